package crawler

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strings"

	"exportwatch"
)

const (
	maxField  = 1 << 10  // bytes of a kept header field; real ones are far shorter
	maxHeader = 16 << 10 // bytes of all kept fields of one answer

	maxHopHeader = 4 << 10 // likewise of an answer that leads on, of which there may be maxRedirects
)

// harmless lists the fields that most answers have and that hold no URLs, to
// spare them the search for secrets.
var harmless = map[string]bool{
	"Accept-Ranges": true, "Age": true, "Cache-Control": true, "Content-Encoding": true, "Content-Language": true,
	"Content-Length": true, "Content-Type": true, "Date": true, "Etag": true, "Expires": true, "Last-Modified": true,
	"Retry-After": true, "Server": true, "Transfer-Encoding": true, "Vary": true, "Via": true, "X-Cache": true,
}

// keptHeader returns of h what belongs to the evidence: every field but those
// whose name suggests a secret (cookies, tokens), with the credentials in URLs
// removed. A field that is absurdly long is left out, and so is what comes, in
// the order of names, after most bytes; where the answer leads is kept before all.
func (x *exchange) keptHeader(h http.Header, most int) map[string][]string {
	if len(h) == 0 {
		return nil
	}
	kept, size := make(map[string][]string, len(h)), 0
	for name, values := range h {
		if !harmless[name] && confidential(name) {
			continue
		}
		if values = x.keptValues(name, values); len(values) > 0 {
			kept[name] = values
			size += fieldSize(name, values)
		}
	}
	if size <= most {
		return kept
	}
	size = fieldSize("Location", kept["Location"])
	for _, name := range slices.Sorted(maps.Keys(kept)) {
		if name == "Location" {
			continue
		}
		if size += fieldSize(name, kept[name]); size > most {
			delete(kept, name)
		}
	}
	return kept
}

// keptValues returns what is kept of the values of one field.
func (x *exchange) keptValues(name string, values []string) []string {
	usual := harmless[name] && len(x.secrets) == 0
	altered := func(v string) bool { return len(v) > maxField || !usual && x.scrub(v) != v }
	if !slices.ContainsFunc(values, altered) {
		return values
	}
	var kept []string
	for _, v := range values {
		if len(v) <= maxField {
			kept = append(kept, x.scrub(v))
		}
	}
	return kept
}

func fieldSize(name string, values []string) int {
	n := len(name)
	for _, v := range values {
		n += len(v)
	}
	return n
}

// confidential reports whether the name of a header field or of a parameter
// suggests that its value is for the two ends only.
func confidential(name string) bool {
	return revealing.MatchString(name) || exportwatch.IsSecretName(name)
}

// secretsOf returns the values of h that must show nowhere: those of fields whose
// name suggests a secret, with and without the scheme ("Token abc").
func secretsOf(h http.Header) (found []string) {
	for name, values := range h {
		if !confidential(name) {
			continue
		}
		for _, value := range values {
			found = append(found, value)
			if _, bare, ok := strings.Cut(value, " "); ok {
				found = append(found, strings.TrimSpace(bare))
			}
		}
	}
	return slices.DeleteFunc(found, func(s string) bool { return len(s) < minSecret })
}

// minSecret is the length from which a value is searched for in what is kept; a
// shorter one would be found in any text.
const minSecret = 8

// scrub removes from a text what it may hold of credentials, and the very
// secrets that were sent.
func (x *exchange) scrub(s string) string {
	for _, key := range x.secrets {
		s = strings.ReplaceAll(s, key, hidden)
	}
	if strings.ContainsAny(s, "=@") {
		s = redact(s)
	}
	return s
}

// repeats reports whether body holds a secret that was sent.
func (x *exchange) repeats(body []byte) bool {
	return slices.ContainsFunc(x.secrets, func(key string) bool { return bytes.Contains(body, []byte(key)) })
}

// field returns a kept header field, or nothing if it is absurdly long.
func field(h http.Header, name string) string {
	if v := h.Get(name); len(v) <= maxField {
		return v
	}
	return ""
}
