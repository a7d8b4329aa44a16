package triage

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// orderEntry begins the entry of a docket for what the court itself decides.
var orderEntry = regexp.MustCompile(`(?i)^\s*(?:\[?\d*\]?\s*)?(?:(?:minute|amended|memorandum|consent|stipulated|paperless|text|final|temporary|preliminary|permanent|sealed|opinion|and|&)[\s-]+)*(?:order|opinion|judgment|injunction|restraining\s+order)\b`)

// stoppingOrders returns the orders, among the entries that the version adds or
// gives their text, that stop a letter. An entry that only says that a motion is
// granted does not say what is stopped.
func (p *passage) stoppingOrders() []*draft {
	if p.Source.Sifts {
		return nil
	}
	var out []*draft
	for _, e := range p.Version.Entries {
		if e.Attachment != "" || !orderEntry.MatchString(e.Description) || p.seenBefore(e) || p.stale(e) {
			continue
		}
		if at := p.entryText(e.Description); at[1] > 0 {
			if d := p.stoppingOrder(e, at); d != nil {
				out = append(out, d)
			}
		}
	}
	return out
}

// entryText returns where the text has the words of an entry, zero if nowhere.
func (p *passage) entryText(said string) exportwatch.Span {
	for _, words := range []string{said, strings.Join(strings.Fields(said), " ")} {
		if at := strings.Index(p.text, words); at >= 0 && words != "" {
			return exportwatch.Span{at, at + len(words)}
		}
	}
	return exportwatch.Span{}
}

// stoppingOrder drafts what the order of an entry, whose words stand at a span,
// stops; nil if that is no letter.
func (p *passage) stoppingOrder(e exportwatch.Entry, at exportwatch.Span) *draft {
	i, _ := slices.BinarySearchFunc(p.sentences, at[0], func(s exportwatch.Span, start int) int { return s[1] - start - 1 })
	for ; i < len(p.sentences) && p.sentences[i][0] < at[1]; i++ {
		told, ok := p.stopIn(i)
		if !ok || !told.byCourt {
			continue
		}
		d := p.draft(courtOrder, at[0], at[1])
		d.Status, d.Confidence, d.on = told.status, confidence(d.Grade), e.DateFiled
		d.Key = strings.Join([]string{string(courtOrder), string(told.status), string(p.Document.ID), e.Number}, "|")
		d.day("date", e.DateFiled)
		d.stated("docket", p.Version.Meta.String("docket_number"))
		d.stated("case_name", p.Version.Meta.String("case_name"))
		var to act
		if named := p.rescindedNamed(i); len(named) > 0 {
			to = named[0]
		}
		d.addressed(to)
		d.letterTies()
		d.ofDocket()
		d.Headline = stopHeadline(&d.Development)
		return d
	}
	return nil
}

// ofDocket ties d to the docket that is its document.
func (d *draft) ofDocket() {
	docket := strings.TrimPrefix(string(d.p.Document.ID), "docket/")
	d.tie("docket:"+docket, "same docket")
	if number := districtNumber.FindString(docket[strings.LastIndex(docket, "/")+1:]); number != "" {
		d.tie("docket:"+number, "docket number "+number)
	}
}
