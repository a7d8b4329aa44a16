package main

import (
	"fmt"
	"slices"
	"strings"

	"exportwatch"
	"exportwatch/pipeline"
	"exportwatch/sources"
	"exportwatch/store"
)

// around returns the subscriptions whose owner is by, and the developments that
// by may see to which the files taken in belong.
func (h *handService) around(e *env, taken []pipeline.Taken, by string) (subs []exportwatch.Subscription, raised []exportwatch.DevelopmentID, err error) {
	err = h.store.View(e.ctx, func(tx *store.Tx) error {
		if subs, err = tx.Subscriptions(e.ctx); err != nil {
			return err
		}
		subs = slices.DeleteFunc(subs, func(s exportwatch.Subscription) bool { return s.Owner != by })
		raised = nil
		for _, owner := range []string{"", by} {
			list, err := tx.Developments(e.ctx, store.DevelopmentQuery{Source: sources.HandID, Owner: owner})
			if err != nil {
				return err
			}
			for _, d := range list {
				if reports(d, taken) && !slices.Contains(raised, d.ID) {
					raised = append(raised, d.ID)
				}
			}
		}
		return nil
	})
	return subs, raised, err
}

// reports tells whether one of the files is a report of d.
func reports(d exportwatch.Development, taken []pipeline.Taken) bool {
	return slices.ContainsFunc(taken, func(f pipeline.Taken) bool {
		return f.Doc != "" && slices.ContainsFunc(d.Sources, func(a exportwatch.Attestation) bool { return a.Doc == f.Doc })
	})
}

// nothingRaised says of files that raised nothing new what they belong to, if to
// anything.
func nothingRaised(raised []exportwatch.DevelopmentID) string {
	if len(raised) == 0 {
		return "nothing raised: nothing was read that is news of a kind that alerts"
	}
	var names []string
	for _, id := range raised {
		names = append(names, string(id))
	}
	return "nothing new raised: it belongs to " + strings.Join(names, ", ")
}

// privateReach says whom what by hands in privately can be told to.
func privateReach(subs []exportwatch.Subscription, by string) string {
	if len(subs) == 0 {
		return fmt.Sprintf("private      nobody is told: no subscription has the owner %s", printable(by))
	}
	var names []string
	for _, s := range subs {
		names = append(names, string(s.ID))
	}
	return "private      only these subscriptions may be told: " + strings.Join(names, ", ")
}
