package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestRefusedSettings proves that what can never work is refused before it
// fails at night: with the place of the value and what is allowed there.
func TestRefusedSettings(t *testing.T) {
	const sub = "subscriptions:\n  - id: desk\n    "
	for name, test := range map[string]struct{ config, at, says string }{
		"contact":          {"contact: nobody\n", "1:10", "want a mail address or a URL"},
		"list of texts":    {"contact: [a]\n", "1:10", "contact: want a text"},
		"keys":             {"channels: 5\n", "1:11", "channels: want the keys email, webhook"},
		"entries":          {"sources: x/page\n", "1:10", "sources: want a list of entries"},
		"number":           {"channels:\n  email:\n    port: high\n", "3:11", "channels.email.port: want a whole number"},
		"not a mapping":    {"- one\n", "1:1", "want the keys contact, "},
		"watched part":     {"watch:\n  cfr: [\"15/744\", \"15/x\"]\n", "2:19", "watch.cfr[1]: "},
		"part named twice": {"watch:\n  cfr: [\"15/744\", \"15/744\"]\n", "2:19", "watch.cfr[1]: "},
		"watched bill":     {"watch:\n  bills:\n    - 119/hr/x\n", "3:7", "watch.bills[0]: "},
		"watched court":    {"watch:\n  dockets:\n    - court: D.D.C.\n      number: \"1:26-cv-02225\"\n", "3:14", "watch.dockets[0].court: "},
		"watched docket":   {"watch:\n  dockets:\n    - court: dcd\n      number: second\n", "4:15", "watch.dockets[0].number: "},
		"unknown court":    {"watch:\n  dockets:\n    - court: zzz\n      number: \"1:26-cv-02225\"\n", "3:14", "none that can be watched: want the name that its pages have in CM/ECF"},
		"supreme number":   {"watch:\n  dockets:\n    - court: scotus\n      number: \"1:26-cv-02225\"\n", "4:15", "24A1"},
		"court of cases":   {"watch:\n  case_courts: [dcd, scotus]\n", "2:22", "watch.case_courts[1]: "},
		"incidents after":  {"incidents: {after: 0}\n", "1:20", "after 0: want 1 or more"},
		"UTF-16":           {"\xff\xfec\x00:\x00", "1:1", "save it as UTF-8"},
		"source grade":     {"sources:\n  - id: x/a\n    title: A\n    url: https://a.example/\n    grade: gold\n", "5:12", "want secondary, official-statement or primary"},
		"source id":        {"sources:\n  - title: A\n    id: a\n    url: https://a.example/\n", "3:9", "want x/"},
		"source url":       {"sources:\n  - id: x/a\n    title: A\n    url: a.example\n", "4:10", "no http or https URL"},
		"source untitled":  {"sources:\n  - id: x/a\n    url: https://a.example/\n", "2:5", "title"},
		"source twice":     {"sources:\n  - {id: x/a, title: A, url: \"https://a.example/\"}\n  - {id: x/a, title: A, url: \"https://a.example/\"}\n", "3:10", "x/a"},
		"kind":             {sub + "filter: {kinds: [iil-issued, letter]}\n    channels: [{channel: log}]\n", "3:34", "kind \"letter\": want one of iil-issued "},
		"source":           {sub + "filter: {sources: [x/nowhere]}\n    channels: [{channel: log}]\n", "3:24", "source \"x/nowhere\""},
		"source family":    {sub + "filter: {sources: [court]}\n    channels: [{channel: log}]\n", "3:24", "source \"court\""},
		"blank keyword":    {sub + "filter: {keywords: [\" \"]}\n    channels: [{channel: log}]\n", "3:25", "keyword"},
		"channel unknown":  {sub + "channels: [{channel: fax}]\n", "3:26", "want one of email webhook log"},
		"no such channel":  {sub + "channels:\n      - channel: email\n        to: desk@firm.example\n", "4:18", "which channels does not configure"},
		"no address":       {sub + "channels: [{channel: email, to: desk}]\n", "3:37", "want a mail address"},
		"no URL":           {sub + "channels: [{channel: webhook, to: \"ftp://firm.example/\"}]\n", "3:39", "want an http or https URL"},
		"subscribed twice": {sub + "channels: [{channel: log}]\n  - id: desk\n    channels: [{channel: log}]\n", "4:9", "another subscription"},
		"no mail server":   {"channels:\n  email:\n    from: desk@firm.example\n", "3:5", "channels.email: "},
		"open pages":       {"web:\n  listen: 0.0.0.0:8377\n", "2:11", "web.token_env"},
		"second document":  {"contact: desk@firm.example\n---\nsubscriptions: []\n", "3:1", "second document"},
		"listen":           {"web: {listen: here}\n", "1:15", "want host:port"},
	} {
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) { refuses(t, test.config, test.at, test.says) })
	}
}

// refuses holds that config check names, in one line, the place (line:column) of
// what is wrong with a configuration and what is allowed there.
func refuses(t *testing.T, config, at, says string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "c.yaml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	code := run(&env{ctx: t.Context(), stdout: &out, stderr: &errs, getenv: os.Getenv, now: time.Now}, []string{"-c", file, "config", "check"})
	got := errs.String()
	if code != exitTrouble || !strings.Contains(got, "c.yaml:"+at+": ") || !strings.Contains(got, says) || strings.Count(got, "\n") != 1 {
		t.Errorf("exit %d, %swant %s: ...%s", code, got, at, says)
	}
}

// TestAcceptedSettings proves that what is unusual but works is not refused.
func TestAcceptedSettings(t *testing.T) {
	for name, config := range map[string]string{
		"nothing":         "",
		"comment":         "# nothing yet\n",
		"contact URL":     "contact: https://firm.example/contact\n",
		"kind not raised": "subscriptions:\n  - id: desk\n    filter: {kinds: [court-appeal]}\n    channels: [{channel: log}]\n",
		"kinds of ours":   "subscriptions:\n  - id: desk\n    filter: {kinds: [denial-order, bill-vetoed, party-list-changed, guidance-changed, guidance-removed, guidance-restored]}\n    channels: [{channel: log}]\n",
		"own family":      "sources:\n  - {id: x/a, title: A, url: \"https://a.example/\"}\nsubscriptions:\n  - id: desk\n    filter: {sources: [x/, fr/bis]}\n    channels: [{channel: log}]\n",
		"anchors":         "contact: &me desk@firm.example\nsubscriptions:\n  - id: desk\n    owner: *me\n    channels: [{channel: log, to: *me}]\n",
		"one document":    "---\ncontact: desk@firm.example\n---\n",
		"byte order mark": "\ufeffcontact: desk@firm.example\r\n",
		"courts":          "watch:\n  dockets:\n    - {court: cofc, number: \"1:26-cv-02225\"}\n    - {court: nysb, number: \"1:26-bk-02225\"}\n    - {court: scotus, number: 24-1}\n  case_courts: [cit, ca9, uscfc]\n",
		"one failure":     "incidents: {after: 1}\n",
		"token":           "web: {listen: \"[::]:8377\", token_env: EW_TOKEN}\n",
	} {
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "c.yaml")
			if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
				t.Fatal(err)
			}
			if code, _ := command(t, "-c", file, "config", "check"); code != exitOK {
				t.Errorf("exit %d", code)
			}
		})
	}
}
