package parsers

import (
	"slices"
	"strings"
	"unsafe"

	"exportwatch"
)

// An xmlShelf lets the tree of a large document hold the outline alone. What is in
// the elements that it is told to lay aside is read, so that a fault anywhere in the
// document is found first, and not kept: [xmlTree.opened] reads it again when its turn
// comes. That costs a second reading, and spares the memory of a tree that is three
// times as large as its document.
type xmlShelf struct {
	wants func(open []openNode) bool // whether the innermost open element is laid aside; nil keeps all
	in    *node                      // the element that is being read to be laid aside
	since int                        // pieces read before it
	need  int                        // the most pieces in one so far
	room  xmlRoom                    // for what is in one of them at a time
	kept  xmlRoom                    // for what is kept
	leave func(*node)                // is given what is laid aside, before what is in it goes; may be nil
	again *xmlTree                   // that reads one again
	err   error                      // of that
}

// largeXML is from how many bytes on a document of law is held as an outline: most
// parts of the CFR and issues of the Register are below it, most titles above.
const largeXML = 4 << 20

// asideIn returns for a large payload what lays aside the elements with one of names
// that stand in one called within, and nil for others.
func asideIn(payload []byte, within string, names ...string) func(open []openNode) bool {
	if len(payload) < largeXML {
		return nil
	}
	return func(open []openNode) bool {
		above, n := open[:len(open)-1], open[len(open)-1]
		return oneOf(n.name, names) && slices.ContainsFunc(above, func(o openNode) bool { return o.name == within })
	}
}

// parseXMLOutline is parseXML that lays aside the elements that wants names, each of
// which leave, unless it is nil, is given whole before that. The tree that it returns
// opens them. Its text is that of payload, not a copy: what is to
// outlive the reading is to be copied.
func parseXMLOutline(payload []byte, wants func(open []openNode) bool, leave func(*node)) (*node, *xmlTree, error) {
	b, err := xmlBytes(payload)
	if err != nil {
		return nil, nil, err
	}
	t := newXMLTree(newXMLScanner(seenAs(b)))
	t.shelf.wants, t.shelf.leave = wants, leave
	if err := t.read(); err != nil {
		return nil, nil, err
	}
	root, err := t.root()
	return root, t, err
}

// layAside begins to lay aside n, which has been opened, if that is wanted.
func (t *xmlTree) layAside(n *node) {
	s := &t.shelf
	if s.wants == nil || s.in != nil || !s.wants(t.open) {
		return
	}
	s.in, s.since = n, t.count
	s.kept, t.xmlRoom = t.xmlRoom, s.sized()
}

// laidAside lets go of what is in n, which has been closed, if it is the one that is
// laid aside.
func (t *xmlTree) laidAside(n *node) {
	s := &t.shelf
	if s.in != n {
		return
	}
	if s.leave != nil {
		s.leave(n)
	}
	n.children, n.aside, s.in = nil, true, nil
	s.need = max(s.need, t.count-s.since+1)
	t.xmlRoom = s.kept
}

// sized returns room for the largest element that was laid aside so far.
func (s *xmlShelf) sized() xmlRoom {
	if s.need > len(s.room.nodes) {
		size := s.need + s.need/4
		s.room = xmlRoom{make([]node, size), make([]*node, size)}
	}
	return s.room
}

// opened returns n with what is in it, which if it was laid aside is there until
// another one is opened. It may be called on nil.
func (t *xmlTree) opened(n *node) *node {
	if t == nil || !n.aside {
		return n
	}
	s := &t.shelf
	if s.again == nil {
		s.again = newXMLTree(&xmlScanner{clean: t.clean, entities: t.entities})
	}
	s.again.src, s.again.at = t.src[:n.span.end], int(n.span.start)
	s.again.counted, s.again.lines = s.again.at, n.line-1
	s.again.xmlRoom, s.again.count, s.again.ended = s.sized(), 0, false
	if err := s.again.read(); err != nil {
		s.err = err
		return n
	}
	return s.again.top.children[0]
}

// seenAs returns b as a string that is not a copy: it is good for as long as nobody
// writes to b.
func seenAs(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// ownText makes the values of m copies of what they are.
func ownText(m exportwatch.Meta) {
	for name, value := range m {
		if s, ok := value.(string); ok {
			m[name] = strings.Clone(s)
		}
	}
}
