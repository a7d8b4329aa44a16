package parsers

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
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
}

// Parties returns the parties that a docket's metadata list, in its order.
func Parties(m exportwatch.Meta) []Party {
	types := m.Strings("party_types")
	var parties []Party
	for i, name := range m.Strings("parties") {
		p := Party{Name: name}
		if i < len(types) {
			p.Type = types[i]
		}
		parties = append(parties, p)
	}
	return parties
}

// RenderDocket sets Text and Sections of v from its Title, Meta and Entries:
// one section for the case, then one for each entry, with the ID "#12" for
// the document number 12 ("#12-1" for an attachment; "#2026-06-12/order" for
// an entry without number). The text depends on the facts only, not on the
// format they came from.
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
	b.section(entryID(e), label, e.DateFiled.String(), 0)
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

// MergeEntries returns the union of two views of one docket, ordered by day
// and number. An entry of both is one entry: the same PACER document, else the
// same document and attachment number, else, for entries without number, the
// same day and short description. Where both say something new wins, but an
// empty field never replaces one that says something, so that a stub gets its
// text later and keeps it. The arguments are not changed.
func MergeEntries(old, new []exportwatch.Entry) []exportwatch.Entry {
	merged := slices.Clone(old)
	index := map[string]int{}
	for i, e := range merged {
		for _, k := range entryKeys(e) {
			index[k] = i
		}
	}
	for _, e := range new {
		i, ok := findEntry(merged, index, e)
		if !ok {
			i = len(merged)
			merged = append(merged, e)
		} else {
			merged[i] = mergeEntry(merged[i], e)
		}
		for _, k := range entryKeys(merged[i]) {
			index[k] = i
		}
	}
	slices.SortStableFunc(merged, compareEntries)
	return merged
}

// findEntry returns the place in entries of the entry that e is a view of.
func findEntry(entries []exportwatch.Entry, index map[string]int, e exportwatch.Entry) (int, bool) {
	for _, k := range entryKeys(e) {
		if i, ok := index[k]; ok {
			return i, true
		}
	}
	if e.Number != "" || e.PacerDocID != "" {
		return 0, false
	}
	i := slices.IndexFunc(entries, func(o exportwatch.Entry) bool { return sameUnnumbered(o, e) })
	return i, i >= 0
}

// sameUnnumbered reports whether two entries are views of one that has no
// number: of the same day and the same words, or one of them is a stub that
// knows the other by its short description or its first words.
func sameUnnumbered(a, b exportwatch.Entry) bool {
	switch {
	case a.Number != "" || a.PacerDocID != "" || a.DateFiled != b.DateFiled:
		return false
	case a.Description != "" && b.Description != "":
		return fold(a.Description) == fold(b.Description)
	case a.ShortDescription != "" && b.ShortDescription != "":
		return fold(a.ShortDescription) == fold(b.ShortDescription)
	}
	return isStubOf(a, b) || isStubOf(b, a)
}

// isStubOf reports whether the description of full holds the short
// description of stub, which says no more.
func isStubOf(stub, full exportwatch.Entry) bool {
	return stub.Description == "" && stub.ShortDescription != "" &&
		strings.Contains(strings.ToLower(fold(full.Description)), strings.ToLower(fold(stub.ShortDescription)))
}

// entryKeys returns the numbers that identify an entry, surest first.
func entryKeys(e exportwatch.Entry) []string {
	var keys []string
	if id := e.PacerDocID; id != "" {
		keys = append(keys, "doc "+id+" "+e.Attachment)
	}
	if e.Number != "" {
		keys = append(keys, "number "+entryNumber(e))
	}
	if e.Number == "" && e.PacerSeqNo != "" {
		keys = append(keys, "sequence "+e.PacerSeqNo)
	}
	return keys
}

// mergeEntry returns b with what only a says.
func mergeEntry(a, b exportwatch.Entry) exportwatch.Entry {
	if !a.DateFiled.IsZero() && (b.DateFiled.IsZero() || a.Description != "" && b.Description == "") {
		b.DateFiled = a.DateFiled // a feed knows the day of entry, the docket the day of filing
	}
	b.Number = cmp.Or(b.Number, a.Number)
	b.Attachment = cmp.Or(b.Attachment, a.Attachment)
	b.Description = cmp.Or(b.Description, a.Description)
	if a.Description == "" && b.Description == "" {
		b.ShortDescription = uniteEvents(a.ShortDescription, b.ShortDescription)
	}
	b.ShortDescription = cmp.Or(b.ShortDescription, a.ShortDescription)
	b.PacerDocID = cmp.Or(b.PacerDocID, a.PacerDocID)
	b.PacerSeqNo = cmp.Or(b.PacerSeqNo, a.PacerSeqNo)
	b.URL = cmp.Or(b.URL, a.URL)
	return b
}

func compareEntries(a, b exportwatch.Entry) int {
	return cmp.Or(a.DateFiled.Compare(b.DateFiled), compareNumbers(a.Number, b.Number),
		compareNumbers(cmp.Or(a.Attachment, "0"), cmp.Or(b.Attachment, "0")))
}

// compareNumbers orders document and attachment numbers; what is no number
// comes last.
func compareNumbers(a, b string) int { return cmp.Compare(entryRank(a), entryRank(b)) }

func entryRank(number string) int {
	n, err := strconv.Atoi(number)
	if err != nil {
		return math.MaxInt
	}
	return n
}

// addEvents returns the short description of one filing that is the events of
// both: "Order AND Scheduling Order". An event can occur more than once.
func addEvents(a, b string) string {
	events := append(splitEvents(a), splitEvents(b)...)
	slices.Sort(events)
	return strings.Join(events, " AND ")
}

// uniteEvents returns the short description of one filing seen twice: the
// events of either, each as often as the view that has it more often.
func uniteEvents(a, b string) string {
	events := splitEvents(a)
	rest := slices.Clone(events)
	for _, e := range splitEvents(b) {
		if i := slices.Index(rest, e); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
			continue
		}
		events = append(events, e)
	}
	slices.Sort(events)
	return strings.Join(events, " AND ")
}

func splitEvents(s string) []string {
	var events []string
	for e := range strings.SplitSeq(s, " AND ") {
		if e = fold(e); e != "" {
			events = append(events, e)
		}
	}
	return events
}

// MergeDocket returns the stored version with what partial, a window on the
// same docket, adds, rendered anew. Metadata that partial leaves out stay. The
// result is complete as far as the stored version was and is not partial; its
// Format, Parser and identity are those of partial, or of stored where partial
// has none. The arguments are not changed.
func MergeDocket(stored, partial exportwatch.Version) exportwatch.Version {
	out := partial
	out.Doc = cmp.Or(partial.Doc, stored.Doc)
	out.Title = cmp.Or(stored.Title, partial.Title)
	out.Meta = exportwatch.Meta{}
	for _, m := range []exportwatch.Meta{stored.Meta, partial.Meta} {
		for k, v := range m {
			if v != "" {
				out.Meta[k] = v
			}
		}
	}
	if name := stored.Meta.String("case_name"); name != "" {
		out.Meta["case_name"] = name // feeds cut long names
	}
	if stored.Published != (exportwatch.Date{}) {
		out.Published = stored.Published
	}
	out.Entries = MergeEntries(stored.Entries, partial.Entries)
	out.Partial = false
	RenderDocket(&out)
	return out
}

// JoinDockets merges the documents of one payload that are windows on one
// docket, in the order of their first. A feed holds a document for each item.
func JoinDockets(docs []Document) []Document {
	var out []Document
	at := map[exportwatch.DocID]int{}
	for _, d := range docs {
		i, ok := at[d.ID]
		if !ok || !d.Version.Partial {
			at[d.ID] = len(out)
			out = append(out, d)
			continue
		}
		out[i].Version = MergeDocket(out[i].Version, d.Version)
		out[i].Version.Partial = true
	}
	return out
}

// docketDocument returns the document of a case. The docket number keeps the
// form in which it is printed, without the initials of judges.
func docketDocument(v exportwatch.Version, url string) Document {
	id := "docket/" + cmp.Or(v.Meta.String("court_id"), "unknown") + "/" + v.Meta.String("docket_number")
	v.Title = cmp.Or(v.Meta.String("case_name"), v.Meta.String("docket_number"))
	RenderDocket(&v)
	return Document{
		Document: exportwatch.Document{ID: exportwatch.DocID(id), Kind: exportwatch.Docket, Title: v.Title, URL: url},
		Version:  v,
	}
}

var (
	etAl         = regexp.MustCompile(`(?i)[\s,]+et\.? al\.?\b`)
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
