package parsers_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode"

	"exportwatch"
	"exportwatch/parsers"
)

// A printedFR is what one document of the Federal Register's XML prints, counted
// with encoding/xml alone.
type printedFR struct {
	tables, rows, notes, sections, signatures int
	headings                                  []string
}

// countFR counts what the documents of payload print. Rows without text, and
// footnotes without, are none.
func countFR(t *testing.T, payload []byte) []printedFR {
	t.Helper()
	var docs []printedFR
	var path []string
	var texts []*strings.Builder // of the open elements
	d := xml.NewDecoder(bytes.NewReader(payload))
	inside := func(names ...string) bool {
		return slices.ContainsFunc(path, func(n string) bool { return slices.Contains(names, n) })
	}
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return docs
		}
		if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			switch name := tok.Name.Local; name {
			case "RULE", "PRORULE", "NOTICE", "PRESDOCU":
				docs = append(docs, printedFR{})
			}
			path, texts = append(path, tok.Name.Local), append(texts, new(strings.Builder))
		case xml.CharData:
			for _, b := range texts {
				b.Write(tok)
			}
		case xml.EndElement:
			text := strings.TrimSpace(texts[len(texts)-1].String())
			path, texts = path[:len(path)-1], texts[:len(texts)-1]
			if !inside("RULE", "PRORULE", "NOTICE", "PRESDOCU") || text == "" {
				continue
			}
			doc := &docs[len(docs)-1]
			switch tok.Name.Local {
			case "GPOTABLE":
				doc.tables++
			case "ROW":
				if strings.TrimFunc(text, func(r rune) bool { return r == '*' || unicode.IsSpace(r) }) != "" { // stars stand for rows that are not printed
					doc.rows++
				}
			case "FTNT":
				doc.notes++
			case "SECTION":
				doc.sections++
			case "SIG":
				doc.signatures++
			case "HD":
				if !inside("AUTH", "SOURCE", "NOTE", "CONTENTS", "EXTRACT", "APPENDIX", "SIG") {
					doc.headings = append(doc.headings, headingLetters(text))
				}
			}
		}
	}
}

// headingLetters returns the letters of s in lower case, for headings that are compared
// whatever is done to their spaces and marks.
func headingLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(s))
}

// TestFRStructure holds every document of the recorded XML against what an
// independent reader counts in it: documents, tables, rows, footnotes, printed
// sections, signatures and headings.
func TestFRStructure(t *testing.T) {
	files := slices.Concat(corpusGlob(t, "corpus/fr-xml/*/*.xml"), corpusGlob(t, "corpus/fr-xml/*/*.xml.gz"))
	documents, rows, notes := 0, 0, 0
	for _, file := range files {
		payload := corpusFile(t, file)
		r, err := parsers.Parse("fr-xml", parsers.Input{Payload: payload})
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		want := countFR(t, payload)
		if len(want) != len(r.Documents) {
			t.Errorf("%s: %d documents, counted %d", file, len(r.Documents), len(want))
			continue
		}
		for i, d := range r.Documents {
			compareFR(t, file, d, want[i])
			rows, notes = rows+want[i].rows, notes+want[i].notes
		}
		documents += len(want)
	}
	t.Logf("%d files, %d documents, %d rows, %d footnotes", len(files), documents, rows, notes)
	if len(files) < 40 || documents < 200 || rows < 1000 || notes < 800 {
		t.Errorf("%d files, %d documents, %d rows, %d footnotes are too few", len(files), documents, rows, notes)
	}
}

func compareFR(t *testing.T, file string, d parsers.Document, want printedFR) {
	t.Helper()
	v := d.Version
	have := printedFR{tables: len(v.Tables)}
	for _, table := range v.Tables {
		have.rows += len(table.Rows)
	}
	headings := map[string]int{}
	for _, s := range v.Sections {
		last := string(s.ID[strings.LastIndexByte(string(s.ID), '/')+1:])
		switch {
		case s.Kind == exportwatch.SectionFootnote:
			have.notes++
		case s.Kind != exportwatch.SectionProvision:
		case strings.HasPrefix(last, "signature"):
			have.signatures++
		case s.Label != "" && !strings.Contains(s.Label, " CFR Part "):
			have.sections++
		}
		headings[headingLetters(s.Heading)]++
	}
	if have.tables != want.tables || have.rows != want.rows || have.notes != want.notes || have.signatures < want.signatures || have.sections < want.sections {
		t.Errorf("%s: %s: have %+v, counted %+v", file, d.ID, have, printedFR{tables: want.tables, rows: want.rows, notes: want.notes, sections: want.sections, signatures: want.signatures})
	}
	for _, h := range want.headings {
		if headings[h]--; headings[h] < 0 && h != "" && h != headingLetters(d.Title) {
			t.Errorf("%s: %s: no section for the heading %q", file, d.ID, exportwatch.Excerpt(h, 80))
		}
	}
	checkTree(t, d)
}

// checkTree holds that the sections of d have names of their own and nest.
func checkTree(t *testing.T, d parsers.Document) {
	t.Helper()
	seen := map[exportwatch.SectionID]bool{}
	for i, s := range d.Version.Sections {
		if seen[s.ID] || s.ID == "" || s.Start > s.End || s.End > len(d.Version.Text) {
			t.Errorf("%s: section %q at %d to %d of %d, depth %d", d.ID, s.ID, s.Start, s.End, len(d.Version.Text), s.Depth)
		}
		seen[s.ID] = true
		if i > 0 && s.Start < d.Version.Sections[i-1].Start {
			t.Errorf("%s: section %q stands before the one before it", d.ID, s.ID)
		}
	}
}
