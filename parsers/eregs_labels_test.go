package parsers_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"exportwatch"
	"exportwatch/parsers"
)

// leastLabels is the share of labels that must be equal.
const leastLabels = 0.98

// TestERegsAnnual compares the tree of the annual edition of 12 CFR part 1013
// with the labels that eRegs gives the same text.
func TestERegsAnnual(t *testing.T) {
	d := parseOne(t, "auto", parsers.Input{Payload: corpusFile(t, "corpus/cfr-annual/CFR-2012-title12-vol8-part1013.xml")})
	compareLabels(t, "annual edition", eregsLabels(t, "2011-31723"), treeLabels(d.Version))
}

// TestERegsVersions compares the trees of seven versions of 12 CFR part 1013 with
// the labels of eRegs. The text of each is that of RegML, written as the eCFR
// writes it: flat paragraphs that begin with their designators, no labels.
func TestERegsVersions(t *testing.T) {
	names := corpusGlob(t, "corpus/eregs/regulation/1013/*.json.gz")
	if len(names) != 7 {
		t.Fatalf("%d versions, want 7", len(names))
	}
	for _, name := range names {
		version := strings.TrimSuffix(filepath.Base(name), ".json.gz")
		payload := regmlAsECFR(t, corpusFile(t, "corpus/regml/regulation/1013/"+version+".xml.gz"))
		d := parseOne(t, "ecfr-xml", parsers.Input{Payload: payload})
		checkSections(t, d)
		compareLabels(t, version, eregsLabels(t, version), treeLabels(d.Version))
	}
}

// A provisionWords text is the words of one node, by the kind of the node.
type provisionWords struct{ kind, words string }

// compareLabels fails t if fewer labels are equal than leastLabels, of all kinds
// together and of the text of the regulation alone. A label is equal if both sides
// have it and the words under it begin alike; the share is that of all labels that
// either side has.
func compareLabels(t *testing.T, name string, want, got map[string]provisionWords) {
	t.Helper()
	equal, union := map[string]int{}, map[string]int{}
	for _, label := range slices.Sorted(maps.Keys(want)) {
		w, kind := want[label], want[label].kind
		union[kind]++
		g, ok := got[label]
		switch {
		case !ok:
			t.Logf("%s: missing %s: %.60s", name, label, w.words)
		case !alike(w.words, g.words):
			t.Logf("%s: wrong %s: %.60q, want %.60q", name, label, g.words, w.words)
		default:
			equal[kind]++
		}
	}
	for _, label := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[label]; !ok {
			union[got[label].kind]++
			t.Logf("%s: extra %s: %.60s", name, label, got[label].words)
		}
	}
	for _, kind := range []string{"regtext", "appendix", "interp"} {
		equal["all"] += equal[kind]
		union["all"] += union[kind]
	}
	for _, kind := range []string{"regtext", "appendix", "interp", "all"} {
		share := float64(equal[kind]) / float64(union[kind])
		t.Logf("eregs %s: %s labels equal %.4f (%d of %d)", name, kind, share, equal[kind], union[kind])
		if share < leastLabels {
			t.Errorf("eregs %s: %s labels equal %.4f, want %.2f", name, kind, share, leastLabels)
		}
	}
}

// alike reports whether two texts, letters and digits alone, begin with the same
// words; eRegs adds the text of images and drops notes.
func alike(a, b string) bool {
	n := min(len(a), len(b), 60)
	return a[:n] == b[:n] && (n > 0) == (len(a)+len(b) > 0)
}

func lettersOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// eregsLabels returns the nodes of a version of eRegs by their labels, without
// the number of the part: "2-e-3-i", "A-1-p2", "2-e-Interp-1". The part itself and
// the empty subpart that eRegs puts around its sections are no labels.
func eregsLabels(t *testing.T, version string) map[string]provisionWords {
	t.Helper()
	type node struct {
		Label    []string `json:"label"`
		Kind     string   `json:"node_type"`
		Title    string   `json:"title"`
		Text     string   `json:"text"`
		Children []node   `json:"children"`
	}
	var root node
	if err := json.Unmarshal(corpusFile(t, "corpus/eregs/regulation/1013/"+version+".json.gz"), &root); err != nil {
		t.Fatal(err)
	}
	out := map[string]provisionWords{}
	var add func(n node)
	add = func(n node) {
		if label := strings.Join(n.Label[1:], "-"); label != "" && n.Kind != "emptypart" {
			out[label] = provisionWords{n.Kind, lettersOnly(n.Title + n.Text)}
		}
		for _, c := range n.Children {
			add(c)
		}
	}
	add(root)
	return out
}

// treeLabels returns the sections of a version by the labels that eRegs would give
// them. eRegs numbers the paragraphs of appendices that have no designator, p1,
// p2; in the version they are lines of their section.
func treeLabels(v exportwatch.Version) map[string]provisionWords {
	out := map[string]provisionWords{}
	topics := 0
	for i, s := range v.Sections {
		own := v.Text[s.Start:s.End]
		if i+1 < len(v.Sections) && v.Sections[i+1].Start < s.End {
			own = v.Text[s.Start:v.Sections[i+1].Start]
		}
		label, kind := labelOf(string(s.ID), &topics)
		if label == "" {
			continue
		}
		own = strings.TrimSpace(own)
		if kind == "appendix" {
			lines := strings.Split(own, "\n")
			for k, text := range lines[1:] {
				out[fmt.Sprintf("%s-p%d", label, k+1)] = provisionWords{kind, lettersOnly(strings.TrimPrefix(text, "[image"))}
			}
			own = lines[0]
		}
		if kind == "interp" && strings.HasSuffix(s.Label, ".") {
			own = strings.TrimPrefix(own, s.Label)
		}
		out[label] = provisionWords{kind, lettersOnly(own)}
	}
	return out
}

// labelOf returns the label of a section and its kind; none for what eRegs has no
// label for: authority and source. topics counts the headings of the
// interpretations that are on no provision.
func labelOf(id string, topics *int) (label, kind string) {
	parts := strings.Split(id, "/")
	switch {
	case id == "auth" || id == "source" || parts[len(parts)-1] == "cita":
		return "", ""
	case strings.HasPrefix(id, "app-"):
		if len(parts) > 1 {
			return strings.Join(parts[1:], "-"), "appendix"
		}
		return strings.ToUpper(strings.TrimPrefix(id, "app-")), "appendix"
	case parts[0] != "supp-i":
		parts[0] = strings.TrimPrefix(parts[0], "1013.")
		return strings.Join(parts, "-"), "regtext"
	}
	at := slices.IndexFunc(parts, func(p string) bool { return strings.HasPrefix(p, "comment-") })
	on, comment := parts[1:], []string(nil)
	if at > 0 {
		on, comment = parts[1:at], parts[at:]
		comment[0] = strings.TrimPrefix(comment[0], "comment-")
	}
	switch {
	case len(on) > 0 && strings.HasPrefix(on[0], "app-"):
		on[0] = strings.ToUpper(strings.TrimPrefix(on[0], "app-"))
	case len(on) > 0 && unicode.IsLetter(rune(on[0][0])):
		if at < 0 {
			*topics++
		}
		return strings.Join(append([]string{"Interp", fmt.Sprintf("h%d", *topics)}, comment...), "-"), "interp"
	}
	return strings.Join(slices.Concat(on, []string{"Interp"}, comment), "-"), "interp"
}

// A regml is an element of RegML, or a run of text.
type regml struct {
	name, text string
	attr       map[string]string
	children   []*regml
}

func readRegML(t *testing.T, payload []byte) *regml {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(payload)))
	stack := []*regml{{}}
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return stack[0]
		}
		if err != nil {
			t.Fatal(err)
		}
		in := stack[len(stack)-1]
		switch tok := tok.(type) {
		case xml.StartElement:
			n := &regml{name: tok.Name.Local, attr: map[string]string{}}
			for _, a := range tok.Attr {
				n.attr[a.Name.Local] = a.Value
			}
			in.children = append(in.children, n)
			stack = append(stack, n)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			in.children = append(in.children, &regml{text: string(tok)})
		}
	}
}

func (n *regml) words() string {
	if n == nil {
		return ""
	}
	text := n.text
	for _, c := range n.children {
		text += c.words()
	}
	return text
}

func (n *regml) child(name string) *regml {
	for _, c := range n.children {
		if c.name == name {
			return c
		}
	}
	return nil
}

// regmlAsECFR writes the text of a version in the eCFR's markup.
func regmlAsECFR(t *testing.T, payload []byte) []byte {
	var out strings.Builder
	out.WriteString(`<DIV5 N="1013" NODE="12:8.0.2.14.7" TYPE="PART"><HEAD>PART 1013</HEAD>`)
	w := regmlWriter{&out, ""}
	w.children(readRegML(t, payload))
	out.WriteString("</DIV5>")
	return []byte(out.String())
}

type regmlWriter struct {
	*strings.Builder
	front string // designators of paragraphs that have no words of their own
}

func (w *regmlWriter) element(name, text string) {
	w.WriteString("<" + name + ">")
	if err := xml.EscapeText(w, []byte(text)); err != nil {
		panic(err) // a strings.Builder takes all
	}
	w.WriteString("</" + name + ">\n")
}

func (w *regmlWriter) children(n *regml) {
	for _, c := range n.children {
		w.write(c)
	}
}

func (w *regmlWriter) write(n *regml) {
	switch n.name {
	case "tableOfContents", "fdsys", "preamble", "analysis", "title", "reserved", "appendixTitle", "subject", "content":
		if n.name == "content" && n.child("section") == nil && n.child("subpart") == nil && n.child("appendix") == nil {
			return // of a paragraph, which is written by then
		}
		if n.name == "content" {
			w.children(n)
		}
	case "section":
		fmt.Fprintf(w, `<DIV8 N="1013.%s" TYPE="SECTION">`, n.attr["sectionNum"])
		w.element("HEAD", n.child("subject").words())
		w.children(n)
		w.WriteString("</DIV8>\n")
	case "appendix":
		fmt.Fprintf(w, `<DIV9 N="Appendix %s to Part 1013" TYPE="APPENDIX">`, n.attr["appendixLetter"])
		w.element("HEAD", n.child("appendixTitle").words())
		w.children(n)
		w.WriteString("</DIV9>\n")
	case "appendixSection":
		if heading := n.child("subject").words(); heading != "" {
			w.element("HD1", heading)
		}
		w.children(n)
	case "interpretations":
		w.WriteString(`<DIV9 N="Supplement I to Part 1013" TYPE="APPENDIX">`)
		w.element("HEAD", n.child("title").words())
		w.children(n)
		w.WriteString("</DIV9>\n")
	case "interpSection":
		w.element("HD1", n.child("title").words())
		w.children(n)
	case "paragraph", "interpParagraph":
		w.paragraph(n)
	default:
		w.children(n)
	}
}

// paragraph writes a paragraph as it is printed: its designator, its caption in
// italics, its words. One without words is printed with the next one.
func (w *regmlWriter) paragraph(n *regml) {
	title, words := n.child("title"), strings.TrimSpace(n.child("content").words())
	if title != nil && title.attr["type"] == "" && n.attr["marker"] == "" {
		w.element("HD2", title.words())
		title = nil
	}
	w.front += n.attr["marker"]
	if title != nil || words != "" {
		words = strings.TrimSuffix(strings.TrimPrefix(words, "![]("), ")")
		w.WriteString("<P>" + w.front + " ")
		if title != nil {
			w.element("I", title.words())
		}
		w.element("E", words)
		w.WriteString("</P>\n")
		w.front = ""
	}
	w.children(n)
}
