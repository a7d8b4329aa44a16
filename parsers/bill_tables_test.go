package parsers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"exportwatch/parsers"
)

// TestBillTableSpans: a cell of a table in a bill stands in its column, whatever
// the cells above and beside it cover.
func TestBillTableSpans(t *testing.T) {
	const bill = `<bill><metadata><dublinCore><dc:title>122 HR 9: Sample Act</dc:title></dublinCore></metadata><form><congress>122d CONGRESS</congress><session>1st Session</session><legis-num>H. R. 9</legis-num>` +
		`<current-chamber>IN THE HOUSE OF REPRESENTATIVES</current-chamber><action><action-date date="20310104">January 4, 2031</action-date></action><legis-type>A BILL</legis-type><official-title>To keep samples.</official-title></form>` +
		`<legis-body><section id="H1"><enum>1.</enum><header>Fees</header><text>The fees are:</text><table><tgroup cols="3"><colspec colname="c1"/><colspec colname="c2"/><colspec colname="c3"/>%s</tgroup></table></section></legis-body></bill>`
	for name, c := range map[string]struct {
		rows    string
		columns string
		want    []string
	}{
		"none": {`<thead><row><entry>Box</entry><entry>Low</entry><entry>High</entry></row></thead><tbody><row><entry>Small</entry><entry>1</entry><entry>2</entry></row></tbody>`,
			"Box,Low,High", []string{"Small,1,2"}},
		"rows below": {`<thead><row><entry>Box</entry><entry>Kind</entry><entry>Fee</entry></row></thead><tbody><row><entry morerows="1">Small</entry><entry>Dry</entry><entry>1</entry></row><row><entry>Wet</entry><entry>2</entry></row><row><entry>Large</entry><entry>Dry</entry><entry>3</entry></row></tbody>`,
			"Box,Kind,Fee", []string{"Small,Dry,1", ",Wet,2", "Large,Dry,3"}},
		"columns beside": {`<thead><row><entry>Box</entry><entry>Kind</entry><entry>Fee</entry></row></thead><tbody><row><entry namest="c1" nameend="c2">Any</entry><entry>1</entry></row></tbody>`,
			"Box,Kind,Fee", []string{"Any,,1"}},
		"heads of two levels": {`<thead><row><entry morerows="1">Box</entry><entry namest="c2" nameend="c3">Fee</entry></row><row><entry>Low</entry><entry>High</entry></row></thead><tbody><row><entry>Small</entry><entry>1</entry><entry>2</entry></row></tbody>`,
			"Box,Fee Low,Fee High", []string{"Small,1,2"}},
		"more than there are": {`<thead><row><entry>Box</entry><entry>Fee</entry></row></thead><tbody><row><entry morerows="99999999">Small</entry><entry namest="c3" nameend="c1">1</entry></row><row><entry>2</entry></row></tbody>`,
			"Box,Fee", []string{"Small,1", ",2"}},
	} {
		r, err := parsers.Parse("bill-xml", parsers.Input{URL: "https://www.govinfo.gov/content/pkg/BILLS-122hr9ih/xml/BILLS-122hr9ih.xml", Payload: fmt.Appendf(nil, bill, c.rows)})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		table := r.Documents[0].Version.Tables[0]
		var rows []string
		for _, row := range table.Rows {
			rows = append(rows, strings.Join(row.Cells, ","))
		}
		if strings.Join(table.Columns, ",") != c.columns || !slices.Equal(rows, c.want) {
			t.Errorf("%s: %q, %q", name, table.Columns, rows)
		}
	}
}
