package triage

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// tradeRules are the regulations beside the EAR that control exports and
// dealings with foreign parties: whoever watches the agency that writes them
// watches for these.
var tradeRules = []struct {
	title       string
	first, last int
}{
	{"10", 110, 110}, // nuclear equipment and material, 42 U.S.C. 2139
	{"10", 810, 810}, // assistance to foreign atomic energy activities, 42 U.S.C. 2077(b)
	{"15", 30, 30},   // Foreign Trade Regulations, 13 U.S.C. 301-307
	{"22", 120, 130}, // International Traffic in Arms Regulations, 22 U.S.C. 2778
	{"31", 500, 599}, // Office of Foreign Assets Control, 31 CFR chapter V
}

var cfrReference = regexp.MustCompile(`^(\d{1,2}) CFR (?:[Pp]arts? )?(\d{1,4})\b`)

// aboutWatchedAgency reports whether the document came from a source of the
// Federal Register, which brings those of other agencies only if they are
// watched by configuration, and touches a regulation on foreign trade. A filing
// names no parts; then the one agency tells that writes nothing else.
func (p *passage) aboutWatchedAgency() bool {
	if !strings.HasPrefix(string(p.Source.ID), "fr/") {
		return false
	}
	parts := p.Version.Meta.Strings("cfr")
	if len(parts) == 0 {
		return slices.Contains(p.Version.Meta.Strings("agency_slugs"), "foreign-assets-control-office")
	}
	return slices.ContainsFunc(parts, aboutTrade)
}

// aboutTrade reports whether a reference such as "22 CFR Part 121" is one of
// tradeRules.
func aboutTrade(reference string) bool {
	m := cfrReference.FindStringSubmatch(reference)
	if m == nil {
		return false
	}
	n, err := strconv.Atoi(m[2])
	if err != nil {
		return false
	}
	for _, r := range tradeRules {
		if m[1] == r.title && r.first <= n && n <= r.last {
			return true
		}
	}
	return false
}
