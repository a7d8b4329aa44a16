package triage

import (
	"net/url"
	"regexp"
	"strings"

	"exportwatch"
)

// A letter is the instrument itself where the agency posts it, and where it is
// on file with a court or with the Securities and Exchange Commission. Elsewhere
// it is what somebody says that the letter is.

// onFile reports whether the letter that informs at a was read where it proves
// itself. Releases and reports stand in the same places and speak of letters in
// words near theirs, so there the text must have a letter's form.
func (l *letter) onFile(a act) bool {
	switch kind := l.Document.Kind; {
	case kind == exportwatch.CourtFiling, kind == exportwatch.Guidance:
		return true
	case kind == exportwatch.SECFiling, onAgencySite(l.link()):
		return l.hasForm(a)
	}
	return false
}

// hasForm reports whether the text is made as a letter is: it greets its reader,
// or speaks to the one whom it names above, below a letterhead.
func (l *letter) hasForm(a act) bool {
	if l.body > 0 {
		return l.body <= a.start
	}
	return a.recipient != "" && a.at[1] <= a.start && len(l.headings(a.start)) > 0 && toReader.MatchString(l.text[a.start:a.end])
}

// toReader matches the words by which a letter informs who reads it.
var toReader = regexp.MustCompile(`(?i)\b(?:you|your|this\s+(?:letter|notice))\b`)

// agencyDomains are the domains of the Department of Commerce and its bureau
// whose pages they answer for, each with the hosts below it.
var agencyDomains = []string{"bis.gov", "commerce.gov", "doc.gov"}

// onAgencySite reports whether an address is the agency's, where nobody else
// posts.
func onAgencySite(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" {
		return false
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	for _, domain := range agencyDomains {
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	return false
}
