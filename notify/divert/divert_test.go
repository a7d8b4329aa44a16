package divert_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/notify"
	"exportwatch/notify/divert"
)

func message() notify.Message {
	return notify.Message{
		ID: "a-1", Type: exportwatch.AlertCreated, Thread: "d-1", Channel: "email", To: "desk@example.com",
		Subject: "Brief an Müller\r\nBcc: all@victim.example", Text: "text — eins\n", HTML: "<p>html</p>", Body: []byte(`{"a":1}`),
		At: time.Date(2031, 3, 4, 15, 6, 7, 0, time.UTC), Synthetic: true,
	}
}

// files lists the files under dir with their contents.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		rel, relErr := filepath.Rel(dir, path)
		out[filepath.ToSlash(rel)] = string(b)
		return errors.Join(err, relErr)
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSend(t *testing.T) {
	var log bytes.Buffer
	d := divert.Divert{Dir: filepath.Join(t.TempDir(), "not", "yet"), Log: slog.New(slog.NewTextHandler(&log, nil))}
	m := message()
	m.To = ""
	for _, text := range []string{"first\n", m.Text} { // the second replaces the first
		m.Text = text
		if err := d.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	got := files(t, d.Dir)
	if len(got) != 4 || got["email/a-1.txt"] != m.Text || got["email/a-1.html"] != m.HTML || got["email/a-1.json"] != string(m.Body) {
		t.Fatalf("files %q", got)
	}
	if !strings.Contains(log.String(), "a-1.eml") {
		t.Errorf("log %s", log.String())
	}
	if err := (divert.Divert{Dir: d.Dir}).Send(t.Context(), m); err != nil {
		t.Errorf("without a log: %v", err)
	}
}

func TestMail(t *testing.T) {
	d := divert.Divert{Dir: t.TempDir()}
	m := message()
	if err := d.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(d.Path(m) + ".eml")
	if err != nil {
		t.Fatal(err)
	}
	got, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if err != nil || subject != "Brief an Müller  Bcc: all@victim.example" || got.Header.Get("Bcc") != "" {
		t.Errorf("subject %q, %v in %v", subject, err, got.Header)
	}
	if got.Header.Get("To") != "<desk@example.com>" || got.Header.Get("X-Exportwatch-Synthetic") != "yes" || got.Header.Get("Message-Id") != "<a-1@exportwatch.invalid>" {
		t.Errorf("headers %v", got.Header)
	}
	_, params, err := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(got.Body, params["boundary"])
	for _, want := range []string{"text — eins\r\n", "<p>html</p>"} {
		p, err := parts.NextPart() // decodes quoted-printable
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(p); err != nil || string(body) != want {
			t.Errorf("part %q, %v, want %q", body, err, want)
		}
	}
}

func TestTwoRecipients(t *testing.T) {
	d := divert.Divert{Dir: t.TempDir()}
	a, b := message(), message()
	b.To = "https://hooks.example/x\r\nX: y"
	for _, m := range []notify.Message{a, b} {
		if err := d.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if got := files(t, d.Dir); len(got) != 8 || d.Path(a) == d.Path(b) {
		t.Errorf("%d files", len(got))
	}
	raw, err := os.ReadFile(d.Path(b) + ".eml")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := mail.ReadMessage(bytes.NewReader(raw)); err != nil || got.Header.Get("X") != "" {
		t.Errorf("mail to a URL: %v, %v", got, err)
	}
}

func FuzzPath(f *testing.F) {
	f.Add("../../etc/passwd", "..")
	f.Add("", "")
	f.Add("a\x00b", "A")
	f.Fuzz(func(t *testing.T, id, channel string) {
		d := divert.Divert{Dir: "/outbox"}
		m := notify.Message{ID: exportwatch.AlertID(id), Channel: channel, To: id}
		rel, err := filepath.Rel("/outbox", d.Path(m))
		if err != nil || strings.Count(filepath.ToSlash(rel), "/") != 1 || strings.Contains(rel, "..") || len(rel) > 300 {
			t.Errorf("path %q, %v", rel, err)
		}
		other := m
		other.ID += "x"
		if d.Path(other) == d.Path(m) {
			t.Errorf("%q and %q share the path %q", id, other.ID, d.Path(m))
		}
	})
}

func TestTrouble(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (divert.Divert{Dir: file}).Send(t.Context(), message()); err == nil || errors.Is(err, notify.ErrPermanent) {
		t.Errorf("Send into a file = %v", err)
	}
	// A name that is taken by a directory: nothing half written stays behind.
	d := divert.Divert{Dir: t.TempDir()}
	if err := os.MkdirAll(d.Path(message())+".txt", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := d.Send(t.Context(), message()); err == nil {
		t.Error("Send over a directory succeeded")
	}
	if got := files(t, d.Dir); len(got) != 0 {
		t.Errorf("left behind: %q", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []notify.Channel{d, &divert.Sink{}} {
		if err := c.Send(ctx, message()); !errors.Is(err, context.Canceled) {
			t.Errorf("%T: Send = %v", c, err)
		}
	}
}

func TestSink(t *testing.T) {
	var s divert.Sink
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			m := message()
			m.ID = exportwatch.AlertID(fmt.Sprintf("a-%d", i%5))
			if err := s.Send(t.Context(), m); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := s.Sends("a-3"); n != 4 || s.Sends("a-9") != 0 {
		t.Errorf("a-3 was sent %d times", n)
	}
	m := message()
	m.ID, m.To, m.Subject = "a-3", "else@example.com", "second"
	if err := s.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	m.Subject = "third"
	if err := s.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	got := s.Messages()
	if len(got) != 6 || got[5].Subject != "third" {
		t.Errorf("%d messages, the last %q", len(got), got[len(got)-1].Subject)
	}
	if !slices.ContainsFunc(got, func(m notify.Message) bool { return m.ID == "a-3" && m.To == "desk@example.com" }) {
		t.Error("one recipient's message replaced another's")
	}
}
