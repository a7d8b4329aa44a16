package web

import (
	"context"

	"exportwatch"
	"exportwatch/store"
)

// The pages do not tell their readers apart, so they show nothing that is private
// to one of them: to everybody it is not there.

// shared returns the document id, or ErrNotFound if it is private.
func shared(ctx context.Context, tx *store.Tx, id exportwatch.DocID) (exportwatch.Document, error) {
	d, err := tx.Document(ctx, id)
	if err == nil && d.Owner != "" {
		return exportwatch.Document{}, exportwatch.ErrNotFound
	}
	return d, err
}

// sharedDevelopment returns the development id, or ErrNotFound if it is private.
func sharedDevelopment(ctx context.Context, tx *store.Tx, id exportwatch.DevelopmentID) (exportwatch.Development, error) {
	d, err := tx.Development(ctx, id)
	if err == nil && d.Owner != "" {
		return exportwatch.Development{}, exportwatch.ErrNotFound
	}
	return d, err
}
