package parsers_test

import "testing"

// TestSuspectShortArticles: short releases and articles whose words are those of
// walls, each kind beside a wall of the same words.
func TestSuspectShortArticles(t *testing.T) {
	page := func(title, heading, text string) string {
		return `<!DOCTYPE html><html><head><title>` + title + `</title></head><body><main><h1>` + heading + `</h1><p>` + text + `</p></main></body></html>`
	}
	for name, a := range map[string]shapedAnswer{
		"article on access":       {200, nil, page("Access Denied | Bureau", "Access denied to makers of test benches", "The Bureau informed Auklet Optics by letter that a license is required. Access denied, says its lawyer."), ""},
		"wall, access":            {200, nil, page("Access Denied | Bureau", "Access denied", "You don't have permission to access this page. Reference #18.aa"), blocked},
		"article on an error":     {200, nil, page("Error | Correction of an error in the list of parties", "Error corrected", "This document corrects the entry of Auklet Optics."), ""},
		"wall, error":             {200, nil, page("Error | Bureau of Industry and Security", "Error", "Something went wrong."), broken},
		"medium named by number":  {200, nil, page("404 Media: Bureau tells Auklet to stop", "Bureau Tells Auklet to Stop", "404 Media reports that the Bureau informed Auklet by letter."), ""},
		"wall, number":            {200, nil, page("404 - page missing", "Oops", "Nothing is here."), broken},
		"wall, number and name":   {200, nil, page("500 Internal Server Error", "500", "Nothing is here."), broken},
		"article on signing":      {200, nil, page("Sign in Oslo: two governments agree", "Sign in Oslo", "They agree on controls."), ""},
		"wall, signing in":        {200, nil, page("Sign in with your account | Bureau", "", ""), walled},
		"article on a service":    {200, nil, page("Service Unavailable in Testland: Auklet Stops Sales", "Service Unavailable in Testland", "Auklet said that it was informed of a license requirement."), ""},
		"article on a website":    {200, nil, page("Website unavailable to users in Testland after a letter", "Website unavailable", "After the letter the company closed its website to users in Testland."), ""},
		"wall, website":           {200, nil, page("Website unavailable", "Lapse in appropriations", "This website is unavailable until funding is restored."), broken},
		"release on an outage":    {200, nil, page("Bureau Updates Licensing System", "Bureau Updates Licensing System", "June 5, 2031. The SNAP-R system is unavailable for maintenance on Saturday; the system is down."), ""},
		"release, no day":         {200, nil, page("Bureau Updates Licensing System", "Bureau Updates Licensing System", "The SNAP-R system is unavailable on Saturday while forms change."), ""},
		"wall, system":            {200, nil, page("Bureau of Industry and Security", "Scheduled maintenance", "June 5, 2031. The system is down for scheduled maintenance."), broken},
		"wall, one sentence":      {200, nil, page("Bureau", "", "The website is currently offline."), broken},
		"wall, for an upgrade":    {200, nil, page("Bureau", "", "This system is unavailable due to a network upgrade."), broken},
		"article on upkeep":       {200, nil, page("Maintenance of equipment in fabs now needs a license", "Site under maintenance? License needed", "The Bureau informed makers of tools by letter."), ""},
		"wall, own words":         {200, nil, page("Maintenance | Bureau of Industry and Security", "We’ll be back soon", "Sorry for the inconvenience."), broken},
		"release with a time tag": {200, nil, page("Bureau Extends Deadline", "Bureau Extends Deadline", `<time datetime="2031-06-05">6/5</time> As the website is down, the deadline moves; the website is offline.`), ""},
	} {
		if got, why := a.judge(); got != a.want {
			t.Errorf("%s: reason %q (%s), want %q", name, got, why, a.want)
		}
	}
}
