package parsers

import "bytes"

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

// printsBill reports whether head is of a bill printed for people: the line
// that GPO puts before its text files, or the classes of its XHTML.
func printsBill(head []byte) bool {
	return bytes.Contains(firstBytes(head, 400), []byte("[Congressional Bills ")) || bytes.Contains(head, []byte(`class="lbexLegisNum`))
}
