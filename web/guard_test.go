package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"exportwatch/web"
)

const token = "correct horse battery staple"

func withToken(o *web.Options) { o.Token = token }

func TestHeaders(t *testing.T) {
	w := newWorld(t, nil)
	for _, path := range []string{"/", "/none", "/style.css", "/healthz"} {
		h := w.do(request("GET", path)).Header
		for name, want := range map[string]string{"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"} {
			if !strings.Contains(h.Get(name), want) {
				t.Errorf("%s: %s is %q, want %q", path, name, h.Get(name), want)
			}
		}
	}
}

func TestHost(t *testing.T) {
	w := newWorld(t, nil)
	for host, want := range map[string]int{"localhost": 200, "LOCALHOST:80": 200, "127.0.0.1:1": 200, "[::1]:9": 200, "[::1]": 200,
		"evil.example": 421, "127.0.0.1.evil.example": 421, "localhost.evil.example:80": 421, "": 421, "10.0.0.1": 421} {
		r := request("GET", "/")
		r.Host = host
		if got := w.do(r).StatusCode; got != want {
			t.Errorf("host %q: status %d, want %d", host, got, want)
		}
	}
	r := request("GET", "/")
	r.Host = "watch.example"
	r.Header.Set("Authorization", "Bearer "+token)
	if got := newWorld(t, withToken).do(r).StatusCode; got != 200 {
		t.Errorf("any host with the token: status %d", got)
	}
}

func TestMethods(t *testing.T) {
	w := newWorld(t, nil)
	for method, want := range map[string]int{"POST": 405, "PUT": 405, "DELETE": 405, "OPTIONS": 405, "HEAD": 200} {
		if got := w.do(request(method, "/")).StatusCode; got != want {
			t.Errorf("%s: status %d, want %d", method, got, want)
		}
	}
}

func TestToken(t *testing.T) {
	w := newWorld(t, withToken)
	for _, path := range []string{"/", "/developments/d-1", "/sources", "/none"} {
		for header, want := range map[string]int{"": 401, "Bearer wrong": 401, "Basic " + token: 401, "Bearer": 401} {
			r := request("GET", path)
			r.Header.Set("Authorization", header)
			if got := w.do(r).StatusCode; got != want {
				t.Errorf("%s with %q: status %d, want %d", path, header, got, want)
			}
		}
	}
	for _, path := range []string{"/healthz", "/style.css", "/login"} {
		if got := w.do(request("GET", path)).StatusCode; got != 200 {
			t.Errorf("%s without the token: status %d", path, got)
		}
	}
}

func login(token string) *http.Request {
	r := httptest.NewRequest("POST", "/login", strings.NewReader(url.Values{"token": {token}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func TestLogin(t *testing.T) {
	w := newWorld(t, withToken)
	if res := w.do(login("wrong")); res.StatusCode != 401 || len(res.Cookies()) != 0 {
		t.Errorf("a wrong token: status %d, cookies %v", res.StatusCode, res.Cookies())
	}
	if got := w.do(login(strings.Repeat("x", 1<<20))).StatusCode; got != 400 {
		t.Errorf("a huge form: status %d", got)
	}
	cross := login(token)
	cross.Header.Set("Sec-Fetch-Site", "cross-site")
	if got := w.do(cross).StatusCode; got != 403 {
		t.Errorf("a form of another site: status %d", got)
	}
	res := w.do(login(token))
	if res.StatusCode != 303 || len(res.Cookies()) != 1 {
		t.Fatalf("the token: status %d, cookies %v", res.StatusCode, res.Cookies())
	}
	c := res.Cookies()[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || strings.Contains(c.Value, token) {
		t.Errorf("the cookie is %+v", c)
	}
	r := request("GET", "/")
	r.AddCookie(c)
	if got := w.do(r).StatusCode; got != 200 {
		t.Errorf("with the session: status %d", got)
	}
	other := request("GET", "/")
	other.AddCookie(c)
	if got := newWorld(t, withToken).do(other).StatusCode; got != 401 {
		t.Errorf("with the session of another start: status %d", got)
	}
}

func TestNewNeedsItsParts(t *testing.T) {
	if _, err := web.New(web.Options{}); err == nil {
		t.Error("pages were made from nothing")
	}
}
