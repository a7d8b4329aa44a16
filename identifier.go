package exportwatch

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxIdentifier is more bytes than the longest identifier has: a page keeps its
// path and query, which publishers hold below what browsers take.
const maxIdentifier = 4096

// A DocName is a [DocID] taken apart. Fields that a family does not use are empty.
type DocName struct {
	// Family tells how the rest is read: cfr, fr, bill, meeting, docket, page, sec,
	// list, review, regs, ingest, or text, mail, pdf and filing for a payload named by
	// its digest.
	Family string
	// In is what Number counts in: the title of the CFR, the day of the Federal
	// Register (or "pi", "issue"), the Congress, the court, the host of a page, the
	// rule of a review, "cik" for a filer at the SEC.
	In   string
	Kind string // type of a bill, "hr"; chamber of a meeting, "house"
	// Number is the part of the CFR ("744", "730-774"), one of its sections
	// ("744.22") or a chapter ("chapter-VII"), the number of a rule, bill or case, the
	// path of a page with its query, an accession, the day of a review.
	Number  string
	Unit    string // what the document is alone: an appendix or subpart of a part, "supp-1"; a file of a filing
	Version string // stage of a bill's text: "ih"
	Record  string // what tells a record from the others of its page or list
}

// String returns the identifier.
func (n DocName) String() string {
	var b strings.Builder
	b.WriteString(n.Family)
	for _, s := range []string{n.In, n.Kind, n.Number, n.Unit} {
		if s != "" {
			b.WriteString("/" + s)
		}
	}
	for _, end := range [][2]string{{"@", n.Version}, {"#", n.Record}} {
		if end[1] != "" {
			b.WriteString(end[0] + end[1])
		}
	}
	return b.String()
}

// docForm is how the documents of a family are named: what follows the family,
// with groups named for the fields of [DocName] and, where an alternative repeats
// one, numbered.
type docForm struct {
	pattern *regexp.Regexp
	example string
}

var docForms = map[string]docForm{
	// Title 41 numbers its parts "102-37"; a range is the list of the parts of a chapter.
	"cfr": {form(`(?P<in>[1-9]\d?)(?:/(?P<number>\d+[A-Za-z]*(?:-\d+[A-Za-z]*)?)(?:/(?P<unit>[^#]+))?|/(?P<number2>\d+[A-Za-z]*(?:-\d+[A-Za-z]*)?\.[^/#]+)|/(?P<number3>(?:subtitle|chapter|subchapter)-[^#]+))?`),
		"cfr/15/744"},
	"fr": {form(`(?P<in>issue)(?:/(?P<number>` + day + `))?|(?P<in2>` + day + `|pi)/(?P<number2>[^/#]+)|(?P<number3>[^/#]+)`),
		"fr/2026-06-15/2026-12345"},
	"bill": {form(`(?P<in>[1-9]\d{0,3})/(?P<kind>hr|s|hjres|sjres|hconres|sconres|hres|sres)/(?P<number>[1-9]\d*)(?:@(?P<version>[a-z0-9]+))?`),
		"bill/119/hr/2683@ih"},
	"meeting": {form(`(?P<in>[1-9]\d{0,3})/(?P<kind>[a-z]+)/(?P<number>[^/#]+)`), "meeting/119/house/117001"},
	"docket":  {form(`(?P<in>[a-z0-9]+)/(?P<number>[^#]+)`), "docket/dcd/1:26-cv-02225"},
	"page":    {form(`(?P<in>[^/#]+)(?:/(?P<number>[^#]+))?(?:#(?P<record>[^#]+))?`), "page/www.bis.gov/press-release/x"},
	"sec":     {form(`(?P<in>cik)/(?P<number>\d+)|(?P<number2>\d{10}-\d{2}-\d{6})(?:/(?P<unit>[^/#]+))?|(?P<number3>` + digest + `)`), "sec/0001045810-26-000024"},
	"list":    {form(`(?P<number>[^/#]+)(?:#(?P<record>[^#]+))?`), "list/entity-list"},
	"review":  {form(`(?P<in>\d{4}-[A-Z]{2}\d{2})(?:/(?P<number>` + day + `))?`), "review/0694-AK11/2026-03-04"},
	"regs":    {form(`(?P<number>[^/#]+)`), "regs/BIS-2026-0001-0002"},
	"ingest":  {form(`(?P<in>` + day + `)/(?P<number>[^/#]+)`), "ingest/2026-06-15/0123456789abcdef"},
	"text":    {form(`(?P<number>` + digest + `)`), "text/0123abcd"},
	"mail":    {form(`(?P<number>` + digest + `)`), "mail/0123abcd"},
	"pdf":     {form(`(?P<number>` + digest + `)`), "pdf/0123abcd"},
	"filing":  {form(`(?P<number>` + digest + `)`), "filing/0123abcd"},
}

const (
	day    = `\d{4}-\d{2}-\d{2}`
	digest = `[0-9a-f]{8}`
)

func form(s string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + s + `)$`) }

// ParseDocID takes the identifier of a document apart. It accepts what the readers
// make and nothing else; ParseDocID(s).String() is s.
func ParseDocID(s string) (DocName, error) {
	if err := checkPrintable(s); err != nil {
		return DocName{}, fmt.Errorf("document %q: %w", Excerpt(s, 80), err)
	}
	family, rest, _ := strings.Cut(s, "/")
	f, ok := docForms[family]
	if !ok {
		return DocName{}, fmt.Errorf("document %q: no documents are named %q: names are as cfr/15/744, fr/2026-06-15/2026-12345, bill/119/hr/2683, docket/dcd/1:26-cv-02225", Excerpt(s, 80), Excerpt(family, 20))
	}
	m := f.pattern.FindStringSubmatch(rest)
	n := DocName{Family: family}
	if m != nil {
		n.fill(f.pattern.SubexpNames(), m)
	}
	if m == nil || n.String() != s {
		return DocName{}, fmt.Errorf("document %q is not of the form of %s", Excerpt(s, 80), f.example)
	}
	return n, nil
}

func (n *DocName) fill(names, values []string) {
	fields := map[string]*string{"in": &n.In, "kind": &n.Kind, "number": &n.Number, "unit": &n.Unit, "version": &n.Version, "record": &n.Record}
	for i, name := range names {
		if field := fields[strings.TrimRight(name, "23")]; field != nil && values[i] != "" {
			*field = values[i]
		}
	}
}

// checkPrintable holds that s can stand in a line of a report.
func checkPrintable(s string) error {
	switch {
	case len(s) > maxIdentifier:
		return fmt.Errorf("longer than %d bytes", maxIdentifier)
	case !utf8.ValidString(s):
		return fmt.Errorf("not UTF-8")
	case strings.TrimSpace(s) != s:
		return fmt.Errorf("spaces around it")
	}
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
		return fmt.Errorf("a character at byte %d that cannot be printed", i)
	}
	return nil
}

// ParseSectionID accepts the address of a section inside a document:
// "744.22/b/1/ii", "supp-1/3A090/a/1", "#12" for an entry of a docket.
func ParseSectionID(s string) (SectionID, error) {
	if err := checkPrintable(s); err != nil {
		return "", fmt.Errorf("section %q: %w", Excerpt(s, 80), err)
	}
	for _, e := range strings.Split(strings.TrimPrefix(s, "#"), "/") {
		if e == "" {
			return "", fmt.Errorf("section %q: an empty element; elements stand between slashes, as in 744.22/b/1", Excerpt(s, 80))
		}
		if i := strings.IndexAny(e, "# "); i >= 0 {
			return "", fmt.Errorf("section %q: %q in the element %q", Excerpt(s, 80), e[i], Excerpt(e, 40))
		}
	}
	return SectionID(s), nil
}

// Elements returns the designators of the address from the outermost inwards:
// "744.22", "b", "1", "ii". Joined by slashes they are the address.
func (s SectionID) Elements() []string { return strings.Split(string(s), "/") }

// ParseMatterID accepts the name of a matter, "m/acme-letter".
func ParseMatterID(s string) (MatterID, error) {
	slug, ok := strings.CutPrefix(s, "m/")
	if !ok || slug == "" || Slug(slug) != slug {
		return "", fmt.Errorf("matter %q: a matter is named m/ and words in lower case with hyphens between", Excerpt(s, 80))
	}
	return MatterID(s), nil
}

// An Address is where a reader is sent: a document, or a section of it.
type Address struct {
	Doc     DocID
	Section SectionID // empty for the whole document; in a docket one that begins with "#" and a digit is an entry
}

// cfrUnit matches what lies inside a part: a section with what is in it, or an
// appendix, a subpart or a group of definitions.
var cfrUnit = regexp.MustCompile(`^(cfr/\d+/(\d+[A-Za-z]*(?:-\d+[A-Za-z]*)?))(?:/(.+)|\..+)$`)

// ParseAddress reads an address: a document, "bill/119/hr/2683@ih", or a document,
// "#" and a section of it, "cfr/15/744#744.22/b/1/ii", for an entry of a docket its
// number, "docket/dcd/1:26-cv-02225#12". On a page or a list the first "#" begins
// the record and the second the section. A place inside a part of the CFR may be
// written as a path, "cfr/15/744.22", "cfr/15/744.22/b/1", "cfr/15/744/supp-4"; it is
// an address in the part, and printed as one.
func ParseAddress(s string) (Address, error) {
	doc, section, inside := cutSection(s)
	if m := cfrUnit.FindStringSubmatch(doc); m != nil && !inside {
		if doc, section, inside = m[1], m[3], true; section == "" {
			section = s[len(m[1])-len(m[2]):]
		}
	}
	if _, err := ParseDocID(doc); err != nil {
		return Address{}, err
	}
	a := Address{Doc: DocID(doc)}
	if !inside {
		return a, nil
	}
	if strings.HasPrefix(doc, "docket/") && section != "" && unicode.IsDigit(rune(section[0])) {
		section = "#" + section
	}
	var err error
	if a.Section, err = ParseSectionID(section); err != nil {
		return Address{}, fmt.Errorf("document %s: %w", doc, err)
	}
	return a, nil
}

// cutSection cuts s where the section begins.
func cutSection(s string) (doc, section string, ok bool) {
	doc, section, ok = strings.Cut(s, "#")
	if family, _, _ := strings.Cut(s, "/"); !ok || family != "page" && family != "list" {
		return doc, section, ok
	}
	record, section, ok := strings.Cut(section, "#")
	if record != "" {
		doc += "#" + record
	} else if !ok {
		doc += "#" // a record without a name, which is told
	}
	return doc, section, ok
}

// String returns the address in the form that [ParseAddress] reads back.
func (a Address) String() string {
	if a.Section == "" {
		return string(a.Doc)
	}
	doc, section := string(a.Doc), string(a.Section)
	family, _, _ := strings.Cut(doc, "/")
	switch entry, ok := strings.CutPrefix(section, "#"); {
	case (family == "page" || family == "list") && !strings.Contains(doc, "#"):
		doc += "#"
	case family == "docket" && ok && entry != "" && unicode.IsDigit(rune(entry[0])):
		section = entry
	}
	return doc + "#" + section
}

// Compare orders addresses as a reader looks for them: numbers by value, so that
// section 744.9 stands before 744.11.
func (a Address) Compare(b Address) int {
	if c := compareNumbered(string(a.Doc), string(b.Doc)); c != 0 {
		return c
	}
	return compareNumbered(string(a.Section), string(b.Section))
}

func compareNumbered(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		m, n := leadingDigits(x), leadingDigits(y)
		if m == 0 || n == 0 {
			m, n = 1, 1
		}
		p, q := x[:m], y[:n]
		if m > 1 || n > 1 {
			p, q = strings.TrimLeft(p, "0"), strings.TrimLeft(q, "0")
		}
		if c := cmp.Or(cmp.Compare(len(p), len(q)), cmp.Compare(p, q)); c != 0 {
			return c
		}
		x, y = x[m:], y[n:]
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(a, b))
}

func leadingDigits(s string) int {
	n := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if n < 0 {
		return len(s)
	}
	return n
}
