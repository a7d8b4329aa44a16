package parsers

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// marginLines are the lines at the head and at the foot of a page among which
// headers, footers and page numbers are looked for.
const marginLines = 4

// takeMargins takes from the pages what stands in their margins and returns it,
// page by page: stamps of courts, headers, footers and page numbers, numbers of
// lines. Only what repeats from page to page, or the file itself calls so, is
// taken: what stands on one page is text.
func (t *pdfText) takeMargins() (margins []string) {
	repeated := t.repeated()
	for i := range t.pages {
		p := &t.pages[i]
		numbers := lineNumbers(p.lines)
		called := calledMargin(p.lines)
		kept := make([]PageLine, 0, len(p.lines))
		counting := false
		for n, l := range p.lines {
			if l.Mirrored {
				l.Text = reversed(l.Text)
			}
			_, stamp := stampOf(l.Text)
			margin := numbers[n] || called && l.Margin || stamp || repeated[pageLine{i, n}]
			switch {
			case !margin:
				kept = append(kept, l)
			case numbers[n] && counting:
				margins[len(margins)-1] += " " + l.Text
			default:
				margins = append(margins, l.Text)
			}
			counting = margin && numbers[n]
		}
		p.lines = kept
	}
	return margins
}

// reversed returns the runes of s from the last to the first: what is drawn as in
// a mirror stands on the page in that order.
func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

// calledMargin reports whether what the file calls header and footer can be:
// some files call all of their text so.
func calledMargin(lines []PageLine) bool {
	n := 0
	for _, l := range lines {
		if l.Margin {
			n++
		}
	}
	return n <= max(2*marginLines, len(lines)/3)
}

// A pageLine is line n of the page at index page.
type pageLine struct{ page, line int }

// repeated returns the lines at heads and feet that stand on several pages in
// the same place, but for numbers: on three, or on both of two.
func (t *pdfText) repeated() map[pageLine]bool {
	places := map[string][]pageLine{}
	for i, p := range t.pages {
		for _, n := range edges(p.lines) {
			if key := marginKey(p.lines[n].Text); key != "" {
				places[key] = append(places[key], pageLine{i, n})
			}
		}
	}
	found := map[pageLine]bool{}
	if len(t.pages) < 2 {
		return found
	}
	for key, list := range places {
		for _, at := range list {
			if t.agreeing(at, list, key == "#") >= min(3, len(t.pages)) {
				found[at] = true
			}
		}
	}
	return found
}

// agreeing returns on how many pages a line stands where at does, it included;
// bare numbers must count the pages. At most the next and last few pages are
// looked at.
func (t *pdfText) agreeing(at pageLine, list []pageLine, number bool) (pages int) {
	const near = 8 // headers differ between left and right pages, and between parts
	here := t.pages[at.page].lines[at.line]
	from, _ := slices.BinarySearchFunc(list, at.page-near, func(l pageLine, page int) int { return l.page - page })
	last := -1
	for _, other := range list[from:] {
		if other.page > at.page+near {
			break
		}
		l := t.pages[other.page].lines[other.line]
		if other.page == last || math.Abs(l.Baseline-here.Baseline) > here.Height/2 {
			continue
		}
		if number && pageNumber(l.Text)-pageNumber(here.Text) != other.page-at.page {
			continue
		}
		last = other.page
		pages++
	}
	return pages
}

// edges returns the lines nearest to the head and to the foot of a page.
func edges(lines []PageLine) (at []int) {
	order := make([]int, len(lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch d := lines[b].Baseline - lines[a].Baseline; {
		case d > 0:
			return 1
		case d < 0:
			return -1
		}
		return 0
	})
	if len(order) > 2*marginLines {
		order = append(order[:marginLines:marginLines], order[len(order)-marginLines:]...)
	}
	return order
}

var digits = regexp.MustCompile(`[0-9]+`)

// marginKey returns what a header or footer says on every page: without numbers,
// and without the page number that stands at its outer end. A bare number is "#".
func marginKey(text string) string {
	key := strings.ToLower(digits.ReplaceAllString(text, "#"))
	if bare := strings.Trim(key, "#-–— .[]()"); bare != "" {
		return bare
	}
	if strings.Count(key, "#") == 1 {
		return "#"
	}
	return ""
}

// pageNumber returns the number in a line that holds one.
func pageNumber(text string) int {
	n, err := strconv.Atoi(digits.FindString(text))
	if err != nil {
		return -1 // too long for a page
	}
	return n
}

// minLineNumbers is how many lines a page of pleading or transcript numbers; 25
// and 28 are usual.
const minLineNumbers = 10

// lineNumbers returns which lines number the lines of the page: one, two, three
// and so on, each below the other.
func lineNumbers(lines []PageLine) map[int]bool {
	found := map[int]bool{}
	for i := 0; i < len(lines); i++ {
		n := 0
		for i+n < len(lines) && lines[i+n].Text == strconv.Itoa(n+1) && math.Abs(lines[i+n].Right-lines[i].Right) < 2*lines[i].Height {
			n++
		}
		if n < minLineNumbers {
			continue
		}
		for k := range n {
			found[i+k] = true
		}
		i += n - 1
	}
	return found
}
