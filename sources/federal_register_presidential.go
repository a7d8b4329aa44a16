package sources

import "exportwatch"

// frPresidential watches executive orders, proclamations, memoranda and the
// other documents that the President has published. 44 U.S.C. 1505(a)(1).
func frPresidential() Definition {
	return frQuery{"type", "PRESDOCU"}.documents(exportwatch.Source{
		ID: "fr/presidential", Title: "Federal Register: presidential documents",
		Home:     frSite + "presidential-documents",
		Schedule: "*/15 6-18 * * 1-5",
		Coverage: "Published some days after signing; memoranda that are not published do not appear.",
	}, "presidential documents")
}
