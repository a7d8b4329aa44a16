package parsers

import (
	"bytes"
	"fmt"
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
)

// trimPDF returns the file between its header and its end mark, with a header
// that the library takes; offsets in the file count from the header. whole is
// false if there is no end mark.
func trimPDF(payload []byte) (file []byte, whole bool, err error) {
	start := bytes.Index(payload[:min(len(payload), 1<<20)], []byte("%PDF-"))
	if start < 0 {
		return nil, false, wrongShape("offset 0", "no PDF header")
	}
	if at := secondPDF.FindIndex(payload[start:]); at != nil {
		return nil, false, fault(exportwatch.ReasonMalformed, fmt.Sprintf("offset %d", start+at[0]+len("%%EOF")), "a second PDF file behind the end of the first: hand in each by itself")
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

// secondPDF matches where one file ends and another begins. Revisions appended to a
// file have no header of their own, and a file within a file follows no end mark.
var secondPDF = regexp.MustCompile(`%%EOF[\r\n\t \x00]*%PDF-\d`)

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
	return append(file, crossReference(offsets, most, string(root[1]), "", len(file))...), true
}

// crossReference returns the table of objects of a file of which it stands at the
// end, and a trailer with these entries beside the usual ones.
func crossReference(offsets map[int]int, most int, root, entries string, at int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "\nxref\n0 %d\n0000000000 65535 f \n", most+1)
	for n := 1; n <= most; n++ {
		if off, ok := offsets[n]; ok {
			fmt.Fprintf(&b, "%010d 00000 n \n", off)
		} else {
			b.WriteString("0000000000 65535 f \n")
		}
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root %s 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", most+1, root, entries, at+1)
	return b.Bytes()
}
