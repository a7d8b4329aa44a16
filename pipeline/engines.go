package pipeline

import (
	"context"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/store"
)

// readAlike reads a capture. A PDF file of a document whose stored text another
// engine than the parsers' own had to read is read by that engine too, so that
// the two can be compared. err is not the parser's, which parseErr is.
func (p *Pipeline) readAlike(ctx context.Context, c exportwatch.Capture, payload []byte) (res parsers.Result, parseErr, err error) {
	res, parseErr = p.read(ctx, c, payload)
	for _, d := range res.Documents {
		if len(p.engines) == 0 || parsers.TextEngineOf(d.Version) == "" {
			continue
		}
		var before exportwatch.Version
		err = p.store.View(ctx, func(tx *store.Tx) (err error) {
			before, err = tx.LatestVersion(ctx, d.ID, d.Version.Format)
			return ignoreNotFound(err)
		})
		if err != nil {
			return res, parseErr, err
		}
		if engine := parsers.EngineToRead(before, d.Version, p.engines); engine != "" {
			res, parseErr = p.readBy(ctx, c, payload, engine)
			return res, parseErr, nil // a PDF file is one document
		}
	}
	return res, parseErr, nil
}
