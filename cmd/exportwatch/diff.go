package main

import (
	"fmt"
	"html/template"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"exportwatch"
	"exportwatch/differ"
	"exportwatch/parsers"
	"exportwatch/redline"
)

type diffCmd struct {
	As   string `placeholder:"FORMAT" help:"Read both files as this format and compare their documents; without it, compare them as text."`
	Old  string `arg:"" help:"The earlier file."`
	New  string `arg:"" help:"The later file."`
	JSON bool   `help:"Print the edits as JSON."`
	Stat bool   `help:"Print a summary only."`
	HTML string `name:"html" placeholder:"FILE" help:"Write the redline as a page."`
}

// Help gives examples and the exit codes.
func (diffCmd) Help() string {
	return `Exits 0 if both say the same, 1 if they differ, 2 on trouble.

Examples:
  exportwatch diff old.txt new.txt
  exportwatch diff --as ecfr-xml --html redline.html before.xml after.xml`
}

// Run compares the two files.
func (c diffCmd) Run(e *env) error {
	before, after, err := c.versions(e)
	if err != nil {
		return err
	}
	edits := differ.Versions(&before, &after)
	if err := c.print(e, &before, &after, edits); err != nil {
		return err
	}
	if c.HTML != "" {
		if err := writePage(c.HTML, c.Old+" → "+c.New, &before, &after, edits); err != nil {
			return err
		}
	}
	if before.Text != after.Text {
		return errChanges
	}
	return nil
}

func (c diffCmd) print(e *env, before, after *exportwatch.Version, edits []exportwatch.Edit) error {
	switch {
	case c.JSON:
		if edits == nil {
			edits = []exportwatch.Edit{}
		}
		return writeJSON(e.stdout, map[string]any{"identical": before.Text == after.Text, "engine": differ.Engine,
			"stats": differ.Stats(edits), "edits": edits})
	case c.Stat:
		_, err := fmt.Fprintf(e.stdout, "%s\n%s\n", counts(differ.Stats(edits)), printable(redline.Summary(before, after, edits)))
		return err
	}
	if c.HTML != "" {
		return nil
	}
	var b strings.Builder
	if err := redline.Text(&b, before, after, edits, redline.Options{Context: 20, Colour: isTerminal(e.stdout)}); err != nil {
		return err
	}
	_, err := io.WriteString(e.stdout, b.String())
	return err
}

// versions reads both sides. PDF files that different engines read are read again
// by the one that could read both, since what they do differently is no change.
func (c diffCmd) versions(e *env) (before, after exportwatch.Version, err error) {
	if before, err = c.version(e, c.Old, ""); err != nil {
		return before, after, err
	}
	if after, err = c.version(e, c.New, ""); err != nil || parsers.SameEngines(before, after) {
		return before, after, err
	}
	if before, err = c.version(e, c.Old, parsers.TextEngineOf(after)); err != nil {
		return before, after, err
	}
	if after, err = c.version(e, c.New, parsers.TextEngineOf(before)); err == nil && !parsers.SameEngines(before, after) {
		err = fmt.Errorf("%s was read by %s and %s by %s: their texts cannot be compared", c.Old, before.Meta.String("engine"), c.New, after.Meta.String("engine"))
	}
	return before, after, err
}

// version reads one side of the comparison, a PDF file by engine if that is named.
func (c diffCmd) version(e *env, file, engine string) (exportwatch.Version, error) {
	payload, err := readInput(e, file)
	if err != nil {
		return exportwatch.Version{}, err
	}
	if c.As == "" {
		if !utf8.Valid(payload) {
			return exportwatch.Version{}, fmt.Errorf("%s is not UTF-8 text; say what it is with --as", file)
		}
		return exportwatch.Version{Text: string(payload)}, nil
	}
	res, err := parseFile(e, c.As, parsers.Input{Payload: payload, Engine: engine}, false)
	if err != nil {
		return exportwatch.Version{}, fmt.Errorf("%s: %w", file, err)
	}
	if len(res.Documents) != 1 {
		return exportwatch.Version{}, fmt.Errorf("%s holds %d documents; diff compares files of one document", file, len(res.Documents))
	}
	return res.Documents[0].Version, nil
}

// page is the redline as a file that needs nothing else.
var page = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}}</title><style>{{.CSS}}</style>
<main><h1>{{.Title}}</h1><p>{{.Summary}}</p>{{.Redline}}</main></html>
`))

func writePage(file, title string, before, after *exportwatch.Version, edits []exportwatch.Edit) (err error) {
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("write the redline: %w", err)
	}
	defer func() {
		if closeErr := f.Close(); err == nil {
			err = closeErr
		}
	}()
	err = page.Execute(f, map[string]any{"Title": title, "CSS": template.CSS(redline.CSS),
		"Summary": redline.Summary(before, after, edits),
		"Redline": redline.HTML(before, after, edits, redline.Options{Context: 40})})
	if err != nil {
		return fmt.Errorf("write the redline %s: %w", file, err)
	}
	return nil
}
