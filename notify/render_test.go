package notify_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"exportwatch"
	"exportwatch/notify"
	"exportwatch/redline"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func render(t *testing.T, b notify.Bundle) notify.Message {
	t.Helper()
	m, err := notify.Render(b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (run with -update and read the diff):\n%s", file, got)
	}
}

func indent(t *testing.T, body []byte) string {
	t.Helper()
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatalf("body is not JSON: %v", err)
	}
	out, err := json.MarshalIndent(v, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	return string(out) + "\n"
}

// TestRenderGolden pins what subscribers read. The style of redlines is
// package redline's and is left out.
func TestRenderGolden(t *testing.T) {
	created := bundle()
	updated := bundle()
	updated.Synthetic = true
	updated.Alert.Type = exportwatch.AlertUpdated
	updated.Alert.Revision = 2
	updated.Alert.Changed = []string{"source_grade", "status", "severity", "kind", "headline", "recipient", "conflict", "parties"}
	updated.Development.Grade = exportwatch.Primary
	updated.Development.Severity, updated.Development.Sources[0].Title = exportwatch.High, ""
	bare := notify.Bundle{Alert: exportwatch.Alert{ID: "a-1", Type: exportwatch.AlertWithdrawn, At: when},
		Development: exportwatch.Development{ID: "d-1", Headline: "Rule withdrawn", Kind: exportwatch.FinalRule}}
	for name, b := range map[string]notify.Bundle{"created": created, "updated": updated, "bare": bare} {
		t.Run(name, func(t *testing.T) {
			m := render(t, b)
			golden(t, name+".txt", "Subject: "+m.Subject+"\n\n"+m.Text)
			golden(t, name+".html", strings.Replace(m.HTML, redline.CSS, "/* redline.CSS */\n", 1))
			golden(t, name+".json", indent(t, m.Body))
		})
	}
}

// TestLookIsNoAlert: a development that somebody looks at is not told as news.
func TestLookIsNoAlert(t *testing.T) {
	b := bundle()
	b.Alert.Type, b.Alert.Revision = "", 7
	if got := render(t, b).Text; strings.Contains(got, "New development") || !strings.Contains(got, "as it stands now (revision 7)") {
		t.Errorf("begins %q", got[:min(len(got), 120)])
	}
}

func TestRenderTwice(t *testing.T) {
	a, b := render(t, bundle()), render(t, bundle())
	if a.Text != b.Text || a.HTML != b.HTML || string(a.Body) != string(b.Body) || a.Subject != b.Subject {
		t.Error("rendering twice gives two messages")
	}
	if a.Channel != "" || a.To != "" {
		t.Errorf("Render set a recipient: %q %q", a.Channel, a.To)
	}
}

func TestSubject(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(*notify.Bundle)
		want string
	}{
		{"created", func(b *notify.Bundle) {},
			"[exportwatch] CRITICAL Is-informed letter to Acme Lathe Works: license required for five-axis lathes — reported, text not seen"},
		{"said already", func(b *notify.Bundle) { b.Development.Headline = "Letter to X (reported, letter not seen)" },
			"[exportwatch] CRITICAL Letter to X (reported, letter not seen)"},
		{"primary", func(b *notify.Bundle) {
			b.Development.Grade, b.Development.Headline = exportwatch.Primary, "Letter to X"
		},
			"[exportwatch] CRITICAL Letter to X"},
		{"statement", func(b *notify.Bundle) {
			b.Development.Grade, b.Development.Headline = exportwatch.OfficialStatement, "Letter to X"
		}, "[exportwatch] CRITICAL Letter to X — officially stated, text not seen"},
		{"update", func(b *notify.Bundle) {
			b.Alert.Type, b.Development.Grade, b.Development.Headline = exportwatch.AlertUpdated, exportwatch.Primary, "Letter to X"
		}, "[exportwatch] Update: CRITICAL Letter to X"},
		{"synthetic withdrawal", func(b *notify.Bundle) {
			b.Synthetic, b.Alert.Type, b.Development.Severity = true, exportwatch.AlertWithdrawn, exportwatch.Low
			b.Development.Grade, b.Development.Headline = exportwatch.Primary, "Letter to X"
		}, "[exportwatch] SYNTHETIC Withdrawn: LOW Letter to X"},
		{"header injection", func(b *notify.Bundle) {
			b.Development.Grade = exportwatch.Primary
			b.Development.Headline = "X\r\nBcc: all@victim.example\r\n\r\nbody\u2028\u202Etxt\x1b[2J"
		}, "[exportwatch] CRITICAL X Bcc: all@victim.example body txt [2J"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := bundle()
			c.edit(&b)
			if got := render(t, b).Subject; got != c.want {
				t.Errorf("subject\n got %q\nwant %q", got, c.want)
			}
		})
	}
	b := bundle()
	b.Development.Headline = strings.Repeat("é long ", 200)
	b.Development.Severity = exportwatch.Severity(strings.Repeat("s", 400))
	got := render(t, b).Subject
	if n := utf8.RuneCountInString(got); n > 200 || !strings.HasSuffix(got, "… — reported, text not seen") {
		t.Errorf("long headline gives %d runes: %q", n, got)
	}
}

func TestSyntheticEverywhere(t *testing.T) {
	b := bundle()
	b.Synthetic = true
	m := render(t, b)
	for part, s := range map[string]string{"subject": m.Subject, "text": m.Text, "HTML": m.HTML, "body": string(m.Body)} {
		if !strings.Contains(s, "SYNTHETIC") {
			t.Errorf("%s does not say SYNTHETIC", part)
		}
	}
	if !m.Synthetic {
		t.Error("the message is not marked")
	}
}

func TestRedline(t *testing.T) {
	b := bundle()
	b.Old = &exportwatch.Version{Text: "The period is thirty days <b>now</b>."}
	b.New = &exportwatch.Version{Text: "The period is fifteen days <b>now</b>."}
	b.Edits = []exportwatch.Edit{{Op: exportwatch.OpReplace, Old: exportwatch.Span{14, 20}, New: exportwatch.Span{14, 21}, Path: "§ 1.2(b)"}}
	b.Development.Change = 9
	m := render(t, b)
	for _, want := range []string{"CHANGE OF THE TEXT", "fifteen", "https://watch.example/ew/changes/9"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("text lacks %q:\n%s", want, m.Text)
		}
	}
	if !strings.Contains(m.HTML, redline.CSS) || !strings.Contains(m.HTML, "fifteen") {
		t.Errorf("HTML lacks the redline:\n%s", m.HTML)
	}
	checkHTML(t, m.HTML)

	pad := strings.Repeat("padding word ", 20_000)
	b.Old.Text, b.New.Text = b.Old.Text+pad, b.New.Text+pad
	m = render(t, b)
	if len(m.HTML) > 100<<10 || len(m.Text) > 100<<10 {
		t.Errorf("a long document makes a mail of %d and %d bytes", len(m.HTML), len(m.Text))
	}
	if !strings.Contains(m.HTML, "§ 1.2(b)") || !strings.Contains(m.HTML, "<ins>") {
		t.Error("HTML lacks the excerpts of a long document")
	}
}

// TestBounds feeds a development far larger than any real one.
func TestBounds(t *testing.T) {
	b := bundle()
	big := strings.Repeat("words and ", 80)
	f := exportwatch.Fact{Field: "items"}
	for range 100 {
		f.Values = append(f.Values, big)
		f.Evidence = append(f.Evidence, exportwatch.Evidence{Text: big})
		b.Development.Facts = append(b.Development.Facts, f)
		b.Development.Flags = append(b.Development.Flags, big)
		b.Development.Sources = append(b.Development.Sources, exportwatch.Attestation{Title: big, URL: "https://x.example/" + big})
		b.Matter.Ties = append(b.Matter.Ties, exportwatch.Tie{Key: big})
	}
	b.Alert.Why, b.Alert.Changed, b.Subscription.Reason = f.Values, []string{"items"}, big
	m := render(t, b)
	if len(m.Text) > 150<<10 || len(m.HTML) > 150<<10 {
		t.Errorf("mail parts of %d and %d bytes", len(m.Text), len(m.HTML))
	}
	if len(m.Body) > 256<<10 || !strings.Contains(string(m.Body), `"abridged":true`) {
		t.Errorf("webhook body of %d bytes", len(m.Body))
	}
	for _, want := range []string{"(and 82 more facts)", "(and 8 more)", "(and 91 more sources)"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("text does not say %q", want)
		}
	}
}

// TestQuotes proves that a mail quotes every value of an ordinary fact, and says
// how many quotes it leaves out of a long one.
func TestQuotes(t *testing.T) {
	b := bundle()
	f := exportwatch.Fact{Field: "items"}
	for i := range 12 {
		name := fmt.Sprintf("lathe model %02d", i+1)
		f.Values = append(f.Values, name)
		f.Evidence = append(f.Evidence, exportwatch.Evidence{Field: "items", Text: "covers " + name})
	}
	short := exportwatch.Fact{Field: "parties", Values: f.Values[:4], Evidence: f.Evidence[:4]}
	b.Development.Facts = []exportwatch.Fact{short, f}
	m := render(t, b)
	for part, text := range map[string]string{"text": m.Text, "HTML": m.HTML} {
		if got := strings.Count(text, "covers lathe model 04"); got != 2 {
			t.Errorf("%s quotes the fourth value %d times, want once for each fact", part, got)
		}
		if strings.Contains(text, "covers lathe model 11") || strings.Count(text, "(and 2 more quotes on the page of this development)") != 1 {
			t.Errorf("%s does not say that two quotes are left out:\n%s", part, text)
		}
	}
}

// TestAbridgedKeepsValues: what is left out first is the quoted text.
func TestAbridgedKeepsValues(t *testing.T) {
	b := bundle()
	b.Development.Facts[0].Evidence[0].Text = strings.Repeat("x", 300<<10)
	var e struct {
		Data struct {
			Abridged bool
			Details  exportwatch.Development
		}
	}
	if err := json.Unmarshal(render(t, b).Body, &e); err != nil {
		t.Fatal(err)
	}
	if !e.Data.Abridged || e.Data.Details.One("recipient") != "Acme Lathe Works" || len(e.Data.Details.Sources) != 1 {
		t.Errorf("abridged body lost more than evidence: %+v", e.Data)
	}
}

func TestWebhookBody(t *testing.T) {
	b := bundle()
	b.Alert.At = when.In(time.FixedZone("", -5*3600))
	var e struct {
		Type      string
		Timestamp time.Time
		Data      struct {
			ID, Type, Kind, Severity, Headline, Matter, Development string
			Evidence                                                []exportwatch.Evidence
		}
	}
	m := render(t, b)
	if err := json.Unmarshal(m.Body, &e); err != nil {
		t.Fatal(err)
	}
	if e.Type != "development.created" || !e.Timestamp.Equal(when) || !strings.Contains(string(m.Body), `"timestamp":"2031-03-04T15:06:07Z"`) {
		t.Errorf("envelope: %s %s", e.Type, e.Timestamp)
	}
	if d := e.Data; d.ID != string(b.Alert.ID) || d.Kind != "iil-issued" || d.Severity != "critical" ||
		d.Matter != "m/acme-lathe-works-letter" || d.Development != string(b.Development.ID) || len(d.Evidence) != 1 || d.Headline == "" {
		t.Errorf("data: %+v", d)
	}
}

// checkHTML fails if a mail holds anything that runs, loads or leads anywhere
// but to the web.
func checkHTML(t *testing.T, s string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	allowed := " html head meta title style body p h1 h2 a table tbody tr th td ul li strong blockquote br span code del ins div details summary section figure figcaption b i em small mark pre "
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if !strings.Contains(allowed, " "+n.Data+" ") {
			t.Errorf("element <%s> in a mail", n.Data)
		}
		for _, a := range n.Attr {
			web := strings.HasPrefix(a.Val, "https://") || strings.HasPrefix(a.Val, "http://")
			if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "style" || a.Key == "href" && !web {
				t.Errorf("attribute %s=%q in a mail", a.Key, a.Val)
			}
		}
	}
}

func FuzzRender(f *testing.F) {
	f.Add("<script>alert(1)</script>", `"><img src=x onerror=y>`, "javascript:alert(1)", "\r\nBcc: x")
	f.Add("</style><script>", "]]>", "https://u:p@h.example/\x00", "\xff\xfe")
	f.Add("{{.}}", "a\u202Eb", "http://[::1", "*** SYNTHETIC ***")
	f.Fuzz(func(t *testing.T, title, quoted, link, word string) {
		b := bundle()
		d := &b.Development
		d.Headline, d.Evidence[0].Text, d.Sources[0].Title, d.Sources[0].URL = title, quoted, title, link
		d.Facts[0] = exportwatch.Fact{Field: word, Values: []string{quoted, title}, Evidence: []exportwatch.Evidence{{Text: quoted, Doc: d.Sources[0].Doc}}}
		d.Kind, d.Status, d.Flags, d.ID = exportwatch.Kind(word), exportwatch.Status(word), []string{quoted}, exportwatch.DevelopmentID(word)
		b.Matter.Title, b.Subscription.Reason, b.Alert.Changed = title, quoted, []string{word}
		b.BaseURL = link
		m, err := notify.Render(b)
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.ValidString(m.Subject) || utf8.RuneCountInString(m.Subject) > 200 || strings.ContainsFunc(m.Subject, unicode.IsControl) {
			t.Errorf("subject %q", m.Subject)
		}
		if strings.ContainsFunc(m.Text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) {
			t.Errorf("control characters in %q", m.Text)
		}
		if !json.Valid(m.Body) {
			t.Error("body is not JSON")
		}
		checkHTML(t, m.HTML)
	})
}
