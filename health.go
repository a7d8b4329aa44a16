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

// Unanswered reports whether the source was tried and has never succeeded, though
// no failure of it is an incident yet.
func (s SourceState) Unanswered() bool { return s.Health == HealthNever && !s.LastTried.IsZero() }

// An IncidentID counts incidents.
type IncidentID int64

// Service is named as the source of incidents that are about this service and
// not about a place it watches: its disk.
const Service SourceID = "service"

// Reasons that no single retrieval gives.
const (
	ReasonDrift      Reason = "format-drift" // what used to be readable has another form
	ReasonThin       Reason = "thin-index"   // an index lists far fewer things than it did
	ReasonLeftOut    Reason = "left-out"     // there is more to retrieve than one pass has room for
	ReasonManyGone   Reason = "many-gone"    // more documents are gone at once than a publisher takes down
	ReasonDry        Reason = "dried-up"     // answers come, and nothing new for far longer than ever
	ReasonIncomplete Reason = "incomplete"   // the store lacks what the publisher says there is
	ReasonNoCensus   Reason = "no-census"    // the publisher's own figures could not be had
	ReasonDisk       Reason = "disk-filling" // the disk will be full soon
	ReasonStepFailed Reason = "step-failed"  // what was captured cannot be taken through a step
)

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
	Seen    time.Time // when it was last seen
	Count   int       // how often it was seen, failures before it opened included
	Ending  string    // how it closed if not by recovery: "no longer asked for"
}

// The two things an operator is told of an incident.
const (
	IncidentOpened = "opened"
	IncidentClosed = "closed"
)

// A Notice is the telling of one incident's beginning or end to one operator.
// Its row is committed with the incident's, so that it is neither lost nor made
// twice.
type Notice struct {
	ID       int64
	Incident IncidentID
	Event    string // IncidentOpened or IncidentClosed
	Target   Target // the zero Target is the log
	At       time.Time
	Attempts int
	NextAt   time.Time
	Told     time.Time // zero while it is not
	Err      string    // of the last attempt; never holds a secret
}

// An OutcomeCount says how often retrievals of a source ended in one way on
// one day.
type OutcomeCount struct {
	Day     Date // UTC
	Outcome Outcome
	Reason  Reason
	Count   int
}

// A Gap is an interval in which a source could not be observed and of which
// its next answer no longer tells. Silence in a gap proves nothing.
type Gap struct {
	Source   SourceID
	From     time.Time
	To       time.Time
	Reason   string    // "outage longer than the feed's window", "paused by the operator"
	Planned  bool      // nobody meant to observe it, so nobody fills it
	FilledBy string    // by which other route what was missed was had later; empty if it was not
	FilledAt time.Time // when
}
