package store

// This file owns the rows of table captures: one for each retrieval, whatever
// came of it, as evidence of what we asked, when, and what we were told.
// "Newest" is the order of storing, which a clock set back does not upset.

import (
	"context"
	"errors"
	"math"
	"time"

	"exportwatch"
)

const (
	captureColumns = `id, run, source, url, chain, at, outcome, reason, detail, status,
	media_type, etag, last_modified, payload, size, format, crawler, header, notes, hops`
	// lastColumns leave out header, notes and hops, which every check would read for
	// nothing, and the validators of a payload that was pruned: what they confirm
	// is not there any more.
	lastColumns = `id, run, source, url, chain, at, outcome, reason, detail, status, media_type,
	CASE WHEN payload IN (SELECT digest FROM pruned) THEN '' ELSE etag END,
	CASE WHEN payload IN (SELECT digest FROM pruned) THEN '' ELSE last_modified END,
	payload, size, format, crawler, '', '', ''`
)

func readCapture(row scanner) (c exportwatch.Capture, err error) {
	var run *int64
	err = row.Scan(&c.ID, &run, &c.Source, &c.URL, jsonInto(&c.Chain), instantInto(&c.At), &c.Outcome, &c.Reason,
		&c.Detail, &c.Status, &c.MediaType, &c.ETag, &c.LastModified, digestInto(&c.Payload), &c.Size, &c.Format, &c.Crawler,
		optionalJSONInto(&c.Header), optionalJSONInto(&c.Notes), optionalJSONInto(&c.Hops))
	if run != nil {
		c.Run = *run
	}
	return c, err
}

// AddCapture stores a capture in a transaction of its own; see [Tx.AddCapture].
func (s *Store) AddCapture(ctx context.Context, c exportwatch.Capture, payload []byte) (exportwatch.Capture, error) {
	list, err := s.AddCaptures(ctx, []exportwatch.Retrieval{{Capture: c, Payload: payload}})
	if err != nil {
		return c, err
	}
	return list[0], nil
}

// AddCaptures stores captures with their payloads in their order, in one
// transaction, and returns them with their IDs; see [Tx.AddCapture].
func (s *Store) AddCaptures(ctx context.Context, list []exportwatch.Retrieval) (stored []exportwatch.Capture, err error) {
	err = s.Update(ctx, func(tx *Tx) error {
		stored = make([]exportwatch.Capture, 0, len(list))
		for _, r := range list {
			c, err := tx.AddCapture(ctx, r.Capture, r.Payload)
			if err != nil {
				return err
			}
			stored = append(stored, c)
		}
		return nil
	})
	return stored, err
}

// LastCapture returns the latest good capture of a URL; see [Tx.LastCapture].
func (s *Store) LastCapture(ctx context.Context, src exportwatch.SourceID, url string) (exportwatch.Capture, error) {
	return lookup(ctx, s, func(tx *Tx) (exportwatch.Capture, error) { return tx.LastCapture(ctx, src, url) })
}

// AddCapture stores c with its payload and returns it as stored, with its ID.
// A payload that is given must have the digest c.Payload; one that is not given
// must be stored already. A NotModified capture without a digest gets that of
// the body it confirms. Run zero stands for no run.
func (t *Tx) AddCapture(ctx context.Context, c exportwatch.Capture, payload []byte) (exportwatch.Capture, error) {
	c, err := t.complete(ctx, c, payload)
	if err != nil {
		return c, wrap(err, "add capture of %s", c.URL)
	}
	var run any
	if c.Run != 0 {
		run = c.Run
	}
	c.ID, err = t.insert(ctx, `INSERT INTO captures (run, source, url, chain, at, outcome, reason, detail, status,
			media_type, etag, last_modified, payload, size, format, crawler, header, notes, hops)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) RETURNING id`,
		run, c.Source, c.URL, jsonValue{c.Chain}, instantValue(c.At), c.Outcome, c.Reason, c.Detail, c.Status,
		c.MediaType, c.ETag, c.LastModified, digestValue(c.Payload), c.Size, c.Format, c.Crawler,
		optionalJSON{c.Header, len(c.Header) == 0}, optionalJSON{c.Notes, len(c.Notes) == 0}, optionalJSON{c.Hops, len(c.Hops) == 0})
	return c, wrap(err, "add capture of %s", c.URL)
}

// complete stores the payload and fills in what follows from it.
func (t *Tx) complete(ctx context.Context, c exportwatch.Capture, payload []byte) (exportwatch.Capture, error) {
	c.At = storable(c.At)
	noDigest := c.Payload == exportwatch.Digest{}
	switch {
	case len(payload) == 0 && noDigest && c.Outcome == exportwatch.NotModified:
		last, err := t.LastCapture(ctx, c.Source, c.URL)
		if err != nil && !errors.Is(err, exportwatch.ErrNotFound) {
			return c, err
		}
		c.Payload, c.Size = last.Payload, last.Size
	case payload == nil || len(payload) == 0 && noDigest:
		// Nothing to store: the reference to payloads checks the digest, if any.
	default:
		c.Size = int64(len(payload))
		added, err := t.addPayload(ctx, c.Payload, payload, c.Outcome == exportwatch.Revisit)
		if err != nil || added == 0 {
			return c, err
		}
		t.grow(Growth{c.Source, exportwatch.DateOf(c.At), int64(added)})
	}
	return c, nil
}

// LastCapture returns the latest capture of url for src that is Fetched,
// Revisit or NotModified, or ErrNotFound. Its payload is the body last seen. It
// comes without header, notes and hops, and without validators if the payload was
// pruned.
func (t *Tx) LastCapture(ctx context.Context, src exportwatch.SourceID, url string) (exportwatch.Capture, error) {
	c, err := one(ctx, t, readCapture, `SELECT `+lastColumns+` FROM captures
		WHERE source = $1 AND url = $2 AND outcome IN ('fetched', 'revisit', 'not-modified')
		ORDER BY id DESC LIMIT 1`, src, url)
	return c, wrap(err, "last capture of %s for %s", url, src)
}

// LastCaptures returns what LastCapture returns for each of urls that has such a
// capture, by URL; see [Tx.LastCapture].
func (s *Store) LastCaptures(ctx context.Context, src exportwatch.SourceID, urls []string) (map[string]exportwatch.Capture, error) {
	list, err := lookup(ctx, s, func(tx *Tx) ([]exportwatch.Capture, error) {
		return all(ctx, tx, readCapture, `SELECT `+lastColumns+` FROM captures WHERE id IN (
			SELECT (SELECT c.id FROM captures c
				WHERE c.source = $1 AND c.url = j.value AND c.outcome IN ('fetched', 'revisit', 'not-modified')
				ORDER BY c.id DESC LIMIT 1)
			FROM json_each($2) j)`, src, jsonValue{urls})
	})
	found := make(map[string]exportwatch.Capture, len(list))
	for _, c := range list {
		found[c.URL] = c
	}
	return found, wrap(err, "last captures of %d pages for %s", len(urls), src)
}

// FirstAsked returns when url was first asked for src, whatever came of it, and the
// zero time if it never was.
func (t *Tx) FirstAsked(ctx context.Context, src exportwatch.SourceID, url string) (at time.Time, err error) {
	_, err = one(ctx, t, func(row scanner) (struct{}, error) {
		return struct{}{}, row.Scan(instantInto(&at))
	}, `SELECT min(at) FROM captures WHERE source = $1 AND url = $2`, src, url)
	return at, wrap(err, "find when %s was first asked for %s", url, src)
}

// Capture returns the capture with the given ID, or ErrNotFound.
func (t *Tx) Capture(ctx context.Context, id int64) (exportwatch.Capture, error) {
	c, err := one(ctx, t, readCapture, `SELECT `+captureColumns+` FROM captures WHERE id = $1`, id)
	return c, wrap(err, "capture %d", id)
}

// CapturesOf returns the captures of a source, the newest first.
func (t *Tx) CapturesOf(ctx context.Context, src exportwatch.SourceID, limit int) ([]exportwatch.Capture, error) {
	list, err := all(ctx, t, readCapture, `SELECT `+captureColumns+` FROM captures
		WHERE source = $1 ORDER BY id DESC LIMIT $2`, src, atMost(limit))
	return list, wrap(err, "list captures of %s", src)
}

// Retrieved returns the URLs under prefix that src has fetched, each with whether
// a parser has read what it brought. An empty prefix finds nothing.
func (t *Tx) Retrieved(ctx context.Context, src exportwatch.SourceID, prefix string) (map[string]bool, error) {
	if prefix == "" {
		return nil, nil
	}
	type page struct {
		url  string
		read bool
	}
	list, err := all(ctx, t, func(row scanner) (p page, err error) {
		err = row.Scan(&p.url, &p.read)
		return p, err
	}, `SELECT url, max(EXISTS (SELECT 1 FROM parses p WHERE p.capture = c.id AND p.outcome = 'read'))
		FROM captures c
		WHERE source = $1 AND outcome = 'fetched' AND url >= $2 AND substr(url, 1, length($2)) = $2
		GROUP BY url`, src, prefix)
	pages := make(map[string]bool, len(list))
	for _, p := range list {
		pages[p.url] = p.read
	}
	return pages, wrap(err, "list what %s has retrieved under %s", src, prefix)
}

// Missed returns the URLs under prefix that src has asked for and never fetched,
// because nothing was there or no answer could be used. An empty prefix finds
// nothing.
func (t *Tx) Missed(ctx context.Context, src exportwatch.SourceID, prefix string) ([]string, error) {
	if prefix == "" {
		return nil, nil
	}
	list, err := all(ctx, t, column[string], `SELECT url FROM captures
		WHERE source = $1 AND url >= $2 AND substr(url, 1, length($2)) = $2
		GROUP BY url HAVING max(outcome = 'fetched') = 0 ORDER BY url`, src, prefix)
	return list, wrap(err, "list what %s has asked for in vain under %s", src, prefix)
}

// Failing returns the URLs under prefix that src has asked for to read them, and
// whose last answer could not be used. An empty prefix finds nothing.
func (t *Tx) Failing(ctx context.Context, src exportwatch.SourceID, prefix string) ([]string, error) {
	if prefix == "" {
		return nil, nil
	}
	list, err := all(ctx, t, column[string], `SELECT url FROM captures
		WHERE source = $1 AND format <> '' AND url >= $2 AND substr(url, 1, length($2)) = $2
		GROUP BY url HAVING max(CASE WHEN outcome IN ('fetched', 'revisit', 'not-modified') THEN id ELSE 0 END) < max(id) ORDER BY url`, src, prefix)
	return list, wrap(err, "list what %s was refused last under %s", src, prefix)
}

// CapturesWith returns the captures of src that brought the payload with digest
// d, in the order they were stored.
func (t *Tx) CapturesWith(ctx context.Context, src exportwatch.SourceID, d exportwatch.Digest) ([]exportwatch.Capture, error) {
	list, err := all(ctx, t, readCapture, `SELECT `+captureColumns+` FROM captures
		WHERE payload = $1 AND outcome = 'fetched' AND source = $2 ORDER BY id`, d.String(), src)
	return list, wrap(err, "list captures of payload %s for %s", d, src)
}

// Unparsed returns the fetched captures that have a format, that no parser has
// read or rejected, and that wait for no other try at the instant at, in the
// order they were stored; the zero instant is all of them.
func (t *Tx) Unparsed(ctx context.Context, at time.Time, limit int) ([]exportwatch.Capture, error) {
	list, err := all(ctx, t, readCapture, `SELECT `+captureColumns+` FROM todo CROSS JOIN captures ON captures.id = todo.item
		WHERE todo.step = 'parse' AND`+ready+` ORDER BY todo.item LIMIT $2`, readyAt(at), atMost(limit))
	return list, wrap(err, "list unparsed captures")
}

// A CaptureQuery selects captures. Zero fields select everything.
type CaptureQuery struct {
	Source       exportwatch.SourceID
	Since, Until time.Time // of Capture.At: from Since on, before Until
	After        int64     // IDs above this one
	Limit        int
}

// where returns the condition of q on $1 to $4, and their values.
func (q CaptureQuery) where() (string, []any) {
	until := int64(math.MaxInt64)
	if !q.Until.IsZero() {
		until = instantValue(q.Until)
	}
	return ofSource(q.Source) + ` AND id > $2 AND at >= $3 AND at < $4`, []any{q.Source, q.After, instantValue(q.Since), until}
}

// Captures returns the captures that q selects in the order they were stored.
func (t *Tx) Captures(ctx context.Context, q CaptureQuery) ([]exportwatch.Capture, error) {
	where, args := q.where()
	list, err := all(ctx, t, readCapture, `SELECT `+captureColumns+` FROM captures WHERE `+where+` ORDER BY id LIMIT $5`,
		append(args, atMost(q.Limit))...)
	return list, wrap(err, "list captures")
}

// LatestCapture returns the instant of the latest capture that q selects, and the
// zero time if there is none. It has no regard for q.Limit.
func (t *Tx) LatestCapture(ctx context.Context, q CaptureQuery) (at time.Time, err error) {
	where, args := q.where()
	_, err = one(ctx, t, func(row scanner) (struct{}, error) {
		return struct{}{}, row.Scan(instantInto(&at))
	}, `SELECT max(at) FROM captures WHERE `+where, args...)
	return at, wrap(err, "find the latest capture")
}

// FirstOf returns the first capture of c's URL for its source that brought the
// payload of c, or ErrNotFound: what c repeats or confirms.
func (t *Tx) FirstOf(ctx context.Context, c exportwatch.Capture) (exportwatch.Capture, error) {
	first, err := one(ctx, t, readCapture, `SELECT `+captureColumns+` FROM captures
		WHERE source = $1 AND url = $2 AND outcome = 'fetched' AND payload = $3 ORDER BY id LIMIT 1`,
		c.Source, c.URL, digestValue(c.Payload))
	return first, wrap(err, "first capture of what capture %d repeats", c.ID)
}
