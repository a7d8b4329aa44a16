package sources

import "exportwatch"

// HandID names the source of what people hand in.
const HandID exportwatch.SourceID = "hand/ingest"

// ByHand returns the source of what people hand in: letters, exhibits, messages.
// It is not crawled and so not among those of [All].
func ByHand() Definition {
	return Definition{
		Source: exportwatch.Source{
			ID: HandID, Title: "Handed in by people", Publisher: "Whoever handed it in", Schedule: "by hand",
			Grade: exportwatch.Provided, Announces: true,
			Coverage: "Holds what was given to exportwatch ingest and nothing else: a copy proves what it says as far as whoever handed it in is believed.",
		},
		Kinds: map[string]exportwatch.DocKind{
			"pdf": exportwatch.HandedIn, "html": exportwatch.HandedIn, "text": exportwatch.HandedIn, "eml": exportwatch.HandedIn,
		},
	}
}
