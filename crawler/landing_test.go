package crawler_test

import (
	"net/http"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/crawler"
)

// TestLanding: a redirect to a form, to an error page or to the front page is
// not the page asked for, whatever its status; a page that moved is.
func TestLanding(t *testing.T) {
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		if to := req.URL.Query().Get("to"); to != "" {
			return respond(req, 302, http.NoBody, "Location", to), nil
		}
		return respond(req, 200, strings.NewReader("x"+req.URL.String())), nil
	}))
	for to, reason := range map[string]exportwatch.Reason{
		"/login":                                   exportwatch.ReasonLoginWall,
		"/user/SignIn.aspx":                        exportwatch.ReasonLoginWall,
		"https://login.a.example/tenant/start":     exportwatch.ReasonLoginWall,
		"/oauth2/v2.0/authorize?client=1":          exportwatch.ReasonLoginWall,
		"/404.html":                                exportwatch.ReasonErrorPage,
		"/error/not-found":                         exportwatch.ReasonErrorPage,
		"https://www.a.example":                    exportwatch.ReasonErrorPage,
		"https://www.a.example/":                   exportwatch.ReasonErrorPage,
		"/index.html":                              exportwatch.ReasonErrorPage,
		"https://www.a.example/press-release/x":    "",
		"/press-release/login-rules-for-licensees": "",
		"/?p=123":                                  "",
		"https://b.example/index/744":              "",
	} {
		c := w.ask(crawler.Request{URL: "https://a.example/news/one?to=" + strings.NewReplacer("?", "%3F", "&", "%26").Replace(to), Exempt: "test"})
		want := exportwatch.Suspect
		if reason == "" {
			want = exportwatch.Fetched
		}
		if c.Outcome != want || c.Reason != reason {
			t.Errorf("to %s: %s %s (%s), want %s %s", to, c.Outcome, c.Reason, c.Detail, want, reason)
		}
	}
	front := w.ask(crawler.Request{URL: "https://a.example/?to=https://www.a.example/", Exempt: "test"})
	expect(t, front, exportwatch.Suspect, exportwatch.ReasonErrorPage) // the query asked for a page
	expect(t, w.one("https://a.example/login"), exportwatch.Fetched, "")
}

// TestLandingOfTheSameKind: a front page, a form or a page about errors that is
// asked for as such may move.
func TestLandingOfTheSameKind(t *testing.T) {
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		if req.URL.Host == "a.example" {
			return respond(req, 301, http.NoBody, "Location", "https://www.a.example"+req.URL.Path), nil
		}
		return respond(req, 200, strings.NewReader("x")), nil
	}))
	for _, path := range []string{"/", "/index.html", "/login", "/404", "/errors/not-found"} {
		expect(t, w.one("https://a.example"+path), exportwatch.Fetched, "")
	}
}

// TestHeadersStayWithTheOrigin: what a request carries for one host over TLS is
// not sent to it in the clear.
func TestHeadersStayWithTheOrigin(t *testing.T) {
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		if req.URL.Scheme == "https" {
			return respond(req, 302, http.NoBody, "Location", "http://a.example/x"), nil
		}
		return respond(req, 200, strings.NewReader("x")), nil
	}))
	w.ask(crawler.Request{URL: "https://a.example/x", Exempt: "test", Header: http.Header{"X-Api-Key": {"hush"}}})
	if got := w.tap.header().Get("X-Api-Key"); got != "" || w.tap.asked[0].header.Get("X-Api-Key") != "hush" {
		t.Errorf("sent %q in the clear", got)
	}
}

// TestDowngrade: a redirect from https to http is followed for press alone; from
// http to https and on it is for all.
func TestDowngrade(t *testing.T) {
	for _, c := range []struct {
		grade exportwatch.Grade
		url   string
		want  exportwatch.Outcome
		asked int
	}{
		{exportwatch.Primary, "https://a.example/down", exportwatch.Failed, 1},
		{exportwatch.OfficialStatement, "https://a.example/down", exportwatch.Failed, 1},
		{exportwatch.OfficialStatement, "https://a.example/far", exportwatch.Failed, 2},
		{exportwatch.Secondary, "https://a.example/down", exportwatch.Fetched, 2},
		{exportwatch.Primary, "http://a.example/up", exportwatch.Fetched, 2},
		{exportwatch.Primary, "http://a.example/same", exportwatch.Fetched, 2},
	} {
		w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
			if to := map[string]string{"/down": "http://a.example/x", "/far": "https://b.example/down", "/up": "https://a.example/x", "/same": "/x"}[req.URL.Path]; to != "" {
				return respond(req, 302, http.NoBody, "Location", to), nil
			}
			return respond(req, 200, strings.NewReader("x")), nil
		}))
		made, err := w.Run(t.Context(), exportwatch.Run{}, exportwatch.Source{ID: source.ID, Grade: c.grade},
			crawler.Plan{Start: []crawler.Request{{URL: c.url, Exempt: "test"}}})
		if err != nil {
			t.Fatal(err)
		}
		if got := made[0]; got.Outcome != c.want || len(w.tap.urls()) != c.asked {
			t.Errorf("%s source at %s: %s (%s) after asking %v", c.grade, c.url, got.Outcome, got.Detail, w.tap.urls())
		}
		if got := made[0]; c.want == exportwatch.Failed && (got.Reason != exportwatch.ReasonRedirect || !strings.Contains(got.Detail, "http://a.example/x") || len(got.Chain) == 0) {
			t.Errorf("%s: %s (%s), chain %v", c.url, got.Reason, got.Detail, got.Chain)
		}
	}
}

// TestRobotsOfAnEmptyPath: an address without a path asks for "/".
func TestRobotsOfAnEmptyPath(t *testing.T) {
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		switch req.URL.Host + req.URL.Path {
		case "a.example/x":
			return respond(req, 302, http.NoBody, "Location", "https://b.example"), nil
		case "b.example/robots.txt":
			return respond(req, 200, strings.NewReader("User-agent: *\nDisallow: /$\n")), nil
		}
		return respond(req, 200, strings.NewReader("")), nil
	}))
	expect(t, w.ask(crawler.Request{URL: "https://a.example/x"}), exportwatch.Failed, exportwatch.ReasonRobots)
}
