package parsers

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// ownMark matches a paragraph that prints a mark of its own: "(a) ...", "3. ...".
var ownMark = regexp.MustCompile(`^(?:\(?[0-9A-Za-z]{1,4}[.)]|[-•–*])\s`)

// numbered writes the items of a numbered list, each after the number that a
// browser prints: "1. ", "b. ", "iv. ". A list of links is an index, whose
// numbers say only how many items came since: those are left out.
func (w *pageWriter) numbered(list *html.Node) {
	place, err := strconv.Atoi(attr(list, "start"))
	if err != nil {
		place = 1
	}
	plain := strings.Contains(strings.ReplaceAll(attr(list, "style"), " ", ""), "list-style:none")
	for c := list.FirstChild; c != nil; c = c.NextSibling {
		if c.Data != "li" {
			w.blocks(c)
			continue
		}
		if n, err := strconv.Atoi(attr(c, "value")); err == nil {
			place = n
		}
		w.flush()
		if w.mark = ""; !plain && !leadsAway(c) {
			w.mark = itemNumber(attr(list, "type"), place) + ". "
		}
		place++
		w.blocks(c)
		w.flush()
		w.mark = ""
	}
}

// leadsAway reports whether the first words of an item are a link.
func leadsAway(item *html.Node) bool {
	for n := range item.Descendants() {
		switch {
		case n.Type == html.ElementNode && n.Data == "a" && attr(n, "href") != "":
			return true
		case n.Type == html.TextNode && strings.TrimSpace(n.Data) != "":
			return false
		}
	}
	return false
}

// itemNumber returns the number of an item in the form that type asks for.
func itemNumber(kind string, place int) string {
	switch {
	case kind == "a" && place >= 1 && place <= 26:
		return string(rune('a' + place - 1))
	case kind == "A" && place >= 1 && place <= 26:
		return string(rune('A' + place - 1))
	case kind == "i" && place >= 1 && place < 100:
		return romanAt(place)
	case kind == "I" && place >= 1 && place < 100:
		return strings.ToUpper(romanAt(place))
	}
	return strconv.Itoa(place)
}
