package parsers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"exportwatch/parsers/pdftest"
)

// pageOf returns the content of a page that shows lines at a distance of step
// below one another, from y downwards; "x|text" begins at x instead of 72.
func pageOf(y, step float64, lines ...string) string {
	var b strings.Builder
	for i, line := range lines {
		x, text, ok := strings.Cut(line, "|")
		if !ok {
			x, text = "72", line
		}
		text = strings.NewReplacer("(", `\(`, ")", `\)`).Replace(text)
		fmt.Fprintf(&b, "BT /F1 10 Tf 1 0 0 1 %s %g Tm (%s) Tj ET\n", x, y-float64(i)*step, text)
	}
	return b.String()
}

// TestPDFMargins: what repeats at the heads and feet of pages stands behind the
// text, and a sentence goes on over it.
func TestPDFMargins(t *testing.T) {
	head := func(n int, rest ...string) string {
		return pageOf(760, 12, "Ruritania Register / Vol. 9, No. 12 / Notices") + pageOf(40, 12, fmt.Sprintf("300|%d", n)) + pageOf(700, 12, rest...)
	}
	v := readTestPDF(t, makePDF(
		head(11, "The exporter shall tell the Bureau of every sample that leaves", "the country and keep a record of it for five years, which the"),
		head(12, "Bureau may inspect. A record that is not kept is a violation of", "this part. Another rule holds for samples that are"),
		head(13, "re-exported within a year of the day on which they came in.")))
	want := "The exporter shall tell the Bureau of every sample that leaves the country and keep a record of it for five years, which the\n\n" +
		"Bureau may inspect. A record that is not kept is a violation of this part. Another rule holds for samples that are " +
		"re-exported within a year of the day on which they came in.\n\n" +
		strings.Repeat("Ruritania Register / Vol. 9, No. 12 / Notices\n%d\n", 3)
	want = fmt.Sprintf(want, 11, 12, 13)
	if v.Text != want {
		t.Errorf("text %q, want %q", v.Text, want)
	}
	var ids []string
	for _, s := range v.Sections {
		ids = append(ids, string(s.ID))
	}
	if !slices.Equal(ids, []string{"page-1", "page-2", "page-3", "margins"}) {
		t.Errorf("sections %q", ids)
	}
	if got := v.SectionText(v.Sections[2]); got != "re-exported within a year of the day on which they came in.\n" {
		t.Errorf("page 3 is %q", got)
	}
}

// TestPDFKeepsWhatDoesNotRepeat: lines at the edges that only look like headers
// are text.
func TestPDFKeepsWhatDoesNotRepeat(t *testing.T) {
	v := readTestPDF(t, makePDF(
		pageOf(760, 12, "Annex 1", "Samples of the first kind.", "300|40"),
		pageOf(730, 12, "Annex 2", "Samples of the second kind.", "300|7"),
		pageOf(700, 12, "Annex 3", "Samples of the third kind.", "300|90")))
	for _, s := range v.Sections {
		if s.ID == "margins" {
			t.Errorf("taken for margins: %q", v.SectionText(s))
		}
	}
}

// columnLines are lines of one column, as wide as a column of text.
func columnLines(about string, n int) (lines []string) {
	for i := range n {
		lines = append(lines, fmt.Sprintf("The %s on line %c says so", about, 'a'+i))
	}
	return lines
}

// TestPDFColumns: columns of text are read one after the other, in whatever order
// they were drawn; tables and lines side by side are read across.
func TestPDFColumns(t *testing.T) {
	show := func(b *strings.Builder, x, y float64, text string) {
		fmt.Fprintf(b, "BT /F1 10 Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n", x, y, text)
	}
	rows := func(xs []float64, shift float64, columns ...[]string) string {
		var b strings.Builder
		show(&b, 72, 720, "A heading that stands over all of the columns of the page and is as wide")
		for i := range columns[0] {
			for k, column := range columns {
				if i < len(column) {
					show(&b, xs[k], 690-12*float64(i)-shift*float64(k), column[i])
				}
			}
		}
		return b.String()
	}
	first, second, third := columnLines("first one", 12), columnLines("second one", 12), columnLines("third one", 9)
	var codes, texts []string
	for i := range 12 {
		codes, texts = append(codes, fmt.Sprintf("1A00%d", i)), append(texts, fmt.Sprintf("samples of kind %d are in it", i))
	}
	for name, c := range map[string]struct {
		content string
		before  string // what stands before the second column
		after   string // and how that begins
	}{
		"row by row":         {rows([]float64{72, 320}, 0, first, second), first[11], second[0]},
		"not on one line":    {rows([]float64{72, 320}, 5.5, first, second), first[11], second[0]},
		"three columns":      {rows([]float64{40, 225, 410}, 0, first, second, third), second[11], third[0]},
		"a shorter column":   {rows([]float64{72, 320}, 0, first, second[:8]), first[11], second[0]},
		"a table":            {rows([]float64{72, 320}, 0, codes, texts), codes[0], texts[0]},
		"few lines":          {rows([]float64{72, 320}, 0, first[:3], second[:3]), first[0], second[0]},
		"column after other": {rows([]float64{72}, 0, first) + rows([]float64{320}, 0, second), first[11], second[0]},
	} {
		v := readTestPDF(t, makePDF(c.content))
		text := strings.Join(strings.Fields(v.Text), " ")
		if name == "column after other" {
			text = strings.ReplaceAll(text, "A heading that stands over all of the columns of the page and is as wide ", "")
		}
		if !strings.Contains(text, c.before+" "+c.after) {
			t.Errorf("%s: text %q, want %q before %q", name, v.Text, c.before, c.after)
		}
	}
}

// TestPDFKeepsNumberedSentences: what begins with a number of its own, or stands in
// the body of the page, is text, on however many pages it stands in the same place.
func TestPDFKeepsNumberedSentences(t *testing.T) {
	page := func(n int) string {
		return pageOf(770, 12, "Auklet Optics against the Bureau") +
			pageOf(720, 12, fmt.Sprintf("%d. The plaintiff says again what it has said before.", n), "It is the same in all of the paragraphs.", "The Bureau is said to have had no reason for", "any of it, and to have given none.") +
			pageOf(40, 12, fmt.Sprintf("300|Page %d of 3", n))
	}
	v := readTestPDF(t, makePDF(page(1), page(2), page(3)))
	for i := range 3 {
		want := fmt.Sprintf("%d. The plaintiff says again what it has said before. It is the same in all of the paragraphs. The Bureau is said to have had no reason for any of it, and to have given none.\n", i+1)
		if got := strings.ReplaceAll(v.SectionText(v.Sections[i]), ".\nThe", ". The"); strings.ReplaceAll(got, ".\nIt", ". It") != want {
			t.Errorf("page %d is %q, want %q", i+1, got, want)
		}
	}
	want := ""
	for i := range 3 {
		want += fmt.Sprintf("Auklet Optics against the Bureau\nPage %d of 3\n", i+1)
	}
	if got := v.SectionText(v.Sections[len(v.Sections)-1]); got != want {
		t.Errorf("margins %q, want %q", got, want)
	}
}

// TestPDFLineNumbersWithTheirLines: numbers of lines that were drawn with their line
// or between the lines are no text; rows of a table keep theirs.
func TestPDFLineNumbersWithTheirLines(t *testing.T) {
	page := func(from, n int, shift float64) string {
		var b strings.Builder
		for i := range n {
			y := 740 - 24*float64(i)
			b.WriteString(pageOf(y+shift, 0, fmt.Sprintf("%d|%d", 46-len(fmt.Sprint(from+i))*6, from+i)) + pageOf(y, 0, fmt.Sprintf("90|line %c of what the parties agree on here and", 'a'+i)))
		}
		return b.String()
	}
	for name, c := range map[string]struct {
		pages  []string
		number bool // they are numbers of lines
	}{
		"a full page":         {[]string{page(1, 25, 0)}, true},
		"two pages":           {[]string{page(1, 20, 0), page(1, 12, 0)}, true},
		"drawn a bit higher":  {[]string{page(1, 25, 6), page(1, 25, 6)}, true},
		"a table":             {[]string{page(1, 15, 0)}, false},
		"a table of two":      {[]string{page(1, 20, 0), page(21, 20, 0)}, false},
		"a table of few rows": {[]string{page(1, 6, 0), page(1, 6, 0)}, false},
	} {
		v := readTestPDF(t, makePDF(c.pages...))
		if got := !strings.ContainsAny(v.SectionText(v.Sections[0]), "0123456789"); got != c.number {
			t.Errorf("%s: page 1 is %q", name, v.SectionText(v.Sections[0]))
		}
		if last := v.Sections[len(v.Sections)-1]; c.number && !strings.HasPrefix(v.SectionText(last), "1 2 3 4 5 6 7 8 9 10 11 12") {
			t.Errorf("%s: margins %q", name, v.SectionText(last))
		}
	}
}

// TestPDFLineNumbers: numbers that count the lines of a pleading stand behind its
// text; a list that counts is left as it is.
func TestPDFLineNumbers(t *testing.T) {
	var numbers, text []string
	for i := range 24 {
		numbers = append(numbers, fmt.Sprintf("40|%d", i+1))
		text = append(text, fmt.Sprintf("line %c of what the parties agree on here and", 'a'+i))
	}
	v := readTestPDF(t, makePDF(pageOf(740, 24, numbers...)+pageOf(740, 24, text...)))
	if body := v.SectionText(v.Sections[0]); strings.ContainsAny(body, "0123456789") || strings.Count(body, "\n") != 1 || !strings.HasSuffix(body, "here and\n") {
		t.Errorf("text of a page in double space: %q", body)
	}
	if got := v.SectionText(v.Sections[1]); !strings.HasPrefix(got, "1 2 3 4 ") || strings.Count(got, "\n") != 1 {
		t.Errorf("margins %q", got)
	}
}

// TestPDFParagraphs: in double space, indents and short lines part paragraphs.
func TestPDFParagraphs(t *testing.T) {
	v := readTestPDF(t, makePDF(pageOf(740, 24,
		"108|The Bureau has looked into the matter of the samples and", "found that the exporter had a license for only two of them.",
		"108|It therefore proposes the following order. The exporter is to", "bring back the samples that it had no license for, and shall", "pay for it.",
		"108|An appeal may be made within thirty days of the day on which", "the order is served, and only in writing, by the one to whom",
		"it is directed or by the attorney who appears for that one here.", "250|SO ORDERED.", "72|By the Bureau of Samples, on this day, in its own building here.")))
	want := "The Bureau has looked into the matter of the samples and found that the exporter had a license for only two of them.\n" +
		"It therefore proposes the following order. The exporter is to bring back the samples that it had no license for, and shall pay for it.\n" +
		"An appeal may be made within thirty days of the day on which the order is served, and only in writing, by the one to whom it is directed or by the attorney who appears for that one here.\n" +
		"SO ORDERED.\nBy the Bureau of Samples, on this day, in its own building here.\n"
	if v.Text != want {
		t.Errorf("text:\n%s\nwant:\n%s", v.Text, want)
	}
}

// TestPDFHyphens: a word divided at the end of a line is whole if the text has it
// elsewhere so; a hyphen of its own stays, and one of which nothing is known.
func TestPDFHyphens(t *testing.T) {
	for name, c := range map[string]struct{ lines, want string }{
		"known":     {"the word regulation stands here|and again as the regula-|tion of samples", "as the regulation of samples"},
		"compound":  {"any end-use of it and any enduse so|and the end-|use of samples", "and the end-use of samples"},
		"not known": {"nothing is said of it here at all|but of the regula-|tion of samples", "of the regula-tion of samples"},
		"name":      {"nothing is said of it here at all|but of Alsace-|Lorraine and samples", "of Alsace-Lorraine and samples"},
		"range":     {"nothing is said of it here at all|but of pages 12-|19 and samples", "of pages 12-19 and samples"},
		"dash":      {"nothing is said of it here at all|but this -|and samples", "but this - and samples"},
	} {
		v := readTestPDF(t, makePDF(pageOf(700, 12, strings.Split(c.lines, "|")...)))
		if !strings.Contains(v.Text, c.want) {
			t.Errorf("%s: text %q, want %q in it", name, v.Text, c.want)
		}
	}
}

// TestPDFStamp: the stamp of the filing system is no text of the paper, and says
// what it is; where two are the latest, neither counts.
func TestPDFStamp(t *testing.T) {
	text := "The parties agree on the samples that are named in the order."
	for name, c := range map[string]struct {
		pages []string
		want  []any // docket, document, filed
	}{
		"district":     {[]string{"Case 9:31-cv-00123-ABC-DE   Document 12-1   Filed 03/04/31   Page 1 of 2 PageID #: 7", "Case 9:31-cv-00123-ABC-DE   Document 12-1   Filed 03/04/31   Page 2 of 2 PageID #: 8"}, []any{"9:31-cv-00123-ABC-DE", "12-1", "2031-03-04"}},
		"of a place":   {[]string{"Case 9:31-cv-00123   Document 5   Filed in TXSD on 03/04/2031   Page 1 of 1"}, []any{"9:31-cv-00123", "5", "2031-03-04"}},
		"appeal":       {[]string{"Case: 31-15295, 03/04/2031, ID: 12018988, DktEntry: 19, Page 1 of 1"}, []any{"31-15295", "19", "2031-03-04"}},
		"second":       {[]string{"Case 31-3510, Document 1-1, 03/04/2031, 2161300, Page1 of 1"}, []any{"31-3510", "1-1", "2031-03-04"}},
		"fourth":       {[]string{"USCA4 Appeal: 31-1234      Doc: 17            Filed: 03/04/2031      Pg: 1 of 1"}, []any{"31-1234", "17", "2031-03-04"}},
		"eighth":       {[]string{"Appellate Case: 31-1801     Page: 1      Date Filed: 03/04/2031 Entry ID: 5237514"}, []any{"31-1801", nil, "2031-03-04"}},
		"dc":           {[]string{"USCA Case #31-5028      Document #1884000            Filed: 03/04/2031      Page 1 of 1"}, []any{"31-5028", "1884000", "2031-03-04"}},
		"filed again":  {[]string{"Case 9:31-cv-00123 Document 26 Filed 03/04/31 Page 1 of 1|Case 9:31-cv-00123 Document 27 Filed 03/09/31 Page 1 of 1"}, []any{"9:31-cv-00123", "27", "2031-03-09"}},
		"both at once": {[]string{"Case 9:31-cv-00123 Document 26 Filed 03/04/31 Page 1 of 1|Case 9:31-cv-00456 Document 2 Filed 03/04/31 Page 1 of 1"}, []any{nil, nil, nil}},
		"an exhibit":   {[]string{"", "", "Case 9:30-cv-00777 Document 3 Filed 03/04/30 Page 1 of 1"}, []any{nil, nil, nil}},
		"no stamp":     {[]string{"Case 9:31-cv-00123 was joined with another one."}, []any{nil, nil, nil}},
	} {
		var pages []string
		for _, p := range c.pages {
			pages = append(pages, pageOf(780, 12, strings.Split(p, "|")...)+pageOf(700, 12, text))
		}
		v := readTestPDF(t, makePDF(pages...))
		if got := []any{v.Meta["docket_number"], v.Meta["document_number"], v.Meta["date_filed"]}; !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if c.want[0] != nil && strings.Contains(v.SectionText(v.Sections[0]), "Filed") {
			t.Errorf("%s: the stamp stands in the text: %q", name, v.Text)
		}
	}
}

// TestPDFCovers: what a box was drawn over later is not on the page; what stands
// on a box, or under one that can be seen through, is.
func TestPDFCovers(t *testing.T) {
	text := pageOf(700, 20, "The name of the witness is", "Ann Example", "and she lives in Ruritania.")
	box := "0 0 0 rg 70 675 80 15 re f\n"
	for name, c := range map[string]struct {
		content string
		hidden  bool
	}{
		"box over it":      {text + box, true},
		"corners":          {text + "70 675 m 150 675 l 150 690 l 70 690 l h f\n", true},
		"box below":        {box + text, false},
		"frame":            {text + "70 675 80 15 re S\n", false},
		"clip":             {text + "70 675 80 15 re W n 70 100 80 15 re f\n", false},
		"triangle":         {text + "70 675 m 150 675 l 110 690 l h f\n", false},
		"underline":        {text + "70 678 80 0.5 re f\n", false},
		"moved away":       {text + "1 0 0 1 300 0 cm " + box, false},
		"curve":            {text + "70 675 m 80 680 90 680 150 690 c h f\n", false},
		"inside of a form": {text + "q " + box + "Q", true},
	} {
		v := readTestPDF(t, makePDF(c.content))
		if got := !strings.Contains(v.Text, "Ann Example"); got != c.hidden || !strings.Contains(v.Text, "Ruritania") {
			t.Errorf("%s: text %q", name, v.Text)
		}
		if got := slices.Contains(codes(v), "redacted"); got != c.hidden {
			t.Errorf("%s: warnings %v", name, v.Warnings)
		}
	}
}

// TestPDFMarkedContent: text that stands for what is drawn is taken instead, and
// what the file calls a header is one.
func TestPDFMarkedContent(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"stands for":     {"BT /F1 10 Tf 72 700 Td (of) Tj /Span <</ActualText <FEFF00660069>>> BDC (!) Tj EMC (ce) Tj ET", "office\n"},
		"several":        {"BT /F1 10 Tf 72 700 Td /Span <</ActualText (fi)>> BDC (ab) Tj EMC (ne) Tj ET", "fine\n"},
		"nothing":        {"BT /F1 10 Tf 72 700 Td (regula) Tj /Span <</ActualText ()>> BDC (-) Tj EMC (tion) Tj ET", "regulation\n"},
		"not closed":     {"BT /F1 10 Tf 72 700 Td /P <</MCID 0>> BDC (Text) Tj ET", "Text\n"},
		"closed too oft": {"BT /F1 10 Tf 72 700 Td EMC EMC (Text) Tj ET", "Text\n"},
		"header": {"/Artifact <</Type /Pagination /Subtype /Header>> BDC " + pageOf(760, 12, "Page one") + " EMC " +
			pageOf(700, 12, "First line of all.", "Second line."), "First line of all. Second line.\n\nPage one\n"},
	} {
		if got := readTestPDF(t, makePDF(c.content)).Text; got != c.want {
			t.Errorf("%s: text %q, want %q", name, got, c.want)
		}
	}
}

// TestPDFMirrored: text drawn as in a mirror is given as it stands on the page,
// and said to be so; text that is turned or upside down reads as any.
func TestPDFMirrored(t *testing.T) {
	for name, c := range map[string]struct {
		matrix, want string
		garbled      bool
	}{
		"upright":     {"1 0 0 1 72 700", "Samples are free\n", false},
		"turned":      {"0 1 -1 0 300 100", "Samples are free\n", false},
		"upside down": {"-1 0 0 -1 300 100", "Samples are free\n", false},
		"mirrored":    {"-1 0 0 1 300 100", "eerf era selpmaS\n", true},
	} {
		v := readTestPDF(t, makePDF("BT /F1 10 Tf "+c.matrix+" Tm (Samples are free) Tj ET"))
		if got := slices.Contains(codes(v), "garbled"); v.Text != c.want || got != c.garbled {
			t.Errorf("%s: text %q, warnings %v", name, v.Text, v.Warnings)
		}
	}
}

// TestPDFAnnotations: what was filled into a form, or laid over a page, is part of
// it; what is hidden is not.
func TestPDFAnnotations(t *testing.T) {
	page := func(kind string, flags int) []byte {
		look := "BT /F1 10 Tf 2 5 Td (Auklet Optics) Tj ET"
		return pdftest.File("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
			"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [6 0 R] >>",
			pdftest.Stream("", "BT /F1 10 Tf 72 700 Td (Name of the exporter:) Tj ET"),
			pdftest.Helvetica,
			fmt.Sprintf("<< /Type /Annot /Subtype /%s /F %d /Rect [200 695 300 715] /AP << /N 7 0 R >> >>", kind, flags),
			pdftest.Stream("/Type /XObject /Subtype /Form /BBox [0 0 100 20] /Resources << /Font << /F1 5 0 R >> >>", look))
	}
	for name, c := range map[string]struct {
		kind  string
		flags int
		want  string
	}{
		"field":   {"Widget", 4, "Name of the exporter: Auklet Optics\n"},
		"hidden":  {"Widget", 2, "Name of the exporter:\n"},
		"comment": {"Popup", 0, "Name of the exporter:\n"},
	} {
		if got := readTestPDF(t, page(c.kind, c.flags)).Text; got != c.want {
			t.Errorf("%s: text %q, want %q", name, got, c.want)
		}
	}
}
