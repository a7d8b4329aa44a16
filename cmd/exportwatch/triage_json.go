package main

import (
	"encoding/json"
	"fmt"

	"exportwatch"
	"exportwatch/dates"
	"exportwatch/triage"
)

// The forms of `triage --jsonl` and `triage --json`.
type (
	triageAsk struct {
		ID        json.RawMessage  `json:"id"`
		Text      *string          `json:"text"`
		Title     string           `json:"title"`
		Published exportwatch.Date `json:"published"`
		Source    string           `json:"source"`
	}
	triageAnswer struct {
		ID           json.RawMessage `json:"id"`
		Developments []reportedJSON  `json:"developments"`
		Dates        datesJSON       `json:"dates"`
	}
	triageReportJSON struct {
		Documents    []triagedJSON  `json:"documents"`
		Developments []reportedJSON `json:"developments"`
		Matters      []matterJSON   `json:"matters"`
	}
	triagedJSON struct {
		File     string                `json:"file"`
		ID       exportwatch.DocID     `json:"id"`
		Title    string                `json:"title,omitempty"`
		Format   string                `json:"format"`
		Dates    datesJSON             `json:"dates"`
		Warnings []exportwatch.Warning `json:"warnings"`
	}
	matterJSON struct {
		ID    exportwatch.MatterID `json:"id"`
		Title string               `json:"title"`
		Ties  []exportwatch.Tie    `json:"ties"`
	}
	// datesJSON is what a text says of its days; null is a day that it does not name.
	datesJSON struct {
		Effective     *exportwatch.Date `json:"effective_on"`
		CommentsClose *exportwatch.Date `json:"comments_close_on"`
		All           []dates.Mention   `json:"all"`
	}
	// reportedJSON is one kind of one development; those of one event share an ID.
	reportedJSON struct {
		ID         exportwatch.DevelopmentID `json:"id"`
		Kind       exportwatch.Kind          `json:"kind"`
		Severity   exportwatch.Severity      `json:"severity"`
		Polarity   exportwatch.Polarity      `json:"polarity"`
		Status     exportwatch.Status        `json:"status"`
		Grade      exportwatch.Grade         `json:"source_grade"`
		Headline   string                    `json:"headline"`
		Matter     exportwatch.MatterID      `json:"matter,omitempty"`
		Facts      map[string][]string       `json:"facts"`
		Evidence   []exportwatch.Evidence    `json:"evidence"`
		Confidence float64                   `json:"confidence"`
		Flags      []string                  `json:"flags"`
		Sources    []exportwatch.DocID       `json:"sources,omitempty"`
	}
)

// captionSource is the source of a text that is the DATES caption of a document of
// the Federal Register.
const captionSource = "federal-register"

// triageLine answers one line of `triage --jsonl`.
func triageLine(line []byte) (any, error) {
	var ask triageAsk
	if err := json.Unmarshal(line, &ask); err != nil {
		return nil, fmt.Errorf("want a JSON object with id and text: %w", err)
	}
	if len(ask.ID) == 0 || ask.Text == nil {
		return nil, fmt.Errorf("no %q: want a JSON object with id and text", missing(ask))
	}
	grade := exportwatch.Grade(ask.Source)
	if grade != exportwatch.Primary && grade != exportwatch.OfficialStatement {
		grade = exportwatch.Secondary
	}
	found, said := triage.Text(*ask.Text, ask.Title, ask.Published, grade)
	if ask.Source == captionSource {
		said = dates.Caption(*ask.Text, ask.Published)
	}
	return triageAnswer{ID: ask.ID, Developments: reported(found), Dates: toDatesJSON(said)}, nil
}

func missing(ask triageAsk) string {
	if len(ask.ID) == 0 {
		return "id"
	}
	return "text"
}

func toDatesJSON(r dates.Reading) datesJSON {
	j := datesJSON{All: append([]dates.Mention{}, r.All...)}
	if !r.Effective.IsZero() {
		j.Effective = &r.Effective
	}
	if !r.CommentsClose.IsZero() {
		j.CommentsClose = &r.CommentsClose
	}
	return j
}

// reported gives each kind of each development an entry of its own: one beyond the
// taxonomy stands beside the code it refines. Evidence is that of the kind and of
// every fact.
func reported(found []exportwatch.Development) []reportedJSON {
	out := []reportedJSON{}
	for _, d := range found {
		j := reportedJSON{ID: d.ID, Severity: d.Severity, Polarity: d.Polarity, Status: d.Status, Grade: d.Grade,
			Headline: d.Headline, Matter: d.Matter, Facts: map[string][]string{}, Confidence: d.Confidence,
			Evidence: append([]exportwatch.Evidence{}, d.Evidence...), Flags: append([]string{}, d.Flags...)}
		for _, f := range d.Facts {
			j.Facts[f.Field] = append(j.Facts[f.Field], f.Values...)
			j.Evidence = append(j.Evidence, f.Evidence...)
		}
		for _, s := range d.Sources {
			if s.Doc != "" {
				j.Sources = append(j.Sources, s.Doc)
			}
		}
		for _, k := range append([]exportwatch.Kind{d.Kind}, d.Also...) {
			j.Kind = k
			out = append(out, j)
		}
	}
	return out
}

func triageReport(read []triagedFile, joined []exportwatch.Development, matters []exportwatch.Matter) triageReportJSON {
	out := triageReportJSON{Documents: []triagedJSON{}, Developments: reported(joined), Matters: []matterJSON{}}
	for _, f := range read {
		out.Documents = append(out.Documents, triagedJSON{f.name, f.doc.ID, f.doc.Title, f.format, toDatesJSON(f.said), append([]exportwatch.Warning{}, f.warnings...)})
	}
	for _, m := range matters {
		out.Matters = append(out.Matters, matterJSON{m.ID, m.Title, append([]exportwatch.Tie{}, m.Ties...)})
	}
	return out
}
