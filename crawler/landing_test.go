package crawler_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

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

// TestDowngrade: a redirect from https to http is followed for press alone, and for
// all where the same address answers with https; from http to https and on it is for all.
func TestDowngrade(t *testing.T) {
	leads := map[string]string{
		"https://a.example/down": "http://b.example/x", "https://b.example/far": "https://a.example/down",
		"https://a.example/self": "http://a.example/self", "https://a.example/bare": "http://a.example:80/bare/",
		"https://a.example/loop": "http://a.example/loop/", "https://a.example/loop/": "http://a.example/loop",
		"https://a.example/port": "http://a.example:8080/x", "https://a.example/www": "http://WWW.a.example/x",
		"https://a.example/gone": "http://a.example/404", "https://a.example/dead": "http://a.example/broken",
		"https://a.example/ill": "http://a.example/500",
		"http://a.example/up":   "https://a.example/x", "http://a.example/same": "/x",
	}
	for _, c := range []struct {
		grade  exportwatch.Grade
		url    string
		want   exportwatch.Outcome
		reason exportwatch.Reason
		detail string
		asked  int
	}{
		{exportwatch.Primary, "https://a.example/down", exportwatch.Failed, exportwatch.ReasonRedirect, "http://b.example/x", 1},
		{exportwatch.OfficialStatement, "https://a.example/down", exportwatch.Failed, exportwatch.ReasonRedirect, "http://b.example/x", 1},
		{exportwatch.OfficialStatement, "https://b.example/far", exportwatch.Failed, exportwatch.ReasonRedirect, "http://b.example/x", 2},
		{exportwatch.Primary, "https://a.example/self", exportwatch.Failed, exportwatch.ReasonRedirect, "http://a.example/self", 1},
		{exportwatch.Primary, "https://a.example/loop", exportwatch.Failed, exportwatch.ReasonRedirect, "http://a.example/loop", 2},
		{exportwatch.Primary, "https://a.example/port", exportwatch.Failed, exportwatch.ReasonRedirect, "http://a.example:8080/x", 1},
		{exportwatch.Primary, "https://a.example/gone", exportwatch.Failed, exportwatch.ReasonRedirect, "http://a.example/404", 2},
		{exportwatch.Primary, "https://a.example/dead", exportwatch.Failed, exportwatch.ReasonRedirect, "http://a.example/broken", 2},
		{exportwatch.Primary, "https://a.example/ill", exportwatch.Failed, exportwatch.ReasonStatus, "status 500", 2},
		{exportwatch.Primary, "https://a.example/bare", exportwatch.Fetched, "", "", 2},
		{exportwatch.OfficialStatement, "https://a.example/www", exportwatch.Fetched, "", "", 2},
		{exportwatch.Secondary, "https://a.example/down", exportwatch.Fetched, "", "", 2},
		{exportwatch.Secondary, "https://a.example/bare", exportwatch.Fetched, "", "", 2},
		{exportwatch.Primary, "http://a.example/up", exportwatch.Fetched, "", "", 2},
		{exportwatch.Primary, "http://a.example/same", exportwatch.Fetched, "", "", 2},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
				if to := leads[req.URL.String()]; to != "" {
					return respond(req, 302, http.NoBody, "Location", to), nil
				}
				switch req.URL.Path {
				case "/404":
					return respond(req, 404, strings.NewReader("x")), nil
				case "/500":
					return respond(req, 500, strings.NewReader("x")), nil
				case "/broken":
					return nil, errors.New("connection refused")
				}
				return respond(req, 200, strings.NewReader("x")), nil
			}))
			made, err := w.Run(t.Context(), exportwatch.Run{}, exportwatch.Source{ID: source.ID, Grade: c.grade},
				crawler.Plan{Start: []crawler.Request{{URL: c.url, Exempt: "test"}}})
			if err != nil {
				t.Fatal(err)
			}
			got, asked := made[0], slices.Compact(w.tap.urls()) // one that fails is asked again
			if got.Outcome != c.want || got.Reason != c.reason || !strings.Contains(got.Detail, c.detail) || len(asked) != c.asked || len(got.Chain) == 0 {
				t.Errorf("%s source at %s: %s %s (%s) after asking %v", c.grade, c.url, got.Outcome, got.Reason, got.Detail, asked)
			}
			for _, u := range asked {
				if c.grade != exportwatch.Secondary && strings.HasPrefix(c.url, "https:") && !strings.HasPrefix(u, "https:") {
					t.Errorf("%s was asked in the clear", u)
				}
			}
		})
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
