package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"exportwatch"
	"exportwatch/dates"
	"exportwatch/parsers"
	"exportwatch/triage"
)

type triageCmd struct {
	Files []string `arg:"" optional:"" placeholder:"FILE" help:"Files to read, - for standard input, which is read if there is none."`
	JSONL bool     `name:"jsonl" help:"Read one JSON object a line on standard input and answer one a line."`
	JSON  bool     `help:"Print JSON."`
}

// Help says what goes in and gives examples.
func (triageCmd) Help() string {
	return `A file is a text or whatever parse reads. What several files tell of one event is joined.
A line of --jsonl is {"id","text","title","published","source"}, of which id and text must be
there: published is the day of the text (YYYY-MM-DD), against which "Monday" is read, source says
whose word it is: primary, official-statement or secondary, or federal-register for the DATES
caption of a document of the Federal Register. Offsets are bytes of the text.

Examples:
  exportwatch triage release.txt
  exportwatch triage --json letter.pdf release.html
  exportwatch triage --jsonl < texts.jsonl`
}

// Run reads the texts and prints what they report.
func (c triageCmd) Run(e *env) error {
	switch {
	case c.JSONL && len(c.Files) > 0:
		return errors.New("triage --jsonl reads standard input: leave the files out, or --jsonl")
	case c.JSONL:
		return eachLine(e, "triage", triageLine)
	case len(c.Files) == 0:
		c.Files = []string{"-"}
	}
	var read []triagedFile
	for _, file := range c.Files {
		f, err := triageFile(e, file)
		if err != nil {
			return err
		}
		read = append(read, f...)
	}
	return c.print(e, read)
}

// A triagedFile is one document of a file and what it reports.
type triagedFile struct {
	name     string
	doc      exportwatch.Document
	format   string
	reports  []exportwatch.Development
	said     dates.Reading
	warnings []exportwatch.Warning
}

// triageFile reads a file as the format that its bytes tell, and one that they do
// not tell as a text, of which each byte counts.
func triageFile(e *env, file string) ([]triagedFile, error) {
	payload, err := readInput(e, file)
	if err != nil {
		return nil, err
	}
	if parsers.Sniff(payload) == parsers.Unknown && isText(payload) && utf8.Valid(payload) {
		digest := exportwatch.DigestOf(payload).String()
		doc := exportwatch.Document{ID: exportwatch.DocID("text/" + digest[:8]), Kind: exportwatch.Article}
		v := exportwatch.Version{Doc: doc.ID, Text: string(payload)}
		return []triagedFile{triaged(file, "text", doc, v)}, nil
	}
	res, err := parsers.Parse(parsers.Auto, parsers.Input{Payload: payload, MediaType: http.DetectContentType(payload)})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var out []triagedFile
	for _, d := range res.Documents {
		out = append(out, triaged(file, res.Format, d.Document, d.Version))
	}
	return out, nil
}

// triaged reads one document. The grade of its word is that of the press, unless
// the text itself proves to be the instrument.
func triaged(file, format string, doc exportwatch.Document, v exportwatch.Version) triagedFile {
	return triagedFile{name: file, doc: doc, format: format, said: dates.Prose(v.Text, v.Published), warnings: v.Warnings,
		reports: triage.Read(triage.Input{Document: doc, Version: v, Source: exportwatch.Source{Grade: exportwatch.Secondary}})}
}

func (c triageCmd) print(e *env, read []triagedFile) error {
	var reports []exportwatch.Development
	for _, f := range read {
		reports = append(reports, f.reports...)
	}
	joined, matters := triage.Join(reports)
	if c.JSON {
		return writeJSON(e.stdout, triageReport(read, joined, matters))
	}
	for _, f := range read {
		for _, w := range f.warnings {
			fmt.Fprintf(e.stdout, "warning      %s: %s: %s\n", printable(f.name), w.Code, printable(w.Message))
		}
	}
	for _, d := range joined {
		printReported(e.stdout, d)
	}
	if len(joined) == 0 {
		fmt.Fprintln(e.stdout, "no developments")
	}
	for _, f := range read {
		for _, m := range f.said.All {
			fmt.Fprintf(e.stdout, "date         %s %s\n", m.Date, m.Role)
		}
	}
	return nil
}

// printReported prints a development for people.
func printReported(w io.Writer, d exportwatch.Development) {
	fmt.Fprintf(w, "%s  %s, %s, %s\n%s\n", d.Kind, d.Severity, d.Status, d.Grade, printable(d.Headline))
	for _, f := range d.Facts {
		fmt.Fprintf(w, "  %-16s %s\n", f.Field, printable(strings.Join(f.Values, "; ")))
	}
	for _, flag := range d.Flags {
		fmt.Fprintf(w, "  %-16s %s\n", "careful", printable(flag))
	}
	fmt.Fprintf(w, "  %-16s “%s”\n\n", "says", printable(d.Evidence[0].Text))
}
