package parsers

import (
	"strings"

	"exportwatch"
)

// metaOf returns m without what is unknown: empty strings, false and empty lists.
// Strings are copied, so that no payload stays with what is known of it.
func metaOf(m exportwatch.Meta) exportwatch.Meta {
	for k, v := range m {
		switch v := v.(type) {
		case string:
			if v == "" {
				delete(m, k)
				break
			}
			m[k] = strings.Clone(v)
		case []string:
			if len(v) == 0 {
				delete(m, k)
			}
		case bool:
			if !v {
				delete(m, k)
			}
		}
	}
	return m
}

// uniq returns list without empty strings and repeats, in order.
func uniq(list []string) []string {
	var out []string
	seen := map[string]bool{"": true}
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// dateOf reads a day in the form 2006-01-02, taken from the front of s if a
// clock follows it. What is no day is the zero Date and a warning on v.
func dateOf(v *exportwatch.Version, field, s string) exportwatch.Date {
	day := s
	if len(s) > 10 && (s[10] == 'T' || s[10] == ' ') {
		day = s[:10]
	}
	d, err := exportwatch.ParseDate(day)
	if err != nil {
		warn(v, "bad_date", field+": "+err.Error())
	}
	return d
}

// warn adds a warning to v.
func warn(v *exportwatch.Version, code, message string) {
	v.Warnings = append(v.Warnings, exportwatch.Warning{Code: code, Message: message})
}
