package triage

import (
	"regexp"
	"strings"

	"exportwatch"
)

// The address of a letter names a person, an office, a company and a place, a
// line each. What reads a file often makes one line of them. So a line is cut
// at what is no part of a company's name, and a person's name is taken off.

// The parts of a name that stands on one line: a first word, further words and
// legal forms, in capitals too. A formedName ends with its first legal form.
const (
	nameWord   = `(?:\p{Lu}|\b[a-z]{1,2}\p{Lu}|\b\d{1,2}\p{Lu})[\p{L}\d&.’'-]*`
	nextWord   = `(?:[ \t](?:&[ \t])?\p{Lu}[\p{L}\d&’'-]*)`
	nameForm   = `(?:\.?,?[ \t](?i:inc|incorporated|corp|corporation|company|co|llc|llp|ltd|limited|pbc|plc|l\.p|n\.v|b\.v|s\.a|ag|gmbh|se)\b\.?)`
	lineName   = nameWord + nextWord + `*` + nameForm + `*`
	formedName = nameWord + nextWord + `*?` + nameForm + `+`
)

const (
	offices = `(?i:(?:(?:Chief|Senior|Executive|Vice|Deputy|Associate|Assistant|General|Corporate|Managing|Empowered)\s+)*(?:(?:\w+\s+)?Officer|President|Counsel|Director|Chair(?:man|woman|person)?|Manager|Partner|Secretary|Attorney|Administrator|Official|Head|CEO|CFO|CTO|COO|CLO|Gesch\p{L}+)\b)`
	fields  = `(?i:,?\s+(?:of\s+|for\s+|and\s+|&\s+)*(?:Global|International|Worldwide|Trade|Export|Import|Legal|Regulatory|Government|Corporate|Compliance|Affairs|Controls?|Operations|Sales|Strategy|Policy|Licensing|Logistics|Engineering|the\s+Board)\b)*`
)

var (
	// notCompanyName matches what parts the names in an address: offices, titles,
	// ways of delivery, numbers, days, the agency, headings and stamps.
	notCompanyName = regexp.MustCompile(`\b(?:Mr|Ms|Mrs|Mx|Dr|Hon|Messrs|Esq)\b\.?|\b` + offices + fields + `|(?i:\b(?:legal|compliance|licensing)\s+(?:department|division|office)\b)|(?i:\b(?:via|by)\s+(?:[\w-]+\s+){0,2}?(?:mail|e-?mail|courier|delivery|hand|fedex|ups|dhl)\b|\b(?:certified|registered|electronic|overnight)\s+mail\b|\breturn\s+receipt(?:\s+requested)?\b)|\b\d[\d,-]*(?:st|nd|rd|th)?\b|\b(?:` + monthNames + `)\b|(?i:\b(?:attn|attention|to|from|subject|re|cc|date|c/o)\b\s*[:/])|(?i:\b(?:united\s+states|u\.s\.)?\s*department\s+of\s+commerce\b|\bbureau\s+of\s+industry\s+and\s+security\b|\b(?:under\s+|assistant\s+|the\s+)*secretary\s+of\s+commerce\b|\bwashington,?\s+d\.?\s?c\b\.?)|\b(?:Case|Document|Exhibit|Page|Filed)\s+\S+|\S+@\S+|[<>|;•“”"]`)
	officeHere     = regexp.MustCompile(`^` + offices)
	withForm       = regexp.MustCompile(formedName + `|` + lineName)
	onALine        = regexp.MustCompile(`(?m)^[ \t]*(?:(?:To|TO|Attn|Attention):?[ \t]+)?(` + lineName + `)[ \t]*,?[ \t]*$`)
	notAddress     = regexp.MustCompile(`(?i)\b(?:street|avenue|ave|road|suite|floor|washington|d\.?c|department|bureau|office|secretary|officer|counsel|president|director|mr|ms|mrs|dr|case|document|exhibit|page|united states|via|by|certified|mail|courier|hand|email|e-mail|synthetic|subject|notification)\b`)
	// officeNext begins the line under a person's name in an address.
	officeNext   = regexp.MustCompile(`(?i)^[ \t]*,?[ \t]*\n[ \t]*(?:[\w&]+[ \t]+){0,4}(?:officer|president|counsel|director|chair\w*|manager|partner|secretary)\b`)
	informedName = regexp.MustCompile(`(?i:informs?|informing|notify|notifies|notifying|advises?|advising)\s+(?:you,?\s+(?:and\s+)?(?:through\s+you\s+)?)?(` + namePattern + `)`)
	article      = regexp.MustCompile(`^(?i:the)\s`)
	// dearOne greets one reader, not a trade.
	dearOne     = regexp.MustCompile(`^Dear\s+(?:(?:Mr|Ms|Mrs|Mx|Dr|Messrs)\b|(?:General\s+)?Counsel\b|Sir\b|Madam\b|` + offices + `)`)
	dearCompany = regexp.MustCompile(`^Dear\s+(` + lineName + `)\s*[:,]$`)
	dearName    = regexp.MustCompile(`^Dear\s+(?:(?:Mr|Ms|Mrs|Mx|Dr)\.?\s+)?(?:[\p{L}.’'-]+\s+)*?([\p{L}’'-]+)[:,]$`)
)

// A piece of an address is what stands between two parts that name no company.
type piece struct {
	at     exportwatch.Span
	office bool // it follows an office on its line
}

// toOne reports whether the salutation greets one reader.
func (l *letter) toOne() bool { return dearOne.MatchString(l.text[l.head:l.body]) }

// greeted returns the company that the salutation greets by the name that stands
// above it: "Dear Acme Robotics:".
func (l *letter) greeted() (exportwatch.Span, bool) {
	m := dearCompany.FindStringSubmatchIndex(l.text[l.head:l.body])
	if m == nil || l.toOne() {
		return exportwatch.Span{}, false
	}
	at := exportwatch.Span{l.head + m[2], l.head + m[3]}
	_, ok := l.company(at)
	return at, ok && strings.Contains(l.flat[:l.head], l.text[at[0]:at[1]])
}

// addressBytes is how far into a text an address may stand: below its
// letterhead.
const addressBytes = 3 * letterheadBytes

// addressee returns whom the letter is addressed to: a name with a legal form
// above the salutation, the name that the letter says it informs, a line that
// is a name of no officer, or what follows an office in its line.
func (l *letter) addressee(told int) (string, exportwatch.Span, bool) {
	before := l.head
	if before == 0 {
		if before = told; subjectLine.MatchString(l.text[:told]) {
			before = subjectLine.FindStringIndex(l.text[:told])[0]
		}
	}
	before = min(before, addressBytes)
	pieces := l.pieces(before)
	for _, c := range pieces {
		if at, ok := l.companyIn(c.at, before); ok {
			name, _ := recipientName(l.text[at[0]:at[1]])
			return name, at, true
		}
	}
	if m := informedName.FindStringSubmatchIndex(l.text[told:]); m != nil && m[0] < letterheadBytes {
		if name, ok := recipientName(l.text[told+m[2] : told+m[3]]); ok {
			return name, exportwatch.Span{told + m[2], told + m[3]}, true
		}
	}
	if at, ok := l.greeted(); ok {
		name, _ := recipientName(l.text[at[0]:at[1]])
		return name, at, true
	}
	if at, ok := l.nameOnALine(before); ok {
		name, _ := recipientName(l.text[at[0]:at[1]])
		return name, at, true
	}
	for _, c := range pieces {
		m := withForm.FindStringIndex(l.text[c.at[0]:c.at[1]])
		if !c.office || m == nil {
			continue
		}
		at := exportwatch.Span{c.at[0] + m[0], c.at[0] + m[1]}
		if name, ok := l.company(at); ok {
			return name, at, true
		}
	}
	return "", exportwatch.Span{}, false
}

// pieces cuts the lines above an offset.
func (l *letter) pieces(before int) []piece {
	var out []piece
	for start := 0; start < before; {
		end := before
		if i := strings.IndexByte(l.text[start:before], '\n'); i >= 0 {
			end = start + i
		}
		at, office := start, false
		for _, m := range notCompanyName.FindAllStringIndex(l.text[start:end], -1) {
			if at < start+m[0] {
				out = append(out, piece{exportwatch.Span{at, start + m[0]}, office})
			}
			at, office = start+m[1], officeHere.MatchString(l.text[start+m[0]:start+m[1]])
		}
		if at < end {
			out = append(out, piece{exportwatch.Span{at, end}, office})
		}
		start = end + 1
	}
	return out
}

// companyIn returns the first name with a legal form in a piece.
func (l *letter) companyIn(c exportwatch.Span, before int) (exportwatch.Span, bool) {
	for _, m := range withForm.FindAllStringIndex(l.text[c[0]:c[1]], -1) {
		at := exportwatch.Span{c[0] + m[0], c[0] + m[1]}
		at[0] += len(article.FindString(l.text[at[0]:at[1]]))
		if name, ok := recipientName(l.text[at[0]:at[1]]); ok && legalForm.MatchString(name) {
			return l.withoutPerson(at, before), true
		}
	}
	return exportwatch.Span{}, false
}

// withoutPerson takes from the name at a span the name of a person before it:
// the body of the letter, or its salutation, tells which of its words are the
// company's.
func (l *letter) withoutPerson(at exportwatch.Span, before int) exportwatch.Span {
	words := wordStart.FindAllStringIndex(l.text[at[0]:at[1]], -1)
	for _, w := range words {
		base := shortName(l.text[at[0]+w[0] : at[1]])
		if base != "" && strings.Contains(l.flat[before:], base) {
			return exportwatch.Span{at[0] + w[0], at[1]}
		}
	}
	m := dearName.FindStringSubmatch(l.text[l.head:l.body])
	for i, w := range words {
		word := l.text[at[0]+w[0] : at[0]+w[1]]
		if m != nil && i > 0 && i+1 < len(words) && word == m[1] && shortName(l.text[at[0]+words[i+1][0]:at[1]]) != "" {
			return exportwatch.Span{at[0] + words[i+1][0], at[1]}
		}
	}
	return at
}

var wordStart = regexp.MustCompile(`[^\s,]+`)

// shortName returns a name without its legal forms, nothing if it is one.
func shortName(name string) string {
	for {
		short := strings.TrimRight(legalForm.ReplaceAllString(" "+name, ""), " ,.")
		if short = strings.TrimSpace(short); short == name || short == "" {
			return short
		}
		name = short
	}
}

// nameOnALine returns the first line above an offset that is a name and not
// that of an officer.
func (l *letter) nameOnALine(before int) (exportwatch.Span, bool) {
	for _, m := range onALine.FindAllStringSubmatchIndex(l.text[:before], -1) {
		at := exportwatch.Span{m[2], m[3]}
		if _, ok := l.company(at); ok && !officeNext.MatchString(l.text[m[1]:before]) {
			return at, true
		}
	}
	return exportwatch.Span{}, false
}

// company reads a name without a legal form, which much in a heading looks like.
func (l *letter) company(at exportwatch.Span) (string, bool) {
	name := l.text[at[0]:at[1]]
	if notAddress.MatchString(name) || strings.ToUpper(name) == name && !strings.Contains(name, " ") {
		return "", false
	}
	return recipientName(name)
}
