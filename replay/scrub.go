package replay

import (
	"bytes"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// scrubbed stands in a recording where a secret stood.
const scrubbed = "REDACTED"

// certain find what is secret whatever it looks like, a plain word too; the last
// group of each is the secret itself.
var certain = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\bhttps?://[^\s/"'<>@:]*:([^\s/"'<>@]+)@`), // a password in a link
	regexp.MustCompile(`(?im)^[ \t>]*(?:set-)?cookie2?[ \t]*:[ \t]*([^\s=;,]+=[^\r\n]*[^\s])`),
	regexp.MustCompile(`(?im)^[ \t>]*(?:proxy-)?authorization[ \t]*:[ \t]*((?:basic|bearer|digest|token|apikey|negotiate)[ \t]+[^\s][^\r\n]*[^\s])`),
}

// tokens find keys and tokens by the form that their issuers give them.
var tokens = []*regexp.Regexp{
	regexp.MustCompile(`((?:AKIA|ASIA)[0-9A-Z]{16})`),
	regexp.MustCompile(`(-----BEGIN [A-Z ]*PRIVATE KEY-----[A-Za-z0-9+/=\s]*)`),
	regexp.MustCompile(`(gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}|glpat-[A-Za-z0-9_-]{16,})`),
	regexp.MustCompile(`(eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,})`), // a JSON web token
	regexp.MustCompile(`(AIza[A-Za-z0-9_-]{35})`),
	regexp.MustCompile(`(xox[abeoprs]-[A-Za-z0-9-]{10,})`),
	regexp.MustCompile(`\b(sk-[A-Za-z0-9_-]{20,})`),
	regexp.MustCompile(`\bhooks\.slack\.com/services/([A-Za-z0-9/]{20,})`),
	regexp.MustCompile(`(?i)\b(?:bearer|token)\s+([A-Za-z0-9._~+/-]{24,}=*)`),
}

// named find a name and its value, which is secret if the name says so. The value
// of a parameter in a link may be shorter than one in a text.
var named = []*regexp.Regexp{
	regexp.MustCompile(`["'?&]([A-Za-z0-9_.-]+)["']?\s*[:=]\s*["']?([A-Za-z0-9+/_.%-]{16,}=*)`),
	regexp.MustCompile(`\b([A-Za-z0-9_-]+)\s*[:=]\s*["']([A-Za-z0-9+/_.%-]{16,}=*)["']`), // in a script
	regexp.MustCompile(`[?&;]([A-Za-z0-9_.-]+)=([A-Za-z0-9+/_.%~-]{8,}=*)`),
	regexp.MustCompile(`(?m)^\s*([A-Za-z0-9_-]+)\s*[:=]\s*["']?([A-Za-z0-9+/_.-]{16,}=*)`),
}

// A field of a form or a page: any of its names may say that its value is secret.
var (
	formField  = regexp.MustCompile(`(?i)<(?:input|meta)\b[^>]*>`)
	fieldName  = regexp.MustCompile(`(?i)\b(?:name|id)=["']([^"']+)["']`)
	fieldValue = regexp.MustCompile(`(?i)\b(?:value|content)=["']([^"']{8,})["']`)
)

// Scrub returns a without secrets: the given ones wherever they stand, and what
// looks like a key, a token or a visitor's session. Headers are copied.
func Scrub(a Answer, secrets ...string) Answer {
	clean := func(b []byte) []byte { return scrub(b, secrets) }
	a.URL = string(clean([]byte(a.URL)))
	a.Body = clean(a.Body)
	header := http.Header{}
	for name, values := range a.Header {
		for _, v := range values {
			header.Add(name, string(clean([]byte(v))))
		}
	}
	header.Del("Set-Cookie")
	a.Header = header
	return a
}

// scrub looks again until nothing is found: what stood beside a secret may be one
// that was read as part of it.
func scrub(b []byte, secrets []string) []byte {
	for _, s := range secrets {
		if s != "" {
			b = bytes.ReplaceAll(b, []byte(s), []byte(scrubbed))
		}
	}
	for found := findSecrets(b); len(found) > 0; found = findSecrets(b) {
		b = blank(b, found)
	}
	return b
}

// A span is where a secret stands in a text.
type span struct{ from, to int }

// blank returns b with a mark in the place of what is found.
func blank(b []byte, found []span) []byte {
	var out []byte
	from := 0
	for _, s := range found {
		if s.from >= from {
			out = append(append(out, b[from:s.from]...), scrubbed...)
		}
		from = max(from, s.to)
	}
	return append(out, b[from:]...)
}

// findSecrets returns where b holds what looks like a secret, in order.
func findSecrets(b []byte) (found []span) {
	for _, shape := range certain {
		for _, at := range shape.FindAllSubmatchIndex(b, -1) {
			if !bytes.Contains(b[at[2]:at[3]], []byte(scrubbed)) {
				found = append(found, span{at[2], at[3]})
			}
		}
	}
	for _, shape := range tokens {
		for _, at := range shape.FindAllSubmatchIndex(b, -1) {
			if isSecret(b[at[2]:at[3]]) {
				found = append(found, span{at[2], at[3]})
			}
		}
	}
	for _, shape := range named {
		for _, at := range shape.FindAllSubmatchIndex(b, -1) {
			if namesSecret(string(b[at[2]:at[3]]), b[at[4]:at[5]]) {
				found = append(found, span{at[4], at[5]})
			}
		}
	}
	found = append(found, secretFields(b)...)
	slices.SortFunc(found, func(x, y span) int { return x.from - y.from })
	return found
}

// secretFields returns where the values of secret fields of forms and pages stand.
func secretFields(b []byte) (found []span) {
	for _, tag := range formField.FindAllIndex(b, -1) {
		field := b[tag[0]:tag[1]]
		secret := slices.ContainsFunc(fieldName.FindAllSubmatch(field, -1), func(m [][]byte) bool {
			return exportwatch.IsSecretName(string(m[1]))
		})
		if at := fieldValue.FindSubmatchIndex(field); secret && at != nil && isSecret(field[at[2]:at[3]]) {
			found = append(found, span{tag[0] + at[2], tag[0] + at[3]})
		}
	}
	return found
}

// namesSecret reports whether name says that value, which looks it, is a secret. A
// "key" is also what records go by, such as "0000999999-31-000009": it is taken for
// a secret only if it is letters and digits in one piece.
func namesSecret(name string, value []byte) bool {
	if !isSecret(value) || !exportwatch.IsSecretName(name) {
		return false
	}
	return !strings.EqualFold(name, "key") || !bytes.ContainsAny(value, "-.%/") && bytes.ContainsAny(value, "0123456789") && letter.Match(value)
}

var letter = regexp.MustCompile(`[A-Za-z]`)

// isSecret reports whether a value that stands where a secret would is one that
// is not blanked yet. The mark of an address as it is stored ("REDACTED-0a1b2c3d")
// is left, so that two addresses stay two.
func isSecret(value []byte) bool { return random(value) && !bytes.Contains(value, []byte(scrubbed)) }

// random reports whether a value looks made by a machine: a word or the name of
// a variable has no digit and does not mix capital and small letters.
func random(value []byte) bool {
	return bytes.ContainsAny(value, "0123456789") ||
		!bytes.Equal(bytes.ToLower(value), value) && !bytes.Equal(bytes.ToUpper(value), value)
}

// FindSecret returns the first thing in b that looks like a secret, and false if
// there is none. What [Scrub] has cleaned has none.
func FindSecret(b []byte) (found []byte, ok bool) {
	spans := findSecrets(b)
	if len(spans) == 0 {
		return nil, false
	}
	return b[spans[0].from:spans[0].to], true
}
