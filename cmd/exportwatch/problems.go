package main

import (
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"slices"
	"strings"

	"exportwatch"
	"exportwatch/notify/email"
	"exportwatch/sources"
)

// problems checks what the types cannot: every value that could never work.
func (s *settings) problems() []problem {
	var out []problem
	if c := s.Contact; c != "" && !strings.Contains(c, "@") && !webAddress(c) {
		out = append(out, problem{keyPath{"contact"}, fmt.Sprintf("contact %q: want a mail address or a URL, so that publishers can reach you", c)})
	}
	out = append(out, s.keyProblems()...)
	out = append(out, s.Incidents.problems(keyPath{"incidents"})...)
	out = append(out, s.Retention.problems(keyPath{"retention"})...)
	out = append(out, s.limitProblems()...)
	out = append(out, s.watchProblems()...)
	out = append(out, s.sourceProblems()...)
	if len(out) > 0 {
		return out // filters are judged by the sources
	}
	defs, err := sources.All(s.sourceConfig())
	if err != nil {
		return []problem{{nil, configMessage(err)}}
	}
	seen := map[string]bool{}
	for i, sub := range s.Subscriptions {
		at := keyPath{"subscriptions", i}
		if seen[sub.ID] {
			out = append(out, problem{at.to("id"), fmt.Sprintf("id %q: another subscription has it; give this one another", sub.ID)})
		}
		seen[sub.ID] = true
		out = append(out, sub.problems(at)...)
		out = append(out, sub.Filter.problems(at.to("filter"), defs)...)
	}
	return append(out, s.Web.problems(keyPath{"web"})...)
}

// unconfigured finds what only a service that sends needs: a configured channel
// for every target, and a mail server that can be asked.
func (s *settings) unconfigured() (out []problem) {
	ready := map[string]bool{"email": s.Channels.Email != nil, "webhook": s.Channels.Webhook != nil, "log": true}
	for i, sub := range s.Subscriptions {
		for j, t := range sub.Channels {
			if !ready[t.Channel] {
				out = append(out, problem{keyPath{"subscriptions", i, "channels", j, "channel"},
					fmt.Sprintf("subscription %s sends by %s, which channels does not configure; add channels.%s or send by log", sub.ID, t.Channel, t.Channel)})
			}
		}
	}
	for i, t := range s.Incidents.Tell {
		if !ready[t.Channel] {
			out = append(out, problem{keyPath{"incidents", "tell", i, "channel"},
				fmt.Sprintf("incidents are told by %s, which channels does not configure; add channels.%s or tell by log", t.Channel, t.Channel)})
		}
	}
	if c := s.Channels.Email; c != nil {
		if _, err := email.New(email.Config{Host: c.Host, Port: c.Port, From: c.From, Username: c.Username, TLS: c.TLS}); err != nil {
			out = append(out, problem{keyPath{"channels", "email"}, "channels.email: " + err.Error()})
		}
	}
	return out
}

// watchProblems finds the entries of watch that no source can be made from. A
// list is tried entry by entry, so that the first that spoils it is named.
func (s *settings) watchProblems() (out []problem) {
	try := func(path keyPath, cfg sources.Config) bool {
		_, err := sources.All(cfg)
		if err != nil {
			out = append(out, problem{path, fmt.Sprintf("%s: %s", path, configMessage(err))})
		}
		return err == nil
	}
	cfg := s.sourceConfig()
	for i := range cfg.Bills {
		if !try(keyPath{"watch", "bills", i}, sources.Config{Bills: cfg.Bills[:i+1]}) {
			break
		}
	}
	for i, d := range cfg.Dockets {
		key := "court"
		for _, number := range []string{"1:20-cv-00001", "24-1"} { // the second as the Supreme Court numbers
			if _, err := sources.All(sources.Config{Dockets: []sources.Docket{{Court: d.Court, Number: number}}}); err == nil {
				key = "number"
			}
		}
		if !try(keyPath{"watch", "dockets", i, key}, sources.Config{Dockets: cfg.Dockets[:i+1]}) {
			break
		}
	}
	for key, upTo := range map[string]struct {
		n   int
		cfg func(n int) sources.Config
	}{
		"cfr":         {len(cfg.Parts), func(n int) sources.Config { return sources.Config{Parts: cfg.Parts[:n]} }},
		"agencies":    {len(cfg.Agencies), func(n int) sources.Config { return sources.Config{Agencies: cfg.Agencies[:n]} }},
		"companies":   {len(cfg.Companies), func(n int) sources.Config { return sources.Config{Companies: cfg.Companies[:n]} }},
		"reviews":     {len(cfg.Reviews), func(n int) sources.Config { return sources.Config{Reviews: cfg.Reviews[:n]} }},
		"bill_terms":  {len(cfg.BillTerms), func(n int) sources.Config { return sources.Config{BillTerms: cfg.BillTerms[:n]} }},
		"case_terms":  {len(cfg.CaseTerms), func(n int) sources.Config { return sources.Config{CaseTerms: cfg.CaseTerms[:n]} }},
		"case_courts": {len(cfg.CaseCourts), func(n int) sources.Config { return sources.Config{CaseCourts: cfg.CaseCourts[:n]} }},
	} {
		for i := range upTo.n {
			if !try(keyPath{"watch", key, i}, upTo.cfg(i+1)) {
				break
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	if _, err := sources.All(sources.Config{Own: cfg.Own}); err != nil {
		return nil // told at the source itself
	}
	for i := range cfg.Only { // what it may name depends on the rest
		with := cfg
		with.Only = cfg.Only[:i+1]
		if !try(keyPath{"watch", "only", i}, with) {
			break
		}
	}
	return out
}

// configMessage is what package sources says of an entry, without the name of
// the error, since the place is told with it.
func configMessage(err error) string {
	return strings.TrimPrefix(err.Error(), sources.ErrConfig.Error()+": ")
}

// channelNames are the channels a subscription can send by.
var channelNames = []string{"email", "webhook", "log"}

func (s subscriberSettings) problems(at keyPath) (out []problem) {
	if exportwatch.Slug(s.ID) != s.ID || s.ID == "" {
		out = append(out, problem{at.to("id"), fmt.Sprintf("id %q: want lower-case letters, digits and hyphens", s.ID)})
	}
	if len(s.Channels) == 0 {
		out = append(out, problem{at.to("channels"), fmt.Sprintf("subscription %q: give at least one of channels", s.ID)})
	}
	for i, t := range s.Channels {
		out = append(out, t.problems(at.to("channels", i))...)
	}
	return out
}

func (t targetSettings) problems(at keyPath) []problem {
	if !slices.Contains(channelNames, t.Channel) {
		return []problem{{at.to("channel"), fmt.Sprintf("channel %q: want one of %s", t.Channel, strings.Join(channelNames, " "))}}
	}
	if _, err := mail.ParseAddress(t.To); t.Channel == "email" && err != nil {
		return []problem{{at.to("to"), fmt.Sprintf("to %q: want a mail address, such as desk@firm.example", t.To)}}
	}
	if t.Channel == "webhook" && !webAddress(t.To) {
		return []problem{{at.to("to"), fmt.Sprintf("to %q: want an http or https URL, such as https://hooks.firm.example/exportwatch", t.To)}}
	}
	return nil
}

// problems finds what in a filter no development can ever match.
func (f filterSettings) problems(at keyPath, defs []sources.Definition) (out []problem) {
	refuse := func(key string, i int, format string, args ...any) {
		out = append(out, problem{at.to(key, i), fmt.Sprintf(format, args...)})
	}
	severities := []string{"critical", "high", "medium", "low"}
	for i, v := range f.Severities {
		if !slices.Contains(severities, v) {
			refuse("severities", i, "severity %q: want one of %s", v, strings.Join(severities, " "))
		}
	}
	kinds := strings.Fields(taxonomy)
	for i, v := range f.Kinds {
		if !slices.Contains(kinds, v) {
			refuse("kinds", i, "kind %q: want one of %s", v, strings.Join(kinds, " "))
		}
	}
	for i, v := range f.Sources {
		if !slices.ContainsFunc(defs, func(d sources.Definition) bool {
			return string(d.ID) == v || strings.HasSuffix(v, "/") && strings.HasPrefix(string(d.ID), v)
		}) {
			refuse("sources", i, "source %q: none is called so; want one that `exportwatch sources` lists, or a family of them such as court/", v)
		}
	}
	for i, v := range f.Keywords {
		if strings.TrimSpace(v) == "" {
			refuse("keywords", i, "keyword %q: want a word", v)
		}
	}
	return out
}

func (w webSettings) problems(at keyPath) []problem {
	host, _, err := net.SplitHostPort(w.Listen)
	switch {
	case err != nil:
		return []problem{{at.to("listen"), fmt.Sprintf("listen %q: want host:port, such as %s", w.Listen, defaultListen)}}
	case w.TokenEnv == "" && !loopback(host):
		return []problem{{at.to("listen"), fmt.Sprintf("listen %q can be reached from other machines: set web.token_env to the name of a variable that holds an admin token", w.Listen)}}
	case w.BaseURL != "" && !webAddress(w.BaseURL):
		return []problem{{at.to("base_url"), fmt.Sprintf("base_url %q: want an http or https URL", w.BaseURL)}}
	}
	return nil
}

// loopback reports whether a host to listen on is reached from this machine only.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// webAddress reports whether s is an absolute http or https URL.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}
