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
	t.partLineNumbers()
	repeated := t.repeated()
	for i := range t.pages {
		p := &t.pages[i]
		numbers := lineNumbers(p.lines)
		called := calledMargin(p.lines)
		kept := make([]PageLine, 0, len(p.lines))
		counted := -1 // the margin with the numbers of the lines of the page
		for n, l := range p.lines {
			if l.Mirrored {
				l.Text = reversed(l.Text)
			}
			_, stamp := stampOf(l.Text)
			margin := numbers[n] || called && l.Margin || stamp || repeated[pageLine{i, n}]
			switch {
			case !margin:
				kept = append(kept, l)
			case numbers[n] && counted >= 0:
				margins[counted] += " " + l.Text
			default:
				if numbers[n] {
					counted = len(margins)
				}
				margins = append(margins, l.Text)
			}
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
// the same place, but for numbers: on three, or on both of two. Those that stand
// in the body are none.
func (t *pdfText) repeated() map[pageLine]bool {
	places := map[string][]pageLine{}
	for i, p := range t.pages {
		for _, n := range edges(p.lines) {
			if key := marginKey(p.lines[n].Text); key != "" && !numberedSentence.MatchString(p.lines[n].Text) {
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
	for i, p := range t.pages {
		inBody(i, p.lines, found)
	}
	return found
}

// inBody takes those of the repeated lines of a page out of found that stand in its
// body: in a block with a line that does not repeat, or with more lines than a
// margin has. The lines of a block stand as near to each other as those of the page
// do, in letters of one size. Numbers of pages may stand so near.
func inBody(page int, lines []PageLine, found map[pageLine]bool) {
	order := downPage(lines)
	step := usualStep(lines, 2)
	far := func(a, b PageLine) bool {
		size := math.Max(a.Height, b.Height)
		return math.Abs(a.Baseline-b.Baseline) > math.Max(wideStep*step, 1.6*size) || math.Abs(a.Height-b.Height) > 0.1*size
	}
	for from := 0; from < len(order); {
		to, body := from, false
		for ; to < len(order) && (to == from || !far(lines[order[to-1]], lines[order[to]])); to++ {
			body = body || !found[pageLine{page, order[to]}]
		}
		if body || to-from > marginLines {
			for _, n := range order[from:to] {
				if !pageNumberRE.MatchString(lines[n].Text) {
					delete(found, pageLine{page, n})
				}
			}
		}
		from = to
	}
}

// pageNumberRE matches a line that is the number of a page.
var pageNumberRE = regexp.MustCompile(`(?i)^(?:page|p\.|pg\.?)?[ –—-]*[0-9]+(?: (?:of|/) [0-9]+)?[ –—-]*$`)

// numberedSentence matches a sentence of a list that counts: its number is no page's.
var numberedSentence = regexp.MustCompile(`^[(]?[0-9]{1,3}[.)]\s+\S+(?:\s+\S+){3}`)

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
	order := downPage(lines)
	if len(order) > 2*marginLines {
		order = append(order[:marginLines:marginLines], order[len(order)-marginLines:]...)
	}
	return order
}

// downPage returns the lines of a page from its head to its foot.
func downPage(lines []PageLine) []int {
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
