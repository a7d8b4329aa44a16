package replay_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"exportwatch/replay"
)

// TestRecordedComesBack: what was recorded is what is replayed, texts that look
// like archives and bytes that are no text included.
func TestRecordedComesBack(t *testing.T) {
	at := time.Date(2031, 3, 4, 5, 6, 7, 0, time.UTC)
	bodies := map[string]string{
		"https://agency.example/page?a=1&b=2": "<p>plain</p>\n",
		"https://agency.example/none":         "",
		"https://agency.example/archive":      "text\n-- a member --\nmore\n",
		"https://agency.example/file.pdf":     "%PDF-1.7\n\xff\x00\x01",
		"https://agency.example/cafe":         "caf\u00e9\n",
	}
	var answers []replay.Answer
	for url, body := range bodies {
		header := http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Etag": {`"1"`}, "Set-Cookie": {"visitor=7"}, "X-Other": {"dropped"}}
		answers = append(answers, replay.Answer{At: at, URL: url, Status: 200, Header: header, Body: []byte(body)})
	}
	archive, err := replay.Record("SYNTHETIC", answers)
	if err != nil {
		t.Fatal(err)
	}
	web, err := replay.New(archive, func() time.Time { return at })
	if err != nil {
		t.Fatal(err)
	}
	for url, want := range bodies {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := web.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(resp.Body)
		if err != nil || string(got) != want {
			t.Errorf("%s: %q, %v, want %q", url, got, err, want)
		}
		if resp.StatusCode != 200 || resp.Header.Get("Etag") != `"1"` || resp.Header.Get("Set-Cookie") != "" || resp.Header.Get("X-Other") != "" {
			t.Errorf("%s: %d %v", url, resp.StatusCode, resp.Header)
		}
	}
}

func TestRecordRefuses(t *testing.T) {
	at := time.Date(2031, 3, 4, 5, 6, 7, 0, time.UTC)
	good := replay.Answer{At: at, URL: "https://agency.example/", Status: 200}
	for name, answers := range map[string][]replay.Answer{
		"no URL":    {{At: at, URL: "agency", Status: 200}},
		"no status": {{At: at, URL: "https://agency.example/"}},
		"twice":     {good, good},
	} {
		if _, err := replay.Record("", answers); err == nil {
			t.Errorf("%s: recorded", name)
		}
	}
}

// TestScrub: no secret is left, and the text around it is.
func TestScrub(t *testing.T) {
	const given = "k3y-of-a-user"
	for _, body := range []string{
		`{"api_key":"0123456789abcdef0123"}`,
		`Authorization: Bearer abcdefghijklmnopqrstuvwxyz012345`,
		`<a href="/next?page=2&access_token=0123456789abcdef0123&x=1">next</a>`,
		`<input type="hidden" name="csrfmiddlewaretoken" value="AbCdEfGhIjKlMnOp">`,
		`<input value="AbCdEfGhIjKlMnOp" type="hidden" name="__RequestVerificationToken"/>`,
		`<input type="hidden" id="__VIEWSTATE" value="/wEPDwUKMTY5NDA0=="/>`,
		`var settings = {"sessionId": "0123456789abcdef0123"};`,
		"SECRET_TOKEN=0123456789abcdef0123\n",
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
		`<a href="https://user:correcthorse@host.example/">b</a>`,
		`<script>var apiKey="9f8e7d6c5b4a392817069f8e7d6c5b4a";</script>`,
		`<script>const sessionToken = 'AbCdEfGhIjKlMnOpQr';</script>`,
		`<a href="/next?page=2&amp;session=4f5e6d7c">next</a>`, `<a href="/file?sig=aB3-_%2F9x">file</a>`, `<a href="/file?token=ab12cd34">file</a>`,
		`{"key":"9f86d081884c7d659a2feaa0c55ad015"}`, `<a href="/v3/bill?key=9f86d081884c7d65">b</a>`, `<a href="/list;jsessionid=0A1B2C3D4E5F6071?x=1">l</a>`,
		"Set-Cookie: JSESSIONID=0A1B2C3D4E5F60718293A4B5C6D7E8F9; Path=/", "cookie: visitor=me", "Authorization: Basic dXNlcjpodW50ZXIyaHVudGVy",
		"Proxy-Authorization: Digest username=\"me\"", "X-Api-Key: 9f86d081884c7d659a2feaa0c55ad015", `<input id="edit-1" name="form_token" value="AbCdEfGhIjKlMnOp">`,
		"https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX", "xoxb-1234567890-abcdefghijkl", "AIzaSyA1234567890abcdefghijklmnopqrstuvw",
		"sk-proj-abcdefghijklmnop1234567890", "glpat-abcdefghij1234567890", "?ASP.NET_SessionId=hx3k2l1m0n9b8v7c6x5z4a3s",
		"AKIA0123456789ABCDEF", "the value " + given + " in a text",
	} {
		if _, ok := replay.FindSecret([]byte(body)); !ok && !strings.Contains(body, given) {
			t.Errorf("no secret found in %s", body)
		}
		a := replay.Scrub(replay.Answer{URL: "https://agency.example/?token=0123456789abcdef0123", Body: []byte(body)}, given)
		if found, ok := replay.FindSecret(a.Body); ok || strings.Contains(string(a.Body), given) {
			t.Errorf("%s keeps %s", a.Body, found)
		}
		if !strings.Contains(string(a.Body), "REDACTED") || a.URL != "https://agency.example/?token=REDACTED" {
			t.Errorf("scrubbed to %s and %s", a.URL, a.Body)
		}
	}
	for _, body := range []string{
		"The token economy: passwords and secrets are discussed below.",
		`<a href="/press-release/trade-secrets-of-a-company-were-exported-illegally">x</a>`,
		"A trade secret: the judge said that it was known already to everybody involved.",
		`{"document_number":"2031-01234","token":"short"}`,
		`<a href="/votes?congress=119&session=1">votes</a> at 12:30, write to press@agency.example`,
		`{"key":"0000999999-31-000009"}`, "Authorization: the Secretary may allow it.", "Cookie: a small file that a site keeps.",
		`<meta name="keywords" content="Entity List 2031, BIS">`, `<a href="/search?keyword=semiconductors2031">s</a>`,
		`var apiKey = "";`, `<a href="https://host.example:8443/@user">x</a>`,
	} {
		if found, ok := replay.FindSecret([]byte(body)); ok {
			t.Errorf("%s holds no secret, found %s", body, found)
		}
		if a := replay.Scrub(replay.Answer{Body: []byte(body)}); string(a.Body) != body {
			t.Errorf("%s became %s", body, a.Body)
		}
	}
}
