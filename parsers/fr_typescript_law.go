package parsers

import (
	"regexp"
	"strconv"
	"strings"
)

// Lines of the amendments.
var (
	amendsRE      = regexp.MustCompile(`(?i)\b(?:is|are)\s+(?:proposed\s+to\s+be\s+)?(?:further\s+)?amended\s+as\s+follows\s*:?$|\bamends?\b.{0,200}\bas\s+follows\s*:?$`)
	partLine      = regexp.MustCompile(`^PART\s+\d+[a-z]?\s*(?:[—–-]|\[)`)
	numberLine    = regexp.MustCompile(`^(?:■\s*)?\d{1,3}[A-Z]?\.\s+(?i:the\s+authority|the\s+heading|sections?\s|§|supplement|in\s|part\s|add|revis|remov|redesign|amend|republish|transfer|reserve|designate|effective\s|delayed\s|subpart|appendix|under\s|for\s|by\s|a\.\s|new\s)`)
	letterLine    = regexp.MustCompile(`^(?:■\s*)?(?:[a-z]{1,2}|[ivx]{1,5}|[A-Z])\.\s+(?i:revis|add|remov|redesign|reserv|republish|transfer|in\s|under\s|by\s|paragraphs?\s|the\s|designat|amend|correct)`)
	sectionLine   = regexp.MustCompile(`^§\s*(` + sectionForm + `)\s*(.*)$`)
	supplement    = regexp.MustCompile(`(?i)^supplement\s+no\.?\s*\d+\s+to\s+part\s+\d+\s*[—–-]`)
	starsLine     = regexp.MustCompile(`^(?:\*\s*){3,7}$`)
	authorityLine = regexp.MustCompile(`^(?i:authority):\s*(.*)$`)
	frdocLine     = regexp.MustCompile(`^\[FR\s+Doc\.?`)
	entryLine     = regexp.MustCompile(`^\d[A-EY]\d{3}\s+\p{Lu}`)
	signerLine    = regexp.MustCompile(`^\p{Lu}[\pL.'’ -]{3,50},?$`)
)

// text reads what follows the preamble.
func (s *typescript) text() {
	for ; s.at < len(s.lines); s.at++ {
		l := s.lines[s.at]
		switch {
		case frdocLine.MatchString(l):
			s.put(textElement("FRDOC", l))
		case !s.law && (amendsRE.MatchString(l) || amendsRE.MatchString(fold(s.open.String()+" "+l))):
			if s.into != s.body { // it goes on with no list of subjects
				s.close()
				s.into = s.body
			}
			s.paragraph("P", l)
			s.close()
			s.law = true
		case partLine.MatchString(l):
			s.part(l)
		case !s.law && subjectsLine.MatchString(l):
			subjects := element("LSTSUB", headed(l))
			s.put(subjects)
			s.into = subjects
		case !s.law:
			s.paragraph("P", l)
		default:
			s.amendment(l)
		}
	}
	s.close()
}

var subjectsLine = regexp.MustCompile(`^(?i:lists? of subjects)\b`)

// put ends the paragraph that is open and adds an element beside it.
func (s *typescript) put(n *node) {
	s.close()
	s.top.children, s.into = append(s.top.children, n), s.top
}

// part begins the amendments of a part under its heading. Its title is known if
// the document is of one alone.
func (s *typescript) part(l string) {
	s.close()
	s.law = true
	if s.restarts() {
		s.count = 0
	}
	heading := s.heading(l)
	s.top = s.body
	reg := element("REGTEXT")
	if title := s.title(); title != "" {
		reg.attrs = []xmlAttr{{name: "TITLE", value: title}, {name: "PART", value: typedPart.FindString(heading)}}
		s.put(reg)
		s.top = reg
	}
	s.put(element("PART", headed(heading)))
}

var typedPart = regexp.MustCompile(`\d+[a-z]?`)

// anew begins another element for an instruction that follows others, as the
// Register prints them.
func (s *typescript) anew() {
	if s.top.name != "REGTEXT" || s.top.at("AMDPAR") == nil {
		return
	}
	reg := element("REGTEXT")
	reg.attrs = s.top.attrs
	s.top = s.body
	s.put(reg)
	s.top = reg
}

// title returns the title of the CFR that the document amends, if there is one.
func (s *typescript) title() string {
	title := ""
	for _, n := range s.pre.all("CFR") {
		for _, m := range cfrTitleRE.FindAllStringSubmatch(line(n), -1) {
			if title != "" && m[1] != title {
				return ""
			}
			title = m[1]
		}
	}
	return title
}

// heading joins to a heading in capitals the lines in capitals that go on with it.
func (s *typescript) heading(l string) string {
	for s.at+1 < len(s.lines) {
		next := s.lines[s.at+1]
		if next != strings.ToUpper(next) || partLine.MatchString(next) || strings.ContainsAny(next[:1], "§*[0123456789") {
			return l
		}
		s.at++
		l += " " + next
	}
	return l
}

// restarts reports whether the first instruction after a part's heading is
// number 1, as where several agencies amend their parts in one document.
func (s *typescript) restarts() bool {
	for _, l := range s.lines[s.at+1 : min(s.at+6, len(s.lines))] {
		if m := leadingNumber.FindStringSubmatch(l); m != nil && numberLine.MatchString(l) {
			return m[1] == "1"
		}
	}
	return false
}

// amendment reads a line of the amendments.
func (s *typescript) amendment(l string) {
	instructing := s.kind == "AMDPAR" && s.open.Len() > 0
	switch {
	case instructing && !s.instructionEnds(l):
		s.open.WriteString(" " + l)
	case s.numbers(l):
		s.close()
		s.anew()
		s.into = s.top
		s.paragraph("AMDPAR", l)
	case letterLine.MatchString(l) && s.afterInstruction():
		s.close()
		s.into = s.top
		s.paragraph("AMDPAR", l)
	case starsLine.MatchString(l):
		s.close()
		s.into.children = append(s.into.children, element("STARS"))
	case s.headsSection(l):
		m := sectionLine.FindStringSubmatch(l)
		section := element("SECTION", textElement("SECTNO", "§ "+m[1]), textElement("SUBJECT", s.subject(m[2])))
		s.put(section)
		s.into = section
	case supplement.MatchString(l):
		head := headed(l)
		head.attrs[0].value = "HD1"
		s.put(head)
		s.parties()
	case authorityLine.MatchString(l):
		authority := element("AUTH", headed("Authority:"))
		s.put(authority)
		s.into = authority
		s.paragraph("P", authorityLine.FindStringSubmatch(l)[1])
	case s.signed():
		s.close()
		s.top = s.body
		signature := element("SIG")
		s.put(signature)
		s.into = signature
		s.paragraph("P", l)
	case entryLine.MatchString(l):
		s.close()
		s.paragraph("P", l)
	default:
		s.paragraph("P", l)
	}
}

// instructionEnds reports whether the instruction that is open ends before the
// line next.
func (s *typescript) instructionEnds(next string) bool {
	before := fold(s.open.String())
	if strings.Count(before, "“") > strings.Count(before, "”") || abbreviated.MatchString(before) && !letterLine.MatchString(next) {
		return false
	}
	if s.next(next) > 0 || sectionLine.MatchString(next) && s.closedBy(before) || supplement.MatchString(next) && s.closedBy(before) {
		return true
	}
	return s.closedBy(before) && !goesOnSmall(next) || letterLine.MatchString(next) && s.closedBy(before)
}

// next returns the number of the instruction that l begins, or zero: instructions
// are numbered through, so that a numbered note in new text is none. A number may
// be repeated or left out by mistake.
func (s *typescript) next(l string) int {
	m := leadingNumber.FindStringSubmatch(l)
	if m == nil || !numberLine.MatchString(l) {
		return 0
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || n < s.count || n > s.count+3 {
		return 0
	}
	return n
}

// numbers reports whether l begins the next instruction, and counts it.
func (s *typescript) numbers(l string) bool {
	n := s.next(l)
	if n > 0 {
		s.count = n
	}
	return n > 0
}

var leadingNumber = regexp.MustCompile(`^(?:■\s*)?(\d{1,3})`)

// headsSection reports whether l is the heading of a section and does not go on
// with a sentence that names one.
func (s *typescript) headsSection(l string) bool {
	m := sectionLine.FindStringSubmatch(l)
	if m == nil || !sectionHeading.MatchString(m[2]) {
		return false
	}
	before := fold(s.open.String())
	return before == "" || s.closedBy(before)
}

var sectionHeading = regexp.MustCompile(`^(?:\p{Lu}|“|\[|$)`)

// closedBy reports whether an instruction can end as before does.
func (s *typescript) closedBy(before string) bool {
	for _, end := range []string{".", ":", ";", "; and", "; or", ".”", ";”", "—", " by", ", and"} {
		if strings.HasSuffix(before, end) {
			return true
		}
	}
	return false
}

// afterInstruction reports whether a lettered line goes on with an instruction:
// new text under it begins with a section or stars first.
func (s *typescript) afterInstruction() bool {
	if s.kind == "AMDPAR" && s.open.Len() > 0 {
		return true
	}
	last := len(s.top.children) - 1
	return last >= 0 && s.into == s.top && s.top.children[last].name == "AMDPAR"
}

// subject joins the lines of a section's heading, which ends with a full stop.
func (s *typescript) subject(l string) string {
	for range 3 {
		if strings.HasSuffix(l, ".") || strings.HasSuffix(l, ".]") || s.at+1 >= len(s.lines) {
			return l
		}
		next := s.lines[s.at+1]
		if starsLine.MatchString(next) || designated.MatchString(next) || sectionLine.MatchString(next) || len(l) > fullLine*2 {
			return l
		}
		s.at++
		l += " " + next
	}
	return l
}

// signed reports whether the signature begins at the line: a few lines before the
// file mark, a day or a name on a line of its own.
func (s *typescript) signed() bool {
	if s.into.name == "SIG" {
		return false
	}
	for i := s.at; i < min(s.at+8, len(s.lines)); i++ {
		if frdocLine.MatchString(s.lines[i]) {
			return strings.HasPrefix(s.lines[s.at], "Dated:") || signerLine.MatchString(s.lines[s.at]) && strings.HasSuffix(s.lines[s.at], ",")
		}
	}
	return false
}
