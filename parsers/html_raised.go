package parsers

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// markRaised keeps the raised numbers of the page under root apart from the number
// before them: an exponent behind "^", "10^26", the mark of a footnote, which is a
// link, in brackets, "25 [3]". Without, "10" and "26" would read as 1026.
func markRaised(root *html.Node) {
	var raised []*html.Node
	var find func(n *html.Node)
	find = func(n *html.Node) {
		if n.Type == html.ElementNode && n.Data == "sup" {
			raised = append(raised, n)
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			find(c)
		}
	}
	find(root)
	for _, n := range raised {
		number := strings.TrimSpace(written(n))
		if last, _ := utf8.DecodeLastRuneInString(textBefore(n)); !unicode.IsDigit(last) || !raisedNumber.MatchString(number) {
			continue
		}
		open, shut := "^", ""
		if linksAway(n) {
			open, shut = " [", "]"
		}
		n.InsertBefore(&html.Node{Type: html.TextNode, Data: open}, n.FirstChild)
		n.InsertBefore(&html.Node{Type: html.TextNode, Data: shut}, nil)
	}
}

// linksAway reports whether n is, or holds, a link, as the mark of a footnote does.
func linksAway(n *html.Node) bool {
	for p := n.Parent; p != nil && isInline(p.Data); p = p.Parent {
		if p.Data == "a" {
			return true
		}
	}
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && c.Data == "a" {
			return true
		}
	}
	return false
}

// maxNear is how many pieces without a word may stand between a raised number and
// what it is to.
const maxNear = 8

// textBefore returns the piece of text that stands before n in its line, empty if
// n begins it.
func textBefore(n *html.Node) string {
	for ; n != nil && (n.Type == html.TextNode || isInline(n.Data)); n = n.Parent {
		for s, near := n.PrevSibling, maxNear; s != nil && near > 0; s, near = s.PrevSibling, near-1 {
			if s.Type == html.ElementNode && !isInline(s.Data) {
				return ""
			}
			if text := strings.TrimRightFunc(written(s), unicode.IsSpace); text != "" {
				return text
			}
		}
	}
	return ""
}

// written returns the text of n as it is written.
func written(n *html.Node) string {
	text, _ := textWith(n, func(string) bool { return false }, math.MaxInt)
	return text
}
