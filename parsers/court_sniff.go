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

// reportMarks are what docket reports of CM/ECF say near their top.
var reportMarks = regexp.MustCompile(`(?i)DOCKET FOR CASE #:|Court of Appeals Docket #:`)

// sniffCourtPage tells the pages of CM/ECF by the words that only they have, or
// returns the empty string.
func sniffCourtPage(head []byte) string {
	switch {
	case !courtPage.Match(head):
		return ""
	case reportMarks.Match(head):
		return "pacer-docket"
	case attachmentMenu.Match(head):
		return "pacer-attachments"
	}
	return ""
}
