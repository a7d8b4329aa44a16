package parsers

import (
	"fmt"
	"hash/fnv"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"exportwatch"
)

// An ECFRMark is what the eCFR's lists said of a part when its text was asked
// for. It is kept in the fragment of the URL, which is never sent: so the
// capture alone tells from which issue the text of each section is, and the next
// pass whether the lists say anything new.
type ECFRMark struct {
	UpTo    exportwatch.Date                           // the day up to which the lists were
	Issue   exportwatch.Date                           // the issue that the text was asked for; zero if no issue told of news
	Size    int                                        // bytes of the part's XML by the structure; 0 if it did not say
	Sizes   string                                     // digest of the sizes of what it holds; empty if it did not say
	Issued  map[exportwatch.SectionID]exportwatch.Date // newest issue of each section and appendix
	Removed map[exportwatch.SectionID]exportwatch.Date // the issue that removed it
	Digest  string                                     // of Issued and Removed, where they are too long for an address
}

// maxMarkedDates is how many bytes of an address the issues of a part may take.
// Those of the longest part of the EAR take some hundred; a part with thousands
// of sections keeps a digest, which tells that they changed and no longer which.
const maxMarkedDates = 4 << 10

// Fragment writes m for the text of part, such as
// "upto=2031-03-04&issue=2031-03-04&size=1234&sizes=0c5f11ab&issued=2017-01-03:1,2;2031-03-04:22,supp-4".
// Equal marks give equal fragments. Section 744.22 of part 744 is written as 22.
func (m ECFRMark) Fragment(part string) string {
	asked := "upto=" + m.UpTo.String()
	if !m.Issue.IsZero() {
		asked += "&issue=" + m.Issue.String()
	}
	return asked + m.lists(part)
}

// lists writes what the lists said.
func (m ECFRMark) lists(part string) string {
	fields := []string{""}
	if m.Size > 0 {
		fields = append(fields, "size="+strconv.Itoa(m.Size))
	}
	if m.Sizes != "" {
		fields = append(fields, "sizes="+m.Sizes)
	}
	issued, removed := datesBySection(m.Issued, part), datesBySection(m.Removed, part)
	switch {
	case m.Digest != "":
		fields = append(fields, "digest="+m.Digest)
	case len(issued)+len(removed) > maxMarkedDates:
		h := fnv.New64a()
		h.Write([]byte(issued + "&" + removed)) // never fails
		fields = append(fields, fmt.Sprintf("digest=%016x", h.Sum64()))
	default:
		if issued != "" {
			fields = append(fields, "issued="+issued)
		}
		if removed != "" {
			fields = append(fields, "removed="+removed)
		}
	}
	return strings.Join(fields, "&")
}

func datesBySection(dates map[exportwatch.SectionID]exportwatch.Date, part string) string {
	byDay := map[string][]string{}
	for id, day := range dates {
		byDay[day.String()] = append(byDay[day.String()], shortSection(string(id), part))
	}
	var out []string
	for _, day := range slices.Sorted(maps.Keys(byDay)) {
		slices.Sort(byDay[day])
		out = append(out, day+":"+strings.Join(byDay[day], ","))
	}
	return strings.Join(out, ";")
}

// shortSection leaves the number of the part away. What stands with a digit in
// front and is no section of the part is marked with "*".
func shortSection(id, part string) string {
	if rest, ok := strings.CutPrefix(id, part+"."); ok && startsWithDigit(rest) {
		return rest
	}
	if startsWithDigit(id) || strings.HasPrefix(id, "*") {
		return "*" + id
	}
	return id
}

func longSection(short, part string) exportwatch.SectionID {
	if rest, ok := strings.CutPrefix(short, "*"); ok {
		return exportwatch.SectionID(rest)
	}
	if startsWithDigit(short) {
		return exportwatch.SectionID(part + "." + short)
	}
	return exportwatch.SectionID(short)
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// ParseECFRMark reads the mark that rawurl carries for the text of part, or
// reports false if it carries none. What is no day or number in it is left out.
func ParseECFRMark(rawurl, part string) (ECFRMark, bool) {
	var m ECFRMark
	_, fragment, ok := strings.Cut(rawurl, "#")
	if !ok {
		return m, false
	}
	if plain, err := url.PathUnescape(fragment); err == nil {
		fragment = plain
	}
	for field := range strings.SplitSeq(fragment, "&") {
		name, value, _ := strings.Cut(field, "=")
		switch name {
		case "upto":
			m.UpTo, _ = exportwatch.ParseDate(value)
		case "issue":
			m.Issue, _ = exportwatch.ParseDate(value)
		case "size":
			m.Size, _ = strconv.Atoi(value)
		case "sizes":
			m.Sizes = value
		case "digest":
			m.Digest = value
		case "issued":
			m.Issued = sectionsByDate(value, part)
		case "removed":
			m.Removed = sectionsByDate(value, part)
		}
	}
	return m, !m.UpTo.IsZero()
}

func sectionsByDate(s, part string) map[exportwatch.SectionID]exportwatch.Date {
	out := map[exportwatch.SectionID]exportwatch.Date{}
	for group := range strings.SplitSeq(s, ";") {
		day, list, _ := strings.Cut(group, ":")
		on, err := exportwatch.ParseDate(day)
		if err != nil || on.IsZero() {
			continue
		}
		for short := range strings.SplitSeq(list, ",") {
			if id := longSection(short, part); id != "" {
				out[id] = on
			}
		}
	}
	return out
}

// Same reports whether the lists said the same of part, whatever the day.
func (m ECFRMark) Same(n ECFRMark, part string) bool { return m.lists(part) == n.lists(part) }

// tell writes into meta from which issue the text of each section in v is, as
// "744.22 2031-03-04" in the order of the text, what issues removed, the day up
// to which the lists told that, and the issue that the text was asked for.
func (m ECFRMark) tell(v *exportwatch.Version) {
	var issued, removed []string
	for _, s := range v.Sections {
		if day, ok := m.Issued[s.ID]; ok {
			issued = append(issued, string(s.ID)+" "+day.String())
		}
	}
	for _, id := range slices.Sorted(maps.Keys(m.Removed)) {
		removed = append(removed, string(id)+" "+m.Removed[id].String())
	}
	v.Meta["issue_dates"], v.Meta["removed_sections"] = issued, removed
	v.Meta["listed_up_to"], v.Meta["issue"] = m.UpTo.String(), m.Issue.String()
	metaOf(v.Meta)
}
