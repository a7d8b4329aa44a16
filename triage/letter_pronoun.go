package triage

import (
	"net/url"
	"regexp"
	"strings"

	"exportwatch"
)

// "We" is who writes. "It" and "the company" are whom the text speaks of: the
// company that the sentence, or one before it, is about, and who writes only
// where that names nobody else. In a filing "the Company" is defined to be who
// files it.

// spokenOf resolves the words at a span, a pronoun or what stands for one, for
// the recipient of a.
func (p *passage) spokenOf(a *act, at exportwatch.Span) bool {
	words, self := p.text[at[0]:at[1]], p.firstPerson()
	if self != "" && p.meansSelf(words) {
		a.recipient = self
		return true
	}
	if isWe.MatchString(words) {
		return p.quoted(a) || p.anonymous
	}
	if p.earlierCompany(a, at, self) {
		return true
	}
	if a.recipient = self; self != "" {
		return true
	}
	if p.Document.Kind == exportwatch.Enforcement {
		a.recipient, a.at = p.respondent(at)
		return true
	}
	return p.anonymous
}

// meansSelf reports whether words stand for who writes, whomever the sentence is
// about.
func (p *passage) meansSelf(words string) bool {
	return isWe.MatchString(words) || p.Document.Kind == exportwatch.SECFiling && isFiler.MatchString(words)
}

// earlierCompany takes the company that stands before a pronoun at a span as the
// recipient of a: that of its sentence, or of the one or two before. Beside a
// writer who can be meant too, the nearest counts, and one sentence back.
func (p *passage) earlierCompany(a *act, at exportwatch.Span, self string) bool {
	back := 2
	if self != "" {
		back = 1
	}
	for i := a.sentence; i >= max(0, a.sentence-back); i-- {
		name, named, ok := p.subject(i, at[0])
		if full := p.fullName(name); ok && (self == "" || p.Document.Kind != exportwatch.SECFiling || legalForm.MatchString(full)) {
			a.recipient, a.at = full, named
			return true
		}
		s := p.sentences[i]
		if self != "" && speaksOfSelf.MatchString(p.text[s[0]:max(s[0], min(s[1], at[0]))]) {
			return false
		}
	}
	return false
}

// officerAt reports whether the name at a span is that of a person, whose office
// the text gives beside it.
func (p *passage) officerAt(at exportwatch.Span) bool {
	if legalForm.MatchString(p.text[at[0]:at[1]]) {
		return false
	}
	return isOfficer.MatchString(p.text[at[1]:min(len(p.text), at[1]+maxReach)]) || titleBefore.MatchString(p.text[max(0, at[0]-maxStart):at[0]])
}

// officeOf are the words for what persons are in companies and elsewhere.
const officeOf = `(?:chief|president|vice|general\s+counsel|CEO|CFO|COO|CTO|director|chair(?:man|woman)?|founder|co-founder|spokes\w+|analyst|attorney|counsel|professor|secretary|senator)`

var (
	isWe    = regexp.MustCompile(`^(?:[Ww]e|us|[Oo]ur)$`)
	isFiler = regexp.MustCompile(`^(?:` + firstWords + `)$`)
	// speaksOfSelf matches a writer who tells of himself before a pronoun.
	speaksOfSelf = regexp.MustCompile(`\b(?:[Ww]e|[Uu]s|[Oo]ur|[Tt]he\s+Company|[Tt]he\s+(?:` + definedTerms + `))\b`)
	isOfficer    = regexp.MustCompile(`^,\s+(?:(?:the|its|our|an?|[Tt]he\s+[Cc]ompany[’']s)\s+)?(?:[\w.-]+\s+){0,2}?` + officeOf + `\b`)
	titleBefore  = regexp.MustCompile(`(?i)\b(?:` + officeOf + `(?:\s+(?:executive|officer|financial|operating|technology))*|officer|president|Mr\.|Ms\.|Mrs\.|Dr\.)\s+$`)
	// publicBody matches the names of public bodies: they are given no letters.
	publicBody = regexp.MustCompile(`\b(?:Departments?|Bureau|Office\s+of|Agency|Administration|Commission|Committee|White\s+House|Congress|Senate|Senators?|House\s+of|Representatives?|Ministry|Minister|Government|Treasury|Secretary|Embassy|Court|Attorney|Council|DOJ|FBI|NIST|CISA|OFAC|USTR|DHS|DOD|SEC|GAO|OMB|EPA|FTC|FCC)\b`)
)

// isGovernment reports whether a name is that of a public body; a legal form
// makes it a company's.
func isGovernment(name string) bool {
	return !legalForm.MatchString(name) && (namesAgency(name) || publicBody.MatchString(name))
}

// onGovernmentSite reports whether an address is one of the United States
// government, whose domains nobody else can have.
func onGovernmentSite(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	return strings.HasSuffix(host, ".gov") || strings.HasSuffix(host, ".mil")
}
