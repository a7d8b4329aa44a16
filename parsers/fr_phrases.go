package parsers

// A phrase is a noun with what it stands for, under the preposition that governs
// it: "paragraphs (b)(1) and (c)", "of paragraph (a)", "entries for “A” and “B”".
type phrase struct {
	link   string // preposition; empty if none governs it
	noun   string // "definition"; empty if it names a provision by its number
	refs   []ref
	quotes []string
	open   bool // it holds nothing yet
	comma  bool // a comma alone stands before it
}

// A ref is a provision that a phrase names.
type ref struct {
	term
	path   string // paragraph of a section: "(a)(3)" in "§ 744.23(a)(3)"
	suffix string // "introductory text", "heading"
	ranged bool   // it ends a range that begins with the ref before it
	comma  bool   // a comma alone stands before it
}

// A phraser divides terms into phrases.
type phraser struct {
	out     []phrase
	now     phrase
	join    bool // a comma or "and" stands before the next term
	comma   bool // it is a comma
	through bool
	worded  bool // other words stand after the preposition: it governs them
}

func phrasesOf(terms []term) []phrase {
	p := phraser{now: phrase{open: true}}
	for _, t := range terms {
		switch t.kind {
		case termJoin:
			p.comma = t.text == "," && !p.join
			p.join = true
			if p.now.open && p.worded {
				p.begin("")
			}
			continue
		case termThrough:
			p.through = true
			continue
		case termBreak:
			p.begin("")
		case termLink:
			p.begin(t.text)
		case termNoun:
			p.noun(t.text)
		case termQuote:
			p.quote(t.text)
		case termWord:
			p.word(t.text)
			continue // "and the heading"
		default:
			p.ref(t)
		}
		p.join, p.through = false, false
	}
	p.begin("")
	return p.out
}

// begin ends the phrase and begins another.
func (p *phraser) begin(link string) {
	if !p.now.open {
		p.out = append(p.out, p.now)
	}
	p.now = phrase{link: link, open: true, comma: p.join && p.comma}
	p.worded = false
}

// next begins a phrase within the same words: what follows a join is another
// object, what stands beside it without one is governed as it is.
func (p *phraser) next() {
	link := p.now.link
	if p.join {
		link = ""
	}
	p.begin(link)
}

func (p *phraser) noun(noun string) {
	last := len(p.now.refs) - 1
	switch {
	case noun == nounParagraph:
		if p.join && !p.now.open {
			p.next()
		} else if len(p.now.quotes) == 1 && p.now.noun == "" { // the “Items” paragraph
			p.now.noun, p.now.quotes = p.now.quotes[0], nil
		}
		return
	case !p.join && last >= 0 && (noun == "introductory text" || noun == "heading") && p.now.noun == "":
		for i := last; i >= 0; i-- {
			if p.now.refs[i].suffix == "" && (i == last || p.now.refs[i+1].ranged) {
				p.now.refs[i].suffix = noun
				continue
			}
			break
		}
		return
	case !p.now.open:
		p.next()
	}
	p.now.noun, p.now.open = noun, false
}

func (p *phraser) quote(words string) {
	if n := len(p.now.refs); n > 0 && !p.join && (p.now.link == "from" || p.now.link == "in") && p.now.refs[n-1].kind == termParagraph {
		p.begin("") // "from paragraph (a)(1) “x”"
	} else if n > 0 || p.join && p.now.noun != "" && len(p.now.quotes) == 0 {
		p.next()
	}
	p.now.quotes, p.now.open = append(p.now.quotes, words), false
}

// word takes the words that make a quotation a noun: the “License Requirements”
// section.
func (p *phraser) word(word string) {
	p.worded = true
	if n := len(p.now.quotes); n > 0 && p.now.noun == "" && !p.join && (word == "section" || word == "column" || word == "field") {
		p.now.noun, p.now.quotes = p.now.quotes[n-1], p.now.quotes[:n-1]
	}
}

func (p *phraser) ref(t term) {
	if n := len(p.now.refs); n > 0 {
		last := &p.now.refs[n-1]
		switch {
		case p.join || p.through:
			if last.kind != t.kind {
				p.next()
			}
		case last.kind == termSection && t.kind == termParagraph && last.path == "":
			last.path = t.text
			return
		default:
			p.next()
		}
	} else if len(p.now.quotes) > 0 || p.join && t.kind == termSection && (p.now.noun == "introductory text" || p.now.noun == "heading") {
		p.next()
	}
	p.now.refs, p.now.open = append(p.now.refs, ref{term: t, ranged: p.through, comma: p.join && p.comma}), false
}
