package parsers_test

import (
	"reflect"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// statusCollection is a page as api.govinfo.gov writes it.
const statusCollection = `{"count":3,"message":null,"nextPage":"https://api.govinfo.gov/collections/BILLSTATUS/2031-03-01T00:00:00Z?offsetMark=AoJ%2Bx%3D&pageSize=2","previousPage":null,"packages":[
{"packageId":"BILLSTATUS-122hr7","lastModified":"2031-03-04T09:14:00Z","packageLink":"https://api.govinfo.gov/packages/BILLSTATUS-122hr7/summary","docClass":"hr","title":"Kept Samples Act","congress":"122","dateIssued":"2031-03-03"},
{"packageId":"BILLSTATUS-122s70","lastModified":"2031-03-04T09:14:01Z","packageLink":"https://api.govinfo.gov/packages/BILLSTATUS-122s70/summary"}]}`

func TestReadBillCollection(t *testing.T) {
	got, err := parsers.ReadBillCollection([]byte(statusCollection), "BILLSTATUS")
	want := parsers.BillCollection{Count: 3, Next: "https://api.govinfo.gov/collections/BILLSTATUS/2031-03-01T00:00:00Z?offsetMark=AoJ%2Bx%3D&pageSize=2",
		Packages: []parsers.BillPackage{{Name: "BILLSTATUS-122hr7", Title: "Kept Samples Act"}, {Name: "BILLSTATUS-122s70"}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
	quiet := `{"count":0,"message":"No results found","nextPage":null,"previousPage":null,"packages":[]}`
	if got, err := parsers.ReadBillCollection([]byte(quiet), "BILLS"); err != nil || len(got.Packages) != 0 || got.Count != 0 || got.Next != "" {
		t.Errorf("a quiet interval is %+v, %v", got, err)
	}
}

// TestBillCollectionRefused: what is no page of the list that was asked for is an
// error, wherever a page is cut too.
func TestBillCollectionRefused(t *testing.T) {
	many := strings.TrimSuffix(strings.Repeat(`{"packageId":"BILLS-122hr7ih"},`, 1001), ",")
	for name, c := range map[string]struct {
		payload string
		want    exportwatch.Reason
	}{
		"empty":                {"", exportwatch.ReasonEmptyBody},
		"page":                 {"<html><body>Down for maintenance</body></html>", exportwatch.ReasonWrongShape},
		"refusal":              {`{"error":{"code":"API_KEY_INVALID","message":"An invalid api_key was supplied."}}`, exportwatch.ReasonWrongShape},
		"message":              {`{"message":"Error page size + offset must be less than maxoffset: 10000"}`, exportwatch.ReasonWrongShape},
		"Federal Register":     {`{"count":0,"description":"no documents"}`, exportwatch.ReasonWrongShape},
		"congress.gov":         {`{"bills":[{"congress":122,"number":"7","type":"HR"}],"pagination":{"count":1}}`, exportwatch.ReasonWrongShape},
		"array":                {`[{"packageId":"BILLS-122hr7ih"}]`, exportwatch.ReasonWrongShape},
		"no packages":          {`{"count":2,"nextPage":null}`, exportwatch.ReasonWrongShape},
		"no count":             {`{"nextPage":null,"packages":[{"packageId":"BILLS-122hr7ih"}]}`, exportwatch.ReasonWrongShape},
		"count of words":       {`{"count":"some","packages":[]}`, exportwatch.ReasonWrongShape},
		"more than counted":    {`{"count":1,"packages":[{"packageId":"BILLS-122hr7ih"},{"packageId":"BILLS-122hr8ih"}]}`, exportwatch.ReasonWrongShape},
		"less than nothing":    {`{"count":-1,"packages":[]}`, exportwatch.ReasonWrongShape},
		"nothing and goes on":  {`{"count":2,"nextPage":"https://api.govinfo.gov/x","packages":[]}`, exportwatch.ReasonWrongShape},
		"another collection":   {`{"count":1,"packages":[{"packageId":"FR-2031-03-04"}]}`, exportwatch.ReasonWrongShape},
		"records for texts":    {statusCollection, exportwatch.ReasonWrongShape},
		"a file without name":  {`{"count":1,"packages":[{"title":"Kept Samples Act"}]}`, exportwatch.ReasonWrongShape},
		"more than one can be": {`{"count":2000,"packages":[` + many + `]}`, exportwatch.ReasonTooLarge},
	} {
		if got, err := parsers.ReadBillCollection([]byte(c.payload), "BILLS"); reasonOf(t, err) != c.want {
			t.Errorf("%s: %+v, %v, want %s", name, got, err, c.want)
		}
	}
	for at := range len(statusCollection) {
		if got, err := parsers.ReadBillCollection([]byte(statusCollection[:at]), "BILLSTATUS"); err == nil {
			t.Fatalf("cut at %d: %+v", at, got)
		}
	}
}

// FuzzReadBillCollection: what is read names files of the collection alone, and
// no more of them than are counted.
func FuzzReadBillCollection(f *testing.F) {
	f.Add([]byte(statusCollection))
	f.Add([]byte(`{"count":0,"nextPage":null,"packages":[]}`))
	f.Add([]byte(`{"error":{"code":"OVER_RATE_LIMIT"}}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		list, err := parsers.ReadBillCollection(payload, "BILLSTATUS")
		if err != nil {
			if len(list.Packages) > 0 || list.Next != "" {
				t.Errorf("%+v beside %v", list, err)
			}
			return
		}
		if len(list.Packages) > list.Count {
			t.Errorf("%d packages of %d", len(list.Packages), list.Count)
		}
		for _, p := range list.Packages {
			if !strings.HasPrefix(p.Name, "BILLSTATUS-") {
				t.Errorf("file %q", p.Name)
			}
		}
	})
}
