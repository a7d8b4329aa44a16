package divert

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"

	"exportwatch/notify"
)

// nowhere is a domain that can never be reached (RFC 2606, section 2).
const nowhere = "exportwatch.invalid"

// eml returns m as a mail (RFC 5322) with a text and an HTML part.
func eml(m notify.Message) ([]byte, error) {
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	// From the content, so that the same message gives the same file and no
	// content can hold its own boundary.
	if err := parts.SetBoundary(fmt.Sprintf("part-%x", sha256.Sum256([]byte(m.Text+m.HTML)))[:40]); err != nil {
		return nil, fmt.Errorf("mail boundary: %w", err)
	}
	for _, p := range []struct{ typ, text string }{{"text/plain", m.Text}, {"text/html", m.HTML}} {
		if err := addPart(parts, p.typ, p.text); err != nil {
			return nil, fmt.Errorf("mail part %s: %w", p.typ, err)
		}
	}
	if err := parts.Close(); err != nil {
		return nil, fmt.Errorf("mail parts: %w", err)
	}
	var out bytes.Buffer
	for _, h := range headers(m, parts.Boundary()) {
		fmt.Fprintf(&out, "%s: %s\r\n", h[0], h[1])
	}
	out.WriteString("\r\n")
	out.Write(body.Bytes())
	return out.Bytes(), nil
}

func headers(m notify.Message, boundary string) [][2]string {
	h := [][2]string{
		{"Date", m.At.UTC().Format(time.RFC1123Z)},
		{"From", (&mail.Address{Name: "exportwatch", Address: "exportwatch@" + nowhere}).String()},
		{"To", recipient(m.To)},
		{"Subject", mime.QEncoding.Encode("utf-8", plain(m.Subject))},
		{"Message-ID", "<" + fileName(string(m.ID)) + "@" + nowhere + ">"},
		{"References", "<" + fileName(m.Thread) + "@" + nowhere + ">"},
		{"Auto-Submitted", "auto-generated"},
		{"X-Exportwatch-Alert", plain(string(m.ID))},
		{"MIME-Version", "1.0"},
		{"Content-Type", mime.FormatMediaType("multipart/alternative", map[string]string{"boundary": boundary})},
	}
	if m.Synthetic {
		h = append(h, [2]string{"X-Exportwatch-Synthetic", "yes"})
	}
	return h
}

// recipient returns to as an address, or as the name of nobody's address: a
// diverted webhook has a URL there.
func recipient(to string) string {
	if a, err := mail.ParseAddress(to); err == nil {
		return a.String()
	}
	return (&mail.Address{Name: plain(to), Address: "diverted@" + nowhere}).String()
}

// plain returns s without the characters that could end a header.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F {
			return ' '
		}
		return r
	}, s)
}

func addPart(parts *multipart.Writer, typ, text string) error {
	w, err := parts.CreatePart(textproto.MIMEHeader{
		"Content-Type":              {typ + "; charset=utf-8"},
		"Content-Transfer-Encoding": {"quoted-printable"},
	})
	if err != nil {
		return err
	}
	q := quotedprintable.NewWriter(w)
	if _, err := q.Write([]byte(text)); err != nil {
		return err
	}
	return q.Close()
}
