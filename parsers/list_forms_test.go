package parsers_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"exportwatch/parsers"
)

// wideList returns text in UTF-16 behind a byte order mark, as spreadsheets save
// it.
func wideList(t *testing.T, text string, order binary.ByteOrder) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := binary.Write(&b, order, append([]uint16{0xFEFF}, utf16.Encode([]rune(text))...)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestListForms: one list of denied persons in every charset, with every
// separator and with cells of several lines is one text, found by its bytes.
func TestListForms(t *testing.T) {
	plain := "Name\tStreet_Address\tEffective_Date\tExpiration_Date\tFR_Citation\r\n" +
		"\"Müller, Ana\"\t\"1 Quay\r\nHarbour\"\t1/2/2031\t1/2/2041\t96 F.R. 1\r\n" +
		"\"The \"\"Best\"\" Co.\"\t2 Quay\t1/3/2031\t\t96 F.R. 2\r\n" +
		"Zoë\t3 Quay\t1/4/2031\t1/4/2041\t96 F.R. 3\r\n"
	const want = "Müller, Ana | 1 Quay Harbour | 2031-01-02 | 2041-01-02 | 96 F.R. 1\n" +
		"The \"Best\" Co. | 2 Quay | 2031-01-03 | | 96 F.R. 2\nZoë | 3 Quay | 2031-01-04 | 2041-01-04 | 96 F.R. 3\n"
	legacy := strings.NewReplacer("ü", "\xFC", "ë", "\xEB").Replace(plain)
	for name, payload := range map[string][]byte{
		"UTF-8":                  []byte(plain),
		"byte order mark":        []byte("\xEF\xBB\xBF" + plain),
		"UTF-16, little end":     wideList(t, plain, binary.LittleEndian),
		"UTF-16, big end":        wideList(t, plain, binary.BigEndian),
		"Windows-1252":           []byte(legacy),
		"commas":                 []byte(strings.ReplaceAll(plain, "\t", ",")),
		"semicolons":             []byte(strings.ReplaceAll(plain, "\t", ";")),
		"bars":                   []byte(strings.ReplaceAll(plain, "\t", "|")),
		"line feeds":             []byte(strings.ReplaceAll(plain, "\r\n", "\n")),
		"spaces in the header":   []byte(strings.ReplaceAll(plain, "_", " ")),
		"the columns of a sheet": []byte(strings.ReplaceAll(plain, "\r\n\"", "\t\t\r\n\"")),
	} {
		if got := parsers.Sniff(payload); got != "dpl" {
			t.Errorf("%s: taken for %s", name, got)
		}
		r, err := parsers.Parse("dpl", parsers.Input{Payload: payload})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		v := r.Documents[0].Version
		checkRows(t, v)
		if v.Text != want || len(v.Warnings) > 0 {
			t.Errorf("%s: text %q, warnings %+v\nwant %q", name, v.Text, v.Warnings, want)
		}
	}
}

// TestListKeysRepeated: parties of one name keep keys that tell them apart, and
// the key of one does not hang on whether another is there.
func TestListKeysRepeated(t *testing.T) {
	const header = "Name,Street_Address,City,Effective_Date,Expiration_Date,FR_Citation\n"
	rows := []string{"A,1 Quay,Port,1/2/2031,1/2/2041,96 F.R. 1\n", "A,2 Quay,Port,1/2/2031,1/2/2041,96 F.R. 1\n",
		"A,2 Quay,Port,1/2/2031,1/2/2041,96 F.R. 1\n", "B,1 Quay,Port,1/2/2031,1/2/3017,96 F.R. 1\n"}
	keys := func(rows []string) (keys []string) {
		r, err := parsers.Parse("dpl", parsers.Input{Payload: []byte(header + strings.Join(rows, ""))})
		if err != nil {
			t.Fatal(err)
		}
		v := r.Documents[0].Version
		checkRows(t, v)
		if len(v.Warnings) != 1 || v.Warnings[0].Code != "implausible_date" {
			t.Errorf("warnings %+v, want one of the year 3017", v.Warnings)
		}
		for _, row := range v.Tables[0].Rows {
			keys = append(keys, row.Key)
		}
		return keys
	}
	all := keys(rows)
	if len(slices.Compact(slices.Sorted(slices.Values(all)))) != len(rows) {
		t.Errorf("keys %q are not apart", all)
	}
	if fewer := keys(rows[1:]); !slices.Contains(fewer, all[len(all)-1]) {
		t.Errorf("keys %q, and with a row more %q", fewer, all)
	}
}
