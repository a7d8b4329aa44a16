package parsers

import (
	"math"
)

// maxDictTokens bounds a trailer or the dictionary of a stream.
const maxDictTokens = 100_000

// readDict reads a dictionary into the tokens of its values, of which an indirect
// one has three.
func readDict(l *pdfLexer) (dict map[string][]pdfToken, ok bool) {
	if open, _ := l.next(); open.kind != pdfOpen {
		return nil, false
	}
	dict = map[string][]pdfToken{}
	key, depth := "", 0
	for range maxDictTokens {
		token, more := l.next()
		switch {
		case !more:
			return nil, false
		case token.kind == pdfClose && depth == 0:
			return dict, true
		case token.kind == pdfName && depth == 0 && (key == "" || len(dict[key]) > 0):
			key = token.text
			dict[key] = nil // of two, the last counts
			continue
		case token.kind == pdfOpen:
			depth++
		case token.kind == pdfClose:
			depth--
		}
		dict[key] = append(dict[key], token)
	}
	return nil, false
}

// wholeNumber returns the number that a value is, if it is one from zero on.
func wholeNumber(tokens []pdfToken) (int, bool) {
	if len(tokens) != 1 || tokens[0].kind != pdfNumber {
		return 0, false
	}
	n := tokens[0].num
	if n != math.Trunc(n) || n < 0 || n > math.MaxInt32 {
		return math.MaxInt32, n > math.MaxInt32
	}
	return int(n), true
}

// numbersIn returns the whole numbers of an array; one below zero is -1.
func numbersIn(tokens []pdfToken) (list []int) {
	for _, t := range tokens {
		if t.kind == pdfNumber {
			n, ok := wholeNumber([]pdfToken{t})
			if !ok {
				n = -1
			}
			list = append(list, n)
		}
	}
	return list
}

// filterNames returns the names of the filters that a value is.
func filterNames(tokens []pdfToken) (list []string) {
	for _, t := range tokens {
		if t.kind == pdfName {
			list = append(list, t.text)
		}
	}
	return list
}

// reference returns the number of the object that a value refers to, below zero if
// it is no reference.
func reference(tokens []pdfToken) int {
	if len(tokens) != 3 || tokens[2].kind != pdfOperator || tokens[2].text != "R" {
		return -1
	}
	n, _ := wholeNumber(tokens[:1])
	return n
}
