package notify

import (
	"encoding/json"
	"fmt"
	"time"

	"exportwatch"
)

// maxBody bounds a webhook's body: receivers commonly refuse more than a
// megabyte, and queues behind them more than 256 KiB.
const maxBody = 200 << 10

// An event is the body of a webhook.
type event struct {
	Type      exportwatch.AlertType `json:"type"`
	Timestamp time.Time             `json:"timestamp"` // when the alert was made: the same on every retry
	Data      alertData             `json:"data"`
}

// alertData is an alert with what a receiver needs to act without asking back.
type alertData struct {
	exportwatch.Alert
	Kind      exportwatch.Kind        `json:"kind"`
	Severity  exportwatch.Severity    `json:"severity"`
	Status    exportwatch.Status      `json:"status"`
	Grade     exportwatch.Grade       `json:"source_grade"`
	Headline  string                  `json:"headline"`
	Matter    exportwatch.MatterID    `json:"matter,omitempty"`
	Title     string                  `json:"matter_title,omitempty"`
	Reason    string                  `json:"reason,omitempty"`
	URL       string                  `json:"url,omitempty"`
	Change    string                  `json:"change_summary,omitempty"`
	Evidence  []exportwatch.Evidence  `json:"evidence"`
	Details   exportwatch.Development `json:"details"`
	Abridged  bool                    `json:"abridged,omitempty"` // facts, evidence or sources were left out for size
	Synthetic bool                    `json:"synthetic"`
	Notice    string                  `json:"notice"`
}

// payload returns the body of the webhook that tells of b. A body that would
// be too large leaves out the evidence of the facts, then the facts and
// sources, and says that it is abridged.
func payload(b Bundle, l *letter) ([]byte, error) {
	for _, abridge := range []func(*alertData){
		func(*alertData) {},
		dropQuotes,
		dropDetails,
	} {
		e := newEvent(b, l)
		abridge(&e.Data)
		body, err := json.Marshal(e)
		if err != nil {
			return nil, err
		}
		if len(body) <= maxBody {
			return body, nil
		}
	}
	return nil, fmt.Errorf("body stays above %d bytes without facts and sources", maxBody)
}

func newEvent(b Bundle, l *letter) event {
	d := b.Development
	b.Alert.At = b.Alert.At.UTC()
	e := event{Type: b.Alert.Type, Timestamp: b.Alert.At, Data: alertData{
		Alert: b.Alert, Kind: d.Kind, Severity: d.Severity, Status: d.Status, Grade: d.Grade,
		Headline: l.Headline, Matter: d.Matter, Title: line(b.Matter.Title), Reason: l.Reason, URL: l.URL,
		Evidence: append([]exportwatch.Evidence{}, d.Evidence...), Details: d, Synthetic: b.Synthetic, Notice: notAdvice,
	}}
	if l.Redline != nil {
		e.Data.Change = l.Redline.Summary
	}
	if l.Synthetic != "" {
		e.Data.Notice = l.Synthetic + " " + notAdvice
	}
	return e
}

// dropQuotes keeps the facts' values without the text that supports them.
func dropQuotes(a *alertData) {
	a.Abridged = true
	facts := make([]exportwatch.Fact, len(a.Details.Facts))
	for i, f := range a.Details.Facts {
		facts[i] = exportwatch.Fact{Field: f.Field, Values: f.Values, Evidence: []exportwatch.Evidence{}}
	}
	a.Details.Facts = facts
	a.Details.Evidence = []exportwatch.Evidence{}
	a.Evidence = head(a.Evidence, maxQuotes)
}

// dropDetails keeps what a mail says.
func dropDetails(a *alertData) {
	a.Abridged = true
	d := a.Details
	a.Details = exportwatch.Development{
		ID: d.ID, Key: line(d.Key), Revision: d.Revision, Kind: d.Kind, Severity: d.Severity, Polarity: d.Polarity,
		Status: d.Status, Grade: d.Grade, Confidence: d.Confidence, Headline: a.Headline, Matter: d.Matter,
		Facts: []exportwatch.Fact{}, Evidence: []exportwatch.Evidence{}, Sources: []exportwatch.Attestation{},
		Change: d.Change, Published: d.Published, RaisedAt: d.RaisedAt, UpdatedAt: d.UpdatedAt,
	}
	a.Evidence = []exportwatch.Evidence{}
	a.Why, a.Changed = lines(a.Why, maxValues), lines(a.Changed, maxFacts)
}
