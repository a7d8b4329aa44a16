package replay_test

import (
	"strings"
	"testing"
	"time"

	"exportwatch/crawler"
	"exportwatch/replay"
)

// TestBlankedURLAnswers: what was asked for with secrets in the query answers
// the same request, though the recording has none of them, and no other.
func TestBlankedURLAnswers(t *testing.T) {
	const first, second = "https://agency.example/list?api_key=0123456789abcdef01&page=1", "https://agency.example/list?api_key=0123456789abcdef01&page=2"
	const one, two = "https://agency.example/file?sig=abcd1234efgh&v=1", "https://agency.example/file?sig=zyxw9876vuts&v=1"
	at := time.Date(2031, 3, 4, 5, 6, 7, 0, time.UTC)
	bodies := map[string]string{first: "first\n", second: "second\n", one: "one\n", two: "two\n"}
	var answers []replay.Answer
	for url, body := range bodies {
		if url == one || url == two {
			url = crawler.StoredURL(url)
		}
		answers = append(answers, replay.Answer{At: at, URL: url, Status: 200, Body: []byte(body)})
	}
	archive, err := replay.Record("SYNTHETIC", answers)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"0123456789abcdef01", "abcd1234efgh", "zyxw9876vuts"} {
		if strings.Contains(string(archive), secret) {
			t.Errorf("%s is recorded", secret)
		}
	}
	web := open(t, string(archive), "2031-03-04T05:06:07Z")
	for url, want := range bodies {
		if _, body := get(t, web, url); body != want || !web.Holds(url) {
			t.Errorf("%s answered %q, want %q", url, body, want)
		}
	}
	for _, other := range []string{
		"https://agency.example/list?api_key=0123456789abcdef01&page=3", "https://agency.example/list?key=0123456789abcdef01&page=1",
		"https://agency.example/list?api_key=0123456789abcdef01", "https://agency.example/list", "https://agency.example/file?sig=another12345&v=1",
	} {
		fails(t, t.Context(), web, other)
	}
}
