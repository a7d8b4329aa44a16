package cite

import (
	"regexp"
	"slices"
	"strings"
)

// window bounds how far past a designator a list is read at once, so that the
// time spent on one citation does not depend on the length of the text.
const window = 256

// A rule finds the citations of one designator. build is given the submatch
// offsets of one match of re and returns its citations, none if the match is
// something else.
type rule struct {
	re    *regexp.Regexp
	build func(f *finder, m []int) []Citation
}

// A finder holds what the rules need to know about one text.
type finder struct {
	text string
	ctx  Context
	ear  bool // the text speaks of export controls, so bare parts 730-774 are of title 15
}

func find(text string, ctx Context) []Citation {
	f := &finder{text: text, ctx: ctx, ear: ctx.Title == "15" || earCue.MatchString(text)}
	var all []Citation
	for _, r := range rules() {
		end := 0
		for _, m := range r.re.FindAllStringSubmatchIndex(text, -1) {
			if m[0] < end { // a member of the list before: reading it again for each would be quadratic
				continue
			}
			found := r.build(f, m)
			if len(found) > 0 {
				end = found[len(found)-1].End
			}
			all = append(all, found...)
		}
	}
	return withoutOverlaps(all)
}

// rules returns every rule; where two claim the same bytes the one that starts
// first wins, then the longer.
func rules() []rule {
	return append([]rule{
		{cfrHead, (*finder).cfr},
		{bareSection, (*finder).bareSection},
		{barePart, (*finder).barePart},
		{supplement, (*finder).supplement},
		{uscHead, (*finder).usc},
		{uscSpelled, (*finder).uscSpelled},
		{actSection, (*finder).actSection},
		{publicLaw, (*finder).publicLaw},
		{executiveOrder, (*finder).executiveOrder},
		{bill, (*finder).bill},
		{docket, (*finder).docket},
		{licenseException, (*finder).licenseException},
	}, plainRules()...)
}

func withoutOverlaps(all []Citation) []Citation {
	slices.SortStableFunc(all, func(a, b Citation) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	end := 0
	return slices.DeleteFunc(all, func(c Citation) bool {
		if c.Start < end {
			return true
		}
		end = c.End
		return false
	})
}

// at returns the citation of text[start:end]; fields are name, value pairs of
// which empty values are left out.
func (f *finder) at(typ Type, start, end int, fields ...string) Citation {
	c := Citation{Type: typ, Start: start, End: end, Text: f.text[start:end], Fields: map[string]string{}}
	for i := 0; i+1 < len(fields); i += 2 {
		if fields[i+1] != "" {
			c.Fields[fields[i]] = fields[i+1]
		}
	}
	return c
}

// group returns the text of submatch i, empty if it took no part.
func (f *finder) group(m []int, i int) string {
	if m[2*i] < 0 {
		return ""
	}
	return f.text[m[2*i]:m[2*i+1]]
}

// wordBefore reports whether the byte before i belongs to a word or a number,
// which makes a match at i the tail of something else.
func (f *finder) wordBefore(i int) bool {
	if i == 0 {
		return false
	}
	c := f.text[i-1]
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// ascii turns typographic hyphens and dashes into "-" and drops spaces, for
// numbers that are compared.
func ascii(s string) string {
	s = strings.NewReplacer("‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "−", "-").Replace(s)
	return strings.Join(strings.Fields(s), "")
}
