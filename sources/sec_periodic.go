package sources

import "exportwatch"

// secPeriodic watches quarterly and annual reports. They repeat a risk in the
// same words every quarter, and tell for the first time of letters that no
// current report told of. 17 CFR 249.308a, 249.310, 249.220f.
func secPeriodic() Definition {
	s := formSearch{forms: "10-Q,10-K,20-F", queries: []string{
		`"requires a license" "informed" "Bureau of Industry and Security"`, `"informed us"` + secBureau, `"informed the Company"` + secBureau,
		`"is informed"` + secBureau, `"government informed us" "license"`, `"USG informed us"`, `"BIS informed us"`,
	}}
	return s.definition(exportwatch.Source{
		ID: "sec/periodic", Title: "SEC EDGAR: passages on license requirements in 10-Q, 10-K and 20-F", Schedule: "20 6-22/2 * * 1-5",
		Coverage: "Reports come weeks after the quarter; a letter that a company calls by another name, or does not find material, is not found.",
	})
}
