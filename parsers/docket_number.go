package parsers

import (
	"regexp"
	"strings"
)

// Courts print one docket number in many ways: "1:21-cv-01798-RBW" (office,
// year, case type, serial, judges), "21-cv-1798", "21-1798 (RBW)". Year and
// serial are common to all of them.
var (
	docketTyped = regexp.MustCompile(`(?i)(?:^|[^\d-])(?:\d{1,2}:)?(\d{4}|\d{2})[-‑–]?\s?(cv|cr|mc|mj|md|mdl|ml|ap|bk|br|gj|po|sw|misc|civ|crim|adv|dp|op|fp|at|vv|mi|pf|rj|dj|sm)[-‑–\s.]{0,2}(\d{1,6})\b`)
	// docketLed is a docket number after the type of case: "CV 21-01798 PA (ASx)",
	// "Criminal Action No. 21-598".
	docketLed   = regexp.MustCompile(`(?i)\b(cv|cr|mc|civ|civil|crim|criminal|misc|miscellaneous)\.?\s*(?:action|case)?\s*(?:nos?\.?|number|#)?\s*[:.]?\s*(?:\d{1,2}:)?(?:\d{4}|\d{2})[-‑–]\d{1,6}\b`)
	docketMDL   = regexp.MustCompile(`(?i)\bMDL(?:\s+docket)?\s*(?:nos?\.?|-|#)?\s*(\d{2,4})\b`)
	docketPlain = regexp.MustCompile(`(?:^|[^\d-])(?:\d{1,2}:)?(\d{4}|\d{2})[-‑–](\d{1,6})\b`)
)

// NormaliseDocketNumber returns the part of a docket number that all its
// spellings share, year and serial without leading zeros: "21-1798" for
// "1:21-cv-01798-RBW", "21-1798 (RBW)" and "No. 21-cv-1798", and "mdl-2741" for
// "MDL No. 2741" of the Panel on Multidistrict Litigation. It returns the
// empty string if s holds no docket number. The core does not tell civil from
// criminal cases or offices apart; see [SameDocket].
func NormaliseDocketNumber(s string) string {
	if m := docketTyped.FindStringSubmatch(s); m != nil {
		return docketCore(m[1], m[3])
	}
	if m := docketPlain.FindStringSubmatch(s); m != nil {
		return docketCore(m[1], m[2])
	}
	if m := docketMDL.FindStringSubmatch(s); m != nil {
		return "mdl-" + m[1]
	}
	return ""
}

func docketCore(year, serial string) string {
	serial = strings.TrimLeft(serial, "0")
	if serial == "" {
		serial = "0"
	}
	return year[len(year)-2:] + "-" + serial
}

// SameDocket reports whether a and b, two docket numbers of one court, can
// name one case: their cores are equal, and where both print a case type or an
// office those agree.
func SameDocket(a, b string) bool {
	core := NormaliseDocketNumber(a)
	return core != "" && core == NormaliseDocketNumber(b) &&
		agree(docketType(a), docketType(b)) && agree(docketOffice(a), docketOffice(b))
}

func docketType(s string) string {
	kind := ""
	if m := docketTyped.FindStringSubmatch(s); m != nil {
		kind = m[2]
	} else if m := docketLed.FindStringSubmatch(s); m != nil {
		kind = m[1]
	}
	switch t := strings.ToLower(kind); t {
	case "civ", "civil":
		return "cv"
	case "crim", "criminal":
		return "cr"
	case "misc", "miscellaneous":
		return "mc"
	default:
		return t
	}
}

var officePrefix = regexp.MustCompile(`(?:^|\D)(\d{1,2}):\d`)

func docketOffice(s string) string {
	if m := officePrefix.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return ""
}

// agree reports whether two facts can both be true: unknown agrees with all.
func agree(a, b string) bool { return a == "" || b == "" || a == b }
