package triage

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"exportwatch"
)

// maxParty bounds what is said of one side of a suit in the entry of its
// complaint, in bytes; entries name dozens of defendants.
const maxParty = 1200

var (
	// sideCue matches what stands before one side of a suit in the entry of its
	// complaint: "COMPLAINT against X ( Filing fee ...) filed by Y."
	sideCue = regexp.MustCompile(`(?i)\bagainst\s+|\bfiled\s+(?:by|on\s+behalf\s+of)\s*|^\s*(?:\S+\s+)?complaint\s+by\s+`)
	// sideEnd matches what may end it. After a point the words before decide.
	sideEnd = regexp.MustCompile(`(?i)\s*\(|,?\s+with\s+jury\b|,?\s+filed\s+(?:by|on)\b|,?\s+against\b|,?\s+(?:challenging|seeking|alleging)\b|;|\.(?:\s|$)|\n|$`)
	// shortened matches the end of a name whose point does not end it: initials,
	// abbreviated nations and titles.
	shortened = regexp.MustCompile(`(?i)(?:^|[\s(,])(?:[A-Z]|(?:[A-Z]\.)+[A-Z]|Nos?|Jr|Sr|Dr|Mr|Mrs|Ms|Hon|Gen|Adm|Col|Lt|Sgt|Sec|Sec['’]y|Dep['’]?t|St|vs?|et\s+al)$`)
	// companyEnd matches the end of a name of a company; another name may follow.
	companyEnd = regexp.MustCompile(`(?i)[\s,](?:Inc|Corp|Ltd|Co|L\.?L\.?C|L\.?P|L\.?L\.?P|P\.?C|N\.?A|Bros|Assoc)$`)
	goesOn     = regexp.MustCompile(`^\s*(?:(?i:and|&|et\s+al|d/b/a|of|as|on|in\s+(?:his|her|their))\b|&)`)
	// forParty matches what stands between the lawyer who filed a paper and the
	// party it was filed for; themselves, that who filed it is a party.
	forParty   = regexp.MustCompile(`(?i)^.*?\b(?:on\s+behalf\s+of|for\s+(?:the\s+)?(?:plaintiff|petitioner)s?)\b,?\s*`)
	themselves = regexp.MustCompile(`(?i)^(?:(?:him|her|it)self|themselves|(?:all\s+)?others)\b`)
	// sideName matches what a name is introduced by.
	sideName = regexp.MustCompile(`^(?i:(?:all|the|and|&|named)\s+)*(?i:(?:plaintiff|defendant|petitioner|respondent)s?,?\s+)?(?:the\s+)?`)
	// nobody matches words that stand for a side without naming it.
	nobody = regexp.MustCompile(`(?i)^(?:(?:all|each|both|certain|any|the|other|named|remaining)\s+)*(?:plaintiffs?|defendants?|respondents?|petitioners?|parties|appellees?|appellants?)$`)
	// link matches the words in small letters that names hold; any other ends a
	// name: "DEPARTMENT OF COMMERCE challenging its addition".
	link = regexp.MustCompile(`^(?:of|the|and|for|in|as|on|to|an?|at|his|her|its|their|official|individual|personal|capacit(?:y|ies)|both|officially|individually|agency|et|al\.?|d/b/a|a/k/a|f/k/a|n/k/a|de|la|du|van|von|der|den|del|di|y|e|v\.?)$`)
	// nextName matches what may part two names of a list.
	nextName = regexp.MustCompile(`(?i)\s*,\s+(?:and\s+|&\s+)?|\s+and\s+`)
	// ofName matches the rest of a name behind a comma: a legal form, a suffix, in
	// what capacity somebody is sued.
	ofName = regexp.MustCompile(`(?i)^(?:(?:inc|incorporated|corp|corporation|ltd|limited|co|llc|l\.l\.c|lp|l\.p|llp|l\.l\.p|p\.?c|n\.?a|s\.?a|plc|ag|gmbh|fze|fzco|fz-?llc|dmcc|kft|jsc|pte|pty|pvt|b\.?v|s\.?r\.?l|jr|sr|ii|iii|iv|et\s+al)\b|in\s+(?:his|her|its|their)\s|as\s|d/b/a\s|a/k/a\s|f/k/a\s|an?\s|(?:both\s+)?(?:officially|individually)\b)`)
	// holdsOffice matches the office of the person named before the comma.
	holdsOffice = regexp.MustCompile(`(?i)^(?:(?:acting|deputy|assistant|under|the|u\.?s\.?)\s+)*(?:secretary|director|administrator|commissioner|president|attorney\s+general|chair(?:man|woman)?|undersecretary)\b`)
	// anOffice matches a name that is an office itself, officeFirst one that
	// begins like one.
	anOffice    = regexp.MustCompile(`(?i)\b(?:department|dep['’]?t|bureau|office|agency|commission|secretary|united\s+states|administration)\b`)
	officeFirst = regexp.MustCompile(`(?i)^(?:the\s+)?(?:u\.?\s?s\.?\s+|united\s+states\s+)?(?:department|dep['’]?t|bureau|office|secretary|united\s+states)\b`)
	twoCapitals = regexp.MustCompile(`^(?:\p{Lu}[\p{L}\d.’'&-]*\s+)+\p{Lu}[\p{L}\d.’'&-]*$`)
	ofFirm      = regexp.MustCompile(`(?i)^(?:sons?|company|co|associates|partners|brothers|bros)\b`)
)

// caseParties states the parties of the case by its metadata, and those that the
// entry said, at an offset of the text, names beside them.
func (p *passage) caseParties(d *draft, at int, said string) {
	for _, party := range p.Version.Meta.Strings("parties") {
		d.stated("parties", party)
	}
	known := d.Fact("parties")
	for _, cue := range sideCue.FindAllStringIndex(said, 2) {
		end, ok := endOfSide(said, cue[1])
		if !ok {
			continue
		}
		for _, name := range partyNames(said, exportwatch.Span{cue[1], end}) {
			party := said[name[0]:name[1]]
			if !slices.ContainsFunc(known, func(k string) bool { return nameWithin(k, party) || nameWithin(party, k) }) {
				d.quote("parties", at+name[0], at+name[1])
			}
		}
	}
	if name := p.Version.Meta.String("case_name"); name != "" {
		d.stated("case_name", name)
	}
}

// nameWithin reports whether the words of a name stand in another, legal forms aside.
func nameWithin(long, short string) bool {
	return strings.Contains("-"+exportwatch.Slug(long)+"-", "-"+recipientSlug(short)+"-")
}

// partyNames returns where the names of one side, said[side[0]:side[1]], stand.
func partyNames(said string, side exportwatch.Span) (names []exportwatch.Span) {
	if m := forParty.FindStringIndex(said[side[0]:side[1]]); m != nil && !themselves.MatchString(said[side[0]+m[1]:side[1]]) {
		side[0] += m[1]
	}
	for _, part := range listed(said, side) {
		part[0] += len(sideName.FindString(said[part[0]:part[1]]))
		part[1] = part[0] + nameEnd(said[part[0]:part[1]])
		name := strings.TrimRight(said[part[0]:part[1]], " .,")
		part[1] = part[0] + len(name)
		if part[1] < side[1] && said[part[1]] == '.' && (shortened.MatchString(name) || companyEnd.MatchString(name)) {
			part[1]++
		}
		if len(name) > 1 && !nobody.MatchString(name) {
			names = append(names, part)
		}
	}
	return names
}

// listed parts the names of a side at its commas, and at an "and" between two
// that are whole names.
func listed(said string, side exportwatch.Span) (parts []exportwatch.Span) {
	start, from := side[0], side[0]
	for from < side[1] {
		m := nextName.FindStringIndex(said[from:side[1]])
		if m == nil {
			break
		}
		before, rest := said[start:from+m[0]], said[from+m[1]:side[1]]
		another := wholeNames(before, rest)
		if strings.Contains(said[from+m[0]:from+m[1]], ",") {
			another = !ofName.MatchString(rest) && !(holdsOffice.MatchString(rest) && !anOffice.MatchString(before))
		}
		from += m[1]
		if another {
			parts = append(parts, exportwatch.Span{start, start + len(before)})
			start = from
		}
	}
	return append(parts, exportwatch.Span{start, side[1]})
}

// wholeNames reports whether what stands before an "and" and what stands behind
// it are two names: "LANTERN CORP. AND BOLT WORKS LTD", "Jane Roe and John Doe",
// but "Bureau of Industry and Security", "Acme Robotics and Sons Ltd".
func wholeNames(before, rest string) bool {
	rest, _, _ = strings.Cut(rest, ",")
	switch {
	case officeFirst.MatchString(rest), companyEnd.MatchString(strings.TrimSuffix(before, ".")):
		return true
	case anOffice.MatchString(before):
		return false
	}
	return twoCapitals.MatchString(before) && twoCapitals.MatchString(rest) && !ofFirm.MatchString(rest)
}

// nameEnd returns where the name that s begins with ends: before the first word
// in small letters that no name holds.
func nameEnd(s string) int {
	end, at := 0, 0
	for _, word := range strings.SplitAfter(s, " ") {
		bare := strings.Trim(word, " ,")
		small := strings.IndexFunc(bare, unicode.IsUpper) < 0 && strings.IndexFunc(bare, unicode.IsLetter) >= 0
		if small && !link.MatchString(bare) {
			break
		}
		at += len(word)
		if !small {
			end = at
		}
	}
	if end > 0 && at == len(s) {
		end = at // "sued in her official capacity"
	}
	return end
}

// endOfSide returns where the side that begins at start ends, or false if it is
// longer than one is told.
func endOfSide(said string, start int) (int, bool) {
	rest := said[start:min(len(said), start+maxParty)]
	for _, m := range sideEnd.FindAllStringIndex(rest, -1) {
		end := start + m[0]
		switch {
		case m[0] == len(rest) && end < len(said):
			return end, false
		case rest[m[0]:m[1]] == "" || rest[m[0]] != '.':
			return end, true
		case shortened.MatchString(rest[:m[0]]) && m[1] < len(rest):
		case companyEnd.MatchString(rest[:m[0]]) && goesOn.MatchString(rest[m[1]:]):
		default:
			return end, true
		}
	}
	return start, false
}
