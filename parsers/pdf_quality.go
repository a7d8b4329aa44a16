package parsers

import (
	"fmt"
	"strings"
	"unicode"

	"exportwatch"
)

// Limits of a readable text, measured on court filings and agency documents:
// files whose text was not what the page shows lie beyond at least one.
const (
	minCharsPerPage   = 100  // fewer: the page is an image
	maxBadRunes       = 0.01 // share of runes that are no text; symbol fonts give a few
	maxLongTokens     = 0.02 // share of letters in tokens of 18 letters and more: words glued
	minStopwords      = 0.20 // share of words that every English text repeats
	maxMeanWordLength = 6.2
	enoughWords       = 200 // below, shares mean nothing
)

// textQuality returns the troubles of a text extracted from pages.
func textQuality(text string, pages int) []exportwatch.Warning {
	s := countText(text)
	if s.letters < minCharsPerPage*pages {
		return []exportwatch.Warning{{Code: "needs_ocr", Message: fmt.Sprintf("%d letters on %d pages: images without text", s.letters, pages)}}
	}
	share := func(n, of int) float64 { return float64(n) / float64(max(1, of)) }
	var why string
	switch {
	case share(s.bad, s.runes) > maxBadRunes:
		why = fmt.Sprintf("%.1f%% of the characters are no text", 100*share(s.bad, s.runes))
	case s.words < enoughWords:
	case share(s.long, s.letters) > maxLongTokens:
		why = fmt.Sprintf("%.1f%% of the letters stand in words of 18 and more", 100*share(s.long, s.letters))
	case share(s.stop, s.words) < minStopwords && share(s.letters, s.words) > maxMeanWordLength:
		why = fmt.Sprintf("only %.0f%% of the words are common ones", 100*share(s.stop, s.words))
	}
	if why == "" {
		return nil
	}
	return []exportwatch.Warning{{Code: "garbled", Message: why}}
}

type textCounts struct{ runes, bad, letters, words, long, stop int }

func countText(text string) textCounts {
	var c textCounts
	stop := stopwords()
	for _, r := range text {
		c.runes++
		if r == unicode.ReplacementChar || unicode.Is(unicode.Co, r) {
			c.bad++
		}
	}
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		n := len([]rune(word))
		c.words++
		c.letters += n
		if n >= 18 {
			c.long += n
		}
		if stop[strings.ToLower(word)] {
			c.stop++
		}
	}
	return c
}

func stopwords() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("a an and any are as at be been but by for from had has have he his in is it its may no not of on or " +
		"our shall she such that the their there these they this to was we were which who will with would") {
		m[w] = true
	}
	return m
}
