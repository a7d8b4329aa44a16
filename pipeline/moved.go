package pipeline

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"exportwatch"
	"exportwatch/store"
	"exportwatch/triage"
)

// movedText is how many bytes of text two pages must share to be one: shorter
// ones say the same by chance ("This page has moved.").
const movedText = 100

// elsewhere returns the newest capture of another address than from, of the same
// source or host, that shows the text of in or sends its bytes today.
func elsewhere(ctx context.Context, tx *store.Tx, in triage.Input, from string) (at exportwatch.Capture, found bool, err error) {
	bytes, err := sameBytes(ctx, tx, in)
	if err != nil {
		return at, false, err
	}
	text, err := sameText(ctx, tx, in, true)
	if err != nil {
		return at, false, err
	}
	for i, c := range append(bytes, text...) {
		if c.URL == from {
			continue
		}
		newest, err := tx.NewestCapture(ctx, c.Source, c.URL)
		if err != nil {
			return at, false, err
		}
		if newest.Outcome.OK() && (i >= len(bytes) || newest.Payload == in.Digest) {
			return newest, true, nil
		}
	}
	return at, false, nil
}

// isMoved reports whether the first version of a page is one known already
// under another address: what moves is not new.
func isMoved(ctx context.Context, tx *store.Tx, in triage.Input) (bool, error) {
	if in.Version.Origin != exportwatch.OriginFirst || len(in.Version.Captures) == 0 {
		return false, nil
	}
	bytes, err := sameBytes(ctx, tx, in)
	if err != nil {
		return false, err
	}
	text, err := sameText(ctx, tx, in, false)
	return slices.ContainsFunc(append(bytes, text...), func(c exportwatch.Capture) bool {
		return c.ID < in.Version.Captures[0] && c.URL != in.URL
	}), err
}

// sameBytes returns the captures of pages of in's source or host that brought
// its bytes. Documents with an identity other than their address do not move.
func sameBytes(ctx context.Context, tx *store.Tx, in triage.Input) ([]exportwatch.Capture, error) {
	if !isPage(in.Document.ID) || in.Digest == (exportwatch.Digest{}) {
		return nil, nil
	}
	list, err := tx.FetchedWith(ctx, in.Digest)
	return near(list, in), err
}

// sameText returns the captures of pages of in's source or host that its text
// was read from, now or, unless it must be the latest, ever.
func sameText(ctx context.Context, tx *store.Tx, in triage.Input, latest bool) ([]exportwatch.Capture, error) {
	if !isPage(in.Document.ID) || len(strings.TrimSpace(in.Version.Text)) < movedText {
		return nil, nil
	}
	ids, err := tx.VersionsWithText(ctx, in.Version.TextDigest())
	if err != nil {
		return nil, err
	}
	var list []exportwatch.Capture
	for _, id := range ids {
		v, err := tx.Version(ctx, id)
		if err != nil {
			return nil, err
		}
		if v.Doc == in.Document.ID || !isPage(v.Doc) || len(v.Captures) == 0 {
			continue
		}
		if last, err := tx.LatestVersion(ctx, v.Doc, v.Format); err != nil {
			return nil, err
		} else if latest && last.TextDigest() != v.TextDigest() {
			continue
		}
		c, err := tx.Capture(ctx, v.Captures[0])
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return near(list, in), nil
}

// near returns the captures of in's source or of its host.
func near(list []exportwatch.Capture, in triage.Input) []exportwatch.Capture {
	return slices.DeleteFunc(list, func(c exportwatch.Capture) bool {
		return c.Source != in.Document.Source && hostOf(c.URL) != hostOf(in.URL)
	})
}

// back returns the capture that shows that the document of m is back, and where
// if not at its address; a capture without an ID if it is not.
func back(ctx context.Context, tx *store.Tx, m store.Removal) (c exportwatch.Capture, at string, err error) {
	since, err := tx.CapturesSince(ctx, m.Source, m.URL, m.Capture)
	if err != nil {
		return c, "", err
	}
	for _, c := range since {
		if c.Outcome.OK() {
			return c, "", nil
		}
	}
	if m.Development == "" {
		return c, "", nil // it is known to stand elsewhere
	}
	in, err := lastKnown(ctx, tx, m.Doc, m.Format)
	if err != nil {
		return c, "", err
	}
	last, err := tx.LastCapture(ctx, m.Source, m.URL)
	if err != nil && !errors.Is(err, exportwatch.ErrNotFound) {
		return c, "", err
	}
	in.URL, in.Digest = m.URL, last.Payload
	other, found, err := elsewhere(ctx, tx, in, m.URL)
	if !found {
		return c, "", err
	}
	return other, other.URL, nil
}

// isPage reports whether a document is identified by its address.
func isPage(id exportwatch.DocID) bool { return strings.HasPrefix(string(id), "page/") }

// hostOf returns the host of an address in lower case.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address // the host of nothing else
	}
	return strings.ToLower(u.Host)
}
