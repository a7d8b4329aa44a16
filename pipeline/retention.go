package pipeline

import (
	"context"
	"fmt"

	"exportwatch"
	"exportwatch/store"
)

// pruneBatch is how many payloads are emptied in one transaction, so that checks
// need not wait long for the database.
const pruneBatch = 200

// prune empties the payloads that the retention policy no longer keeps: those of
// which every capture is older than it, and that have been read. Rows, digests
// and the texts that were read stay. It returns how many it emptied.
func (p *Pipeline) prune(ctx context.Context) (int, error) {
	if p.retention <= 0 {
		return 0, nil
	}
	before := p.now().Add(-p.retention)
	emptied := 0
	for {
		n := 0
		err := p.store.Update(ctx, func(tx *store.Tx) error {
			due, err := tx.Prunable(ctx, before, pruneBatch)
			if n = len(due); err != nil || n == 0 {
				return err
			}
			id, err := tx.BeginPruning(ctx, p.now(), before)
			if err != nil {
				return err
			}
			return pruneEach(ctx, tx, id, due)
		})
		if err != nil {
			return emptied, fmt.Errorf("prune payloads: %w", err)
		}
		if emptied += n; n < pruneBatch {
			break
		}
	}
	if emptied > 0 {
		p.log.Info("payloads pruned by policy", "payloads", emptied, "older_than", before)
	}
	return emptied, nil
}

func pruneEach(ctx context.Context, tx *store.Tx, pruning int64, due []exportwatch.Digest) error {
	for _, d := range due {
		if err := tx.Prune(ctx, pruning, d); err != nil {
			return err
		}
	}
	return nil
}
