package exportwatch_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"exportwatch/replay"
)

// givenAway are signs of a secret that owe nothing to what scrubs recordings: they
// find what that misses, and rather too much. The last group is the secret.
var givenAway = map[string]*regexp.Regexp{
	"a header of a visitor": regexp.MustCompile(`(?im)^[^\w\n]*(?:set-cookie2?|cookie|authorization|proxy-authorization|x-api-key|x-auth-token)\W*:[ \t]*(\S[^\n]*)`),
	"a session":             regexp.MustCompile(`(?i)(?:sess(?:ion)?_?id|aspsessionid\w*|csrf\w*|xsrf\w*|viewstate|__cf_bm|cf_clearance|nextgencso)["']?\s*[=:]\s*["']?([\w+/%.-]{6,})`),
	"a parameter":           regexp.MustCompile(`(?i)[?&;](?:\w+[_-])*(?:key|token|secret|pass(?:word|wd)?|pwd|sig|signature|credential|auth|ticket|sid)=([^&"'\s<>#;)\\]{6,})`),
	"a field":               regexp.MustCompile(`(?i)["'](?:\w+[_-]?)?(?:api_?key|token|secret|pass(?:word|wd)|signature|credentials?)["']\s*[:=]\s*["']([^"'\s]{12,})["']`),
	"the key of an issuer":  regexp.MustCompile(`\b((?:AKIA|ASIA|AIza|gh[a-z]_|github_pat_|glpat-|xox[a-z]-|sk-|SG\.|npm_|pypi-|rk_live_|sk_live_)[\w.-]{14,})`),
	"a web token":           regexp.MustCompile(`\b(eyJ[\w-]{8,}\.[\w-]{8,})`),
	"a key in PEM":          regexp.MustCompile(`(BEGIN [A-Z ]*PRIVATE KEY)`),
	"a hook":                regexp.MustCompile(`(?i)\b((?:hooks\.slack\.com/services|discord(?:app)?\.com/api/webhooks|\w+\.webhook\.office\.com)/[\w/@-]{10,})`),
	"a login in a link":     regexp.MustCompile(`(?i)\bhttps?://[^\s/"'<>@:]*:([^\s/"'<>@]+)@`),
	"a scheme and its key":  regexp.MustCompile(`(?i)\b(?:basic|bearer)\s+([A-Za-z0-9+/._-]{16,}=*)`),
}

// harmlessSecret are the marks that stand in the place of secrets, the name of a
// demonstration key, and what a template or a test writes for one.
var harmlessSecret = regexp.MustCompile(`^[*"']*(?:REDACTED|DEMO_KEY\b|MADE-UP|\w+=MADE-UP$|\$\{|\{\{|<)`)

// leaks returns what in b gives a secret away, with its sign.
func leaks(b []byte) (sign, found string) {
	for sign, shape := range givenAway {
		for _, m := range shape.FindAllSubmatch(b, -1) {
			if value := strings.TrimSpace(string(m[1])); !harmlessSecret.MatchString(value) {
				return sign, value
			}
		}
	}
	return "", ""
}

// TestNoSecrets looks through every recorded web, fixture and example for what
// looks like a key, a token or a visitor's session, to the signs above and to
// what scrubs recordings.
func TestNoSecrets(t *testing.T) {
	looked := 0
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data := strings.Contains(filepath.ToSlash(file), "/testdata/") || strings.HasPrefix(filepath.ToSlash(file), "fixtures/") || filepath.Ext(file) == ".yaml"
		if !data || filepath.Ext(file) == ".go" {
			return nil
		}
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		looked++
		if sign, found := leaks(b); sign != "" {
			t.Errorf("%s: %s: %.12s...", file, sign, found)
		}
		if found, ok := replay.FindSecret(b); ok && !harmlessSecret.Match(found) {
			t.Errorf("%s: looks like a secret: %.12s...", file, found)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if looked < 50 {
		t.Errorf("looked at %d files only", looked)
	}
}

// TestLeaks: the signs find each kind of secret by themselves, and nothing is left
// for them once it is scrubbed.
func TestLeaks(t *testing.T) {
	for _, text := range []string{
		"Set-Cookie: JSESSIONID=0A1B2C3D4E5F60718293A4B5C6D7E8F9; Path=/\n",
		"set-cookie: visitor=me\n",
		"Set-Cookie: ASP.NET_SessionId=hx3k2l1m0n9b8v7c6x5z4a3s; Path=/\n",
		"Cookie: NextGenCSO=AbC123def456GHI789jkl\n",
		"Authorization: Basic dXNlcjpodW50ZXIyaHVudGVy\n",
		"Authorization: Token 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b\n",
		"X-Api-Key: 9f86d081884c7d659a2feaa0c55ad015\n",
		`<a href="https://agency.example/list;jsessionid=0A1B2C3D4E5F6071">x</a>`,
		"https://agency.example/?PHPSESSID=0a1b2c3d4e5f60718293a4b5c6",
		"https://agency.example/v3/bill?api_key=9f86d081884c",
		"https://agency.example/v3/bill?x=1&key=9f86d081884c7d65",
		"https://agency.example/a?sv=2020&sig=Ab1%2Bcd2ef3gh4ij5%3D",
		"https://agency.example/f?X-Amz-Signature=0123456789abcdef",
		`{"access_token":"9f86d081884c7d659a2feaa0c55ad015"}`,
		"https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
		"AIzaSyA1234567890abcdefghijklmnopqrstuvw", "xoxb-1234567890-abcdefghijkl", "glpat-abcdefghij1234567890",
		"sk-proj-abcdefghijklmnop1234567890", "AKIA0123456789ABCDEF",
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
		"https://user:hunter2@agency.example/",
	} {
		if sign, _ := leaks([]byte(text)); sign == "" {
			t.Errorf("no sign of a secret in %q", text)
		}
		clean := replay.Scrub(replay.Answer{Body: []byte(text)}).Body
		if sign, found := leaks(clean); sign != "" {
			t.Errorf("%q is scrubbed to %q, which has %s: %s", text, clean, sign, found)
		}
	}
	for _, text := range []string{
		"Set-Cookie: visitor=MADE-UP\n", "https://agency.example/?api_key=REDACTED-0a1b2c3d&x=1", "?api_key=DEMO_KEY",
		"The Secretary's signature: see the token of thanks.", `{"key":"entity-list-2031"}`, `<a href="/search?keyword=semiconductors">x</a>`,
	} {
		if sign, found := leaks([]byte(text)); sign != "" {
			t.Errorf("%s in %q: %s", sign, text, found)
		}
	}
}
