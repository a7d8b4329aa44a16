package crawler

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"exportwatch"
)

const (
	hidden    = "REDACTED"
	maxDetail = 300 // bytes of a capture's Detail
)

var (
	userInfo  = regexp.MustCompile(`//[^/?#\s"]*@`)
	parameter = regexp.MustCompile(`(?:^|[?&;#,\s"'(])([^=?&;#,\s"'(]+)=`)
	secret    = regexp.MustCompile(`(?i)key|token|secret|passw|pwd|signature|^sig$|credential|auth|session|^sid$`)
)

// hideUser removes user information from the URLs in s.
func hideUser(s string) string { return userInfo.ReplaceAllString(s, "//"+hidden+"@") }

// redact removes from a text what it may hold of credentials: user information
// in URLs and the values of query parameters whose name suggests a secret. It
// rather removes too much.
func redact(s string) string {
	s = hideUser(s)
	var b strings.Builder
	for {
		at := parameter.FindStringSubmatchIndex(s)
		if at == nil {
			return b.String() + s
		}
		name := s[at[2]:at[3]]
		b.WriteString(s[:at[1]])
		s = s[at[1]:]
		if suggestsSecret(name) {
			b.WriteString(hidden)
			s = s[valueEnd(s):]
		}
	}
}

func suggestsSecret(name string) bool {
	plain, err := url.QueryUnescape(name)
	return err != nil || secret.MatchString(plain)
}

// valueEnd returns where the value of a parameter ends that s begins with.
func valueEnd(s string) int {
	if n := strings.IndexAny(s, "&;#)\"' \t\n"); n >= 0 {
		return n
	}
	return len(s)
}

// oneLine makes a text fit for a capture's Detail: redacted, short, printable.
func oneLine(s string) string {
	s = s[:min(len(s), 8*maxDetail)] // what follows cannot show, and costs time
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
	return exportwatch.Excerpt(redact(s), maxDetail)
}
