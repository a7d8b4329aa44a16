package divert

import (
	"context"
	"slices"
	"sync"

	"exportwatch"
	"exportwatch/notify"
)

// A Sink is a [notify.Channel] that remembers messages. The zero Sink is ready
// and may be used from several goroutines.
type Sink struct {
	mu       sync.Mutex
	messages []notify.Message // the last of each identifier and recipient, in the order of their first
	sends    map[exportwatch.AlertID]int
}

// Send implements [notify.Channel]; a repeat replaces what it repeats.
func (s *Sink) Send(ctx context.Context, m notify.Message) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sends == nil {
		s.sends = map[exportwatch.AlertID]int{}
	}
	s.sends[m.ID]++
	i := slices.IndexFunc(s.messages, func(o notify.Message) bool {
		return o.ID == m.ID && o.Channel == m.Channel && o.To == m.To
	})
	if i < 0 {
		s.messages = append(s.messages, m)
	} else {
		s.messages[i] = m
	}
	return nil
}

// Messages returns what a receiver that drops repeats has, in order of arrival.
func (s *Sink) Messages() []notify.Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// Sends returns how often an alert was sent, repeats included.
func (s *Sink) Sends(id exportwatch.AlertID) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sends[id]
}
