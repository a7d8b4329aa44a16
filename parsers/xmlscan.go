package parsers

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"exportwatch"
)

// An xmlScanner reads the pieces of an XML 1.0 document (W3C, fifth edition) out of
// its source: it accepts what encoding/xml does in its strict mode, and says in the
// same words what is wrong. Names and text are parts of the source, not copies.
type xmlScanner struct {
	src      string
	at       int               // offset of what is read next
	clean    bool              // all of src is characters that XML has, or ASCII controls
	entities map[string]string // beside the five predefined ones; may be nil
	counted  int               // offset up to which lines are counted
	lines    int               // ends of lines before counted
	attrs    []xmlAttr         // of the last tags, in room for those of some more
}

// attrsAtOnce is for how many attributes room is made at a time.
const attrsAtOnce = 64

// An xmlAttr is an attribute by its local name.
type xmlAttr struct{ name, value string }

// An xmlTag is a start tag.
type xmlTag struct {
	space, name string // the prefix as written, and the local name
	attrs       []xmlAttr
	empty       bool // "<a/>"
}

// newXMLScanner returns a scanner of src, which is in UTF-8.
func newXMLScanner(src string) *xmlScanner {
	clean := utf8.ValidString(src) && !strings.Contains(src, "\uFFFE") && !strings.Contains(src, "\uFFFF")
	return &xmlScanner{src: src, clean: clean}
}

// line returns the line that the scanner has come to.
func (s *xmlScanner) line() int {
	if s.at < s.counted {
		return 1 + strings.Count(s.src[:s.at], "\n")
	}
	s.lines += strings.Count(s.src[s.counted:s.at], "\n")
	s.counted = s.at
	return 1 + s.lines
}

func (s *xmlScanner) malformed(format string, args ...any) error {
	return fault(exportwatch.ReasonMalformed, place(s.line()), format, args...)
}

// cut reports that the document ends too early.
func (s *xmlScanner) cut(format string, args ...any) error {
	s.at = len(s.src)
	return fault(exportwatch.ReasonTruncated, place(s.line()), format, args...)
}

// has reports whether what comes next is prefix, and if so steps over it.
func (s *xmlScanner) has(prefix string) bool {
	if !strings.HasPrefix(s.src[s.at:], prefix) {
		return false
	}
	s.at += len(prefix)
	return true
}

func (s *xmlScanner) space() {
	for s.at < len(s.src) {
		switch s.src[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// ended is the error of a document that ends here, else nil.
func (s *xmlScanner) ended() error {
	if s.at < len(s.src) {
		return nil
	}
	return s.cut("unexpected EOF")
}

// name steps over a name and returns its prefix and its local part; what says what
// was wanted, for the error.
func (s *xmlScanner) name(what string) (space, local string, err error) {
	start := s.at
	for s.at < len(s.src) && nameByte(s.src[s.at]) {
		s.at++
	}
	if s.at == start {
		if err := s.ended(); err != nil {
			return "", "", err
		}
		return "", "", s.malformed("expected %s", what)
	}
	full := s.src[start:s.at]
	if c := full[0]; c == '-' || c == '.' || '0' <= c && c <= '9' || !utf8.ValidString(full) {
		return "", "", s.malformed("invalid XML name: %s", strings.ToValidUTF8(exportwatch.Excerpt(full, 40), "\uFFFD"))
	}
	space, local, found := strings.Cut(full, ":")
	switch {
	case found && strings.Contains(local, ":"):
		return "", "", s.malformed("expected %s", what)
	case !found || space == "" || local == "":
		return "", full, nil
	}
	return space, local, nil
}

// nameByte reports whether c may stand in a name; of characters beyond ASCII any.
func nameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == ':' || c == '.' || c == '-' || c >= utf8.RuneSelf
}

// startTag reads a start tag, whose "<" has been read.
func (s *xmlScanner) startTag() (tag xmlTag, err error) {
	start := s.at
	if tag.space, tag.name, err = s.name("element name after <"); err != nil {
		return tag, err
	}
	if cap(s.attrs)-len(s.attrs) < attrsAtOnce/8 {
		s.attrs = make([]xmlAttr, 0, attrsAtOnce)
	}
	first := len(s.attrs)
	for {
		s.space()
		switch {
		case s.at-start > maxXMLTag:
			return tag, fault(exportwatch.ReasonTooLarge, fmt.Sprintf("offset %d", start-1), "a tag of more than %d bytes", maxXMLTag)
		case s.has(">"):
			return tag, nil
		case s.has("/"):
			tag.empty = true
			if !s.has(">") {
				return tag, s.or("expected /> in element")
			}
			return tag, nil
		}
		a, err := s.attribute()
		if err != nil {
			return tag, err
		}
		s.attrs = append(s.attrs, a)
		tag.attrs = s.attrs[first:len(s.attrs):len(s.attrs)]
	}
}

// or is the error of what stands here, or of the document if it ends here.
func (s *xmlScanner) or(message string) error {
	if err := s.ended(); err != nil {
		return err
	}
	return s.malformed("%s", message)
}

func (s *xmlScanner) attribute() (a xmlAttr, err error) {
	if _, a.name, err = s.name("attribute name in element"); err != nil {
		return a, err
	}
	s.space()
	if !s.has("=") {
		return a, s.or("attribute name without = in element")
	}
	s.space()
	quote := byte('"')
	if !s.has(`"`) {
		if quote = '\''; !s.has("'") {
			return a, s.or("unquoted or missing attribute value in element")
		}
	}
	size := strings.IndexByte(s.src[s.at:min(len(s.src), s.at+maxXMLTag)], quote)
	if size < 0 && len(s.src)-s.at > maxXMLTag {
		return a, fault(exportwatch.ReasonTooLarge, fmt.Sprintf("offset %d", s.at), "an attribute of more than %d bytes", maxXMLTag)
	}
	if size < 0 {
		return a, s.cut("unexpected EOF")
	}
	if at := strings.IndexByte(s.src[s.at:s.at+size], '<'); at >= 0 {
		s.at += at
		return a, s.malformed("unescaped < inside quoted string")
	}
	end := s.at + size
	a.value, err = s.characters(end, true)
	s.at = end + 1
	return a, err
}

// endTag reads an end tag, whose "</" has been read.
func (s *xmlScanner) endTag() (space, name string, err error) {
	if space, name, err = s.name("element name after </"); err != nil {
		return "", "", err
	}
	s.space()
	if !s.has(">") {
		return "", "", s.or("invalid characters between </" + name + " and >")
	}
	return space, name, nil
}

// text reads the text up to the next markup.
func (s *xmlScanner) text() (string, error) {
	end := strings.IndexByte(s.src[s.at:], '<')
	if end < 0 {
		end = len(s.src) - s.at
	}
	if at := strings.Index(s.src[s.at:s.at+end], "]]>"); at >= 0 {
		s.at += at
		return "", s.malformed("unescaped ]]> not in CDATA section")
	}
	return s.characters(s.at+end, true)
}

// cdata reads a CDATA section, whose "<![CDATA[" has been read.
func (s *xmlScanner) cdata() (string, error) {
	size := strings.Index(s.src[s.at:], "]]>")
	if size < 0 {
		return "", s.cut("unexpected EOF in CDATA section")
	}
	text, err := s.characters(s.at+size, false)
	s.at += len("]]>")
	return text, err
}

// characters returns the source up to end as a reader of the document is to see it
// and steps over it: references resolved, if expand, and every line ended by "\n".
func (s *xmlScanner) characters(end int, expand bool) (string, error) {
	raw := s.src[s.at:end]
	first := -1 // offset in raw of the first that is not as it stands
	for i := range len(raw) {
		switch c := raw[i]; {
		case c >= ' ' && (c != '&' || !expand) || c == '\n' || c == '\t':
		case c == '&' || c == '\r':
			if first < 0 {
				first = i
			}
		default:
			s.at += i
			return "", s.malformed("illegal character code %U", rune(c))
		}
	}
	if !s.clean {
		if err := s.valid(raw); err != nil {
			return "", err
		}
	}
	if first < 0 {
		s.at = end
		return raw, nil
	}
	return s.resolve(raw, first, end, expand)
}

// resolve returns raw, the source up to end, with references and ends of lines from
// first on replaced.
func (s *xmlScanner) resolve(raw string, first, end int, expand bool) (string, error) {
	var b strings.Builder
	b.Grow(len(raw))
	b.WriteString(raw[:first])
	start := s.at
	for i := first; i < len(raw); {
		switch c := raw[i]; {
		case c == '\r':
			b.WriteByte('\n')
			i++
			if i < len(raw) && raw[i] == '\n' {
				i++
			}
		case c == '&' && expand:
			s.at = start + i
			text, size, err := s.reference(raw[i:])
			if err != nil {
				return "", err
			}
			b.WriteString(text)
			i += size
		default:
			next := i + strings.IndexAny(raw[i:], "\r&")
			if next < i {
				next = len(raw)
			}
			next = max(next, i+1)
			b.WriteString(raw[i:next])
			i = next
		}
	}
	s.at = end
	return b.String(), nil
}

// maxReference is how long a reference may be, in bytes; the longest entity of HTML
// has a name of 31.
const maxReference = 40

// reference returns what the reference at the front of raw stands for, and its
// length. Nothing that a document declares for itself is resolved.
func (s *xmlScanner) reference(raw string) (text string, size int, err error) {
	name, _, found := strings.Cut(raw[1:min(len(raw), maxReference)], ";")
	size = len(name) + 2
	invalid := func() (string, int, error) {
		if !found {
			name = leadingName(raw[1:min(len(raw), maxReference)])
			return "", 0, s.malformed("invalid character entity &%s (no semicolon)", name)
		}
		return "", 0, s.malformed("invalid character entity &%s;", strings.ToValidUTF8(name, "\uFFFD"))
	}
	if !found || name == "" {
		return invalid()
	}
	if number, ok := strings.CutPrefix(name, "#"); ok {
		r, ok := characterOf(number)
		if !ok {
			return invalid()
		}
		if !xmlCharacter(r) {
			return "", 0, s.malformed("illegal character code %U", r)
		}
		return string(r), size, nil
	}
	switch name {
	case "lt":
		return "<", size, nil
	case "gt":
		return ">", size, nil
	case "amp":
		return "&", size, nil
	case "apos":
		return "'", size, nil
	case "quot":
		return `"`, size, nil
	}
	if text, ok := s.entities[name]; ok {
		return text, size, nil
	}
	return invalid()
}

// leadingName returns the characters of a name at the front of s.
func leadingName(s string) string {
	n := 0
	for n < len(s) && nameByte(s[n]) && s[n] < utf8.RuneSelf {
		n++
	}
	return s[:n]
}

// characterOf returns the character of a reference by number, "65" or "x41".
func characterOf(number string) (rune, bool) {
	base := 10
	if hex, ok := strings.CutPrefix(number, "x"); ok {
		number, base = hex, 16
	}
	if number == "" || strings.Trim(number, "0123456789abcdefABCDEF") != "" {
		return 0, false
	}
	n, err := strconv.ParseUint(number, base, 32)
	if err != nil || n > utf8.MaxRune {
		return 0, false
	}
	if n >= 0xD800 && n < 0xE000 { // half of a pair in UTF-16, which is no character
		return utf8.RuneError, true
	}
	return rune(n), true
}

// xmlCharacter reports whether XML has the character (XML 1.0, 2.2).
func xmlCharacter(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= utf8.MaxRune
}

// valid is the error of the first of raw that is no character of XML.
func (s *xmlScanner) valid(raw string) error {
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRuneInString(raw[i:])
		s.at += size
		i += size
		switch {
		case r == utf8.RuneError && size == 1:
			return fault(exportwatch.ReasonCharset, place(s.line()), "invalid UTF-8")
		case !xmlCharacter(r):
			return s.malformed("illegal character code %U", r)
		}
	}
	s.at -= len(raw)
	return nil
}

// aside steps over what is neither text nor an element: a comment, a processing
// instruction or a declaration, whose "<!" or "<?" comes next.
func (s *xmlScanner) aside() error {
	switch {
	case s.has("<?"):
		if _, _, err := s.name("target name after <?"); err != nil {
			return err
		}
		return s.past("?>")
	case s.has("<!--"):
		if err := s.past("--"); err != nil {
			return err
		}
		if !s.has(">") {
			return s.or(`invalid sequence "--" not allowed in comments`)
		}
		return nil
	case s.has("<!-"):
		return s.or("invalid sequence <!- not part of <!--")
	case s.has("<!["):
		return s.or("invalid <![ sequence")
	}
	s.has("<!")
	return s.declaration()
}

func (s *xmlScanner) past(end string) error {
	size := strings.Index(s.src[s.at:], end)
	if size < 0 {
		return s.cut("unexpected EOF")
	}
	s.at += size + len(end)
	return nil
}

// declaration steps over a declaration, of whose parts none is looked at: quoted
// text, comments, processing instructions and declarations inside it.
func (s *xmlScanner) declaration() error {
	depth := 0
	for s.at < len(s.src) {
		c := s.src[s.at]
		s.at++
		switch c {
		case '\'', '"':
			if err := s.past(string(c)); err != nil {
				return err
			}
		case '<':
			if s.has("!--") {
				if err := s.past("-->"); err != nil {
					return err
				}
				continue
			}
			if s.has("?") {
				if err := s.past("?>"); err != nil {
					return err
				}
				continue
			}
			depth++
		case '>':
			if depth == 0 {
				return nil
			}
			depth--
		}
	}
	return s.cut("unexpected EOF")
}
