package sources

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

const (
	ecfrAPI    = "https://www.ecfr.gov/api/versioner/v1/"
	ecfrExempt = "ecfr.gov offers this API for programs"
)

var cfrPart = regexp.MustCompile(`^([1-9][0-9]?)/([1-9][0-9]{0,3})$`)

// ecfr returns a source for each watched part.
func ecfr(cfg Config) ([]Definition, error) {
	var defs []Definition
	for _, part := range cfg.Parts {
		d, err := ecfrPart(part)
		if err != nil {
			return nil, err
		}
		defs = append(defs, d)
	}
	return defs, nil
}

// ecfrPart watches one part of the codified regulations. The title's own date
// and the part's list of issues say whether there is anything new, so the text
// is retrieved once per issue date.
func ecfrPart(name string) (Definition, error) {
	m := cfrPart.FindStringSubmatch(name)
	if m == nil {
		return Definition{}, fmt.Errorf("%w: CFR part %q: want title/part, such as 15/744", ErrConfig, name)
	}
	title, part := m[1], m[2]
	n, err := strconv.Atoi(title)
	if err != nil {
		return Definition{}, fmt.Errorf("%w: CFR part %q: %w", ErrConfig, name, err)
	}
	w := ecfrWatch{title: n, part: part}
	return Definition{
		Source: exportwatch.Source{
			ID:        exportwatch.SourceID("ecfr/" + title + "-" + part),
			Title:     fmt.Sprintf("eCFR: %s CFR part %s", title, part),
			Publisher: "Office of the Federal Register", Grade: exportwatch.Primary,
			Home:     fmt.Sprintf("https://www.ecfr.gov/current/title-%s/part-%s", title, part),
			Schedule: "15 5,9,13,17,21 * * *",
			Coverage: "The codified text as the editors have updated it, usually one or two days behind the Federal Register; not the official edition.",
		},
		Plan:  w.plan,
		Index: w.index,
		Kinds: map[string]exportwatch.DocKind{"ecfr-xml": exportwatch.Regulation},
	}, nil
}

type ecfrWatch struct {
	title int
	part  string
}

func (w ecfrWatch) titles() string { return ecfrAPI + "titles.json" }

func (w ecfrWatch) issues() string {
	return fmt.Sprintf("%sversions/title-%d.json?part=%s", ecfrAPI, w.title, w.part)
}

func (w ecfrWatch) text(on exportwatch.Date) string {
	return fmt.Sprintf("%sfull/%s/title-%d.xml?part=%s", ecfrAPI, on, w.title, w.part)
}

// index checks the two small answers that say what is new.
func (w ecfrWatch) index(url string, payload []byte) (int, bool, error) {
	switch url {
	case w.titles():
		_, _, err := parsers.ECFRTitleDate(payload, w.title)
		return 1, true, err
	case w.issues():
		_, err := parsers.ECFRNewestIssue(payload, exportwatch.Date{})
		return 1, true, err
	}
	return 0, false, nil
}

func (w ecfrWatch) plan(time.Time, Known) crawler.Plan {
	get := func(url, format, accept string) []crawler.Request {
		return []crawler.Request{{URL: url, Format: format, Accept: accept, Exempt: ecfrExempt}}
	}
	var current exportwatch.Date
	return crawler.Plan{
		Start: get(w.titles(), "", "application/json"),
		Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
			switch r.URL {
			case w.titles():
				on, importing, err := parsers.ECFRTitleDate(p.Body, w.title)
				if err != nil || importing { // mid-import answers mix two issues: the next pass asks again
					return nil
				}
				current = on
				return get(w.issues(), "", "application/json")
			case w.issues():
				if on, err := parsers.ECFRNewestIssue(p.Body, current); err == nil && !on.IsZero() {
					return get(w.text(on), "ecfr-xml", "application/xml")
				}
			}
			return nil
		},
	}
}
