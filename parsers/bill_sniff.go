package parsers

import (
	"bytes"
	"regexp"
)

// sniffBill tells the bill DTD from USLM by the elements inside of a bill.
func sniffBill(inside map[string]bool) string {
	switch {
	case inside["form"], inside["legis-body"], inside["metadata"], inside["engrossed-amendment-form"]:
		return "bill-xml"
	case inside["meta"] && (inside["main"] || inside["preface"]):
		return "uslm"
	}
	return Unknown
}

// sniffCongress reports whether the keys of a JSON object are those of an
// answer of the API of congress.gov; "$." stands before the outermost.
func sniffCongress(keys map[string]bool) bool {
	for _, pair := range [][2]string{
		{"$.bill", "introducedDate"}, {"$.bills", "originChamber"}, {"$.actions", "actionDate"}, {"$.committees", "systemCode"},
		{"$.cosponsors", "fullName"}, {"$.relatedBills", "relationshipDetails"}, {"$.textVersions", "formats"}, {"$.titles", "titleType"},
		{"$.summaries", "actionDesc"}, {"$.subjects", "legislativeSubjects"}, {"$.votes", "action"}, {"$.fullTexts", "sourceUrl"},
		{"$.committeeMeeting", "eventId"}, {"$.committeeMeetings", "eventId"},
	} {
		if keys[pair[0]] && (keys[pair[1]] || keys["billNumber"]) {
			return true
		}
	}
	return keys["$.amendments"] && keys["billNumber"]
}

// printsBill reports whether head is of a bill printed for people: the line that GPO
// puts before its text files, the classes of its XHTML, or in plain text the lines
// that name Congress and session over a bill of which the print tells the version.
func printsBill(head []byte) bool {
	const line = "[Congressional Bills "
	switch head[0] {
	case '{':
		return false
	case '[': // as JSON begins too
		return bytes.HasPrefix(head, []byte(line))
	case '<':
		return bytes.Contains(firstBytes(head, 400), []byte(line)) || bytes.Contains(head, []byte(`class="lbexLegisNum`))
	}
	if bytes.Contains(firstBytes(head, 400), []byte(line)) {
		return true
	}
	if !billHead.Match(firstBytes(head, 4096)) {
		return false
	}
	_, code, ok := billInPrint(printBlocks(string(head)))
	return ok && code != ""
}

// billHead matches the lines of Congress and session at the head of a print.
var billHead = regexp.MustCompile(`(?m)^[ \t]*\d{1,3}(?:st|nd|rd|th|d) CONGRESS[ \t]*\r?\n\s*\d(?:st|nd|rd|d) Session[ \t]*\r?$`)
