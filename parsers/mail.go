package parsers

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"path"
	"slices"
	"strings"

	"exportwatch"
)

// Bounds of one message: how deep its parts may nest, how many there may be, and
// how many bytes they may decode to altogether.
const (
	maxMailDepth = 8
	maxMailParts = 200
	maxMailBytes = MaxPayload
)

// An Attachment is a file that a message carries, decoded.
type Attachment struct {
	Name      string // as the sender calls it, without folders; may be empty
	MediaType string // Content-Type as sent
	Payload   []byte
}

// A mailPart is a part of a message that holds no further parts.
type mailPart struct {
	header   textproto.MIMEHeader
	kind     string // media type without parameters
	name     string
	attached bool
	body     []byte
}

// readMail reads a message (RFC 5322) as one document: who wrote to whom, when
// and about what, and the text of its body. What it carries is read by
// [Attachments].
func readMail(in Input) ([]Document, error) {
	m, parts, err := openMail(in.Payload)
	if err != nil {
		return nil, err
	}
	subject := mailWord(m.Header.Get("Subject"))
	d := Document{Document: exportwatch.Document{ID: pageID(in, "mail"), Kind: exportwatch.Statement, Title: exportwatch.Excerpt(fold(subject), maxTitle), URL: in.URL}}
	meta := exportwatch.Meta{}
	var b builder
	for _, name := range []string{"From", "To", "Cc", "Date", "Subject"} {
		if value := mailWord(m.Header.Get(name)); value != "" {
			b.para(name + ": " + value)
			meta[strings.ToLower(name)] = fold(value)
		}
	}
	if id := mailWord(m.Header.Get("Message-Id")); id != "" {
		meta["message_id"] = fold(id)
	}
	warnings, err := mailBody(&b, parts)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, p := range parts {
		if p.attached {
			names = append(names, p.name)
		}
	}
	if names != nil {
		meta["attachments"] = names
	}
	b.finish(&d.Version)
	d.Version.Meta, d.Version.Warnings = meta, warnings
	if sent, err := m.Header.Date(); err == nil {
		d.Version.Published = exportwatch.DateOf(sent) // the sender's day
	}
	return []Document{d}, nil
}

// Attachments returns what a message carries, in its order: files, and messages
// as files. It is an *[Error] if payload is no message or is cut.
func Attachments(payload []byte) ([]Attachment, error) {
	_, parts, err := openMail(payload)
	if err != nil {
		return nil, asError("eml", err)
	}
	var list []Attachment
	for _, p := range parts {
		if p.attached {
			list = append(list, Attachment{p.name, p.header.Get("Content-Type"), p.body})
		}
	}
	return list, nil
}

// openMail reads a message and its parts.
func openMail(payload []byte) (*mail.Message, []mailPart, error) {
	if !isMail(payload) {
		return nil, nil, wrongShape("offset 0", "no message: want header lines with one of Message-ID, MIME-Version or Received")
	}
	if n := messages(payload); n > 1 {
		return nil, nil, wrongShape("", "%d messages in one file: save each as a file of its own", n)
	}
	m, err := mail.ReadMessage(bytes.NewReader(pastPostmark(payload)))
	if err != nil {
		return nil, nil, fault(exportwatch.ReasonMalformed, "offset 0", "header of the message: %s", exportwatch.Excerpt(err.Error(), 200))
	}
	w := mailWalk{left: maxMailBytes}
	if err := w.part(textproto.MIMEHeader(m.Header), m.Body, 0); err != nil {
		return nil, nil, w.inPart(err)
	}
	return m, w.parts, nil
}

// A mailWalk goes through the parts of a message.
type mailWalk struct {
	parts []mailPart
	seen  int
	left  int64 // bytes that may still be decoded
}

// inPart adds to err the part at which the walk has come, counted from 1 for the
// message itself.
func (w *mailWalk) inPart(err error) error {
	var e *Error
	if !errors.As(err, &e) || e.Where != "" {
		return err
	}
	placed := *e
	placed.Where = fmt.Sprintf("part %d", w.seen)
	return &placed
}

func (w *mailWalk) part(header textproto.MIMEHeader, body io.Reader, depth int) error {
	if w.seen++; w.seen > maxMailParts {
		return fault(exportwatch.ReasonTooLarge, "", "a message of more than %d parts", maxMailParts)
	}
	kind, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		kind = "text/plain" // RFC 2045, section 5.2
	}
	if strings.HasPrefix(kind, "multipart/") {
		if depth == maxMailDepth {
			return fault(exportwatch.ReasonTooDeep, "", "parts nested more than %d deep", maxMailDepth)
		}
		return w.multipart(body, params["boundary"], depth+1)
	}
	decoded, err := w.decode(header.Get("Content-Transfer-Encoding"), body)
	if err != nil {
		return err
	}
	disposition, named, err := mime.ParseMediaType(header.Get("Content-Disposition"))
	if err != nil {
		disposition, named = "", nil
	}
	p := mailPart{header: header, kind: kind, name: fileName(named["filename"], params["name"]), body: decoded}
	p.attached = disposition == "attachment" || p.name != "" || !strings.HasPrefix(kind, "text/")
	w.parts = append(w.parts, p)
	return nil
}

func (w *mailWalk) multipart(body io.Reader, boundary string, depth int) error {
	if boundary == "" {
		return fault(exportwatch.ReasonMalformed, "", "a message of parts without a boundary")
	}
	whole, err := io.ReadAll(body)
	if errors.Is(err, io.ErrUnexpectedEOF) || err == nil && !bytes.Contains(whole, []byte("--"+boundary+"--")) {
		return fault(exportwatch.ReasonTruncated, "", "the message ends before its last part does")
	}
	if err != nil {
		return fault(exportwatch.ReasonMalformed, "", "parts of the message: %s", exportwatch.Excerpt(err.Error(), 200))
	}
	_, behind, _ := bytes.Cut(whole, []byte("--"+boundary+"--"))
	if isMail(bytes.TrimSpace(behind)) {
		return wrongShape("", "a second message behind the end of the first: save each as a file of its own")
	}
	r := multipart.NewReader(bytes.NewReader(whole), boundary)
	for {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fault(exportwatch.ReasonMalformed, "", "parts of the message: %s", exportwatch.Excerpt(err.Error(), 200))
		}
		if err := w.part(p.Header, p, depth); err != nil {
			return err
		}
	}
}

// decode returns the bytes of a part.
func (w *mailWalk) decode(encoding string, body io.Reader) ([]byte, error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "", "7bit", "8bit", "binary":
	default:
		return nil, wrongShape("", "a part in the encoding %q", exportwatch.Excerpt(encoding, 40))
	}
	b, err := io.ReadAll(io.LimitReader(body, w.left+1))
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fault(exportwatch.ReasonTruncated, "", "a part of the message is cut")
	case err != nil:
		return nil, fault(exportwatch.ReasonMalformed, "", "decode a part of the message: %s", exportwatch.Excerpt(err.Error(), 200))
	case int64(len(b)) > w.left:
		return nil, fault(exportwatch.ReasonTooLarge, "", "parts of more than %d bytes", maxMailBytes)
	}
	w.left -= int64(len(b))
	return b, nil
}

// mailBody writes the first plain text of a message that is no attachment or,
// without one, its first page. A message that only carries files has none. The
// warnings are of bytes that are in no charset.
func mailBody(b *builder, parts []mailPart) ([]exportwatch.Warning, error) {
	for _, kind := range []string{"text/plain", "text/html"} {
		for _, p := range parts {
			if p.attached || p.kind != kind || len(bytes.TrimSpace(p.body)) == 0 {
				continue
			}
			return p.write(b)
		}
	}
	return nil, nil
}

func (p mailPart) write(b *builder) ([]exportwatch.Warning, error) {
	mediaType := p.header.Get("Content-Type")
	if p.kind == "text/html" {
		docs, err := readHTML(Input{MediaType: mediaType, Payload: p.body})
		if err != nil {
			return nil, err
		}
		warnings := slices.DeleteFunc(docs[0].Version.Warnings, func(w exportwatch.Warning) bool { return w.Code != strayCode })
		for line := range strings.Lines(docs[0].Version.Text) {
			b.para(line)
		}
		return warnings, nil
	}
	text, warnings, err := decodeText(p.body, mediaType)
	if err != nil {
		return nil, err
	}
	for _, block := range blocks(text) {
		b.para(block)
	}
	return warnings, nil
}

// mailWord decodes the encoded words of a header (RFC 2047); what cannot be
// decoded stays as it is.
func mailWord(s string) string {
	d := mime.WordDecoder{CharsetReader: func(charset string, r io.Reader) (io.Reader, error) {
		b, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		text, err := decodeAs(charset, b)
		return strings.NewReader(text), err
	}}
	if decoded, err := d.DecodeHeader(s); err == nil {
		return decoded
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// fileName returns the first name given, without the folders of the sender's
// machine.
func fileName(names ...string) string {
	for _, n := range names {
		n = path.Base(strings.ReplaceAll(mailWord(n), `\`, "/"))
		if n = fold(strings.ToValidUTF8(n, "\uFFFD")); n != "." && n != "/" && n != ".." && n != "" {
			return exportwatch.Excerpt(n, 200)
		}
	}
	return ""
}
