package pipeline

import "context"

// Nightly does what is done once a night.
func (p *Pipeline) Nightly(ctx context.Context) error {
	return ctx.Err()
}
