package notify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// A Channel carries messages out.
//
// Send returns nil only once the receiving side has taken responsibility for
// the message (SMTP 250 after DATA, HTTP 2xx, the file synced). It returns
// soon after ctx ends. It may be called again with the same Message.ID, after a
// failure or after a crash that lost the success, and must then send the same
// identifier so that a receiver can drop the repeat. It may be called from
// several goroutines. It does not retry: a failure that no retry can mend
// wraps [ErrPermanent], one that names a wait is or wraps a [*RetryAfter],
// any other is tried again later. Errors never hold a secret.
type Channel interface {
	Send(ctx context.Context, m Message) error
}

// ErrPermanent reports a failure that no retry can mend, such as an address
// that does not exist.
var ErrPermanent = errors.New("permanent failure")

// A RetryAfter is a failure after which the receiver asked to be left alone
// for Wait.
type RetryAfter struct {
	Wait time.Duration
	Err  error
}

// Error implements error.
func (r *RetryAfter) Error() string { return fmt.Sprintf("%v (asked to wait %v)", r.Err, r.Wait) }

// Unwrap returns the failure itself.
func (r *RetryAfter) Unwrap() error { return r.Err }

// LogChannel returns a channel that writes one log record for each message.
func LogChannel(lg *slog.Logger) Channel { return logChannel{lg} }

type logChannel struct{ lg *slog.Logger }

func (c logChannel) Send(ctx context.Context, m Message) error {
	c.lg.InfoContext(ctx, "alert", "id", m.ID, "type", m.Type, "to", m.To,
		"subject", m.Subject, "development", m.Thread, "synthetic", m.Synthetic)
	return nil
}

// WriterChannel returns a channel that writes one line for each message: the
// time, the identifier and the subject, separated by tabs. Lines of concurrent
// sends do not mix.
func WriterChannel(w io.Writer) Channel { return &writerChannel{w: w} }

type writerChannel struct {
	mu sync.Mutex
	w  io.Writer
}

func (c *writerChannel) Send(_ context.Context, m Message) error {
	line := strings.Join([]string{m.At.UTC().Format(time.RFC3339), oneLine(string(m.ID)), oneLine(m.Subject)}, "\t") + "\n"
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := io.WriteString(c.w, line); err != nil {
		return fmt.Errorf("write alert %s: %w", m.ID, err)
	}
	return nil
}
