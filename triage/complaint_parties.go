package triage

import (
	"regexp"
	"strings"
)

// maxParty bounds what is said of one side of a suit in the entry of its
// complaint, in bytes; entries name dozens of defendants.
const maxParty = 1200

var (
	// sideCue matches what stands before one side of a suit in the entry of its
	// complaint: "COMPLAINT against X ( Filing fee ...) filed by Y."
	sideCue = regexp.MustCompile(`(?i)\b(?:against|filed\s+by)\s+`)
	// sideEnd matches what may end it. After a point the words before decide.
	sideEnd = regexp.MustCompile(`(?i)\s*\(|,?\s+with\s+jury\b|,?\s+filed\s+by\b|,?\s+against\b|;|\.(?:\s|$)|\n|$`)
	// shortened matches the end of a name whose point does not end it: initials,
	// abbreviated nations and titles.
	shortened = regexp.MustCompile(`(?i)(?:^|[\s(,])(?:[A-Z]|(?:[A-Z]\.)+[A-Z]|Nos?|Jr|Sr|Dr|Mr|Mrs|Ms|Hon|Gen|Adm|Col|Lt|Sgt|Sec|Sec['’]y|Dep['’]?t|St|vs?|et\s+al)$`)
	// companyEnd matches the end of a name of a company; another name may follow.
	companyEnd = regexp.MustCompile(`(?i)[\s,](?:Inc|Corp|Ltd|Co|L\.?L\.?C|L\.?P|L\.?L\.?P|P\.?C|N\.?A|Bros|Assoc)$`)
	goesOn     = regexp.MustCompile(`^\s*(?:(?i:and|&|et\s+al|d/b/a|of|as|in\s+(?:his|her|their))\b|&)`)
	// nobody matches words that stand for a side without naming it.
	nobody = regexp.MustCompile(`(?i)^(?:(?:all|each|both|certain|any|the|other|named|remaining)\s+)*(?:plaintiffs?|defendants?|respondents?|petitioners?|parties|appellees?|appellants?)$`)
)

// caseParties reads the parties from the entry said, which stands at an offset
// of the text, and from the metadata.
func (p *passage) caseParties(d *draft, at int, said string) {
	for _, cue := range sideCue.FindAllStringIndex(said, 2) {
		end, ok := endOfSide(said, cue[1])
		name := strings.TrimRight(said[cue[1]:end], " .,")
		if strings.HasSuffix(said[:end], ".") && (shortened.MatchString(name) || companyEnd.MatchString(name)) {
			name += "."
		}
		if ok && len(name) > 1 && !nobody.MatchString(name) {
			d.quote("parties", at+cue[1], at+cue[1]+len(name))
		}
	}
	for _, party := range p.Version.Meta.Strings("parties") {
		d.stated("parties", party)
	}
	if name := p.Version.Meta.String("case_name"); name != "" {
		d.stated("case_name", name)
	}
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
