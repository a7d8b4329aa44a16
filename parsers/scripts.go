package parsers

import "strings"

// Exponents, indices and the marks of footnotes are raised or lowered in print.
// As plain digits they would join the number or word before them: 10 to the
// third would read 103.

// scripted returns the inline text of n with raised and lowered characters as
// such, where Unicode has them.
func scripted(n *node) string {
	var b strings.Builder
	writeScripted(&b, n)
	return heal(b.String())
}

func writeScripted(b *strings.Builder, n *node) {
	switch {
	case n == nil:
		return
	case n.name == "PRTPAGE" || n.name == "LI" || strings.EqualFold(n.name, "BR"):
		b.WriteByte(' ')
	case isRaised(n):
		b.WriteString(raise(fold(n.raw())))
		return
	case isLowered(n):
		b.WriteString(lower(fold(n.raw())))
		return
	}
	b.WriteString(n.data)
	for _, c := range n.children {
		writeScripted(b, c)
	}
}

// isRaised reports whether n is set above the line: SU and sup in the eCFR, E of
// type 51 in the Federal Register.
func isRaised(n *node) bool {
	return strings.EqualFold(n.name, "SU") || strings.EqualFold(n.name, "SUP") || n.name == "E" && n.attr("T") == "51"
}

func isLowered(n *node) bool {
	return strings.EqualFold(n.name, "SUB") || n.name == "E" && n.attr("T") == "52"
}

const (
	onLine  = "0123456789+-−–=()ni"
	raised  = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ"
	lowered = "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₙᵢ"
)

// raise returns s in raised characters, or "^s" if there are none for it.
func raise(s string) string {
	if out, ok := mapRunes(s, raised); ok {
		return out
	}
	return "^" + s
}

// lower returns s in lowered characters, or s if there are none for it.
func lower(s string) string {
	if out, ok := mapRunes(s, lowered); ok {
		return out
	}
	return s
}

func mapRunes(s, to string) (string, bool) {
	from, into := []rune(onLine), []rune(to)
	var b strings.Builder
	for _, r := range s {
		at := -1
		for i, f := range from {
			if f == r {
				at = i
			}
		}
		if at < 0 {
			return "", false
		}
		b.WriteRune(into[at])
	}
	return b.String(), true
}
