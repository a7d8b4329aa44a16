// Package divert keeps messages on this machine in place of sending them:
// [Divert] as files that a person can open, [Sink] in memory.
//
// It is for demonstrations, dry runs and tests. It reaches no network.
package divert

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"exportwatch"
	"exportwatch/notify"
)

// Divert is a [notify.Channel] that writes each message as four files,
// Dir/<channel>/<name>.{eml,txt,html,json}. The name is the alert's identifier,
// followed by a digest of the recipient if there is one, so that one alert to
// two people is two messages and the same message sent again replaces its files.
type Divert struct {
	Dir string
	Log *slog.Logger // nil means silent
}

// Send implements [notify.Channel]. When it returns nil every file is whole and
// synced; a crash in between leaves old or new files, never parts of one.
func (d Divert) Send(ctx context.Context, m notify.Message) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	mail, err := eml(m)
	if err != nil {
		return fmt.Errorf("divert alert %s: %w", m.ID, err)
	}
	stem := d.Path(m)
	dir := filepath.Dir(stem)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("divert alert %s: %w", m.ID, err)
	}
	for _, part := range []struct {
		ext  string
		body []byte
	}{{".txt", []byte(m.Text)}, {".html", []byte(m.HTML)}, {".json", m.Body}, {".eml", mail}} {
		if err := replace(stem+part.ext, part.body); err != nil {
			return fmt.Errorf("divert alert %s: %w", m.ID, err)
		}
	}
	if err := syncDir(dir); err != nil {
		return fmt.Errorf("divert alert %s: %w", m.ID, err)
	}
	if d.Log != nil {
		d.Log.InfoContext(ctx, "alert diverted", "alert", m.ID, "channel", m.Channel, "file", stem+".eml")
	}
	return nil
}

// Path returns where the files of m are, without their extension. Whatever m
// holds, it is inside Dir.
func (d Divert) Path(m notify.Message) string {
	name := fileName(string(m.ID))
	if m.To != "" {
		sum := sha256.Sum256([]byte(m.To))
		name += fmt.Sprintf("-%x", sum[:4])
	}
	return filepath.Join(d.Dir, fileName(m.Channel), name)
}

const maxName = 120 // bytes, well within what file systems take with the suffixes

// fileName returns s if it is a plain name, otherwise a plain name made from it.
func fileName(s string) string {
	slug := exportwatch.Slug(s)
	if s == slug && s != "" && len(s) <= maxName {
		return s
	}
	sum := sha256.Sum256([]byte(s))
	return fmt.Sprintf("%s-%x", slug[:min(len(slug), maxName)], sum[:4])
}

// replace puts body at path: written beside it, synced, then renamed over it.
func replace(path string, body []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".writing-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = bytes.NewReader(body).WriteTo(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// syncDir makes the names in dir durable.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
