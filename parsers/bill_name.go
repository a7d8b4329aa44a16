package parsers

import (
	"fmt"

	"exportwatch"
)

// A billName identifies a bill.
type billName struct {
	congress int
	kind     string // "hr", "sjres"
	number   int
}

func (n billName) id() exportwatch.DocID {
	return exportwatch.DocID(fmt.Sprintf("bill/%d/%s/%d", n.congress, n.kind, n.number))
}

// label returns the bill's name in print: "H.J.Res. 107".
func (n billName) label() string {
	kind, _ := billKind(n.kind)
	return fmt.Sprintf("%s %d", kind, n.number)
}

// url returns the bill's page for people at congress.gov.
func (n billName) url() string {
	_, slug := billKind(n.kind)
	return fmt.Sprintf("https://www.congress.gov/bill/%d%s-congress/%s/%d", n.congress, ordinal(n.congress), slug, n.number)
}

// billKind returns the printed form and the congress.gov path of a bill type,
// two empty strings if there is no such type.
func billKind(kind string) (label, slug string) {
	switch kind {
	case "hr":
		return "H.R.", "house-bill"
	case "s":
		return "S.", "senate-bill"
	case "hjres":
		return "H.J.Res.", "house-joint-resolution"
	case "sjres":
		return "S.J.Res.", "senate-joint-resolution"
	case "hconres":
		return "H.Con.Res.", "house-concurrent-resolution"
	case "sconres":
		return "S.Con.Res.", "senate-concurrent-resolution"
	case "hres":
		return "H.Res.", "house-resolution"
	case "sres":
		return "S.Res.", "senate-resolution"
	}
	return "", ""
}

func ordinal(n int) string {
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			return "st"
		case 2:
			return "nd"
		case 3:
			return "rd"
		}
	}
	return "th"
}
