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
