package main

import (
	"context"
	"errors"
	"fmt"

	"exportwatch"
	"exportwatch/sources"
	"exportwatch/store"
)

// compare compares the sources whose publishers' own figures are recorded as of
// now with them, once a day, as serve does every night.
func (d *demo) compare(ctx context.Context) (list []exportwatch.Census, err error) {
	for _, def := range d.svc.defs {
		due, err := d.figuresDue(ctx, def)
		if err != nil {
			return list, err
		}
		if !due {
			continue
		}
		census, err := d.svc.pipeline.TakeCensus(ctx, def.ID)
		if err != nil {
			return list, fmt.Errorf("compare %s with its publisher's figures: %w", def.ID, err)
		}
		list = append(list, census)
	}
	return list, nil
}

// figuresDue reports whether the figures of a source are recorded and were not
// asked for on this day.
func (d *demo) figuresDue(ctx context.Context, def sources.Definition) (bool, error) {
	if def.Census == nil {
		return false, nil
	}
	now := d.clock.now()
	plan := def.Census.Plan(now)
	if len(plan.Start) == 0 || !d.web.Holds(plan.Start[0].URL) {
		return false, nil
	}
	var last exportwatch.Census
	err := d.svc.store.View(ctx, func(tx *store.Tx) (err error) {
		last, err = tx.LastCensus(ctx, def.ID)
		return err
	})
	if errors.Is(err, exportwatch.ErrNotFound) {
		return true, nil
	}
	return exportwatch.DateOf(last.At) != exportwatch.DateOf(now), err
}

// sayCompared tells of one comparison.
func (d *demo) sayCompared(c exportwatch.Census) {
	found, expected := c.Tally()
	if c.Reason != "" {
		d.say("compared     %s not: its publisher's figures could not be had (%s)\n", c.Source, c.Reason)
		return
	}
	d.say("compared     %s holds %d of %d by its publisher's own figures\n", c.Source, found, expected)
}
