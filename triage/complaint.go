package triage

import (
	"regexp"
	"strings"
	"time"

	"exportwatch"
)

var (
	complaint = regexp.MustCompile(`^\s*(?:\[?\d*\]?\s*)?(?:AMENDED\s+|VERIFIED\s+|CLASS\s+ACTION\s+|SEALED\s+|EMERGENCY\s+)*(?:COMPLAINT|Complaint|PETITION\s+(?i:for\s+(?:an?\s+)?writ\s+of\s+mandamus)|PETITION\s+FOR\s+REVIEW|Petition\s+for\s+Review)\b`)
	amended   = regexp.MustCompile(`(?i)^\s*\S*\s*amended`)
	relief    = regexp.MustCompile(`(?i)\b(?:vacat(?:e|ing|ur)|enjoin(?:ing)?|set\s+aside|declaratory\s+(?:relief|judgment)|injunctive\s+relief|(?:preliminary|permanent)\s+injunction)\b`)
)

// staleComplaint is how many days before its capture a complaint may be filed
// and still be news: papers of sealed cases come late, and a route added later
// tells of whatever it has.
const staleComplaint = 45

// complaints returns the complaints among the entries that the version adds.
// Every entry of a docket seen for the first time counts as added. What was
// filed long ago is no news, whichever view of the docket tells of it at last.
// In a case found among others a complaint counts as added, too, when the docket
// first says enough to be told.
func (p *passage) complaints() []*draft {
	sure, newly := 0.95, false
	if p.Source.Sifts {
		if sure, newly = p.foundCase(); sure < groundsNeeded {
			return nil
		}
	}
	var out []*draft
	for _, e := range p.Version.Entries {
		said := e.Description
		if said == "" {
			said = e.ShortDescription
		}
		if e.Attachment != "" || !complaint.MatchString(said) || amended.MatchString(said) || p.seenBefore(e) && !newly || p.stale(e) {
			continue
		}
		if d, ok := p.complaint(e, said); ok {
			d.Confidence = sure
			if p.Source.Sifts {
				p.quoteGrounds(d)
			}
			out = append(out, d)
		}
	}
	return out
}

// seenBefore reports whether the previous version told as much of the entry. A
// feed gives a stub whose words come later: these enrich what the stub raised.
func (p *passage) seenBefore(e exportwatch.Entry) bool {
	if p.Previous == nil {
		return false
	}
	for _, old := range p.Previous.Entries {
		same := e.PacerDocID != "" && e.PacerDocID == old.PacerDocID || e.Number != "" && e.Number == old.Number && e.Attachment == old.Attachment
		if (same || e.Number == "" && old.DateFiled == e.DateFiled) && old.Description == e.Description {
			return true
		}
	}
	return false
}

func (p *passage) stale(e exportwatch.Entry) bool {
	if p.CapturedAt.IsZero() || e.DateFiled.IsZero() {
		return false
	}
	return e.DateFiled.AddDays(staleComplaint).Before(exportwatch.DateOf(p.CapturedAt.In(time.UTC)))
}

// dateOfEntry is the flag of a complaint that only a feed has told of: its day
// is that of its entry, and it may have been filed before.
const dateOfEntry = "date-of-entry"

func (p *passage) complaint(e exportwatch.Entry, said string) (*draft, bool) {
	in := p.entryText(said)
	if in[1] == 0 {
		return nil, false
	}
	at, end := in[0], in[1]
	said = p.text[at:end]
	d := p.draft(exportwatch.CourtComplaint, at, end)
	d.on = e.DateFiled
	d.Status = exportwatch.Pending
	docket := strings.TrimPrefix(string(p.Document.ID), "docket/")
	d.Key = "court-complaint|" + docket + "|" + e.Number
	d.day("date", e.DateFiled)
	if !e.Entered.IsZero() && e.Description == "" {
		d.flag(dateOfEntry)
	}
	d.stated("docket", p.Version.Meta.String("docket_number"))
	p.caseParties(d, at, said)
	p.quoteAll(d, "relief", relief, at, end)
	d.suitTies()
	d.ofDocket()
	d.namedLetters()
	d.Headline = "Complaint filed: " + exportwatch.Excerpt(p.title(), 160)
	return d, true
}
