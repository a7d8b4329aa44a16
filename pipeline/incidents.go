package pipeline

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// leftAfter is how long an address that was in trouble may go without being
// asked for, while its source is read, before the trouble is closed: a source
// that looks at an item from time to time only looks at it within a day.
const leftAfter = 24 * time.Hour

// Endings of incidents that did not end by recovery.
const (
	endedLeft    = "no longer asked for: it left what the source lists"
	endedReplace = "the figure is no longer asked for"
)

// missedDay is how long a failure that may pass by itself may last before it is
// told, however seldom its source is read.
const missedDay = 24 * time.Hour

// patient reports whether a failure for reason r may pass by itself, so that
// only several in a row are worth telling. What is wrong with an answer itself
// (a wall, another format, an index gone empty) is told at once: asking again
// rarely mends it, and meanwhile news may be missed.
func patient(r exportwatch.Reason) bool {
	switch r {
	case exportwatch.ReasonStatus, exportwatch.ReasonThrottled, exportwatch.ReasonTimeout, exportwatch.ReasonConnect,
		exportwatch.ReasonEncoding, exportwatch.ReasonThin, exportwatch.ReasonNoCensus, exportwatch.ReasonLeftOut:
		return true
	}
	return false
}

// open counts up the incident that is open for what i says or, once there were
// enough failures in a row, opens it and notes whom to tell.
func (p *Pipeline) open(ctx context.Context, tx *store.Tx, i exportwatch.Incident, r *Report) error {
	_, err := p.openFor(ctx, tx, i, p.operators, r)
	return err
}

// openFor is open for given operators. It reports whether it opened an incident.
func (p *Pipeline) openFor(ctx context.Context, tx *store.Tx, i exportwatch.Incident, tell []exportwatch.Target, r *Report) (bool, error) {
	return p.openWhen(ctx, tx, i, tell, r, func(counted exportwatch.Incident, lasts time.Duration) bool {
		return counted.Count >= p.after || lasts >= missedDay
	})
}

// openLasting is open for a trouble that may pass by itself and is told once it
// has lasted for least, however often it is seen meanwhile.
func (p *Pipeline) openLasting(ctx context.Context, tx *store.Tx, i exportwatch.Incident, least time.Duration, r *Report) error {
	enough, err := p.enough(ctx, tx, &i, r, func(_ exportwatch.Incident, lasts time.Duration) bool { return lasts >= least })
	if err != nil || !enough {
		return err
	}
	_, err = p.openNow(ctx, tx, i, p.operators, r)
	return err
}

// openWhen is openFor with what makes failures in a row, as counted and by how long
// they last, enough for an incident.
func (p *Pipeline) openWhen(ctx context.Context, tx *store.Tx, i exportwatch.Incident, tell []exportwatch.Target, r *Report, due func(exportwatch.Incident, time.Duration) bool) (bool, error) {
	if patient(i.Reason) {
		enough, err := p.enough(ctx, tx, &i, r, due)
		if err != nil || !enough {
			return false, err
		}
	}
	return p.openNow(ctx, tx, i, tell, r)
}

// openNow opens an incident, or counts up the one that is open, and notes whom to tell.
// It reports whether it opened one.
func (p *Pipeline) openNow(ctx context.Context, tx *store.Tx, i exportwatch.Incident, tell []exportwatch.Target, r *Report) (bool, error) {
	i, opened, err := tx.OpenIncident(ctx, i)
	if err != nil || !opened {
		return false, err
	}
	r.Incidents = append(r.Incidents, i)
	for _, target := range tell {
		n := exportwatch.Notice{Incident: i.ID, Event: exportwatch.IncidentOpened, Target: target, At: p.now()}
		if err := tx.AddNotice(ctx, n); err != nil {
			return true, err
		}
	}
	return true, nil
}

// enough counts a failure that may pass by itself and reports whether an
// incident is due for it. Failures in a row about one subject are one trouble,
// whatever their reasons: i takes the reason of the incident that is open.
func (p *Pipeline) enough(ctx context.Context, tx *store.Tx, i *exportwatch.Incident, r *Report, due func(exportwatch.Incident, time.Duration) bool) (bool, error) {
	open, err := tx.IncidentsAbout(ctx, i.Source, i.Subject)
	if err != nil {
		return false, err
	}
	for _, o := range open {
		if patient(o.Reason) || o.Reason == i.Reason {
			if o.Reason != i.Reason {
				i.Reason, i.Detail = o.Reason, string(i.Reason)+": "+i.Detail
			}
			return true, nil
		}
	}
	counted, err := tx.CountTrouble(ctx, *i)
	if err != nil {
		return false, err
	}
	if !due(counted, i.Opened.Sub(counted.Opened)) {
		r.Failures = append(r.Failures, counted)
		return false, nil
	}
	if counted.Count > 1 {
		i.Detail = fmt.Sprintf("%s (%d times in a row, first at %s)", i.Detail, counted.Count, counted.Opened.Format(time.RFC3339))
	}
	i.Count = counted.Count
	return true, tx.ClearTroubles(ctx, i.Source, i.Subject)
}

// recover closes the incidents of a source about a subject and forgets the
// failures that were not enough for one.
func (p *Pipeline) recover(ctx context.Context, tx *store.Tx, id exportwatch.SourceID, subject string, r *Report) error {
	if err := tx.ClearTroubles(ctx, id, subject); err != nil {
		return err
	}
	closed, err := tx.CloseIncidents(ctx, id, subject, p.now())
	if err != nil {
		return err
	}
	return p.closed(ctx, tx, closed, r)
}

// end closes one incident, saying how it ended if not by recovery.
func (p *Pipeline) end(ctx context.Context, tx *store.Tx, i exportwatch.Incident, ending string, r *Report) error {
	i, err := tx.CloseIncident(ctx, i.ID, p.now(), ending)
	if err != nil {
		return err
	}
	return p.closed(ctx, tx, []exportwatch.Incident{i}, r)
}

// closed notes that whoever was told of the beginning of the incidents is to be
// told of their end.
func (p *Pipeline) closed(ctx context.Context, tx *store.Tx, list []exportwatch.Incident, r *Report) error {
	for _, i := range list {
		r.Recovered = append(r.Recovered, i)
		notices, err := tx.Notices(ctx, i.ID)
		if err != nil {
			return err
		}
		for _, n := range notices {
			if n.Event != exportwatch.IncidentOpened {
				continue
			}
			end := exportwatch.Notice{Incident: i.ID, Event: exportwatch.IncidentClosed, Target: n.Target, At: p.now()}
			if err := tx.AddNotice(ctx, end); err != nil {
				return err
			}
		}
	}
	return nil
}

// closeLeft closes the troubles of addresses that passes have not asked for
// since long, though they read what the source lists: an item that left it will
// never recover. One that was never told of is told first.
func (p *Pipeline) closeLeft(ctx context.Context, tx *store.Tx, pr *passResult, r *Report) error {
	asked := map[string]bool{}
	for _, c := range pr.captures {
		asked[c.URL] = true
	}
	long := p.now().Add(-leftAfter)
	left := func(i exportwatch.Incident) bool {
		return address(i.Subject) && !asked[i.Subject] && i.Seen.Before(long) && !noted(i.Reason)
	}
	troubles, err := tx.Troubles(ctx, pr.def.ID)
	if err != nil {
		return err
	}
	for _, i := range slices.DeleteFunc(troubles, func(i exportwatch.Incident) bool { return !left(i) }) {
		if err := p.tellLeft(ctx, tx, i, r); err != nil {
			return err
		}
	}
	open, err := tx.Incidents(ctx, pr.def.ID, true, 0)
	if err != nil {
		return err
	}
	for _, i := range slices.DeleteFunc(open, func(i exportwatch.Incident) bool { return !left(i) }) {
		if err := p.end(ctx, tx, i, endedLeft, r); err != nil {
			return err
		}
	}
	return nil
}

// tellLeft opens an incident for an address that left what the source lists
// before it could be had. It closes after another day.
func (p *Pipeline) tellLeft(ctx context.Context, tx *store.Tx, i exportwatch.Incident, r *Report) error {
	if err := tx.ClearTroubles(ctx, i.Source, i.Subject); err != nil {
		return err
	}
	i, opened, err := tx.OpenIncident(ctx, exportwatch.Incident{Source: i.Source, Subject: i.Subject, Reason: i.Reason,
		Detail: "it left what the source lists and was never had: " + i.Detail, Opened: p.now(), Count: i.Count})
	if err != nil || !opened {
		return err
	}
	r.Incidents = append(r.Incidents, i)
	for _, target := range p.operators {
		if err := tx.AddNotice(ctx, exportwatch.Notice{Incident: i.ID, Event: exportwatch.IncidentOpened, Target: target, At: p.now()}); err != nil {
			return err
		}
	}
	return nil
}

// address reports whether the subject of an incident is the URL of a page.
func address(subject string) bool {
	u, err := url.Parse(subject)
	return err == nil && u.Host != ""
}

// noted reports whether r is a trouble noticed in passing, which is about a
// host and not about one page of it.
func noted(r exportwatch.Reason) bool {
	return r == exportwatch.ReasonCertificate || r == exportwatch.ReasonClockSkew
}

// judgeNotes opens incidents for what was noticed in passing of the hosts that
// answered, and closes those that a later answer puts an end to. Clocks differ
// with every host at once if ours is wrong, and a certificate is that of every
// source of its host: such a trouble is told once, for the first source.
func (p *Pipeline) judgeNotes(ctx context.Context, tx *store.Tx, pr *passResult, r *Report) error {
	found := map[[2]string]exportwatch.Note{}
	answered := map[string]bool{}
	for _, c := range pr.captures {
		if c.Status != 0 {
			answered[origin(c)] = true
		}
		for _, n := range c.Notes {
			found[[2]string{n.Subject, string(n.Reason)}] = n
		}
	}
	open, err := tx.Incidents(ctx, "", true, 0)
	if err != nil {
		return err
	}
	for _, i := range open {
		_, still := found[[2]string{i.Subject, string(i.Reason)}]
		if i.Source == pr.def.ID && noted(i.Reason) && answered[i.Subject] && !still {
			if err := p.end(ctx, tx, i, "", r); err != nil {
				return err
			}
		}
	}
	for _, key := range sortedKeys(found) {
		n, tell := found[key], p.operators
		if slices.ContainsFunc(open, func(i exportwatch.Incident) bool {
			return i.Reason == n.Reason && (i.Subject == n.Subject || n.Reason == exportwatch.ReasonClockSkew)
		}) {
			tell = nil
		}
		i := exportwatch.Incident{Source: pr.def.ID, Subject: n.Subject, Reason: n.Reason, Detail: n.Detail, Opened: pr.run.Ended}
		if _, err := p.openFor(ctx, tx, i, tell, r); err != nil {
			return err
		}
	}
	return nil
}

func sortedKeys(m map[[2]string]exportwatch.Note) [][2]string {
	var keys [][2]string
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	return keys
}

// origin returns the scheme and host that gave the answer of a capture.
func origin(c exportwatch.Capture) string {
	final := c.URL
	if n := len(c.Chain); n > 0 {
		final = c.Chain[n-1]
	}
	u, err := url.Parse(final)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// whenFormatHeld says when a source's payloads of a format could last be read,
// and false if they never could.
func whenFormatHeld(ctx context.Context, tx *store.Tx, c exportwatch.Capture) (store.Parse, bool, error) {
	last, err := tx.LastRead(ctx, c.Source, c.URL, c.Format)
	if errors.Is(err, exportwatch.ErrNotFound) {
		return last, false, nil
	}
	return last, err == nil, err
}
