package pipeline

import (
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"exportwatch"
	"exportwatch/sources"
)

// hostWorkers is how many sources of one host are checked at once: they take
// turns at it anyway, and one that is slow must not take all workers.
const hostWorkers = 4

// A gate lets in the checks of each host, a few at a time.
type gate struct {
	now  func() time.Time
	defs map[exportwatch.SourceID]sources.Definition

	mu      sync.Mutex // guards the rest
	hosts   map[exportwatch.SourceID]string
	running map[string]int
	waiting map[string][]exportwatch.SourceID
}

func newGate(now func() time.Time, defs map[exportwatch.SourceID]sources.Definition) *gate {
	return &gate{now: now, defs: defs, hosts: map[exportwatch.SourceID]string{}, running: map[string]int{}, waiting: map[string][]exportwatch.SourceID{}}
}

// workers returns how many workers the checks of sources need: as many as the gate
// lets in at once, within bounds.
func (g *gate) workers(ids []exportwatch.SourceID) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	hosts := map[string]bool{}
	for _, id := range ids {
		if len(hosts)*hostWorkers >= mostWorkers {
			break
		}
		hosts[g.hostOf(id)] = true
	}
	return min(max(len(hosts)*hostWorkers, fewestWorkers), mostWorkers)
}

// enter reports whether a source may be checked now. Else it waits until leave
// names it.
func (g *gate) enter(id exportwatch.SourceID) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	host := g.hostOf(id)
	if g.running[host] < hostWorkers {
		g.running[host]++
		return true
	}
	if !slices.Contains(g.waiting[host], id) {
		g.waiting[host] = append(g.waiting[host], id)
	}
	return false
}

// leave ends the check of a source, and returns the one that is to enter next.
func (g *gate) leave(id exportwatch.SourceID) (next exportwatch.SourceID, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	host := g.hostOf(id)
	if g.running[host]--; g.running[host] == 0 {
		delete(g.running, host)
	}
	list := g.waiting[host]
	if len(list) == 0 {
		return "", false
	}
	if g.waiting[host] = list[1:]; len(list) == 1 {
		delete(g.waiting, host)
	}
	return list[0], true
}

// hostOf returns the host that a source begins with, or its own name if it asks
// nobody.
func (g *gate) hostOf(id exportwatch.SourceID) string {
	if host, ok := g.hosts[id]; ok {
		return host
	}
	host := string(id)
	if def, ok := g.defs[id]; ok && def.Plan != nil {
		if start := def.Plan(g.now(), nil).Start; len(start) > 0 {
			if u, err := url.Parse(start[0].URL); err == nil && u.Host != "" {
				host = strings.ToLower(u.Host)
			}
		}
	}
	g.hosts[id] = host
	return host
}

// A source whose pass met trouble that may pass by itself is checked again after
// againFirst, then after twice that, againTimes in all, unless its schedule comes
// first; then the schedule is left to it.
const (
	againFirst = 10 * time.Minute
	againTimes = 3
)

// second counts the passes in a row that met such trouble, by source.
type second struct {
	mu     sync.Mutex
	failed map[exportwatch.SourceID]int
}

// after returns after what time a source is to be checked again, and false if its
// schedule is enough. failed says that its pass met trouble.
func (s *second) after(id exportwatch.SourceID, failed bool) (time.Duration, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !failed {
		delete(s.failed, id)
		return 0, false
	}
	s.failed[id]++
	if n := s.failed[id]; n <= againTimes {
		return againFirst << (n - 1), true
	}
	return 0, false
}
