package notify

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"time"

	"exportwatch"
)

// The types of messages to operators, as receivers of webhooks see them.
const (
	IncidentOpened exportwatch.AlertType = "incident.opened"
	IncidentClosed exportwatch.AlertType = "incident.closed"
)

// An IncidentBundle is everything a message to an operator says.
type IncidentBundle struct {
	Incident  exportwatch.Incident
	Notice    exportwatch.Notice
	Synthetic bool
	BaseURL   string // of the web UI; may be empty
}

// incidentData is an incident in the body of a webhook.
type incidentData struct {
	ID        exportwatch.IncidentID `json:"id"`
	Source    exportwatch.SourceID   `json:"source"`
	Subject   string                 `json:"subject"`
	Reason    exportwatch.Reason     `json:"reason"`
	Detail    string                 `json:"detail"`
	Opened    time.Time              `json:"opened"`
	Closed    *time.Time             `json:"closed"`
	Ending    string                 `json:"ending,omitempty"`
	Seen      int                    `json:"seen"`
	Synthetic bool                   `json:"synthetic"`
}

// RenderIncident returns the message that tells an operator of an incident's
// beginning or end. Its ID is the same on every try.
func RenderIncident(b IncidentBundle) (Message, error) {
	i, n := b.Incident, b.Notice
	m := Message{
		ID: exportwatch.AlertID(fmt.Sprintf("i-%d-%s", i.ID, n.Event)), Type: IncidentOpened, Thread: fmt.Sprintf("i-%d", i.ID),
		Channel: n.Target.Channel, To: n.Target.To, At: n.At.UTC(), Synthetic: b.Synthetic,
	}
	if n.Event == exportwatch.IncidentClosed {
		m.Type = IncidentClosed
	}
	m.Subject = subjectLine(incidentHeadline(i, n.Event), b.Synthetic)
	m.Text = incidentText(b)
	m.HTML = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + html.EscapeString(m.Subject) +
		"</title></head><body><pre>" + html.EscapeString(m.Text) + "</pre></body></html>\n"
	data := incidentData{ID: i.ID, Source: i.Source, Subject: i.Subject, Reason: i.Reason, Detail: i.Detail,
		Opened: i.Opened.UTC(), Ending: i.Ending, Seen: i.Count, Synthetic: b.Synthetic}
	if !i.Closed.IsZero() {
		closed := i.Closed.UTC()
		data.Closed = &closed
	}
	var err error
	m.Body, err = json.Marshal(map[string]any{"type": m.Type, "timestamp": m.At, "data": data})
	if err != nil {
		return m, fmt.Errorf("render incident %d: %w", i.ID, err)
	}
	return m, nil
}

// incidentHeadline says in one line what began or ended.
func incidentHeadline(i exportwatch.Incident, event string) string {
	words := strings.ReplaceAll(string(i.Reason), "-", " ")
	switch {
	case event == exportwatch.IncidentOpened:
		return fmt.Sprintf("%s: %s", i.Source, words)
	case i.Ending != "":
		return fmt.Sprintf("%s: %s, closed: %s", i.Source, words, i.Ending)
	}
	return fmt.Sprintf("%s: recovered from %s", i.Source, words)
}

// subjectLine makes s a subject: one line, short, marked if it is synthetic.
func subjectLine(s string, synthetic bool) string {
	head := "[exportwatch] "
	if synthetic {
		head += "SYNTHETIC "
	}
	return head + exportwatch.Excerpt(oneLine(s), 160)
}

func incidentText(b IncidentBundle) string {
	i := b.Incident
	var w strings.Builder
	fmt.Fprintf(&w, "%s\n\nabout    %s\nopened   %s\n", oneLine(incidentHeadline(i, b.Notice.Event)), oneLine(i.Subject), i.Opened.UTC().Format(time.RFC3339))
	if !i.Closed.IsZero() {
		fmt.Fprintf(&w, "closed   %s\n", i.Closed.UTC().Format(time.RFC3339))
	}
	fmt.Fprintf(&w, "seen     %d times\ndetail   %s\n", i.Count, oneLine(i.Detail))
	if b.BaseURL != "" && i.Source != exportwatch.Service {
		fmt.Fprintf(&w, "\n%s/sources/%s\n", strings.TrimSuffix(b.BaseURL, "/"), i.Source)
	}
	if b.Synthetic {
		w.WriteString("\nSYNTHETIC: made from recordings, not from live sources.\n")
	}
	return w.String()
}
