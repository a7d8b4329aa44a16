package notify

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"exportwatch"
)

// maxIDStem bounds the readable part of an alert's identifier, so that it fits
// a file name and a header line.
const maxIDStem = 80

// NewAlertID returns the identifier of the alert that tells s of a revision of
// d. The same three always give the same identifier; identifiers sort by the
// development's and then by the revision, hold only lower-case letters, digits
// and hyphens, and do not tell the subscription's name.
func NewAlertID(s exportwatch.SubscriptionID, d exportwatch.DevelopmentID, revision int) exportwatch.AlertID {
	stem := exportwatch.Slug(strings.TrimPrefix(string(d), "d-"))
	if len(stem) > maxIDStem {
		stem = strings.TrimRight(stem[:maxIDStem], "-")
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %d", s, d, revision))
	return exportwatch.AlertID(fmt.Sprintf("a-%s-r%04d-%x", stem, revision, sum[:6]))
}

// Plan returns the alerts that a revision of d calls for, in the order of subs.
// changed names the fields that the revision changed.
//
// The first alert a subscription gets on d is of type created, needs a match,
// and names no changed fields, since nothing it was told has changed; told says
// which subscriptions had one before, and those get every later revision as an
// update, even one that no longer matches, because what they were told has
// changed. A withdrawn development makes every alert of type
// withdrawn. A historical development makes none.
func Plan(d exportwatch.Development, changed []string, revision int, subs []exportwatch.Subscription,
	at time.Time, told func(exportwatch.SubscriptionID) bool) []exportwatch.Alert {
	if d.Historical {
		return nil
	}
	var alerts []exportwatch.Alert
	for _, s := range subs {
		typ, news := exportwatch.AlertCreated, changed
		why, ok := Match(s.Filter, d)
		if told(s.ID) {
			typ = exportwatch.AlertUpdated
			if !ok {
				why = []string{"an earlier alert on this development"}
			}
		} else if !ok {
			continue
		}
		if typ == exportwatch.AlertCreated {
			news = nil
		}
		if d.Status == exportwatch.Withdrawn {
			typ = exportwatch.AlertWithdrawn
		}
		alerts = append(alerts, exportwatch.Alert{
			ID: NewAlertID(s.ID, d.ID, revision), Type: typ, Subscription: s.ID, Development: d.ID,
			Revision: revision, Why: why, Changed: news, At: at.UTC(),
		})
	}
	return alerts
}
