package parsers_test

import (
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// billFeed has the two kinds of item that govinfo's feeds on bills have: with a
// link, and with the files in an HTML description alone.
const billFeed = `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>SYNTHETIC</title><link>https://www.govinfo.gov/</link><description>BILLS-122hr1ih</description>
<item><guid isPermaLink="false">BILLS-122hr7ih</guid><title>H.R. 7 (IH)</title><link>https://www.govinfo.gov/app/details/BILLS-122hr7ih</link></item>
<item><guid isPermaLink="false">BILLSTATUS-2031-03-04T09:14:00Z</guid><title>batch</title><description>&lt;a href=https://www.govinfo.gov/bulkdata/BILLSTATUS/122/s/BILLSTATUS-122s70.xml&gt;https://www.govinfo.gov/bulkdata/BILLSTATUS/122/s/BILLSTATUS-122s70.xml&lt;/a&gt;&lt;br/&gt;&lt;a href=https://www.govinfo.gov/bulkdata/BILLSTATUS/122/hconres/BILLSTATUS-122hconres8.xml&gt;x&lt;/a&gt;</description></item>
<item><guid isPermaLink="false">BILLSTATUS-2031-03-04T05:14:00Z</guid><title>batch of nothing</title></item></channel></rss>`

func TestBillFiles(t *testing.T) {
	got, err := parsers.BillFiles([]byte(billFeed))
	if want := []string{"BILLS-122hr7ih", "BILLSTATUS-122s70", "BILLSTATUS-122hconres8"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
	for name, c := range map[string]struct {
		payload string
		want    exportwatch.Reason
	}{
		"page":    {"<html><body>Down for maintenance</body></html>", exportwatch.ReasonWrongShape},
		"no feed": {`<rss version="2.0"/>`, exportwatch.ReasonWrongShape},
		"cut":     {billFeed[:len(billFeed)-40], exportwatch.ReasonTruncated},
		"empty":   {"", exportwatch.ReasonEmptyBody},
	} {
		if names, err := parsers.BillFiles([]byte(c.payload)); reasonOf(t, err) != c.want {
			t.Errorf("%s: %q, %v, want %s", name, names, err, c.want)
		}
	}
}

func FuzzBillFiles(f *testing.F) {
	f.Add([]byte(billFeed))
	f.Fuzz(func(t *testing.T, payload []byte) {
		names, _ := parsers.BillFiles(payload)
		for _, n := range names {
			if !strings.HasPrefix(n, "BILLS") {
				t.Errorf("file %q", n)
			}
		}
	})
}
