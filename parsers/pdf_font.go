package parsers

import (
	"io"
	"strings"
	"unicode/utf16"

	"github.com/ledongthuc/pdf"
	"golang.org/x/net/html/charset"
)

// A pdfFont turns the codes of shown strings into text and knows how wide
// they are. Everything is read from the file once.
type pdfFont struct {
	wide    bool               // codes of two bytes
	toText  map[uint32]string  // from the font's own map to Unicode, by code
	lengths [5]bool            // lengths of codes that the map declares
	simple  [256]string        // text of one-byte codes
	widths  map[uint32]float64 // thousandths of the font size
	missing float64            // width of codes without one
	codes   int                // whose text or width was read
}

// maxFontData bounds the decoded bytes of a character map and the number of
// widths and codes read from one font.
const (
	maxFontData  = 4 << 20
	maxFontCodes = 1 << 17
)

// newPDFFont reads a font and returns the decoded bytes that took.
func newPDFFont(v pdf.Value) (f *pdfFont, read int) {
	f = &pdfFont{widths: map[uint32]float64{}}
	f.wide = v.Key("Subtype").Name() == "Type0"
	if m := v.Key("ToUnicode"); m.Kind() == pdf.Stream {
		toUnicode, _ := readStream(m, maxFontData) // what is missing shows as garbled
		f.readToUnicode(toUnicode)
		read = len(toUnicode)
	}
	if f.wide {
		f.readWideWidths(v.Key("DescendantFonts").Index(0))
		return f, read
	}
	f.readSimple(v)
	return f, read
}

// readStream returns the decoded bytes of a stream up to limit, and what could
// be decoded of a broken one, which is not whole. A stream whose rows are longer than the limit,
// for which the library would allocate, gives none.
func readStream(v pdf.Value, limit int64) (content []byte, whole bool) {
	if filters := v.Key("Filter"); filters.Len() > 2 || filters.Len() == 2 && filters.Index(0).Name() == filters.Index(1).Name() {
		return nil, false // what unpacks to what unpacks has no bound
	}
	params := v.Key("DecodeParms")
	for i := range min(max(1, params.Len()), 16) {
		p := params
		if params.Kind() == pdf.Array {
			p = params.Index(i)
		}
		if n := p.Key("Columns").Int64(); n < 0 || n > maxFontData {
			return nil, false
		}
	}
	r := v.Reader()
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, limit))
	return b, err == nil
}

// readSimple reads encoding and widths of a font with codes of one byte.
func (f *pdfFont) readSimple(v pdf.Value) {
	base := v.Key("Encoding").Name()
	if base == "" {
		base = v.Key("Encoding").Key("BaseEncoding").Name()
	}
	label := "windows-1252"
	if base == "MacRomanEncoding" {
		label = "macintosh"
	}
	f.simple = decodeBytes(label)
	if v.Key("Encoding").Kind() == pdf.Dict {
		f.readDifferences(v)
	}
	first, list := int(v.Key("FirstChar").Int64()), v.Key("Widths")
	for i := range min(list.Len(), 256) {
		f.widths[uint32(first+i)] = list.Index(i).Float64()
	}
	f.missing = v.Key("FontDescriptor").Key("MissingWidth").Float64()
	if len(f.widths) == 0 {
		f.missing = 500 // one of the 14 standard fonts, whose widths are not in the file
	}
}

// decodeBytes returns what each byte says in the encoding of that label, which
// has ASCII in its lower half.
func decodeBytes(label string) (table [256]string) {
	enc, _ := charset.Lookup(label)
	decoder := enc.NewDecoder()
	for c := range table {
		table[c] = string(rune(c))
		if c < 0x80 {
			continue
		}
		b, err := decoder.Bytes([]byte{byte(c)})
		if table[c] = string(b); err != nil {
			table[c] = "\uFFFD"
		}
	}
	return table
}

// maxDifferences bounds the entries of an encoding, which has 256 codes: the
// library goes through them for each.
const maxDifferences = 1024

// readDifferences takes the glyphs that the encoding names; the library knows
// what the names mean. A code it leaves as it is keeps the base encoding.
func (f *pdfFont) readDifferences(v pdf.Value) {
	named := map[byte]bool{}
	code := 0
	list := v.Key("Encoding").Key("Differences")
	if list.Len() > maxDifferences {
		return
	}
	for i := range list.Len() {
		switch x := list.Index(i); x.Kind() {
		case pdf.Integer:
			code = int(x.Int64())
		case pdf.Name:
			if 0 <= code && code < 256 {
				named[byte(code)] = true
			}
			code++
		}
	}
	font := pdf.Font{V: v}
	enc := font.Encoder()
	for c := range named {
		if s := enc.Decode(string([]byte{c})); s != string(rune(c)) || c < 0x80 {
			f.simple[c] = s
		}
	}
}

// readWideWidths reads the W array: "first [w w w]" or "first last w".
func (f *pdfFont) readWideWidths(v pdf.Value) {
	f.missing = 1000
	if dw := v.Key("DW"); !dw.IsNull() {
		f.missing = dw.Float64()
	}
	w := v.Key("W")
	for i, n := 0, min(w.Len(), maxFontCodes); i+1 < n; {
		first := w.Index(i).Int64()
		if list := w.Index(i + 1); list.Kind() == pdf.Array {
			for j := range list.Len() {
				f.setWidth(uint32(first)+uint32(j), list.Index(j).Float64())
			}
			i += 2
			continue
		}
		last, width := w.Index(i+1).Int64(), w.Index(i+2).Float64()
		for c := first; c <= last && c-first < 1<<16 && f.codes < maxFontCodes; c++ {
			f.setWidth(uint32(c), width)
		}
		i += 3
	}
}

// setWidth sets the width of a code, up to maxFontCodes times.
func (f *pdfFont) setWidth(code uint32, width float64) {
	if f.codes++; f.codes <= maxFontCodes {
		f.widths[code] = width
	}
}

// setText sets the text of a code, up to maxFontCodes times. No glyph stands for as
// many characters as maxGlyphText.
func (f *pdfFont) setText(code uint32, utf16BE string) {
	if f.codes++; f.codes <= maxFontCodes && len(utf16BE) <= maxGlyphText {
		f.toText[code] = utf16Text(utf16BE)
	}
}

const maxGlyphText = 512 // bytes

// readToUnicode reads a character map: codespace ranges, bfchar, bfrange.
func (f *pdfFont) readToUnicode(src []byte) {
	f.toText = map[uint32]string{}
	l := pdfLexer{src: src}
	var args []pdfToken
	for {
		t, ok := l.next()
		if !ok || f.codes > maxFontCodes {
			return
		}
		if t.kind != pdfOperator {
			if args = append(args, t); len(args) > maxFontCodes {
				return
			}
			continue
		}
		switch t.text {
		case "endcodespacerange":
			for _, a := range args {
				if n := len(a.text); a.kind == pdfString && n <= 4 {
					f.lengths[n] = true
				}
			}
		case "endbfchar":
			f.mapChars(args)
		case "endbfrange":
			f.mapRanges(args)
		}
		args = args[:0]
	}
}

func (f *pdfFont) mapChars(args []pdfToken) {
	for i := 0; i+1 < len(args); i += 2 {
		f.setText(codeOf(args[i].text), args[i+1].text)
	}
}

func (f *pdfFont) mapRanges(args []pdfToken) {
	for i := 0; i+2 < len(args); {
		low, high := codeOf(args[i].text), codeOf(args[i+1].text)
		if args[i+2].kind == pdfString {
			f.mapRange(low, high, args[i+2].text)
			i += 3
			continue
		}
		for i += 3; i < len(args) && args[i].kind == pdfString; i++ {
			f.setText(low, args[i].text)
			low++
		}
		i++ // the closing bracket
	}
}

// mapRange maps the codes from low to high to a text whose last unit counts up.
func (f *pdfFont) mapRange(low, high uint32, first string) {
	b := []byte(first)
	if len(b) < 2 || len(b) > maxGlyphText {
		return
	}
	last := uint32(b[len(b)-2])<<8 | uint32(b[len(b)-1])
	for c := low; c <= high && c-low < 1<<16 && f.codes <= maxFontCodes; c++ {
		u := last + c - low
		b[len(b)-2], b[len(b)-1] = byte(u>>8), byte(u)
		f.setText(c, string(b))
	}
}

func codeOf(s string) uint32 {
	var n uint32
	for i := range min(len(s), 4) {
		n = n<<8 | uint32(s[i])
	}
	return n
}

func utf16Text(s string) string {
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return strings.TrimRight(string(utf16.Decode(units)), "\x00")
}

// A pdfGlyph is one code of a shown string.
type pdfGlyph struct {
	text  string
	width float64 // thousandths of the font size
	space bool    // the one-byte code 32, to which word spacing applies
}

// glyphs splits a shown string into codes. A code without text is U+FFFD.
func (f *pdfFont) glyphs(s string) []pdfGlyph {
	step := 1
	if f.wide && !(f.lengths[1] && !f.lengths[2]) {
		step = 2
	}
	out := make([]pdfGlyph, 0, len(s)/step)
	for i := 0; i+step <= len(s); i += step {
		code := codeOf(s[i : i+step])
		g := pdfGlyph{width: f.missing, space: step == 1 && code == ' '}
		if w, ok := f.widths[code]; ok {
			g.width = w
		}
		text, ok := f.toText[code]
		switch {
		case ok:
			g.text = text
		case !f.wide:
			g.text = f.simple[byte(code)]
		default:
			g.text = "\uFFFD"
		}
		out = append(out, g)
	}
	return out
}
