package parsers

import (
	"errors"
	"fmt"
	"strings"

	"exportwatch"
)

// An Error says why a payload could not be read. Every error of [Parse] is one.
type Error struct {
	Format string             // format it was read as
	Reason exportwatch.Reason // for operators to filter by; never empty
	Where  string             // "line 12", "offset 345", "part 2", "$.results[3]"; empty if it is the whole payload
	Err    error              // the cause; never nil
	// Partial says that the documents returned beside the error are whole, and
	// that it tells of what was left out.
	Partial bool
}

// Error returns one line: format, place, reason and cause.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "parse %s", e.Format)
	if e.Where != "" {
		fmt.Fprintf(&b, " at %s", e.Where)
	}
	fmt.Fprintf(&b, ": %s: %v", e.Reason, e.Err)
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// fault returns an *Error for reason at where; [Parse] adds the format.
func fault(reason exportwatch.Reason, where, format string, args ...any) error {
	return &Error{Reason: reason, Where: where, Err: fmt.Errorf(format, args...)}
}

// wrongShape reports a payload that is well formed but not what its format says.
func wrongShape(where, format string, args ...any) error {
	return fault(exportwatch.ReasonWrongShape, where, format, args...)
}

// asError returns err as an *Error of format. A cause that carries no reason
// of its own counts as malformed.
func asError(format string, err error) *Error {
	var e *Error
	if !errors.As(err, &e) {
		return &Error{Format: format, Reason: exportwatch.ReasonMalformed, Err: err}
	}
	out := *e
	out.Format = format
	return &out
}
