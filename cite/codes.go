package cite

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	cfrHead     = regexp.MustCompile(`\b(\d{1,2})\s?C\.?\s?F\.?\s?R\.?\s*(?:(?:[Pp]arts?|PARTS?|pts?\.?|§§?|[Ss]ections?|[Ss]ecs?\.)\s*)?(\d)`)
	bareSection = regexp.MustCompile(`(?:§§?\s*|\b[Ss]ections?\s+|\b[Ss]ecs?\.\s*|\b[Pp]art\s+)(\d{1,4}\.\d)`)
	barePart    = regexp.MustCompile(`\b[Pp]arts?\s+(7[3-7]\d)\b`)
	supplement  = regexp.MustCompile(`\b[Ss]upp(?:lement|\.)\s+[Nn]o\.?\s*(\d{1,2})\s+(?:to|of)\s+[Pp]art\s+(\d{3})\b`)
	uscHead     = regexp.MustCompile(`\b(\d{1,2})\s?U\.?\s?S\.?\s?C\.?(?:\s?A\.?)?\s*(?:(?:§§?|[Ss]ections?|[Ss]ecs?\.)\s*)?(\d)`)
	uscSpelled  = regexp.MustCompile(`\b[Ss]ec(?:tion|\.)\s+(\d{1,5}[a-z]{0,2}(?:-\d{1,3}[a-z]?)?)(` + paragraphs + `*)\s+of\s+[Tt]itle\s+(\d{1,2})\b`)
	actSection  = regexp.MustCompile(`(?:\b[Ss]ec(?:tions?|s?\.)\s+|§\s*)(\d{4})(` + paragraphs + `*)\s+of\s+(?:the\s+)?(?:Export\s+Control\s+Reform\s+Act(?:\s+of\s+2018)?|ECRA\b)`)

	cfrNumber = regexp.MustCompile(`^(\d{1,4}(?:[a-z]{1,2}\b)?(?:\.\d{1,5}[a-zA-Z]{0,2}(?:-\d{1,4}[a-zA-Z]?)?)?)(` + paragraphs + `+)?`)
	uscNumber = regexp.MustCompile(`^(\d{1,5}[a-zA-Z]{1,3}[-–]\d{1,3}[a-z]?|\d{1,5}[a-zA-Z]{0,3})(` + paragraphs + `+)?`)

	earCue = regexp.MustCompile(`(?i)\bEAR\b|export|\bBIS\b|bureau of industry and security|\b15\s?C\.?F\.?R`)
)

// The Export Administration Regulations are parts 730 to 774 of title 15 of
// the CFR (15 CFR 730.1).
const (
	earTitle = "15"
	earFirst = 730
	earLast  = 774
)

func (f *finder) cfr(m []int) []Citation {
	return f.cfrList(m[0], m[4], f.group(m, 1))
}

func (f *finder) bareSection(m []int) []Citation {
	part, _, _ := strings.Cut(f.group(m, 1), ".")
	title := f.titleOf(part)
	if title == "" || f.wordBefore(m[0]) {
		return nil
	}
	return f.cfrList(m[0], m[2], title)
}

func (f *finder) barePart(m []int) []Citation {
	title := f.titleOf(f.group(m, 1))
	if title == "" {
		return nil
	}
	return f.cfrList(m[0], m[2], title)
}

// titleOf returns the CFR title that a bare part or section belongs to: that
// of the context or, in a text about export controls, 15 for a part of the EAR.
func (f *finder) titleOf(part string) string {
	n, err := strconv.Atoi(part)
	if err == nil && f.ear && n >= earFirst && n <= earLast {
		return earTitle
	}
	return f.ctx.Title
}

// cfrList reads the members that start at the offset; the first citation's
// span starts at the designator.
func (f *finder) cfrList(designator, at int, title string) []Citation {
	var out []Citation
	last := ""
	for i, m := range f.list(at, cfrNumber) {
		if m.number == "" {
			m.number = last
		}
		if i == 0 {
			m.start = designator
		}
		last = m.number
		out = append(out, f.cfrMember(m, title))
	}
	return out
}

func (f *finder) cfrMember(m member, title string) Citation {
	part, _, isSection := strings.Cut(m.number, ".")
	fields := []string{"title", title, "part", part, "paragraph", m.paragraph}
	kind := "part"
	if isSection {
		kind = "section"
		fields = append(fields, "section", m.number)
	}
	return f.at(CFR, m.start, m.end, append(fields, kind+"_end", m.last)...)
}

func (f *finder) supplement(m []int) []Citation {
	title := f.titleOf(f.group(m, 2))
	if title == "" {
		return nil
	}
	return []Citation{f.at(CFR, m[0], m[1], "title", title, "part", f.group(m, 2), "supplement", f.group(m, 1))}
}

func (f *finder) usc(m []int) []Citation {
	var out []Citation
	last := ""
	for i, mem := range f.list(m[4], uscNumber) {
		if mem.number == "" {
			mem.number = last
		}
		if i == 0 {
			mem.start = m[0]
		}
		last = mem.number
		out = append(out, f.at(USC, mem.start, mem.end, "title", f.group(m, 1),
			"section", ascii(mem.number), "paragraph", mem.paragraph, "section_end", ascii(mem.last)))
	}
	return out
}

func (f *finder) uscSpelled(m []int) []Citation {
	return []Citation{f.at(USC, m[0], m[1], "title", f.group(m, 3), "section", f.group(m, 1), "paragraph", f.group(m, 2))}
}

// actSection reads a section of the Export Control Reform Act of 2018. Writers
// use the numbers of the Code (50 U.S.C. 4801-4852) and those of the Act
// (Pub. L. 115-232, sections 1741-1781); sections 1752 to 1764 of the Act are
// 50 U.S.C. 4811 to 4823.
func (f *finder) actSection(m []int) []Citation {
	n, err := strconv.Atoi(f.group(m, 1))
	if err != nil {
		return nil
	}
	switch {
	case n >= 4801 && n <= 4852:
		return []Citation{f.at(USC, m[0], m[1], "title", "50", "section", f.group(m, 1), "paragraph", f.group(m, 2))}
	case n >= 1752 && n <= 1764:
		return []Citation{f.at(ActSection, m[0], m[1], "act", "ECRA", "section", f.group(m, 1), "paragraph", f.group(m, 2),
			"usc_title", "50", "usc_section", strconv.Itoa(n-1752+4811))}
	case n >= 1741 && n <= 1781:
		return []Citation{f.at(ActSection, m[0], m[1], "act", "ECRA", "section", f.group(m, 1), "paragraph", f.group(m, 2))}
	}
	return nil
}
