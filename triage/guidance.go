package triage

import (
	"fmt"
	"slices"
	"strings"

	"exportwatch"
)

// Guidance is what an agency publishes and means to stay: letters, opinions,
// answers, announcements. That one is taken down, comes back or says something
// else than before is news by itself, whatever it says; and the agency does not
// announce it.

// An Absence says on which days of Washington a document was gone.
type Absence struct {
	Removed  exportwatch.Date // the day it was first found gone
	Restored exportwatch.Date // the day it was back, zero while it is gone
	At       string           // the address where it is now, if it is another
}

// Removed returns the one development that the document of in, whose last known
// text is in.Version, is gone from its address.
func Removed(in Input, a Absence) exportwatch.Development {
	p := newPassage(in)
	d := p.guidance(exportwatch.GuidanceRemoved)
	d.on = a.Removed
	d.Key = strings.Join([]string{"guidance-removed", string(in.Document.ID), a.Removed.String()}, "|")
	d.Headline = fmt.Sprintf("%s removed: %s (gone since %s)", p.genre(), p.named(), a.Removed)
	return finish([]*draft{d})[0]
}

// Restored returns the one development that the document of in is back after an
// absence, at its address or at another.
func Restored(in Input, a Absence) exportwatch.Development {
	p := newPassage(in)
	d := p.guidance(exportwatch.GuidanceRestored)
	d.on = a.Restored
	d.Key = strings.Join([]string{"guidance-restored", string(in.Document.ID), a.Removed.String()}, "|")
	d.Headline = fmt.Sprintf("%s restored: %s (gone since %s)", p.genre(), p.named(), a.Removed)
	if a.At != "" {
		d.Headline = fmt.Sprintf("%s restored at another address: %s (gone since %s)", p.genre(), p.named(), a.Removed)
		d.Sources[0].URL = a.At
	}
	return finish([]*draft{d})[0]
}

// replaced returns that a document which was meant to stay says something else
// now. letters are those its text tells of, to whose affairs it belongs.
func (p *passage) replaced(letters []*draft) []*draft {
	if !p.Lasting || p.Previous == nil {
		return nil
	}
	edits := tellingEdits(p.Previous.Text, p.text, substantive(p.Edits))
	if len(edits) == 0 {
		return nil
	}
	d := p.guidance(exportwatch.GuidanceChanged)
	d.on = exportwatch.DateOf(p.Version.ObservedAt.UTC())
	if at, ok := p.mostAdded(edits); ok {
		quoted := p.sentenceWith(at)
		d.Evidence = []exportwatch.Evidence{p.evidence("kind", quoted[0], quoted[1])}
	} else if e, ok := p.mostRemoved(edits); ok {
		d.Evidence = []exportwatch.Evidence{e}
	}
	d.Key = strings.Join([]string{"guidance-changed", string(p.Document.ID), p.Version.TextDigest().String()[:16], d.on.String()}, "|")
	d.Headline = p.genre() + " changed: " + p.named()
	if slight(p.Previous.Text, p.text, edits) {
		d.Severity, d.Headline = exportwatch.Low, p.genre()+" changed slightly: "+p.named()
	}
	for _, l := range letters {
		for _, t := range l.Ties {
			if strings.HasPrefix(t.Key, "letter:") {
				d.tie(t.Key, t.Reason)
			}
		}
	}
	return []*draft{d}
}

// guidance starts a development about the document itself, quoted by its title
// or its first words. A scan without text has nothing to quote.
func (p *passage) guidance(k exportwatch.Kind) *draft {
	start, end := p.quotable(p.title())
	d := p.draft(k, start, p.cutAt(exportwatch.Span{start, end}))
	if start == end {
		d.Evidence = nil
	}
	if p.Document.Kind == exportwatch.Guidance {
		d.Also = []exportwatch.Kind{exportwatch.GuidanceFAQ}
	}
	d.Status, d.Confidence = exportwatch.InForce, 0.95
	d.stated("title", p.title())
	d.tie("doc:"+string(p.Document.ID), "concerns "+p.named())
	d.namedLetters()
	return d
}

// mostAdded returns the longest words that edits put into the text.
func (p *passage) mostAdded(edits []exportwatch.Edit) (longest exportwatch.Span, ok bool) {
	for _, e := range edits {
		if e.New[0] < 0 || e.New[1] > len(p.text) || e.New[0] > e.New[1] {
			continue
		}
		if at := trimmed(p.text, e.New[0], e.New[1]); at[1]-at[0] > longest[1]-longest[0] {
			longest = at
		}
	}
	return longest, longest[0] < longest[1]
}

// mostRemoved quotes from the version before the longest words that edits took
// out of it.
func (p *passage) mostRemoved(edits []exportwatch.Edit) (exportwatch.Evidence, bool) {
	before := newPassage(Input{Document: p.Document, Version: *p.Previous})
	var longest exportwatch.Span
	for _, e := range edits {
		if e.Old[0] < 0 || e.Old[1] > len(before.text) || e.Old[0] > e.Old[1] {
			continue
		}
		if at := trimmed(before.text, e.Old[0], e.Old[1]); at[1]-at[0] > longest[1]-longest[0] {
			longest = at
		}
	}
	if longest[0] == longest[1] {
		return exportwatch.Evidence{}, false
	}
	return before.evidence("kind", longest[0], before.cutAt(longest)), true
}

// genre names what kind of document it is, for a headline.
func (p *passage) genre() string {
	switch p.Document.Kind {
	case exportwatch.Guidance:
		return "Guidance"
	case exportwatch.Enforcement:
		return "Enforcement document"
	case exportwatch.PressRelease:
		return "Press release"
	case exportwatch.Statement:
		return "Statement"
	}
	return "Document"
}

// named is the title for a headline, or without one the address.
func (p *passage) named() string {
	title := p.title()
	if title == "" {
		title = p.link()
	}
	return exportwatch.Excerpt(title, 160)
}

// Returned flags d, a removal, with the day the document was back; it is d as it
// stands if it has the flag. d is not modified.
func Returned(d exportwatch.Development, on exportwatch.Date) exportwatch.Development {
	flag := "back since " + on.String()
	if !slices.Contains(d.Flags, flag) {
		d.Flags = append(slices.Clone(d.Flags), flag)
	}
	return d
}
