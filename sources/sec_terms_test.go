package sources_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"exportwatch"
	"exportwatch/sources"
)

// searchWords splits a text as the search's index does: at what is no letter,
// digit or point, a point counting only within a word ("U.S." is "u.s").
func searchWords(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != '’'
	})
	for i := range words {
		words[i] = strings.Trim(words[i], ".’")
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

// found reports whether a search finds a text: each of its phrases stands there
// word for word. Whether the real index takes other forms of a word as the same
// is not relied on.
func found(query, text string) bool {
	words := searchWords(text)
	for i, phrase := range strings.Split(query, `"`) {
		want := searchWords(phrase)
		if i%2 == 0 && len(want) > 0 {
			return false // a word outside of quotes; ours have none
		}
		if i%2 == 1 && !holdsRun(words, want) {
			return false
		}
	}
	return true
}

func holdsRun(words, run []string) bool {
	for i := range words {
		if i+len(run) <= len(words) && slices.Equal(words[i:i+len(run)], run) {
			return true
		}
	}
	return false
}

// netFinds reports whether any search of a source finds a text.
func netFinds(t *testing.T, d sources.Definition, text string) bool {
	t.Helper()
	for _, r := range d.Plan(time.Date(2031, 3, 5, 12, 0, 0, 0, time.UTC), nil).Start {
		u, err := url.Parse(r.URL)
		if err != nil {
			t.Fatal(err)
		}
		if found(u.Query().Get("q"), text) {
			return true
		}
	}
	return false
}

// TestSearchesFindTheWordings: the ways in which companies tell of a letter are
// found in every form, and what every manufacturer prints among its risks does
// not make its annual report one to read.
func TestSearchesFindTheWordings(t *testing.T) {
	defs := all(t, sources.Config{})
	for _, text := range []string{
		"On May 5, 2031, the Bureau of Industry and Security (“BIS”) of the U.S. Department of Commerce informed Plover Design Systems, Inc. (the “Company”) that a license is now required for the export, reexport or in-country transfer of software classified under ECCN 3D991 when a party to the transaction is located in China.",
		"On April 2, 2031, Plover Devices, Inc. completed its initial assessment of a new license requirement implemented by the United States government for the export of certain semiconductor products to China (including Hong Kong and Macau) and D:5 countries.",
		"On June 3, 2031 we received a letter from the Bureau of Industry and Security. From that day our software may not be exported, reexported or transferred (in-country) without a license where any party is in China. This covers every export.",
		"the U.S. Department of Commerce, Bureau of Industry and Security, notified the Company by letter that a license is required to export its products",
		"the Bureau of Industry and Security informed our subsidiary that shipments to certain fabs in China will require a license under the Export Administration Regulations",
		"On August 2, 2031, the U.S. government, or USG, informed Turnstone Corporation, or the Company, that the USG has imposed a new license requirement, effective immediately, for any future export to China",
		"On April 9, 2031, the U.S. government, or USG, informed us that the USG requires a license for export to China",
		"The U.S. government informed us that it requires a license for the export of our GX tools to certain fabs in China.",
		"We were informed by BIS on June 2, 2031 that licenses are required for exports and each export of our QL20.",
		"The Group was notified by the U.S. Department of Commerce that its export to two customers needs a license.",
		"Our subsidiary has received a letter from the U.S. Department of Commerce under which it has to obtain an export license.",
		"In June BIS has informed us through an “is-informed” letter that export to the fab requires a license.",
		"The Department of Commerce has notified Godwit N.V. of additional licensing requirements on the export of immersion systems.",
		"USG notified the Company of a licensing requirement on the export of the T20.",
		"We got notice from BIS that the export of our cards to end users in Group D:5 is subject to a license requirement.",
	} {
		for _, id := range []exportwatch.SourceID{"sec/8-k", "sec/6-k", "sec/periodic"} {
			if !netFinds(t, defs[id], text) {
				t.Errorf("%s does not find: %s", id, text)
			}
		}
	}
	for _, text := range []string{
		"We are subject to the Export Administration Regulations administered by the Bureau of Industry and Security (BIS), which may require a license to export our products. Our auditors have informed management of a change.",
		"Our suppliers have notified the Company that prices will rise. We license software from others and export it, under an export license.",
	} {
		if netFinds(t, defs["sec/periodic"], text) {
			t.Errorf("sec/periodic finds: %s", text)
		}
	}
}
