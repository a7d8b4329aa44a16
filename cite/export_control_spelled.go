package cite

import (
	"regexp"
	"strings"
)

// This file reads the citations of the Export Control Reform Act and of the EAR
// that statutes and bills write in words.

const (
	spelledNumber = `\d{1,5}[a-z]{0,2}(?:\.\d{1,4}[a-z]?)?(?:\([a-z0-9]{1,4}\))*`
	spelledJoint  = `(?:\s*,\s*(?:(?:and|or|through|to)\s+)?|\s+(?:and|or|through|to)\s+|\s*[-–—]\s*)`
	spelledList   = spelledNumber + `(?:` + spelledJoint + spelledNumber + `){0,12}`
	oneSection    = `(?:sections?|secs?\.|§{1,2})\s*`
)

var (
	// ofTitle matches sections or parts of a title in words: "sections 4801 through
	// 4852 of title 50", "parts 730, 744 and 774 of title 15".
	ofTitle = regexp.MustCompile(`(?i)(?:\bparts?\s+|\b` + oneSection + `)(` + spelledList + `)(?:\s+et\s+seq\.?)?,?\s+of\s+title\s+(15|50)\b`)
	// ofCode matches what follows the title of a section of the Code, not of the CFR.
	ofCode = regexp.MustCompile(`(?i)^,?\s+(?:of\s+the\s+)?(?:United\s+States\s+Code|U\.\s?S\.\s?C)`)
	// listed matches one number of a list, alone or with the other end of a range.
	listed = regexp.MustCompile(`(?i)(\d{1,5})[a-z]{0,2}(?:\.\d{1,4}[a-z]?)?(?:\([a-z0-9]{1,4}\))*(?:,?(?:\s+(?:through|to)\s+|\s*[-–—]\s*)(\d{1,5}))?`)
)

// spelled returns the citations by number of the title: 50 U.S.C. 4801-4852 and
// 15 CFR 730-774. A list is one citation, of the first of its members that is of
// the Act or the regulations.
func (f *finder) spelled() []Citation {
	var out []Citation
	for _, m := range ofTitle.FindAllStringSubmatchIndex(f.text, -1) {
		title := f.group(m, 2)
		if title == "15" && ofCode.MatchString(f.rest(m[1])) {
			continue
		}
		typ, number := CFR, "part"
		if title == "50" {
			typ, number = USC, "section"
		}
		for _, l := range listed.FindAllStringSubmatch(f.group(m, 1), -1) {
			if c := f.at(typ, m[0], m[1], "title", title, number, l[1], number+"_end", l[2]); c.exportControl() {
				out = append(out, c)
				break
			}
		}
	}
	return out
}

// The Act is subtitle B of title XVII of division A of Public Law 115-232, the
// National Defense Authorization Act for Fiscal Year 2019: its sections 1741 to
// 1782. Subtitle A of that title is on foreign investment, and subtitle C and
// the other titles are on other matters.
const (
	ecraFirst = 1741
	ecraLast  = 1782
)

const (
	lawUnit  = `(?:(?:sub)?part\s+[IVX]{1,5}|subtitle\s+[A-Z]|title\s+[IVXL]{1,7}|division\s+[A-Z]|` + oneSection + spelledList + `)`
	lawUnits = lawUnit + `(?:\s*,\s*|\s+)(?:(?:(?:of|in|under)\s+)?` + lawUnit + `(?:\s*,\s*|\s+)){0,4}`
)

var (
	lawOf2018 = regexp.MustCompile(`(?i)\b(?:John\s+S\.\s+McCain\s+)?National\s+Defense\s+Authorization\s+Act\s+for\s+Fiscal\s+Year\s+2019\b|\b(?:Public\s+Law|Pub\.\s?L\.|P\.\s?L\.)\s*(?:No\.\s*)?115\s?[-–—‑]\s?232\b`)
	// unitsBefore and unitsAfter match the units of a law that stand before or after
	// its name.
	unitsBefore = regexp.MustCompile(`(?i)\b` + lawUnits + `(?:(?:of|in|under)\s+)?(?:the\s+)?$`)
	unitsAfter  = regexp.MustCompile(`(?i)^\)?\s*,?\s*(?:\(\s*)?(` + lawUnit + `(?:\s*,\s*(?:` + lawUnit + `)){0,4})`)
	// ofAnother follows units that are of something else.
	ofAnother = regexp.MustCompile(`(?i)^\s*,?\s*(?:of|in)\s+`)

	titleUnit    = regexp.MustCompile(`(?i)\btitle\s+([IVXL]+)\b`)
	subtitleUnit = regexp.MustCompile(`(?i)\bsubtitle\s+([A-Z])\b`)
	sectionUnit  = regexp.MustCompile(`(?i)` + oneSection + `(` + spelledList + `)`)
)

// ofTheLaw returns the citations of the Act by its place in the law that enacted
// it: "part I of subtitle B of title XVII of Public Law 115-232".
func (f *finder) ofTheLaw() []Citation {
	var out []Citation
	for _, m := range lawOf2018.FindAllStringIndex(f.text, -1) {
		from := max(0, m[0]-window)
		if u := unitsBefore.FindStringIndex(f.text[from:m[0]]); u != nil && inTheAct(f.text[from+u[0]:m[0]]) {
			out = append(out, f.at(NamedAct, from+u[0], m[1], "id", "ECRA"))
			continue
		}
		u := unitsAfter.FindStringSubmatchIndex(f.rest(m[1]))
		if u == nil || ofAnother.MatchString(f.rest(m[1]+u[1])) {
			continue
		}
		if inTheAct(f.text[m[1]+u[2] : m[1]+u[3]]) {
			out = append(out, f.at(NamedAct, m[0], m[1]+u[1], "id", "ECRA"))
		}
	}
	return out
}

// inTheAct reports whether the units of Public Law 115-232 that are named are of
// the Act, or hold it: a section tells by its number, else the subtitle of title
// XVII, or that title as a whole.
func inTheAct(units string) bool {
	title, subtitle := titleUnit.FindStringSubmatch(units), subtitleUnit.FindStringSubmatch(units)
	if title != nil && !strings.EqualFold(title[1], "XVII") || subtitle != nil && !strings.EqualFold(subtitle[1], "B") {
		return false
	}
	if s := sectionUnit.FindStringSubmatch(units); s != nil {
		for _, l := range listed.FindAllStringSubmatch(s[1], -1) {
			if overlaps(l[1], l[2], ecraFirst, ecraLast) {
				return true
			}
		}
		return false
	}
	return title != nil
}
