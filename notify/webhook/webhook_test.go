package webhook_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"exportwatch/notify"
	"exportwatch/notify/webhook"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var when = time.Date(2031, 3, 4, 15, 6, 7, 0, time.UTC)

func clock() time.Time { return when }

// secret makes a secret of n equal bytes.
func secret(b byte, n int) string {
	return "whsec_" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{b}, n))
}

func message(to string) notify.Message {
	return notify.Message{ID: "a-1", To: to, Body: []byte(`{"type":"development.created"}`), At: when.Add(-time.Hour)}
}

// channel returns a channel whose connections end with the test.
func channel(t *testing.T, c webhook.Config) *webhook.Channel {
	t.Helper()
	rt := &http.Transport{}
	t.Cleanup(rt.CloseIdleConnections)
	ch, err := webhook.New(c, rt, clock)
	if err != nil {
		t.Fatal(err)
	}
	return ch
}

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// TestVector pins the signature. The expected value was computed with
// openssl dgst -sha256 -mac HMAC over "a-1.1930402867.{}", the key being 24
// bytes of 0x41.
func TestVector(t *testing.T) {
	h := http.Header{}
	h.Set("Webhook-Id", "a-1")
	h.Set("Webhook-Timestamp", "1930402867")
	h.Set("Webhook-Signature", "v1,vpBGL5dBx3qxsCrh8bfvHIxzKWch7fmscF+JOpZi2qY=")
	if err := webhook.Verify(secret(0x41, 24), h, []byte("{}"), time.Unix(1930402867, 0), 0); err != nil {
		t.Error(err)
	}
}

func TestSend(t *testing.T) {
	own := secret(2, 32)
	var problem error
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		key := own
		if r.URL.Path == "/other" {
			key = secret(1, 24)
		}
		problem = errors.Join(err, webhook.Verify(key, r.Header, body, when, time.Minute))
		if !json.Valid(body) || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" ||
			r.Header.Get("Webhook-Id") != "a-1" || r.Header.Get("Webhook-Timestamp") != fmt.Sprint(when.Unix()) {
			problem = fmt.Errorf("request %s %v %s", r.Method, r.Header, body)
		}
		w.WriteHeader(http.StatusAccepted)
	})
	c := channel(t, webhook.Config{URL: url + "/hook", Secret: secret(1, 24), Secrets: map[string]string{url + "/hook": own}})
	for _, to := range []string{"", url + "/hook", url + "/other"} {
		if err := errors.Join(c.Send(t.Context(), message(to)), problem); err != nil {
			t.Errorf("to %q: %v", to, err)
		}
	}
}

func TestStatuses(t *testing.T) {
	const temporary, permanent, ok = "temporary", "permanent", "ok"
	for _, c := range []struct {
		code  int
		after string
		want  string
	}{
		{200, "", ok}, {204, "", ok},
		{301, "", temporary}, {307, "", temporary},
		{400, "", permanent}, {410, "", permanent}, {410, "60", permanent}, {413, "", permanent}, {422, "", permanent},
		{401, "", temporary}, {403, "", temporary}, {404, "", temporary}, {408, "", temporary}, {425, "", temporary},
		{429, "", temporary}, {429, "nonsense", temporary}, {429, "-5", temporary},
		{429, "120", "wait 2m0s"}, {503, "0", "wait 0s"},
		{503, "Tue, 04 Mar 2031 15:16:07 GMT", "wait 10m0s"},
		{503, "Tue, 04 Mar 2031 15:00:00 GMT", "wait 0s"},
		{500, "", temporary}, {502, "", temporary}, {599, "", temporary},
	} {
		t.Run(fmt.Sprint(c.code, " ", c.after), func(t *testing.T) {
			requests := 0
			url := serve(t, func(w http.ResponseWriter, r *http.Request) {
				requests++
				w.Header().Set("Location", "/elsewhere")
				if c.after != "" {
					w.Header().Set("Retry-After", c.after)
				}
				w.WriteHeader(c.code)
			})
			err := channel(t, webhook.Config{Secret: secret(1, 24)}).Send(t.Context(), message(url))
			got := temporary
			var wait *notify.RetryAfter
			switch {
			case err == nil:
				got = ok
			case errors.Is(err, notify.ErrPermanent):
				got = permanent
			case errors.As(err, &wait):
				got = "wait " + wait.Wait.String()
			}
			if got != c.want || requests != 1 {
				t.Errorf("%s (%v) after %d requests, want %s", got, err, requests, c.want)
			}
		})
	}
}

func TestEndlessAnswer(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 64<<10)); err != nil {
				return
			}
		}
	})
	if err := channel(t, webhook.Config{Secret: secret(1, 24)}).Send(t.Context(), message(url)); err != nil {
		t.Error(err)
	}
}

func TestContextEndsSend(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // lets the server notice that the client has gone
		cancel()
		<-r.Context().Done()
	})
	err := channel(t, webhook.Config{Secret: secret(1, 24)}).Send(ctx, message(url))
	if !errors.Is(err, context.Canceled) || errors.Is(err, notify.ErrPermanent) {
		t.Errorf("Send = %v", err)
	}
}

// TestNothingSecretInErrors: paths and queries of webhook URLs are credentials.
func TestNothingSecretInErrors(t *testing.T) {
	down := serve(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	c := channel(t, webhook.Config{Secret: secret(1, 24)})
	for _, to := range []string{down + "/t0ken?key=t0ken", "ftp://h.example/t0ken", "https://[::1/t0ken", "t0ken", "http://h.example/\x00t0ken"} {
		err := c.Send(t.Context(), message(to))
		if err == nil || strings.Contains(err.Error(), "t0ken") {
			t.Errorf("Send to %q = %v", to, err)
		}
		if permanent := errors.Is(err, notify.ErrPermanent); permanent == strings.HasPrefix(to, down) {
			t.Errorf("Send to %q: permanent is %v", to, permanent)
		}
	}
	config := webhook.Config{URL: "https://h.example/t0ken", Secret: "whsec_t0ken", Secrets: map[string]string{"https://t0ken": "t0ken"}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if s := fmt.Sprintf(verb, config); strings.Contains(s, "t0ken") {
			t.Errorf("%s shows %s", verb, s)
		}
	}
	if _, err := webhook.New(config, http.NewFileTransport(nil), clock); !errors.Is(err, webhook.ErrSecret) || strings.Contains(err.Error(), "t0ken") {
		t.Errorf("New = %v", err)
	}
}

func TestNothingUnsigned(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("an unsigned webhook was sent") })
	c := channel(t, webhook.Config{Secrets: map[string]string{url + "/other": secret(1, 24)}})
	if err := c.Send(t.Context(), message(url)); !errors.Is(err, notify.ErrPermanent) {
		t.Errorf("Send = %v", err)
	}
}

// TestNoSecretAtAll: a forgotten secret is trouble when the program starts, not
// a letter that is dead when it should be sent.
func TestNoSecretAtAll(t *testing.T) {
	if _, err := webhook.New(webhook.Config{URL: "https://a.example/"}, nil, clock); !errors.Is(err, webhook.ErrSecret) {
		t.Errorf("New = %v, want ErrSecret", err)
	}
}

func TestSecrets(t *testing.T) {
	for _, s := range []string{"", "whsec_", secret(1, 23), secret(1, 65), strings.TrimPrefix(secret(1, 24), "whsec_"), "whsec_" + strings.Repeat("!", 32)} {
		if err := webhook.Verify(s, http.Header{}, nil, when, time.Hour); !errors.Is(err, webhook.ErrSecret) {
			t.Errorf("secret %q: %v", s, err)
		}
	}
}

// signed returns the headers and body that a channel sends.
func signed(t *testing.T) (http.Header, []byte) {
	t.Helper()
	var h http.Header
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) { h = r.Header.Clone() })
	m := message(url)
	if err := channel(t, webhook.Config{Secret: secret(1, 24)}).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	return h, m.Body
}

func TestVerifyRefuses(t *testing.T) {
	good, body := signed(t)
	for _, c := range []struct {
		name string
		edit func(h http.Header)
		body string
		now  time.Time
		want error
	}{
		{"good", func(http.Header) {}, string(body), when, nil},
		{"among others", func(h http.Header) { h.Set("Webhook-Signature", "v1a,x v1,AAAA "+h.Get("Webhook-Signature")) }, string(body), when, nil},
		{"at the edge", func(http.Header) {}, string(body), when.Add(5 * time.Minute), nil},
		{"body", func(http.Header) {}, string(body) + " ", when, webhook.ErrSignature},
		{"id", func(h http.Header) { h.Set("Webhook-Id", "a-2") }, string(body), when, webhook.ErrSignature},
		{"shifted", func(h http.Header) { h.Set("Webhook-Timestamp", fmt.Sprint(when.Unix()+1)) }, string(body), when, webhook.ErrSignature},
		{"none", func(h http.Header) { h.Del("Webhook-Signature") }, string(body), when, webhook.ErrSignature},
		{"other version", func(h http.Header) {
			h.Set("Webhook-Signature", "v2,"+strings.TrimPrefix(h.Get("Webhook-Signature"), "v1,"))
		}, string(body), when, webhook.ErrSignature},
		{"too many", func(h http.Header) {
			h.Set("Webhook-Signature", strings.Repeat("v1,x ", 50)+h.Get("Webhook-Signature"))
		}, string(body), when, webhook.ErrSignature},
		{"old", func(http.Header) {}, string(body), when.Add(6 * time.Minute), webhook.ErrTimestamp},
		{"early", func(http.Header) {}, string(body), when.Add(-6 * time.Minute), webhook.ErrTimestamp},
		{"no time", func(h http.Header) { h.Del("Webhook-Timestamp") }, string(body), when, webhook.ErrTimestamp},
		{"absurd time", func(h http.Header) { h.Set("Webhook-Timestamp", "9223372036854775807") }, string(body), when, webhook.ErrTimestamp},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := good.Clone()
			c.edit(h)
			if err := webhook.Verify(secret(1, 24), h, []byte(c.body), c.now, 5*time.Minute); !errors.Is(err, c.want) || (c.want == nil) != (err == nil) {
				t.Errorf("Verify = %v, want %v", err, c.want)
			}
		})
	}
}

func FuzzVerify(f *testing.F) {
	f.Add("a-1", "1930402867", "v1,AAAA", []byte("{}"))
	f.Add("", "-1", "v1", []byte(nil))
	f.Fuzz(func(t *testing.T, id, at, signature string, body []byte) {
		h := http.Header{"Webhook-Id": {id}, "Webhook-Timestamp": {at}, "Webhook-Signature": {signature}}
		if err := webhook.Verify(secret(1, 24), h, body, when, time.Hour); err == nil {
			t.Errorf("forged: %q %q %q", id, at, signature)
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"120", "-1", "99999999999999999999", "Tue, 04 Mar 2031 15:16:07 GMT", "Tue, 04 Mar 9999 15:16:07 GMT", " 7 ", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, after string) {
		c, err := webhook.New(webhook.Config{Secret: secret(1, 24)}, roundTrip(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 503, Header: http.Header{"Retry-After": {after}}, Body: http.NoBody}, nil
		}), clock)
		if err != nil {
			t.Fatal(err)
		}
		err = c.Send(t.Context(), message("https://h.example/"))
		var wait *notify.RetryAfter
		if err == nil || errors.Is(err, notify.ErrPermanent) || errors.As(err, &wait) && wait.Wait < 0 {
			t.Errorf("Retry-After %q: %v", after, err)
		}
	})
}

// A receiver reads a bounded body, verifies it, and drops repeats.
func ExampleVerify() {
	seen := map[string]bool{}
	_ = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil {
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
			return
		}
		if err := webhook.Verify("whsec_...", r.Header, body, time.Now(), 5*time.Minute); err != nil {
			http.Error(w, "not from us", http.StatusUnauthorized)
			return
		}
		if id := r.Header.Get("Webhook-Id"); !seen[id] {
			seen[id] = true
		}
		w.WriteHeader(http.StatusNoContent)
	})
}
