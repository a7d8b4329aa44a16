package parsers

import (
	"regexp"
	"slices"
	"strings"
)

// A placed designator is where the text under it stands in the tree.
type placed struct {
	path    []string // from the outermost to itself: "b", "1", "ii", or "def-sample"
	label   string   // as printed: "(ii)", or the term of a definition
	caption string   // the italics after it, without the stop
	mid     bool     // it stands in the middle of its paragraph, after a sentence
	covered bool     // it ends a range that is reserved, whose first designator names all of it
}

// A notation is how designators are printed, and what the addresses of the
// outermost begin with.
type notation struct{ open, stop, outermost string }

var (
	inParentheses = notation{"(", ")", ""}        // "(a)(1)": sections
	withStop      = notation{"", ".", ""}         // "1.", "a.": outlines
	comments      = notation{"", ".", "comment-"} // "1.", "i.": official interpretations
)

// designate returns for each paragraph that begins with designators the paths
// of those.
func designate(paras []*node) map[*node][][]string {
	at := map[*node][][]string{}
	for i, found := range new(placer).of(paras, inParentheses, nil) {
		for _, p := range found {
			at[paras[i]] = append(at[paras[i]], p.path)
		}
	}
	return at
}

// A placer reads where the designators of the paragraphs of one section after the
// other stand, in the same room: what it returns is good until the next. A title has a hundred
// thousand designators.
type placer struct {
	levelFinder
	paras  []*node
	buffer []byte         // of one paragraph after the other: what is kept of it is copied
	fronts [][]enumerator // of each paragraph, in all
	all    []enumerator
	out    [][]placed // of each paragraph, in places
	places []placed
	paths  []string
}

// of returns the designators that each of paras begins with. A paragraph that defines
// a term, as defines tells, is addressed by the term; nil means that none does.
func (p *placer) of(paras []*node, style notation, defines func(begins string) string) [][]placed {
	p.fronts, p.all = p.fronts[:0], p.all[:0]
	for _, para := range paras {
		var begins string
		begins, p.buffer = markedIn(p.buffer, para)
		from := len(p.all)
		p.all = leading(p.all, begins, style)
		if len(p.all) == from && defines != nil {
			if term := defines(begins); term != "" {
				p.all = append(p.all, enumerator{text: termAddress(term), term: true, caption: term, ranked: []rank{{seriesTerm, 1}}})
			}
		}
		p.fronts = append(p.fronts, p.all[from:len(p.all):len(p.all)])
	}
	levels := p.levelsOf(p.fronts)
	if style == inParentheses && addMissingFirsts(paras, p.fronts, levels) {
		levels = p.levelsOf(p.fronts)
	}
	p.out, p.places, p.paths = p.out[:0], p.places[:0], p.paths[:0]
	for _, front := range p.fronts {
		from := len(p.places)
		for k, e := range front {
			path := p.path(levels[k])
			path[0] = style.outermost + path[0]
			p.places = append(p.places, placed{path, e.label(style), e.caption, e.mid, e.sibling})
		}
		levels = levels[len(front):]
		p.out = append(p.out, p.places[from:len(p.places):len(p.places)])
	}
	return p.out
}

// path returns the designators from the outermost to l.
func (p *placer) path(l *level) []string {
	from, to := len(p.paths), len(p.paths)+l.depth
	p.paths = slices.Grow(p.paths, l.depth)[:to]
	path := p.paths[from:to:to]
	for ; l != nil; l = l.up {
		path[l.depth-1] = l.text
	}
	return path
}

// addMissingFirsts finds the first designators of lists that begin inside of a
// paragraph, "(b) Notice. (1) ..." in plain type with "(2)" in the next one, adds
// them to fronts and reports whether there are any. levels are those of all that is in
// fronts.
func addMissingFirsts(paras []*node, fronts [][]enumerator, levels []*level) (added bool) {
	var before *level // the innermost level open before the paragraph
	for i := range fronts {
		if len(fronts[i]) == 0 {
			continue
		}
		own := levels[:len(fronts[i])]
		levels = levels[len(own):]
		if first := own[0]; i > 0 && first.value == 2 && !first.follows(before) {
			text := rank{first.series, 1}.String()
			if e := (enumerator{text: text, italic: fronts[i][0].italic, below: len(fronts[i-1]) > 0, mid: true}); midOf(line(paras[i-1]), text, 0) > 0 {
				e.ranked = e.ranks()
				fronts[i-1] = append(fronts[i-1], e)
				added = true
			}
		}
		before = own[len(own)-1]
	}
	return added
}

// midOf returns where "(text)" stands in s, after from, as the designator of a
// list that begins there: behind the end of a clause and before a word. It
// returns -1 if it does not.
func midOf(s, text string, from int) int {
	want := "(" + text + ") "
	for at := from; ; at++ {
		i := strings.Index(s[at:], want)
		if i < 0 {
			return -1
		}
		at += i
		before := strings.TrimRight(s[:at], " ")
		for _, end := range []string{".", ":", ";", "—", "–"} {
			if strings.HasSuffix(before, end) {
				return at
			}
		}
	}
}

func (e enumerator) label(style notation) string {
	switch {
	case e.term:
		return e.caption
	case e.span != "":
		return e.span
	}
	return style.open + e.text + style.stop
}

// maxFront is how many designators a paragraph may begin with: the six levels
// that a section has (1 CFR 21.11), and two to spare.
const maxFront = 8

// leading appends to list the enumerators at the front of a paragraph, given as marked
// returns it: "(a)(1)", and those after an italic caption: "(a) Scope. (1) ...".
func leading(list []enumerator, begins string, style notation) []enumerator {
	return append(list, designatorsOf(list[len(list):], begins, style)...)
}

// designatorsOf is leading for a list of none, out, in whose room they are put.
func designatorsOf(out []enumerator, begins string, style notation) []enumerator {
	f := paragraphFront{s: begins, style: style}
	for len(out) < maxFront {
		e, ok := f.enumerator()
		if !ok || len(out) > 0 && out[len(out)-1].caption != "" && !e.first() {
			break
		}
		kept := len(out)
		out = append(out, e)
		if style == inParentheses && f.joins() {
			first := f.at
			if ends := f.reservedRange(); len(ends) > 0 {
				out[kept].below = kept > 0
				out[kept].span = strings.Clone(e.label(style) + unmarked(f.s[first:f.at]))
				return append(out, ends...)
			}
			if paragraphReference.MatchString(f.rest()) {
				return afterCaption(out[:kept])
			}
		}
		out[kept].below = kept > 0
		out[kept].caption = f.caption()
	}
	return out
}

// afterCaption returns out up to the last caption: designators after that turned
// out to be a reference, "(1) and (2) of this section".
func afterCaption(out []enumerator) []enumerator {
	for len(out) > 0 && out[len(out)-1].caption == "" {
		out = out[:len(out)-1]
	}
	return out
}

// first reports whether e can begin a series.
func (e enumerator) first() bool {
	for _, r := range e.ranks() {
		if r.value == 1 {
			return true
		}
	}
	return false
}

// paragraphReference matches what follows designators that a sentence begins with
// and that refer to another paragraph.
var paragraphReference = regexp.MustCompile(`^\s*(?:(?:of|in|under) (?:this (?:section|part|paragraph|subpart|chapter|subchapter|title|appendix|supplement)|paragraphs?|sections?|§)\b|(?:,|and|or|through|to|[-–])\s*(?:and |or )?\()`)

var (
	rangeJoin   = regexp.MustCompile(`^\s*(?:[-–—,]|,?\s*(?:through|and|or|to))\s*`)
	reservedEnd = regexp.MustCompile(`(?i)^[\s\x01\x02.:—–-]*\[\s*[\s\x01\x02]*reserved`)
)

// A paragraphFront reads the beginning of a paragraph, in which \x01 and \x02 stand
// around italics.
type paragraphFront struct {
	s       string
	at      int
	style   notation
	italics bool // at is inside of an italic run
}

func (f *paragraphFront) rest() string { return f.s[f.at:] }

// joins reports whether what comes next may join designators to others or to
// what they belong to.
func (f *paragraphFront) joins() bool {
	rest := strings.TrimLeft(f.rest(), " \n\t")
	for _, word := range []string{"of ", "in ", "under ", "and ", "or ", "through ", "to ", ",", "-", "–", "—"} {
		if strings.HasPrefix(rest, word) {
			return true
		}
	}
	return false
}

func (f *paragraphFront) space() {
	for f.at < len(f.s) && (f.s[f.at] == ' ' || f.s[f.at] == '\n' || f.s[f.at] == '\t' || f.s[f.at] == '\r') {
		f.at++
	}
}

// take moves over s if it comes next.
func (f *paragraphFront) take(s string) bool {
	if !strings.HasPrefix(f.s[f.at:], s) {
		return false
	}
	f.at += len(s)
	return true
}

// enumerator reads one designator; if none comes next it does not move.
func (f *paragraphFront) enumerator() (enumerator, bool) {
	g := *f
	f.space()
	opened := f.take(italicOn)
	f.space()
	if !f.take(f.style.open) {
		*f = g
		return enumerator{}, false
	}
	f.space() // files that are indented print "( <E>1</E> )"
	opened = f.take(italicOn) || opened
	f.space()
	token := designatorToken(f.rest())
	f.at += len(token)
	f.space()
	closed := f.take(italicOff)
	f.space()
	if token == "" || !f.take(f.style.stop) {
		*f = g
		return enumerator{}, false
	}
	closed = f.take(italicOff) || closed
	e := enumerator{text: strings.Clone(token), italic: opened && closed}
	e.ranked = e.ranks()
	f.italics = (f.italics || opened) && !closed
	if len(e.ranked) == 0 || f.style.open == "" && !f.wordFollows() {
		*f = g
		return enumerator{}, false
	}
	return e, true
}

// wordFollows tells "1. Coverage" from "1.5 percent".
func (f *paragraphFront) wordFollows() bool {
	return f.at == len(f.s) || strings.ContainsAny(f.s[f.at:f.at+1], " \n\t"+italicOn) || f.s[f.at] >= 0x80
}

// designatorToken returns the letters or the digits at the front of s, at most
// as many as a designator has.
func designatorToken(s string) string {
	n := 0
	for n < len(s) && n < 7 && (s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z') {
		n++
	}
	for n == 0 || n <= 3 && s[0] <= '9' {
		if n == len(s) || s[n] < '0' || s[n] > '9' {
			break
		}
		n++
	}
	if n > 6 || n > 3 && s[0] <= '9' {
		return ""
	}
	return s[:n]
}

// maxFrontCaption bounds a caption in bytes; the longest are near 200.
const maxFrontCaption = 300

// caption reads the italics that come next, up to the dash before a designator
// inside of them, and the stop and dash after them. Without italics it returns
// nothing and does not move.
func (f *paragraphFront) caption() string {
	g := *f
	f.space()
	if !f.italics && !f.take(italicOn) {
		*f = g
		if f.space(); f.take("—") && strings.HasPrefix(f.rest(), "(") {
			return "" // a caption is lost
		}
		*f = g
		return ""
	}
	end := strings.IndexAny(f.rest(), italicOn+italicOff)
	if end < 0 || end > maxFrontCaption {
		*f = g
		return ""
	}
	text := f.s[f.at : f.at+end]
	if dash := dashInside(text); dash != nil && f.style == inParentheses {
		f.at += dash[0]
		f.italics = true
		f.separators()
		return strings.Clone(strings.TrimRight(fold(text[:dash[0]]), " .:"))
	}
	f.at += end
	f.italics = !f.take(italicOff)
	f.separators()
	return strings.Clone(strings.TrimRight(fold(text), " .:;—–-")) // of a buffer that is much larger
}

// captionDash finds the place between two captions that one italic run holds:
// "Notice—(1) Form".
var captionDash = regexp.MustCompile(`[—–.]\s*\((?:1|i|A|a)\)`)

func dashInside(caption string) []int {
	if !strings.Contains(caption, "(") {
		return nil
	}
	return captionDash.FindStringIndex(caption)
}

func (f *paragraphFront) separators() {
	for {
		f.space()
		switch {
		case f.take("."), f.take(":"), f.take("—"), f.take("–"), f.take("-"):
		default:
			return
		}
	}
}

// reservedRange reads the rest of "(c) through (e) [Reserved]" and returns its
// other ends; nothing, without moving, if that is not what comes next.
func (f *paragraphFront) reservedRange() []enumerator {
	g := *f
	var out []enumerator
	for {
		join := rangeJoin.FindString(f.rest())
		if join == "" {
			break
		}
		f.at += len(join)
		if f.take("and ") || f.take("or ") {
			f.space()
		}
		e, ok := f.enumerator()
		if !ok {
			break
		}
		e.sibling = true
		out = append(out, e)
	}
	if len(out) == 0 || !reservedEnd.MatchString(f.rest()) {
		*f = g
		return nil
	}
	return out
}

// unmarked returns text of a paragraphFront as line would print it.
func unmarked(s string) string {
	return heal(strings.NewReplacer(italicOn, "", italicOff, "").Replace("x" + s))[len("x"):]
}

// italicOn and italicOff stand around italics in the text that a paragraphFront reads.
const (
	italicOn  = "\x01"
	italicOff = "\x02"
)

// maxMarked is how many bytes of a paragraph are looked at for what it begins
// with: all designators and their captions are shorter.
const maxMarked = 1024

// marked returns the beginning of the text of n with its italics marked: I in
// the eCFR, E of type 03 in the Federal Register and the annual edition. Of a
// paragraph that begins with a plain word it is the first few words.
func marked(n *node) string {
	begins, _ := markedIn(nil, n)
	return begins
}

// markedIn is marked that may write into buffer, in which what it returned before may
// stand; it returns the buffer with the room that it has then.
func markedIn(buffer []byte, n *node) (string, []byte) {
	if len(n.children) > 0 {
		if first := n.children[0]; first.name == "" {
			if text := strings.TrimLeft(first.data, " \n\t\r"); plainWord(text) {
				return clip(text, maxMarked), buffer
			}
		}
	}
	buffer = appendItalics(buffer[:0], n)
	return seenAs(buffer), buffer
}

// plainWord reports whether s begins with a word, and not with a designator, a
// quotation mark or another character that has a meaning there.
func plainWord(s string) bool {
	if s == "" || s[0] >= 0x80 || strings.IndexByte(`(["`, s[0]) >= 0 {
		return false
	}
	return strings.IndexByte(s[:min(len(s), len("xxxiii.")+1)], '.') < 0
}

func appendItalics(b []byte, n *node) []byte {
	if len(b) > maxMarked {
		return b
	}
	italic := n.name == "I" || n.name == "em" || n.name == "E" && n.attr("T") == "03"
	if italic {
		b = append(b, italicOn...)
	}
	b = append(b, clip(n.data, maxMarked)...)
	for _, c := range n.children {
		b = appendItalics(b, c)
	}
	if italic {
		b = append(b, italicOff...)
	}
	return b
}
