package exportwatch

import (
	"errors"
	"fmt"
	"time"
)

// A Date is a calendar day in the publisher's legal calendar. It has no clock
// and no zone: a rule effective on 2031-03-05 is effective on that day in
// Washington, whatever instant that is elsewhere. The zero Date means that the
// publisher gave none.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ErrDate reports a text that is not a calendar day in the form 2006-01-02.
var ErrDate = errors.New("not a date in the form YYYY-MM-DD")

// ParseDate reads a day in the form 2006-01-02. The empty string gives the
// zero Date. A day that does not exist (2026-02-30) is ErrDate.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("%q: %w", s, ErrDate)
	}
	return DateOf(t), nil
}

// DateOf returns the calendar day of t in t's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// String formats d as 2006-01-02, or as the empty string if d is zero.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// IsZero reports whether the publisher gave no date.
func (d Date) IsZero() bool { return d == Date{} }

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// Compare returns -1, 0 or +1 as d is before, the same as or after e.
func (d Date) Compare(e Date) int {
	return d.In(time.UTC).Compare(e.In(time.UTC))
}

// AddDays returns the day n days after d, or before it if n is negative.
func (d Date) AddDays(n int) Date { return DateOf(d.In(time.UTC).AddDate(0, 0, n)) }

// In returns the first instant of d in loc.
func (d Date) In(loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
}

// MarshalText implements [encoding.TextMarshaler]; the zero Date is empty.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDate(string(b))
	return err
}
