package parsers_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// TestSuspectRecordedAnswers judges recorded answers, whose file names carry
// the quality a person gave them (0.0 blocked to 1.0 genuine). Most are
// recorded without body: their size and title stand for it.
func TestSuspectRecordedAnswers(t *testing.T) {
	quality := regexp.MustCompile(`-(\d\.\d)__`)
	for _, name := range corpusGlob(t, "corpus/edgi-blockpages/*.json") {
		t.Run(filepath.Base(name), func(t *testing.T) {
			status, header, mediaType, body := recordedAnswer(t, name)
			q, err := strconv.ParseFloat(quality.FindStringSubmatch(name)[1], 64)
			if err != nil {
				t.Fatal(err)
			}
			reason, why := parsers.Suspect(status, header, mediaType, body)
			if refused := reason != ""; refused != (q < 0.5) {
				t.Errorf("quality %.1f: reason %q (%s)", q, reason, why)
			}
		})
	}
}

func recordedAnswer(t *testing.T, name string) (int, http.Header, string, []byte) {
	var record struct {
		Data struct {
			Status    int               `json:"status"`
			Size      int               `json:"content_length"`
			MediaType string            `json:"media_type"`
			Title     string            `json:"title"`
			Headers   map[string]string `json:"headers"`
		} `json:"data"`
	}
	if err := json.Unmarshal(corpusFile(t, name), &record); err != nil {
		t.Fatal(err)
	}
	header := http.Header{}
	for k, v := range record.Data.Headers {
		header.Set(k, v)
	}
	d := record.Data
	if body, err := os.ReadFile(filepath.Join(corpus(t, "."), strings.TrimSuffix(name, ".json")+".body")); err == nil {
		return d.Status, header, d.MediaType, body
	}
	body := ""
	if d.Title != "" {
		body = "<html><head><title>" + d.Title + "</title></head><body>" + strings.Repeat("word ", max(0, d.Size/5)) + "</body></html>"
	}
	return d.Status, header, d.MediaType, []byte(body)
}

// TestSuspectWalls proves the kinds of wall apart.
func TestSuspectWalls(t *testing.T) {
	for name, want := range map[string]exportwatch.Reason{
		"corpus/sec/edgar/SEC.AutomatedTool.html":      exportwatch.ReasonBlockPage,
		"corpus/sec/edgar/rate-exceeded.html":          exportwatch.ReasonBlockPage,
		"corpus/courts/pacer_login/please_log_in.html": exportwatch.ReasonLoginWall,
	} {
		if got, why := parsers.Suspect(http.StatusOK, http.Header{}, "text/html", corpusFile(t, name)); got != want {
			t.Errorf("%s: reason %q (%s), want %q", name, got, why, want)
		}
	}
}

// TestSuspectNoFalseAlarm judges every other page of the recorded data.
func TestSuspectNoFalseAlarm(t *testing.T) {
	t.Parallel()
	walls := regexp.MustCompile(`edgi-blockpages|pacer_login|SEC\.AutomatedTool|rate-exceeded`)
	judged := 0
	root := corpus(t, "corpus")
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || walls.MatchString(path) || !regexp.MustCompile(`\.(x?html?|xml|json|txt|csv)$`).MatchString(path) {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		judged++
		mediaType := "text/html"
		if !strings.Contains(filepath.Ext(path), "htm") {
			mediaType = "text/plain"
		}
		if reason, why := parsers.Suspect(http.StatusOK, http.Header{}, mediaType, body); reason != "" {
			t.Errorf("%s: %s (%s)", path, reason, why)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files judged", judged)
}
