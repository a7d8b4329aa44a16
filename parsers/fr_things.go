package parsers

import (
	"slices"
	"strings"
)

// An amdSpot is where an instruction acts. The instructions under it inherit it.
type amdSpot struct {
	part     string // "744"; empty if several parts are meant or none is said
	sections []string
	through  string      // last section of a range that begins with the last of sections
	paths    []string    // paragraphs, "(c) introductory text"
	comment  string      // heading of official commentary: "32(b)(1)"
	element  string      // "table": what of the provision is acted on
	headings []string    // that it stands under, outermost first
	pairs    []provision // sections with their paragraphs, as a list of several has them
	country  []string    // that a list of parties heads with: several if several are said at once
	entry    []string    // parties of a list, in whose entries the instruction acts
}

// A provision is a section, or a paragraph of one.
type provision struct{ section, path string }

// scattered reports whether s is in paragraphs of several sections.
func (s amdSpot) scattered() bool {
	several, paths := false, false
	for _, p := range s.pairs {
		several = several || p.section != s.pairs[0].section
		paths = paths || p.path != ""
	}
	return several && paths
}

// scatters reports whether a list of sections with their paragraphs may go on.
func (s amdSpot) scatters() bool { return s.pairs[len(s.pairs)-1].path != "" }

// commentary reports whether s is in a supplement or appendix, where sections
// and paragraphs are headings of what is said of them.
func (s amdSpot) commentary() bool {
	return len(s.sections) == 1 && (strings.HasPrefix(s.sections[0], "supp-") || strings.HasPrefix(s.sections[0], "app"))
}

// A thing is one object of a verb.
type thing struct {
	element string // part of the provision; empty if it is the provision itself
	section string
	through string
	part    string
	path    string   // "(a)(2)", "(b) introductory text", "a.1", "comment 32(b)-1"
	in      []string // paragraphs in which it stands
	listed  bool     // section is that of the thing before it in a list
	names   []string // of definitions, entries, notes
	words   []string // quoted words
	put     string   // words for those
}

// A sorter tells the things of an object from the places they stand in.
type sorter struct {
	at     amdSpot
	moved  bool // the object itself names a section
	things []*thing
	named  string   // section of the thing before, whose paragraphs may follow
	group  int      // things that a governed phrase belongs to begin here
	last   []string // designators of the paragraph before, which the next may leave out
	noun   string   // "introductory text" that waits for its paragraph
	anchor bool     // what stands there tells where, not what
	chain  bool     // headings of commentary are being named
	waits  []*thing // that stand in noun
	behind []ref    // what a comma divides from where the object stands
}

// sortPhrases returns the things that phrases name, and at with the places that
// come before them. With places set, all of them are places.
func sortPhrases(phrases []phrase, at amdSpot, places bool) ([]*thing, amdSpot) {
	s := sorter{at: at}
	if len(at.paths) > 0 {
		s.last = split(at.paths[len(at.paths)-1])
	}
	for i, p := range phrases {
		s.narrow(p, phrases[i+1:])
		switch {
		case s.anchored(p):
		case places:
			s.place(p)
		case s.chained(p):
			s.place(p)
		case governs(p.link) && s.group < len(s.things):
			s.attach(p)
		case governs(p.link):
			s.place(p)
		default:
			s.waited()
			s.group = len(s.things)
			s.object(p)
		}
	}
	s.waited()
	if len(s.things) == 0 && s.behind != nil && !places { // "after ECCN 3B992, ECCN 3B993"
		s.object(phrase{refs: s.behind})
	}
	return s.things, s.at
}

// stands reports whether a part of a provision has its place from what it stands
// behind or before: "the table following paragraph (f)(1)".
func stands(element string) bool {
	switch element {
	case "table", "figure", "note", "center heading", "undesignated paragraph":
		return true
	}
	return false
}

// governs reports whether what follows a preposition is a place.
func governs(link string) bool {
	switch link {
	case "", "by", "as", "with", "on":
		return false
	}
	return true
}

// anchored reports whether p tells beside what something stands: "after the
// entry for “B”".
func (s *sorter) anchored(p phrase) bool {
	switch p.link {
	case "before", "after", "following", "preceding", "between", "above":
		s.anchor = true
	case "for", "of":
	default:
		s.anchor = false
	}
	if n := len(s.things); s.anchor && n > 0 && stands(s.things[n-1].element) && len(s.things[n-1].in) == 0 {
		s.attach(p)
	}
	if s.anchor && len(p.refs) > 1 && p.refs[1].comma && s.behind == nil {
		s.behind = p.refs[1:]
	}
	return s.anchor
}

// chained reports whether p goes on with the headings of commentary that the
// provision stands under: "under Section 226.3, 3(b) Exemptions, paragraph 1".
func (s *sorter) chained(p phrase) bool {
	head := len(p.refs) > 0 && p.refs[0].kind == termComment
	if p.link == "under" {
		s.chain = s.at.commentary()
	} else if p.link == "" && !(p.comma && head) {
		s.chain = false
	}
	return s.chain && head && p.comma && len(s.things) == 0
}

// object makes things of a phrase that nothing governs.
func (s *sorter) object(p phrase) {
	if n := len(s.things); n > 0 && p.comma && len(p.refs) > 0 && p.refs[0].kind == termItem && s.things[n-1].entry() { // "ECCN 3A001, paragraph b.2"
		s.at.sections, s.at.paths, s.at.pairs = []string{s.things[n-1].section}, nil, nil
		s.things = s.things[:n-1]
	}
	switch {
	case (p.noun == "" || p.noun == "words") && len(p.refs) > 0 && len(p.quotes) == 0, p.noun == "heading" && len(p.refs) > 0 && p.refs[0].kind == termComment:
		for i, r := range p.refs {
			s.provision(p.refs, i, r)
		}
	case p.noun == "" && len(p.quotes) > 0:
		s.things = append(s.things, &thing{element: "words", words: p.quotes})
	case p.noun != "":
		t := &thing{element: p.noun, section: s.named, listed: s.named != ""}
		if mark := punctuation(p.noun); mark != "" {
			t.element, t.words = "words", []string{mark}
		}
		t.takeQuotes(p.quotes)
		for _, r := range p.refs { // "note 2", "table 1"
			t.names = append(t.names, p.noun+" "+r.text)
		}
		s.things = append(s.things, t)
	}
}

// takeQuotes takes quoted words as what the element needs: names, or the words
// themselves.
func (t *thing) takeQuotes(quotes []string) {
	if t.element == "words" || t.element == "sentence" {
		t.words = append(t.words, quotes...)
		return
	}
	t.names = append(t.names, quotes...)
}

// punctuation returns the mark that a noun names, or the empty string.
func punctuation(noun string) string {
	switch noun {
	case "period":
		return "."
	case "semicolon":
		return ";"
	case "comma":
		return ","
	case "colon":
		return ":"
	}
	return ""
}

// provision makes things of a ref: one, or one for each member of a range of
// paragraphs.
func (s *sorter) provision(refs []ref, i int, r ref) {
	switch r.kind {
	case termParagraph, termNumber, termItem, termComment:
		for _, path := range s.paths(refs, i) {
			s.things = append(s.things, &thing{path: path, section: s.named, listed: s.named != ""})
		}
	case termPart:
		s.things = append(s.things, &thing{part: r.text, element: "part"})
	case termSection:
		if s.at.commentary() {
			s.at.comment = r.text
			s.things = append(s.things, &thing{path: "Section " + r.text})
			return
		}
		if n := len(s.things); r.ranged && n > 0 {
			s.things[n-1].through = r.text
			return
		}
		t := &thing{section: r.text}
		s.named, s.last = "", nil
		if r.path+r.suffix != "" {
			s.last = split(r.path)
			t.path = withSuffix(r.path, r.suffix)
			s.named = r.text // "§ 744.23(a) and (b)"
			s.at.sections, s.at.pairs = []string{r.text}, nil
		}
		s.things = append(s.things, t)
	case termECCN:
		s.things = append(s.things, eccnThing(r.text))
	default:
		if s.at.commentary() && strings.HasPrefix(r.text, "app") {
			s.at.comment = strings.ToUpper(strings.TrimPrefix(r.text, "app-"))
			s.things = append(s.things, &thing{path: "Appendix " + s.at.comment})
			return
		}
		s.things = append(s.things, &thing{section: r.text, part: r.part})
	}
}

// eccnThing returns the thing for an entry of the Commerce Control List,
// Supplement No. 1 to 15 CFR part 774, or a paragraph of one: "3A090.a.1".
func eccnThing(code string) *thing {
	entry, item, _ := strings.Cut(code, ".")
	return &thing{section: eccnSection(entry), path: item}
}

// entry reports whether t is a whole entry of the Commerce Control List.
func (t *thing) entry() bool {
	return strings.HasPrefix(t.section, "supp-1/") && t.path == "" && t.element == ""
}

func eccnSection(entry string) string { return "supp-1/" + entry }

// paths returns the paragraphs that refs[i] stands for, those of a range before
// it included.
func (s *sorter) paths(refs []ref, i int) []string {
	r := refs[i]
	switch r.kind {
	case termComment:
		s.at.comment = r.text
		return []string{withSuffix("comment "+r.text, r.suffix)}
	case termNumber, termItem:
		var out []string
		if r.ranged && i > 0 {
			out = numbersBetween(refs[i-1].text, r.text)
		}
		out = append(out, r.text)
		for k, n := range out {
			if s.at.comment != "" && r.kind == termNumber {
				n = "comment " + s.at.comment + "-" + n
			}
			out[k] = withSuffix(n, r.suffix)
		}
		return out
	}
	path := s.complete(designators(r.text))
	var out []string
	if r.ranged {
		out = append(between(s.last, path), deeper(s.last, path)...)
	}
	s.last = path
	return append(out, withSuffix(joined(path), r.suffix))
}

// complete adds to the designators of a paragraph those that its list or the
// place it stands in has said before.
func (s *sorter) complete(path []string) []string {
	if full := inherit(s.last, path); len(full) > len(path) {
		return full
	}
	if k := slices.Index(s.last, path[0]); k > 0 && len(path) > 1 { // "(i)(1)(vi)(C) and (C)(1)"
		return append(slices.Clone(s.last[:k]), path...)
	}
	if startsWithDigit(path[0]) && len(s.at.paths) == 1 {
		if in := split(s.at.paths[0]); len(in) > 0 && in[0] != path[0] {
			return append(slices.Clone(in), path...)
		}
	}
	return path
}

// place takes a phrase as where the instruction acts.
func (s *sorter) place(p phrase) {
	if p.noun == "heading" && p.link == "under" { // it names what stands below, not the heading
		p.noun = "words"
	}
	if p.noun == "introductory text" || p.noun == "heading" {
		if p.comma && len(p.refs) == 0 && len(s.at.paths) > 0 { // "paragraph (b)(1), introductory text,"
			s.at.paths = suffixed(s.at.paths, p.noun)
			return
		}
		s.noun = p.noun
		s.at.paths = []string{p.noun}
	} else if p.noun != "" && p.noun != "words" && len(p.refs) == 0 {
		s.at.element = p.noun
	}
	s.at.headings = append(slices.Clip(s.at.headings), p.quotes...)
	var paths []string
	for i, r := range p.refs {
		switch r.kind {
		case termParagraph, termNumber, termItem, termComment:
			if p.noun == "" || p.noun == "introductory text" || p.noun == "heading" {
				paths = append(paths, s.paths(p.refs, i)...)
			}
		default:
			s.placeProvision(p, i, r)
		}
	}
	if paths == nil {
		return
	}
	paths = suffixed(paths, s.noun)
	s.noun = ""
	if n := len(s.at.pairs); n > 0 && p.link == "" && s.at.pairs[n-1].path != "" { // "in §§ 744.1(a), (b) and"
		for _, path := range paths {
			s.at.pairs = append(s.at.pairs, provision{s.at.pairs[n-1].section, path})
		}
		s.at.paths = append(s.at.paths, paths...)
		return
	}
	s.at.paths, s.at.pairs = paths, nil
}

// placeProvision takes a section, supplement, subpart or entry as the place.
func (s *sorter) placeProvision(p phrase, i int, r ref) {
	switch {
	case r.kind == termPart:
		if s.at.part != r.text && !s.moved {
			s.at.part, s.at.sections, s.at.pairs = r.text, nil, nil
		}
		return
	case r.kind == termECCN:
		t := eccnThing(r.text)
		if i > 0 && len(s.at.sections) > 0 { // "ECCNs 3A001, 3A991.p, and 5A002"
			if len(s.at.pairs) == 0 {
				s.at.pairs = []provision{{s.at.sections[0], strings.Join(s.at.paths, "")}}
			}
			s.at.sections, s.at.paths = append(slices.Clip(s.at.sections), t.section), nil
			s.at.pairs = append(slices.Clip(s.at.pairs), provision{t.section, t.path})
			return
		}
		s.at.sections, s.at.paths, s.at.pairs = []string{t.section}, nil, nil
		if t.path != "" {
			s.at.paths = []string{t.path}
		}
		return
	case r.kind == termSection && s.at.commentary():
		s.at.headings, s.at.comment = []string{"Section " + r.text}, r.text
		s.at.paths = nil
		return
	case strings.HasPrefix(r.text, "subpart-") && s.moved, strings.Contains(r.text, "chapter-"):
		return // "§ 1006.377 of subpart D"
	case r.ranged:
		s.at.through = r.text
		return
	case i == 0 && !(p.link == "" && len(s.at.pairs) > 0 && s.at.scatters()):
		s.at.pairs = nil
		s.at.sections, s.at.through, s.at.paths, s.at.comment, s.at.headings = nil, "", nil, "", nil
	}
	s.moved = true
	if !slices.Contains(s.at.sections, r.text) {
		s.at.sections = append(s.at.sections, r.text)
	}
	s.at.pairs = append(slices.Clip(s.at.pairs), provision{r.text, withSuffix(r.path, r.suffix)})
	if r.part != "" {
		s.at.part = r.part
	}
	if r.path != "" {
		s.last = designators(r.path)
		s.at.paths = []string{withSuffix(r.path, r.suffix)}
	}
}

// attach takes a phrase as the place of the things before it.
func (s *sorter) attach(p phrase) {
	group := s.things[s.group:]
	element, one := group[len(group)-1].element, *group[0]
	var paths []string
	for i, r := range p.refs {
		if r.kind == termSection && p.link == "for" && element == "entry" && len(s.at.sections) > 0 { // a row of a table, not the section
			group[len(group)-1].names = append(group[len(group)-1].names, r.text)
			continue
		}
		switch r.kind {
		case termParagraph, termNumber, termItem, termComment:
			if r.kind != termNumber || p.noun == "" || p.noun == "words" { // not "in table 1"
				paths = append(paths, s.paths(p.refs, i)...)
			}
		case termECCN:
			for _, t := range group {
				of := eccnThing(r.text)
				t.section = of.section
				if of.path != "" {
					t.in = append(t.in, of.path)
				}
			}
		case termPart:
			if i > 0 && len(group) == 1 { // "the authority citations for parts 740 and 748"
				group = s.another(one)
			}
			for _, t := range group {
				t.part = r.text
			}
		case termSection: // "the heading and note 1 to paragraph (b) of § 740.10"
			switch {
			case r.ranged:
				group[0].through = r.text
			case i > 0 && len(s.things) == i && one.section == "": // "the citations at the end of §§ 744.2 and 744.3"
				s.attachProvision(s.another(one), r)
			default:
				s.attachProvision(s.things, r)
			}
		default:
			s.attachProvision(group, r)
		}
	}
	switch {
	case p.noun == "introductory text" || p.noun == "heading":
		s.noun, s.waits = p.noun, group
	case len(p.quotes) > 0 && p.link == "under":
		s.at.headings = append(slices.Clip(s.at.headings), p.quotes...)
	case len(p.quotes) > 0:
		group[len(group)-1].takeQuotes(p.quotes)
	}
	if paths == nil {
		return
	}
	paths = suffixed(paths, s.noun)
	s.noun = ""
	if p.noun == "" && (element == "introductory text" || element == "heading") {
		s.things = s.things[:len(s.things)-1]
		for _, path := range paths {
			s.things = append(s.things, &thing{path: withSuffix(path, element), section: group[len(group)-1].section})
		}
		return
	}
	for _, t := range group {
		t.in = append(t.in, paths...)
	}
}
