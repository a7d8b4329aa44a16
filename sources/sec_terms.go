package sources

// Filings seldom say "is informed"; they tell in their own words that the
// government informed, notified or wrote to them. A search finds the documents
// that hold all of its words and phrases, each as it is written: it knows no
// alternatives, and other forms of a word are other words. So the net is many
// searches; what is not about a letter is sifted out when it is read.

// secNet is what the coverage of these sources says of the searches.
const secNet = "a letter that is told without naming the agency or a license for exports, or without saying who was told by whom, is not found."

// licensePhrases are the words in which filings put what they were told, beside
// "export".
func licensePhrases() []string {
	return []string{
		"requires a license", "require a license", "requiring a license", "license is required", "licenses are required", "license is now required",
		"license requirement", "license requirements", "licensing requirement", "licensing requirements", "export license", "export licenses",
	}
}

// agencyTells are phrases in which an agency tells somebody something, and those
// in which somebody was told or written to by it. "Security" ends the name of
// the bureau, "Commerce" that of the department.
func agencyTells() []string {
	var tells []string
	for _, agency := range []string{"Security", "BIS", "Commerce", "Commerce Department", "government", "USG"} {
		for _, told := range []string{"informed", "has informed", "notified", "has notified"} {
			tells = append(tells, agency+" "+told)
		}
	}
	for _, agency := range []string{"BIS", "the Bureau of Industry and Security", "the Department of Commerce", "the U.S. Department of Commerce", "the U.S. government"} {
		for _, told := range []string{"informed by", "notified by", "letter from", "letters from", "notice from"} {
			tells = append(tells, told+" "+agency)
		}
	}
	return tells
}

// phrases writes a search for all of them.
func phrases(all ...string) string {
	q := ""
	for i, p := range all {
		q += " "[:min(i, 1)] + `"` + p + `"`
	}
	return q
}

// currentSearches are for reports of single events and their press releases,
// short enough that naming the agency, or a license beside exports, is reason to
// read one.
func currentSearches() []string {
	searches := []string{
		phrases("Bureau of Industry and Security"), phrases("Department of Commerce", "export"), phrases("Commerce Department", "export"),
		phrases("government informed", "export"), phrases("government has informed", "export"),
		phrases("government notified", "export"), phrases("government has notified", "export"), phrases("USG informed", "export"),
	}
	for _, p := range licensePhrases() {
		searches = append(searches, phrases(p, "export"))
	}
	return searches
}

// periodicSearches are for reports on a quarter or a year. Most of those of
// manufacturers name the agency, licenses and exports among their risks, so it
// takes words that somebody was told something.
func periodicSearches() []string {
	var searches []string
	for _, p := range agencyTells() {
		searches = append(searches, phrases(p, "export"))
	}
	for _, p := range []string{
		"is informed", "informed us", "informed the Company", "informed our", "notified us", "notified the Company", "notified our",
		"received a letter", "received letters", "received notice", "received a notice",
	} {
		searches = append(searches, phrases(p, "license", "Bureau of Industry and Security"))
	}
	for _, p := range []string{"new license requirement", "new license requirements", "new licensing requirement", "new licensing requirements", "license is now required", "now requires a license", "now require a license"} {
		searches = append(searches, phrases(p, "export"))
	}
	return searches
}
