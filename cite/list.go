package cite

import "regexp"

// A member is one member of a list of sections, parts or numbers.
type member struct {
	start, end int    // in the text
	number     string // without its paragraph; empty for a further paragraph of the last number
	paragraph  string // "(b)(1)", empty if none
	last       string // second end of a range, empty if it is no range
}

const paragraphs = `(?:\((?:\d{1,3}|[a-z]{1,2}|[ivxl]{1,6}|[A-Z]{1,2})\))`

var (
	separator = regexp.MustCompile(`^(?:\s*[,;]\s*(?:and\s+|or\s+|&\s*)?|\s+(?:and|or|&)\s+)(?:§§?\s*|[Ss]ections?\s+|[Pp]arts?\s+|secs?\.\s*)?`)
	rangeMark = regexp.MustCompile(`^(?:\s*[‐‑–—-]\s*|\s+(?:to|through)\s+)(?:§\s*)?`)
	paraOnly  = regexp.MustCompile(`^(` + paragraphs + `+)`)
	// A number that starts another citation ends the list before it.
	anotherCode = regexp.MustCompile(`^\s*(?:C\.?\s?F\.?\s?R|U\.?\s?S\.?\s?C|F\.?R\.?\s|Fed\.|Stat\.|U\.S\.|F\.\s?[2-4]|S\.\s?Ct|WL\b|Cong|[A-Z]\.\d)`)
)

// list reads the members from text[at:], the first of which must stand there.
// number matches one member anchored at its start; its first group is the
// number and its second, if it took part, the paragraph.
func (f *finder) list(at int, number *regexp.Regexp) []member {
	var out []member
	for first := true; ; first = false {
		next := at
		if !first {
			sep := separator.FindString(f.rest(at))
			if sep == "" {
				return out
			}
			next += len(sep)
		}
		m, ok := f.member(next, number, !first)
		if !ok {
			return out
		}
		out, at = append(out, m), m.end
	}
}

// member reads one member at the offset; continued allows a paragraph alone.
func (f *finder) member(at int, number *regexp.Regexp, continued bool) (member, bool) {
	rest := f.rest(at)
	loc := number.FindStringSubmatchIndex(rest)
	if loc == nil {
		p := paraOnly.FindString(rest)
		return member{start: at, end: at + len(p), paragraph: p}, continued && p != ""
	}
	m := member{start: at, end: at + loc[1], number: rest[loc[2]:loc[3]]}
	if loc[4] >= 0 {
		m.paragraph = rest[loc[4]:loc[5]]
	}
	if continued && anotherCode.MatchString(f.rest(m.end)) {
		return member{}, false
	}
	f.extend(&m, number)
	return m, true
}

// extend reads the second end of a range, if one follows m.
func (f *finder) extend(m *member, number *regexp.Regexp) {
	mark := rangeMark.FindString(f.rest(m.end))
	if mark == "" {
		return
	}
	at := m.end + len(mark)
	rest := f.rest(at)
	loc := number.FindStringSubmatchIndex(rest)
	if loc == nil || anotherCode.MatchString(f.rest(at+loc[1])) {
		return
	}
	m.last, m.end = rest[loc[2]:loc[3]], at+loc[1]
}

// rest returns at most window bytes of the text from an offset.
func (f *finder) rest(at int) string { return f.text[at:min(at+window, len(f.text))] }
