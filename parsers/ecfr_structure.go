package parsers

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"regexp"
	"strconv"
	"strings"

	"exportwatch"
)

// An ecfrNodeJSON is one division of versioner/v1/structure/{date}/title-N.json.
type ecfrNodeJSON struct {
	Type        string         `json:"type"`
	Identifier  word           `json:"identifier"`
	Label       word           `json:"label"`
	Level       word           `json:"label_level"`
	Description word           `json:"label_description"`
	Reserved    bool           `json:"reserved"`
	Size        int            `json:"size"` // bytes of XML; the sum of its children's
	Children    []ecfrNodeJSON `json:"children"`
}

// An ECFRPart is a part, or a run of reserved parts, in the structure of a title.
type ECFRPart struct {
	First, Last int // the same for one part
	Number      string
	Reserved    bool
	Size        int    // bytes of the XML of its sections and appendices
	Sizes       string // digest of the sizes of all it holds: two changes may leave Size as it was
}

// ECFRParts returns the parts of a CFR title in their order, from the payload of
// versioner/v1/structure/{date}/title-N.json. A payload of another shape is an
// *[Error].
func ECFRParts(payload []byte) ([]ECFRPart, error) {
	const format = "ecfr-structure"
	if err := checkPayload(payload); err != nil {
		return nil, asError(format, err)
	}
	title, err := ecfrOutline(payload)
	if err != nil {
		return nil, asError(format, err)
	}
	var parts []ECFRPart
	err = title.walk(0, "", func(n ecfrNodeJSON, _ int, _ string) error {
		if n.Type != "part" {
			return nil
		}
		p, err := n.part()
		p.Sizes = n.sizes()
		parts = append(parts, p)
		return err
	})
	if err != nil {
		return nil, asError(format, err)
	}
	return parts, nil
}

// ecfrOutline decodes a structure, whose root is a title.
func ecfrOutline(payload []byte) (ecfrNodeJSON, error) {
	var n ecfrNodeJSON
	if err := decodeJSON(payload, &n); err != nil {
		return n, err
	}
	if title, err := strconv.Atoi(string(n.Identifier)); n.Type != "title" || err != nil || title < 1 {
		return n, wrongShape("$", "a %q called %q, want a title with its number", n.Type, n.Identifier)
	}
	return n, nil
}

// walk calls visit for n and everything under it in reading order, with the
// depth and the number of the part it stands in.
func (n ecfrNodeJSON) walk(depth int, part string, visit func(n ecfrNodeJSON, depth int, part string) error) error {
	if err := visit(n, depth, part); err != nil {
		return err
	}
	if n.Type == "part" {
		part = address(string(n.Identifier))
	}
	for _, c := range n.Children {
		if err := c.walk(depth+1, part, visit); err != nil {
			return err
		}
	}
	return nil
}

// partNumber matches the number of a part or of a run of reserved ones:
// "744", "103-199", "1a".
var partNumber = regexp.MustCompile(`^(\d{1,4})[A-Za-z]?(?:-(\d{1,4})[A-Za-z]?)?$`)

func (n ecfrNodeJSON) part() (ECFRPart, error) {
	p := ECFRPart{Number: address(string(n.Identifier)), Reserved: n.Reserved, Size: n.Size}
	m := partNumber.FindStringSubmatch(p.Number)
	if m == nil {
		return p, wrongShape("$..part", "a part numbered %q", n.Identifier)
	}
	var err error
	if p.First, err = strconv.Atoi(m[1]); err != nil {
		return p, err
	}
	p.Last, err = strconv.Atoi(cmp.Or(m[2], m[1]))
	return p, err
}

// sizes returns a digest of what n holds and how large each division is.
func (n ecfrNodeJSON) sizes() string {
	h := fnv.New32a()
	err := n.walk(0, "", func(c ecfrNodeJSON, depth int, _ string) error {
		_, err := fmt.Fprintf(h, "%d %s %s %d\n", depth, c.Type, c.Identifier, c.Size)
		return err
	})
	if err != nil { // a hash takes whatever is written
		return ""
	}
	return fmt.Sprintf("%08x", h.Sum32())
}

// ecfrStructureDay finds the day in the URL of a structure.
var ecfrStructureDay = regexp.MustCompile(`/structure/(\d{4}-\d\d-\d\d)/`)

// readECFRStructure reads the outline of a title: one section a division. If
// in.Parts names parts, the document lists these alone and not what they hold,
// so that it changes when one of them comes, goes or is reserved.
func readECFRStructure(in Input) ([]Document, error) {
	title, err := ecfrOutline(in.Payload)
	if err != nil {
		return nil, err
	}
	n := string(title.Identifier)
	d := Document{Document: exportwatch.Document{
		ID: exportwatch.DocID("cfr/" + n), Kind: exportwatch.Regulation, Title: string(title.Label), URL: "https://www.ecfr.gov/current/title-" + n,
	}}
	v := &d.Version
	if m := ecfrStructureDay.FindStringSubmatch(in.URL); m != nil {
		v.AsOf = dateOf(v, "date in the URL", m[1])
	}
	b := new(builder)
	v.Meta = exportwatch.Meta{"cfr_title": n, "heading": string(title.Description)}
	if in.Parts == "" {
		err = title.outline(b, v)
	} else {
		d.ID += exportwatch.DocID("/" + in.Parts)
		d.Title = fmt.Sprintf("%s CFR Parts %s", n, in.Parts)
		err = title.partsOnly(b, in.Parts)
	}
	if err != nil {
		return nil, err
	}
	b.finish(v)
	return []Document{d}, nil
}

// outline writes every division, and into the metadata the bytes of each.
func (n ecfrNodeJSON) outline(b *builder, v *exportwatch.Version) error {
	var sizes []string
	parts, sections := 0, 0
	err := n.walk(0, "", func(c ecfrNodeJSON, depth int, part string) error {
		id := c.address(part)
		if id == "" {
			return wrongShape("$..children", "a %q without an identifier", c.Type)
		}
		switch c.Type {
		case "part":
			parts++
		case "section":
			sections++
		}
		b.section(id, string(c.Level), strings.TrimSpace(string(c.Description)), depth)
		sizes = append(sizes, id+" "+strconv.Itoa(c.Size))
		return nil
	})
	v.Meta["sizes"], v.Meta["parts"], v.Meta["sections"] = sizes, parts, sections
	return err
}

// partsOnly writes the parts of a span such as "730-774", each a section and a
// row of one table: they are a list by number, in which one that comes where
// another goes is not the other one renumbered.
func (n ecfrNodeJSON) partsOnly(b *builder, span string) error {
	want, err := ecfrNodeJSON{Identifier: word(span)}.part()
	if err != nil {
		return err
	}
	b.table("parts", []string{"part"})
	return n.walk(0, "", func(c ecfrNodeJSON, _ int, _ string) error {
		if c.Type != "part" {
			return nil
		}
		p, err := c.part()
		if err != nil || p.Last < want.First || want.Last < p.First {
			return err
		}
		b.mark(p.Number, string(c.Level), "", 0)
		b.row(p.Number, []string{string(c.Level) + reservedMark(p.Reserved)})
		return nil
	})
}

func reservedMark(reserved bool) string {
	if reserved {
		return " [Reserved]"
	}
	return ""
}

// address returns where c stands: "chapter-VII", "744", "744/subpart-A",
// "744.22", "744/supp-4".
func (n ecfrNodeJSON) address(part string) string {
	id := address(string(n.Identifier))
	if id == "" {
		return ""
	}
	within := func(s string) string {
		if part == "" {
			return s
		}
		return part + "/" + s
	}
	switch n.Type {
	case "part", "section":
		return id
	case "appendix":
		return within(appendixID(string(n.Identifier)))
	case "subject_group": // its identifier is a digest; the text addresses it by its heading
		return within("group-" + address(strings.ToLower(cmp.Or(string(n.Description), string(n.Label), id))))
	}
	return within(address(n.Type) + "-" + id)
}
