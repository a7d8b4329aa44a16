package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
)

// writeJSON prints v as one indented JSON value; text from sources is not
// HTML-escaped, since it goes to programs and terminals.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

// counts prints m in the order of its keys: "failed/connect 5, fetched 35".
func counts[K ~string](m map[K]int) string {
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, fmt.Sprintf("%s %d", k, m[k]))
	}
	return cmp.Or(strings.Join(parts, ", "), "none")
}

// plural prints n things: "1 message", "2 messages".
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// syntheticBanner heads what is printed of a database made from recordings.
const syntheticBanner = "SYNTHETIC: made from recordings, not from live sources"

// printBanner marks what follows as synthetic if it is.
func printBanner(e *env, synthetic bool) {
	if synthetic {
		fmt.Fprintln(e.stdout, syntheticBanner)
	}
}

// isTerminal reports whether w is a terminal: colour and progress go only there.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// printable drops control characters from text that came from outside, so that
// a source cannot drive the terminal. New lines and tabs stay.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return -1
		}
		return r
	}, s)
}

// instant prints t in UTC to the second, or a dash if it never was.
func instant(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format(time.RFC3339)
}

// jsonInstant is t for JSON: nil if it never was.
func jsonInstant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
