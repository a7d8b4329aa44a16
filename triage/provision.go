package triage

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"exportwatch"
	"exportwatch/cite"
)

var (
	sourceNote = regexp.MustCompile(`\[[^\]\n]*\bFR\b[^\]\n]*\]`)
	barePath   = regexp.MustCompile(`\d{1,4}\.\d{1,4}`)
	// bareSection matches the address of a section that no other part has.
	bareSection = regexp.MustCompile(`^\d{1,4}[a-z]?\.\d`)
)

// amendments returns what an observed change of codified text amounts to: one
// development a change, however many sections it touched. It is silent on a
// first version, on cosmetic edits and on those of source notes alone, which
// tell the history of a provision and are not its text.
func (p *passage) amendments() []*draft {
	rest, ok := strings.CutPrefix(string(p.Document.ID), "cfr/")
	if p.Previous == nil || !ok {
		return nil
	}
	if listsParts(p.Previous) && listsParts(&p.Version) {
		return p.partsChanged(rest)
	}
	title, part, _ := strings.Cut(rest, "/")
	var d *draft
	var sections []string
	var spans []exportwatch.Span
	var longest exportwatch.Span
	oldNotes, newNotes := notesOf(p.Previous), notesOf(&p.Version)
	for _, e := range substantive(p.Edits) {
		s, at := p.provision(e)
		if s == "" || inNote(p.Previous.Text, e.Old, oldNotes) && inNote(p.text, e.New, newNotes) {
			continue
		}
		if d == nil {
			d = p.draft(exportwatch.ProvisionAmended, at[0], at[1])
		}
		if at[1]-at[0] > longest[1]-longest[0] {
			longest = at
		}
		quoted := p.sentenceWith(at)
		d.fact("provisions", provisionPath(e, s, part), quoted[0], quoted[1])
		if !slices.Contains(sections, s) {
			sections = append(sections, s)
			spans = append(spans, at)
		}
	}
	if d == nil {
		return nil
	}
	longest = p.sentenceWith(longest)
	d.Evidence = []exportwatch.Evidence{p.evidence("kind", longest[0], longest[1])}
	p.amended(d, title, part, sections)
	for i, s := range sections {
		p.announcedBy(d, title, s, spans[i])
	}
	p.listsAmended(d, sections)
	return []*draft{d}
}

// maxKindQuote is how many bytes of an amendment are quoted to show that it is one.
const maxKindQuote = 400

// cutAt returns where a quotation of span ends: at the last space within
// maxKindQuote bytes if it is longer.
func (p *passage) cutAt(span exportwatch.Span) int {
	if span[1]-span[0] <= maxKindQuote {
		return span[1]
	}
	quote := strings.ToValidUTF8(p.text[span[0]:span[0]+maxKindQuote], "")
	if space := strings.LastIndexByte(quote, ' '); space > 0 {
		return span[0] + space
	}
	return span[0] + len(quote)
}

// fewWords is how many words a quotation has at least, if more stands beside it:
// a number or an enumerator alone proves nothing.
const fewWords = 4

// sentenceWith returns what is quoted for an edit of the span at: the sentences it
// stands in and, where these are but a few words, the one after, in its section and
// no more than maxKindQuote bytes about the edit.
func (p *passage) sentenceWith(at exportwatch.Span) exportwatch.Span {
	first, last := p.sentenceUpTo(at[0]), p.sentenceUpTo(max(at[0], at[1]-1))
	if first < 0 || p.sentences[last][1] < at[1] {
		return exportwatch.Span{at[0], p.cutAt(at)}
	}
	out := exportwatch.Span{p.sentences[first][0], p.sentences[last][1]}
	bounds := exportwatch.Span{0, len(p.text)}
	if sec, ok := p.Version.SectionAt(at[0]); ok {
		bounds = exportwatch.Span{sec.Start, sec.End}
	}
	for last+1 < len(p.sentences) && p.sentences[last+1][1] <= bounds[1] && len(strings.Fields(p.text[out[0]:out[1]])) < fewWords {
		last++
		out[1] = p.sentences[last][1]
	}
	if out[0] < bounds[0] {
		out[0] = at[0]
	}
	if at[1]-out[0] > maxKindQuote { // the sentence goes far back
		back := max(out[0], at[0]-maxKindQuote/4)
		out[0] = at[0]
		if space := strings.IndexByte(p.text[back:at[0]], ' '); space >= 0 {
			out[0] = back + space + 1
		}
	}
	return exportwatch.Span{out[0], p.cutAt(out)}
}

// notesOf returns where the source notes of v stand, in order.
func notesOf(v *exportwatch.Version) []exportwatch.Span {
	var out []exportwatch.Span
	for _, m := range sourceNote.FindAllStringIndex(v.Text, -1) {
		out = append(out, exportwatch.Span{m[0], m[1]})
	}
	return out
}

// inNote reports whether what text has in a span, white space aside, stands
// inside one of the notes, which are in order, or is nothing.
func inNote(text string, s exportwatch.Span, notes []exportwatch.Span) bool {
	if s[0] < 0 || s[1] > len(text) || s[0] > s[1] {
		return false
	}
	if s = trimmed(text, s[0], s[1]); s[0] == s[1] {
		return true
	}
	i, _ := slices.BinarySearchFunc(notes, s[1], func(n exportwatch.Span, at int) int { return cmp.Compare(n[1], at) })
	return i < len(notes) && notes[i][0] <= s[0]
}

func substantive(edits []exportwatch.Edit) []exportwatch.Edit {
	return slices.DeleteFunc(slices.Clone(edits), func(e exportwatch.Edit) bool { return e.Op == exportwatch.OpCosmetic })
}

// provision returns the section that an edit falls in and evidence for it in
// the new text: the inserted words or, for a deletion, what stands around it.
func (p *passage) provision(e exportwatch.Edit) (string, exportwatch.Span) {
	start, end := e.New[0], e.New[1]
	if start < 0 || end > len(p.text) || start > end {
		return "", exportwatch.Span{}
	}
	sec, ok := p.Version.SectionAt(min(start, max(len(p.text)-1, 0)))
	id, _, _ := strings.Cut(string(sec.ID), "/")
	if path := barePath.FindString(e.Path); path != "" {
		id = path
	}
	if !ok && id == "" {
		return "", exportwatch.Span{}
	}
	if at := trimmed(p.text, start, end); at[0] < at[1] {
		return id, at
	}
	if i := p.sentenceUpTo(start); i >= 0 && p.sentences[i][0] < start && start < p.sentences[i][1] {
		return id, p.sentences[i] // words were taken out of it
	}
	if ok && sec.Start < sec.End {
		first, _, _ := strings.Cut(p.text[sec.Start:sec.End], "\n")
		return id, exportwatch.Span{sec.Start, sec.Start + len(first)}
	}
	return "", exportwatch.Span{}
}

// provisionPath is the path the differ gives the edit, or the section.
func provisionPath(e exportwatch.Edit, section, part string) string {
	if e.Path != "" {
		return e.Path
	}
	if bareSection.MatchString(section) {
		return "§ " + section
	}
	return sectionName(section, part)
}

// sectionName names a section in a headline: "744.22", "supplement no. 4 to part
// 744", "part 744 (auth)".
func sectionName(section, part string) string {
	kind, n, numbered := strings.Cut(section, "-")
	switch {
	case bareSection.MatchString(section):
		return section
	case numbered && kind == "supp":
		return "supplement no. " + n + " to part " + part
	case numbered && kind == "app":
		return "appendix " + strings.ToUpper(n) + " to part " + part
	case section == "auth":
		return "part " + part + " (authority)"
	case section == "source":
		return "part " + part + " (source)"
	}
	return "part " + part + " (" + section + ")"
}

// amended sets what holds for the change as a whole. An edit that no issue tells
// of was made on a day that nobody gives: the day of the text only says by when.
func (p *passage) amended(d *draft, title, part string, sections []string) {
	d.Status, d.Confidence = exportwatch.InForce, 0.98
	var names []string
	for _, s := range sections {
		names = append(names, sectionName(s, part))
		on := p.amendedOn(s)
		if on.IsZero() {
			continue
		}
		if d.on.Before(on) {
			d.on = on
		}
		d.tie(sectionTie(p.Document.ID, s, on), "the text of "+title+" CFR "+sectionName(s, part)+" changed on "+on.String())
	}
	d.day("date", d.on)
	version := p.Version.TextDigest().String()[:16]
	d.Key = "provision-amended|" + string(p.Document.ID) + "|" + d.on.String() + "|" + version
	d.Headline = "Text amended: " + title + " CFR " + strings.Join(names[:min(5, len(names))], ", ")
	if len(names) > 5 {
		d.Headline += " and more"
	}
	if d.on.IsZero() && !p.Version.AsOf.IsZero() {
		d.Headline += ", by " + p.Version.AsOf.String()
	}
}

// amendedOn returns the day of the issue that amended a section. Where the text
// came with what the publisher's list of issues says of its sections, an edit
// that no new issue of the section tells of has none. Another text is one of the
// day it is of.
func (p *passage) amendedOn(section string) exportwatch.Date {
	now := p.Version.Meta
	if now.String("listed_up_to") == "" {
		if p.Version.AsOf.IsZero() {
			return p.Version.Published
		}
		return p.Version.AsOf
	}
	on, before := issueOf(now, section), issueOf(p.Previous.Meta, section)
	switch listed := len(now.Strings("issue_dates"))+len(now.Strings("removed_sections")) > 0; {
	case !listed: // a part with so many sections that it keeps no list of them
		on, _ = exportwatch.ParseDate(now.String("issue"))
		return on
	case p.Previous.AsOf.Before(on), !before.IsZero() && before.Before(on):
		return on
	}
	return exportwatch.Date{}
}

// issueOf returns the day that meta gives for the newest issue of a section,
// whether it amended or removed it.
func issueOf(meta exportwatch.Meta, section string) exportwatch.Date {
	for _, row := range append(meta.Strings("issue_dates"), meta.Strings("removed_sections")...) {
		if id, day, _ := strings.Cut(row, " "); id == section {
			on, _ := exportwatch.ParseDate(day)
			return on
		}
	}
	return exportwatch.Date{}
}

// announcedBy ties the change to the newest Federal Register page in the
// section's source note, which names the rules that made its text.
func (p *passage) announcedBy(d *draft, title, section string, at exportwatch.Span) {
	for _, s := range p.Version.Sections {
		if string(s.ID) != section || s.Start > at[0] || s.End <= at[0] {
			continue
		}
		notes := sourceNote.FindAllString(p.text[s.Start:s.End], -1)
		if len(notes) == 0 {
			return
		}
		var last string
		for _, c := range cite.Find(notes[len(notes)-1], cite.Context{Title: title}) {
			if c.Type == cite.FR {
				last = c.String()
			}
		}
		if last != "" {
			d.tie("frcite:"+exportwatch.Slug(last), "its source note cites "+last)
		}
		return
	}
}
