package parsers

import "regexp"

// sniffCourtJSON tells the JSON formats of courts by the keys of the front of a
// payload, or returns the empty string.
func sniffCourtJSON(keys map[string]bool) string {
	alone := listenerKind(keys, "$.")
	if alone == "docket" && !keys["$.resource_uri"] && !keys["$.absolute_url"] {
		alone = "" // as other programs write what they read of a docket
	}
	switch {
	case keys["$.CaseNumber"] && keys["$.ProceedingsandOrder"]:
		return "scotus-docket"
	case alone != "", keys["$.results"] && keys["$.next"] && keys["$.previous"] && listenerKind(keys, "") != "":
		return "courtlistener"
	}
	return ""
}

// courtFeedLink matches the address of a CM/ECF system, or of a case in it, as that
// of a feed or an item. Others' feeds mention such addresses in their text.
var courtFeedLink = regexp.MustCompile(`(?i)<link>\s*(?:<!\[CDATA\[)?\s*https?://ecf\.[a-z0-9]+\.uscourts\.gov(?:/cgi-bin/|/n/beam/|/?\s*[<\]])`)

// A reportMark is what docket reports of CM/ECF say near their top, and the
// elements that it stands in: other pages quote it.
type reportMark struct{ words, tags *regexp.Regexp }

var (
	districtMark  = reportMark{regexp.MustCompile(`(?i)DOCKET FOR CASE #:`), regexp.MustCompile(`(?i)<(/?)(?:h[1-4]|center)\b`)}
	appellateMark = reportMark{regexp.MustCompile(`(?i)Court of Appeals Docket #:`), regexp.MustCompile(`(?i)<(/?)td\b`)}
)

// in reports whether head has the mark where reports have it.
func (m reportMark) in(head []byte) bool {
	at := m.words.FindIndex(head)
	if at == nil {
		return false
	}
	open := 0
	for _, tag := range m.tags.FindAllSubmatch(head[:at[0]], -1) {
		if len(tag[1]) == 0 {
			open++
		} else {
			open--
		}
	}
	return open > 0
}

// sniffCourtPage tells the pages of CM/ECF by the words that only they have, or
// returns the empty string.
func sniffCourtPage(head []byte) string {
	switch {
	case !courtPage.Match(head):
		return ""
	case districtMark.in(head) || appellateMark.in(head):
		return "pacer-docket"
	case attachmentMenu.Match(head):
		return "pacer-attachments"
	}
	return ""
}
