package parsers

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// FuzzXMLTree: a document is read into the tree that encoding/xml tells of, and
// refused if it refuses it; every element stands in the payload where it says.
func FuzzXMLTree(f *testing.F) {
	names, err := filepath.Glob("../fixtures/docs/*/*.xml")
	if err != nil || len(names) < 10 {
		f.Fatalf("seeds %q, %v", names, err)
	}
	for _, name := range names {
		payload, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(payload))
	}
	for _, s := range []string{
		"", "a", "<a/>", "<a></a>\n", "<a b='1'c=\"2\"/>", "<x:a y:b='&lt;&#65;&#x41;\r\n'>\r\rx&amp;y</x:a>", "<a><![CDATA[<b>&]]></a>", "<a>]]></a>",
		"<a><!-- x -- y --></a>", "<!DOCTYPE a [<!ENTITY b 'c>'><!-- ' -->]><a>&b;</a>", "<?xml version='1.0' encoding='iso-8859-1'?><a>\xe9</a>",
		"<?xml version='1.0' encoding='utf-16'?><a>x</a>", "<a>\x01</a>", "<a>\xff</a>", "<a>\uffff</a>", "<a>&#xD800;&#0;</a>", "<a b></a>", "<a b=c/>", "<a", "<a b='<'/>",
		"<a:b:c/>", "<:a/>", "<a:/>", "<1/>", "</a>", "<a></b>", "<a><b></a></b>", "<x:a></y:a>", "<a/><b/>", "<a>&#1114112;&nope;&amp</a>", "<!><a/>", "<a/ >", "x<a/>", "><a/>", "\ufeff <a/> ", "<?a b?c?><a/>", "<![x[]]><a/>",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := parseXML([]byte(s))
		want, wantErr := referenceTree([]byte(s))
		if strings.Contains(fmt.Sprint(wantErr), "unsupported version") || strings.Contains(s, "<!>") || strings.Contains(s, "encoding") || !plainNames(s) {
			return // what is told of the charset, or a declaration of nothing, is read in other ways on purpose
		}
		if strings.Contains(fmt.Sprint(err), "behind the end of the document") {
			return // encoding/xml reads on behind the root
		}
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%q: error %v, and encoding/xml has %v", s, err, wantErr)
		}
		if err == nil && outline(got) != outline(want) {
			t.Errorf("%q is read as %s, want %s", s, outline(got), outline(want))
		}
		got.walk(func(n *node) bool {
			if in := s[n.span.start:n.span.end]; !strings.HasPrefix(in, "<") || !strings.Contains(in, n.name) || !strings.HasSuffix(in, ">") {
				t.Errorf("%q: <%s> is said to be %q", s, n.name, in)
			}
			return true
		})
	})
}

// plainNames reports whether no name in s has letters beyond ASCII, of which
// encoding/xml refuses some.
func plainNames(s string) bool {
	for _, tag := range strings.Split(s, "<")[1:] {
		name := strings.IndexAny(tag, " \t\r\n>/=")
		if name < 0 {
			name = len(tag)
		}
		if strings.ContainsFunc(tag[:name], func(r rune) bool { return r >= utf8.RuneSelf }) {
			return false
		}
	}
	return true
}

// outline writes a tree on one line.
func outline(n *node) string {
	if n.name == "" {
		return fmt.Sprintf("%q", n.data)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<%s %q %v>", n.name, n.attrs, n.begins)
	for _, c := range n.children {
		b.WriteString(outline(c))
	}
	return b.String() + "</>"
}

// referenceTree is parseXML with encoding/xml.
func referenceTree(payload []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(payload))
	d.CharsetReader = charset.NewReaderLabel
	top := &node{}
	stack := []*node{top}
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		in := stack[len(stack)-1]
		switch tok := tok.(type) {
		case xml.StartElement:
			n := &node{name: tok.Name.Local}
			for _, a := range tok.Attr {
				n.attrs = append(n.attrs, xmlAttr{a.Name.Local, a.Value})
			}
			in.children, stack = append(in.children, n), append(stack, n)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
			in.begins = in.begins || blockElement(in.name)
			stack[len(stack)-1].begins = stack[len(stack)-1].begins || in.begins
		case xml.CharData:
			if len(stack) == 1 && fold(string(tok)) != "" {
				return nil, errors.New("text outside of the document") // which encoding/xml passes over
			}
			if len(tok) > 0 {
				in.children = append(in.children, &node{data: string(tok)})
			}
		}
	}
	for _, n := range top.children {
		if n.name != "" {
			return n, nil
		}
	}
	return nil, errors.New("no element")
}
