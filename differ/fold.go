package differ

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// fold returns s as the comparison sees it: white space collapsed to single
// spaces and trimmed, typographic quotes, dashes and ligatures as their ASCII
// equivalents, invisible characters dropped. Two texts with equal folds differ
// only in typography. It is not a Unicode compatibility fold: superscripts and
// letters of other scripts keep their meaning.
func fold(s string) string {
	if plain(s) {
		return s
	}
	out := make([]byte, 0, len(s))
	space := false
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		raw := s[i : i+n]
		i += n
		if unicode.IsSpace(r) {
			space = true
			continue
		}
		t := foldRune(r, raw)
		if t == "" {
			continue
		}
		if space && len(out) > 0 {
			out = append(out, ' ')
		}
		space = false
		out = appendFolded(out, t)
	}
	return string(out)
}

// plain reports whether s is its own fold, as most lines are.
func plain(s string) bool {
	last := byte(' ')
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < ' ' || c >= utf8.RuneSelf || c == '`' || c == last && (c == ' ' || c == '-' || c == '\'') {
			return false
		}
		last = c
	}
	return last != ' '
}

// appendFolded appends t; a run of hyphens is one dash and a pair of
// apostrophes is a double quote, as typewriter texts write them.
func appendFolded(out []byte, t string) []byte {
	if len(out) > 0 && t == "-" && out[len(out)-1] == '-' {
		return out
	}
	if len(out) > 0 && t == "'" && out[len(out)-1] == '\'' {
		out[len(out)-1] = '"'
		return out
	}
	return append(out, t...)
}

// foldRune returns what stands for r, whose bytes are raw; invalid bytes stand
// for themselves.
func foldRune(r rune, raw string) string {
	if r < utf8.RuneSelf {
		if r == '`' {
			return "'"
		}
		return raw
	}
	switch r {
	case '‘', '’', '‚', '‛', '′':
		return "'"
	case '“', '”', '„', '‟', '″', '«', '»':
		return `"`
	case '‐', '‑', '‒', '–', '—', '―', '−':
		return "-"
	case '\u00ad', '\u200b', '\u2060', '\ufeff': // soft hyphen, zero-width space, word joiner, byte-order mark
		return ""
	case '…':
		return "..."
	case 'ﬀ':
		return "ff"
	case 'ﬁ':
		return "fi"
	case 'ﬂ':
		return "fl"
	case 'ﬃ':
		return "ffi"
	case 'ﬄ':
		return "ffl"
	case 'ﬅ', 'ﬆ':
		return "st"
	}
	return raw
}

// sameBarSpacing reports whether two texts differ only in typography and in
// white space that separates no two letters or digits: "§744.22" and
// "§ 744.22", but not "nowhere" and "now here".
func sameBarSpacing(a, b string) bool {
	return closeUp(fold(a)) == closeUp(fold(b))
}

func closeUp(folded string) string {
	var b strings.Builder
	b.Grow(len(folded))
	var last rune
	pending := false
	for i, r := range folded {
		if r == ' ' {
			pending = true
			continue
		}
		if pending && alphanumeric(last) && alphanumeric(r) {
			b.WriteByte(' ')
		}
		_, n := utf8.DecodeRuneInString(folded[i:])
		b.WriteString(folded[i : i+n])
		pending, last = false, r
	}
	return b.String()
}

func alphanumeric(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == utf8.RuneError
}

// nextWord returns the next run of bytes without white space in text[from:to]
// as offsets into text; start is to if there is none. A run of nothing but
// invisible characters is no word.
func nextWord(text string, from, to int) (start, end int) {
	for from < to {
		start = skip(text, from, to, true)
		end = skip(text, start, to, false)
		if start == to || visible(text[start:end]) {
			return start, end
		}
		from = end
	}
	return to, to
}

func visible(s string) bool { return s[0] < utf8.RuneSelf || fold(s) != "" }

// skip returns the first offset at or after from, and before to, of a rune
// whose being white space is not space; to if there is none.
func skip(text string, from, to int, space bool) int {
	for from < to {
		c := text[from]
		n, is := 1, c == ' ' || '\t' <= c && c <= '\r'
		if c >= utf8.RuneSelf {
			var r rune
			r, n = utf8.DecodeRuneInString(text[from:to])
			is = unicode.IsSpace(r)
		}
		if is != space {
			return from
		}
		from += n
	}
	return to
}

// blank reports whether s has no word.
func blank(s string) bool {
	start, _ := nextWord(s, 0, len(s))
	return start == len(s)
}
