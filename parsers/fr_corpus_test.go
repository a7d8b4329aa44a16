package parsers_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// A labelled is one row of gold/fr_meta.jsonl.
type labelled struct {
	ID      string
	Tier    string
	Path    string `json:"text_path"`
	Locator string `json:"text_locator"`
	Want    map[string]any
	Raw     json.RawMessage `json:"expected"`
}

// TestFRMetaGold reads the documents of the labelled set and compares every
// field, as score/fr_meta.py does.
func TestFRMetaGold(t *testing.T) {
	var documents, right int
	issues := map[string][]rune{} // by path
	for _, row := range goldFRMeta(t) {
		documents++
		if issues[row.Path] == nil {
			issues[row.Path] = []rune(string(corpusFile(t, row.Path)))
		}
		meta := parseOne(t, "fr-xml", parsers.Input{Payload: cutElement(t, row, issues[row.Path])}).Version.Meta
		ok := true
		for _, field := range []string{"document_number", "document_type", "title", "action", "cfr", "dockets", "rins", "effective_on", "comments_close_on"} {
			want, have := comparable(field, row.Want[field]), comparable(field, meta[field])
			if want != have {
				ok = false
				t.Logf("%s: %s = %q, labelled %q", row.ID, field, have, want)
			}
		}
		if ok {
			right++
		}
	}
	t.Logf("%d of %d documents have every field right", right, documents)
	if documents == 0 || right*100 < documents*90 {
		t.Errorf("%d of %d documents have every field right, want 90%%", right, documents)
	}
}

func goldFRMeta(t *testing.T) []labelled {
	t.Helper()
	var rows []labelled
	for row := range bytes.Lines(corpusFile(t, "gold/fr_meta.jsonl")) {
		var r labelled
		if err := json.Unmarshal(row, &r); err != nil {
			t.Fatal(err)
		}
		if r.Tier != "full_document" {
			continue
		}
		if err := json.Unmarshal(r.Raw, &r.Want); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	return rows
}

var locator = regexp.MustCompile(`char offset (\d+) \(element <(\w+)>\)`)

// cutElement returns the element of an issue that a row is about. The offset
// counts characters, not bytes.
func cutElement(t *testing.T, row labelled, issue []rune) []byte {
	t.Helper()
	m := locator.FindStringSubmatch(row.Locator)
	if m == nil {
		t.Fatalf("%s: locator %q", row.ID, row.Locator)
	}
	offset, err := strconv.Atoi(m[1])
	if err != nil {
		t.Fatal(err)
	}
	text := string(issue[offset:])
	end := "</" + m[2] + ">"
	return []byte(text[:strings.Index(text, end)+len(end)])
}

var (
	plainDash   = strings.NewReplacer("–", "-", "—", "-", "‑", "-", "‐", "-", "−", "-")
	stopsSpaces = regexp.MustCompile(`[\s.]+`)
	cfrPattern  = regexp.MustCompile(`(?i)^\s*(\d+)\s*CFR\s*(.*)$`)
	chapter     = regexp.MustCompile(`(?i)ch(apter)?\.?\s*[ivx\d]+`)
	partNumber  = regexp.MustCompile(`\d+[a-z]?`)
)

// comparable brings a field into the form in which the scorer compares it.
func comparable(field string, v any) string {
	var list []string
	switch v := v.(type) {
	case string:
		list = []string{v}
	case []string:
		list = v
	case []any:
		for _, e := range v {
			list = append(list, e.(string))
		}
	}
	var out []string
	for _, s := range list {
		s = strings.ToLower(plainDash.Replace(s))
		switch m := cfrPattern.FindStringSubmatch(s); {
		case field == "cfr" && m != nil && len(partNumber.FindAllString(chapter.ReplaceAllString(m[2], ""), -1)) > 0:
			for _, p := range partNumber.FindAllString(chapter.ReplaceAllString(m[2], ""), -1) {
				out = append(out, m[1]+" cfr part "+p)
			}
		case field == "dockets":
			out = append(out, strings.Trim(s, "[] "))
		default:
			out = append(out, strings.TrimSpace(stopsSpaces.ReplaceAllString(s, " ")))
		}
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), "|")
}

// parseOne parses in and returns its only document.
func parseOne(t *testing.T, format string, in parsers.Input) parsers.Document {
	t.Helper()
	r, err := parsers.Parse(format, in)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Documents) != 1 {
		t.Fatalf("%d documents, want 1", len(r.Documents))
	}
	return r.Documents[0]
}

// TestFRIssue reads a whole issue. The numbers were counted with
//
//	zcat FR-2024-02-12.current.xml.gz | grep -c '<RULE>\|<PRORULE>\|<NOTICE>\|<PRESDOCU>'   # 96
//	zcat FR-2024-02-12.current.xml.gz | grep -c '<AMDPAR>'                                  # 148
func TestFRIssue(t *testing.T) {
	const documents = 96
	r, err := parsers.Parse("auto", parsers.Input{Payload: corpusFile(t, "corpus/fr-xml/issue/FR-2024-02-12.current.xml.gz")})
	if err != nil {
		t.Fatal(err)
	}
	if r.Format != "fr-xml" || len(r.Documents) != documents {
		t.Errorf("%d documents of %s, want %d of fr-xml", len(r.Documents), r.Format, documents)
	}
	effects := 0
	ids := map[exportwatch.DocID]bool{}
	for _, d := range r.Documents {
		if ids[d.ID] || !strings.HasPrefix(string(d.ID), "fr/2024-02-12/") || d.Title == "" {
			t.Errorf("document %s titled %q", d.ID, d.Title)
		}
		ids[d.ID] = true
		effects += len(d.Version.Effects)
		checkCitation(t, d)
	}
	if effects < 100 {
		t.Errorf("%d effects in an issue of 148 instructions", effects)
	}
}

// checkCitation: the issue's pages run from 9739 to 10003.
func checkCitation(t *testing.T, d parsers.Document) {
	t.Helper()
	page, err := strconv.Atoi(strings.TrimPrefix(d.Version.Meta.String("citation"), "89 FR "))
	if err != nil || page < 9739 || page > 10003 {
		t.Errorf("%s cited as %q", d.ID, d.Version.Meta.String("citation"))
	}
}

// TestFRJSONRecorded: the counts are those of
// zcat documents-search-....json.gz | jq '.results|length' and
// jq '[.results[]|select(.type=="Rule")]|length'.
func TestFRJSONRecorded(t *testing.T) {
	r, err := parsers.Parse("auto", parsers.Input{Payload: corpusFile(t, "corpus/fr-api/documents-search-2024-order-oldest-page1-1000docs-all-fields.json.gz")})
	if err != nil {
		t.Fatal(err)
	}
	rules := 0
	for _, d := range r.Documents {
		if d.Version.Meta.String("document_type") == "Rule" {
			rules++
		}
		if strings.Contains(d.Version.Text, "page_views") || d.Title == "" || d.Version.Published.IsZero() {
			t.Errorf("%s: title %q, published %s", d.ID, d.Title, d.Version.Published)
		}
	}
	if r.Format != "fr-json" || len(r.Documents) != 1000 || rules != 120 {
		t.Errorf("%d documents, %d rules of %s, want 1000, 120 of fr-json", len(r.Documents), rules, r.Format)
	}
}

// TestFRSingles: each recorded single answer is one document named by its file.
func TestFRSingles(t *testing.T) {
	for _, name := range corpusGlob(t, "corpus/fr-api/single/*.json") {
		d := parseOne(t, "auto", parsers.Input{Payload: corpusFile(t, name)})
		day, number, _ := strings.Cut(strings.TrimSuffix(name[strings.LastIndex(name, "/")+1:], ".json"), "_")
		if want := exportwatch.DocID("fr/" + day + "/" + number); d.ID != want {
			t.Errorf("%s read as %s, want %s", name, d.ID, want)
		}
		if correction := strings.HasPrefix(number, "C"); correction != (d.Version.Meta["is_correction"] == true) {
			t.Errorf("%s: is_correction %v", name, d.Version.Meta["is_correction"])
		}
	}
}
