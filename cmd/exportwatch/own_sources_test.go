package main

import (
	"strings"
	"testing"
)

// TestRefusedOwnSources: what is wrong with a source of the user's own is told
// at its key, with what is allowed there.
func TestRefusedOwnSources(t *testing.T) {
	const page = "sources:\n  - id: x/a\n    title: A\n    url: https://a.example/\n    "
	for name, test := range map[string]struct{ config, at, says string }{
		"selector":       {page + "selectors: {body: \"main >\"}\n", "5:23", "is no CSS selector"},
		"item selector":  {page + "selectors:\n      item: \"li[\"\n", "6:13", "is no CSS selector"},
		"unknown part":   {page + "selectors: {head: h1}\n", "5:17", "unknown field"},
		"selectors":      {page + "selectors: h1\n", "5:16", "want the keys title, published, body, item"},
		"json":           {page + "format: json\n", "2:5", "fields.title: say where a record has its title"},
		"json id":        {page + "format: json\n    fields: {title: t}\n", "6:13", "fields.id: say where"},
		"path":           {page + "format: json\n    fields: {title: t, id: a..b}\n", "6:28", "want names parted by dots"},
		"fields of html": {page + "fields: {title: t}\n", "5:13", "fields are for format json"},
		"key of html":    {page + "key: [Ref]\n", "5:10", "key columns are for format csv"},
		"key":            {page + "key: Ref\n", "5:10", "want a list of texts"},
		"no key":         {page + "format: csv\n    key: []\n", "6:10", "it names no column"},
		"mail":           {page + "format: eml\n", "5:13", "exportwatch ingest"},
		"no such day":    {page + "schedule: \"0 0 30 2 *\"\n", "5:15", "names a day that never comes"},
		"a password":     {"sources:\n  - id: x/a\n    title: A\n    url: https://me:synthetic@a.example/\n", "4:10", "leave the user and password"},
		"a port":         {"sources:\n  - id: x/a\n    title: A\n    url: https://a.example:8443/\n", "4:10", "only 80 and 443"},
		"a zone":         {page + "schedule: \"TZ=Asia/Tokyo 30 9 * * *\"\n", "5:15", "Washington time"},
		"this machine":   {"sources:\n  - id: x/a\n    title: A\n    url: http://localhost:8080/\n", "4:10", "only the public web is asked"},
		"this network":   {"sources:\n  - id: x/a\n    title: A\n    feed: http://169.254.169.254/latest\n", "4:11", "only the public web is asked"},
		"in disguise":    {"sources:\n  - id: x/a\n    title: A\n    url: http://2130706433/\n", "4:10", "only the public web is asked"},
		"beside only":    {"watch:\n  only: [ofac/, x/]\n" + page + "format: json\n    fields: {title: t}\n", "8:13", "fields.id: say where"},
		"only":           {"watch:\n  only: [ofac/, x/a]\n" + page + "format: html\n", "2:17", "\"x/\" alone watches your own sources"},
		"only mine":      {"watch:\n  only: [x/]\n", "2:10", "there is none of your own"},
		"feed and url":   {page + "feed: https://a.example/feed\n", "2:5", "give either feed or url"},
		"title":          {"watch:\n  cfr: [15/744, 99/1]\n", "2:17", "the titles are 1 to 50"},
		"company":        {"watch:\n  companies: [\"1045810\", NVDA]\n", "2:26", "want the Central Index Key"},
		"review":         {"watch:\n  reviews: [0694-AJ99]\n", "2:13", "want a docket of regulations.gov"},
	} {
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) { refuses(t, test.config, test.at, test.says) })
	}
}
