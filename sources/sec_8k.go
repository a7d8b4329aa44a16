package sources

import "exportwatch"

// sec8K watches current reports whose text says that the government requires a
// license: letters to public companies often become known this way, within four
// business days. 17 CFR 249.308.
func sec8K() Definition {
	return formSearch{forms: "8-K", queries: currentSearches()}.definition(exportwatch.Source{
		ID: "sec/8-k", Title: "SEC EDGAR: 8-K passages on license requirements", Schedule: "*/10 6-22 * * 1-5",
		Coverage: "Only companies that file with the SEC, and only if they found the letter material; " + secNet,
	})
}
