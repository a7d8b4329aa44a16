package parsers_test

import (
	"strings"
	"testing"

	"exportwatch/parsers"
)

// TestCounters: what counts by itself is left out of a page where it stands for
// itself, and is kept in a sentence, of which it is a part.
func TestCounters(t *testing.T) {
	kept := []string{
		"The license requirement is effective as of March 5, 2031 at 5:00 p.m. ET. The Bureau said so.",
		"As of March 5, 2031 at 5:00 p.m., a license is required.",
		"The letter was last modified by the Bureau on 3/4/2031 at 10:30 AM to add two items.",
		"The Bureau received 45 comments",
		"It answered a total of 1,024 comments",
		"Last updated: March 5, 2031",
		"Current time limits are 10:1.",
		"Downloads | Rule of March 5, 2031",
		"Policy | Received 12 comments",
		"Comments (3) and (4) were withdrawn.",
	}
	for _, s := range kept {
		if got := pageText(t, s); got != s {
			t.Errorf("%q is read as %q", s, got)
		}
	}
	for _, s := range []string{
		"1,204 views", "Views: 12", "View count: 5,332", "Number of Views (1,234)", "Page views 77", "Comments (3)", "12 comments", "Updated 5 minutes ago",
		"Last updated: March 5, 2031 3:15 PM", "Page last modified on Mar. 5, 2031 at 15:10:09 EST", "As of 10:30 AM", "Page generated 2031-03-05T10:11:12Z", "7 likes, 2 shares",
		"Current time: Wednesday, March 5, 2031 3:15 p.m.",
	} {
		if got := pageText(t, s); got != "" {
			t.Errorf("%q is read as %q", s, got)
		}
		for _, line := range []string{"Samples | " + s, s + " · Samples", "Samples • " + s, "Samples. " + s} {
			if got := pageText(t, line); strings.TrimSuffix(got, ".") != "Samples" {
				t.Errorf("%q is read as %q", line, got)
			}
		}
	}
}

// pageText returns the text of a page that holds a paragraph between two others,
// without those.
func pageText(t *testing.T, paragraph string) string {
	t.Helper()
	res, err := parsers.Parse("html", parsers.Input{URL: "https://office.example/page", Payload: []byte(
		"<html><body><main><h1>Samples</h1><p>The office keeps samples.</p><p>" + paragraph + "</p><p>It is open.</p></main></body></html>")})
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(res.Documents[0].Version.Text, "The office keeps samples.\n")
	text, _, ok := strings.Cut(after, "It is open.")
	if !ok {
		t.Fatalf("%q is read as %q", paragraph, res.Documents[0].Version.Text)
	}
	return strings.TrimSpace(text)
}
