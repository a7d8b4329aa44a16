package crawler_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
)

func TestRobots(t *testing.T) {
	for name, c := range map[string]struct {
		file      string
		forbidden string // paths
		permitted string
	}{
		"everything":       {"User-agent: *\nDisallow: /", "/ /a", ""},
		"star":             {"User-agent: *\nDisallow: *", "/ /a", ""},
		"nothing":          {"User-agent: *\nDisallow:", "", "/ /a"},
		"empty file":       {"", "", "/ /a"},
		"longest rule":     {"User-agent: *\nDisallow: /a\nAllow: /a/b", "/a /a/c", "/a/b /b"},
		"query":            {"User-agent: *\nDisallow: /*?page=", "/a?page=1", "/a /a?x=1"},
		"our own group":    {"User-agent: *\nDisallow: /\n\nUser-agent: ExportWatch-Test\nDisallow: /a", "/a", "/b"},
		"we are free":      {"User-agent: exportwatch-test\nDisallow:\n\nUser-agent: *\nDisallow: /", "", "/a"},
		"others only":      {"User-agent: other\nDisallow: /", "", "/a"},
		"rule first":       {"Disallow: /b\nUser-agent: *\nDisallow: /a", "/a", "/b"},
		"broken delay":     {"User-agent: *\nCrawl-delay: x\nDisallow: /a", "/a", "/b"},
		"carriage returns": {"User-agent: *\rDisallow: /a\r", "/a", "/b"},
		"byte order mark":  {"\ufeffUser-agent: *\nDisallow: /a", "/a", "/b"},
		"comments":         {"User-agent: * # all\nDisallow: /a # not this\n#Disallow: /b", "/a", "/b"},
		"rules to choke":   {"User-agent: *\n" + strings.Repeat("Disallow: /"+strings.Repeat("*a", 1000)+"\n", 200) + "Disallow: /z", "/z /" + strings.Repeat("ba", 1000), "/" + strings.Repeat("ba", 999)},
		"a page instead":   {"<!doctype html><p>Disallow: / is not meant", "", "/a"},
		"equal length":     {"User-agent: *\nDisallow: /page\nAllow: /page\nAllow: /*og\nDisallow: /*lo", "/alone", "/page /log"},
		"encoded":          {"User-agent: *\nDisallow: /caf%C3%A9\nDisallow: /a%7Eb\nDisallow: /x%2fy\nDisallow: /é", "/caf%c3%a9/x /café /a~b /x%2Fy /%C3%A9", "/x/y /a%2Fb /caf"},
		"encoded address":  {"User-agent: *\nDisallow: /foo/bar/baz\nDisallow: /ä*z$", "/foo/bar/%62%61%7A /%c3%A4/%7a", "/foo%2Fbar/baz /%C3%A4/z/"},
		"encoded query":    {"User-agent: *\nDisallow: /a?u=https://b.example\nDisallow: /c?u=https%3A%2F%2Fb.example", "/a?u=https%3a%2f%2fb.example /a?u=https://b.example /c?u=https://b.example", "/a?u=http://b.example"},
		"star in address":  {"User-agent: *\nDisallow: /a%2Ab\nDisallow: /c%24", "/a*b /a%2ab /c$d", "/axb /c"},
		"many stars":       {"User-agent: *\nDisallow: /*a*b*c*d*e*f*g*h*i*j$", "/abcdefghij /xaxbxcxdxexfxgxhxixj", "/abcdefghi /abcdefghijk"},
		"many groups":      {strings.Repeat("User-agent: other\nDisallow: /b\n", 10_000) + "User-agent: *\nDisallow: /a", "/a", "/b"},
		"long rule":        {"User-agent: *\nDisallow: /" + strings.Repeat("a", 4000), "/" + strings.Repeat("a", 4001), "/a"},
		"too long to read": {"User-agent: *\nDisallow: /a\n" + strings.Repeat("#\n", 256<<10) + "Disallow: /b", "/a", "/b"},
		"cut in a rule":    {"User-agent: *\nDisallow: /\n" + strings.Repeat("#", 512<<10-35) + "\nAllow: /a", "/a /", ""},
		"no dot":           {"User-agent: *\nDisallow: /a.b", "/a.b", "/axb"},
		"from the start":   {"User-agent: *\nDisallow: /a*b", "/ab /axb", "/x/a/b"},
		"token of us":      {"User-agent: ExportWatch-Test/2.0\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/a", "/b"},
		"two groups of us": {"User-agent: *\nDisallow: /a\n\nUser-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /b", "/a /b", "/c"},
		"broken UTF-8":     {"User-agent: *\nDisallow: /a\xff\n\xfe\nDisallow: /c", "/a /c", "/b"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, always(c.file))
			for _, path := range strings.Fields(c.forbidden) {
				expect(t, w.ask(crawler.Request{URL: "https://a.example" + path}), exportwatch.Failed, exportwatch.ReasonRobots)
			}
			if asked := w.tap.urls(); len(asked) > 0 {
				t.Errorf("asked %v all the same", asked)
			}
			for _, path := range strings.Fields(c.permitted) {
				if got := w.ask(crawler.Request{URL: "https://a.example" + path}); !got.Outcome.OK() {
					t.Errorf("%s: %s %s", path, got.Outcome, got.Detail)
				}
			}
		})
	}
}

func TestRobotsThatCannotBeHad(t *testing.T) {
	for name, c := range map[string]struct {
		robots answers
		reason exportwatch.Reason // empty: permitted
	}{
		"not found":    {func(r *http.Request) (*http.Response, error) { return respond(r, 404, http.NoBody), nil }, ""},
		"forbidden":    {func(r *http.Request) (*http.Response, error) { return respond(r, 403, http.NoBody), nil }, ""},
		"server error": {func(r *http.Request) (*http.Response, error) { return respond(r, 502, http.NoBody), nil }, exportwatch.ReasonStatus},
		"unreachable":  {func(*http.Request) (*http.Response, error) { return nil, errors.New("no route") }, exportwatch.ReasonConnect},
		"endless":      {func(r *http.Request) (*http.Response, error) { return respond(r, 200, endless(zeros)), nil }, ""},
		"no content":   {func(r *http.Request) (*http.Response, error) { return respond(r, 204, http.NoBody), nil }, ""},
		"a part":       {func(r *http.Request) (*http.Response, error) { return respond(r, 206, http.NoBody), nil }, exportwatch.ReasonRobots},
		"a wall":       {func(r *http.Request) (*http.Response, error) { return respond(r, 202, http.NoBody), nil }, exportwatch.ReasonRobots},
		"throttled":    {func(r *http.Request) (*http.Response, error) { return respond(r, 429, http.NoBody), nil }, exportwatch.ReasonThrottled},
		"redirect loop": {func(r *http.Request) (*http.Response, error) {
			return respond(r, 301, http.NoBody, "Location", "/robots.txt"), nil
		}, ""},
		"redirect inside": {func(r *http.Request) (*http.Response, error) {
			return respond(r, 301, http.NoBody, "Location", "http://10.0.0.1/robots.txt"), nil
		}, exportwatch.ReasonAddress},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
				if req.URL.Path == "/robots.txt" {
					return c.robots(req)
				}
				return respond(req, 200, strings.NewReader("x")), nil
			}))
			got := w.ask(crawler.Request{URL: "https://a.example/x"})
			if c.reason == "" {
				expect(t, got, exportwatch.Fetched, "")
				return
			}
			expect(t, got, exportwatch.Failed, c.reason)
			if c.reason == exportwatch.ReasonRobots && !strings.Contains(got.Detail, "RFC 9309") {
				t.Errorf("detail %q does not say why", got.Detail)
			}
		})
	}
}

func zeros(p []byte) (int, error) { clear(p); return len(p), nil }

func TestRobotsIsFetchedOncePerHostAndHour(t *testing.T) {
	w := newWorld(t, always(""))
	asked := func() (n int) {
		for _, a := range w.tap.asked {
			if strings.HasSuffix(a.url, "/robots.txt") {
				n++
			}
		}
		return n
	}
	for _, step := range []struct {
		after time.Duration
		want  int
	}{{0, 1}, {59 * time.Minute, 1}, {time.Minute, 2}} {
		w.now = w.now.Add(step.after)
		w.run(crawler.Plan{Start: numbered("a.example", 2)})
		if asked() != step.want {
			t.Errorf("robots.txt asked for %d times, want %d", asked(), step.want)
		}
	}
	w.one("https://b.example/exempt")
	if asked() != 2 {
		t.Error("robots.txt asked for though it does not bind")
	}
}

func TestRobotsBindsRedirects(t *testing.T) {
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		switch {
		case req.URL.Path == "/robots.txt" && req.URL.Host == "b.example":
			return respond(req, 200, strings.NewReader("User-agent: *\nDisallow: /")), nil
		case req.URL.Path == "/robots.txt":
			return respond(req, 404, http.NoBody), nil
		}
		return respond(req, 302, http.NoBody, "Location", "https://b.example/x"), nil
	}))
	expect(t, w.ask(crawler.Request{URL: "https://a.example/x"}), exportwatch.Failed, exportwatch.ReasonRobots)
}

func TestRobotsElsewhere(t *testing.T) {
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		switch req.URL.Host + req.URL.Path {
		case "a.example/robots.txt":
			return respond(req, 301, http.NoBody, "Location", "https://www.a.example/robots.txt"), nil
		case "www.a.example/robots.txt":
			return respond(req, 200, strings.NewReader("User-agent: *\nDisallow: /x")), nil
		}
		return respond(req, 200, strings.NewReader("x")), nil
	}))
	expect(t, w.ask(crawler.Request{URL: "https://a.example/x"}), exportwatch.Failed, exportwatch.ReasonRobots)
	expect(t, w.ask(crawler.Request{URL: "https://a.example/y"}), exportwatch.Fetched, "")
}

func TestFailureToGetRobotsIsForgottenSoon(t *testing.T) {
	down := true
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		switch {
		case req.URL.Path != "/robots.txt":
			return respond(req, 200, strings.NewReader("x")), nil
		case down:
			return respond(req, 503, http.NoBody), nil
		}
		return respond(req, 404, http.NoBody), nil
	}))
	ask := func() exportwatch.Capture { return w.ask(crawler.Request{URL: "https://a.example/x"}) }
	expect(t, ask(), exportwatch.Failed, exportwatch.ReasonStatus)
	down = false
	expect(t, ask(), exportwatch.Failed, exportwatch.ReasonStatus)
	w.now = w.now.Add(5 * time.Minute)
	expect(t, ask(), exportwatch.Fetched, "")
}
