package triage

import (
	"regexp"
	"strings"

	"exportwatch"
	"exportwatch/cite"
)

// recapItem matches the RECAP archive's name of a case: court and the number
// that the court's filing system gives it.
var recapItem = regexp.MustCompile(`gov\.uscourts\.([a-z0-9]{2,8})\.(\d{1,12})\b`)

// letterTies ties a letter, or relief from one, to its recipient and to the
// suits that the text cites beside it.
func (d *draft) letterTies() {
	if name := d.One("recipient"); recipientSlug(name) != "" {
		d.tie("letter:"+recipientSlug(name), "concerns the letter to "+name)
	}
	d.suitTies()
}

// suitTies ties d to the case its document belongs to and to the dockets that
// its text cites of the event: an article on one letter may mention the suit over
// another.
func (d *draft) suitTies() {
	p := d.p
	court, number := p.Version.Meta.String("court_id"), p.Version.Meta.String("docket_number")
	if number != "" {
		d.tie("docket:"+court+"/"+number, "same docket")
	}
	if id := p.Version.Meta.String("pacer_case_id"); id != "" {
		d.tie("pacer:"+court+"/"+id, "same case")
	}
	for _, at := range []string{p.URL, p.Document.URL} {
		if m := recapItem.FindStringSubmatch(at); m != nil {
			court = m[1]
			d.tie("pacer:"+m[1]+"/"+m[2], "filed in the same case")
		}
	}
	for _, c := range p.cites() {
		if c.Type == cite.Docket && (p.stamped(c.Start) || d.cited(c)) {
			d.docketTie(court, c.Fields["number"])
		}
	}
}

// caseStamp matches what stands before a docket number where the court's system
// puts it on every page of a paper: the paper's own case.
var caseStamp = regexp.MustCompile(`(?m)(?:^|\s)Case:?\s+(?:No\.?\s+)?$`)

// stamped reports whether the docket number at an offset of a paper filed in court
// is that of its own case.
func (p *passage) stamped(at int) bool {
	return p.Document.Kind == exportwatch.CourtFiling && caseStamp.MatchString(p.text[max(0, at-20):at])
}

// citesDocket begins the reason of a tie to a suit that the text cites.
const citesDocket = "cites docket"

var districtNumber = regexp.MustCompile(`^\d:\d{2}-cv-\d{5}`)

// docketTie ties to a docket number that a text cites, in its court if known.
// Without a court only the full form of a district court's number is taken.
func (d *draft) docketTie(court, number string) {
	number = districtNumber.FindString(number)
	if number == "" {
		return
	}
	if court != "" {
		d.tie("docket:"+court+"/"+number, citesDocket)
	}
	d.tie("docket:"+number, citesDocket+" number "+number)
}

// namedLetters ties d to the recipients whose letter its text names: "the
// directive to X", "the X letter".
func (d *draft) namedLetters() {
	p := d.p
	for _, s := range p.sentences {
		sentence := p.text[s[0]:s[1]]
		for _, m := range letterOf.FindAllStringSubmatch(sentence, -1) {
			name, ok := recipientName(m[1] + m[2])
			if ok && recipientSlug(name) != "" && (isInformed.MatchString(sentence) || controls.MatchString(sentence)) {
				d.tie("letter:"+recipientSlug(name), "names the letter to "+name)
			}
		}
	}
}

var (
	letterOf = regexp.MustCompile(`\b(?i:letter|directive|notice|IIL)\b[^;.]{0,80}?\b(?:to|on|upon|against|addressed\s+to|issued\s+to)\s+(` + namePattern + `)|\bthe\s+(` + namePattern + `)\s+(?:IIL|[Ll]etter|[Dd]irective)\b`)
	controls = regexp.MustCompile(`(?i)\blicen[cs]e\b|export[- ]control|export\s+administration|directive|744\.\d`)
)

// frTie is the key of a Federal Register document, by number without the zeros
// that some renderings pad it with.
func frTie(number string) string { return "fr:" + frNumber(number) }

var frPadding = regexp.MustCompile(`-0+(\d)`)

func frNumber(number string) string { return frPadding.ReplaceAllString(asciiDashes(number), "-$1") }

// sectionTie is the key of one section's amendment on one day, which the rule
// that announces it and the observed text share: "cfr:15/744.22@2031-03-04". The
// part stands in it where every part may have the section, such as its authority
// or a supplement: "cfr:15/744/supp-4@2031-03-04".
func sectionTie(part exportwatch.DocID, section string, on exportwatch.Date) string {
	in := strings.TrimPrefix(string(part), "cfr/")
	if bareSection.MatchString(section) {
		in, _, _ = strings.Cut(in, "/")
	}
	return "cfr:" + in + "/" + section + "@" + on.String()
}
