package parsers

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"exportwatch"
)

const (
	maxXMLDepth = 512     // the deepest real payloads, eCFR tables in parts, nest near 30
	maxXMLTag   = 1 << 20 // bytes of one tag with its attributes; the hierarchy in those of the eCFR takes under a thousand
	maxXMLNodes = 3 << 20 // bounds memory: a node takes near 100 bytes; a whole CFR title has under a million
)

// A node is one element of an XML tree, or, with an empty name, a run of text.
type node struct {
	name     string // local name; the name space is dropped
	attrs    []xmlAttr
	data     string // text, if name is empty
	children []*node
	line     int
	span     span // where it stands in the payload
	begins   bool // it, or something under it, begins a line of its own
	aside    bool // what is in it was not kept: see [xmlTree.opened]
}

// A span is a range of bytes, half open, of a payload in UTF-8 without a byte order
// mark. A span of nothing stands for no place.
type span struct{ start, end int32 }

// parseXML reads payload into a tree and returns its root element. Nothing is
// expanded but the five predefined entities and character references: an
// entity that a document declares for itself makes it malformed, as do text
// outside of the root and elements behind it (XML 1.0, 2.1), which would be lost
// without a word.
func parseXML(payload []byte) (*node, error) { return parseXMLWith(payload, nil) }

// parseXMLWith is parseXML that knows entities besides.
func parseXMLWith(payload []byte, entities map[string]string) (*node, error) {
	src, err := xmlSource(payload)
	if err != nil {
		return nil, err
	}
	t := newXMLTree(newXMLScanner(src))
	t.entities = entities
	if err := t.read(); err != nil {
		return nil, err
	}
	return t.root()
}

// xmlSource returns a copy of payload in UTF-8.
func xmlSource(payload []byte) (string, error) {
	b, err := xmlBytes(payload)
	return string(b), err
}

// xmlBytes returns payload in UTF-8, from the encoding that its declaration names.
// A declaration that the bytes belie has no say: no text in another charset is UTF-8
// beyond ASCII, and none of two bytes a letter is without zeros.
func xmlBytes(payload []byte) ([]byte, error) {
	label := xmlCharset(payload)
	switch {
	case label == "" || isUTF8(label),
		isWide(label) && bytes.IndexByte(payload, 0) < 0,
		utf8.Valid(payload) && !isASCII(payload):
		return payload, nil
	}
	r, err := charset.NewReaderLabel(label, bytes.NewReader(payload))
	if err != nil {
		return nil, fault(exportwatch.ReasonCharset, place(1), "xml: opening charset %q: %w", label, err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, fault(exportwatch.ReasonCharset, place(1), "decode as %s: %w", label, err)
	}
	return b, nil
}

// An xmlTree gathers the nodes of a document.
type xmlTree struct {
	*xmlScanner
	top     *node
	open    []openNode // outermost first
	pending []*node    // children of the open elements, those of the innermost last
	blocks  map[string]bool
	xmlRoom
	count int // elements, their ends and texts
	shelf xmlShelf
	ended bool // the root element has been read
}

// xmlRoom is room for the next nodes and for their next lists of children.
type xmlRoom struct {
	nodes []node
	refs  []*node
}

func newXMLTree(s *xmlScanner) *xmlTree {
	return &xmlTree{xmlScanner: s, top: &node{}, blocks: map[string]bool{}}
}

// root returns the outermost element of what was read.
func (t *xmlTree) root() (*node, error) {
	for _, n := range t.top.children {
		if n.name != "" {
			return n, nil
		}
	}
	return nil, fault(exportwatch.ReasonMalformed, place(t.line()), "XML without an element")
}

// An openNode is an element whose end tag is still to come.
type openNode struct {
	*node
	space string
	first int // where its children begin among those pending
}

// nodesAtOnce is for how many nodes room is made at a time.
const nodesAtOnce = 256

func (t *xmlTree) read() error {
	t.open = append(t.open, openNode{node: t.top})
	for t.at < len(t.src) {
		if t.count++; t.count > maxXMLNodes {
			return fault(exportwatch.ReasonTooLarge, place(t.line()), "more than %d elements and texts", maxXMLNodes)
		}
		if err := t.next(); err != nil {
			return err
		}
	}
	if len(t.open) > 1 {
		return t.cut("unexpected EOF")
	}
	t.close()
	return nil
}

// next reads one piece of markup or text.
func (t *xmlTree) next() error {
	start := t.at
	switch rest := t.src[t.at:]; {
	case rest[0] != '<':
		text, err := t.text()
		if err != nil {
			return err
		}
		return t.say(text, start)
	case t.has("</"):
		return t.end()
	case t.has("<![CDATA["):
		text, err := t.cdata()
		if err != nil {
			return err
		}
		return t.say(text, start)
	case strings.HasPrefix(rest, "<!"), strings.HasPrefix(rest, "<?"):
		return t.aside()
	}
	t.at++
	return t.begin(start)
}

// add makes a node that begins at start in the innermost open element.
func (t *xmlTree) add(start int) *node {
	if len(t.nodes) == 0 {
		t.nodes = make([]node, nodesAtOnce)
	}
	n := &t.nodes[0]
	t.nodes = t.nodes[1:]
	*n = node{line: t.line(), span: span{int32(start), int32(t.at)}} // the room may have been used before
	t.pending = append(t.pending, n)
	return n
}

func (t *xmlTree) say(text string, start int) error {
	if outside := len(t.open) == 1; outside && fold(text) != "" {
		t.at = start + leadingSpace(text)
		side := "before the beginning"
		if t.ended {
			side = "behind the end"
		}
		return t.malformed("text %s of the document: %q", side, exportwatch.Excerpt(fold(text), 40))
	}
	if text != "" {
		t.add(start).data = text
	}
	return nil
}

// leadingSpace returns how many bytes at the front of s are white space.
func leadingSpace(s string) int { return len(s) - len(strings.TrimLeft(s, " \t\r\n")) }

func (t *xmlTree) begin(start int) error {
	tag, err := t.startTag()
	if err != nil {
		return err
	}
	if t.ended {
		return t.malformed("element <%s> behind the end of the document: two documents in one payload", tag.name)
	}
	if len(t.open) > maxXMLDepth {
		return fault(exportwatch.ReasonTooDeep, place(t.line()), "elements nested more than %d deep", maxXMLDepth)
	}
	n := t.add(start)
	n.name, n.attrs = tag.name, tag.attrs
	t.open = append(t.open, openNode{n, tag.space, len(t.pending)})
	t.layAside(n)
	if tag.empty {
		t.close()
	}
	return nil
}

func (t *xmlTree) end() error {
	space, name, err := t.endTag()
	if err != nil {
		return err
	}
	in := t.open[len(t.open)-1]
	switch {
	case len(t.open) == 1:
		return t.malformed("unexpected end element </%s>", name)
	case in.name != name:
		return fault(exportwatch.ReasonMalformed, place(t.line()), "element <%s> closed by </%s>", in.name, name)
	case in.space != space:
		return t.malformed("element <%s> in space %s closed by </%s> in space %s", in.name, in.space, name, space)
	}
	t.close()
	return nil
}

// close ends the innermost open element.
func (t *xmlTree) close() {
	in := t.open[len(t.open)-1]
	t.open = t.open[:len(t.open)-1]
	in.children = t.list(t.pending[in.first:])
	t.pending = t.pending[:in.first]
	in.span.end = int32(t.at)
	if in.node == t.top {
		return
	}
	in.begins = in.begins || t.block(in.name)
	t.ended = len(t.open) == 1
	outer := t.open[len(t.open)-1]
	outer.begins = outer.begins || in.begins
	t.laidAside(in.node)
}

// list returns a copy of children that takes no more room than they need.
func (t *xmlTree) list(children []*node) []*node {
	n := len(children)
	if n == 0 {
		return nil
	}
	if n > len(t.refs) {
		t.refs = make([]*node, max(n, 4*nodesAtOnce))
	}
	copy(t.refs, children)
	list := t.refs[:n:n]
	t.refs = t.refs[n:]
	return list
}

// block is blockElement, asked once a name.
func (t *xmlTree) block(name string) bool {
	is, known := t.blocks[name]
	if !known {
		is = blockElement(name)
		t.blocks[name] = is
	}
	return is
}

// xmlFault tells apart why the decoder gave up.
func xmlFault(line int, err error) error {
	reason := exportwatch.ReasonMalformed
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		err = errors.New(syntax.Msg) // the line is told by the fault
	}
	switch msg := err.Error(); {
	case errors.Is(err, io.EOF):
		return fault(reason, place(line), "XML without an element")
	case strings.Contains(msg, "unexpected EOF"):
		reason = exportwatch.ReasonTruncated
	case strings.HasPrefix(msg, "expected element type"):
		reason = exportwatch.ReasonWrongShape
	case strings.Contains(msg, "invalid UTF-8"), strings.Contains(msg, "unsupported charset"), strings.HasPrefix(msg, "xml: encoding"):
		reason = exportwatch.ReasonCharset
	}
	return &Error{Reason: reason, Where: place(line), Err: err}
}

func place(line int) string { return fmt.Sprintf("line %d", line) }

// size returns how many bytes of the payload n takes.
func (n *node) size() int { return int(n.span.end - n.span.start) }

// attr returns the value of the attribute with this local name.
func (n *node) attr(name string) string {
	for _, a := range n.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

// at returns the first element under n by the names of path, one for each
// level, or nil. It may be called on nil, as may text, line and all.
func (n *node) at(path ...string) *node {
	for _, name := range path {
		n = n.first(name)
	}
	return n
}

func (n *node) first(name string) *node {
	if n != nil {
		for _, c := range n.children {
			if c.name == name {
				return c
			}
		}
	}
	return nil
}

// all returns the child elements with one of names; every one if there is none.
func (n *node) all(names ...string) []*node {
	var out []*node
	if n == nil {
		return nil
	}
	for _, c := range n.children {
		if c.name != "" && (len(names) == 0 || oneOf(c.name, names)) {
			out = append(out, c)
		}
	}
	return out
}

// walk calls visit on n and the elements under it, in document order; a false
// answer leaves out what is under that element.
func (n *node) walk(visit func(*node) bool) {
	if n == nil || n.name == "" || !visit(n) {
		return
	}
	for _, c := range n.children {
		c.walk(visit)
	}
}

// find returns the elements under n with one of names, in document order.
func (n *node) find(names ...string) []*node {
	var out []*node
	n.walk(func(c *node) bool {
		if c != n && oneOf(c.name, names) {
			out = append(out, c)
		}
		return true
	})
	return out
}

// outermost returns the elements under n with one of names, without those
// inside of another.
func (n *node) outermost(names ...string) []*node {
	var out []*node
	n.walk(func(c *node) bool {
		found := c != n && oneOf(c.name, names)
		if found {
			out = append(out, c)
		}
		return !found
	})
	return out
}

// text returns all text under n, folded to one line.
func (n *node) text() string { return fold(n.raw()) }

// own returns the text of n as it stands, without that of elements in it. It may be
// called on nil.
func (n *node) own() string {
	if n == nil {
		return ""
	}
	if len(n.children) == 1 {
		return n.children[0].data
	}
	var b strings.Builder
	for _, c := range n.children {
		b.WriteString(c.data)
	}
	return b.String()
}

// raw returns all text under n as it stands, without that of elements named
// in leave.
func (n *node) raw(leave ...string) string {
	var b strings.Builder
	n.write(&b, leave)
	return b.String()
}

func (n *node) write(b *strings.Builder, leave []string) {
	if n == nil {
		return
	}
	b.WriteString(n.data)
	for _, c := range n.children {
		if !oneOf(c.name, leave) {
			c.write(b, leave)
		}
	}
}

func oneOf(s string, list []string) bool {
	for _, l := range list {
		if s == l {
			return true
		}
	}
	return false
}
