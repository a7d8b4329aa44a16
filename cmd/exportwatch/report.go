package main

import (
	"fmt"

	"exportwatch"
	"exportwatch/differ"
	"exportwatch/pipeline"
)

// reportJSON is a report in the form scripts rely on.
func reportJSON(r pipeline.Report) any {
	type source struct {
		ID       exportwatch.SourceID        `json:"id"`
		Began    string                      `json:"began"`
		Captures int                         `json:"captures"`
		Outcomes map[exportwatch.Outcome]int `json:"outcomes"`
		Trouble  string                      `json:"trouble,omitempty"`
	}
	type firstRead struct {
		ID     exportwatch.DocID    `json:"id"`
		Title  string               `json:"title"`
		Source exportwatch.SourceID `json:"source"`
	}
	type change struct {
		ID    int64                  `json:"id"`
		Doc   exportwatch.DocID      `json:"document"`
		From  int64                  `json:"from"`
		To    int64                  `json:"to"`
		At    string                 `json:"at"`
		Stats map[exportwatch.Op]int `json:"stats"`
	}
	out := struct {
		Sources      []source                  `json:"sources"`
		Documents    []firstRead               `json:"documents"`
		Changes      []change                  `json:"changes"`
		Developments []exportwatch.Development `json:"developments"`
		Alerts       []exportwatch.Alert       `json:"alerts"`
		Incidents    []incidentJSON            `json:"incidents"`
	}{[]source{}, []firstRead{}, []change{}, []exportwatch.Development{}, []exportwatch.Alert{}, []incidentJSON{}}
	for _, run := range r.Runs {
		out.Sources = append(out.Sources, source{run.Source, instant(run.Began), run.Captures, run.Outcomes, run.Err})
	}
	for _, d := range r.Documents {
		out.Documents = append(out.Documents, firstRead{d.ID, d.Title, d.Source})
	}
	for _, c := range r.Changes {
		out.Changes = append(out.Changes, change{c.ID, c.Doc, c.From, c.To, instant(c.At), differ.Stats(c.Edits)})
	}
	out.Developments = append(out.Developments, r.Developments...)
	out.Alerts = append(out.Alerts, r.Alerts...)
	for _, i := range r.Incidents {
		out.Incidents = append(out.Incidents, toIncidentJSON(i))
	}
	return out
}

// maxFirsts is how many documents that were read for the first time are printed.
const maxFirsts = 20

// printReport prints a report for people.
func printReport(e *env, r pipeline.Report) {
	printTrouble(e, r.Runs)
	printNews(e, r)
	for _, d := range r.Documents[:min(len(r.Documents), maxFirsts)] {
		fmt.Fprintf(e.stdout, "new          %s %q; exportwatch log %s\n", d.ID, printable(exportwatch.Excerpt(d.Title, 100)), d.ID)
	}
	if more := len(r.Documents) - maxFirsts; more > 0 {
		fmt.Fprintf(e.stdout, "new          and %d more; --json lists all\n", more)
	}
	for _, c := range r.Changes {
		fmt.Fprintf(e.stdout, "changed      %s (%s); exportwatch log %s\n", c.Doc, counts(differ.Stats(c.Edits)), c.Doc)
	}
	if r.Empty() {
		fmt.Fprintf(e.stdout, "nothing new in %s\n", plural(len(r.Runs), "check"))
	}
}

// printTrouble prints why checks did not succeed: a line for each source and reason,
// with when it was first met and how often.
func printTrouble(e *env, runs []exportwatch.Run) {
	type trouble struct {
		source exportwatch.SourceID
		says   string
	}
	met := map[trouble]int{}
	for _, run := range runs {
		met[trouble{run.Source, run.Err}]++
	}
	for _, run := range runs {
		t := trouble{run.Source, run.Err}
		if run.Err == "" || met[t] == 0 {
			continue
		}
		often := ""
		if met[t] > 1 {
			often = fmt.Sprintf(", and in %s after it", plural(met[t]-1, "check"))
		}
		fmt.Fprintf(e.stdout, "trouble      %s at %s%s: %s\n", run.Source, instant(run.Began), often, printable(run.Err))
		met[t] = 0
	}
}

// printNews prints developments, alerts, incidents and gaps, a line each.
func printNews(e *env, r pipeline.Report) {
	for _, d := range r.Developments {
		what := "development"
		if !r.Raised(d) {
			what = "update"
		}
		fmt.Fprintf(e.stdout, "%-12s %-8s %s [%s] %s\n", what, d.Severity, printable(d.Headline), d.Kind, d.Matter)
	}
	for _, a := range r.Alerts {
		fmt.Fprintf(e.stdout, "alert        to %s: %s\n", a.Subscription, a.ID)
	}
	for _, i := range r.Failures {
		fmt.Fprintf(e.stdout, "failed       %s %s: %s (%s)\n", i.Source, i.Reason, printable(i.Detail), about(i))
	}
	for _, i := range r.Incidents {
		fmt.Fprintf(e.stdout, "incident     %s %s: %s (%s)\n", i.Source, i.Reason, printable(i.Detail), about(i))
	}
	for _, i := range r.Recovered {
		what := "recovered"
		if i.Ending != "" {
			what = "closed"
		}
		fmt.Fprintf(e.stdout, "%-12s %s %s (%s)%s\n", what, i.Source, i.Reason, about(i), ending(i))
	}
	for _, g := range r.Gaps {
		fmt.Fprintf(e.stdout, "gap          %s was not observed from %s to %s: %s\n", g.Source, instant(g.From), instant(g.To), g.Reason)
	}
	for _, g := range r.Filled {
		fmt.Fprintf(e.stdout, "filled       %s from %s to %s by %s\n", g.Source, instant(g.From), instant(g.To), g.FilledBy)
	}
}

// ending says how an incident ended if not by recovery.
func ending(i exportwatch.Incident) string {
	if i.Ending == "" {
		return ""
	}
	return ": " + i.Ending
}

// subjectWidth is how much of the address of an incident a line holds; the rest
// of a long query says nothing to a reader, and sources show has it whole.
const subjectWidth = 120

func about(i exportwatch.Incident) string {
	return exportwatch.Excerpt(printable(i.Subject), subjectWidth)
}
