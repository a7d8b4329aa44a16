package parsers

import (
	"bytes"
	"strconv"
)

// A pdfToken is one token of a content stream or a character map.
type pdfToken struct {
	kind pdfKind
	text string  // bytes of a string, a name without slash, an operator
	num  float64 // of a number
}

type pdfKind uint8

const (
	pdfOperator pdfKind = iota
	pdfNumber
	pdfName
	pdfString
	pdfOpen  // [ or <<
	pdfClose // ] or >>
)

// A pdfLexer splits a decoded content stream into tokens. Malformed input ends
// tokens early and never fails: what can be read is read. ISO 32000-1, 7.2.
type pdfLexer struct {
	src []byte
	pos int
}

// next returns the next token, or false at the end.
func (l *pdfLexer) next() (pdfToken, bool) {
	l.skipSpace()
	if l.pos >= len(l.src) {
		return pdfToken{}, false
	}
	c := l.src[l.pos]
	switch c {
	case '[', '{':
		l.pos++
		return pdfToken{kind: pdfOpen}, true
	case ']', '}', ')':
		l.pos++
		return pdfToken{kind: pdfClose}, true
	case '(':
		return pdfToken{kind: pdfString, text: l.literal()}, true
	case '/':
		l.pos++
		return pdfToken{kind: pdfName, text: l.name()}, true
	case '<', '>':
		return l.angle(c), true
	}
	return l.word(), true
}

func (l *pdfLexer) angle(c byte) pdfToken {
	if l.pos+1 < len(l.src) && l.src[l.pos+1] == c {
		l.pos += 2
		if c == '<' {
			return pdfToken{kind: pdfOpen}
		}
		return pdfToken{kind: pdfClose}
	}
	l.pos++
	if c == '>' {
		return pdfToken{kind: pdfClose}
	}
	return pdfToken{kind: pdfString, text: l.hex()}
}

func (l *pdfLexer) skipSpace() {
	for l.pos < len(l.src) {
		switch c := l.src[l.pos]; {
		case isPDFSpace(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.src) && l.src[l.pos] != '\n' && l.src[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

func isPDFSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isPDFDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

// word reads a number or an operator.
func (l *pdfLexer) word() pdfToken {
	start := l.pos
	for l.pos < len(l.src) && !isPDFSpace(l.src[l.pos]) && !isPDFDelimiter(l.src[l.pos]) {
		l.pos++
	}
	text := string(l.src[start:l.pos])
	if n, err := strconv.ParseFloat(text, 64); err == nil && (text[0] <= '9') {
		return pdfToken{kind: pdfNumber, num: n}
	}
	return pdfToken{kind: pdfOperator, text: text}
}

func (l *pdfLexer) name() string {
	start := l.pos
	for l.pos < len(l.src) && !isPDFSpace(l.src[l.pos]) && !isPDFDelimiter(l.src[l.pos]) {
		l.pos++
	}
	raw := l.src[start:l.pos]
	if bytes.IndexByte(raw, '#') < 0 {
		return string(raw)
	}
	var out []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) && hexDigit(raw[i+1]) >= 0 && hexDigit(raw[i+2]) >= 0 {
			out = append(out, byte(hexDigit(raw[i+1])<<4|hexDigit(raw[i+2])))
			i += 2
			continue
		}
		out = append(out, raw[i])
	}
	return string(out)
}

// literal reads a string in parentheses, which may nest.
func (l *pdfLexer) literal() string {
	var out []byte
	depth := 1
	for l.pos++; l.pos < len(l.src); l.pos++ {
		switch c := l.src[l.pos]; c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.pos++
				return string(out)
			}
		case '\\':
			out = l.escape(out)
			continue
		}
		out = append(out, l.src[l.pos])
	}
	return string(out)
}

// escape reads what follows a backslash and leaves pos on its last byte.
func (l *pdfLexer) escape(out []byte) []byte {
	l.pos++
	if l.pos >= len(l.src) {
		return out
	}
	switch c := l.src[l.pos]; {
	case c == '\r':
		if l.pos+1 < len(l.src) && l.src[l.pos+1] == '\n' {
			l.pos++
		}
		return out
	case c == '\n':
		return out
	case '0' <= c && c <= '7':
		n := 0
		end := min(l.pos+3, len(l.src))
		for ; l.pos < end && '0' <= l.src[l.pos] && l.src[l.pos] <= '7'; l.pos++ {
			n = n<<3 | int(l.src[l.pos]-'0')
		}
		l.pos--
		return append(out, byte(n))
	default:
		if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 {
			c = "\n\r\t\b\f"[i]
		}
		return append(out, c)
	}
}

func (l *pdfLexer) hex() string {
	var out []byte
	digits, n := 0, 0
	for ; l.pos < len(l.src) && l.src[l.pos] != '>'; l.pos++ {
		d := hexDigit(l.src[l.pos])
		if d < 0 {
			continue
		}
		n = n<<4 | d
		if digits++; digits%2 == 0 {
			out, n = append(out, byte(n)), 0
		}
	}
	l.pos++
	if digits%2 == 1 {
		out = append(out, byte(n<<4))
	}
	return string(out)
}

func hexDigit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// skipImage skips the data of an inline image up to its EI.
func (l *pdfLexer) skipImage() {
	for from := l.pos; from < len(l.src); {
		i := bytes.Index(l.src[from:], []byte("EI"))
		if i < 0 {
			l.pos = len(l.src)
			return
		}
		at := from + i
		after := at + 2
		if isPDFSpace(l.src[max(0, at-1)]) && (after >= len(l.src) || isPDFSpace(l.src[after])) {
			l.pos = after
			return
		}
		from = after
	}
}
