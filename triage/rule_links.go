package triage

import (
	"slices"
	"strings"

	"exportwatch"
)

// Corrections returns the documents of the Federal Register that a document
// corrects, and those that correct it, as its versions tell: each once, in the
// order told. A name without a day, "fr/2031-04001", is that of a document of
// which no payload told the day; it is left out where another tells it.
func Corrections(versions []exportwatch.Version) (corrects, correctedBy []exportwatch.DocID) {
	for _, v := range versions {
		if id := v.Meta.String("corrects"); id != "" {
			corrects = append(corrects, exportwatch.DocID(id))
		}
		for _, id := range v.Meta.Strings("corrected_by") {
			correctedBy = append(correctedBy, exportwatch.DocID(id))
		}
	}
	return dated(corrects), dated(correctedBy)
}

// dated returns ids without repeats and without those that another names with
// its day.
func dated(ids []exportwatch.DocID) []exportwatch.DocID {
	var out []exportwatch.DocID
	for _, id := range ids {
		number, undated := strings.CutPrefix(string(id), "fr/")
		undated = undated && !strings.Contains(number, "/")
		named := undated && slices.ContainsFunc(ids, func(other exportwatch.DocID) bool {
			return other != id && strings.HasSuffix(string(other), "/"+number)
		})
		if !named && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}
