package parsers

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// What surrounds the content of a page elsewhere can be a part of it inside: pages
// of law set notes as asides, and style a correction as a promotion. There an
// element is chrome only where its names say so beyond doubt, or where it leads
// elsewhere and tells nothing itself.

// operating are names of what operates a page or its site, whatever it tells.
var operating = regexp.MustCompile(`(?i)^(?:social|skip|masthead|menu)(?:[_-]|$)|(?:^|[_-])(?:share|sharing|addtoany|breadcrumbs?|cookies?|gdpr|` +
	`newsletter|skiplinks?|pager|pagination|advert|advertisement|navbar|sitenav|toolbar|printfriendly)(?:[_-]|$)`)

// consenting are names of what asks for consent: to cookies, or as a consent
// agreement does.
var consenting = regexp.MustCompile(`(?i)(?:^|[_-])consent(?:[_-]|$)`)

// isChrome reports whether n, which would be furniture outside of the content,
// operates the page or leads away from it.
func isChrome(n *html.Node) bool {
	switch attr(n, "role") {
	case "navigation", "search", "dialog", "alertdialog":
		return true
	}
	return n.Data == "nav" || anyName(n, operating) || asksReaders(n) || leadsElsewhere(n) ||
		anyName(n, consenting) && strings.Contains(strings.ToLower(spacedText(n)), "cookie")
}

// asksReaders reports whether n has a place where readers write.
func asksReaders(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && (d.Data == "textarea" || d.Data == "input" && attr(d, "type") == "email") {
			return true
		}
	}
	return false
}

// longestLinks bounds, in bytes, how much of an element is read to tell whether it
// is a list of links.
const longestLinks = 1 << 16

// linkMark stands around the links of a line: a character without a meaning.
const linkMark = "\uE000"

// leadsElsewhere reports whether n is a list of links, each of which can have a
// day, a label and a sentence with it, or tells nothing at all.
func leadsElsewhere(n *html.Node) bool {
	lines, _ := linesOf(n, longestLinks, linkMark)
	var links, labels, teasers, sentences int
	led := false // the line before is a link
	for _, line := range lines {
		parts := strings.Split(line, linkMark)
		text := withoutCounters(outsideLinks(parts))
		linked := len(parts) > 1
		switch {
		case !strings.ContainsFunc(text, unicode.IsLetter):
			if led = led || linked; linked {
				links++
			}
			continue
		case !datelineDate(text).IsZero():
			continue
		case !isSentence(text):
			labels++
		case led:
			teasers++
		default:
			sentences++
		}
		led = false
	}
	if links < 2 {
		sentences += teasers
	}
	return sentences == 0 && labels <= links
}

// outsideLinks returns what a line says outside of its links, of which every
// second part is one.
func outsideLinks(parts []string) string {
	var kept []string
	for i := 0; i < len(parts); i += 2 {
		kept = append(kept, parts[i])
	}
	return fold(strings.Join(kept, " "))
}

// isSentence reports whether a line tells something: it is of many words, or of a
// few that end as a sentence does.
func isSentence(line string) bool {
	n := len(strings.Fields(line))
	return n >= 8 || n >= 3 && strings.HasSuffix(strings.TrimRight(line, `"'”’)]`), ".")
}
