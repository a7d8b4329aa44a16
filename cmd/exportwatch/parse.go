package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"exportwatch"
	"exportwatch/parsers"
)

type parseCmd struct {
	As    string `required:"" placeholder:"FORMAT" help:"Format of the file, or auto to tell it from its bytes."`
	File  string `arg:"" help:"File to read, - for standard input."`
	Court string `placeholder:"ID" help:"Court of a docket, such as dcd."`
	URL   string `placeholder:"URL" help:"Where the file came from; some identifiers and dates are read from it."`
	OCR   bool   `name:"ocr" help:"Also read the pages of a PDF file that are pictures, with tesseract: some seconds a page."`
	JSON  bool   `help:"Print JSON."`
}

// Help lists the formats.
func (parseCmd) Help() string {
	return "Formats: auto " + strings.Join(parsers.Formats(), " ") + "\n\nExample: exportwatch parse --as fr-xml --json rule.xml"
}

// The form of `parse --json`.
type (
	parseJSON struct {
		Format    string         `json:"format"`
		Engine    string         `json:"engine"`
		Documents []documentJSON `json:"documents"`
	}
	documentJSON struct {
		ID       exportwatch.DocID     `json:"id"`
		Title    string                `json:"title"`
		Kind     exportwatch.DocKind   `json:"kind"`
		Meta     map[string]any        `json:"meta"`
		Sections []sectionJSON         `json:"sections"`
		Tables   []tableJSON           `json:"tables"`
		Entries  []exportwatch.Entry   `json:"entries"`
		Effects  []exportwatch.Effect  `json:"effects"`
		Warnings []exportwatch.Warning `json:"warnings"`
		Text     string                `json:"text"`
	}
	sectionJSON struct {
		ID      exportwatch.SectionID   `json:"id"`
		Kind    exportwatch.SectionKind `json:"kind,omitempty"`
		Label   string                  `json:"label"`
		Heading string                  `json:"heading"`
		Text    string                  `json:"text"`
		Depth   int                     `json:"depth"`
		Start   int                     `json:"start"`
		End     int                     `json:"end"`
		Source  [2]int                  `json:"source,omitzero"`
	}
	tableJSON struct {
		ID      string     `json:"id"`
		Columns []string   `json:"columns"`
		Rows    [][]string `json:"rows"`
		Keys    []string   `json:"keys"`
	}
)

// Run reads the file and prints its documents.
func (c parseCmd) Run(e *env) error {
	payload, err := readInput(e, c.File)
	if err != nil {
		return err
	}
	if c.As == parsers.Auto && parsers.Sniff(payload) == parsers.Unknown {
		return c.unknown(e, payload)
	}
	res, err := parseFile(e, c.As, parsers.Input{Payload: payload, URL: c.URL, Court: c.Court}, c.OCR)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if c.JSON {
		return writeJSON(e.stdout, toParseJSON(res))
	}
	fmt.Fprintf(e.stdout, "%s, %d documents\n", res.Engine, len(res.Documents))
	for _, d := range res.Documents {
		fmt.Fprintf(e.stdout, "\n%s  %s\n%d sections, %d entries, %d effects, %d bytes of text\n", d.ID, printable(d.Title),
			len(d.Version.Sections), len(d.Version.Entries), len(d.Version.Effects), len(d.Version.Text))
		for _, w := range d.Version.Warnings {
			fmt.Fprintf(e.stdout, "warning %s: %s\n", w.Code, printable(w.Message))
		}
		fmt.Fprintln(e.stdout, printable(d.Version.Text))
	}
	return nil
}

// isText reports whether payload holds something and begins as text does.
func isText(payload []byte) bool {
	return len(payload) > 0 && strings.HasPrefix(http.DetectContentType(payload), "text/")
}

// unknown answers for a payload of no known format, and says of one that is no text
// what can be done with it.
func (c parseCmd) unknown(e *env, payload []byte) error {
	if !isText(payload) {
		_, err := parsers.Parse(parsers.Auto, parsers.Input{Payload: payload})
		fmt.Fprintf(e.stderr, "exportwatch: %s: %v\n", c.File, err)
	}
	if c.JSON {
		return writeJSON(e.stdout, parseJSON{Format: parsers.Unknown, Documents: []documentJSON{}})
	}
	_, err := fmt.Fprintln(e.stdout, parsers.Unknown)
	return err
}

// maxInput is the largest file a command reads: one byte more than a parser takes.
const maxInput = parsers.MaxPayload + 1

// readInput reads a file, or standard input for "-". What is compressed with gzip,
// as large records are published, is decompressed; other ways of packing hold
// several files.
func readInput(e *env, file string) ([]byte, error) {
	in := e.stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, err // names the file and what was attempted, as does that of reading it
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, maxInput))
	if err != nil {
		return nil, err
	}
	if len(b) < maxInput && bytes.HasPrefix(b, []byte("\x1F\x8B")) {
		if b, err = gunzip(b); err != nil {
			return nil, fmt.Errorf("decompress %s: the file is cut or damaged: %w", file, err)
		}
	}
	if len(b) == maxInput {
		return nil, fmt.Errorf("read %s: larger than %d bytes", file, parsers.MaxPayload)
	}
	return b, nil
}

// gunzip returns what b holds compressed, as much of it as a command reads.
func gunzip(b []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(z, maxInput))
}

func toParseJSON(res parsers.Result) parseJSON {
	out := parseJSON{Format: res.Format, Engine: res.Engine, Documents: []documentJSON{}}
	for _, d := range res.Documents {
		out.Documents = append(out.Documents, toDocumentJSON(d))
	}
	return out
}

func toDocumentJSON(d parsers.Document) documentJSON {
	v := &d.Version
	j := documentJSON{ID: d.ID, Title: d.Title, Kind: d.Kind, Meta: map[string]any{}, Text: v.Text,
		Sections: []sectionJSON{}, Tables: []tableJSON{}, Entries: []exportwatch.Entry{},
		Effects: []exportwatch.Effect{}, Warnings: []exportwatch.Warning{}}
	for k, val := range v.Meta {
		j.Meta[k] = val
	}
	if parties := parsers.Parties(v.Meta); len(parties) > 0 {
		j.Meta["parties"] = parties
	}
	if j.Meta["effects"] == nil && len(v.Effects) > 0 {
		j.Meta["effects"] = v.Effects
	}
	for _, s := range v.Sections {
		j.Sections = append(j.Sections, sectionJSON{s.ID, s.Kind, s.Label, s.Heading, v.SectionText(s), s.Depth, s.Start, s.End, s.Source})
	}
	for _, t := range v.Tables {
		tj := tableJSON{ID: t.ID, Columns: t.Columns, Rows: [][]string{}, Keys: []string{}}
		for _, r := range t.Rows {
			tj.Rows, tj.Keys = append(tj.Rows, r.Cells), append(tj.Keys, r.Key)
		}
		j.Tables = append(j.Tables, tj)
	}
	j.Entries = append(j.Entries, v.Entries...)
	j.Effects = append(j.Effects, v.Effects...)
	j.Warnings = append(j.Warnings, v.Warnings...)
	return j
}
