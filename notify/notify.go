// Package notify tells subscribers. It matches developments to subscriptions,
// plans the alerts, renders an alert as mail and as a webhook body, and drives
// the deliveries through channels until each is accepted or given up.
//
// It decides nothing about what happened (package triage did) and stores
// nothing: the rows it needs are behind [Outbox]. It opens no connection
// either; each way out is a [Channel] in a folder of its own.
package notify

import (
	"time"

	"exportwatch"
)

// A Bundle is everything that one alert says. Old, New and Edits are those of
// the change the development was read from; all are empty if there is none.
type Bundle struct {
	Alert        exportwatch.Alert
	Development  exportwatch.Development
	Matter       exportwatch.Matter // zero if the development belongs to none
	Subscription exportwatch.Subscription
	Old, New     *exportwatch.Version
	Edits        []exportwatch.Edit
	Synthetic    bool   // made from fixtures: every part says so
	BaseURL      string // of the web pages, such as "https://watch.example"; empty means no links to them
}

// A Message is a rendered alert. Rendering the same bundle again gives the
// same message, so that a retry repeats what the first attempt said.
type Message struct {
	ID        exportwatch.AlertID // the same on every retry: receivers drop repeats by it
	Type      exportwatch.AlertType
	Thread    string // development ID; later alerts on it are replies
	Channel   string // set by the Deliverer, with To, from the delivery's target
	To        string
	Subject   string    // one line without control characters, at most 200 runes
	Text      string    // plain text, lines end in LF
	HTML      string    // a whole document without scripts or remote resources
	Body      []byte    // JSON for webhooks
	At        time.Time // when the alert was made, UTC
	Synthetic bool
}
