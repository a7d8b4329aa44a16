package parsers

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

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
	attrs    []xml.Attr
	data     string // text, if name is empty
	children []*node
	line     int
	begins   bool // it, or something under it, begins a line of its own
}

// parseXML reads payload into a tree and returns its root element. Nothing is
// expanded but the five predefined entities and character references: an
// entity that a document declares for itself makes it malformed.
func parseXML(payload []byte) (*node, error) {
	if err := checkTags(payload); err != nil {
		return nil, err
	}
	d := xml.NewDecoder(bytes.NewReader(payload))
	d.CharsetReader = charset.NewReaderLabel
	top := &node{}
	stack := []*node{top}
	for count := 0; ; count++ {
		tok, err := d.Token()
		if err == io.EOF {
			break
		}
		line, _ := d.InputPos()
		if err != nil {
			return nil, xmlFault(line, err)
		}
		if stack, err = push(stack, tok, line); err != nil {
			return nil, err
		}
		if count > maxXMLNodes {
			return nil, fault(exportwatch.ReasonTooLarge, place(line), "more than %d elements and texts", maxXMLNodes)
		}
	}
	for _, n := range top.children {
		if n.name != "" {
			return n, nil
		}
	}
	return nil, fault(exportwatch.ReasonMalformed, "", "XML without an element")
}

// checkTags refuses a tag beyond maxXMLTag, whose attributes the decoder would
// gather before it shows the element.
func checkTags(payload []byte) error {
	for rest := payload; ; {
		at := bytes.IndexByte(rest, '<')
		if at < 0 {
			return nil
		}
		_, size := markupAt(rest[at:])
		if size > maxXMLTag && rest[at+1] != '!' && rest[at+1] != '?' {
			return fault(exportwatch.ReasonTooLarge, fmt.Sprintf("offset %d", len(payload)-len(rest)+at), "a tag of more than %d bytes", maxXMLTag)
		}
		rest = rest[at+size:]
	}
}

// push adds tok to the innermost node of stack and returns the new stack.
func push(stack []*node, tok xml.Token, line int) ([]*node, error) {
	in := stack[len(stack)-1]
	switch tok := tok.(type) {
	case xml.StartElement:
		if len(stack) > maxXMLDepth {
			return nil, fault(exportwatch.ReasonTooDeep, place(line), "elements nested more than %d deep", maxXMLDepth)
		}
		n := &node{name: tok.Name.Local, attrs: tok.Attr, line: line}
		in.children = append(in.children, n)
		return append(stack, n), nil
	case xml.EndElement:
		stack = stack[:len(stack)-1]
		in.begins = in.begins || blockElement(in.name)
		stack[len(stack)-1].begins = stack[len(stack)-1].begins || in.begins
		return stack, nil
	case xml.CharData:
		in.children = append(in.children, &node{data: string(tok), line: line})
	}
	return stack, nil
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

// attr returns the value of the attribute with this local name.
func (n *node) attr(name string) string {
	for _, a := range n.attrs {
		if a.Name.Local == name {
			return a.Value
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
