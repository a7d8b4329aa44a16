package notify

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/redline"
)

// Bounds of what one mail says of a development; the web page has all of it.
// They keep all but freaks below the 102 kB from which large providers cut a
// mail, and bound the freaks.
const (
	maxFacts   = 20
	maxValues  = 10 // of one fact
	maxQuotes  = 10 // for one fact, and for the kind
	maxQuoted  = 50 // quotes in one mail
	maxSources = 10
	maxTies    = 10
	maxFlags   = 10
	maxLine    = 300 // runes of a title, value or URL's label
	maxQuote   = 400 // runes of quoted evidence
)

const notAdvice = "This is information, not legal advice. Read the sources before you act on it."

// A letter is what the text and the HTML part say, cleaned and cut to size but
// not escaped: each template escapes for where the words land.
type letter struct {
	Synthetic string // the banner; empty unless the alert is synthetic
	Lead      string // what kind of alert this is
	Headline  string
	URL       string // of the development's page
	Standing  []labelled
	Changed   []labelled
	Evidence  quotation // for the kind itself
	Facts     []fact
	MoreFacts int
	Redline   *redlined
	Flags     []string
	Matter    *tied
	Sources   []source
	MoreFrom  int // sources left out
	Reason    string
	Why       []string
	NotAdvice string
	CSS       template.CSS
}

type labelled struct{ Label, Value string }

type fact struct {
	Label  string
	Values []string
	More   int
	Quotes quotation
}

type quote struct{ Text, URL string }

// A quotation is the evidence for one thing said. More tells of the quotes that
// were left out, so that nothing seems to stand without evidence.
type quotation struct {
	List []quote
	More string
}

// A quoter makes the quotations of one mail.
type quoter struct {
	links *linker
	page  string // of the development; may be empty
	left  int    // how many more quotes the mail holds
}

type tied struct {
	Title, URL string
	Ties       []string
}

type source struct{ Title, URL, Grade, Published, Captured, Digest string }

func newLetter(b Bundle) (*letter, error) {
	d := &b.Development
	links := newLinker(b)
	page := links.page("developments", string(d.ID))
	q := &quoter{links, page, maxQuoted}
	l := &letter{
		Lead: lead(b.Alert), Headline: line(d.Headline), URL: page,
		Standing: standing(d), Changed: changed(b.Alert.Changed, d),
		Evidence: q.quote(d.Evidence), Flags: lines(d.Flags, maxFlags),
		Reason: line(b.Subscription.Reason), Why: lines(b.Alert.Why, maxValues), NotAdvice: notAdvice,
		CSS: template.CSS(redline.CSS),
	}
	if b.Synthetic {
		l.Synthetic = "SYNTHETIC: made from demonstration data, not from live sources. Do not act on it."
	}
	for _, f := range head(d.Facts, maxFacts) {
		l.Facts = append(l.Facts, newFact(f, q))
	}
	l.MoreFacts = len(d.Facts) - len(l.Facts)
	for _, a := range head(d.Sources, maxSources) {
		l.Sources = append(l.Sources, newSource(a))
	}
	l.MoreFrom = len(d.Sources) - len(l.Sources)
	l.Matter = newTied(b.Matter, links)
	var err error
	l.Redline, err = newRedlined(b, links)
	return l, err
}

// lead says what kind of alert a is. Without a type it is none: somebody looks at
// the development as it is stored.
func lead(a exportwatch.Alert) string {
	switch a.Type {
	case "":
		return fmt.Sprintf("A development as it stands now (revision %d).", a.Revision)
	case exportwatch.AlertUpdated:
		return fmt.Sprintf("Update: what you were told has changed (revision %d).", a.Revision)
	case exportwatch.AlertWithdrawn:
		return "Withdrawn: this no longer stands."
	}
	return "New development."
}

// standing lists what a reader weighs first.
func standing(d *exportwatch.Development) []labelled {
	out := []labelled{
		{"Severity", severityText(d.Severity)},
		{"Kind", line(strings.Join(kinds(d), ", "))},
		{"Status", strings.ReplaceAll(line(string(d.Status)), "-", " ")},
		{"Grade", gradeText(d.Grade)},
		{"Direction", line(string(d.Polarity))},
		{"Published", d.Published.String()},
	}
	return slices.DeleteFunc(out, func(l labelled) bool { return l.Value == "" })
}

func kinds(d *exportwatch.Development) []string {
	out := []string{string(d.Kind)}
	for _, k := range d.Also {
		out = append(out, string(k))
	}
	return out
}

func severityText(s exportwatch.Severity) string {
	switch s {
	case exportwatch.Critical:
		return "critical, look now"
	case exportwatch.High:
		return "high, look today"
	}
	return line(string(s))
}

func gradeText(g exportwatch.Grade) string {
	switch g {
	case exportwatch.Primary:
		return "primary: the text itself was read"
	case exportwatch.Provided:
		return "provided: the text was read in a copy that a person handed in"
	case exportwatch.OfficialStatement:
		return "official statement: the agency or the recipient says so, the text itself was not seen"
	case exportwatch.Secondary:
		return "secondary: reported by others, the text itself was not seen"
	}
	return line(string(g))
}

// changed pairs each changed field with what it says now.
func changed(fields []string, d *exportwatch.Development) []labelled {
	var out []labelled
	for _, f := range head(fields, maxFacts) {
		out = append(out, labelled{label(f), line(valueOf(f, d))})
	}
	return out
}

// valueOf returns what d says now in a field that an update names: one of its
// own fields, its conflicts, or a fact.
func valueOf(field string, d *exportwatch.Development) string {
	switch field {
	case "source_grade":
		return gradeText(d.Grade)
	case "status":
		return string(d.Status)
	case "severity":
		return string(d.Severity)
	case "kind":
		return strings.Join(kinds(d), ", ")
	case "headline":
		return d.Headline
	case "conflict":
		return strings.Join(slices.DeleteFunc(slices.Clone(d.Flags), func(f string) bool {
			return !strings.HasPrefix(f, "conflict")
		}), ", ")
	}
	if values := d.Fact(field); len(values) > 0 {
		return strings.Join(head(values, maxValues), "; ")
	}
	return "changed"
}

func newFact(f exportwatch.Fact, q *quoter) fact {
	values := lines(f.Values, maxValues)
	return fact{Label: label(f.Field), Values: values, More: len(f.Values) - len(values), Quotes: q.quote(f.Evidence)}
}

func (q *quoter) quote(evidence []exportwatch.Evidence) quotation {
	var out quotation
	for _, e := range head(evidence, min(maxQuotes, q.left)) {
		out.List = append(out.List, quote{clip(oneLine(e.Text), maxQuote), q.links.evidence(e)})
	}
	q.left -= len(out.List)
	out.More = q.more(len(out.List), len(evidence))
	return out
}

// more says how many of all quotes are not shown, or nothing if all are.
func (q *quoter) more(shown, all int) string {
	rest := all - shown
	if rest == 0 {
		return ""
	}
	words := fmt.Sprintf("%d more quotes", rest)
	if rest == 1 {
		words = "1 more quote"
	}
	if q.page != "" {
		words += " on the page of this development"
	}
	return "and " + words
}

func newSource(a exportwatch.Attestation) source {
	s := source{
		Title: line(a.Title), URL: webURL(a.URL), Grade: string(a.Grade),
		Published: a.Published.String(), Digest: a.Digest.String(),
	}
	if s.Title == "" {
		s.Title = line(string(a.Doc))
	}
	if !a.CapturedAt.IsZero() {
		s.Captured = a.CapturedAt.UTC().Format(time.RFC3339)
	}
	return s
}

func newTied(m exportwatch.Matter, links *linker) *tied {
	if m.ID == "" {
		return nil
	}
	t := &tied{Title: line(m.Title), URL: links.page("matters", string(m.ID))}
	if t.Title == "" {
		t.Title = line(string(m.ID))
	}
	for _, tie := range head(m.Ties, maxTies) {
		text := tie.Key
		if tie.Reason != "" {
			text += " (" + tie.Reason + ")"
		}
		t.Ties = append(t.Ties, line(text))
	}
	return t
}

// label turns the name of a field into words: "effective_on" is "Effective on".
func label(field string) string {
	s := []rune(strings.ReplaceAll(line(field), "_", " "))
	if len(s) == 0 {
		return ""
	}
	return strings.ToUpper(string(s[:1])) + string(s[1:])
}

// line returns s as one line of bounded length.
func line(s string) string { return clip(oneLine(s), maxLine) }

func lines(s []string, n int) []string {
	var out []string
	for _, v := range head(s, n) {
		out = append(out, line(v))
	}
	return out
}

// head returns at most the first n elements of s.
func head[T any](s []T, n int) []T { return s[:min(n, len(s))] }
