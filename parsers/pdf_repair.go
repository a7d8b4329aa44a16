package parsers

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"exportwatch"
)

var (
	pdfObject  = regexp.MustCompile(`(?:^|[\r\n \t])(\d{1,7}) (\d{1,5}) obj\b`)
	pdfRoot    = regexp.MustCompile(`/Root\s+(\d{1,7}) (\d{1,5}) R`)
	pdfCatalog = regexp.MustCompile(`(\d{1,7}) (\d{1,5}) obj\b[^>]{0,400}?/Type\s*/Catalog\b`)
	pdfEncrypt = regexp.MustCompile(`/Encrypt\s+(?:\d{1,7} \d{1,5} R|<<)`)
	pdfTail    = regexp.MustCompile(`startxref\s+\d+\s*$`)
	pdfPacked  = regexp.MustCompile(`/Type\s*/(?:ObjStm|XRef)\b`)
	// Numbers by which the library allocates, direct, negative, hidden behind a
	// reference or an escaped name. No real file has a hundred million objects.
	pdfHuge  = regexp.MustCompile(`/(?:Size|Columns|Index|W)[\s\[]+(?:\d+\s+){0,40}(?:-\d|\d{9,}|\d+\s+\d+\s+R)|/[A-Za-z]*#[4-7][0-9A-Fa-f]|xref\s+\d{9,}`)
	pdfTable = regexp.MustCompile(`xref\s+\d+\s+\d+|trailer`)
)

// maxPackedObjects bounds the decoded bytes of one stream of objects.
const maxPackedObjects = 16 << 20

// trimPDF returns the file between its header and its end mark, with a header
// that the library takes; offsets in the file count from the header. whole is
// false if there is no end mark.
func trimPDF(payload []byte) (file []byte, whole bool, err error) {
	start := bytes.Index(payload[:min(len(payload), 1<<20)], []byte("%PDF-"))
	if start < 0 {
		return nil, false, wrongShape("offset 0", "no PDF header")
	}
	file = bytes.Clone(payload[start:])
	if len(file) < 64 {
		return nil, false, fault(exportwatch.ReasonTruncated, "", "%d bytes of a PDF file", len(file))
	}
	copy(file, "%PDF-1.7\n")
	end := bytes.LastIndex(file, []byte("%%EOF"))
	if end >= 0 && (len(file)-end < 1<<16 || end > len(file)/2) {
		return append(bytes.TrimRight(file[:end], "\r\n\t "), "\n%%EOF\n"...), true, nil
	}
	file = bytes.TrimRight(file, "\r\n\t \x00")
	return append(file, "\n%%EOF\n"...), pdfTail.Match(file[max(0, len(file)-64):]), nil
}

// checkPDF refuses files that would make the library allocate without bound:
// object numbers beyond reason, and packed objects that expand too far.
func checkPDF(file []byte) error {
	for _, m := range pdfPacked.FindAllIndex(file, 10_000) {
		data := bytes.Index(file[m[1]:min(len(file), m[1]+2000)], []byte("stream"))
		if data < 0 {
			continue
		}
		if err := checkPacked(bytes.TrimLeft(file[m[1]+data+len("stream"):], "\r\n")); err != nil {
			return err
		}
		if at := pdfHuge.FindIndex(file[max(0, m[0]-1000) : m[1]+data]); at != nil {
			return fault(exportwatch.ReasonTooLarge, fmt.Sprintf("offset %d", m[0]), "a number beyond what a file can hold")
		}
	}
	for _, table := range pdfTable.FindAllIndex(file, 10_000) {
		if at := pdfHuge.FindIndex(file[table[0]:min(len(file), table[1]+1000)]); at != nil {
			return fault(exportwatch.ReasonTooLarge, fmt.Sprintf("offset %d", table[0]), "a number beyond what a file can hold")
		}
	}
	return nil
}

func checkPacked(data []byte) error {
	r, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil // not compressed, or encrypted: no larger than the file
	}
	n, _ := io.Copy(io.Discard, io.LimitReader(r, maxPackedObjects+1)) // a broken stream ends early
	if n > maxPackedObjects {
		return fault(exportwatch.ReasonTooLarge, "", "packed objects of more than %d bytes", maxPackedObjects)
	}
	return nil
}

// rebuildPDF returns the file with a new cross-reference table of all objects
// that stand in it, for files whose own table is missing or wrong. Packed
// objects are not found.
func rebuildPDF(file []byte) ([]byte, bool) {
	root := pdfRoot.FindSubmatch(file)
	if root == nil {
		if root = pdfCatalog.FindSubmatch(file); root == nil {
			return nil, false
		}
	}
	offsets, most := map[int]int{}, 0
	for _, m := range pdfObject.FindAllSubmatchIndex(file, 1<<20) {
		n, err := strconv.Atoi(string(file[m[2]:m[3]]))
		if err != nil || n == 0 {
			continue
		}
		offsets[n] = m[2] // the last one is the newest
		most = max(most, n)
	}
	if len(offsets) == 0 || most > 64*len(offsets)+10_000 {
		return nil, false
	}
	return append(file, crossReference(offsets, most, string(root[1]), len(file))...), true
}

func crossReference(offsets map[int]int, most int, root string, at int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "\nxref\n0 %d\n0000000000 65535 f \n", most+1)
	for n := 1; n <= most; n++ {
		if off, ok := offsets[n]; ok {
			fmt.Fprintf(&b, "%010d 00000 n \n", off)
		} else {
			b.WriteString("0000000000 65535 f \n")
		}
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root %s 0 R >>\nstartxref\n%d\n%%%%EOF\n", most+1, root, at+1)
	return b.Bytes()
}

// A countedFile serves the bytes of a file and panics with pdfWorkExceeded when
// more was read than any real file needs: objects that refer to each other in
// a circle would be read for ever.
type countedFile struct {
	data  []byte
	reads int // that are still allowed
}

// maxPDFReads is generous: of the recorded files the worst takes 11,000 reads,
// a rule of 168 pages 1,100.
const maxPDFReads = 100_000

// pdfWorkExceeded ends work that has no end, through the library's own frames.
type pdfWorkExceeded struct{}

// Error says what is wrong with the file.
func (pdfWorkExceeded) Error() string { return "objects of the file refer to each other without end" }

func (f *countedFile) ReadAt(p []byte, off int64) (int, error) {
	if f.reads--; f.reads < 0 {
		panic(pdfWorkExceeded{})
	}
	return bytes.NewReader(f.data).ReadAt(p, off)
}
