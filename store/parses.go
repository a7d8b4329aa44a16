package store

// This file owns the rows of table parses: what one parser made of one capture.
// A row says that the capture need not be read by that parser again.

import (
	"context"
	"time"

	"exportwatch"
)

// The outcomes of a parse.
const (
	ParseRead     = "read"
	ParseRejected = "rejected"
)

// A Parse is one reading of one capture.
type Parse struct {
	Capture   int64
	Parser    string             // engine and revision, such as "ecfr-xml/1"
	Outcome   string             // ParseRead or ParseRejected
	Reason    exportwatch.Reason // why it was rejected, else empty
	Detail    string             // one line for the operator
	Documents int                // how many documents it gave
	At        time.Time
}

func readParse(row scanner) (p Parse, err error) {
	err = row.Scan(&p.Capture, &p.Parser, &p.Outcome, &p.Reason, &p.Detail, &p.Documents, instantInto(&p.At))
	return p, err
}

// AddParse stores p, unless that parser has a row for that capture already. It
// reports whether it stored it.
func (t *Tx) AddParse(ctx context.Context, p Parse) (bool, error) {
	n, err := t.exec(ctx, `INSERT INTO parses (capture, parser, outcome, reason, detail, documents, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (capture, parser) DO NOTHING`,
		p.Capture, p.Parser, p.Outcome, p.Reason, p.Detail, p.Documents, instantValue(p.At))
	return n == 1, wrap(err, "add parse of capture %d by %s", p.Capture, p.Parser)
}

// ParseOf returns the latest parse of a capture, or ErrNotFound.
func (t *Tx) ParseOf(ctx context.Context, capture int64) (Parse, error) {
	p, err := one(ctx, t, readParse, `SELECT capture, parser, outcome, reason, detail, documents, at
		FROM parses WHERE capture = $1 ORDER BY id DESC LIMIT 1`, capture)
	return p, wrap(err, "parse of capture %d", capture)
}

// LastParse returns the latest parse of the latest read or rejected capture of
// url for src, or ErrNotFound.
func (t *Tx) LastParse(ctx context.Context, src exportwatch.SourceID, url string) (Parse, error) {
	p, err := one(ctx, t, readParse, `SELECT p.capture, p.parser, p.outcome, p.reason, p.detail, p.documents, p.at
		FROM captures c JOIN parses p ON p.capture = c.id
		WHERE c.source = $1 AND c.url = $2 ORDER BY c.id DESC, p.id DESC LIMIT 1`, src, url)
	return p, wrap(err, "last parse of %s for %s", url, src)
}

// LastRead returns the latest parse that read a capture of a source in a format:
// of url if one of it was ever read, else of any other address. It is
// ErrNotFound if there is none.
func (t *Tx) LastRead(ctx context.Context, src exportwatch.SourceID, url, format string) (Parse, error) {
	p, err := one(ctx, t, readParse, `SELECT p.capture, p.parser, p.outcome, p.reason, p.detail, p.documents, p.at
		FROM captures c JOIN parses p ON p.capture = c.id
		WHERE c.source = $1 AND c.outcome = 'fetched' AND c.format = $3 AND p.outcome = 'read'
		ORDER BY c.url = $2 DESC, c.id DESC, p.id DESC LIMIT 1`, src, url, format)
	return p, wrap(err, "last reading of %s for %s", url, src)
}

// OutcomeCounts counts what became of the retrievals of a source and of their
// readings. Keys are an outcome ("fetched") or, where there is a reason, outcome
// and reason ("failed/timeout", "rejected/malformed").
func (t *Tx) OutcomeCounts(ctx context.Context, src exportwatch.SourceID) (map[string]int, error) {
	type count struct {
		outcome, reason string
		n               int
	}
	list, err := all(ctx, t, func(row scanner) (c count, err error) {
		err = row.Scan(&c.outcome, &c.reason, &c.n)
		return c, err
	}, `SELECT outcome, reason, count(*) FROM captures WHERE source = $1 GROUP BY outcome, reason
		UNION ALL
		SELECT p.outcome, p.reason, count(*) FROM parses p JOIN captures c ON c.id = p.capture
		WHERE c.source = $1 AND p.outcome = 'rejected' GROUP BY p.outcome, p.reason`, src)
	if err != nil {
		return nil, wrap(err, "count outcomes of %s", src)
	}
	counts := map[string]int{}
	for _, c := range list {
		word := c.outcome
		if c.reason != "" {
			word += "/" + c.reason
		}
		counts[word] += c.n
	}
	return counts, nil
}
