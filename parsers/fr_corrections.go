package parsers

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// The Register's own corrections and republications are numbered after what
// they correct: "C1-2023-27742", "R2-2023-28853". An agency that corrects its
// rule gets a number like any other and says in the text what it corrects.

// correctedNumber matches such a number and finds the corrected one in it.
var correctedNumber = regexp.MustCompile(`^[CR]\d{1,2}-([A-Z]{0,2}\d{1,4}-\d+)$`)

// numberIn returns the document number at the end of an address of the API, or
// the empty string.
func numberIn(url word) string {
	s := strings.TrimSuffix(strings.TrimRight(string(url), "/"), ".json")
	return dashes(s[strings.LastIndexByte(s, '/')+1:])
}

// corrects returns the number of the document that r corrects, if it is one of
// the Register's corrections.
func (r frRecord) corrects() string {
	if n := numberIn(r.CorrectionOf); n != "" {
		return n
	}
	if m := correctedNumber.FindStringSubmatch(dashes(string(r.Number))); m != nil {
		return m[1]
	}
	return ""
}

// correctedBy returns the numbers of the documents that correct r.
func (r frRecord) correctedBy() []string {
	var out []string
	for _, u := range r.Corrections {
		out = append(out, numberIn(u))
	}
	return uniq(out)
}

// linkCorrections turns the numbers under "corrects" and "corrected_by" into
// identifiers. A record names no day for them; where the payload holds the other
// record its identifier is known, else it is given without the day, "fr/2023-27742".
func linkCorrections(docs []Document) {
	ids := map[string]exportwatch.DocID{}
	for _, d := range docs {
		number := dashes(d.Version.Meta.String("document_number"))
		if _, twice := ids[number]; twice {
			ids[number] = "" // of two years
			continue
		}
		ids[number] = d.ID
	}
	link := func(number string) string {
		if id := ids[number]; id != "" {
			return string(id)
		}
		return string(frID("", number))
	}
	for _, d := range docs {
		meta := d.Version.Meta
		if n := meta.String("corrects"); n != "" {
			meta["corrects"] = link(n)
		}
		var by []string
		for _, n := range meta.Strings("corrected_by") {
			by = append(by, link(n))
		}
		if by != nil {
			meta["corrected_by"] = by
		}
	}
}

// correctedPassage matches, from "document" or "FR Doc" on, what a correction says of
// its object: "In rule document 2013-16962, appearing on pages 44686-44728 in the issue
// of Wednesday, July 24, 2013", "In FR Doc. 2026-11111 appearing on page 22222 in the
// Federal Register of Thursday, June 4, 2026".
var correctedPassage = regexp.MustCompile(`(?i)^(?:document|FR\s+Doc\.?(?:\s+No\.?)?)\s+([A-Z]{0,2}\d{1,4}-\d+)\b[^.;]{0,200}?\b(?:issue|Federal\s+Register)\s+(?:of|on|published\s+on)\s+(?:[A-Z][a-z]+day,\s+)?([A-Z][a-z]+\.?\s+\d{1,2},\s+\d{4})`)

// longestPassage is more than what correctedPassage matches takes, in bytes.
const longestPassage = 1200

// correctedIn returns the first match of correctedPassage in text, which is on one
// line. It is looked for at each "doc", which no match is without: over all of a long
// text it is dear.
func correctedIn(text string) []string {
	lower := exportwatch.Lowered(text)
	for at, from := 0, 0; ; from = at + len("doc") {
		next := strings.Index(lower[from:], "doc")
		if next < 0 {
			return nil
		}
		at = from + next
		start := at
		if !strings.HasPrefix(lower[at:], "document") && strings.HasSuffix(lower[:at], "fr ") {
			start -= len("fr ")
		}
		if start > 0 && isWordByte(lower[start-1]) {
			continue
		}
		if m := correctedPassage.FindStringSubmatch(text[start:min(len(text), start+longestPassage)]); m != nil {
			return m
		}
	}
}

// maxCorrected is how many bytes of a correction are read for its object, which
// stands at the front.
const maxCorrected = 64 << 10

// corrects returns the document that t corrects, with its day, if t is a
// correction and says so.
func (t frText) corrects() string {
	if !t.isCorrection() && !correctedNumber.MatchString(t.number) {
		return ""
	}
	m := correctedIn(dashes(clip(opening(t.node, 2*maxCorrected), maxCorrected)))
	if m == nil || m[1] == t.number {
		if m := correctedNumber.FindStringSubmatch(t.number); m != nil {
			return string(frID("", m[1]))
		}
		return ""
	}
	return string(frID(printedDate(m[2]).String(), m[1]))
}

var onPage = regexp.MustCompile(`(?i)^\s*on\s+pages?\s+\d`)

// corrects adds the effect of a correction of printed words: "“x” should read
// “y”", "instruction 3 is corrected to read".
func (r *amdReading) corrects(act act, e exportwatch.Effect, things []*thing, at amdSpot) {
	e.Target = r.a.target(at.part, "")
	if from, to, ok := strings.Cut(act.object, " to read "); ok && act.to == "" && strings.Contains(from, "“") {
		things, _ = sortPhrases(r.phrases(from), at, false)
		act.object, act.to = from, to
	}
	if n := strings.Count(act.object, "“"); n > 0 {
		for _, t := range things {
			e.Removed += strings.Join(t.words, " … ")
		}
	}
	if to, _ := sortPhrases(r.phrases(rereadRE.ReplaceAllString(act.to, "")), amdSpot{}, false); len(to) > 0 {
		e.Added = strings.Join(to[0].words, " … ")
	}
	provision := slices.ContainsFunc(things, func(t *thing) bool { return t.section != "" || t.path != "" })
	if onPage.MatchString(act.object+act.lead) && !provision && len(at.sections) == 0 {
		if of := r.a.t.corrects(); of != "" {
			e.Target = of
		}
		e.Element = "words"
		r.out = append(r.out, e)
		return
	}
	for _, t := range things {
		r.effect(act, e, t, at)
	}
	if len(things) == 0 {
		for _, section := range at.sections {
			e.Section, e.Target = section, r.a.target(at.part, section)
			r.out = append(r.out, e)
		}
	}
}
