package parsers

import (
	"bytes"
	"net/http"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"exportwatch"
)

// smallPage bounds, in bytes, what can be nothing but a wall or an error: the
// largest recorded ones have under 12 KB, so markers in longer pages are
// quotations, and a form in one is a side matter.
const smallPage = 20_000

// Suspect tells whether an answer is something else than the content asked
// for, whatever its status: a bot wall, a login page, an error told as a
// success. It returns the reason and a line for the operator, or an empty
// reason. Answers that say honestly what they are (404 with the site's own
// page, 500) are not suspect. mediaType is the Content-Type as sent; only the
// start of a long body is looked at.
func Suspect(status int, header http.Header, mediaType string, body []byte) (exportwatch.Reason, string) {
	if reason, why := suspectHeader(status, header, len(body)); reason != "" {
		return reason, why
	}
	if isBinary(body) {
		return "", ""
	}
	p := peek(body, mediaType)
	for _, w := range walls() {
		if w.is(status, header, p) {
			return w.reason, w.detail
		}
	}
	return "", ""
}

// suspectHeader judges by what protecting services say of themselves.
func suspectHeader(status int, header http.Header, size int) (exportwatch.Reason, string) {
	switch {
	case header.Get("X-Amzn-Waf-Action") != "":
		return exportwatch.ReasonBlockPage, "AWS WAF answered with a " + exportwatch.Excerpt(header.Get("X-Amzn-Waf-Action"), 40)
	case strings.EqualFold(header.Get("Cf-Mitigated"), "challenge"):
		return exportwatch.ReasonBlockPage, "Cloudflare answered with a challenge"
	case strings.HasPrefix(strings.ToLower(header.Get("Server")), "awselb/") && status != http.StatusNotFound && size < smallPage:
		// A load balancer names itself only in answers it made itself.
		return exportwatch.ReasonBlockPage, "the AWS load balancer answered in place of the site"
	}
	return "", ""
}

// A wall is one kind of answer that is not content.
type wall struct {
	reason exportwatch.Reason
	detail string
	is     func(status int, header http.Header, p peeked) bool
}

// A marked wall shows itself by words in its title or its text, on a small page.
func marked(reason exportwatch.Reason, detail string, title, text *regexp.Regexp) wall {
	return wall{reason, detail, func(_ int, _ http.Header, p peeked) bool {
		return p.small && (title == nil || title.MatchString(p.title)) && (text == nil || text.MatchString(p.text))
	}}
}

var (
	cloudflareTitle = regexp.MustCompile(`(?i)^(just a moment\.*…?|attention required! \| cloudflare|access denied \| .* used cloudflare.*|please wait\.\.\. \| cloudflare|ddos protection by cloudflare)$`)
	deniedTitle     = regexp.MustCompile(`(?i)^(access denied|access to this page has been denied|request rejected|403 forbidden|forbidden|request blocked|pardon our interruption\.*|are you a (robot|human)\??|robot check|security check(point)?|bot verification|verify you are (a )?human|human verification)$`)
	deniedText      = regexp.MustCompile(`(?i)you don'?t have permission to access|errors\.edgesuite\.net|reference (number|id|&#35;|#)|your support id is|incident id|access denied|request (was )?blocked|unusual traffic|automated|verify (that )?you are`)
	requestAccess   = regexp.MustCompile(`(?i)^(federal register|ecfr)\b.*\brequest access$`)
	secTitle        = regexp.MustCompile(`(?i)undeclared automated tool|request rate threshold exceeded`)
	filterTitle     = regexp.MustCompile(`(?i)\b(dns|web|content|url) filter\b|web page blocked|this (site|website|page) (is|has been) blocked`)
	blacklisted     = regexp.MustCompile(`(?i)\byour ip( address)?\b.{0,80}\b(blacklist(ed)?|blocklist(ed)?|blocked|banned|denied)\b`)
	captchaWall     = regexp.MustCompile(`(?i)(complete|solve) the (captcha|challenge|security check)|enable javascript and cookies to continue|verify(ing)? (that )?you are (a )?human|checking your browser before`)
	shieldTitle     = regexp.MustCompile(`(?i)^(client challenge|one moment, please\.*|sucuri website firewall.*|error: the request could not be satisfied)$`)
	shieldText      = regexp.MustCompile(`(?i)\bincapsula incident id\b|please enable js and disable any ad blocker|press (&|and) hold to confirm you are`)
	missingTitle    = regexp.MustCompile(`(?i)^([^|]{1,80} [|–-] )?(error )?(404[ :–-]*)?(page|file) (was )?not found( [|–-] .*)?$`)
	accountField    = regexp.MustCompile(`(?i)^(user(name)?|login(fmt|id)?|userid|identifier)$`)
	loginTitle      = regexp.MustCompile(`(?i)\b(log ?in|sign ?in|log ?on|authentication required)\b`)
	pacerLogin      = regexp.MustCompile(`(?i)pacer login|cm/ecf filer|pacer:? login|manage pacer account`)
	errorTitle      = regexp.MustCompile(`(?i)^(error|(http )?(status )?(error )?(5\d\d|404|403|400)\b.{0,40}|page not found|not found|service (temporarily )?unavailable|bad gateway|gateway time-?out|internal server error|application error|runtime error|server error|site (under|down for) maintenance|(scheduled |under |site )maintenance|temporarily (unavailable|offline))( [|–-] .*)?$`)
)

// walls lists what is recognised, surest first.
func walls() []wall {
	block, login := exportwatch.ReasonBlockPage, exportwatch.ReasonLoginWall
	return []wall{
		marked(block, "Cloudflare stands before the site", cloudflareTitle, nil),
		marked(block, "the SEC refuses undeclared or too fast automated requests", secTitle, nil),
		marked(block, "the Federal Register asks robots to request access", requestAccess, nil),
		marked(block, "a network filter answered in place of the site", filterTitle, nil),
		marked(block, "a service that guards the site answered in its place", shieldTitle, nil),
		{block, "a service that guards the site answered in its place", func(_ int, _ http.Header, p peeked) bool {
			return p.small && p.words < fewWords && shieldText.MatchString(p.text)
		}},
		marked(block, "access denied by a bot wall", deniedTitle, deniedText),
		{block, "access denied by a bot wall", func(status int, h http.Header, p peeked) bool {
			return status == http.StatusForbidden && p.small && (deniedTitle.MatchString(p.title) || strings.HasPrefix(h.Get("Server"), "AkamaiGHost"))
		}},
		marked(block, "the address we ask from is on a block list", nil, blacklisted),
		{block, "a page asking to prove one is human", func(_ int, _ http.Header, p peeked) bool {
			return p.small && p.words < wallWords && captchaWall.MatchString(p.text)
		}},
		{login, "the PACER login page", func(_ int, _ http.Header, p peeked) bool { return p.password && pacerLogin.MatchString(p.text) }},
		{login, "a page asking to log in", func(_ int, _ http.Header, p peeked) bool {
			return p.password && p.small && (p.words < wallWords || loginTitle.MatchString(p.title))
		}},
		{login, "a page asking for the name to log in with", func(_ int, _ http.Header, p peeked) bool {
			return p.account && p.small && p.words < fewWords && loginTitle.MatchString(p.title)
		}},
		{exportwatch.ReasonErrorPage, "a missing page told with a status of success", func(status int, _ http.Header, p peeked) bool {
			return status/100 == 2 && p.html && missingTitle.MatchString(p.title)
		}},
		{exportwatch.ReasonErrorPage, "an error told with a status of success", func(status int, _ http.Header, p peeked) bool {
			return status/100 == 2 && p.html && p.words < wallWords && errorTitle.MatchString(p.title)
		}},
	}
}

// wallWords bounds the words of a page that says nothing but that it is a wall;
// fewWords those of one that could be told from a short notice by nothing else.
const (
	wallWords = 400
	fewWords  = 120
)

// A peeked body is what the judgement looks at.
type peeked struct {
	title, text string
	words       int
	html        bool
	password    bool // a form asks for a password
	account     bool // a form asks for the name of an account, or an address
	small       bool
}

func peek(body []byte, mediaType string) peeked {
	p := peeked{small: len(body) < smallPage}
	start := body[:min(len(body), 4*smallPage)]
	low := bytes.ToLower(start)
	p.html = bytes.Contains(low, []byte("<html")) || bytes.Contains(low, []byte("<!doctype html")) || bytes.Contains(low, []byte("<title"))
	if !p.html {
		if strings.HasPrefix(strings.TrimSpace(mediaType), "text/") || mediaType == "" {
			p.text = fold(string(start[:min(len(start), smallPage)]))
		}
		p.words = len(strings.Fields(p.text))
		return p
	}
	p.scan(html.NewTokenizer(bytes.NewReader(start)))
	p.text = fold(p.text)
	p.words = len(strings.Fields(p.text))
	return p
}

// scan reads title, text and password fields without building a tree.
func (p *peeked) scan(z *html.Tokenizer) {
	var text strings.Builder
	within := ""
	for tt := z.Next(); tt != html.ErrorToken; tt = z.Next() {
		switch tt {
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			within = t.Data
			if t.Data == "input" {
				p.input(t.Attr)
			}
		case html.EndTagToken:
			within = ""
			text.WriteByte(' ')
		case html.TextToken:
			switch within {
			case "script", "style":
			case "title":
				if p.title == "" {
					p.title = fold(string(z.Text()))
				}
			default:
				text.Write(z.Text())
			}
		}
	}
	p.text = html.UnescapeString(text.String())
	p.title = html.UnescapeString(p.title)
}

// input notes what a field of a form asks for.
func (p *peeked) input(attrs []html.Attribute) {
	for _, a := range attrs {
		switch a.Key {
		case "type":
			p.password = p.password || strings.EqualFold(a.Val, "password")
			p.account = p.account || strings.EqualFold(a.Val, "email")
		case "name", "id":
			p.account = p.account || accountField.MatchString(a.Val)
		}
	}
}

// isBinary reports whether body is a file of a kind that is never a wall.
func isBinary(body []byte) bool {
	return bytes.HasPrefix(body, []byte("%PDF-")) || bytes.HasPrefix(body, []byte("PK\x03\x04")) ||
		bytes.IndexByte(body[:min(len(body), 512)], 0) >= 0
}
