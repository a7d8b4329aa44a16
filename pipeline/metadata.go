package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// keepMetadata stores v, whose text is that of before, if the publisher says
// something else about the text: a rule's record that now names its correction,
// the hour at which the record of a bill was brought up to date. Such a version
// is no change and raises nothing; what is read next is held against it.
func (p *Pipeline) keepMetadata(ctx context.Context, tx *store.Tx, d exportwatch.Document, before, v exportwatch.Version) error {
	same, err := sameMetadata(before, v)
	if err == nil && same && before.AsOf.Before(v.AsOf) && len(v.Captures) > 0 {
		return tx.ConfirmAsOf(ctx, d.ID, v.AsOf, v.Captures[0]) // else a census would find it missing
	}
	if err == nil && !same {
		same, err = stampedAnew(before, v)
	}
	if err != nil || same {
		return err
	}
	if v.Origin != exportwatch.OriginReparse {
		v.Origin = exportwatch.OriginMetadata
	}
	if d.Kind == exportwatch.BillStatus {
		d.Title = v.Title
	}
	if err := tx.PutDocument(ctx, d); err != nil {
		return err
	}
	_, err = tx.AddVersion(ctx, v)
	return err
}

// stampedAnew reports whether v says nothing else than before but the day on
// which it was retrieved, as before did already: a page that gives each day as
// the day of its publication would else have a version for each.
func stampedAnew(before, v exportwatch.Version) (bool, error) {
	if before.Origin != exportwatch.OriginMetadata || !stamped(before) || !stamped(v) {
		return false, nil
	}
	v.Published = before.Published
	return sameMetadata(before, v)
}

// stamped reports whether v says to be of the day on which it was retrieved, in
// whatever zone its publisher counts days.
func stamped(v exportwatch.Version) bool {
	first, last := exportwatch.DateOf(v.ObservedAt.Add(-zones)), exportwatch.DateOf(v.ObservedAt.Add(zones))
	return !v.Published.Before(first) && !last.Before(v.Published)
}

// zones is how far any zone's clock is from UTC at most.
const zones = 14 * time.Hour

// metadata is what a version says beside its text, as it is compared. The day as
// of which the publisher gives the text is left out: a text that is given anew
// every day does not change by that.
type metadata struct {
	Title     string               `json:",omitempty"`
	Published exportwatch.Date     `json:",omitzero"`
	Effective exportwatch.Date     `json:",omitzero"`
	Meta      exportwatch.Meta     `json:",omitempty"`
	Entries   []exportwatch.Entry  `json:",omitempty"`
	Effects   []exportwatch.Effect `json:",omitempty"`
}

// sameMetadata reports whether a and b, of which one may come from the store,
// say the same beside their texts.
func sameMetadata(a, b exportwatch.Version) (bool, error) {
	return sameJSON(metadataOf(a), metadataOf(b))
}

func metadataOf(v exportwatch.Version) metadata {
	told := maps.Clone(v.Meta)
	maps.DeleteFunc(told, func(key string, value any) bool { // what is unknown is absent, however that is written
		return value == nil || value == "" || len(v.Meta.Strings(key)) == 0 && isList(value)
	})
	return metadata{Title: v.Title, Published: v.Published, Effective: v.Effective, Meta: told, Entries: v.Entries, Effects: v.Effects}
}

func isList(value any) bool {
	switch value.(type) {
	case []string, []any:
		return true
	}
	return false
}

// sameReading reports whether two readings of one capture are the same in all
// that versions are compared by: text, tables and metadata.
func sameReading(a, b exportwatch.Version) (bool, error) {
	if a.TextDigest() != b.TextDigest() || len(a.Tables) != len(b.Tables) {
		return false, nil
	}
	same, err := sameMetadata(a, b)
	if err != nil || !same || len(a.Tables) == 0 {
		return same, err
	}
	return sameJSON(a.Tables, b.Tables)
}

// sameJSON compares values as they are stored: a list that was read back is of
// another type than the one written.
func sameJSON(a, b any) (bool, error) {
	x, err := json.Marshal(a)
	if err != nil {
		return false, fmt.Errorf("compare: %w", err)
	}
	y, err := json.Marshal(b)
	if err != nil {
		return false, fmt.Errorf("compare: %w", err)
	}
	return bytes.Equal(x, y), nil
}

// billOrigin returns the origin of a new text of a bill's record that c gave:
// parts that come in the pass that brought the bill first complete its first
// text, and none of them is a change.
func billOrigin(ctx context.Context, tx *store.Tx, c exportwatch.Capture, id exportwatch.DocID) (exportwatch.Origin, error) {
	first, err := tx.FirstVersion(ctx, id, billFormat)
	if err != nil || len(first.Captures) == 0 {
		return exportwatch.OriginObserved, err
	}
	began, err := tx.Capture(ctx, first.Captures[0])
	if err != nil || began.Run != c.Run || began.Run == 0 {
		return exportwatch.OriginObserved, err
	}
	return exportwatch.OriginFirst, nil
}
