package exportwatch

import "time"

// A SubscriptionID names a subscription.
type SubscriptionID string

// A Subscription is a standing request to be told.
type Subscription struct {
	ID       SubscriptionID `json:"id"`
	Owner    string         `json:"owner"`
	Reason   string         `json:"reason,omitempty"` // "why do I get this?", echoed in every alert
	Filter   Filter         `json:"filter"`
	Channels []Target       `json:"channels"`
}

// A Filter selects developments. Within a field any value matches; every
// field that is not empty must match. The zero Filter matches everything.
type Filter struct {
	Kinds      []Kind     `json:"kinds,omitempty"`
	Sources    []SourceID `json:"sources,omitempty"`    // a prefix ending in "/" stands for a family
	Severities []Severity `json:"severities,omitempty"` // exact
	Matters    []MatterID `json:"matters,omitempty"`
	Keywords   []string   `json:"keywords,omitempty"` // in headline or fact values, case folded
}

// A Target is where a subscription's alerts go.
type Target struct {
	Channel string `json:"channel"` // "email", "webhook", "log", "file"
	To      string `json:"to"`      // address, URL or name; meaning is the channel's
}

// An AlertID names an alert; it is the idempotency key of its deliveries.
type AlertID string

// An AlertType says which of a development's alerts this is.
type AlertType string

// The alert types, as receivers of webhooks see them.
const (
	AlertCreated   AlertType = "development.created"
	AlertUpdated   AlertType = "development.updated"
	AlertWithdrawn AlertType = "development.withdrawn"
)

// An Alert is one revision of a development addressed to one subscription.
type Alert struct {
	ID           AlertID        `json:"id"`
	Type         AlertType      `json:"type"`
	Subscription SubscriptionID `json:"subscription"`
	Development  DevelopmentID  `json:"development"`
	Revision     int            `json:"revision"`
	Why          []string       `json:"why"`               // what in the filter matched
	Changed      []string       `json:"changed,omitempty"` // fields that an update changed
	At           time.Time      `json:"at"`
}

// A DeliveryState says how far a delivery is.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryPending DeliveryState = "pending" // to be tried at or after NextAt
	DeliverySent    DeliveryState = "sent"
	DeliveryDead    DeliveryState = "dead" // failed for good; it is shown under its alert
)

// A Delivery gets one alert through one channel. Its row is committed before
// anything is sent.
type Delivery struct {
	ID       int64
	Alert    AlertID
	Target   Target
	State    DeliveryState
	Attempts int
	NextAt   time.Time
	SentAt   time.Time
	Err      string // of the last attempt; never holds a secret
}

// An Attempt is one try at a delivery, appended and never edited.
type Attempt struct {
	Delivery int64
	At       time.Time
	OK       bool
	Err      string
}
