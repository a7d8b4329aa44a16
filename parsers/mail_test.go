package parsers_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// TestAttachments: files come decoded, with a name that leads to no folder.
func TestAttachments(t *testing.T) {
	payload := docPayload(t, "eml/letter.eml")
	list, err := parsers.Attachments(payload)
	if err != nil || len(list) != 2 {
		t.Fatalf("%d attachments, %v", len(list), err)
	}
	if a := list[0]; a.Name != "letter.txt" || string(a.Payload) != "Synthetic letter for tests.\n" || !strings.HasPrefix(a.MediaType, "text/plain") {
		t.Errorf("first %q, %q, %q", a.Name, a.MediaType, a.Payload)
	}
	if a := list[1]; a.Name != "" || !strings.HasPrefix(string(a.Payload), "\x89PNG") {
		t.Errorf("second %q: %q", a.Name, a.Payload)
	}
}

const mailHead = "From: a@x.example\nMessage-ID: <1@x.example>\nMIME-Version: 1.0\n"

// TestHostileMail: what is made to cost more than it is worth is refused.
func TestHostileMail(t *testing.T) {
	deep := func(n int) string {
		var b strings.Builder
		b.WriteString(mailHead + "Content-Type: multipart/mixed; boundary=b0\n\n")
		for i := range n {
			b.WriteString("--b" + string(rune('0'+i)) + "\nContent-Type: multipart/mixed; boundary=b" + string(rune('1'+i)) + "\n\n")
		}
		for i := range n {
			b.WriteString("\n--b" + string(rune('0'+n-1-i)) + "--\n")
		}
		return b.String()
	}
	for name, c := range map[string]struct {
		payload string
		want    exportwatch.Reason
	}{
		"nested":           {deep(20), exportwatch.ReasonTooDeep},
		"many parts":       {mailHead + "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", 1000) + "--b--\n", exportwatch.ReasonTooLarge},
		"no boundary":      {mailHead + "Content-Type: multipart/mixed\n\nx\n", exportwatch.ReasonMalformed},
		"no last boundary": {mailHead + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n", exportwatch.ReasonTruncated},
		"base64 cut":       {mailHead + "Content-Transfer-Encoding: base64\n\nQUJDR", exportwatch.ReasonTruncated},
		"no base64":        {mailHead + "Content-Transfer-Encoding: base64\n\n!!!!", exportwatch.ReasonMalformed},
		"odd encoding":     {mailHead + "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n", exportwatch.ReasonWrongShape},
		"memo":             {"From: A\nTo: B\nSubject: C\n\nThis was never sent.\n", exportwatch.ReasonWrongShape},
	} {
		for _, do := range []func() error{
			func() error { _, err := parsers.Parse("eml", parsers.Input{Payload: []byte(c.payload)}); return err },
			func() error { _, err := parsers.Attachments([]byte(c.payload)); return err },
		} {
			if err := do(); err == nil || reasonOf(t, err) != c.want {
				t.Errorf("%s: %v, want %s", name, err, c.want)
			}
		}
	}
}

// TestMailRecognised: a message is one however it was saved, and what only looks
// like one is not.
func TestMailRecognised(t *testing.T) {
	const body = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Disposition: attachment; filename=a.txt\n\nSynthetic letter.\n--b--\n"
	long := "Received: by relay.example" + strings.Repeat("\n for desk@firm.example", 5000) + "\n"
	for name, payload := range map[string]string{
		"ordinary":        "From: a@x.example\n" + body,
		"without sender":  "Subject: letter\n" + body,
		"mailbox":         "From a@x.example Mon Mar  3 10:00:00 2031\nFrom: a@x.example\n" + body,
		"long header":     long + "From: a@x.example\n" + body,
		"mark and lines":  "\xEF\xBB\xBF\r\n\r\nFrom: a@x.example\n" + body,
		"lines of CRLF":   strings.ReplaceAll("Return-Path: <a@x.example>\nFrom: a@x.example\n"+body, "\n", "\r\n"),
		"space and colon": "Subject : letter\n" + body,
	} {
		if format := parsers.Sniff([]byte(payload)); format != "eml" {
			t.Errorf("%s is taken for %s", name, format)
		}
		list, err := parsers.Attachments([]byte(payload))
		if err != nil || len(list) != 1 || strings.TrimSpace(string(list[0].Payload)) != "Synthetic letter." {
			t.Errorf("%s: %+v, %v", name, list, err)
		}
	}
	for name, payload := range map[string]string{
		"memo":           "From: A\nTo: B\nSubject: C\n\nThis was never sent.\n",
		"stamped letter": "Received: March 3, 2031\n\nDear Counsel:\n",
		"prose":          "Message-ID: what it means\nIt is a name that programs give.\nMIME-Version: what it means\n\nText.\n",
		"letter":         "From the desk of counsel, 10:00\nDear all:\n\nSynthetic letter for tests.\n",
	} {
		if format := parsers.Sniff([]byte(payload)); format != parsers.Unknown {
			t.Errorf("%s is taken for %s", name, format)
		}
	}
}

// TestMailbox: of several messages in one file none is read for the others.
func TestMailbox(t *testing.T) {
	one := "From a@x.example Mon Mar  3 10:00:00 2031\nFrom: a@x.example\nMessage-ID: <1@x.example>\n\nSynthetic.\n\n"
	if _, err := parsers.Attachments([]byte(one)); err != nil {
		t.Error(err)
	}
	if _, err := parsers.Attachments([]byte(one + one)); err == nil || reasonOf(t, err) != exportwatch.ReasonWrongShape || !strings.Contains(err.Error(), "2 messages") {
		t.Errorf("two messages: %v", err)
	}
}

func FuzzMail(f *testing.F) {
	payload := docPayload(f, "eml/letter.eml")
	f.Add(payload)
	f.Fuzz(func(t *testing.T, b []byte) {
		_, err := parsers.Attachments(b)
		if _, again := parsers.Parse("eml", parsers.Input{Payload: b}); err != nil && again == nil {
			t.Errorf("the message is read, its attachments are not: %v", err)
		}
	})
}
