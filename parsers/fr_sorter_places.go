package parsers

import (
	"slices"
	"strings"
)

// waited puts things in the introductory text that no paragraph was named of: "the
// first sentence of the introductory text and paragraph (b)".
func (s *sorter) waited() {
	for _, t := range s.waits {
		if s.noun == "introductory text" && len(t.in) == 0 && t.path == "" && t.element == "sentence" {
			t.in = []string{s.noun}
			if t.section == "" && len(s.at.paths) > 0 {
				t.in = suffixed(slices.Clone(s.at.paths), s.noun)
			}
		}
	}
	if s.waits != nil {
		s.noun, s.waits = "", nil
	}
}

// narrow takes the section before p as where p stands, if a comma alone is between
// them: "§ 744.2, paragraph (b)" is a paragraph, no section.
func (s *sorter) narrow(p phrase, after []phrase) {
	n := len(s.things)
	if n == 0 || p.link != "" || !p.comma || s.at.commentary() || !s.things[n-1].wholeSection() {
		return
	}
	part := len(p.refs) > 0 && p.refs[0].kind == termParagraph || p.noun != "" && len(p.refs)+len(p.quotes) == 0
	if !part || p.noun == "authority citation" || len(after) > 0 && governs(after[0].link) && after[0].elsewhere() {
		return
	}
	s.at.sections, s.at.paths, s.at.pairs, s.at.through = []string{s.things[n-1].section}, nil, nil, ""
	s.things = s.things[:n-1]
	s.last = nil
}

// wholeSection reports whether t is one section as a whole.
func (t *thing) wholeSection() bool {
	return strings.Contains(t.section, ".") && t.path+t.element+t.through == "" && !t.listed
}

// elsewhere reports whether p names another provision than a paragraph.
func (p phrase) elsewhere() bool {
	return len(p.refs) > 0 && (p.refs[0].kind == termSection || p.refs[0].kind == termProvision || p.refs[0].kind == termPart || p.refs[0].kind == termECCN)
}

// another adds a thing like one, which stands in another provision.
func (s *sorter) another(one thing) []*thing {
	s.things = append(s.things, &one)
	return s.things[len(s.things)-1:]
}

// attachProvision sets where things stand. A section of the CFR is not in the
// subpart that it is added to, as far as its address goes.
func (s *sorter) attachProvision(group []*thing, r ref) {
	for _, t := range group {
		switch {
		case strings.Contains(r.text, "chapter-"):
			if t.element == "heading" {
				t.section = r.text
			}
		case t.section != "" && strings.HasPrefix(r.text, "subpart-"):
		case (t.section == "" || t.listed) && !(r.kind == termSection && s.at.commentary()):
			t.section, t.listed = r.text, false
			if r.part != "" {
				t.part = r.part
			}
			if r.path != "" {
				t.in = append(t.in, withSuffix(r.path, r.suffix))
			}
		}
	}
}
