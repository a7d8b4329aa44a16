package pipeline

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"exportwatch"
	"exportwatch/sources"
	"exportwatch/store"
	"exportwatch/triage"
)

// landed says that an answer is another page that is watched, to which the
// publisher leads those who ask for one that it took down: a list, the page that
// the source begins with, or another document. It is empty for the page asked for,
// wherever it stands by now, and for a later edition of it.
func (p *Pipeline) landed(def sources.Definition, c exportwatch.Capture, body []byte) (at string, err error) {
	final := lastAddress(c)
	if c.Outcome != exportwatch.Fetched || c.Format == "" || samePage(final, c.URL) {
		return "", nil
	}
	first, another := p.landings.LoadOrStore(listing{c.Run, final}, c.URL)
	ctx := context.Background() // called from inside the crawl, which ends with its own context
	last, err := p.store.LastCapture(ctx, def.ID, c.URL)
	had := err == nil
	switch err := ignoreNotFound(err); {
	case err != nil:
		return "", err
	case had && samePage(lastAddress(last), final):
		return "", nil // it has led there before
	case leadsToList(def, final, body):
		return final, nil
	case !had:
		return "", nil // one page under two addresses
	case another && first != c.URL:
		return final, nil // several pages did not become one
	}
	_, err = p.store.LastCapture(ctx, def.ID, final)
	if errors.Is(err, exportwatch.ErrNotFound) {
		return p.doubleOf(ctx, c, body)
	}
	if err != nil {
		return "", err
	}
	if goes, err := p.goesOn(ctx, def, c, body); err != nil || goes {
		return "", err
	}
	return final, nil
}

// leadsToList reports whether the page at an address lists what def watches, or is the
// one that people open first.
func leadsToList(def sources.Definition, address string, body []byte) bool {
	if samePage(address, def.Home) {
		return true
	}
	if def.Index == nil {
		return false
	}
	_, lists, _ := def.Index(address, body) // one that cannot be read is a list all the same
	return lists
}

// doubleOf returns the address of another document near c whose bytes or latest
// text the body has, empty if there is none.
func (p *Pipeline) doubleOf(ctx context.Context, c exportwatch.Capture, body []byte) (at string, err error) {
	res, parseErr := p.read(ctx, c, body)
	if parseErr != nil || len(res.Documents) != 1 {
		return "", nil // its reading will say why
	}
	in := triage.Input{Document: res.Documents[0].Document, Version: res.Documents[0].Version, URL: c.URL, Digest: c.Payload}
	in.Document.Source, in.Version.Doc = c.Source, in.Document.ID
	err = p.store.View(ctx, func(tx *store.Tx) error {
		own, err := tx.LatestVersion(ctx, in.Document.ID, in.Version.Format)
		if err := ignoreNotFound(err); err != nil || own.TextDigest() == in.Version.TextDigest() {
			return err // the site moved
		}
		other, found, err := elsewhere(ctx, tx, in, c.URL)
		if found {
			at = other.URL
		}
		return err
	})
	return at, err
}

// lastAddress returns the address that gave the answer of c.
func lastAddress(c exportwatch.Capture) string {
	if n := len(c.Chain); n > 0 {
		return c.Chain[n-1]
	}
	return c.URL
}

// samePage reports whether two addresses differ only in what servers mend by a
// redirect: scheme, "www.", case of the host, a slash at the end.
func samePage(a, b string) bool { return a == b || plainAddress(a) == plainAddress(b) }

func plainAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.TrimPrefix(strings.ToLower(u.Host), "www.") + strings.TrimSuffix(u.EscapedPath(), "/") + "?" + u.RawQuery
}

// A text shares nothing with another if it has fewer than one in sharedPart of the
// other's runs of sharedRun words: pages of one site share phrases and footers.
const (
	sharedRun  = 5
	sharedPart = 10
)

// strayed returns that c, which leads to another address than the capture was that
// brought the text before, gave a text that has neither the title nor anything of
// that; nil if it may be the same document.
func strayed(c, was exportwatch.Capture, before, v exportwatch.Version) *heldBack {
	at := lastAddress(c)
	if len(c.Chain) == 0 || samePage(at, c.URL) || samePage(at, lastAddress(was)) || shares(before.Text, v.Text) ||
		before.Title != "" && strings.EqualFold(before.Title, v.Title) {
		return nil
	}
	return &heldBack{exportwatch.ReasonElsewhere, fmt.Sprintf("it leads to %s now, which has nothing of the stored text", at)}
}

// shares reports whether text has a fair part of what was.
func shares(was, text string) bool { return sharedRuns(was, text, 1, sharedPart) }

// sharedRuns reports whether text has at least parts in of all runs of words of what was.
func sharedRuns(was, text string, parts, of int) bool {
	has := map[string]bool{}
	for _, run := range wordRuns(text) {
		has[run] = true
	}
	runs := wordRuns(was)
	kept := slices.DeleteFunc(slices.Clone(runs), func(run string) bool { return !has[run] })
	return len(runs) == 0 || of*len(kept) >= parts*len(runs)
}

// wordRuns returns each sharedRun words of s that follow one another, in lower
// case; all of them as one if there are fewer.
func wordRuns(s string) (runs []string) {
	words := strings.Fields(strings.ToLower(s))
	if n := len(words); n > 0 && n < sharedRun {
		return []string{strings.Join(words, " ")}
	}
	for i := range max(0, len(words)-sharedRun+1) {
		runs = append(runs, strings.Join(words[i:i+sharedRun], " "))
	}
	return runs
}

// doubt returns why v, read from c, must not replace before: it may not be the whole
// text, or not that document. It is nil if there is no doubt.
func doubt(ctx context.Context, tx *store.Tx, kind exportwatch.DocKind, c exportwatch.Capture, before, v exportwatch.Version) (*heldBack, error) {
	if held := holdBack(kind, before, v); held != nil || len(before.Captures) == 0 {
		return held, nil
	}
	was, err := tx.Capture(ctx, before.Captures[0])
	if err != nil || was.URL != c.URL {
		return nil, err // another address brought it, as where a document has two
	}
	if held := strayed(c, was, before, v); held != nil {
		return held, nil
	}
	return replaced(before, v), nil
}
