package parsers

import (
	"net/http"
	"strings"

	"exportwatch"
)

// suspectHeader judges by what services between a site and its readers say of
// themselves: that they made this answer, and that it is no answer of the site.
func suspectHeader(status int, header http.Header, size int) (exportwatch.Reason, string) {
	const block = exportwatch.ReasonBlockPage
	server := strings.ToLower(header.Get("Server"))
	switch name, told := mitigated(header); {
	case told:
		return block, name + " answered with a challenge or a refusal"
	case strings.HasPrefix(server, "awselb/") && status != http.StatusNotFound && size < smallPage:
		// A load balancer names itself only in answers it made itself.
		return block, "the AWS load balancer answered in place of the site"
	case server == "cloudflare" && (status == 530 || 520 <= status && status <= 527):
		// Statuses of Cloudflare's own, for a site it cannot reach.
		return exportwatch.ReasonErrorPage, "Cloudflare could not reach the site"
	case strings.EqualFold(header.Get("Content-Description"), "dods-error") && (refuses(status) || status/100 == 2):
		return block, "the data server refuses the request"
	case size >= smallPage || !refuses(status) && (server != "akamaighost" || status != http.StatusBadRequest && status/100 != 5):
		return "", ""
	}
	if name := guard(header, server); name != "" {
		return block, name + " answered in place of the site"
	}
	return "", ""
}

// mitigated names the service that says in a header of its own that it held the
// request up.
func mitigated(header http.Header) (string, bool) {
	for _, h := range []struct{ key, service string }{
		{"X-Amzn-Waf-Action", "AWS WAF"}, {"Cf-Mitigated", "Cloudflare"},
		{"X-Vercel-Mitigated", "Vercel"}, {"X-Sucuri-Block", "Sucuri"},
	} {
		if header.Get(h.key) != "" {
			return h.service, true
		}
	}
	return "", false
}

// refuses reports whether a status is one by which guards turn robots away.
func refuses(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusNotAcceptable,
		http.StatusTeapot, http.StatusPreconditionRequired, http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return true
	}
	return false
}

// guard names the service that made an answer by which a request was refused.
// Some pass on the refusals of the site itself; these say where it was made.
func guard(header http.Header, server string) string {
	switch {
	case server == "cloudflare":
		if header.Get("Cf-Cache-Status") == "" { // set on whatever came from the site
			return "Cloudflare"
		}
		return ""
	case server == "cloudfront":
		if strings.Contains(strings.ToLower(header.Get("X-Cache")), "error") {
			return "CloudFront"
		}
		return ""
	}
	for _, g := range []struct{ prefix, service string }{
		{"akamaighost", "Akamai"}, {"sucuri", "Sucuri"}, {"datadome", "DataDome"}, {"ddos-guard", "DDoS-Guard"},
		{"imunify360", "Imunify360"}, {"reblaze", "Reblaze"}, {"qrator", "Qrator"},
	} {
		if strings.HasPrefix(server, g.prefix) {
			return g.service
		}
	}
	for _, g := range []struct{ key, service string }{
		{"X-Datadome", "DataDome"}, {"X-Dd-B", "DataDome"}, {"X-Iinfo", "Imperva"}, {"X-Kpsdk-Ct", "Kasada"}, {"X-Sucuri-Id", "Sucuri"},
	} {
		if header.Get(g.key) != "" {
			return g.service
		}
	}
	return ""
}
