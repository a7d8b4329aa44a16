package notify

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"exportwatch"
)

// Match reports whether f selects d, and why: one reason for each field of f
// that is not empty, or the one reason that f selects everything.
//
// A source that ends in "/" stands for every source whose identifier begins
// with it. A keyword matches whole words, in the headline or in one value of
// one fact, in any case and with any spacing, and also their English plural (chip
// and chips, box and boxes); a blank keyword matches nothing.
func Match(f exportwatch.Filter, d exportwatch.Development) (why []string, ok bool) {
	for _, test := range []struct {
		empty bool
		match func() (reason string, ok bool)
	}{
		{len(f.Kinds) == 0, func() (string, bool) { return matchKind(f.Kinds, d) }},
		{len(f.Sources) == 0, func() (string, bool) { return matchSource(f.Sources, d) }},
		{len(f.Severities) == 0, func() (string, bool) {
			return fmt.Sprintf("severity %s", d.Severity), slices.Contains(f.Severities, d.Severity)
		}},
		{len(f.Matters) == 0, func() (string, bool) {
			return fmt.Sprintf("matter %s", d.Matter), d.Matter != "" && slices.Contains(f.Matters, d.Matter)
		}},
		{len(f.Keywords) == 0, func() (string, bool) { return matchKeyword(f.Keywords, d) }},
	} {
		if test.empty {
			continue
		}
		reason, ok := test.match()
		if !ok {
			return nil, false
		}
		why = append(why, reason)
	}
	if why == nil {
		why = []string{"a filter that selects every development"}
	}
	return why, true
}

func matchKind(kinds []exportwatch.Kind, d exportwatch.Development) (string, bool) {
	i := slices.IndexFunc(kinds, d.Is)
	if i < 0 {
		return "", false
	}
	return fmt.Sprintf("kind %s", kinds[i]), true
}

func matchSource(sources []exportwatch.SourceID, d exportwatch.Development) (string, bool) {
	for _, a := range d.Sources {
		for _, want := range sources {
			family := strings.HasSuffix(string(want), "/") && strings.HasPrefix(string(a.Source), string(want))
			if family || a.Source == want {
				return fmt.Sprintf("source %s", a.Source), true
			}
		}
	}
	return "", false
}

func matchKeyword(keywords []string, d exportwatch.Development) (string, bool) {
	for _, keyword := range keywords {
		want := fold(keyword)
		if want == "" {
			continue
		}
		if containsWords(fold(d.Headline), want) {
			return fmt.Sprintf("keyword %q in the headline", keyword), true
		}
		for _, fact := range d.Facts {
			if slices.ContainsFunc(fact.Values, func(v string) bool { return containsWords(fold(v), want) }) {
				return fmt.Sprintf("keyword %q in %s", keyword, fact.Field), true
			}
		}
	}
	return "", false
}

// fold returns s on one line with every rune replaced by the least of those
// that differ from it only in case.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return least
	}, oneLine(s))
}

// containsWords reports whether words stands in s with nothing but an English
// plural ending between it and the edges of its words. Both are folded.
func containsWords(s, words string) bool {
	for from := 0; ; {
		i := strings.Index(s[from:], words)
		if i < 0 {
			return false
		}
		start := from + i
		end := start + len(words)
		rest := s[end:]
		if wordEdge(s[:start], words) &&
			(wordEdge(words, rest) || pluralEdge(rest, "S") || hissing(words) && pluralEdge(rest, "ES")) {
			return true
		}
		_, size := utf8.DecodeRuneInString(s[start:])
		from = start + size
	}
}

// pluralEdge reports whether rest begins with the folded ending and a word ends there.
func pluralEdge(rest, ending string) bool {
	after, ok := strings.CutPrefix(rest, ending)
	return ok && wordEdge(ending, after)
}

// hissing reports whether the plural of folded words ends in "es".
func hissing(words string) bool {
	return slices.ContainsFunc([]string{"S", "X", "Z", "CH", "SH"}, func(end string) bool { return strings.HasSuffix(words, end) })
}

// wordEdge reports whether no word runs on from left into right.
func wordEdge(left, right string) bool {
	l, _ := utf8.DecodeLastRuneInString(left)
	r, _ := utf8.DecodeRuneInString(right)
	return left == "" || right == "" || !inWord(l) || !inWord(r)
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
