package triage

import (
	"regexp"
	"strings"

	"exportwatch"
)

// A case found among others (its source sifts) is reported only if its own
// papers say that the agency is sued over export controls. The grounds are what
// they say, from the surest.
const (
	groundsCited  = 0.95 // the agency is sued, and a paper names its statute, its rules or its lists
	groundsOffice = 0.85 // Commerce or its Secretary is sued, and a paper does so
	groundsAgency = 0.7  // the Bureau of Industry and Security is sued; nothing else is known
	groundsNeeded = 0.6  // less is stored and shown, and raises nothing
	groundsOther  = 0.2  // the agency is sued over something else
	groundsCommon = 0.4  // Commerce is sued; over what is not known
)

var (
	// bureauSued and officeSued match the agency and the department it is part
	// of, as captions and parties print them.
	bureauSued = regexp.MustCompile(`(?i)\bbureau of industry (?:and|&) security\b|\bunder ?secretary (?:of commerce )?for industry (?:and|&) security\b`)
	officeSued = regexp.MustCompile(`(?i)\bdep(?:artment|['’]?t\.?) of commerce\b|\bcommerce dep(?:artment|['’]?t\.?)|\bsec(?:retary|['’]?y\.?) of (?:the (?:u\.?s\.?|united states) dep(?:artment|['’]?t\.?) of )?commerce\b`)
	// bureauLetters matches its abbreviation where it is a whole name; others
	// bear it too, with more to their names.
	bureauLetters = regexp.MustCompile(`(?m)(?:^|[,;:]\s*|\band\s+|\bU\.?S\.?\s+|\b[Tt]he\s+)BIS(?:\s*$|,?\s+et\s+al\b|,?\s+(?:Defendant|Respondent)s?\b|\s+and\b|;|,\s+(?:an?\s+agency|U\.?S\.?|United|in\s))`)
	government    = regexp.MustCompile(`(?i)\bunited states\b|\bu\.s\.(?:a\.)?(?:\s|$)`)
	// controlsCited matches what only a case about export controls says, and
	// controlsNamed what others say in passing, too.
	// 50 U.S.C. 4801-4852; 15 CFR 730-774.
	controlsCited = regexp.MustCompile(`(?i)\bexport controls?\b|\bexport administration (?:regulations?|act)\b|\b50 ?(?:u\.?s\.?c\.?|:)\s*(?:§+\s*)?48(?:0[1-9]|[1-4]\d|5[0-2])\b|\b15 c\.?f\.?r\.?\s*(?:§+\s*|parts?\s+)?7(?:[3-6]\d|7[0-4])\b|\bentity list\b|\bunverified list\b|\bdenied persons list\b|\bis[- ]informed (?:letter|notice|process|provision)`)
	controlsNamed = regexp.MustCompile(`(?i)\bexport licen[cs]|\blicen[cs]e to (?:re-?)?export\b`)
	// otherMatters matches the suits that the department has over its other
	// work, and those that any agency has.
	otherMatters = regexp.MustCompile(`(?i)\bfisher(?:y|ies)\b|\bfishing\b|magnuson|\bmarine (?:mammal|fisheries|sanctuar)|\bnoaa\b|oceanic (?:and|&) atmospheric|endangered species|\bcensus\b|patent|trademark|\bantidumping\b|\bcountervailing\b|freedom of information|\b0?5:0?552\b|employment|\b42:2000e|\btitle vii\b|habeas|\b28:22(?:41|54|55)\b|telecommunications and information|\bbroadband\b|\btariffs?\b|\bsection 232\b|\b19:1862\b|\b19 u\.?s\.?c\.?\s*§*\s*1862\b|economic development administration|minority business`)
	// otherCause matches what a suit is brought under that is none over controls,
	// whatever its papers speak of: a request for records, employment, custody,
	// duties on imports (section 232 of the Trade Expansion Act, 19 U.S.C. 1862,
	// which the agency administers; 28 U.S.C. 1581).
	otherCause = regexp.MustCompile(`(?i)freedom of information act|\bfoia\b|\b0?5:0?552\b|\b5 u\.?s\.?c\.?\s*§*\s*552\b|civil rights: (?:employment|jobs)|\b42:2000e|habeas|\b28:22(?:41|54|55)\b|\bpatent\b|\btrademark\b|\b19:1862\b|\b28:1581\b|\b28 u\.?s\.?c\.?\s*§*\s*1581\b`)
	partyLine  = regexp.MustCompile(`(?m)^(?:(?:[A-Z][A-Za-z-]* )*(?:Defendant|Respondent|Appellee)[A-Za-z -]*|Party): (.+)$`)
)

// caseGrounds returns how sure it is that v, a docket, is a suit against the
// agency over export controls.
func caseGrounds(v *exportwatch.Version) float64 {
	return grounds(suedSide(v), v.Meta.String("cause")+"\n"+v.Meta.String("nature_of_suit"), v.Text, v.Meta.String("court_id"))
}

// namedOften is how often the papers of a suit against the department must speak
// of export licenses to be about them; suits over much else mention them.
const namedOften = 3

// bureauIsSued reports whether sued, the caption's second side and the parties by
// line, names the agency. By its letters alone it does so only if no other of
// the parties that are known bears them.
func bureauIsSued(sued string) bool {
	if bureauSued.MatchString(sued) {
		return true
	}
	if !bureauLetters.MatchString(sued) {
		return false
	}
	_, parties, _ := strings.Cut(strings.TrimSpace(sued), "\n")
	return parties == "" || bureauLetters.MatchString(parties) || officeSued.MatchString(parties) || government.MatchString(parties)
}

// grounds weighs who is sued, what the suit is brought under, and what its
// papers cite and are about. Before the Court of International Trade the
// department stands for its duties on imports.
func grounds(sued, cause, papers, court string) float64 {
	bureau, office := bureauIsSued(sued), officeSued.MatchString(sued)
	named := len(controlsNamed.FindAllStringIndex(papers, namedOften))
	cited := controlsCited.MatchString(papers) || named >= namedOften || bureau && named > 0
	other := otherMatters.MatchString(papers + "\n" + cause)
	switch {
	case !bureau && !office:
		return 0
	case otherCause.MatchString(cause), other && !cited, other && court == "cit":
		return groundsOther
	case cited && bureau:
		return groundsCited
	case cited:
		return groundsOffice
	case bureau:
		return groundsAgency
	}
	return groundsCommon
}

// suedSide returns what a docket says of who is sued: the second side of the
// caption and the parties that answer. The first side is not sued.
func suedSide(v *exportwatch.Version) string {
	first, sued, found := strings.Cut(v.Meta.String("case_name"), " v. ")
	if !found {
		first, sued = "", ""
	}
	lines := []string{sued}
	for _, m := range partyLine.FindAllStringSubmatch(v.Text, -1) {
		if first == "" || !strings.EqualFold(strings.TrimSpace(m[1]), strings.TrimSpace(first)) {
			lines = append(lines, m[1])
		}
	}
	return strings.Join(lines, "\n")
}

// foundCase reports whether a docket found among others is to be told, and how
// sure that is. One whose grounds were enough before was told then.
func (p *passage) foundCase() (sure float64, newly bool) {
	sure = caseGrounds(&p.Version)
	return sure, p.Previous == nil || caseGrounds(p.Previous) < groundsNeeded
}

// quoteGrounds adds to d what its grounds rest on.
func (p *passage) quoteGrounds(d *draft) {
	for _, re := range []*regexp.Regexp{controlsCited, controlsNamed, bureauSued, officeSued} {
		if m := re.FindStringIndex(p.text); m != nil {
			d.Evidence = append(d.Evidence, p.evidence("kind", m[0], m[1]))
		}
	}
	d.flag("found among other cases, not on the watch list")
}

// Marks of a paper filed in a case: the stamp that the court's system puts on
// every page, and the name of the paper.
var (
	filedStamp   = regexp.MustCompile(`\bCase:?\s+(\d{1,2}:\d{2}-cv-\d{5})\S*\s+(?:Document|Doc\.?)(?:\s+#:)?\s+1\s+Filed\s+(\d{2})/(\d{2})/(\d{2,4})`)
	complaintTop = regexp.MustCompile(`(?m)(?:^|\s)(?:VERIFIED\s+|CIVIL\s+)?COMPLAINT\b`)
	versus       = regexp.MustCompile(`(?m)(?:^|\s)(?:v\.|vs\.|-against-|against)\s`)
)

// captionSize is how much of a paper its caption takes at most, in bytes.
const captionSize = 4000

// causeSize is how far into a complaint its first claims are said to stand, in
// bytes; what a suit is brought under is told there.
const causeSize = 6000

// papersSize is how much of a complaint is read for what it is about, in bytes.
const papersSize = 60_000

// filedComplaint returns the complaint that a paper from a case found among
// others is, if the agency is sued in it over export controls.
func (p *passage) filedComplaint() []*draft {
	item := recapItem.FindStringSubmatch(p.URL + " " + p.Document.URL)
	if !p.Source.Sifts || item == nil {
		return nil
	}
	top := p.text[:min(captionSize, len(p.text))]
	stamp, title, side := filedStamp.FindStringSubmatchIndex(top), complaintTop.FindStringIndex(top), versus.FindStringIndex(top)
	if stamp == nil || title == nil || side == nil || title[0] < side[1] {
		return nil
	}
	papers := p.text[:min(papersSize, len(p.text))]
	sure := grounds(top[side[1]:title[0]], papers[:min(causeSize, len(papers))], papers, item[1])
	if sure < groundsNeeded {
		return nil
	}
	number, day := top[stamp[2]:stamp[3]], stampDay(top, stamp)
	d := p.draft(exportwatch.CourtComplaint, title[0], title[1])
	d.on, d.Status, d.Confidence = day, exportwatch.Pending, sure
	d.Key = "court-complaint|" + item[1] + "/" + number + "|1"
	d.fact("docket", number, stamp[2], stamp[3])
	d.fact("date", day.String(), stamp[4], stamp[9])
	p.quoteGrounds(d)
	d.suitTies()
	d.docketTie(item[1], number)
	d.namedLetters()
	d.Headline = "Complaint filed: " + number + " (" + item[1] + ")"
	return []*draft{d}
}

// stampDay returns the day of a stamp, or the zero Date if it is none.
func stampDay(top string, stamp []int) exportwatch.Date {
	year := top[stamp[8]:stamp[9]]
	if len(year) == 2 {
		year = "20" + year
	}
	day, err := exportwatch.ParseDate(year + "-" + top[stamp[4]:stamp[5]] + "-" + top[stamp[6]:stamp[7]])
	if err != nil {
		return exportwatch.Date{}
	}
	return day
}
