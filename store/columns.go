package store

// This file says how Go values stand in columns: instants as microseconds since
// 1970-01-01 UTC (the zero time.Time keeps its own number, or is NULL where a
// column may be empty), days as YYYY-MM-DD or the empty string, digests as
// hexadecimal digits or NULL, structured parts as JSON.

import (
	"bytes"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"exportwatch"
)

// instantValue is an instant that a column always holds.
func instantValue(t time.Time) int64 { return t.UnixMicro() }

// optionalInstant is NULL for the zero time.
func optionalInstant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// storable cuts t to what a column keeps.
func storable(t time.Time) time.Time { return time.UnixMicro(t.UnixMicro()).UTC() }

// A columnFunc reads one column.
type columnFunc func(src any) error

// Scan implements [sql.Scanner].
func (f columnFunc) Scan(src any) error { return f(src) }

// instantInto reads an instant; NULL is the zero time.
func instantInto(t *time.Time) sql.Scanner {
	return columnFunc(func(src any) error {
		switch v := src.(type) {
		case nil:
			*t = time.Time{}
		case int64:
			*t = time.UnixMicro(v).UTC()
		default:
			return fmt.Errorf("instant column holds %T", src)
		}
		return nil
	})
}

// dayInto reads a calendar day.
func dayInto(d *exportwatch.Date) sql.Scanner {
	return columnFunc(func(src any) (err error) {
		s, ok := src.(string)
		if !ok {
			return fmt.Errorf("day column holds %T", src)
		}
		*d, err = exportwatch.ParseDate(s)
		return err
	})
}

// checkDays reports a day that could be written but never read again, such as
// one after the year 9999.
func checkDays(days ...exportwatch.Date) error {
	for _, d := range days {
		if read, err := exportwatch.ParseDate(d.String()); err != nil || read != d {
			return fmt.Errorf("%+v is not a day: %w", d, exportwatch.ErrDate)
		}
	}
	return nil
}

// digestValue is NULL for the zero digest.
func digestValue(d exportwatch.Digest) any {
	if d == (exportwatch.Digest{}) {
		return nil
	}
	return d.String()
}

// digestInto reads a digest; NULL is the zero digest.
func digestInto(d *exportwatch.Digest) sql.Scanner {
	return columnFunc(func(src any) (err error) {
		switch v := src.(type) {
		case nil:
			*d = exportwatch.Digest{}
		case string:
			*d, err = exportwatch.ParseDigest(v)
		default:
			err = fmt.Errorf("digest column holds %T", src)
		}
		return err
	})
}

// A jsonValue is written as JSON. Characters are not escaped for HTML, so that
// the column can be read by people.
type jsonValue struct{ v any }

// Value implements [driver.Valuer].
func (j jsonValue) Value() (driver.Value, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(j.v); err != nil {
		return nil, fmt.Errorf("write %T as JSON: %w", j.v, err)
	}
	return string(bytes.TrimSuffix(buf.Bytes(), []byte("\n"))), nil
}

// An optionalJSON is written as JSON, or as the empty string if there is nothing
// to write.
type optionalJSON struct {
	v     any
	empty bool
}

// Value implements [driver.Valuer].
func (j optionalJSON) Value() (driver.Value, error) {
	if j.empty {
		return "", nil
	}
	return jsonValue{j.v}.Value()
}

// optionalJSONInto is jsonInto for a column that may be empty, which leaves p as
// it is.
func optionalJSONInto(p any) sql.Scanner {
	return columnFunc(func(src any) error {
		if s, ok := src.(string); ok && s == "" {
			return nil
		}
		return jsonInto(p).Scan(src)
	})
}

// jsonInto reads a JSON column into the variable p points at; null leaves it as
// it is.
func jsonInto(p any) sql.Scanner {
	return columnFunc(func(src any) error {
		s, ok := src.(string)
		if !ok {
			return fmt.Errorf("JSON column holds %T", src)
		}
		if s == "null" {
			return nil
		}
		return wrap(json.Unmarshal([]byte(s), p), "read %T from JSON", p)
	})
}

// metaInto reads metadata so that it equals what was written: JSON alone would
// turn ints into floats and lists of strings into lists of anything.
func metaInto(m *exportwatch.Meta) sql.Scanner {
	return columnFunc(func(src any) error {
		s, ok := src.(string)
		if !ok {
			return fmt.Errorf("JSON column holds %T", src)
		}
		dec := json.NewDecoder(bytes.NewReader([]byte(s)))
		dec.UseNumber()
		if err := dec.Decode(m); err != nil {
			return fmt.Errorf("read metadata from JSON: %w", err)
		}
		for k, v := range *m {
			(*m)[k] = metaValue(v)
		}
		return nil
	})
}

func metaValue(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return int(n)
		}
		f, err := v.Float64()
		if err != nil {
			return v.String() // beyond any float: the digits are all there is
		}
		return f
	case []any:
		list := make([]string, 0, len(v))
		for _, e := range v {
			s, ok := e.(string)
			if !ok {
				return v
			}
			list = append(list, s)
		}
		return list
	}
	return v
}
