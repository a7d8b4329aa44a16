package exportwatch

import "time"

// A Health says whether a source can be relied on now.
type Health string

// The states of a source.
const (
	HealthNever   Health = "never"   // not yet checked
	HealthOK      Health = "ok"      // the last pass succeeded
	HealthFailing Health = "failing" // an incident is open
	HealthStale   Health = "stale"   // no success for several of its intervals
)

// A SourceState is what is known of a source's recent past.
type SourceState struct {
	Source      SourceID
	Added       time.Time // the cut-off: earlier publications are a back list
	LastTried   time.Time
	LastSuccess time.Time
	LastChange  time.Time // when a text last changed or a document appeared after the first pass
	Health      Health
	Reason      Reason // of the open incident
	Detail      string
}

// An IncidentID counts incidents.
type IncidentID int64

// An Incident is trouble with a source, told to the operator once when it
// opens and once when it closes.
type Incident struct {
	ID      IncidentID
	Source  SourceID
	Subject string // URL or document it is about; one open incident for each (source, subject, reason)
	Reason  Reason
	Detail  string
	Opened  time.Time
	Closed  time.Time // zero while open
	Count   int       // how often it was seen while open
}

// A Gap is an interval in which a source could not be observed and of which
// its next answer no longer tells. Silence in a gap proves nothing.
type Gap struct {
	Source SourceID
	From   time.Time
	To     time.Time
	Reason string // "outage longer than the feed's window", "paused by the operator"
}
