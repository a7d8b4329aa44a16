package crawler

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"exportwatch"
)

// secured returns the address that a redirect from u to another is followed to:
// where a guarded source leads from https to http within one site, the https form,
// since servers behind a proxy that ends TLS write their own addresses with http.
// It is as it was sent if that form was asked already, which the hop then refuses.
func (x *exchange) secured(u *url.URL, to string) string {
	if !x.guarded || u.Scheme != "https" {
		return to
	}
	next, err := u.Parse(to)
	if err != nil || next.Scheme != "http" || next.Port() != "" && next.Port() != "80" || bareHost(next) != bareHost(u) {
		return to
	}
	plain := x.stored(next.String())
	next.Scheme, next.Host = "https", strings.TrimSuffix(next.Host, ":80")
	if slices.Contains(x.asked, x.stored(next.String())) {
		return to
	}
	x.instead = plain
	return next.String()
}

// bareHost returns the name of the host of u without "www.".
func bareHost(u *url.URL) string { return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.") }

// answeredFor returns the error of the latest hop, which asked the https form of
// plain: errDowngrade if that form is not known to stand for it, since it does not
// answer or answers that there is nothing.
func (x *exchange) answeredFor(plain string) error {
	if final, _ := x.last.finally(); final == x.asked[len(x.asked)-1] {
		return x.err // it gave the payload last time
	}
	if x.err == nil {
		if s := x.answer.status; s >= http.StatusBadRequest && s < http.StatusInternalServerError {
			return fmt.Errorf("%w: %s; the same address with https: %s", errDowngrade, plain, statusLine(s))
		}
		return nil
	}
	switch reasonOf(x.err) {
	case exportwatch.ReasonConnect, exportwatch.ReasonTimeout, exportwatch.ReasonCertificate, exportwatch.ReasonUnrecorded:
		return fmt.Errorf("%w: %s; the same address with https: %s", errDowngrade, plain, x.err.Error())
	}
	return x.err
}
