package triage

import (
	"regexp"
	"strings"
)

// agencyPattern matches how texts name the agency and its government.
const agencyPattern = `(?:(?:US|U\.S\.|United States)\s)?(?:Department of Commerce|Commerce Department|Commerce Secretary|Secretary of Commerce|Bureau of Industry and Security|Under Secretary|Commerce|BIS|DOC|DoC|USG|[Gg]overnment|[Aa]dministration)|Secretary\s[A-Z]\p{L}+`

var (
	agencyWords = regexp.MustCompile(`\b(?:` + agencyPattern + `)\b`)
	// foreign matches what stands before a word for an agency that makes it
	// another one: "the Dutch government", "Food and Drug Administration",
	// "China’s Ministry of Commerce", "Treasury Secretary Roe".
	foreign     = regexp.MustCompile(`(?:\b(?:Ministry|Minister|Chambers?|[Vv]ice[- ]minister)\s+(?:of|for)\s+|\b(?:State|Treasury|Defense|War|Energy|Interior|Labor|Education|Transportation|Agriculture|Homeland\sSecurity|Press|Foreign|Home|Health)\s+|\b(?:Export|Drug|Aviation|Services|Business|Highway|Safety|Security|Atmospheric|Space|Archives|Enforcement|Trade|Food)\s+)$`)
	otherNation = regexp.MustCompile(`\b(?:[A-Z]\p{L}+(?:ese|ish|an|ch|ian|i|[’']s)|Dutch|Greek|Czech|Swiss|Hong\sKong|UK|EU|U\.K\.|state|provincial|local|municipal)\s+(?:[a-z]+\s+)?$`)
	notAgency   = regexp.MustCompile(`^\s+(?:Committee|Subcommittee|Ministry|Minister|Bank|Clause|Control List|Country Chart)\b`)
	// official matches the rest of a title and the name of who bears it, after
	// a word for the agency.
	official = regexp.MustCompile(`^(?:’s|'s)?(?:\s+of\s+Commerce)?(?:\s+for\s+(?:Industry\s+and\s+Security|Export\s+\p{L}+))?(?:,?(?:\s+[A-Z][\p{L}.’'-]*){1,4},?)?`)
	// clauseTurn matches what ends the reach of a subject: another clause, or
	// somebody who is reported to speak.
	clauseTurn = regexp.MustCompile(`(?i);|\b(?:said|says|told|asked|urged|reported|that|after|when|while|because|whether|who|where)\b`)
	// nation matches the country where it stands for its government.
	nation = regexp.MustCompile(nationPattern + auxiliaries + `$`)
	// ofNation before it makes it part of a name: "Committee on Foreign Investment
	// in the United States".
	ofNation     = regexp.MustCompile(`\b(?:of|in|for|to|from|into|within|across)\s+$`)
	nationInText = regexp.MustCompile(nationPattern + auxiliaries + `(?:` + giveVerb + `|` + tellVerb + `|imposed|slapped|placed|put|wrote)\b`)
	// itsAside matches what is said of a subject between commas, up to its verb.
	itsAside = regexp.MustCompile(`^,\s+which\s[^;]{1,140},\s+` + auxiliaries + `$`)
	// saysOfItself matches that a subject tells what it did itself, up to the verb
	// for that; ofAgency, before the agency, that somebody else does.
	saysOfItself = regexp.MustCompile(`^[”"]?\)?(?:[’']s)?(?:\s+\([^()]{1,60}\))?(?:\s+(?:spokes\w+|officials?))?\s+` + auxiliaries + `(?:says|said|announce[sd]|confirm(?:s|ed)|disclosed|stated)\b` + whenSaid + `(?:\s+that)?(?:,?\s+(?:on\s+)?(?:` + dayPattern + `),?)?\s+(?:it|BIS|the\s+(?:agency|department|bureau|government|administration))\s+` + auxiliaries + `$`)
	ofAgency     = regexp.MustCompile(`\b(?:of|by|with|from|to|for|against|under|before|at|and|than)\s+(?:the\s+)?$`)
	subjectEnd   = regexp.MustCompile(`(` + namePattern + `)(?:,[^,]{1,80},)?\s+` + auxiliaries + `$`)
)

// nationPattern matches the United States where they are said to act.
const nationPattern = `\b(?:[Tt]he\s+(?:U\.S\.|US|United\sStates)|Washington)\s+`

// dayPattern matches a day as texts write it behind "on" or alone.
const dayPattern = `(?:(?:late|early)\s+)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:,?\s+(?:(?:` + monthNames + `)\.?\s+\d{1,2}|\d{1,2}\s+(?:` + monthNames + `))\b(?:,?\s+\d{4}\b)?)?|(?:(?:` + monthNames + `)\.?\s+\d{1,2}|\d{1,2}\s+(?:` + monthNames + `))\b(?:,?\s+\d{4}\b)?|today|yesterday)`

// whenSaid matches when and where something is said.
const whenSaid = `(?:,?\s+(?:(?:on\s+)?` + dayPattern + `|in\s+an?\s+(?:[\w-]+\s+){0,2}?(?:statement|release|announcement|post|notice)),?){0,2}`

// auxiliaries may stand between a subject and its verb.
const auxiliaries = `(?:(?:has|have|had|also|recently|today|yesterday|already|since|formally|separately|quietly|abruptly|again|now|then|just|later|first|all|both|each)\s+)*`

// agencies returns where text names the agency or its government, not those of
// other nations or departments.
func agencies(text string) [][]int {
	if !containsAny(text, agencyCues) {
		return nil
	}
	var out [][]int
	for _, m := range agencyWords.FindAllStringIndex(text, -1) {
		before, word := text[max(0, m[0]-24):m[0]], text[m[0]:m[1]]
		bare := strings.EqualFold(word, "government") || strings.EqualFold(word, "administration")
		switch {
		case foreign.MatchString(before), notAgency.MatchString(text[m[1]:min(m[1]+24, len(text))]):
		case bare && otherNation.MatchString(before) && !strings.HasSuffix(before, "American "):
		default:
			out = append(out, m)
		}
	}
	return out
}

// namesAgency reports whether text names the agency or its government.
func namesAgency(text string) bool { return len(agencies(text)) > 0 }

// agencyActs reports whether the agency is the subject of a verb at the end of
// text: it is the last to be named there, in the same clause.
func agencyActs(text string) bool {
	if m := nation.FindStringIndex(text); m != nil && !ofNation.MatchString(text[:m[0]]) {
		return true
	}
	all := agencies(text)
	if len(all) == 0 {
		return false
	}
	rest := text[all[len(all)-1][1]:]
	rest = rest[len(official.FindString(rest)):]
	if itsAside.MatchString(rest) || saysOfItself.MatchString(rest) && !ofAgency.MatchString(text[:all[len(all)-1][0]]) {
		return true
	}
	if len(rest) > maxReach || clauseTurn.MatchString(rest) {
		return false
	}
	m := subjectEnd.FindStringSubmatchIndex(rest)
	if m == nil {
		return true
	}
	_, another := recipientName(rest[m[2]:m[3]])
	return !another
}

// maxReach is how far from its subject a verb may stand, in bytes: an aside
// between commas has its place there.
const maxReach = 160

// issuerName returns the agency that a mention stands for.
func issuerName(mention string) string {
	switch {
	case strings.Contains(mention, "BIS"), strings.Contains(mention, "Bureau of Industry"):
		return "Bureau of Industry and Security"
	case strings.Contains(mention, "Commerce"), strings.EqualFold(mention, "DOC"):
		return "Department of Commerce"
	case strings.Contains(mention, "Secretary"):
		return mention
	}
	return "U.S. government"
}
