package parsers

import (
	"net/url"
	"regexp"
	"strings"

	"exportwatch"
)

// A FilingMark is what EDGAR's lists said of a filing when a document of it was
// asked for. It is kept in the fragment of the URL, which is never sent: press
// releases and other exhibits, and reports without tagged facts, do not say who
// files them. Empty fields are unknown.
type FilingMark struct {
	Filer string           // as EDGAR writes it, without the mark of its state: "EXAMPLE CORP"
	CIK   string           // ten digits
	Form  string           // of the filing, also for its exhibits: "8-K/A"
	Filed exportwatch.Date // the day EDGAR dates the filing
}

// stateMark matches what EDGAR puts behind a name that several registrants
// share: "EXAMPLE CORP /DE/", "EXAMPLE PLC/ADR".
var stateMark = regexp.MustCompile(`\s*/\s*[A-Z]{2,4}\s*/?$`)

// filerName returns a name as it is written outside of EDGAR's lists.
func filerName(listed string) string {
	return stateMark.ReplaceAllString(fold(listed), "")
}

// Mark returns what a search said of the filing that h belongs to.
func (h Hit) Mark() FilingMark {
	return FilingMark{Filer: filerName(h.Company), CIK: tenDigits(h.CIK), Form: h.Form, Filed: h.Filed}
}

// Mark returns what the submissions of company said of f.
func (f Filing) Mark(company string) FilingMark {
	return FilingMark{Filer: filerName(company), CIK: tenDigits(f.CIK), Form: f.Form, Filed: f.Filed}
}

func tenDigits(cik string) string {
	return strings.Repeat("0", max(0, 10-len(cik))) + cik
}

// On returns address with m as its fragment. What is empty in m is left out.
func (m FilingMark) On(address string) string {
	fields := url.Values{}
	for name, value := range map[string]string{"filer": m.Filer, "cik": m.CIK, "form": m.Form, "filed": m.Filed.String()} {
		if value != "" {
			fields.Set(name, value)
		}
	}
	address, _, _ = strings.Cut(address, "#")
	if len(fields) == 0 {
		return address
	}
	return address + "#" + strings.ReplaceAll(fields.Encode(), "+", "%20")
}

var (
	markedCIK  = regexp.MustCompile(`^\d{10}$`)
	markedForm = regexp.MustCompile(`^[0-9A-Z][0-9A-Z /-]{0,19}$`)
)

// ParseFilingMark reads the mark that address carries, and returns address
// without it. What has not the form of its field is left out.
func ParseFilingMark(address string) (plain string, m FilingMark) {
	plain, fragment, _ := strings.Cut(address, "#")
	fields, err := url.ParseQuery(fragment)
	if err != nil {
		return plain, m // a fragment of another kind
	}
	if name := fold(fields.Get("filer")); len(name) <= maxFiler {
		m.Filer = name
	}
	if markedCIK.MatchString(fields.Get("cik")) {
		m.CIK = fields.Get("cik")
	}
	if markedForm.MatchString(fields.Get("form")) {
		m.Form = fields.Get("form")
	}
	m.Filed = leadingDate(fields.Get("filed"))
	return plain, m
}

// complete adds to the metadata of a filing what it does not say itself.
func (m FilingMark) complete(meta exportwatch.Meta) {
	for key, value := range map[string]string{"filer": m.Filer, "cik": m.CIK, "form": m.Form} {
		if meta.String(key) == "" && value != "" {
			meta[key] = value
		}
	}
}
