package replay

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// blankedURLs lists the URLs of pages in whose query a secret is blanked, sorted,
// by what stands before the query.
func blankedURLs(pages map[string][]recording) map[string][]string {
	list := map[string][]string{}
	for rawurl := range pages {
		if before, query, ok := strings.Cut(rawurl, "?"); ok && strings.Contains(query, "="+scrubbed) {
			list[before] = append(list[before], rawurl)
		}
	}
	for _, urls := range list {
		slices.Sort(urls)
	}
	return list
}

// blankedFor returns the URL under which the answer to rawurl is recorded if its
// secrets were blanked, or the empty string. A URL that marks which secret stood
// there goes before one that does not.
func (w *Web) blankedFor(rawurl string) string {
	before, query, _ := strings.Cut(rawurl, "?")
	plain := ""
	for _, candidate := range w.blanked[before] {
		_, recorded, _ := strings.Cut(candidate, "?")
		same, marked := sameBlanked(recorded, query)
		if same && marked {
			return candidate
		}
		if same && plain == "" {
			plain = candidate
		}
	}
	return plain
}

// sameBlanked reports whether query is the recorded one once the values are
// blanked that are blanked there, and whether every one of those says by its mark
// whose place it took.
func sameBlanked(recorded, query string) (same, marked bool) {
	want, have := strings.Split(recorded, "&"), strings.Split(query, "&")
	if len(want) != len(have) {
		return false, false
	}
	marked = true
	for i, w := range want {
		if w == have[i] {
			continue
		}
		name, value, _ := strings.Cut(w, "=")
		haveName, secret, _ := strings.Cut(have[i], "=")
		mark, blank := strings.CutPrefix(value, scrubbed)
		sum := sha256.Sum256([]byte(secret))
		if !blank || name != haveName || mark != "" && mark != "-"+hex.EncodeToString(sum[:4]) {
			return false, false
		}
		marked = marked && mark != ""
	}
	return true, marked
}
