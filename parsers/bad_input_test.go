package parsers_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"path"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"exportwatch"
	"exportwatch/parsers"
)

// Sizes of what is put into payloads, each beyond what a reader is bounded by. The
// race detector takes some twenty times as long, and finds nothing in what one
// goroutine does.
const (
	badNesting = 200_000
	badRecords = 40_000
	badDigits  = 200_000
	badAttr    = 1<<20 + 1 // bytes
	badRacing  = 20        // what the sizes are divided by
)

func badSize(n int) int {
	if raceDetector {
		return n / badRacing
	}
	return n
}

// A badCase is a payload of fixtures/docs to be spoiled, and what it is read as.
type badCase struct {
	format, name string
	in           parsers.Input
	documents    []parsers.Document
	word         string // a word that stands in the payload and in the documents
}

// with returns the input with another payload.
func (c badCase) with(payload []byte) parsers.Input {
	in := c.in
	in.Payload = payload
	return in
}

// badCases returns every payload of fixtures/docs; if first, one of each format.
func badCases(t *testing.T, first bool) (cases []badCase) {
	t.Helper()
	for _, format := range parsers.Formats() {
		for i, name := range docFixtures(t, format) {
			if first && i > 0 {
				break
			}
			c := badCase{format: format, name: name, in: docInput(t, name)}
			if !strings.HasPrefix(c.in.URL, "https:") {
				c.in.URL = "https://x.example/" + path.Base(name) // without an address, the bytes name the document
			}
			r, err := parsers.Parse(format, c.in)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			c.documents = r.Documents
			c.word = c.sharedWord()
			cases = append(cases, c)
		}
	}
	if len(cases) < len(parsers.Formats()) {
		t.Fatalf("%d payloads for %d formats", len(cases), len(parsers.Formats()))
	}
	return cases
}

// badMarker stands for a word of a payload, in a copy of it.
const badMarker = "quagmire"

var plainWord = regexp.MustCompile(`\b[A-Za-z]{5,}\b`)

// sharedWord returns a word of the texts of c which, replaced in the payload, is
// replaced in the documents too; else "".
func (c badCase) sharedWord() string {
	for _, d := range c.documents {
		for i, word := range plainWord.FindAllString(d.Version.Text, 60) {
			r, err := parsers.Parse(c.format, c.with(c.replaced(word, badMarker)))
			if err == nil && i > 0 && len(r.Documents) == len(c.documents) && strings.Contains(fmt.Sprint(r.Documents), badMarker) {
				return word
			}
		}
	}
	return ""
}

// replaced returns the payload with other in the place of word, in addresses excepted.
func (c badCase) replaced(word, other string) []byte {
	return regexp.MustCompile(`([\s>",])`+word+`\b`).ReplaceAll(c.in.Payload, []byte("${1}"+other))
}

// placeOfFault matches what an error may name as its place.
var placeOfFault = regexp.MustCompile(`^(line \d+|offset \d+|page \d+|part \d+|\$.*)$`)

// wholePayload are the reasons that can tell of a payload as a whole, such as its
// size or the charset it was sent in, so that no place in it need be named:
// [parsers.Error].
var wholePayload = []exportwatch.Reason{exportwatch.ReasonCharset, exportwatch.ReasonEmptyBody, exportwatch.ReasonWrongShape, exportwatch.ReasonTooLarge, exportwatch.ReasonEncrypted}

// readBad reads in and reports a panic, an error that does not name its format and
// place, and documents that no reader would give of whole payloads.
func readBad(t *testing.T, format string, in parsers.Input) (r parsers.Result, err error) {
	t.Helper()
	defer func() {
		if v := recover(); v != nil {
			t.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	r, err = parsers.Parse(format, in)
	if err != nil {
		var e *parsers.Error
		switch {
		case len(err.Error()) > maxBadMessage:
			t.Errorf("error of %d bytes: %.200s", len(err.Error()), err)
		case !errors.As(err, &e) || e.Format != format || e.Err == nil || e.Reason == "":
			t.Errorf("error %#v names no format, reason or cause", err)
		case e.Where == "" && !slices.Contains(wholePayload, e.Reason), e.Where != "" && !placeOfFault.MatchString(e.Where):
			t.Errorf("error names %q as its place: %v", e.Where, err)
		}
	}
	for _, d := range r.Documents {
		checkSections(t, d)
		checkTables(t, d)
		checkBadText(t, in, d)
	}
	return r, err
}

// maxBadMessage bounds, in bytes, what an error says: it may quote a payload, not
// repeat it.
const maxBadMessage = 2000

// maxBadText is how many times its payload a text may be, and bytes beside: marks
// for pictures and the country that is carried down a table are all that is added.
const maxBadText = 4

func checkBadText(t *testing.T, in parsers.Input, d parsers.Document) {
	t.Helper()
	for text := range wordsOf(d) {
		if !utf8.ValidString(text) || strings.ContainsFunc(text, isBidiControl) || strings.Contains(text, "\x00") {
			t.Errorf("%s: text holds what shows nothing: %.200q", d.ID, text)
		}
	}
	if len(d.Version.Text) > maxBadText*len(in.Payload)+10_000 {
		t.Errorf("%s: text of %d bytes from a payload of %d", d.ID, len(d.Version.Text), len(in.Payload))
	}
}

// wordsOf goes through the title and the text of d, and the keys of its rows.
func wordsOf(d parsers.Document) iter.Seq[string] {
	return func(yield func(string) bool) {
		if !yield(d.Title) || !yield(d.Version.Text) {
			return
		}
		for _, table := range d.Version.Tables {
			for _, row := range table.Rows {
				if !yield(row.Key) {
					return
				}
			}
		}
	}
}

func isBidiControl(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }

// checkKept reports what of the documents of c is missing in r without a word: where
// there is neither an error nor a warning, no document, section, row or entry is lost.
func (c badCase) checkKept(t *testing.T, r parsers.Result, err error) {
	t.Helper()
	if err != nil || told(r) {
		return
	}
	if len(r.Documents) < len(c.documents) {
		t.Errorf("%d documents of %d", len(r.Documents), len(c.documents))
		return
	}
	for i, whole := range c.documents {
		d := r.Documents[i]
		if len(d.Version.Sections) < len(whole.Version.Sections) || tableRows(d) < tableRows(whole) || len(d.Version.Entries) < len(whole.Version.Entries) {
			t.Errorf("%s: %d sections of %d, %d rows of %d, %d entries of %d, without a word", d.ID, len(d.Version.Sections), len(whole.Version.Sections),
				tableRows(d), tableRows(whole), len(d.Version.Entries), len(whole.Version.Entries))
		}
	}
}

// told reports whether a version says itself that it lacks something.
func told(r parsers.Result) bool {
	return slices.ContainsFunc(r.Documents, func(d parsers.Document) bool {
		return slices.ContainsFunc(d.Version.Warnings, func(w exportwatch.Warning) bool {
			return w.Code == "truncated" || w.Code == "concatenated" || w.Code == "unread_part"
		})
	})
}

// jsonOf returns documents as JSON, without the places in the payload.
func jsonOf(t *testing.T, docs []parsers.Document) string {
	t.Helper()
	docs = slices.Clone(docs)
	for i := range docs {
		sections := slices.Clone(docs[i].Version.Sections)
		for k := range sections {
			sections[k].Source = [2]int{}
		}
		docs[i].Version.Sections = sections
	}
	b, err := json.Marshal(docs)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestBadInputConcatenated: of two payloads in one, the second is never lost
// without a word: it is read, or there is an error or a warning.
func TestBadInputConcatenated(t *testing.T) {
	for _, c := range badCases(t, false) {
		t.Run(c.name, func(t *testing.T) {
			second := c.in.Payload
			if c.word != "" {
				second = c.replaced(c.word, badMarker)
			}
			for _, between := range []string{"", "\n", "\r\n \r\n"} {
				r, err := readBad(t, c.format, c.with(slices.Concat(c.in.Payload, []byte(between), second)))
				switch {
				case err != nil || told(r):
				case c.word == "":
					t.Errorf("read as %d documents, without a word of which to tell the second: choose other words for the payload", len(r.Documents))
				case !strings.Contains(jsonOf(t, r.Documents), badMarker):
					t.Errorf("after %q: the second payload is lost without a word", between)
				}
			}
		})
	}
}

// TestBadInputMisdeclared: what is sent as something else is read as it is, or
// refused.
func TestBadInputMisdeclared(t *testing.T) {
	for _, c := range badCases(t, false) {
		want := jsonOf(t, c.documents)
		for _, mediaType := range []string{
			"application/pdf", "text/html", "application/json", "image/png", "text/plain; charset=utf-8", "text/html; charset=utf-16",
			"text/xml; charset=x-none", "application/octet-stream", ";;;", "text/html; charset=\"\x00\"",
		} {
			in := c.in
			in.MediaType = mediaType
			if r, err := readBad(t, c.format, in); err == nil && jsonOf(t, r.Documents) != want {
				t.Errorf("%s as %q: other documents than as itself", c.name, mediaType)
			}
		}
		for _, other := range parsers.Formats() {
			if other != c.format {
				_, err := readBad(t, other, c.in) // most are errors; cross_test.go says which are not
				_ = err
			}
		}
	}
}

// TestBadInputBytes: NULs and stray bytes anywhere give no text that holds them, and
// in a word of the text take nothing else away without a word about it.
func TestBadInputBytes(t *testing.T) {
	for _, c := range badCases(t, false) {
		t.Run(c.name, func(t *testing.T) {
			n := len(c.in.Payload)
			for _, at := range []int{0, n / 5, n / 3, n / 2, 3 * n / 4, n - 1, n} {
				for _, bad := range []string{"\x00", "\x00\x00\x00\x00\x00\x00\x00\x00", "\xff\xfe\x00", "\x1b[2J", "\uFFFF"} {
					_, err := readBad(t, c.format, c.with(slices.Concat(c.in.Payload[:at], []byte(bad), c.in.Payload[at:])))
					_ = err // it may be inside of a tag or key, which is then of another name
				}
			}
			if c.word == "" {
				return
			}
			for _, bad := range []string{"\x00", "\x1b[2J", "\uFFFF", "\xff"} {
				r, err := readBad(t, c.format, c.with(c.replaced(c.word, c.word[:2]+bad+c.word[2:])))
				c.checkKept(t, r, err)
			}
		})
	}
}

// noSuchMarks matches payloads in a charset without these characters; nor have the
// fonts of the PDF files any.
var noSuchMarks = regexp.MustCompile(`(?i)iso-8859-1`)

// TestBadInputBidi: marks and controls of the direction of writing, which show
// nothing, change no text, title, key or name.
func TestBadInputBidi(t *testing.T) {
	spoilt := 0
	for _, c := range badCases(t, false) {
		if c.word == "" || strings.HasSuffix(c.format, "pdf") || noSuchMarks.Match(c.in.Payload) {
			continue
		}
		spoilt++
		want := jsonOf(t, c.documents)
		for _, mark := range []string{"\u200E", "\u200F", "\u061C", "\u202A", "\u202E", "\u202C", "\u2066", "\u2067", "\u2069"} {
			r, err := readBad(t, c.format, c.with(c.replaced(c.word, c.word[:2]+mark+c.word[2:])))
			if err != nil {
				t.Errorf("%s, %+q in %q: %v", c.name, mark, c.word, err)
			} else if got := jsonOf(t, r.Documents); got != want {
				t.Errorf("%s, %+q in %q: other documents than without it%s", c.name, mark, c.word, whereOther(want, got))
			}
		}
	}
	if spoilt < len(parsers.Formats())/2 {
		t.Errorf("marks were put into %d payloads alone", spoilt)
	}
}

func whereOther(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return fmt.Sprintf(": %.120q, was %.120q", b[max(0, i-30):], a[max(0, i-30):])
}

// TestBadInputBidiKeys: a row keyed by a name has one key, with and without marks.
func TestBadInputBidiKeys(t *testing.T) {
	for format, payload := range map[string]string{
		"csv": "id,name\nQamar\u200F Trading,x\n",
		"uvl": "Country,Name,Address\nUtopia,\u202BQamar\u200F Trading\u202C,1 Road\n",
	} {
		marked := parseOne(t, format, parsers.Input{URL: "https://x.example/a", Payload: []byte(payload)})
		plain := parseOne(t, format, parsers.Input{URL: "https://x.example/a", Payload: []byte(strings.Map(func(r rune) rune {
			if isBidiControl(r) {
				return -1
			}
			return r
		}, payload))})
		if jsonOf(t, []parsers.Document{marked}) != jsonOf(t, []parsers.Document{plain}) {
			t.Errorf("%s: rows %v with marks, %v without", format, marked.Version.Tables, plain.Version.Tables)
		}
	}
}

// middles returns where something can be put into payload between two pieces of
// its syntax: behind a tag, a comma, a line.
func middles(payload []byte) (places []int) {
	for _, mark := range []string{">", ",", "\n", ": "} {
		for _, from := range []int{len(payload) / 3, 2 * len(payload) / 3} {
			if at := bytes.Index(payload[from:], []byte(mark)); at >= 0 {
				places = append(places, from+at+len(mark))
			}
		}
	}
	slices.Sort(places)
	return slices.Compact(places)
}

// TestBadInputHuge: nesting, attributes, records and numbers beyond reason end in
// bounds: in documents no larger than what they are read from, or an error. What is
// no syntax of a format is put into it in a tenth of the size.
func TestBadInputHuge(t *testing.T) {
	markup, brackets := hugeMarkup(1), hugeBrackets(1)
	tenthMarkup, tenthBrackets := hugeMarkup(10), hugeBrackets(10)
	for _, c := range badCases(t, true) {
		inside := []map[string]string{markup, brackets}
		switch front := bytes.TrimSpace(c.in.Payload); {
		case bytes.HasPrefix(front, []byte("<")):
			inside[1] = tenthBrackets
		case !bytes.HasPrefix(front, []byte("%PDF")):
			inside[0] = tenthMarkup
		}
		at := middles(c.in.Payload)[0]
		for _, kinds := range inside {
			for name, bad := range kinds {
				t.Run(c.format+"/"+name, func(t *testing.T) {
					readHuge(t, c, slices.Concat(c.in.Payload[:at], []byte(bad), c.in.Payload[at:]))
				})
			}
		}
	}
}

// hugeMarkup returns markup beyond reason, or one in so many parts of it.
func hugeMarkup(part int) map[string]string {
	nesting, attributes := badSize(badNesting)/part, badSize(badRecords)/part
	laughs := `<!DOCTYPE x [<!ENTITY a "ha">`
	for c := 'b'; c <= 'k'; c++ {
		laughs += fmt.Sprintf(`<!ENTITY %c "%s">`, c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
	}
	return map[string]string{
		"elements":           strings.Repeat("<div>", nesting) + strings.Repeat("</div>", nesting),
		"elements left open": strings.Repeat("<P>", nesting),
		"crossed elements":   strings.Repeat("<b><i></b>", nesting/4),
		"attribute":          `<P a="` + strings.Repeat("x", badSize(badAttr)/part) + `">y</P>`,
		"attributes":         "<P " + strings.Repeat(`a="" `, attributes) + ">y</P>",
		"entities":           laughs + "]><P>&k;&k;</P>",
		"outside entity":     `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><P>&f;</P>`,
	}
}

// hugeBrackets returns what JSON, lists and enumerations are written in, beyond
// reason, or one in so many parts of it.
func hugeBrackets(part int) map[string]string {
	nesting, digits := badSize(badNesting)/part, badSize(badDigits)/part
	return map[string]string{
		"brackets":            strings.Repeat("[", nesting) + strings.Repeat("]", nesting),
		"braces":              strings.Repeat(`{"a":`, nesting),
		"parentheses":         strings.Repeat("(a)", nesting),
		"digits":              strings.Repeat("7", digits),
		"digits with a point": `"x":-` + strings.Repeat("9", digits) + "e999999999,",
		"quotes":              strings.Repeat(`"`, digits+1),
	}
}

// readHuge reads a payload with too much in it: nothing of this machine's files is
// in what is read, and no entity is expanded.
func readHuge(t *testing.T, c badCase, payload []byte) {
	t.Helper()
	r, err := readBad(t, c.format, c.with(payload))
	c.checkKept(t, r, err)
	for _, d := range r.Documents {
		if strings.Contains(d.Version.Text, "root:") || strings.Contains(d.Version.Text, "hahaha") {
			t.Errorf("an entity was resolved: %.200q", d.Version.Text)
		}
	}
}

// maxGrowth is how many times as long eight times as many records may take: eight
// times if time grows with them, sixty-four times if with their square.
const maxGrowth = 40

// shortReading is what a reading may take on a machine with other work to do.
const shortReading = 100 * time.Millisecond

// TestBadInputRecords: a hundred thousand tiny records take time that grows with
// their number.
func TestBadInputRecords(t *testing.T) {
	for _, c := range badCases(t, true) {
		for _, record := range tinyRecords(c) {
			t.Run(path.Join(c.format, fmt.Sprintf("%.20q", record)), func(t *testing.T) {
				read := func(n int) time.Duration {
					at := middles(c.in.Payload)[0]
					start := time.Now()
					readHuge(t, c, slices.Concat(c.in.Payload[:at], bytes.Repeat([]byte(record), n), c.in.Payload[at:]))
					return time.Since(start)
				}
				few, many := max(read(badSize(badRecords)/8), shortReading), read(badSize(badRecords))
				if many > maxGrowth*few {
					t.Errorf("%v for %d records, %v for an eighth", many, badSize(badRecords), few)
				}
			})
		}
	}
}

// tinyRecords returns pieces as the format of c has them.
func tinyRecords(c badCase) []string {
	switch front := bytes.TrimSpace(c.in.Payload); {
	case bytes.HasPrefix(front, []byte("%PDF")):
		return []string{"\n9 0 obj\n<<>>\nendobj\n"}
	case bytes.HasPrefix(front, []byte("<")):
		return []string{"<P>(a) x</P>"}
	case bytes.HasPrefix(front, []byte("{")), bytes.HasPrefix(front, []byte("[")):
		return []string{`"a":{"b":[]},`}
	}
	lines := bytes.SplitAfter(c.in.Payload, []byte("\n"))
	return []string{string(lines[len(lines)/2])}
}
