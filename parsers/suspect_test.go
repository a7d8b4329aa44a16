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
	if judged < 200 {
		t.Errorf("%d files judged, want the 200 and more that are recorded", judged)
	}
}

// TestSuspectShapes judges answers in the shapes of services of which none is
// recorded, and genuine pages that resemble them.
func TestSuspectShapes(t *testing.T) {
	const block, login, errPage = exportwatch.ReasonBlockPage, exportwatch.ReasonLoginWall, exportwatch.ReasonErrorPage
	head := func(title string) string {
		return "<!doctype html><html><head><title>" + title + "</title></head><body>"
	}
	menu := "<nav>" + strings.Repeat("<a href=/x>Menu item</a> ", 300) + "</nav>"
	news := "<p>" + strings.Repeat("The Bureau issued a rule. ", 40) + "</p>"
	for name, c := range map[string]struct {
		body string
		want exportwatch.Reason
	}{
		"Imperva":              {`<html><head><meta name="robots" content="noindex"></head><body><iframe src="/_Incapsula_Resource?x=1">Request unsuccessful. Incapsula incident ID: 12-34</iframe></body></html>`, block},
		"DataDome":             {head("x.example") + "<p>Please enable JS and disable any ad blocker</p>", block},
		"press and hold":       {head("x.example") + "<p>Press &amp; Hold to confirm you are a human (and not a bot).</p>", block},
		"Fastly":               {head("Client Challenge") + "<p>JavaScript is disabled in your browser.</p>", block},
		"Imunify":              {head("One moment, please...") + "<p>Please wait while your request is being verified...</p>", block},
		"Sucuri":               {head("Sucuri WebSite Firewall - Access Denied") + "<p>Block ID: X</p>", block},
		"CloudFront":           {head("ERROR: The request could not be satisfied") + "<h1>403 ERROR</h1>", block},
		"name before password": {head("Sign in to your account") + `<form><input type="email" name="loginfmt"></form>`, login},
		"user name first":      {head("Log In | Portal") + `<form><input name="username"></form>`, login},
		"missing, long menu":   {head("Page not found | Bureau of X") + menu + "<p>Sorry.</p>", errPage},
		"missing, site first":  {head("Bureau of X | Page Not Found") + menu, errPage},
		"missing, in words":    {head("Bureau of X") + menu + "<h1>We can’t find that page</h1>", errPage},
		"upkeep":               {head("Site Maintenance") + "<p>Back soon.</p>", errPage},

		"news with a newsletter form":  {head("Log in security rule issued") + news + `<form><input type="email" name="email"></form>`, ""},
		"news on a sign-in rule":       {head("Sign in sheet for the hearing") + news + news, ""},
		"news on firewalls":            {head("Rule on firewalls and access denied to exporters") + news, ""},
		"news that quotes a challenge": {head("How to file") + news + "<p>If told to press and hold, do so.</p>" + strings.Repeat(news, 3), ""},
	} {
		if got, why := parsers.Suspect(http.StatusOK, http.Header{}, "text/html", []byte(c.body)); got != c.want {
			t.Errorf("%s: reason %q (%s), want %q", name, got, why, c.want)
		}
	}
}

// TestSuspectFarDown: what gives a wall away is found however much stands before
// it, and a long page that only quotes its words is content.
func TestSuspectFarDown(t *testing.T) {
	filler := strings.Repeat("<p>The office answers within four weeks &amp; keeps a copy.</p>\n", 200) // 1,800 words
	few := strings.Repeat("<p>The office answers within four weeks &amp; keeps a copy.</p>\n", 80)
	for name, c := range map[string]struct {
		page string
		want exportwatch.Reason
	}{
		"a login after a long notice":        {"<html><title>Notice</title><h1>Notice</h1>" + filler + "<p>Log in to PACER</p><form><input name=u><input type=password></form></html>", exportwatch.ReasonLoginWall},
		"a login in other letters":           {"<html><title>Notice</title><h1>Notice</h1>" + filler + "<p>PACER login</p><FORM><INPUT TYPE=PASSWORD></FORM></html>", exportwatch.ReasonLoginWall},
		"a missing page under a long menu":   {"<html><body>" + few + "<h1>Page not found</h1><p>Sorry.</p></body></html>", exportwatch.ReasonErrorPage},
		"a missing page above a long menu":   {"<html><body><h1>Page not found</h1>" + few + "</body></html>", exportwatch.ReasonErrorPage},
		"a missing page told after its text": {"<html><body>" + filler + "<title>404 Not Found</title></body></html>", exportwatch.ReasonErrorPage},
		"a long page on a missing page":      {"<html><title>Notice</title><body><h1>Page not found</h1>" + filler + "</body></html>", ""},
		"a long notice":                      {"<html><title>Notice</title><h1>Notice</h1>" + filler + "<p>Log in to PACER</p></html>", ""},
	} {
		if reason, detail := parsers.Suspect(200, nil, "text/html", []byte(c.page)); reason != c.want {
			t.Errorf("%s: %q (%s), want %q", name, reason, detail, c.want)
		}
	}
}
