package cite

import (
	"regexp"
	"strings"
)

var (
	publicLaw        = regexp.MustCompile(`\b(?:Public\s+Laws?|Pub\.?\s?L\.?)(?:\s+Nos?\.?)?\s*(\d{2,3}[-–]\d)`)
	executiveOrder   = regexp.MustCompile(`\b(?:Executive\s+Orders?|EXECUTIVE\s+ORDERS?|E\.\s?O\.|EO)(?:\s+Nos?\.?)?\s*(\d{1,2},\d{3}|\d{4,5})\b`)
	bill             = regexp.MustCompile(`\b(?:(\d{3})\s+)?(H\.?\s?R\.?|S\.|H\.?\s?J\.?\s?Res\.?|S\.?\s?J\.?\s?Res\.?|H\.?\s?Con\.?\s?Res\.?|S\.?\s?Con\.?\s?Res\.?|H\.?\s?Res\.?|S\.?\s?Res\.?)\s?(\d{1,5})\b`)
	docket           = regexp.MustCompile(`(\b\d{1,2}:)?\b(\d{2})[-–](cv|cr|mc|mj|civ|CV|CR|CIV)[-–](\d{3,6})\b((?:[-–][A-Z]{2,4}\b)*)|\bNos?\.\s+((\d{2})[-–](\d{1,5}))\b`)
	licenseException = regexp.MustCompile(`\bLicense\s+Exceptions?\s+([A-Z]{3})\b`)
	congress         = regexp.MustCompile(`\b(\d{3})(?:st|nd|rd|th|ST|ND|RD|TH)\s+(?:Cong\b|Congress|CONGRESS)`)

	frPage     = regexp.MustCompile(`\b(\d{1,3})\s+(?:F\.?R\.?|Fed\.?\s?Reg\.?|Federal\s+Register)\s+(\d{1,3}(?:,\d{3})+|\d{1,6})\b`)
	statPage   = regexp.MustCompile(`\b(\d{1,3})\s+Stat\.?\s+(\d{1,4}(?:,\d{3})?)\b`)
	rin        = regexp.MustCompile(`\b(\d{4}[-–][A-Z]{2}\d{2})\b`)
	frDocument = regexp.MustCompile(`\bFR\s+Doc(?:ument|\.)?(?:\s+(?:Number|No\.?))?:?\s*((?:[A-Z]\d{1,2}[-–])?\d{2,4}[-–]\d{1,6})\b`)
	eccn       = regexp.MustCompile(`\b(\d[A-E]\d{3}(?:\.[a-z](?:\.\d{1,2}(?:\.[a-z](?:\.\d{1,2})?)?)?\b)?)`)
	eccnSeries = regexp.MustCompile(`\b(0Y521)\b`)

	lawNumber  = regexp.MustCompile(`^(\d{2,3}[-–]\d{1,4})()\b`)
	eoNumber   = regexp.MustCompile(`^(\d{1,2},\d{3}|\d{4,5})()\b`)
	exceptCode = regexp.MustCompile(`^([A-Z]{3})()\b`)
)

// exceptions are the codes of the license exceptions of 15 CFR part 740.
const exceptions = " LVS GBS TSR APP TMP RPL GOV GFT TSU BAG AVS APR ENC AGR CSR CCD STA SCP ACE CIV NAC ACA ARA AIA LPP IEC HBM RFF "

// plainRules returns the rules whose match is the citation.
func plainRules() []rule {
	return []rule{
		{frPage, plain(FR, "volume", "page")},
		{statPage, plain(Stat, "volume", "page")},
		{rin, plain(RIN, "number")},
		{frDocument, plain(FRDoc, "number")},
		{eccn, plain(ECCN, "code")},
		{eccnSeries, plain(ECCNSeries, "code")},
	}
}

// plain returns a build function that puts the groups of a match under names.
func plain(typ Type, names ...string) func(*finder, []int) []Citation {
	return func(f *finder, m []int) []Citation {
		var fields []string
		for i, name := range names {
			value := ascii(f.group(m, i+1))
			if name == "page" {
				value = strings.ReplaceAll(value, ",", "")
			}
			fields = append(fields, name, value)
		}
		return []Citation{f.at(typ, m[0], m[1], fields...)}
	}
}

func (f *finder) publicLaw(m []int) []Citation {
	return f.numbers(m, lawNumber, func(s string) (Type, []string) {
		congress, number, _ := strings.Cut(ascii(s), "-")
		return PublicLaw, []string{"congress", congress, "number", number}
	})
}

func (f *finder) executiveOrder(m []int) []Citation {
	return f.numbers(m, eoNumber, func(s string) (Type, []string) {
		return EO, []string{"number", strings.ReplaceAll(s, ",", "")}
	})
}

func (f *finder) licenseException(m []int) []Citation {
	return f.numbers(m, exceptCode, func(s string) (Type, []string) {
		if !strings.Contains(exceptions, " "+s+" ") {
			return "", nil
		}
		return LicenseException, []string{"code", s}
	})
}

// numbers reads the list whose first member is group 1; an empty type from
// fields ends it.
func (f *finder) numbers(m []int, number *regexp.Regexp, fields func(string) (Type, []string)) []Citation {
	var out []Citation
	for i, mem := range f.list(m[2], number) {
		typ, fs := fields(mem.number)
		if typ == "" || mem.number == "" {
			break
		}
		if i == 0 {
			mem.start = m[0]
		}
		out = append(out, f.at(typ, mem.start, mem.end, fs...))
	}
	return out
}

// bill reads a bill or resolution; "U.S. 52" is a reporter and "SA" an
// amendment, so the letters must start a word.
func (f *finder) bill(m []int) []Citation {
	if m[0] > 0 && (f.text[m[0]-1] == '.' || f.text[m[0]-1] == '&') {
		return nil
	}
	kind := strings.ToLower(strings.NewReplacer(".", "", " ", "", "\n", "", "\t", "").Replace(f.group(m, 2)))
	in := f.group(m, 1)
	if in == "" {
		in = f.congressBefore(m[0])
	}
	return []Citation{f.at(Bill, m[0], m[1], "bill_type", kind, "number", f.group(m, 3), "congress", in)}
}

// congressBefore returns the Congress named closest before an offset, at most
// a window away.
func (f *finder) congressBefore(at int) string {
	all := congress.FindAllStringSubmatch(f.text[max(0, at-window):at], -1)
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1][1]
}

// docket reads a federal docket number; its core is the year and the serial
// number without leading zeros, which every court's way of writing shares.
func (f *finder) docket(m []int) []Citation {
	if number := f.group(m, 6); number != "" {
		core := f.group(m, 7) + "-" + strings.TrimLeft(f.group(m, 8), "0")
		return []Citation{f.at(Docket, m[12], m[13], "number", ascii(number), "core", core)}
	}
	core := f.group(m, 2) + "-" + strings.TrimLeft(f.group(m, 4), "0")
	judge := strings.TrimLeft(ascii(f.group(m, 5)), "-")
	return []Citation{f.at(Docket, m[0], m[1], "number", ascii(f.text[m[0]:m[1]]), "core", core, "judge", judge)}
}
