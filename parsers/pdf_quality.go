package parsers

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"exportwatch"
)

// Limits of a readable text. Of 32 recorded filings, opinions, letters and agency
// documents with 330 pages of a hundred words and more, whose text is what the
// page shows, none lies beyond: in parentheses, the worst of them. What fonts
// without a usable encoding and files without blanks give lies far beyond.
const (
	minCharsPerPage   = 100  // letters; fewer, and a picture on the page is what it says
	maxBadRunes       = 0.01 // share of runes that are no text (0.003: symbol fonts)
	maxLongTokens     = 0.04 // share of letters in words of 18 and more, which are glued (0.019 of a file)
	maxLongOnPage     = 0.12 // the same of one page (0.079: a page of addresses)
	minStopwords      = 0.20 // share of words that every English text repeats (0.04: a page of tables) ...
	maxMeanWordLength = 6.2  // ... where words are longer than this besides (6.1)
	fewestStopwords   = 0.02 // below, the letters are others than those shown
	enoughWords       = 200  // below, shares of words mean nothing
	enoughLetters     = 900  // below, shares of letters mean nothing; glued text has few words
)

// trouble says why another engine should read the file, or nothing.
func (t *pdfText) trouble() string {
	if t.unread != nil {
		return t.unread.Error()
	}
	for _, w := range t.warnings {
		return w.Message
	}
	if why := countText(t.plain()).garbled(maxLongTokens); why != "" {
		return why
	}
	for i := range t.pages {
		p := &t.pages[i]
		if why := p.garbled(); why != "" {
			return fmt.Sprintf("page %d: %s", p.number, why)
		}
		if p.isPicture() {
			return fmt.Sprintf("page %d shows a picture and no text", p.number)
		}
	}
	return ""
}

// garbled says why the text of a page is not what it shows, or nothing.
func (p *pdfPage) garbled() string { return countText(textOf(p.lines)).garbled(maxLongOnPage) }

// isPicture reports whether a page shows something and holds no text that would
// be it: a stamp over a scan is none.
func (p *pdfPage) isPicture() bool { return p.drawn && lettersIn(p.lines) < minCharsPerPage }

func textOf(lines []PageLine) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

func lettersIn(lines []PageLine) (n int) {
	for _, l := range lines {
		for _, r := range l.Text {
			if unicode.IsLetter(r) {
				n++
			}
		}
	}
	return n
}

// quality returns the troubles of the text as a whole.
func (t *pdfText) quality() (out []exportwatch.Warning) {
	s := countText(t.plain())
	if images := t.images(); len(images) > 0 {
		how := "no engine read them: install tesseract, which reads pictures"
		if t.picture != "" {
			how = "read by " + t.picture
		}
		out = append(out, exportwatch.Warning{Code: "needs_ocr", Message: fmt.Sprintf("images without text on %d of %d pages (%s); %s",
			len(images), t.count, exportwatch.Excerpt(strings.Join(images, ", "), 80), how)})
	}
	why := s.garbled(maxLongTokens)
	for _, p := range t.pages {
		page := p.garbled()
		if slices.ContainsFunc(p.lines, func(l PageLine) bool { return l.Mirrored }) {
			page = "drawn as in a mirror"
		}
		if why == "" && page != "" {
			why = fmt.Sprintf("page %d: %s", p.number, page)
		}
	}
	if hidden := t.hidden(); hidden > 0 {
		out = append(out, exportwatch.Warning{Code: "redacted", Message: fmt.Sprintf("%d letters under boxes drawn over them are left out", hidden)})
	}
	if why != "" {
		out = append(out, exportwatch.Warning{Code: "garbled", Message: why})
	}
	return out
}

// images returns the numbers of the pages that are pictures, whether one was
// read or not. Where the file as a whole has next to no text, these are all that
// show anything beside text, and all if it has no letter at all.
func (t *pdfText) images() (numbers []string) {
	letters := 0
	for _, p := range t.pages {
		letters += lettersIn(p.lines)
	}
	for i := range t.pages {
		p := &t.pages[i]
		bare := lettersIn(p.lines) < minCharsPerPage && (p.shows || letters == 0)
		if p.picture || p.isPicture() || letters < minCharsPerPage*len(t.pages) && bare {
			numbers = append(numbers, strconv.Itoa(p.number))
		}
	}
	return numbers
}

type textCounts struct{ runes, bad, letters, words, long, stop int }

// garbled says why a text is not what its pages show, or nothing. longest is the
// share of letters that may stand in long words.
func (c textCounts) garbled(longest float64) string {
	share := func(n, of int) float64 { return float64(n) / float64(max(1, of)) }
	switch {
	case share(c.bad, c.runes) > maxBadRunes:
		return fmt.Sprintf("%.1f%% of the characters are no text", 100*share(c.bad, c.runes))
	case share(c.long, c.letters) > longest && c.letters >= enoughLetters:
		return fmt.Sprintf("%.1f%% of the letters stand in words of 18 and more", 100*share(c.long, c.letters))
	case c.words < enoughWords:
	case share(c.stop, c.words) < fewestStopwords, share(c.stop, c.words) < minStopwords && share(c.letters, c.words) > maxMeanWordLength:
		return fmt.Sprintf("only %.0f%% of the words are common ones", 100*share(c.stop, c.words))
	}
	return ""
}

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
