package crawler

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"exportwatch"
)

var (
	loginStep = regexp.MustCompile(`(?i)^(?:log-?_?(?:in|on)|sign-?_?(?:in|on)|sso|saml2?|oauth2?|adfs|authorize)$`)
	loginHost = regexp.MustCompile(`(?i)^(?:login|signin|sso|idp|accounts)\.`)
	errorStep = regexp.MustCompile(`(?i)^(?:404|error|errors|error-?page|(?:page-?_?)?not-?_?found)$`)
	frontStep = regexp.MustCompile(`(?i)^(?:|home|index|default)$`)
)

// landing tells what a redirect led to by its last address: servers send
// those who ask for a page that is gone, or must not be seen, to their front
// page or to a form, with status 200. It returns the empty Reason if nothing
// speaks against the answer.
func landing(asked string, chain []string) (exportwatch.Reason, string) {
	if len(chain) == 0 {
		return "", ""
	}
	from, errFrom := url.Parse(asked)
	to, errTo := url.Parse(chain[len(chain)-1])
	switch {
	case errFrom != nil || errTo != nil: // refused before it was asked
		return "", ""
	case isLogin(to) && !isLogin(from):
		return exportwatch.ReasonLoginWall, "redirected to a page to log in: " + to.Redacted()
	case errorStep.MatchString(lastStep(to)) && !errorStep.MatchString(lastStep(from)):
		return exportwatch.ReasonErrorPage, "redirected to an error page: " + to.Redacted()
	case isFront(to) && !isFront(from):
		return exportwatch.ReasonErrorPage, "redirected to the front page: " + to.Redacted()
	}
	return "", ""
}

func isLogin(u *url.URL) bool {
	for step := range strings.SplitSeq(u.Path, "/") {
		if loginStep.MatchString(strings.TrimSuffix(step, path.Ext(step))) {
			return true
		}
	}
	return loginHost.MatchString(u.Hostname())
}

// ledToFront reports whether a redirect led from a page to the front page of a site.
func ledToFront(asked string, chain []string) bool {
	reason, _ := landing(asked, chain)
	if reason != exportwatch.ReasonErrorPage {
		return false
	}
	to, err := url.Parse(chain[len(chain)-1])
	return err == nil && isFront(to)
}

// isFront reports whether u is the front page of a site.
func isFront(u *url.URL) bool {
	return u.RawQuery == "" && strings.Count(strings.Trim(u.Path, "/"), "/") == 0 && frontStep.MatchString(lastStep(u))
}

// lastStep returns the last step of a path without its extension.
func lastStep(u *url.URL) string {
	step := path.Base(strings.Trim(u.Path, "/"))
	return strings.TrimPrefix(strings.TrimSuffix(step, path.Ext(step)), ".")
}
