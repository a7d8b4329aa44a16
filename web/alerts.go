package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"exportwatch"
	"exportwatch/store"
)

// An alertRow is an alert with its deliveries.
type alertRow struct {
	exportwatch.Alert
	Headline   string // as it was told
	Deliveries []exportwatch.Delivery
}

// An alertList is one page of the alerts, newest first.
type alertList struct {
	Rows           []alertRow
	Page           int
	Previous, Next string
	Subscriptions  []subscriptionRow
}

// A subscriptionRow is a subscription with the sources it names of which not
// everything can be seen.
type subscriptionRow struct {
	exportwatch.Subscription
	Unseen []exportwatch.Source
}

// subscriptions returns who is told what.
func (s *site) subscriptions(ctx context.Context, tx *store.Tx) ([]subscriptionRow, error) {
	subs, err := tx.Subscriptions(ctx)
	rows := make([]subscriptionRow, len(subs))
	for i, sub := range subs {
		rows[i].Subscription = sub
		for _, src := range s.Options.Sources {
			if src.Coverage != "" && slices.ContainsFunc(sub.Filter.Sources, func(name exportwatch.SourceID) bool {
				return name == src.ID || strings.HasSuffix(string(name), "/") && strings.HasPrefix(string(src.ID), string(name))
			}) {
				rows[i].Unseen = append(rows[i].Unseen, src)
			}
		}
	}
	return rows, err
}

func (s *site) alerts(r *http.Request) (view, error) {
	page := alertsPage(r)
	body := alertList{Page: page}
	err := s.Store.View(r.Context(), func(tx *store.Tx) error {
		list, err := tx.Alerts(r.Context(), perPage+1, (page-1)*perPage)
		if err != nil {
			return err
		}
		if len(list) > perPage {
			list, body.Next = list[:perPage], fmt.Sprintf("/alerts?page=%d", page+1)
		}
		if body.Rows, err = withDeliveries(r.Context(), tx, list); err != nil {
			return err
		}
		if body.Subscriptions, err = s.subscriptions(r.Context(), tx); err != nil {
			return err
		}
		return addHeadlines(r.Context(), tx, body.Rows)
	})
	if page > 1 {
		body.Previous = fmt.Sprintf("/alerts?page=%d", page-1)
	}
	return view{name: "alerts", Title: "Alerts", Nav: "/alerts", Body: body}, err
}

// maxAlertPage bounds how deep into the alerts a request may ask.
const maxAlertPage = 100000

// alertsPage returns the page that r asks for, counting from 1.
func alertsPage(r *http.Request) int {
	return newPager(r, maxAlertPage, 1).Page
}

// addHeadlines gives each alert the headline that its readers were sent, which
// may differ from that of the development today.
func addHeadlines(ctx context.Context, tx *store.Tx, rows []alertRow) error {
	for i := range rows {
		told, err := tx.Revision(ctx, store.RevisionRef{Development: rows[i].Development, Revision: rows[i].Revision})
		if err != nil {
			return err
		}
		rows[i].Headline = told.Body.Headline
	}
	return nil
}

// withDeliveries adds each alert's deliveries.
func withDeliveries(ctx context.Context, tx *store.Tx, list []exportwatch.Alert) ([]alertRow, error) {
	rows := make([]alertRow, len(list))
	for i, a := range list {
		rows[i].Alert = a
		var err error
		if rows[i].Deliveries, err = tx.Deliveries(ctx, a.ID); err != nil {
			return nil, err
		}
	}
	return rows, nil
}
