package notify_test

import (
	"time"

	"exportwatch"
	"exportwatch/notify"
)

// when is the instant at which the alerts of these tests are made.
var when = time.Date(2031, 3, 4, 15, 6, 7, 0, time.UTC)

// letterNews is a synthetic development: no such letter exists.
func letterNews() exportwatch.Development {
	const text = "Acme Lathe Works said it received a letter requiring a license for five-axis lathes."
	return exportwatch.Development{
		ID: "d-2031-03-04-iil-issued-0a1b2c3d", Key: "letter:acme-lathe-works", Revision: 1,
		Kind: exportwatch.IILIssued, Also: []exportwatch.Kind{"license-requirement"},
		Severity: exportwatch.Critical, Polarity: exportwatch.Tightens, Status: exportwatch.Announced,
		Grade: exportwatch.Secondary, Confidence: 0.9,
		Headline: "Is-informed letter to Acme Lathe Works: license required for five-axis lathes",
		Matter:   "m/acme-lathe-works-letter",
		Facts: []exportwatch.Fact{
			{Field: "recipient", Values: []string{"Acme Lathe Works"}, Evidence: []exportwatch.Evidence{
				{Field: "recipient", Doc: "page/news.example/acme", Version: 7, Start: 0, End: 16, Text: text[:16]}}},
			{Field: "effective_on", Values: []string{"2031-03-05"}},
		},
		Evidence: []exportwatch.Evidence{{Field: "kind", Doc: "page/news.example/acme", Version: 7, Start: 0, End: len(text), Text: text}},
		Flags:    []string{"conflict:date"},
		Sources: []exportwatch.Attestation{{
			Doc: "page/news.example/acme", Version: 7, Source: "x/news", Title: "Acme told to stop",
			URL: "https://news.example/acme", Grade: exportwatch.Secondary,
			Published:  exportwatch.Date{Year: 2031, Month: 3, Day: 4},
			CapturedAt: when.Add(-time.Hour), Digest: exportwatch.DigestOf([]byte(text)),
		}},
		Published: exportwatch.Date{Year: 2031, Month: 3, Day: 4}, RaisedAt: when, UpdatedAt: when,
	}
}

// bundle is an alert that says all an alert can say, save a redline.
func bundle() notify.Bundle {
	d := letterNews()
	return notify.Bundle{
		Alert: exportwatch.Alert{
			ID: notify.NewAlertID("s-1", d.ID, 1), Type: exportwatch.AlertCreated, Subscription: "s-1",
			Development: d.ID, Revision: 1, Why: []string{"severity critical"}, At: when,
		},
		Development: d,
		Matter: exportwatch.Matter{ID: d.Matter, Title: "Letter to Acme Lathe Works",
			Ties: []exportwatch.Tie{{Key: "letter:acme-lathe-works", Reason: "names the recipient"}}},
		Subscription: exportwatch.Subscription{ID: "s-1", Owner: "desk", Reason: "You follow machine tools."},
		BaseURL:      "https://watch.example/ew",
	}
}
