package crawler

import (
	"crypto/sha256"
	"encoding/hex"
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
	revealing = regexp.MustCompile(`(?i)key|passw|pwd|signature|credential|auth|session`)
)

// shortSession is how many bytes the value of a parameter "session" has at most
// that is no visitor's session: Congress numbers its sessions so.
const shortSession = 7

// StoredURL returns the form in which rawurl is stored, shown and compared with
// URLs asked before: without user information, and with the values of query
// parameters that hold credentials ("api_key", "token"), and of such parameters of
// the path (";jsessionid=", RFC 3986, section 3.3), replaced by a mark. The
// mark has eight digits of the value's SHA-256, so that two addresses stay two,
// and no more. We put no key into a URL; a publisher's links may.
func StoredURL(rawurl string) string {
	rawurl = hideUser(rawurl)
	at := strings.IndexAny(rawurl, "?#;")
	if at < 0 || strings.IndexByte(rawurl[at:], '=') < 0 {
		return rawurl
	}
	var b strings.Builder
	b.WriteString(rawurl[:at])
	ends := "?#&;/" // a parameter of the path ends with its segment
	for rest := rawurl[at:]; rest != ""; {
		if rest[0] == '?' || rest[0] == '#' {
			ends = "?#&;"
		}
		end := strings.IndexAny(rest[1:], ends) + 1
		if end == 0 {
			end = len(rest)
		}
		if part := rest[:end]; part[0] == '/' {
			b.WriteString(part)
		} else {
			b.WriteString(hideCredential(part))
		}
		rest = rest[end:]
	}
	return b.String()
}

// storedURL is StoredURL for a URL that must not show secrets either.
func storedURL(rawurl string, secrets []string) string {
	for _, key := range secrets {
		rawurl = strings.ReplaceAll(rawurl, key, hidden)
	}
	return StoredURL(rawurl)
}

// hideCredential marks the value of one parameter with the separator before it.
func hideCredential(s string) string {
	name, value, ok := strings.Cut(s[1:], "=")
	if !ok || value == "" || strings.HasPrefix(value, hidden) {
		return s
	}
	plain, err := url.QueryUnescape(name)
	if err == nil && (!exportwatch.IsCredentialName(plain) || strings.EqualFold(plain, "session") && len(value) <= shortSession) {
		return s
	}
	sum := sha256.Sum256([]byte(value))
	return s[:1+len(name)+1] + hidden + "-" + hex.EncodeToString(sum[:4])
}

// hideUser removes user information from the URLs in s.
func hideUser(s string) string {
	if strings.IndexByte(s, '@') < 0 {
		return s
	}
	return userInfo.ReplaceAllString(s, "//"+hidden+"@")
}

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

// suggestsSecret reports whether a parameter called name might hold a secret. In
// what is only shown it is better to hide too much.
func suggestsSecret(name string) bool {
	plain, err := url.QueryUnescape(name)
	return err != nil || confidential(plain)
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
