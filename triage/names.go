package triage

import (
	"regexp"
	"strings"

	"exportwatch"
)

// namePattern matches the name of an organisation: capitalised words and a
// legal form. It matches too much; recipientName refuses what is no recipient.
const namePattern = `(?:\p{Lu}|\b[a-z]{1,2}\p{Lu}|\b\d{1,2}\p{Lu})[\p{L}\d&.’'-]*(?:\s(?:&\s)?\p{Lu}[\p{L}\d&’'-]*)*(?:\.?,?\s(?:Inc|Corp|Corporation|LLC|Ltd|Co|PBC|L\.P|N\.V|S\.A|plc|AG|GmbH|SE)\b\.?)*`

var (
	signatory  = regexp.MustCompile(`\b(?:(?:Commerce\s|Under\s|Assistant\s)?Secretary(?:\sof\sCommerce)?|Under Secretary(?:\sof\sCommerce)?(?:\sfor\sIndustry\sand\sSecurity)?,?)\s((?:[A-Z]\.?\s?)?[A-Z]\p{L}+(?:\s[A-Z]\.)?(?:\s[A-Z]\p{L}+)?)(?:’s|'s)?|\bsigned\sby\s(?:(?:the\s)?(?:(?:Commerce|Under|Assistant|Deputy)\s)*Secretary(?:\sof\sCommerce)?,?\s)?((?:[A-Z][\p{L}.]*\s?){2,4})`)
	legalForm  = regexp.MustCompile(`(?i)[,\s]+(?:inc|incorporated|corp|corporation|company|co|llc|l\.l\.c|ltd|limited|lp|l\.p|llp|pbc|plc|n\.v|s\.a|ag|gmbh|se)\.?$`)
	notCompany = regexp.MustCompile(`^(?:(?:` + agencyPattern + `)|The|A|An|It|Its|He|She|They|We|Us|Our|This|That|These|Those|On|In|At|By|As|If|After|Before|When|Congress|House|Senate|President|White\sHouse|Washington|U\.S|US|Chinese|Beijing|Department|Bureau|Office|Company|Companies|Entity|Entities|License|Export|Letter|Is-Informed|IIL|EAR|ECRA|Exhibit|Section|Part|Dear|Re|` + monthNames + `|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b(?:[^&-]|$)`)
	// termAlone matches what contracts and reports call a party: a name only with
	// more beside it.
	termAlone = regexp.MustCompile(`(?i)^(?:` + definedTerms + `|registrants|plaintiffs?|defendants?|petitioners?|respondents?|movants?|holdings|subsidiar(?:y|ies)|affiliates?|board(?:\sof\sdirectors)?|management|purchaser|seller|supplier|customer|borrower|guarantor|lender|licensee|licensor|party|parties|division|segment)$`)
	// formAlone matches a legal form without a name.
	formAlone = regexp.MustCompile(`(?i)^(?:inc|incorporated|corp|corporation|company|co|llc|l\.l\.c|llp|ltd|limited|lp|l\.p|pbc|plc|n\.v|b\.v|s\.a|ag|gmbh|se)\.?$`)
	// ofMakers ends words for companies of a kind, in a headline's capitals too.
	ofMakers = regexp.MustCompile(`(?i)(?:^|[\s-])(?:companies|firms|businesses|exporters|reexporters|[a-z-]*makers|manufacturers|suppliers|vendors|producers|developers|designers|distributors|customers|universities|entities|persons|startups|foundries)$`)
	// place begins the names of places and of companies called after them, which
	// a legal form tells apart.
	place = regexp.MustCompile(`^(?:American?|United\sStates|China|Hong\sKong|Taiwan|Japan|Korea|India|Israel|Russia|Canada|Europe|European|Federal|Secretary|Commission|Parliament|Customs)\b`)
	// origin matches what describes a company before its name.
	origin = regexp.MustCompile(`^\p{Lu}[\p{L}.]*(?:\s\p{Lu}[\p{L}.]*){0,2}-(?:based|owned|backed|listed|headquartered)\s`)
	// aSide matches the side of a case before the name of who is on it.
	aSide = regexp.MustCompile(`^(?:Plaintiff|Petitioner|Respondent|Defendant|Movant)\s`)
	// officer matches the office of who speaks for the company named before it.
	officer = regexp.MustCompile(`(?:[’']s)?\s(?:Chief\s(?:\w+\s)?(?:Executive|Officer|Counsel)|C[EFOT]O|(?:Vice\s)?President|Chair(?:man|woman)?|General\sCounsel|Founder|Spokes\w+)\b.*$`)
	press   = regexp.MustCompile(`^(?:Reuters|Bloomberg|CNBC|CNN|Fox|Politico|Axios|Nikkei|AFP|AP|Associated\sPress|NPR|BBC|Semafor|Punchbowl|Journal|Times|Post|Ledger|Financial\sTimes|New\sYork\sTimes|Wall\sStreet(?:\sJournal)?|Reporters|Lawmakers|Senators?|Representatives?|Exporters|Investors)\b`)
)

// recipientName cleans a matched name and returns false if it is an agency, a
// country, a pronoun or another word that begins with a capital.
func recipientName(s string) (string, bool) {
	s = strings.TrimSpace(s)
	s = s[len(origin.FindString(s)):]
	s = s[len(aSide.FindString(s)):]
	for _, tail := range []string{"’s", "'s", "’", "'", ","} {
		s = strings.TrimSuffix(s, tail)
	}
	if at := officer.FindStringIndex(s); at != nil && !legalForm.MatchString(s) {
		s = s[:at[0]]
	}
	if base := strings.TrimSuffix(s, "."); base != s && !legalForm.MatchString(s) {
		s = base
	}
	if len(s) < 2 || len(s) > 80 || termAlone.MatchString(s) || formAlone.MatchString(s) || ofMakers.MatchString(s) || notCompany.MatchString(s) || press.MatchString(s) || place.MatchString(s) && !legalForm.MatchString(s) {
		return "", false
	}
	return s, true
}

// recipientSlug is what two ways of writing one organisation share: "Acme,
// Inc." and "Acme" give "acme".
func recipientSlug(name string) string {
	name = strings.TrimPrefix(strings.TrimSpace(name), "the ")
	name = strings.TrimPrefix(name, "The ")
	return exportwatch.Slug(bareName(name))
}

// bareName returns a name without its legal form: "Acme Robotics" of "Acme
// Robotics, Inc.".
func bareName(name string) string {
	for {
		short := legalForm.ReplaceAllString(name, "")
		if short == name || short == "" {
			return name
		}
		name = short
	}
}

// firstPerson returns the organisation that says "we" in this text: the filer
// of a filing, the publisher of an official statement that is no public body. What
// a person hands in, and a filing of nobody known, may say itself who it is.
func (p *passage) firstPerson() string {
	meta := p.Version.Meta
	switch p.Document.Kind {
	case exportwatch.SECFiling:
		for _, key := range []string{"filer", "company", "company_name", "registrant"} {
			if name := meta.String(key); name != "" {
				return name
			}
		}
		return p.ownName()
	case exportwatch.HandedIn:
		return p.ownName()
	case exportwatch.PressRelease, exportwatch.Guidance, exportwatch.Enforcement, exportwatch.CourtFiling:
		return ""
	}
	if p.grade != exportwatch.OfficialStatement || isGovernment(p.Source.Publisher) || onGovernmentSite(p.link()) {
		return ""
	}
	for _, name := range []string{p.Source.Publisher, meta.String("site_name")} {
		if name != "" && !isGovernment(name) {
			return name
		}
	}
	return ""
}
