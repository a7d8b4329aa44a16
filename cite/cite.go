// Package cite finds legal citations in text: sections of the CFR and the
// United States Code, Federal Register pages and documents, public laws,
// executive orders, bills, court dockets, RINs, ECCNs and licence exceptions.
//
// It reads text alone: it does not look anything up, does not know whether the
// cited provision exists, and never guesses a title that neither the text nor
// the given [Context] supplies.
package cite

// A Type says what a citation cites.
type Type = string

// The types of citation.
const (
	CFR              Type = "cfr"               // title, part, section, paragraph, supplement
	USC              Type = "usc"               // title, section, paragraph
	FR               Type = "fr"                // volume, page
	PublicLaw        Type = "public_law"        // congress, number
	EO               Type = "eo"                // number
	Bill             Type = "bill"              // bill_type, number, congress
	Docket           Type = "docket"            // number (as printed), core ("21-1798")
	FRDoc            Type = "fr_doc"            // number
	RIN              Type = "rin"               // number
	ECCN             Type = "eccn"              // code
	LicenseException Type = "license_exception" // code
	Stat             Type = "stat"              // volume, page
	ECCNSeries       Type = "eccn_series"       // code
	ActSection       Type = "act_section"       // act, section, paragraph, usc_title, usc_section
)

// A Context is where a text stands, for references that leave it out:
// "§ 744.22" names no title, "paragraph (b)" no section. The zero Context
// supplies nothing.
type Context struct {
	Title     string // CFR title, such as "15"
	Part      string // "744"
	Section   string // "744.22"
	Paragraph string // "(b)"
}

// A Citation is one cited authority. Start and End are byte offsets into the
// text, half open, from the designator ("§", "15 CFR", "Executive Order") to
// the last digit or parenthesis; Text is those bytes. Fields are strings under
// the names listed at each [Type]; a field that is not known is absent, and
// the second end of a range is in "section_end" or "part_end".
type Citation struct {
	Type       string
	Start, End int
	Text       string
	Fields     map[string]string
}

// Find returns the citations in text, in text order and not overlapping. A
// list ("15 U.S.C. 77e, 77f") gives one citation for each member. Its time
// grows linearly with text.
func Find(text string, ctx Context) []Citation { return find(text, ctx) }
