package sources

import "exportwatch"

// sec6K watches what foreign companies report between their annual reports: the
// report is a cover, the news stands in an exhibit. 17 CFR 249.306.
func sec6K() Definition {
	return formSearch{forms: "6-K", queries: currentSearches()}.definition(exportwatch.Source{
		ID: "sec/6-k", Title: "SEC EDGAR: 6-K passages on license requirements", Schedule: "5,35 6-22 * * 1-5",
		Coverage: "Only foreign companies listed in the United States; what they file as PDF alone is not searched, and " + secNet,
	})
}
