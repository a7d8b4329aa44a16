package replay

import (
	"bytes"
	"net/http"
	"regexp"
)

// scrubbed stands in a recording where a secret stood.
const scrubbed = "REDACTED"

// secretName is the name of a field that holds a secret: of a query, a form, a
// JSON object or a script.
const secretName = `(?:[A-Za-z0-9_-]*(?:api[_-]?key|access[_-]?key|secret|token|passw(?:or)?d|csrf|xsrf|nonce|session[_-]?id|sessid|authorization|verificationtoken|viewstate)[A-Za-z0-9_-]*)`

// queryName is the name of a parameter in a link that holds a secret, whose value
// may be shorter than one that is told by its name in a text.
const queryName = `(?:[A-Za-z0-9_-]*token|api[_-]?key|access[_-]?key|passw(?:or)?d|pwd|secret|sig|signature|session|session[_-]?id|sid|x-amz-(?:signature|credential|security-token))`

// userPassword finds the password in a link. Whatever stands there is one, a
// plain word too.
var userPassword = regexp.MustCompile(`(?i)\bhttps?://[^\s/"'<>@:]*:([^\s/"'<>@]+)@`)

// secretShapes find secrets; the last group of each is the secret itself.
var secretShapes = []*regexp.Regexp{
	regexp.MustCompile(`(AKIA[0-9A-Z]{16})`),
	regexp.MustCompile(`(-----BEGIN [A-Z ]*PRIVATE KEY-----[A-Za-z0-9+/=\s]*)`),
	regexp.MustCompile(`(gh[pousr]_[A-Za-z0-9]{30,})`),
	regexp.MustCompile(`(eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,})`), // a JSON web token
	regexp.MustCompile(`(?i)\b(?:bearer|token)\s+([A-Za-z0-9._~+/-]{24,}=*)`),
	regexp.MustCompile(`(?i)["'?&]` + secretName + `["']?\s*[:=]\s*["']?([A-Za-z0-9+/_.%-]{16,}=*)`),
	regexp.MustCompile(`(?i)\b` + secretName + `\s*[:=]\s*["']([A-Za-z0-9+/_.%-]{16,}=*)["']`), // in a script
	regexp.MustCompile(`(?i)[?&;]` + queryName + `=([A-Za-z0-9+/_.%~-]{8,}=*)`),
	regexp.MustCompile(`(?im)^\s*` + secretName + `\s*[:=]\s*["']?([A-Za-z0-9+/_.-]{16,}=*)`),
	regexp.MustCompile(`(?i)<(?:input|meta)[^>]*(?:name|id)=["']` + secretName + `["'][^>]*(?:value|content)=["']([^"']{8,})`),
	regexp.MustCompile(`(?i)<(?:input|meta)[^>]*(?:value|content)=["']([^"']{8,})["'][^>]*(?:name|id)=["']` + secretName + `["']`),
}

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

func scrub(b []byte, secrets []string) []byte {
	for _, s := range secrets {
		if s != "" {
			b = bytes.ReplaceAll(b, []byte(s), []byte(scrubbed))
		}
	}
	b = replaceGroup(userPassword, b, func(v []byte) bool { return string(v) != scrubbed })
	for _, shape := range secretShapes {
		b = replaceGroup(shape, b, isSecret)
	}
	return b
}

// replaceGroup replaces what the first group of shape finds and secret says is one.
func replaceGroup(shape *regexp.Regexp, b []byte, secret func([]byte) bool) []byte {
	found := shape.FindAllSubmatchIndex(b, -1)
	if found == nil {
		return b
	}
	var out []byte
	from := 0
	for _, at := range found {
		if !secret(b[at[2]:at[3]]) {
			continue
		}
		out = append(append(out, b[from:at[2]]...), scrubbed...)
		from = at[3]
	}
	return append(out, b[from:]...)
}

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
	for _, m := range userPassword.FindAllSubmatch(b, -1) {
		if string(m[1]) != scrubbed {
			return m[1], true
		}
	}
	for _, shape := range secretShapes {
		for _, m := range shape.FindAllSubmatch(b, -1) {
			if isSecret(m[1]) {
				return m[1], true
			}
		}
	}
	return nil, false
}
