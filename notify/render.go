package notify

import (
	"bytes"
	"embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	texttemplate "text/template"

	"exportwatch"
)

const (
	maxSubject  = 200 // runes; the most that mail clients show of a subject is less
	maxSeverity = 20  // runes of it in a subject
)

//go:embed templates
var templates embed.FS

var (
	htmlPart = htmltemplate.Must(htmltemplate.ParseFS(templates, "templates/alert.html"))
	textPart = texttemplate.Must(texttemplate.New("alert.txt").
			Funcs(texttemplate.FuncMap{"join": strings.Join}).ParseFS(templates, "templates/alert.txt"))
)

// Render makes the message of b, with Channel and To left empty. It depends on
// nothing but b. What documents say is cut to what a mail can carry, control
// characters are taken out of it, and only http and https links are kept. The
// error says which part failed.
func Render(b Bundle) (Message, error) {
	m := Message{
		ID: b.Alert.ID, Type: b.Alert.Type, Thread: string(b.Development.ID),
		Subject: subject(b), At: b.Alert.At.UTC(), Synthetic: b.Synthetic,
	}
	l, err := newLetter(b)
	if err != nil {
		return Message{}, fmt.Errorf("lay out alert %s: %w", b.Alert.ID, err)
	}
	var text, html bytes.Buffer
	if err := textPart.Execute(&text, l); err != nil {
		return Message{}, fmt.Errorf("render text of alert %s: %w", b.Alert.ID, err)
	}
	if err := htmlPart.Execute(&html, l); err != nil {
		return Message{}, fmt.Errorf("render HTML of alert %s: %w", b.Alert.ID, err)
	}
	m.Text, m.HTML = text.String(), html.String()
	if m.Body, err = payload(b, l); err != nil {
		return Message{}, fmt.Errorf("render webhook body of alert %s: %w", b.Alert.ID, err)
	}
	return m, nil
}

// subject returns the subject line. What the line must not lose, how urgent
// and how well founded, stands round the headline, which is cut to fit.
func subject(b Bundle) string {
	head := "[exportwatch] "
	if b.Synthetic {
		head += "SYNTHETIC "
	}
	switch b.Alert.Type {
	case exportwatch.AlertUpdated:
		head += "Update: "
	case exportwatch.AlertWithdrawn:
		head += "Withdrawn: "
	}
	if s := oneLine(string(b.Development.Severity)); s != "" {
		head += clip(strings.ToUpper(s), maxSeverity) + " "
	}
	headline := oneLine(b.Development.Headline)
	tail := ""
	if note := unseen(b.Development.Grade); note != "" && !strings.Contains(strings.ToLower(headline), "not seen") {
		tail = " — " + note
	}
	room := maxSubject - len([]rune(head)) - len([]rune(tail))
	return strings.TrimSpace(head + clip(headline, room) + tail)
}

// unseen says in a few words that the instrument itself was not read, or
// nothing if it was.
func unseen(g exportwatch.Grade) string {
	switch g {
	case exportwatch.Secondary:
		return "reported, text not seen"
	case exportwatch.OfficialStatement:
		return "officially stated, text not seen"
	}
	return ""
}
