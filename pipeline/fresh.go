package pipeline

import (
	"context"
	"sync"

	"exportwatch"
)

// maxFresh bounds the bytes of payloads kept in memory on their way from the
// crawler to the parser.
const maxFresh = 4 << 20

// A freshShelf keeps payloads that were just retrieved, so that reading them
// need not take them out of the database again. It is a shortcut and no more:
// what it does not hold is read from the database.
type freshShelf struct {
	mu    sync.Mutex
	held  map[exportwatch.Digest][]byte
	bytes int
}

// put keeps body, which has digest d and must not be changed any more. If there
// is no room, nothing that was kept stays: its readers are long overdue.
func (s *freshShelf) put(d exportwatch.Digest, body []byte) {
	if len(body) > maxFresh/4 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held == nil || s.bytes+len(body) > maxFresh {
		s.held, s.bytes = map[exportwatch.Digest][]byte{}, 0
	}
	if _, ok := s.held[d]; !ok {
		s.held[d] = body
		s.bytes += len(body)
	}
}

// take returns the payload with digest d and keeps it no longer.
func (s *freshShelf) take(d exportwatch.Digest) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, ok := s.held[d]
	if ok {
		delete(s.held, d)
		s.bytes -= len(body)
	}
	return body, ok
}

// payload returns the bytes that c brought.
func (p *Pipeline) payload(ctx context.Context, c exportwatch.Capture) ([]byte, error) {
	if body, ok := p.fresh.take(c.Payload); ok {
		return body, nil
	}
	return p.store.Payload(ctx, c.Payload)
}
