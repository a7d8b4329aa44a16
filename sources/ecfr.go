package sources

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

const (
	ecfrAPI    = "https://www.ecfr.gov/api/versioner/v1/"
	ecfrExempt = "ecfr.gov offers this API for programs"
	// ecfrTexts is where texts of parts stand, one address for each day.
	ecfrTexts = ecfrAPI + "full/"
)

// cfrParts matches a watched part, or parts from one to another: "15/744",
// "15/730-774".
var cfrParts = regexp.MustCompile(`^([1-9][0-9]?)/([1-9][0-9]{0,3})(?:-([1-9][0-9]{0,3}))?$`)

// ecfr returns a source for each watched part or range of parts.
func ecfr(cfg Config) ([]Definition, error) {
	var defs []Definition
	for _, name := range cfg.Parts {
		w, err := newECFRWatch(name)
		if err != nil {
			return nil, err
		}
		defs = append(defs, w.definition())
	}
	return defs, nil
}

// An ecfrWatch is the parts of one title that a source watches.
type ecfrWatch struct {
	title       int
	first, last int // parts, both included
}

// cfrTitles is how many titles the Code of Federal Regulations has.
const cfrTitles = 50

func newECFRWatch(name string) (ecfrWatch, error) {
	m := cfrParts.FindStringSubmatch(name)
	if m == nil {
		return ecfrWatch{}, fmt.Errorf("%w: CFR part %q: want title/part or title/first-last, such as 15/744 or 15/730-774", ErrConfig, name)
	}
	if m[3] == "" {
		m[3] = m[2]
	}
	var n [3]int
	for i := range n {
		var err error
		if n[i], err = strconv.Atoi(m[i+1]); err != nil {
			return ecfrWatch{}, fmt.Errorf("%w: CFR part %q: %w", ErrConfig, name, err)
		}
	}
	if n[0] < 1 || n[0] > cfrTitles {
		return ecfrWatch{}, fmt.Errorf("%w: CFR part %q: the titles are 1 to %d", ErrConfig, name, cfrTitles)
	}
	if n[2] < n[1] {
		return ecfrWatch{}, fmt.Errorf("%w: CFR part %q: the last part stands before the first", ErrConfig, name)
	}
	return ecfrWatch{title: n[0], first: n[1], last: n[2]}, nil
}

// definition returns the source. The title's own day, the list of versions and
// the sizes in the structure say whether there is anything new; see docs/adr on
// why a part is retrieved whole.
func (w ecfrWatch) definition() Definition {
	d := Definition{
		Source: exportwatch.Source{
			ID:        exportwatch.SourceID(fmt.Sprintf("ecfr/%d-%s", w.title, w.span())),
			Title:     fmt.Sprintf("eCFR: %d CFR part %s", w.title, w.span()),
			Publisher: "Office of the Federal Register", Grade: exportwatch.Primary,
			Home:     fmt.Sprintf("https://www.ecfr.gov/current/title-%d/part-%d", w.title, w.first),
			Schedule: "15 5,9,13,17,21 * * *",
			Coverage: "The codified text as the editors have updated it, usually one or two days behind the Federal Register; not the official edition. What neither the list of versions nor a size shows is found within a week. While an import is under way nothing is read; one that does not end, or a text that stands still, is told after two weeks.",
		},
		Unannounced: "a text is compared with the one that stood before it",
		Recall:      ecfrTexts,
		Plan:        w.plan,
		Index:       w.index,
		Kinds:       map[string]exportwatch.DocKind{"ecfr-xml": exportwatch.Regulation, "ecfr-structure": exportwatch.Regulation},
		Exemptions:  []Exemption{{Prefix: ecfrAPI, Why: ecfrExempt}},
		Census:      &Census{Plan: w.censusPlan, Read: w.censusRead},
		Reach:       &Reach{UpTo: w.newestText, Days: ecfrSweepDays + ecfrLagDays},
	}
	if !w.single() {
		d.Source.Title = fmt.Sprintf("eCFR: %d CFR parts %s", w.title, w.span())
		d.Input = func(in parsers.Input) parsers.Input {
			in.Parts = w.span()
			return in
		}
	}
	return d
}

func (w ecfrWatch) single() bool { return w.first == w.last }

// span returns "744" or "730-774".
func (w ecfrWatch) span() string {
	if w.single() {
		return strconv.Itoa(w.first)
	}
	return fmt.Sprintf("%d-%d", w.first, w.last)
}

// holds reports whether the part with that number is watched.
func (w ecfrWatch) holds(number string) bool {
	n, err := strconv.Atoi(strings.TrimRight(number, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	return err == nil && w.first <= n && n <= w.last
}

func (w ecfrWatch) titlesURL() string { return ecfrAPI + "titles.json" }

func (w ecfrWatch) structureURL(on exportwatch.Date) string {
	return fmt.Sprintf("%sstructure/%s/title-%d.json", ecfrAPI, on, w.title)
}

// versionsURL asks for rows of a part, or of the title if part is empty, with
// issues from one day to another; a zero day bounds nothing.
func (w ecfrWatch) versionsURL(part string, from, to exportwatch.Date) string {
	q := url.Values{}
	for name, value := range map[string]string{"part": part, "issue_date[gte]": from.String(), "issue_date[lte]": to.String()} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return fmt.Sprintf("%sversions/title-%d.json?%s", ecfrAPI, w.title, q.Encode())
}

func (w ecfrWatch) textURL(part string, on exportwatch.Date, m parsers.ECFRMark) string {
	return fmt.Sprintf("%s%s/title-%d.xml?part=%s#%s", ecfrTexts, on, w.title, part, m.Fragment(part))
}

// index checks the answers that say what is new. A structure without a watched
// part is no index of ours: the configuration names a part that does not exist,
// or the last one was removed.
func (w ecfrWatch) index(rawurl string, payload []byte) (int, bool, error) {
	switch {
	case rawurl == w.titlesURL():
		_, _, err := parsers.ECFRTitleDate(payload, w.title)
		return 1, true, err
	case strings.HasPrefix(rawurl, ecfrAPI+"versions/"):
		_, _, err := parsers.ECFRVersions(payload)
		return 1, true, err
	case strings.HasPrefix(rawurl, ecfrAPI+"structure/"):
		parts, err := w.parts(payload)
		if err == nil && len(parts) == 0 {
			err = &parsers.Error{Format: "ecfr-structure", Reason: exportwatch.ReasonEmptyIndex,
				Err: fmt.Errorf("title %d has no part %s: if it was not removed, mend the watched parts in the configuration", w.title, w.span())}
		}
		return len(parts), true, err
	}
	return 0, false, nil
}

// parts returns the watched parts in a structure. A run of reserved parts is
// none: it has no text.
func (w ecfrWatch) parts(payload []byte) ([]parsers.ECFRPart, error) {
	list, err := parsers.ECFRParts(payload)
	return slices.DeleteFunc(list, func(p parsers.ECFRPart) bool { return p.First != p.Last || !w.holds(p.Number) }), err
}

func ecfrGet(rawurl, format, accept string) crawler.Request {
	return crawler.Request{URL: rawurl, Format: format, Accept: accept, Exempt: ecfrExempt}
}
