package pipeline

import (
	"context"
	"errors"
	"maps"

	"exportwatch"
	"exportwatch/store"
)

// orderMeta is what the Register's record of a presidential document tells of it
// that its full text may leave to the printer's head.
var orderMeta = [...]string{"presidential_document_type", "subtype", "executive_order_number", "proclamation_number", "signing_date"}

// namedByRecord returns v, the full text of a presidential document, with what
// its record tells of its kind, number and day and v does not.
func namedByRecord(ctx context.Context, tx *store.Tx, v exportwatch.Version) (exportwatch.Version, error) {
	if v.Format != "fr-xml" || v.Meta.String("document_type") != "Presidential Document" {
		return v, nil
	}
	record, err := tx.LatestVersion(ctx, v.Doc, "fr-json")
	if errors.Is(err, exportwatch.ErrNotFound) {
		return v, nil
	}
	if err != nil {
		return v, err
	}
	v.Meta = maps.Clone(v.Meta)
	for _, key := range orderMeta {
		if told := record.Meta.String(key); v.Meta.String(key) == "" && told != "" {
			v.Meta[key] = told
		}
	}
	return v, nil
}
