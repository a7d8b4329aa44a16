package pipeline

import (
	"context"
	"errors"
)

// Nightly does what is done once a night, if it is time for it or if the last
// time went wrong: it compares the store with the publishers' own figures, looks
// for sources that have dried up, prunes payloads by policy and watches the disk.
func (p *Pipeline) Nightly(ctx context.Context) error {
	return errors.Join(p.censuses(ctx))
}
