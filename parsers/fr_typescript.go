package parsers

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A typescript is the text of a document on public inspection as its agency
// typed it, in lines. It is brought into the elements in which the Federal
// Register will print it, so that one reader serves both.
type typescript struct {
	lines []string
	at    int
	pre   *node // PREAMB
	body  *node // SUPLINF
	top   *node // body, or the REGTEXT in it: what takes elements
	into  *node // SECTION or top: what takes paragraphs
	open  strings.Builder
	kind  string // element of the paragraph that is open
	law   bool   // the amendments have begun
	count int    // number of the last instruction

	unread []string // what rows of lists were not read, and why
}

// element returns an element as parseXML makes it.
func element(name string, children ...*node) *node {
	n := &node{name: name, begins: blockElement(name)}
	for _, c := range children {
		if c != nil {
			n.children = append(n.children, c)
			n.begins = n.begins || c.begins
		}
	}
	return n
}

// worded returns an element that holds text.
func textElement(name, text string) *node { return element(name, &node{data: text}) }

func headed(text string) *node {
	n := textElement("HD", text)
	n.attrs = []xmlAttr{{name: "SOURCE", value: "HED"}}
	return n
}

// typescriptOf returns the tree of a typescript, an element named after the kind
// of document its action tells, and what of it could not be read with certainty.
func typescriptOf(lines []string) (root *node, unread []string) {
	s := typescript{lines: lines, pre: element("PREAMB"), body: element("SUPLINF")}
	s.into, s.top = s.body, s.body
	s.preamble()
	s.text()
	return element(filedAs(s.pre), s.pre, s.body), s.unread
}

var (
	proposesRE = regexp.MustCompile(`(?i)\bpropos(?:ed|al)\b|\badvance\s+notice\b|\brulemaking\b`)
	rulesRE    = regexp.MustCompile(`(?i)\brules?\b|\bcorrecting\s+amendments?\b|\btemporary\s+general\s+license\b|\binterpretation\b`)
)

// filedAs returns the element of the kind of document that a preamble is of; an
// action that tells none gives one that no kind has.
func filedAs(pre *node) string {
	action := line(pre.at("ACT"))
	switch {
	case action == "":
		return "FILING"
	case proposesRE.MatchString(action) && pre.at("CFR") != nil:
		return "PRORULE"
	case rulesRE.MatchString(action) && pre.at("CFR") != nil:
		return "RULE"
	}
	return "NOTICE"
}

var (
	captionLine = regexp.MustCompile(`^(AGENCY|AGENCIES|ACTION|SUMMARY|(?:EFFECTIVE )?DATES?|COMPLIANCE DATES?|ADDRESS(?:ES)?|FOR FURTHER INFORMATION,? CONTACT|SUPPLEMENTARY INFORMATION)\s*:\s*(.*)$`)
	cfrLine     = regexp.MustCompile(`^\d{1,2}\s*CFR\s+(?:[Pp]arts?|PARTS?|[Cc]h)`)
	rinLine     = regexp.MustCompile(`^RINs?:?\s+\d{4}-[A-Z]{2}\d{2}`)
	docketLine  = regexp.MustCompile(`^\[.*(?:\]|$)|^(?i:docket|doc\.)\s+(?:(?i:nos?|id)\b\.?:?)?`)
	goesOnRE    = regexp.MustCompile(`^(?:\d|and\b|[a-z])`)
)

// captionElement returns the element of a caption of the preamble.
func captionElement(caption string) string {
	switch {
	case strings.HasPrefix(caption, "AGENC"):
		return "AGY"
	case caption == "ACTION":
		return "ACT"
	case caption == "SUMMARY":
		return "SUM"
	case strings.Contains(caption, "DATE"):
		return "EFFDATE"
	case strings.HasPrefix(caption, "ADDRESS"):
		return "ADD"
	}
	return "FURINF"
}

// preamble reads up to the supplementary information, or up to the end of the
// heading in a document without captions.
func (s *typescript) preamble() {
	head := s.head()
	s.pre.children = append(s.pre.children, head...)
	var caption *node
	for ; s.at < len(s.lines); s.at++ {
		l := s.lines[s.at]
		if m := captionLine.FindStringSubmatch(l); m != nil {
			s.close()
			if strings.HasPrefix(m[1], "SUPPLEMENTARY") {
				s.body.children = append(s.body.children, headed(m[1]+":"))
				s.lines[s.at] = m[2]
				break
			}
			caption = element(captionElement(m[1]), headed(m[1]+":"))
			caption.begins = true
			s.pre.children = append(s.pre.children, caption)
			s.into = caption
			l = m[2]
		}
		if caption == nil {
			break // an order, a proclamation: it has no captions
		}
		s.paragraph("P", l)
	}
	s.close()
	s.into = s.body
}

// head reads what stands above the captions: agencies, parts, dockets, subject.
func (s *typescript) head() []*node {
	end := s.at
	for end < len(s.lines) && end < s.at+maxHead && !captionLine.MatchString(s.lines[end]) {
		end++
	}
	if end == len(s.lines) || end == s.at+maxHead {
		end = min(s.at+1, end)
	}
	agency := ""
	if end < len(s.lines) {
		agency = strings.ToLower(strings.Join(s.lines[end:min(end+3, len(s.lines))], " "))
	}
	var out []*node
	var subject []string
	for ; s.at < end; s.at++ {
		l := s.lines[s.at]
		switch {
		case cfrLine.MatchString(l):
			for s.at+1 < end && goesOnRE.MatchString(s.lines[s.at+1]) && !cfrLine.MatchString(s.lines[s.at+1]) {
				s.at++
				l += " " + s.lines[s.at]
			}
			out = append(out, textElement("CFR", l))
		case rinLine.MatchString(l):
			out = append(out, textElement("RIN", l))
		case docketLine.MatchString(l):
			out = append(out, textElement("DEPDOC", l))
		case len(subject) == 0 && l == strings.ToUpper(l) && strings.ContainsFunc(l, unicode.IsLetter):
			out = append(out, textElement("AGENCY", l))
		case len(subject) == 0 && strings.Contains(agency, strings.ToLower(l)):
			out = append(out, textElement("SUBAGY", l))
		default:
			subject = append(subject, l)
		}
	}
	if len(subject) > 0 {
		text := subject[0]
		for _, l := range subject[1:] {
			text += typedBetween(text, l) + l
		}
		out = append(out, textElement("SUBJECT", text))
	}
	return out
}

// maxHead is how many lines stand above the captions at most: some rules amend
// parts of several agencies.
const maxHead = 120

// close ends the paragraph that is open.
func (s *typescript) close() {
	text := fold(s.open.String())
	s.open.Reset()
	if text != "" {
		s.into.children = append(s.into.children, textElement(s.kind, text))
		s.into.begins = true
	}
	s.kind = "P"
}

// paragraph adds a line to the paragraph that is open, or begins another.
func (s *typescript) paragraph(kind, l string) {
	if l == "" {
		return
	}
	before := s.open.String()
	if before != "" && (kind != "P" || s.ends(before, l)) {
		s.close()
		before = ""
	}
	if before == "" {
		s.kind = kind
	}
	s.open.WriteString(typedBetween(before, l) + l)
}

// typedBetween returns what stands between a line and the next of its paragraph: a
// space, unless a word goes on after a hyphen.
func typedBetween(before, l string) string {
	if before == "" || strings.HasSuffix(before, "-") && goesOnSmall(l) {
		return ""
	}
	return " "
}

// goesOnSmall reports whether a line begins with a small letter.
func goesOnSmall(l string) bool {
	r, _ := utf8.DecodeRuneInString(l)
	return unicode.IsLower(r)
}

// fullLine is how many letters a line of a typescript has before its margin ends
// it, at the least: lines of six and a half inches in twelve points have some 90.
const fullLine = 72

// ends reports whether a paragraph ends before the line next.
func (s *typescript) ends(before, next string) bool {
	if strings.Count(before, "“") > strings.Count(before, "”") || goesOnSmall(next) {
		return false
	}
	last := s.lines[max(0, s.at-1)]
	stop := strings.HasSuffix(before, ".") || strings.HasSuffix(before, ":") || strings.HasSuffix(before, ";") || strings.HasSuffix(before, "; and") || strings.HasSuffix(before, "; or") || strings.HasSuffix(before, ".”")
	if abbreviated.MatchString(before) {
		return false
	}
	return designated.MatchString(next) || stop && (len(last) < fullLine || len(last) > 2*fullLine)
}

var (
	abbreviated = regexp.MustCompile(`(?:\b[Nn]os?|\bU\.S|\bSec|\bet seq|\bv|\bF\.\s?Supp|,\s(?:Co|Ltd|Inc))\.$`)
	designated  = regexp.MustCompile(`^(?:\([a-zA-Z0-9]{1,5}\)\s*)+(?:\p{Lu}|“|\*|\[|§)`)
)
