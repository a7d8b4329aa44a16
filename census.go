package exportwatch

import "time"

// A Census is one comparison of the store with a publisher's own figures.
type Census struct {
	ID      int64
	Source  SourceID
	At      time.Time
	Reason  Reason // why the figures could not be had; empty if they were
	Detail  string
	Figures []Figure
}

// A Figure is what a publisher says there is, and what of it is stored.
type Figure struct {
	What     string   `json:"what"`
	On       Date     `json:"on,omitzero"`       // the day it is about; zero if about no day
	Before   bool     `json:"before"`            // that day lies before the source was watched: nothing is claimed of it
	Prefix   string   `json:"prefix"`            // of the identifiers of the documents it counts, or the one document it is about
	Docs     []DocID  `json:"docs,omitempty"`    // those it names
	AsOf     Date     `json:"as_of,omitzero"`    // the version it asks for applies from that day
	Until    Date     `json:"until,omitzero"`    // and the next one from that day; zero if it is the last
	Entries  int      `json:"entries,omitempty"` // so many entries are asked for in the newest version
	Expected int      `json:"expected"`
	Found    int      `json:"found"`
	Missing  []string `json:"missing,omitempty"` // what is, where the publisher names it
}

// Complete reports whether the store has all that f says there is.
func (f Figure) Complete() bool { return f.Found >= f.Expected }

// Tally adds up the figures that are claimed: of how many things the publisher
// speaks, and how many of them are stored.
func (c Census) Tally() (found, expected int) {
	for _, f := range c.Figures {
		if !f.Before {
			found += min(f.Found, f.Expected)
			expected += f.Expected
		}
	}
	return found, expected
}
