package sources

import "exportwatch"

// secPeriodic watches quarterly and annual reports. They repeat a risk in the
// same words every quarter, and tell for the first time of letters that no
// current report told of. 17 CFR 249.308a, 249.310, 249.220f, 249.240f.
func secPeriodic() Definition {
	return formSearch{forms: "10-Q,10-K,20-F,40-F", queries: periodicSearches()}.definition(exportwatch.Source{
		ID: "sec/periodic", Title: "SEC EDGAR: passages on license requirements in 10-Q, 10-K, 20-F and 40-F", Schedule: "20 6-22/2 * * 1-5",
		Coverage: "Reports come weeks after the quarter; " + secNet,
	})
}
