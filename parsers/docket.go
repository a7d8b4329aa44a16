package parsers

import (
	"cmp"
	"regexp"
	"strings"

	"exportwatch"
)

// docketFacts are the metadata of a case in the order in which they are
// rendered, with their labels.
func docketFacts() [][2]string {
	return [][2]string{
		{"court_id", "Court"}, {"docket_number", "Docket number"}, {"date_filed", "Date filed"},
		{"date_terminated", "Date terminated"}, {"assigned_to_str", "Assigned to"}, {"cause", "Cause"},
		{"nature_of_suit", "Nature of suit"},
	}
}

// A Party is a party of a case.
type Party struct {
	Name string `json:"name"`
	Type string `json:"type,omitempty"` // "Plaintiff", "Defendant"; empty if unknown
	// Attorneys are those of the party by name, as the docket lists them; a party
	// that represents itself has itself.
	Attorneys []string `json:"attorneys,omitempty"`
}

// Parties returns the parties that a docket's metadata list, in its order.
func Parties(m exportwatch.Meta) []Party {
	types, attorneys := m.Strings("party_types"), m.Strings("party_attorneys")
	var parties []Party
	for i, name := range m.Strings("parties") {
		p := Party{Name: name}
		if i < len(types) {
			p.Type = types[i]
		}
		if i < len(attorneys) && attorneys[i] != "" {
			p.Attorneys = strings.Split(attorneys[i], "\n")
		}
		parties = append(parties, p)
	}
	return parties
}

// setParties lists the parties, what each is and its attorneys, a line break
// between them, as [Parties] reads them.
func setParties(meta exportwatch.Meta, names, types, attorneys []string) {
	if len(names) == 0 {
		return
	}
	meta["parties"], meta["party_types"] = names, types
	if strings.Join(attorneys, "") != "" {
		meta["party_attorneys"] = attorneys
	}
}

// RenderDocket sets Text and Sections of v from its Title, Meta and Entries:
// one section for the case, then one for each entry, with the ID "#12" for
// the document number 12 ("#12-1" for an attachment; "#2031-03-05/order" for
// an entry without number). The text depends on the facts only, not on the
// format they came from. An entry that only a feed has told of is dated
// "entered 2031-03-05": when it was filed is not known.
func RenderDocket(v *exportwatch.Version) {
	var b builder
	b.section("case", "", v.Title, 0)
	for _, f := range docketFacts() {
		if value := v.Meta.String(f[0]); value != "" {
			b.para(f[1] + ": " + value)
		}
	}
	for _, p := range Parties(v.Meta) {
		if p.Type == "" {
			p.Type = "Party"
		}
		b.para(p.Type + ": " + p.Name)
	}
	for _, said := range v.Meta.Strings("mentions") {
		b.para("Its documents say: " + said)
	}
	for _, e := range v.Entries {
		renderEntry(&b, e)
	}
	b.finish(v)
}

func renderEntry(b *builder, e exportwatch.Entry) {
	label := "Entry"
	if e.Number != "" {
		label = "#" + entryNumber(e)
	}
	day := e.DateFiled.String()
	if !e.Entered.IsZero() && e.Description == "" {
		day = "entered " + day
	}
	b.section(entryID(e), label, day, 0)
	if text := fold(e.Description); text != "" {
		b.para(text)
		return
	}
	b.para(e.ShortDescription)
}

func entryID(e exportwatch.Entry) string {
	if e.Number != "" {
		return "#" + entryNumber(e)
	}
	return "#" + e.DateFiled.String() + "/" + slug(e.ShortDescription+" "+head(e.Description, 60))
}

func entryNumber(e exportwatch.Entry) string {
	if e.Attachment == "" {
		return e.Number
	}
	return e.Number + "-" + e.Attachment
}

// docketDocument returns the document of a case. The docket number keeps the
// form in which it is printed, without the initials of judges.
func docketDocument(v exportwatch.Version, url string) Document {
	number := v.Meta.String("docket_number")
	if core := NormaliseDocketNumber(number); strings.HasPrefix(core, "mdl-") { // "MDL No. 9999"
		number = core
	}
	id := "docket/" + cmp.Or(v.Meta.String("court_id"), "unknown") + "/" + number
	v.Title = cmp.Or(v.Meta.String("case_name"), v.Meta.String("docket_number"))
	RenderDocket(&v)
	return Document{
		Document: exportwatch.Document{ID: exportwatch.DocID(id), Kind: exportwatch.Docket, Title: v.Title, URL: url},
		Version:  v,
	}
}

var (
	etAl         = regexp.MustCompile(`(?i)[\s,]+et\.? al\b\.?`)
	unitedStates = regexp.MustCompile(`^\s*(?:USA|U\.S\.A\.|US|U\.S\.|(?i:(?:the )?United States of America))\s*$`)
	versus       = regexp.MustCompile(`(?i)\s+(?:v\.|vs\.?|v)\s+`)
)

// caseName returns a case name in one spelling: "v." between the sides, no
// "et al", the United States by that name.
func caseName(s string) string {
	sides := versus.Split(fold(etAl.ReplaceAllString(s, "")), 2)
	for i, side := range sides {
		if unitedStates.MatchString(side) {
			side = "United States"
		}
		sides[i] = strings.Trim(side, " ,")
	}
	return strings.Join(sides, " v. ")
}
