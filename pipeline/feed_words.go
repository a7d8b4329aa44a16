package pipeline

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"exportwatch"
	"exportwatch/store"
)

// feedFormat is the rendition of an item in the words of the feed that lists it:
// its title, its summary and its day. It stands beside the text of the page that
// the item leads to, under one document, and is what is read where that page
// cannot be had or says less.
const feedFormat = "feed"

// feedFlag marks a development that was first told by a feed alone.
const feedFlag = "in the words of the feed: the page it leads to could not be read or says less"

// pageTells reports whether a page of the document of v, an item in the words of
// its feed, was read and says what the feed says.
func pageTells(ctx context.Context, tx *store.Tx, v exportwatch.Version) (bool, error) {
	versions, err := tx.Versions(ctx, v.Doc)
	if err != nil {
		return false, err
	}
	pages := slices.DeleteFunc(versions, func(o exportwatch.Version) bool { return o.Format == feedFormat })
	if len(pages) == 0 {
		return false, nil
	}
	page, err := tx.Version(ctx, pages[len(pages)-1].ID)
	return err == nil && says(page.Text, v.Text), err
}

// saysPart is how many in a hundred of the words of a summary must stand on a
// page that says the same: an editor's summary is not quoted from the text, and a
// page that asks readers to subscribe has its title alone.
const saysPart = 75

// says reports whether text has the words of summary, save a few and those so
// short that any text has them.
func says(text, summary string) bool {
	has := map[string]bool{}
	for _, w := range longWords(text) {
		has[w] = true
	}
	words, found := longWords(summary), 0
	for _, w := range words {
		if has[w] {
			found++
		}
	}
	return 100*found >= saysPart*len(words)
}

// longWords returns the words of s of four letters or more, in lower case.
func longWords(s string) []string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.DeleteFunc(words, func(w string) bool { return len(w) < 4 })
}

// wanted reports whether a version is to be judged: any but the words of a feed
// of which a page was read that says the same.
func wanted(ctx context.Context, tx *store.Tx, v exportwatch.Version) (bool, error) {
	if v.Format != feedFormat {
		return true, nil
	}
	told, err := pageTells(ctx, tx, v)
	return !told, err
}

// datedByFeed returns v with the day that a feed gives for it, if it names none
// itself.
func datedByFeed(ctx context.Context, tx *store.Tx, v exportwatch.Version) (exportwatch.Version, error) {
	if !v.Published.IsZero() || v.Format == feedFormat {
		return v, nil
	}
	listed, err := tx.LatestVersion(ctx, v.Doc, feedFormat)
	if errors.Is(err, exportwatch.ErrNotFound) {
		return v, nil
	}
	v.Published = listed.Published
	return v, err
}

// besidePage returns d, an item in the words of its feed, as the document that is
// stored already, whose title and address its page gave.
func besidePage(ctx context.Context, tx *store.Tx, d exportwatch.Document) (exportwatch.Document, error) {
	known, err := tx.Document(ctx, d.ID)
	if errors.Is(err, exportwatch.ErrNotFound) {
		return d, nil
	}
	return known, err
}
