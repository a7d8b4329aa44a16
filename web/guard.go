package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net"
	"net/http"
	"strings"
)

const (
	sessionCookie = "exportwatch-session"
	sessionAge    = 12 * 60 * 60 // seconds: a working day
	maxForm       = 4 << 10      // bytes of a login form: a token and its name
)

// policy lets a page use its own style sheet and forms, and nothing else.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// guard lets through requests that come from where they should, with headers
// that keep the answer to what it is.
func (s *site) guard(next http.Handler) http.Handler {
	next = http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		login := s.Token != "" && r.URL.Path == "/login"
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead && !(login && r.Method == http.MethodPost):
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "Only GET and HEAD are answered here.", http.StatusMethodNotAllowed)
		case s.Token == "" && !loopback(r.Host):
			http.Error(w, "This host name is not answered: use localhost, or set an admin token.", http.StatusMisdirectedRequest)
		case !login && !open(r.URL.Path) && !s.admitted(r):
			s.refuse(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// open reports whether a path tells nothing that a token should keep.
func open(path string) bool { return path == "/style.css" || path == "/healthz" }

// loopback reports whether a Host header names this machine. Without a token
// any other name is refused: a hostile page could have its own name resolve to
// this machine and read the answers.
func loopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	switch strings.ToLower(strings.Trim(host, "[]")) {
	case "localhost", "127.0.0.1", "::1":
		return true
	}
	return false
}

// admitted reports whether a request carries the token or a session.
func (s *site) admitted(r *http.Request) bool {
	if s.Token == "" {
		return true
	}
	if given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return s.matches(given)
	}
	c, err := r.Cookie(sessionCookie)
	return err == nil && subtle.ConstantTimeCompare([]byte(c.Value), []byte(s.session())) == 1
}

// matches compares digests, so that the time taken does not tell how long the
// token is or where a guess goes wrong.
func (s *site) matches(given string) bool {
	a, b := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(s.Token))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// session returns the value of the session cookie. The token cannot be found
// from it.
func (s *site) session() string {
	m := hmac.New(sha256.New, s.key[:])
	m.Write([]byte("session\x00" + s.Token)) // a hash never fails to write
	return hex.EncodeToString(m.Sum(nil))
}

// refuse asks a browser to log in and tells a program that it must.
func (s *site) refuse(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="exportwatch"`)
	s.render(w, r, view{name: "login", status: http.StatusUnauthorized, Title: "Log in"})
}

func (s *site) loginForm(*http.Request) (view, error) {
	return view{name: "login", Title: "Log in"}, nil
}

func (s *site) login(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "The form could not be read.", http.StatusBadRequest)
		return
	}
	if !s.matches(r.PostForm.Get("token")) {
		s.Log.WarnContext(r.Context(), "web login refused", "remote", r.RemoteAddr)
		s.render(w, r, view{name: "login", status: http.StatusUnauthorized, Title: "Log in", Body: "That is not the token."})
		return
	}
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: s.session(), Path: "/", MaxAge: sessionAge,
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}
