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
	parameter = regexp.MustCompile(`(^|[?&;,\s"'(])([^=?&;,\s"'(]{1,100})=[^&;\s"'#)]*`)
	secret    = regexp.MustCompile(`(?i)key|token|secret|passw|pwd|signature|^sig$|credential|auth|session|^sid$`)
)

// hideUser removes user information from the URLs in s.
func hideUser(s string) string { return userInfo.ReplaceAllString(s, "//"+hidden+"@") }

// redact removes from a text what it may hold of credentials: user information
// in URLs and the values of query parameters whose name suggests a secret. It
// rather removes too much.
func redact(s string) string {
	return parameter.ReplaceAllStringFunc(hideUser(s), func(found string) string {
		name, _, _ := strings.Cut(found, "=")
		plain, err := url.QueryUnescape(strings.TrimLeft(name, "?&;,\"'( \t\n"))
		if err == nil && !secret.MatchString(plain) {
			return found
		}
		return name + "=" + hidden
	})
}

// oneLine makes a text fit for a capture's Detail: redacted, short, printable.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
	return exportwatch.Excerpt(redact(s), maxDetail)
}
