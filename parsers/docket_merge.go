package parsers

import (
	"cmp"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"exportwatch"
)

// MergeEntries returns the union of two views of one docket, ordered by day
// and number. An entry of both is one entry: the same PACER document, else the
// same document and attachment number, else the same sequence number or instant
// of entry, else, for entries without number, the same day and words. Where both
// say something new wins, but an empty field never replaces one that says
// something, so that a stub gets its text later and keeps it. Entries of one
// view that differ in nothing but their place are different entries. The
// arguments are not changed.
func MergeEntries(old, new []exportwatch.Entry) []exportwatch.Entry {
	m := entryMerger{at: map[string]int{}, onDay: map[exportwatch.Date][]int{}, taken: map[int]bool{}}
	for _, e := range old {
		m.set(len(m.entries), e)
	}
	for _, e := range new {
		i, ok := m.find(e)
		if ok {
			e = mergeEntry(m.entries[i], e)
		} else {
			i = len(m.entries)
		}
		m.taken[i] = true
		m.set(i, e)
	}
	slices.SortStableFunc(m.entries, compareEntries)
	return m.entries
}

// An entryMerger is a merge of a view into the entries known.
type entryMerger struct {
	entries []exportwatch.Entry
	words   []entryWords               // of entries
	at      map[string]int             // by the keys of an entry
	onDay   map[exportwatch.Date][]int // entries that have no number, by their days
	taken   map[int]bool               // entries that the view has told of already
}

// set puts e at place i, which may be the next.
func (m *entryMerger) set(i int, e exportwatch.Entry) {
	if i == len(m.entries) {
		m.entries, m.words = append(m.entries, e), append(m.words, entryWords{})
		for _, day := range daysOf(e) {
			if e.Number == "" {
				m.onDay[day] = append(m.onDay[day], i)
			}
		}
	}
	m.entries[i], m.words[i] = e, wordsOf(e)
	for _, k := range entryKeys(e) {
		m.at[k] = i
	}
}

// maxLikely bounds how many entries of one day an entry without number is
// compared with; a busy docket has some dozens.
const maxLikely = 200

// find returns the place of the entry that e is a view of. What only looks the
// same stands for one entry of the view at most.
func (m *entryMerger) find(e exportwatch.Entry) (int, bool) {
	for _, k := range entryKeys(e) {
		if i, ok := m.at[k]; ok && !conflicting(m.entries[i], e) {
			return i, true
		}
	}
	if e.Number != "" || e.PacerDocID != "" {
		return 0, false
	}
	said, tried := wordsOf(e), 0
	for _, day := range daysOf(e) {
		for _, i := range m.untaken(day) {
			if tried > maxLikely {
				break
			}
			if m.taken[i] {
				continue
			}
			if tried++; sameUnnumbered(m.entries[i], e) && m.words[i].same(said) {
				return i, true
			}
		}
	}
	return 0, false
}

// untaken returns the entries without number of a day, without those at the
// front that the view has told of: views are in one order.
func (m *entryMerger) untaken(day exportwatch.Date) []int {
	list := m.onDay[day]
	for len(list) > 0 && m.taken[list[0]] {
		list = list[1:]
	}
	m.onDay[day] = list
	return list
}

// daysOf returns the day of an entry and, if it is another, that on which its
// text says that it was entered.
func daysOf(e exportwatch.Entry) []exportwatch.Date {
	if entered := enteredDay(e); entered != e.DateFiled {
		return []exportwatch.Date{e.DateFiled, entered}
	}
	return []exportwatch.Date{e.DateFiled}
}

// entryWords are what an entry says, for comparison.
type entryWords struct{ long, short string }

func wordsOf(e exportwatch.Entry) entryWords {
	return entryWords{strings.ToLower(fold(e.Description)), strings.ToLower(fold(e.ShortDescription))}
}

// same reports whether two entries say the same, or one of them is a stub that
// knows the other by its short description or its first words.
func (a entryWords) same(b entryWords) bool {
	switch {
	case a.long != "" && b.long != "":
		return a.long == b.long
	case a.short != "" && b.short != "":
		return a.short == b.short
	}
	return a.isStubOf(b) || b.isStubOf(a)
}

// isStubOf reports whether the description of full holds the short description
// of a, which says no more.
func (a entryWords) isStubOf(full entryWords) bool {
	return a.long == "" && a.short != "" && strings.Contains(full.long, a.short)
}

// conflicting reports whether a and b are different documents whatever else
// they share: both have a number of their own and these differ.
func conflicting(a, b exportwatch.Entry) bool {
	return a.Number != "" && b.Number != "" && entryNumber(a) != entryNumber(b) &&
		a.PacerDocID != "" && b.PacerDocID != "" && a.PacerDocID != b.PacerDocID
}

// sameUnnumbered reports whether two entries of one day can be views of one that
// has no number: entries of different sequence numbers or instants are not.
func sameUnnumbered(a, b exportwatch.Entry) bool {
	return a.Number == "" && a.PacerDocID == "" && agree(a.PacerSeqNo, b.PacerSeqNo) &&
		(a.Entered.IsZero() || b.Entered.IsZero() || a.Entered.Equal(b.Entered))
}

// enteredNote is how docket reports end the text of an entry.
var enteredNote = regexp.MustCompile(`[(\[]Entered: (\d{2}/\d{2}/\d{4})[^()\[\]]*[)\]]\s*$`)

// enteredDay returns the day of entry that the text of e tells, else its day.
func enteredDay(e exportwatch.Entry) exportwatch.Date {
	if m := enteredNote.FindStringSubmatch(e.Description); m != nil {
		if day, err := reportDay(m[1]); err == nil {
			return day
		}
	}
	return e.DateFiled
}

// entryKeys returns what identifies an entry, surest first.
func entryKeys(e exportwatch.Entry) []string {
	var keys []string
	if id := e.PacerDocID; id != "" {
		keys = append(keys, "doc "+id+" "+e.Attachment)
	}
	if e.Number != "" {
		keys = append(keys, "number "+entryNumber(e))
	}
	if e.PacerSeqNo != "" && e.Attachment == "" {
		keys = append(keys, "sequence "+e.PacerSeqNo)
	}
	if e.Number == "" && !e.Entered.IsZero() {
		keys = append(keys, "entered "+e.Entered.UTC().Format(time.RFC3339))
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
	if b.Entered.IsZero() {
		b.Entered = a.Entered
	}
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

// MergeDocket returns the stored version with what next, another view of the
// same docket, adds, rendered anew. Metadata that next leaves out stay; lists
// are united. If next is a window (a feed, a page of a list) the name and the
// parties that are stored stay too, unless the name was cut. The result is
// partial if both are; its Format, Parser and identity are those of next, or of
// stored where next has none. The arguments are not changed.
func MergeDocket(stored, next exportwatch.Version) exportwatch.Version {
	out := next
	out.Doc = cmp.Or(next.Doc, stored.Doc)
	out.Meta = mergeDocketMeta(stored, next)
	out.Title = cmp.Or(out.Meta.String("case_name"), stored.Title, next.Title)
	if stored.Published != (exportwatch.Date{}) {
		out.Published = stored.Published
	}
	out.Entries = MergeEntries(stored.Entries, next.Entries)
	out.Partial = stored.Partial && next.Partial
	RenderDocket(&out)
	return out
}

// docketName returns the name of the case: feeds cut long names, and a report
// of the whole docket knows best.
func docketName(stored, next exportwatch.Version, was, is string) string {
	if is != "" && (!next.Partial || stored.Partial && strings.HasPrefix(is, was)) {
		return is
	}
	return cmp.Or(was, is)
}

func mergeDocketMeta(stored, next exportwatch.Version) exportwatch.Meta {
	meta := maps.Clone(stored.Meta)
	if meta == nil {
		meta = exportwatch.Meta{}
	}
	for k, v := range next.Meta {
		switch {
		case v == "":
		case k == "case_name":
			meta[k] = docketName(stored, next, stored.Meta.String(k), next.Meta.String(k))
		case k == "attachments" || k == "mentions":
			meta[k] = uniteLines(stored.Meta.Strings(k), next.Meta.Strings(k))
		case slices.Contains(partyKeys(), k) && next.Partial && len(stored.Meta.Strings("parties")) > 0:
		default:
			meta[k] = v
		}
	}
	if _, taken := next.Meta["parties"]; taken && !next.Partial { // what is told of each stands in the same order
		for _, k := range partyKeys() {
			if _, ok := next.Meta[k]; !ok {
				delete(meta, k)
			}
		}
	}
	return meta
}

// partyKeys are the keys of a docket's metadata that list its parties.
func partyKeys() []string { return []string{"parties", "party_types", "party_attorneys"} }

// uniteLines returns the union of two lists of lines, each known by what stands
// before its first tab: the line of next where both have one, in the order of
// the numbers.
func uniteLines(stored, next []string) []string {
	lines := map[string]string{}
	for _, l := range append(slices.Clone(stored), next...) {
		key, _, _ := strings.Cut(l, "\t")
		lines[key] = l
	}
	keys := slices.SortedFunc(maps.Keys(lines), func(a, b string) int {
		numberA, attachmentA, _ := strings.Cut(a, "-")
		numberB, attachmentB, _ := strings.Cut(b, "-")
		return cmp.Or(compareNumbers(numberA, numberB), compareNumbers(attachmentA, attachmentB), cmp.Compare(a, b))
	})
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = lines[k]
	}
	return out
}

// JoinDockets merges the documents of one payload that are windows on one
// docket, in the order of their first. A feed holds a document for each item.
// Entries that a feed tells of are dated by the court's own calendar: a feed
// prints Greenwich time, in which an evening filing falls on the next day.
func JoinDockets(docs []Document) []Document {
	var out []Document
	at := map[exportwatch.DocID]int{}
	for _, d := range docs {
		if d.Version.Partial {
			d.Version = onCourtDays(d.Version)
		}
		i, ok := at[d.ID]
		if !ok || !d.Version.Partial {
			at[d.ID] = len(out)
			out = append(out, d)
			continue
		}
		out[i].Version = MergeDocket(out[i].Version, d.Version)
	}
	return out
}

// onCourtDays returns v with the entries of a feed dated by the court's calendar.
func onCourtDays(v exportwatch.Version) exportwatch.Version {
	moved := false
	entries := slices.Clone(v.Entries)
	for i, e := range entries {
		if day := courtDay(v.Meta.String("court_id"), e.Entered); !e.Entered.IsZero() && day != e.DateFiled {
			entries[i].DateFiled, moved = day, true
		}
	}
	if moved {
		v.Entries = entries
		RenderDocket(&v)
	}
	return v
}
