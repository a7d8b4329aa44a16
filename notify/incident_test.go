package notify_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/notify"
)

// TestRenderIncident: a message to an operator says what began or ended, is one
// line in its subject whatever a publisher sent, and keeps its identifier.
func TestRenderIncident(t *testing.T) {
	at := time.Date(2031, time.March, 5, 12, 0, 0, 0, time.UTC)
	i := exportwatch.Incident{ID: 7, Source: "a/news", Subject: "https://a.example/\r\nBcc: x", Reason: exportwatch.ReasonBlockPage,
		Detail: "<script>alert(1)</script>", Opened: at, Count: 4}
	n := exportwatch.Notice{Incident: 7, Event: exportwatch.IncidentOpened, Target: exportwatch.Target{Channel: "email", To: "ops@firm.example"}, At: at}
	m, err := notify.RenderIncident(notify.IncidentBundle{Incident: i, Notice: n, BaseURL: "https://watch.firm.example/"})
	if err != nil {
		t.Fatal(err)
	}
	if m.ID != "i-7-opened" || m.Thread != "i-7" || m.Type != notify.IncidentOpened || m.To != "ops@firm.example" || m.Channel != "email" {
		t.Errorf("message %+v", m)
	}
	if m.Subject != "[exportwatch] a/news: block page" || !strings.Contains(m.Text, "https://watch.firm.example/sources/a/news") {
		t.Errorf("subject %q, text:\n%s", m.Subject, m.Text)
	}
	if strings.Contains(m.HTML, "<script>") || strings.Contains(m.Text, "\r") || strings.Contains(m.Text, "\nBcc") {
		t.Errorf("hostile text came through:\n%s\n%s", m.Text, m.HTML)
	}
	i.Closed, n.Event = at.Add(time.Hour), exportwatch.IncidentClosed
	for ending, want := range map[string]string{
		"":                    "[exportwatch] SYNTHETIC a/news: recovered from block page",
		"no longer asked for": "[exportwatch] SYNTHETIC a/news: block page, closed: no longer asked for",
	} {
		i.Ending = ending
		m, err = notify.RenderIncident(notify.IncidentBundle{Incident: i, Notice: n, Synthetic: true})
		if err != nil || m.Subject != want || m.ID != "i-7-closed" || m.Type != notify.IncidentClosed {
			t.Errorf("message %s %s %q (%v), want %q", m.ID, m.Type, m.Subject, err, want)
		}
		var body struct {
			Type string
			Data struct {
				Closed    *time.Time
				Synthetic bool
			}
		}
		if err := json.Unmarshal(m.Body, &body); err != nil || body.Type != "incident.closed" || body.Data.Closed == nil || !body.Data.Synthetic {
			t.Errorf("body %s (%v)", m.Body, err)
		}
	}
}
