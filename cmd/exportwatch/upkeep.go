package main

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/sources"
)

// incidentSettings say when trouble with a source is told, and to whom.
type incidentSettings struct {
	After *int             `yaml:"after"` // failures in a row, where a failure may pass by itself; set by finish
	Tell  []targetSettings `yaml:"tell"`  // beside the log
}

// retentionSettings say how long what was captured is kept.
type retentionSettings struct {
	Payloads string `yaml:"payloads"` // bytes of answers: a number and y, m, w or d, or forever
}

const (
	// defaultAfter lets the network fail twice before anybody is woken: at the
	// usual half hour between checks that is one hour.
	defaultAfter = 3
	// defaultKeep is how long records of exports are kept. 15 CFR 762.6(a).
	defaultKeep = "5y"
	keepForever = "forever"
)

// finish fills in what was left out.
func (s *incidentSettings) finish() {
	if s.After == nil {
		after := defaultAfter
		s.After = &after
	}
}

// finish fills in what was left out.
func (s *retentionSettings) finish() { s.Payloads = cmp.Or(s.Payloads, defaultKeep) }

func (s incidentSettings) problems(at keyPath) (out []problem) {
	if *s.After < 1 {
		out = append(out, problem{at.to("after"), fmt.Sprintf("after %d: want 1 or more failures in a row", *s.After)})
	}
	for i, t := range s.Tell {
		out = append(out, t.problems(at.to("tell", i))...)
	}
	return out
}

func (s incidentSettings) targets() (list []exportwatch.Target) {
	for _, t := range s.Tell {
		list = append(list, exportwatch.Target(t))
	}
	return list
}

func (s retentionSettings) problems(at keyPath) []problem {
	if _, err := s.keep(); err != nil {
		return []problem{{at.to("payloads"), err.Error()}}
	}
	return nil
}

// keep returns how long payloads are kept; zero is for ever.
func (s retentionSettings) keep() (time.Duration, error) {
	if s.Payloads == keepForever {
		return 0, nil
	}
	const day = 24 * time.Hour
	units := map[string]time.Duration{"y": 365*day + day/4, "m": 30 * day, "w": 7 * day, "d": day}
	bad := fmt.Errorf("payloads %q: want a number of years, months, weeks or days, such as 5y, 18m or 90d, or %s", s.Payloads, keepForever)
	if s.Payloads == "" {
		return 0, bad
	}
	n, err := strconv.Atoi(s.Payloads[:len(s.Payloads)-1])
	unit, ok := units[s.Payloads[len(s.Payloads)-1:]]
	if err != nil || !ok || n < 1 || n > 36500 || time.Duration(n) > 100*365*day/unit {
		return 0, bad
	}
	return time.Duration(n) * unit, nil
}

// watchedDisk returns what tells how much of the disk of dir is free, or nil on
// a system where that cannot be asked.
func watchedDisk(dir string) func() (int64, error) {
	if _, err := diskFree(dir); errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	return func() (int64, error) { return diskFree(dir) }
}

// unseen says for every subscription that names sources what cannot be seen
// through them, a line each.
func (s *settings) unseen(defs []sources.Definition) (notes []string) {
	for _, sub := range s.Subscriptions {
		for _, name := range sub.Filter.Sources {
			for _, d := range defs {
				named := string(d.ID) == name || strings.HasSuffix(name, "/") && strings.HasPrefix(string(d.ID), name)
				if named && d.Coverage != "" {
					notes = append(notes, fmt.Sprintf("subscription %s, %s: %s", sub.ID, d.ID, d.Coverage))
				}
			}
		}
	}
	return notes
}

// nobodyTold is what is said of a configuration without subscriptions.
const nobodyTold = "no subscriptions: nobody is told of anything; add `subscriptions` (exportwatch config example shows how)"
