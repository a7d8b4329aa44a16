package differ

import (
	"regexp"
	"strings"
)

var (
	enumerator = regexp.MustCompile(`^(\([A-Za-z0-9]{1,6}\))+$|^([0-9]{1,4}|[A-Za-z]|[IVXLivxl]{1,8})[.)]$`)
	sectionNo  = regexp.MustCompile(`^[0-9]{1,5}[A-Za-z]?([.-][0-9]{1,5}[A-Za-z]?){0,3}\.?$`)
)

// designates reports whether the word designates a provision, given that it
// opens a line or follows prev, a designator that does: "(b)", "(1)", "3.",
// "§", "Sec." or "Section" and the number after it.
func designates(word, prev string) bool {
	if len(word) > 24 {
		return false
	}
	switch strings.ToLower(prev) {
	case "§", "§§":
		return sectionNo.MatchString(word)
	case "sec.", "section":
		return sectionNo.MatchString(word) && strings.HasSuffix(word, ".")
	}
	switch word[len(word)-1] {
	case '.', ')':
		return strings.EqualFold(word, "sec.") || enumerator.MatchString(word)
	}
	return word == "§" || word == "§§" || strings.EqualFold(word, "section")
}

// follows reports whether designator b comes right after a in some way of
// counting: numbers, letters or Roman numerals, the last changing part only.
func follows(a, b string) bool {
	a, b = counter(a), counter(b)
	if n, ok := number(a); ok {
		m, ok := number(b)
		return ok && m == n+1
	}
	if n, m := roman(a), roman(b); n > 0 && m == n+1 {
		return true
	}
	return letters(a) > 0 && letters(b) == letters(a)+1
}

// counter returns the part of a designator that counts: "ii" of "(b)(ii)", "22"
// of "744.22".
func counter(d string) string {
	d = strings.Trim(d, ".()")
	if i := strings.LastIndexAny(d, ".()-"); i >= 0 {
		d = d[i+1:]
	}
	return strings.ToLower(d)
}

func number(s string) (n int, ok bool) {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, s != ""
}

// letters counts as paragraphs are lettered, a to z, aa to zz (each doubled);
// 0 if s is not such a letter.
func letters(s string) int {
	if s == "" || s != strings.Repeat(s[:1], len(s)) || s[0] < 'a' || s[0] > 'z' {
		return 0
	}
	return (len(s)-1)*26 + int(s[0]-'a') + 1
}

// roman returns the value of a lower-case Roman numeral, 0 if s is none. It
// accepts irregular forms; only the difference of two values matters.
func roman(s string) int {
	value := map[byte]int{'i': 1, 'v': 5, 'x': 10, 'l': 50}
	total := 0
	for i := range len(s) {
		v := value[s[i]]
		if v == 0 {
			return 0
		}
		if i+1 < len(s) && value[s[i+1]] > v {
			v = -v
		}
		total += v
	}
	return total
}
