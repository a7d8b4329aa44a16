package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// The disk is about to fill if less than diskLeast is free, or if the database
// would fill it within diskWarn days by how it grew over the last diskLook days.
// The warning ends at twice the room and at half as many days again, so that it
// does not come and go.
const (
	diskLeast = 512 << 20 // bytes: room to migrate and to back up
	diskWarn  = 30        // days
	diskLook  = 14        // days
)

// diskSubject is the subject of the incident of a disk that fills.
const diskSubject = "the disk of the database"

// watchDisk notes how large the database is and opens an incident before its
// disk is full.
func (p *Pipeline) watchDisk(ctx context.Context, r *Report) error {
	today := exportwatch.DateOf(p.now().UTC())
	var sizes []store.Size
	var growth []store.Growth
	var spare int64 // in the database itself, such as what pruning gave up
	err := p.store.Update(ctx, func(tx *store.Tx) (err error) {
		if _, err = tx.NoteSize(ctx, today); err != nil {
			return err
		}
		if sizes, err = tx.Sizes(ctx, today.AddDays(-diskLook)); err != nil {
			return err
		}
		if spare, err = tx.Spare(ctx); err != nil {
			return err
		}
		growth, err = tx.Growth(ctx, "", today.AddDays(-diskLook))
		return err
	})
	if err != nil || p.diskFree == nil {
		return err
	}
	free, err := p.diskFree()
	if err != nil {
		return fmt.Errorf("ask how much of the disk is free: %w", err)
	}
	free += spare
	open, err := p.isOpen(ctx, exportwatch.Service, diskSubject)
	if err != nil {
		return err
	}
	daily := dailyGrowth(sizes)
	full := fills(free, daily, open)
	if !full && !open {
		return nil
	}
	return p.store.Update(ctx, func(tx *store.Tx) error {
		if !full {
			return p.recover(ctx, tx, exportwatch.Service, diskSubject, r)
		}
		return p.open(ctx, tx, exportwatch.Incident{Source: exportwatch.Service, Subject: diskSubject, Reason: exportwatch.ReasonDisk,
			Detail: diskDetail(free, daily, growth), Opened: p.now()}, r)
	})
}

// dailyGrowth returns by how many bytes a day the database grew, or zero if it
// shrank or is known for one day only.
func dailyGrowth(sizes []store.Size) int64 {
	if len(sizes) < 2 {
		return 0
	}
	first, last := sizes[0], sizes[len(sizes)-1]
	days := int64(last.Day.In(time.UTC).Sub(first.Day.In(time.UTC)) / (24 * time.Hour))
	return max(0, (last.Bytes-first.Bytes)/max(days, 1))
}

// fills reports whether a disk with so many bytes free, of which so many are
// taken a day, is to be warned of. A warning that was given holds on.
func fills(free, daily int64, warned bool) bool {
	least, days := int64(diskLeast), int64(diskWarn)
	if warned {
		least, days = 2*least, days+days/2
	}
	return free < least || daily > 0 && free/daily < days
}

func diskDetail(free, daily int64, growth []store.Growth) string {
	s := fmt.Sprintf("%d MB are free on the disk and in the database", free>>20)
	if daily > 0 {
		s += fmt.Sprintf("; the database grows by %.1f MB a day, so they last for %d days", float64(daily)/(1<<20), free/daily)
	}
	if top := fastest(growth, 3); top != "" {
		s += "; most in the last days: " + top
	}
	return s + ". Make room or lower retention.payloads"
}

// fastest names the n sources that added most.
func fastest(growth []store.Growth, n int) string {
	sums := map[exportwatch.SourceID]int64{}
	var ids []exportwatch.SourceID
	for _, g := range growth {
		if sums[g.Source] == 0 {
			ids = append(ids, g.Source)
		}
		sums[g.Source] += g.Bytes
	}
	slices.SortFunc(ids, func(a, b exportwatch.SourceID) int { return cmp.Or(cmp.Compare(sums[b], sums[a]), cmp.Compare(a, b)) })
	var parts []string
	for _, id := range ids[:min(n, len(ids))] {
		parts = append(parts, fmt.Sprintf("%s %.1f MB", id, float64(sums[id])/(1<<20)))
	}
	return strings.Join(parts, ", ")
}
