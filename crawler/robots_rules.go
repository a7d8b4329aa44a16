package crawler

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A group is what a robots.txt says to one product token, or to all others.
// The zero value permits everything. No number of rules and no number of stars
// in one makes it incomplete: what is dropped would permit, and the length of
// the file bounds the work.
type group struct {
	rules []rule
	delay time.Duration // between two requests; 0 if none is asked for
}

// A rule permits or forbids the paths that its pattern matches.
type rule struct {
	pieces []string // of the pattern, normalised, between its stars; the first stands at the beginning
	ends   bool     // the pattern ends with $
	octets int      // of the normalised pattern
	allow  bool
}

// groupFor returns what file, a robots.txt in UTF-8, says to the user agent. As
// RFC 9309, section 2.2 asks, a broken line costs no other line, groups with one
// token are one, and the group whose token the agent begins with goes before the
// one for "*"; of several the longest does.
func groupFor(agent string, file []byte) group {
	agent, best := strings.ToLower(agent), ""
	groups := parseGroups(file)
	for token := range groups {
		if token != "*" && len(token) > len(best) && strings.HasPrefix(agent, token) {
			best = token
		}
	}
	if g := groups[cmp.Or(best, "*")]; g != nil {
		return *g
	}
	return group{}
}

// parseGroups returns the groups of a robots.txt by their tokens in lower case.
func parseGroups(file []byte) map[string]*group {
	groups := map[string]*group{}
	var bound []*group // by the lines that follow
	naming := false    // the latest line named one of them
	text := strings.ToValidUTF8(strings.ReplaceAll(string(file), "\r", "\n"), "")
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		name, value := lineField(line)
		switch name {
		case "user-agent", "useragent":
			token, _, _ := strings.Cut(strings.ToLower(value), "/")
			if token == "" {
				continue
			}
			if !naming {
				bound = nil
			}
			if groups[token] == nil {
				groups[token] = &group{}
			}
			bound, naming = append(bound, groups[token]), true
		case "allow", "disallow", "crawl-delay", "crawldelay":
			naming = false
			for _, g := range bound {
				g.obey(name, value)
			}
		}
	}
	return groups
}

// lineField returns the name of a line in lower case and the first word of its value.
func lineField(line string) (name, value string) {
	line, _, _ = strings.Cut(line, "#")
	name, value, _ = strings.Cut(line, ":")
	if words := strings.Fields(value); len(words) > 0 {
		return strings.ToLower(strings.TrimSpace(name)), words[0]
	}
	return strings.ToLower(strings.TrimSpace(name)), ""
}

// obey adds a line to g. A rule without a path is none, and neither is a delay
// that is no number anybody means.
func (g *group) obey(name, value string) {
	switch {
	case value == "":
	case name == "allow" || name == "disallow":
		g.rules = append(g.rules, newRule(value, name == "allow"))
	default:
		if n, err := strconv.ParseFloat(value, 64); err == nil && n >= 0 && n < 1e6 {
			g.delay = min(time.Duration(n*float64(time.Second)), maxCrawlDelay)
		}
	}
}

func newRule(pattern string, allow bool) rule {
	if pattern[0] != '/' && pattern[0] != '*' {
		pattern = "/" + pattern
	}
	pattern, ends := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	r := rule{pieces: parts, ends: ends, allow: allow, octets: len(parts) - 1}
	for i, p := range parts {
		parts[i] = normalPath(p)
		r.octets += len(parts[i])
	}
	if ends {
		r.octets++
	}
	return r
}

// permits reports whether g lets path, an escaped path with its query, be asked:
// the rule with the most octets decides, and of two that are equal the one that
// allows (RFC 9309, section 2.2.2).
func (g group) permits(path string) bool {
	if len(g.rules) == 0 {
		return true
	}
	forms := pathForms(path)
	most, allow := 0, true
	for _, r := range g.rules {
		weightier := r.octets > most || r.octets == most && r.allow
		if weightier && slices.ContainsFunc(forms, r.matches) {
			most, allow = r.octets, r.allow
		}
	}
	return allow
}

// matches reports whether the pattern matches the beginning of a normalised path,
// or all of it if the pattern says so. Each piece is taken where it stands first,
// so that the time is that of reading the path once.
func (r rule) matches(path string) bool {
	path, ok := strings.CutPrefix(path, r.pieces[0])
	if !ok {
		return false
	}
	last := len(r.pieces) - 1
	if last == 0 {
		return !r.ends || path == ""
	}
	for _, piece := range r.pieces[1:last] {
		if _, path, ok = strings.Cut(path, piece); !ok {
			return false
		}
	}
	if r.ends {
		return strings.HasSuffix(path, r.pieces[last])
	}
	return strings.Contains(path, r.pieces[last])
}

const (
	hexDigits = "0123456789ABCDEF"
	inQueries = ":/?@!'(),;" // of RFC 3986, which a query holds with and without encoding
)

// normalPath writes a path, or a part of one, so that what is the same address is
// the same text (RFC 9309, section 2.2.2): octets that are no ASCII encoded, as
// are star and dollar, which mean something else in a pattern; what needs no
// encoding without it; hexadecimal digits in capitals.
func normalPath(s string) string { return recode(s, "*$", "") }

// pathForms returns the forms of an escaped path that a rule may match: normalised
// and, since "?u=https://a.example" and "?u=https%3A%2F%2Fa.example" are the same
// to RFC 9309, with the reserved characters of the query all encoded and all not.
func pathForms(path string) []string {
	forms := []string{normalPath(path)}
	before, query, ok := strings.Cut(forms[0], "?")
	if !ok {
		return forms
	}
	for _, other := range []string{recode(query, "*$"+inQueries, ""), recode(query, "*$", inQueries)} {
		if other != query {
			forms = append(forms, before+"?"+other)
		}
	}
	return forms
}

// recode writes s normalised, the characters in encode with encoding and those in
// decode without.
func recode(s, encode, decode string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c, encoded := s[i], false
		if c == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				c, encoded = byte(n), true
				i += 2
			}
		}
		plain := unreserved(c) || strings.IndexByte(decode, c) >= 0
		if c >= 0x80 || encoded && !plain || strings.IndexByte(encode, c) >= 0 {
			b.Write([]byte{'%', hexDigits[c>>4], hexDigits[c&15]})
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// unreserved reports whether c means itself in any part of a URL (RFC 3986, 2.3).
func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
