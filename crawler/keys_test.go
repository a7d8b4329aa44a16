package crawler_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/store"
)

// canary is a key that must be found nowhere but in the request it was made for.
const canary = "canary-7f3a91c2e4"

// theirs is a key that the publisher puts into its own links.
const theirs = "theirs-55aa0913bd"

// TestKeysShowNowhere sends a key over a real connection to a server that
// repeats it wherever a server can, redirects with it, and links to pages with a
// key of its own. Neither is in any file of the database, in the captures, in the
// log or in an error, and another host never gets ours.
func TestKeysShowNowhere(t *testing.T) {
	var strangers []http.Header
	stranger := serve(t, func(rw http.ResponseWriter, req *http.Request) {
		strangers = append(strangers, req.Header.Clone())
		io.WriteString(rw, "a page of somebody else")
	})
	site := serve(t, func(rw http.ResponseWriter, req *http.Request) { repeatKey(rw, req, stranger) })
	dir := t.TempDir()
	st, err := store.Open(t.Context(), filepath.Join(dir, "x.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	w := network(t, crawler.TransportOptions{Resolver: names(lasting("127.0.0.1")), AllowLoopback: true, AnyPort: true})
	c, err := crawler.New(crawler.Options{
		Archive: st, Transport: w.tap, Now: time.Now, UserAgent: agent, Delay: -1,
		Log: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Classify: func(c exportwatch.Capture, h http.Header, body []byte) (exportwatch.Reason, string) {
			if strings.HasSuffix(c.URL, "/wall") {
				return exportwatch.ReasonLoginWall, fmt.Sprint("asks for ", h, string(body))
			}
			return "", ""
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	keyed := func(path string) crawler.Request {
		return crawler.Request{URL: site + path, Exempt: "test", Header: http.Header{"Authorization": {"Token " + canary}, "X-Api-Key": {canary}}}
	}
	var made []exportwatch.Capture
	for range 2 { // the second time from what is stored
		list, err := c.Run(t.Context(), exportwatch.Run{}, source, crawler.Plan{
			Start: []crawler.Request{keyed("/page"), keyed("/body"), keyed("/moved"), keyed("/elsewhere"), keyed("/fails"), keyed("/wall")},
			Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
				if !strings.HasSuffix(r.URL, "/page") {
					return nil
				}
				return []crawler.Request{keyed("/next?api_key=" + theirs + "&page=2"), keyed("/next?api_key=other-" + theirs + "&page=2")}
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, list...)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	expectKeyed(t, made)
	everything := []byte(fmt.Sprintf("%+v", made) + log.String())
	for _, key := range []string{canary, theirs} {
		if i := bytes.Index(everything, []byte(key)); i >= 0 {
			t.Errorf("%s is told: ...%s", key, everything[max(0, i-80):i+40])
		}
		for _, file := range files(t, dir) {
			if b, err := os.ReadFile(file); err != nil || bytes.Contains(b, []byte(key)) {
				t.Errorf("%s is in %s (%v)", key, filepath.Base(file), err)
			}
		}
	}
	if len(strangers) == 0 || strings.Contains(fmt.Sprint(strangers), canary) {
		t.Errorf("another host got %v", strangers)
	}
}

// repeatKey is a server that has no sense of secrets.
func repeatKey(rw http.ResponseWriter, req *http.Request, stranger string) {
	key := req.Header.Get("X-Api-Key")
	if key != canary && !strings.HasSuffix(req.URL.Path, "/robots.txt") {
		rw.WriteHeader(http.StatusUnauthorized)
		return
	}
	rw.Header().Set("X-Echo", "you sent "+key)
	rw.Header().Set("X-Request-Token", "anything at all")
	rw.Header().Set("Set-Cookie", "session="+theirs)
	rw.Header().Set("Link", `<https://a.example/?page=2&api_key=`+theirs+`>; rel="next"`)
	switch req.URL.Path {
	case "/body":
		io.WriteString(rw, "your key is "+key)
	case "/moved":
		http.Redirect(rw, req, "/landed?token="+theirs+"&x="+key, http.StatusFound)
	case "/elsewhere":
		http.Redirect(rw, req, stranger+"/?access_token="+theirs, http.StatusFound)
	case "/fails":
		rw.Header().Set("Location", "http://"+key+":"+theirs+"@127.0.0.1/?api_key="+theirs)
		rw.WriteHeader(http.StatusFound)
	case "/wall":
		io.WriteString(rw, "log in first")
	default:
		rw.Header().Set("ETag", `"1"`)
		if req.Header.Get("If-None-Match") != "" {
			rw.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(rw, "content of "+req.URL.Path)
	}
}

// expectKeyed checks how both passes over repeatKey ended.
func expectKeyed(t *testing.T, made []exportwatch.Capture) {
	t.Helper()
	var got []string
	urls := map[string]bool{}
	for _, c := range made {
		got = append(got, string(c.Outcome)+"/"+string(c.Reason))
		urls[c.URL] = true
		if _, ok := c.Header["X-Request-Token"]; ok || c.Header["Set-Cookie"] != nil {
			t.Errorf("header %v", c.Header)
		}
		if echo := c.Header["X-Echo"]; len(echo) > 0 && echo[0] != "you sent REDACTED" {
			t.Errorf("X-Echo %q", echo)
		}
	}
	pass := "fetched/ failed/key-echoed fetched/ fetched/ failed/address-refused suspect/login-wall fetched/ fetched/"
	again := "not-modified/ failed/key-echoed not-modified/ revisit/ failed/address-refused suspect/login-wall not-modified/ not-modified/"
	if strings.Join(got, " ") != pass+" "+again {
		t.Errorf("outcomes %q, want\n%s\n%s", got, pass, again)
	}
	if len(urls) != 8 { // two pages that differ by their key alone stay two
		t.Errorf("%d addresses: %v", len(urls), urls)
	}
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(found) == 0 {
		t.Fatalf("files %v, error %v", found, err)
	}
	return found
}

func TestStoredURL(t *testing.T) {
	for _, plain := range []string{
		"", "https://a.example/", "https://a.example/api_key=x", "https://a.example/?q=key&page=2", "https://a.example/?keyword=export",
		"https://a.example/?author=bis&order=newest#top", "https://a.example/?conditions%5Bterm%5D=token", "https://a.example/?api_key=",
		"https://a.example/?api_key", "https://a.example/?page_token=3", "https://a.example/?congress=119&session=2", "not a URL ?x",
		"https://a.example/list;page=2/token=x", "https://a.example/a;b/c",
	} {
		if got := crawler.StoredURL(plain); got != plain {
			t.Errorf("%s became %s", plain, got)
		}
	}
	for rawurl, want := range map[string]string{
		"https://a.example/?api_key=hush&page=2":      "https://a.example/?api_key=REDACTED-33bffdc1&page=2",
		"https://a.example/?page=2&API-Key=hush":      "https://a.example/?page=2&API-Key=REDACTED-33bffdc1",
		"https://a.example/?x=1;token=hush#t":         "https://a.example/?x=1;token=REDACTED-33bffdc1#t",
		"https://a.example/#access_token=hush":        "https://a.example/#access_token=REDACTED-33bffdc1",
		"https://a.example/?a=1&session=hushhush":     "https://a.example/?a=1&session=REDACTED-" + exportwatch.DigestOf([]byte("hushhush")).String()[:8],
		"https://a.example/?api%5Fkey=hush":           "https://a.example/?api%5Fkey=REDACTED-33bffdc1",
		"https://a.example/l;jsessionid=hush/b?x=1":   "https://a.example/l;jsessionid=REDACTED-33bffdc1/b?x=1",
		"https://a.example/l;jsessionid=hush":         "https://a.example/l;jsessionid=REDACTED-33bffdc1",
		"https://a.example/cas?ticket=hush":           "https://a.example/cas?ticket=REDACTED-33bffdc1",
		"https://user:pw@a.example/?X-Amz-Signature=": "https://REDACTED@a.example/?X-Amz-Signature=",
	} {
		want = strings.ReplaceAll(want, "33bffdc1", exportwatch.DigestOf([]byte("hush")).String()[:8])
		if got := crawler.StoredURL(rawurl); got != want {
			t.Errorf("%s became %s, want %s", rawurl, got, want)
		}
		if once := crawler.StoredURL(rawurl); crawler.StoredURL(once) != once {
			t.Errorf("%s changes again", once)
		}
	}
}

// TestShortKeys: a value of a few letters, which any text may hold, is not searched
// for in what is kept; one that is long enough to be a key is.
func TestShortKeys(t *testing.T) {
	for key, want := range map[string]exportwatch.Outcome{"a1b2c3d": exportwatch.Fetched, "a1b2c3d4": exportwatch.Failed} {
		w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
			return respond(req, 200, strings.NewReader("part a1b2c3d4"), "X-Part", "a1b2c3d4"), nil
		}))
		got := w.ask(crawler.Request{URL: "https://a.example/", Exempt: "test", Header: http.Header{"X-Api-Key": {key}}})
		if got.Outcome != want || (got.Header["X-Part"][0] == "a1b2c3d4") != (want == exportwatch.Fetched) {
			t.Errorf("%s: %s %s, header %v; want %s", key, got.Outcome, got.Reason, got.Header, want)
		}
	}
}
