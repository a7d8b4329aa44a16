package parsers_test

import (
	"strings"
	"testing"
	"unicode/utf16"

	"exportwatch"
	"exportwatch/parsers"
)

// TestXMLCharsets: a feed reads the same however its charset is told: by a byte
// order mark, by its declaration, or by the header alone.
func TestXMLCharsets(t *testing.T) {
	const body = `<rss version="2.0"><channel><title>Press</title><link>https://a.example/</link><item><title>Méndez § 744</title><link>https://a.example/1</link></item></channel></rss>`
	latin := strings.NewReplacer("é", "\xe9", "§", "\xa7").Replace(body)
	wide := func(s string, big bool) string {
		var b strings.Builder
		for _, u := range append([]uint16{0xFEFF}, utf16.Encode([]rune(s))...) {
			if big {
				b.Write([]byte{byte(u >> 8), byte(u)})
			} else {
				b.Write([]byte{byte(u), byte(u >> 8)})
			}
		}
		return b.String()
	}
	for name, c := range map[string]struct{ mediaType, payload string }{
		"UTF-8":                      {"", `<?xml version="1.0"?>` + body},
		"mark":                       {"", "\xEF\xBB\xBF" + `<?xml version="1.0" encoding="utf-8"?>` + body},
		"mark against declaration":   {"", "\xEF\xBB\xBF" + `<?xml version="1.0" encoding='ISO-8859-1'?>` + body},
		"UTF-16, little end first":   {"", wide(`<?xml version="1.0" encoding="UTF-16"?>`+body, false)},
		"UTF-16, big end first":      {"text/xml; charset=utf-16", wide(`<?xml version="1.0"?>`+body, true)},
		"declaration":                {"", `<?xml version="1.0" encoding="ISO-8859-1"?>` + latin},
		"declaration against header": {"text/xml; charset=utf-8", `<?xml version="1.0" encoding="ISO-8859-1"?>` + latin},
		"header":                     {"application/rss+xml; charset=iso-8859-1", `<?xml version="1.0"?>` + latin},
		"header against valid UTF-8": {"application/rss+xml; charset=iso-8859-1", `<?xml version="1.0"?>` + body},
		"header that does not fit":   {"text/xml; charset=utf-8", `<?xml version="1.0"?>` + latin},
		"header unknown to us":       {"text/xml; charset=x-none", `<?xml version="1.0"?>` + latin},
		"declared against UTF-8":     {"", `<?xml version="1.0" encoding="ISO-8859-1"?>` + body},
		"slip, against the header":   {"text/xml; charset=iso-8859-1", `<?xml version="1.0"?>` + strings.Replace(body, "Press", "\x93Press", 1)},
	} {
		res, err := parsers.Parse("feed", parsers.Input{URL: "https://a.example/feed", MediaType: c.mediaType, Payload: []byte(c.payload)})
		if err != nil || len(res.Documents) != 1 || res.Documents[0].Title != "Méndez § 744" {
			t.Errorf("%s: %v, %d documents %+v", name, err, len(res.Documents), res.Documents)
		}
		if got := parsers.Sniff([]byte(c.payload)); name == "UTF-8" && got != "feed" {
			t.Errorf("sniffed as %s", got)
		}
	}
	unknown := []byte(`<?xml version="1.0" encoding="x-none"?>` + latin)
	if _, err := parsers.Parse("feed", parsers.Input{Payload: unknown}); err == nil || reasonOf(t, err) != exportwatch.ReasonCharset {
		t.Errorf("charset unknown to us: %v", err)
	}
}
