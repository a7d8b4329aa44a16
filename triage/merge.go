package triage

import (
	"slices"
	"strings"

	"exportwatch"
)

// Merge adds what c reports to stored, of which it is another report ([Match]),
// and names the material fields that changed: "source_grade", "status", "date",
// "recipient", "exempted", "severity", "conflict", for a rule that another document acts on
// "corrected_by", "delayed_by", "extended_by", "suspended_by", "withdrawn_by",
// "effective_on", "comments_close_on". Nil with a merged value that differs
// from stored is a silent enrichment. A report of a document version that
// stored already counts among its sources adds nothing. A fact that a better
// source contradicts is replaced, one that it confirms is quoted from it; one that a source of equal or lower standing
// contradicts stays and is flagged once. What the record of a meeting says by now
// replaces what it said before, and so does what a document says of a letter; another
// scope of that is named by its fields: "items", "destinations", "end_users", "exempted",
// "excluded". Neither argument is modified.
func Merge(stored, c exportwatch.Development) (merged exportwatch.Development, changed []string) {
	if attested(stored, c) {
		return stored, nil
	}
	m := merger{d: clone(stored), better: c.Grade.Above(stored.Grade), worse: stored.Grade.Above(c.Grade)}
	m.d.Sources = append(m.d.Sources, c.Sources...)
	if a, ok := actOf(c.Kind); ok && actsUpon(stored, c) {
		m.actUpon(c, a)
		return m.d, m.changed
	}
	if retold(stored, c) {
		m.retell(c)
		return m.d, m.changed
	}
	m.nowNamed = m.d.Fact("parties") == nil && c.Fact("parties") != nil
	if renewed(stored, c) {
		m.renew(c)
	} else {
		m.facts(c)
	}
	if m.better && len(c.Evidence) > 0 {
		m.d.Evidence = c.Evidence
	}
	m.also(c)
	m.status(c)
	m.severity(c)
	m.ties(c)
	if m.better {
		m.d.Grade, m.d.Confidence = c.Grade, max(stored.Confidence, c.Confidence)
		m.d.Flags = slices.DeleteFunc(m.d.Flags, func(f string) bool { return f == entryOnly })
		if !filedOnly(stored) || len(m.changed) == 0 { // that what was filed is published says so
			m.changed = append(m.changed, "source_grade")
		}
	}
	m.headline(c)
	return m.d, m.changed
}

// attested reports whether every source of c is one of stored.
func attested(stored, c exportwatch.Development) bool {
	return !slices.ContainsFunc(c.Sources, func(a exportwatch.Attestation) bool {
		return !slices.ContainsFunc(stored.Sources, func(b exportwatch.Attestation) bool {
			return a.Doc == b.Doc && a.Version == b.Version && (a.Doc != "" || a.Digest == b.Digest)
		})
	})
}

func clone(d exportwatch.Development) exportwatch.Development {
	d.Also, d.Flags = slices.Clone(d.Also), slices.Clone(d.Flags)
	d.Ties, d.Sources = slices.Clone(d.Ties), slices.Clone(d.Sources)
	d.Evidence, d.Facts = slices.Clone(d.Evidence), slices.Clone(d.Facts)
	for i := range d.Facts {
		d.Facts[i].Values = slices.Clone(d.Facts[i].Values)
		d.Facts[i].Evidence = slices.Clone(d.Facts[i].Evidence)
	}
	return d
}

// A merger is a merge under way.
type merger struct {
	d       exportwatch.Development
	better  bool // the report proves more than what is stored
	worse   bool // it proves less
	changed []string

	nowNamed bool // the report names the parties of an event whose were not known
}

// single are the fields of which an event has one value.
var single = []string{"date", "month", "recipient", "effective_on", "comments_close_on", "signatory", "issuer", "docket", "chamber", "bill"}

func (m *merger) facts(c exportwatch.Development) {
	for _, f := range c.Facts {
		i := slices.IndexFunc(m.d.Facts, func(g exportwatch.Fact) bool { return g.Field == f.Field })
		switch {
		case i < 0:
			m.d.Facts = append(m.d.Facts, f)
			m.nowKnown(f.Field)
		case slices.Contains(single, f.Field):
			m.replace(i, f)
		default:
			m.widen(i, f)
		}
	}
}

// nowKnown takes off the flag that a field was not stated.
func (m *merger) nowKnown(field string) {
	flag, ok := map[string]string{"recipient": noRecipient, "date": noDate}[field]
	if ok {
		m.d.Flags = slices.DeleteFunc(m.d.Flags, func(s string) bool { return s == flag })
	}
}

// replace settles a field of one value, stored at index i.
func (m *merger) replace(i int, f exportwatch.Fact) {
	old := m.d.Facts[i]
	if len(old.Values) == 0 || len(f.Values) == 0 {
		return
	}
	if agree(f.Field, old.Values[0], f.Values[0]) {
		if m.better && len(f.Evidence) > 0 {
			m.d.Facts[i].Evidence = f.Evidence[:1]
		}
		return
	}
	if m.filedAtLast(old, f) {
		m.d.Facts[i] = f
		return
	}
	if m.better {
		m.d.Facts[i] = f
		if f.Field == "date" || f.Field == "recipient" {
			m.changed = append(m.changed, f.Field)
		}
		return
	}
	m.conflict(f)
}

// filedAtLast reports whether f is the day of filing that the docket, or the
// paper by its stamp, tells after a feed told the day of entry alone: that is no
// contradiction and no news.
func (m *merger) filedAtLast(old, f exportwatch.Fact) bool {
	entered := slices.Index(m.d.Flags, dateOfEntry)
	if f.Field != "date" || entered < 0 || len(old.Evidence) == 0 || len(f.Evidence) == 0 || old.Evidence[0].Doc != f.Evidence[0].Doc && !recapItem.MatchString(string(f.Evidence[0].Doc)) {
		return false
	}
	m.d.Flags = slices.Delete(m.d.Flags, entered, entered+1)
	return true
}

// conflict flags that a further source contradicts the day of the event. Other
// fields differ in wording too often to tell a contradiction from a paraphrase.
func (m *merger) conflict(f exportwatch.Fact) {
	flag := "conflict:" + f.Field
	if f.Field != "date" || slices.Contains(m.d.Flags, flag) {
		return
	}
	m.d.Flags = append(m.d.Flags, flag)
	m.changed = append(m.changed, "conflict")
}

// agree reports whether two values of a field say the same.
func agree(field, a, b string) bool {
	if field == "recipient" {
		return recipientSlug(a) == recipientSlug(b)
	}
	return strings.EqualFold(a, b)
}

// widen adds to the field at index i the values that no stored one says. Lesser
// sources paraphrase, so they widen nothing; who is exempted takes a better one.
func (m *merger) widen(i int, f exportwatch.Fact) {
	if m.worse || f.Field == "exempted" && !m.better {
		return
	}
	for j, v := range f.Values {
		if j < len(f.Evidence) && m.better {
			m.requote(i, v, f.Evidence[j])
		}
		if j >= len(f.Evidence) || slices.ContainsFunc(m.d.Facts[i].Values, func(old string) bool { return says(f.Field, old, v) }) {
			continue
		}
		m.d.Facts[i].Values = append(m.d.Facts[i].Values, v)
		m.d.Facts[i].Evidence = append(m.d.Facts[i].Evidence, f.Evidence[j])
		if f.Field == "exempted" && !slices.Contains(m.changed, "exempted") {
			m.changed = append(m.changed, "exempted")
		}
	}
}

// requote quotes the value v of the field at index i from a better source.
func (m *merger) requote(i int, v string, e exportwatch.Evidence) {
	old := &m.d.Facts[i]
	k := slices.IndexFunc(old.Values, func(w string) bool { return exportwatch.Slug(w) == exportwatch.Slug(v) })
	if k >= 0 && k < len(old.Evidence) {
		old.Evidence[k] = e
	}
}

// says reports whether one value of a field says the other, letter case and
// punctuation aside: the same activity, country or party, else all words of it in
// their order. "Export" is not said by "reexport", nor "Sudan" by "South Sudan".
func says(field, a, b string) bool {
	switch field {
	case "activities":
		return exportwatch.Slug(a) == exportwatch.Slug(b)
	case "destinations":
		return placeKey(a) == placeKey(b)
	case "parties":
		return recipientSlug(a) == recipientSlug(b)
	}
	a, b = "-"+exportwatch.Slug(a)+"-", "-"+exportwatch.Slug(b)+"-"
	return strings.Contains(a, b) || strings.Contains(b, a)
}

// status follows a report that proves as much as what is stored, and never
// goes back: a record of the filing read after the publication is old news. What
// was withdrawn from filing may be published after all. Only what was but
// announced becomes delayed or suspended: that is what its publication does.
func (m *merger) status(c exportwatch.Development) {
	order := []exportwatch.Status{"", exportwatch.Announced, exportwatch.Withdrawn, exportwatch.Pending, exportwatch.InForce}
	was, is, filed := slices.Index(order, m.d.Status), slices.Index(order, c.Status), slices.Index(order, exportwatch.Announced)
	if m.stopped(c) {
		return
	}
	if m.worse || was < 0 || is >= 0 && is <= was || is < 0 && was > filed || m.d.Fact("withdrawn_by") != nil {
		return
	}
	m.d.Status = c.Status
	if c.Status == exportwatch.Withdrawn && len(c.Evidence) > 0 {
		m.d.Evidence = c.Evidence
	}
	if m.d.Kind != c.Kind { // what was filed as a final rule may be published as interim, or as a correction
		m.d.Kind, m.d.Severity = c.Kind, c.Severity
	}
	if i := slices.Index(m.d.Flags, untold); i >= 0 && !slices.Contains(c.Flags, untold) {
		m.d.Flags, m.d.Confidence = slices.Delete(m.d.Flags, i, i+1), c.Confidence
	}
	m.changed = append(m.changed, "status")
}

// stopped follows a report that says that a letter in force was stopped since,
// and reports whether it is one.
func (m *merger) stopped(c exportwatch.Development) bool {
	stop := c.Status == exportwatch.Suspended || c.Status == exportwatch.Vacated
	if m.worse || m.d.Kind != exportwatch.IILIssued || c.Kind != exportwatch.IILIssued || m.d.Status != exportwatch.InForce || !stop {
		return false
	}
	m.d.Status = c.Status
	m.changed = append(m.changed, "status")
	return true
}

// severity follows a report that makes a letter worth more haste: one that says
// when it was given, after one that could have repeated an old one.
func (m *merger) severity(c exportwatch.Development) {
	if classOf(m.d.Kind).family == "letter" && m.d.Severity != exportwatch.Critical && c.Severity == exportwatch.Critical {
		m.d.Severity, m.d.Confidence = c.Severity, max(m.d.Confidence, c.Confidence)
		m.changed = append(m.changed, "severity")
	}
}

// also takes the further kinds that c knows of a rule: the text says what the
// record does not, which lists of parties change and which way.
func (m *merger) also(c exportwatch.Development) {
	if classOf(m.d.Kind).family != "federal-register" {
		return
	}
	if len(m.d.Also) == 0 && len(c.Also) > 0 {
		m.d.Polarity = c.Polarity
	}
	for _, k := range c.Also {
		if !slices.Contains(m.d.Also, k) {
			m.d.Also = append(m.d.Also, k)
		}
	}
}

func (m *merger) ties(c exportwatch.Development) {
	for _, t := range c.Ties {
		if !slices.ContainsFunc(m.d.Ties, func(u exportwatch.Tie) bool { return u.Key == t.Key }) {
			m.d.Ties = append(m.d.Ties, t)
		}
	}
	for _, f := range c.Flags {
		if f == entryOnly && m.d.Grade.Seen() {
			continue
		}
		if !slices.Contains(m.d.Flags, f) && !strings.HasPrefix(f, "date") && (f != noRecipient || m.d.One("recipient") == "") {
			m.d.Flags = append(m.d.Flags, f)
		}
	}
}

// headline rewrites the headline of a letter once a better source is known;
// other headlines are the document's own title and stay, except that
// publication may bring the final one.
func (m *merger) headline(c exportwatch.Development) {
	if isDenial(m.d.Kind) && m.nowNamed {
		m.d.Headline = c.Headline
	}
	if m.d.Kind == courtOrder { // its paper may name whom its entry did not
		m.d.Headline = stopHeadline(&m.d)
	}
	if len(m.changed) == 0 {
		return
	}
	switch m.d.Kind {
	case exportwatch.IILIssued:
		m.d.Headline = letterHeadline(&m.d)
	case exportwatch.ExemptionCompanySpecific:
		m.d.Headline = exemptionHeadline(&m.d)
	case exportwatch.IILRescinded, exportwatch.IILModified:
		m.d.Headline = followUpHeadline(&m.d)
	}
	if classOf(m.d.Kind).family == "federal-register" && (len(c.Also) > 0 || len(m.d.Also) == 0) { // its record does not name the parties of lists
		m.d.Headline = c.Headline
	}
}
