package triage

import (
	"slices"
	"strings"
	"sync"

	"exportwatch"
	"exportwatch/cite"
)

// A passage is an input under reading.
type passage struct {
	Input
	text      string
	lower     string // text, see [exportwatch.Lowered]
	sentences []exportwatch.Span
	grade     exportwatch.Grade
	acts      map[int][]act     // by sentence, those asked for
	names     map[string]string // full names by short ones, those asked for
	cites     func() []cite.Citation
	self      func() []int                      // where the text first speaks of itself, nil if nowhere
	ownName   func() string                     // see definedSelf
	against   func() (string, exportwatch.Span) // see readRespondent
	unnamed   func() string                     // text, see withoutNames
	anonymous bool                              // nobody knows who says "we": letters are read without their recipient
}

func newPassage(in Input) *passage {
	p := &passage{Input: in, text: in.Version.Text, grade: in.Source.Grade}
	if p.grade == "" || p.grade == exportwatch.Provided { // until the text proves to be the instrument itself
		p.grade = exportwatch.Secondary
	}
	if in.Document.Kind == exportwatch.PIDocument && !p.filedText() { // the Register's word for it
		p.grade = exportwatch.OfficialStatement
	}
	p.sentences, p.lower = sentences(p.text), exportwatch.Lowered(p.text)
	p.acts, p.names = map[int][]act{}, map[string]string{}
	p.cites = sync.OnceValue(func() []cite.Citation { return cite.Find(p.text, cite.Context{Title: "15"}) })
	p.unnamed = sync.OnceValue(func() string { return withoutNames(p.text) })
	p.self = sync.OnceValue(func() []int { return informedUs.FindStringIndex(p.text) })
	p.ownName = sync.OnceValue(p.definedSelf)
	p.against = sync.OnceValues(p.readRespondent)
	if kind := in.Document.Kind; kind == exportwatch.SECFiling || kind == exportwatch.HandedIn {
		p.anonymous = p.firstPerson() == ""
	}
	return p
}

// evidence quotes text[start:end] in support of field.
func (p *passage) evidence(field string, start, end int) exportwatch.Evidence {
	return exportwatch.Evidence{
		Field: field, Doc: p.Document.ID, Version: p.Version.ID,
		Start: start, End: end, Text: p.text[start:end],
	}
}

// A draft is a development in the making. All its facts are added by fact, so
// that none lacks evidence.
type draft struct {
	exportwatch.Development
	p     *passage
	on    exportwatch.Date // the day the event belongs to, zero if the text tells none
	month string           // "2031-04" if the text tells no more
	told  []affair         // by sentence, see affairs

	vague     bool // see [act]
	mayRepeat bool // it may repeat what was reported long ago, see [passage.mayRepeat]
}

// draft starts a development of a kind whose evidence is text[start:end].
func (p *passage) draft(k exportwatch.Kind, start, end int) *draft {
	c := classOf(k)
	d := &draft{p: p}
	d.Development = exportwatch.Development{
		Kind: k, Severity: c.severity, Polarity: c.polarity, Grade: p.grade,
		Evidence:  []exportwatch.Evidence{p.evidence("kind", start, end)},
		Published: p.Version.Published,
		Sources: []exportwatch.Attestation{{
			Doc: p.Document.ID, Version: p.Version.ID, Follows: p.follows(), Source: p.source(), Title: p.title(), URL: p.link(),
			Grade: p.grade, Published: p.Version.Published, CapturedAt: p.CapturedAt, Digest: p.Digest,
		}},
	}
	return d
}

// follows returns the version that the one under reading replaced, zero if none.
func (p *passage) follows() int64 {
	if p.Previous == nil {
		return 0
	}
	return p.Previous.ID
}

func (p *passage) source() exportwatch.SourceID {
	if p.Source.ID != "" {
		return p.Source.ID
	}
	return p.Document.Source
}

func (p *passage) title() string {
	if p.Version.Title != "" {
		return p.Version.Title
	}
	return p.Document.Title
}

func (p *passage) link() string {
	if p.Document.URL != "" {
		return p.Document.URL
	}
	return p.URL
}

// maxValues bounds the values of one field; a text that lists more is no report.
const maxValues = 200

// fact adds a value of a field, quoted from text[start:end]. A value that the
// field already has is not repeated.
func (d *draft) fact(field, value string, start, end int) {
	value = strings.Join(strings.Fields(value), " ")
	if value == "" || start < 0 || end > len(d.p.text) || start >= end {
		return
	}
	i := slices.IndexFunc(d.Facts, func(f exportwatch.Fact) bool { return f.Field == field })
	if i < 0 {
		i = len(d.Facts)
		d.Facts = append(d.Facts, exportwatch.Fact{Field: field})
	}
	f := &d.Facts[i]
	if len(f.Values) >= maxValues || slices.ContainsFunc(f.Values, func(v string) bool { return strings.EqualFold(v, value) }) {
		return
	}
	f.Values = append(f.Values, value)
	f.Evidence = append(f.Evidence, d.p.evidence(field, start, end))
}

// quote adds text[start:end] as its own value of a field.
func (d *draft) quote(field string, start, end int) { d.fact(field, d.p.text[start:end], start, end) }

// stated adds a value known from the version's metadata, if one of the given
// spellings of it stands in the text; without evidence there is no fact.
func (d *draft) stated(field, value string, spellings ...string) {
	for _, s := range append([]string{value}, spellings...) {
		if i := strings.Index(d.p.text, s); s != "" && i >= 0 {
			d.fact(field, value, i, i+len(s))
			return
		}
	}
}

// tie adds a reason to belong to a matter, unless its key is there already.
func (d *draft) tie(key, reason string) {
	if !slices.ContainsFunc(d.Ties, func(t exportwatch.Tie) bool { return t.Key == key }) {
		d.Ties = append(d.Ties, exportwatch.Tie{Key: key, Reason: reason})
	}
}

// flag adds a caution for people, once.
func (d *draft) flag(s string) {
	if !slices.Contains(d.Flags, s) {
		d.Flags = append(d.Flags, s)
	}
}

// finish gives each draft its identifier and returns the developments, one for
// each key: what a text says twice it reports once.
func finish(drafts []*draft) []exportwatch.Development {
	var out []exportwatch.Development
	seen := map[string]bool{}
	for _, d := range drafts {
		if seen[d.Key] {
			continue
		}
		seen[d.Key] = true
		d.ID = NewID(d.Key, d.Kind, d.on)
		out = append(out, d.Development)
	}
	return out
}
