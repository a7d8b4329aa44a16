package parsers

import (
	"regexp"
)

// billFiles matches the names of files on bills at govinfo.gov.
var billFiles = regexp.MustCompile(`\b(?:BILLS-\d{1,3}(?:hr|s|hjres|sjres|hconres|sconres|hres|sres)\d{1,5}[a-z]{2,4}\d?|BILLSTATUS-\d{1,3}(?:hr|s|hjres|sjres|hconres|sconres|hres|sres)\d{1,5})\b`)

// BillFiles returns the names of the files on bills that the items of a feed of
// govinfo.gov tell of, in its order and each once: "BILLS-119hr2683eh" of a
// text version, "BILLSTATUS-119hr2683" of a record. Items need no link: one on a
// run of the bulk data has what the run renewed in its description. The error is
// an *[Error].
func BillFiles(payload []byte) ([]string, error) {
	if err := checkPayload(payload); err != nil {
		return nil, asError("feed", err)
	}
	root, err := parseXML(payload)
	if err != nil {
		return nil, asError("feed", err)
	}
	channel := root.at("channel")
	if root.name != "rss" || channel == nil {
		return nil, asError("feed", wrongShape(place(root.line), "root <%s>, want <rss> with a <channel>", root.name))
	}
	var names []string
	for _, item := range channel.all("item") {
		for _, part := range item.all() {
			names = append(names, billFiles.FindAllString(part.text(), -1)...)
		}
	}
	return uniq(names), nil
}
