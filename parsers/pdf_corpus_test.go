package parsers_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"exportwatch/parsers"
)

// TestPDFRecall compares the words of recorded files with those that poppler's
// pdftotext finds -raw, as score/pdf_text.py does.
func TestPDFRecall(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("pdftotext (poppler-utils) is not installed: nothing was compared")
		}
		t.Skip("SKIPPED: pdftotext (poppler-utils) is not installed")
	}
	sum, files := 0.0, 0
	for _, pattern := range []string{"corpus/pdf/*.pdf", "corpus/courts/doctor/*.pdf"} {
		for _, name := range corpusGlob(t, pattern) {
			began := time.Now()
			r, err := parsers.Parse("pdf", parsers.Input{Payload: corpusFile(t, name)})
			took := time.Since(began)
			text, note := "", ""
			if err != nil {
				note = err.Error()
			} else {
				text = r.Documents[0].Version.Text
				for _, w := range r.Documents[0].Version.Warnings {
					note += w.Code + " "
				}
			}
			want := popplerWords(t, filepath.Join(corpus(t, "."), name))
			if len(want) < 40 {
				t.Logf("%-50s little text (%d words): %s", filepath.Base(name), len(want), note)
				continue
			}
			recall := wordRecall(words(text), want)
			t.Logf("%-50s recall %.3f of %d words, %v %s", filepath.Base(name), recall, len(want), took.Round(time.Millisecond), note)
			sum += recall
			files++
		}
	}
	if mean := sum / float64(files); mean < 0.9 {
		t.Errorf("mean word recall %.3f of %d files, want 0.9", mean, files)
	} else {
		t.Logf("mean word recall %.3f of %d files", mean, files)
	}
}

func popplerWords(t *testing.T, path string) []string {
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", "-q", path, "-").Output()
	if err != nil && len(out) == 0 {
		return nil // poppler cannot read it either
	}
	return words(string(out))
}

var word = regexp.MustCompile(`[\p{L}\p{N}]+`)

func words(s string) []string { return word.FindAllString(strings.ToLower(s), -1) }

// wordRecall returns the share of want, as a bag, that have holds.
func wordRecall(have, want []string) float64 {
	count := map[string]int{}
	for _, w := range have {
		count[w]++
	}
	found := 0
	for _, w := range want {
		if count[w] > 0 {
			count[w]--
			found++
		}
	}
	return float64(found) / float64(len(want))
}
