package parsers

import (
	"bytes"
	"regexp"
	"strings"
)

// maxMailHeader bounds how much of a payload is looked at for the header of a
// message, in bytes: some relays add tens of kilobytes.
const maxMailHeader = 1 << 20

// maxMailLine is how long a line of a header may be, in bytes. RFC 5322, 2.1.1.
const maxMailLine = 998

var (
	mailField = regexp.MustCompile(`^[!-9;-~]+[ \t]*:`) // RFC 5322, section 2.2, and 4.5 for the space
	// postmark is the line that mailboxes in the mbox format put before a message.
	// RFC 4155, appendix A.
	postmark     = regexp.MustCompile(`^>?From [^\r\n]*\d\d:\d\d[^\r\n]*\r?\n`)
	laterMessage = regexp.MustCompile(`\n\r?\nFrom [^\r\n]*\d\d:\d\d[^\r\n]*\r?\n[!-9;-~]+:`)
)

// isMail reports whether payload begins with the header of a message: nothing but
// fields, at least two, up to the first empty line, and among them one that
// programs write when they send. A memo that names its writer and reader has not
// been sent.
func isMail(payload []byte) bool {
	fields, sent := 0, false
	for line := range bytes.Lines(firstBytes(pastPostmark(payload), maxMailHeader)) {
		field := bytes.TrimRight(line, "\r\n")
		switch {
		case len(field) == 0:
			return sent && fields > 1
		case fields > 0 && (field[0] == ' ' || field[0] == '\t'): // goes on
		case mailField.Match(firstBytes(field, maxMailLine)):
			name, _, _ := bytes.Cut(field, []byte(":"))
			sent = sent || oneOf(strings.ToLower(string(bytes.TrimSpace(name))), sentMarks())
			fields++
		case len(field) < len(line): // not where the window cuts the payload
			return false
		}
	}
	return sent && fields > 1
}

// sentMarks are the fields of a header that programs write and people do not.
func sentMarks() []string {
	return []string{"message-id", "mime-version", "received", "return-path", "dkim-signature"}
}

// pastPostmark returns a message without what stands before its first field: a
// byte order mark, empty lines and the line that a mailbox begins it with.
func pastPostmark(payload []byte) []byte {
	payload = bytes.TrimLeft(bytes.TrimPrefix(payload, []byte("\xEF\xBB\xBF")), " \t\r\n\f")
	return payload[len(postmark.Find(payload)):]
}

// messages returns how many messages a mailbox holds, 1 for a message that is
// none.
func messages(payload []byte) int {
	if !postmark.Match(bytes.TrimLeft(payload, "\r\n")) {
		return 1
	}
	return 1 + len(laterMessage.FindAllIndex(payload, -1))
}
