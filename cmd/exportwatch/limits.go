package main

import (
	"slices"

	"exportwatch/crawler"
)

// A limitSettings says how often one publisher may be asked, in place of what
// is built in for it.
type limitSettings struct {
	Host       string  `yaml:"host"`       // with a leading dot, every host under it
	Path       string  `yaml:"path"`       // prefix of the paths; all if empty
	PerSecond  float64 `yaml:"per_second"` // requests in the long run
	Burst      int     `yaml:"burst"`      // requests at once after a pause
	Concurrent int     `yaml:"concurrent"` // requests under way at a time
	PerDay     int     `yaml:"per_day"`    // requests in any 24 hours; 0 is no such bound
}

// limits returns the configured limits and, for publishers that have none, those
// that are built in.
func (s *settings) limits() []crawler.Limit {
	var list []crawler.Limit
	for _, l := range s.Limits {
		list = append(list, crawler.Limit(l))
	}
	for _, built := range crawler.Publishers() {
		if !slices.ContainsFunc(list, func(l crawler.Limit) bool { return l.Host == built.Host && l.Path == built.Path }) {
			list = append(list, built)
		}
	}
	return list
}

func (s *settings) limitProblems() (out []problem) {
	for i, l := range s.Limits {
		if err := crawler.Limit(l).Check(); err != nil {
			out = append(out, problem{keyPath{"limits", i}, err.Error()})
		}
	}
	return out
}
