package parsers

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"exportwatch"
)

var (
	// stockTitle matches titles, whole, of what web servers show before anybody has
	// put a site on them.
	stockTitle = regexp.MustCompile(`(?i)^(welcome to (nginx|openresty|tengine|caddy|centos)!?|apache2? (\w+ )?default page(: it works!?)?|(apache |nginx )?http server test page( powered by .*)?|` +
		`test page for (the )?(apache|nginx|http)\b.*|(microsoft )?internet information services( \d+(\.\d+)?)?|iis ?\d+(\.\d+)?|iis windows( server)?|apache tomcat(/[\d.]+)?|` +
		`domain default page|default (web site|parallels plesk) page.*|default plesk page|it works!?)$`)
	stockText = regexp.MustCompile(`(?i)^it works!?( this is the default web page for this server\..*)?$`)

	// parkedText matches what holders of idle domains show.
	parkedText = regexp.MustCompile(`(?i)\b(this|the) domain( name)? (\S+\.\w+ )?(is|may be) (for sale|parked)\b|\bbuy this domain\b`)

	waitTitle = regexp.MustCompile(`(?i)^(you are (now )?in (line|the queue)|(virtual )?waiting room( powered by .*)?|queue-?it)( [|–-] .*)?$`)
	waitText  = regexp.MustCompile(`(?i)\bwhen it is your turn,? you will (have|be)\b|\byour (number|place) in (line|the queue)( is|:)|\bpowered by queue-?it\b|` +
		`\byou are (now )?in (line|the queue)\b.{0,200}\b(estimated wait|wait time|your turn|patience)\b`)

	cookieTitle = regexp.MustCompile(`(?i)^(cookies? (are )?(required|disabled|needed|not enabled)|(please )?enable cookies)( [|–-] .*)?$`)
	cookieText  = regexp.MustCompile(`(?i)^(please (enable|turn on) (your )?(javascript and )?cookies|cookies (are|must be) (required|disabled|enabled)|this (web ?)?site requires cookies|` +
		`your browser (does not accept|is not accepting|is blocking|has disabled) cookies)\b`)

	limitTitle = regexp.MustCompile(`(?i)^(error )?(\(?(429|509)\)?[ :–-]*)?(too many requests|(api |request )*(rate )?limit (exceeded|reached)|rate limited|bandwidth limit exceeded)\.?( [|–-] .*)?$`)
	limitText  = regexp.MustCompile(`(?i)^(error:? )?(\(?429\)?[ :–-]*)?(too many requests|(api |request )*rate limit(ing)? (has been |was )?(exceeded|reached)|(you|your \w+|this ip( address)?) (have|has) (exceeded|reached) (your|the|its) (\w+ ){0,3}limit|` +
		`(api |request |bandwidth |usage )+(rate )?(limit|quota) exceeded|quota exceeded|you are being rate limited)\b`)

	// faultText matches what programs and proxies send in place of a page, from its
	// start.
	faultText = regexp.MustCompile(`(?i)^(the website encountered an unexpected error\. (please )?try again later|the site is currently not available due to technical (problems|difficulties)|` +
		`there has been a critical error on this website|(additional )?uncaught exception thrown|server error in '[^']*' application|(php )?fatal error: |error establishing a database connection|` +
		`(50[0234][ :–-]*)?(internal server error|service (temporarily )?unavailable|bad gateway|gateway time-?out)\.?$|no healthy upstream$|upstream (connect error|request timeout))`)

	cloudflareDown = regexp.MustCompile(`^\S+\.\S+ \| (52\d|530|1\d{3}): `)
	cloudflareHead = regexp.MustCompile(`(?i)\berror code:? 5[23]\d$`)

	// storageError matches the errors of stores of files (S3 and those made after it).
	storageError = regexp.MustCompile(`(?is)^(\xEF\xBB\xBF)?\s*(<\?xml[^>]*\?>\s*)?<Error(\s[^>]*)?>\s*<(Code|Message)>`)
)

// stockPages lists answers that come ready made with servers, programs and
// services, told with a status of success.
func stockPages() []wall {
	const block, failed = exportwatch.ReasonBlockPage, exportwatch.ReasonErrorPage
	return []wall{
		onSuccess(failed, "the default page of a web server", func(p peeked) bool {
			return p.html && p.words < wallWords && (stockTitle.MatchString(p.title) || stockText.MatchString(p.text))
		}),
		onSuccess(failed, "the page of a parked domain", func(p peeked) bool {
			return p.html && p.words < fewWords && p.says("domain") && parkedText.MatchString(p.text)
		}),
		onSuccess(block, "a queue before the site", func(p peeked) bool {
			return p.html && p.words < fewWords && (waitTitle.MatchString(p.title) || p.says("turn", "queue", "in line") && waitText.MatchString(p.text))
		}),
		onSuccess(block, "a page asking for cookies", func(p peeked) bool {
			return p.html && p.words < briefWords && cookieTitle.MatchString(p.title) || p.words < bareWords && p.says("cookies") && cookieText.MatchString(p.opening())
		}),
		onSuccess(block, "the limit of requests told with a status of success", func(p peeked) bool {
			return p.html && p.words < fewWords && limitTitle.MatchString(p.title) || p.words < bareWords && limitText.MatchString(p.opening())
		}),
		onSuccess(failed, "an error told with a status of success", func(p peeked) bool {
			return p.words < fewWords && (faultText.MatchString(p.text) || faultText.MatchString(p.opening()))
		}),
		onSuccess(failed, "Cloudflare could not reach the site", func(p peeked) bool {
			return p.html && p.words < wallWords && (cloudflareDown.MatchString(p.title) || cloudflareHead.MatchString(p.heading))
		}),
		onSuccess(failed, "an error of the store of files told with a status of success", func(p peeked) bool {
			return storageError.Match(p.start)
		}),
		onSuccess(failed, "an error as JSON in place of a page", func(p peeked) bool { return p.page && isJSONError(p.start) }),
	}
}

// onSuccess is a wall told with a status of success, on a small page.
func onSuccess(reason exportwatch.Reason, detail string, is func(p peeked) bool) wall {
	return wall{reason, detail, func(status int, _ http.Header, p peeked) bool {
		return p.small && status/100 == 2 && is(p)
	}}
}

// opening returns the text after its heading.
func (p peeked) opening() string {
	return strings.TrimLeft(strings.TrimPrefix(p.text, p.heading), " ")
}

// isJSONError reports whether body is a JSON object that tells of an error and of
// nothing else.
func isJSONError(body []byte) bool {
	body = bytes.TrimSpace(body)
	var object map[string]json.RawMessage
	if !bytes.HasPrefix(body, []byte("{")) || json.Unmarshal(body, &object) != nil {
		return false // most bodies
	}
	tells := false
	for key := range object {
		switch strings.ToLower(key) {
		case "error", "errors", "fault", "exception", "message", "msg":
			tells = true
		case "code", "status", "statuscode", "status_code", "success", "ok", "detail", "details", "title", "type", "path", "instance",
			"timestamp", "error_description", "error_code", "errorcode", "errormessage", "request_id", "requestid", "trace", "traceid", "trace_id":
		default:
			return false
		}
	}
	return tells
}
