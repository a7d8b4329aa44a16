// Package parsers reads payloads into documents: bytes in, values out.
//
// A format names what a payload is ("fr-xml", "billstatus") and has one reader,
// listed in formats. A reader turns a payload into documents with canonical
// text, sections, tables and metadata, or says with an [Error] why it cannot.
// The same payload always gives the same documents; a change of what a reader
// makes of a payload raises its revision, which [Engine] shows.
//
// The package does not touch the network, the disk, a clock or a database. It
// does not decide what a document amounts to (package triage) nor what changed
// (package differ). Every payload counts as hostile: size, nesting and work
// are bounded.
package parsers

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"exportwatch"
)

// MaxPayload is the largest payload that is read, in bytes. The largest real
// ones are whole eCFR titles and the Consolidated Screening List, near 35 MB.
const MaxPayload = 64 << 20

// Auto is the format that stands for whatever [Sniff] finds.
const Auto = "auto"

// Unknown is what [Sniff] answers for bytes of no known format.
const Unknown = "unknown"

// An Input is one payload and what is known of it beside its bytes.
type Input struct {
	URL       string    // where it was retrieved; may be empty
	MediaType string    // Content-Type as sent; may be empty
	Court     string    // court ID such as "dcd", for the court formats
	Selectors Selectors // where the parts of a page are, for html
	Fields    Fields    // where the records of a list are, for json
	Key       []string  // the columns that name a row, for csv; empty means those found by themselves
	Parts     string    // CFR parts as first-last: ecfr-structure lists these alone; empty means the whole title
	Payload   []byte
	// Stored returns how an address that the payload names is written down, which
	// may hold what must not be kept; nil writes it as it is.
	Stored func(address string) string
	// Engines read PDF files that the walker of this package cannot read, the
	// preferred one first; without them, such files give warnings.
	Engines []TextEngine
	// Engine names the one of Engines that is to read the text of a PDF file even
	// if the walker can, so that it can be compared with another text of that engine.
	Engine string

	ctx context.Context // see [ParseContext]
}

// Selectors are CSS selectors of the parts of an HTML page. An empty one means
// the built-in heuristics.
type Selectors struct {
	Title     string
	Published string
	Body      string
	Item      string // one item of an index page
}

// A Document is one document of a payload with the version that was read.
//
// Source, and the version's ID, Origin, ObservedAt and Captures, are zero: they
// belong to whoever stores it. Version.Doc, Format, Parser and Title are set.
type Document struct {
	exportwatch.Document
	Version exportwatch.Version
}

// A Result is what a payload holds.
type Result struct {
	Format    string // format it was read as, never "auto"
	Engine    string // reader and revision, such as "fr-xml/1"
	Documents []Document
}

// A format is one reader under its name.
type format struct {
	name     string
	revision int // raised when the same payload gives other documents
	read     func(Input) ([]Document, error)
}

// formats lists every reader.
func formats() []format {
	return []format{
		{"fr-json", 3, readFRJSON},
		{"fr-pi-json", 3, readFRPIJSON},
		{filingFormat, 7, readFRFiling},
		{"fr-xml", 11, readFRXML},
		{"fr-toc", 2, readFRTOC},
		{"ecfr-xml", 6, readECFR},
		{"ecfr-structure", 4, readECFRStructure},
		{"cfr-xml", 5, readCFRAnnual},
		{"billstatus", 6, readBillStatus},
		{"congress-json", 5, readCongressJSON},
		{"bill-xml", 5, readBillXML},
		{"uslm", 3, readUSLM},
		{"bill-print", 5, readBillPrint},
		{"html", 11, readHTML},
		{"feed", 7, readFeed},
		{"pacer-rss", 3, readPacerRSS},
		{"pacer-docket", 5, readPacerDocket},
		{"pacer-attachments", 3, readPacerAttachments},
		{"courtlistener", 3, readCourtListener},
		{"scotus-docket", 3, readSupremeDocket},
		{"ia-docket", 3, readArchivedDocket},
		{"edgar-fts", 2, readEDGARSearch},
		{"edgar-html", 9, readEDGARFiling},
		{"edgar-text", 2, readEDGARSubmission},
		{"edgar-submissions", 2, readEDGARSubmissions},
		{"edgar-current", 2, readEDGARCurrent},
		{"review-list", 2, readReviewList},
		{"regulations-json", 2, readRegulations},
		{"dpl", 6, readDeniedPersons},
		{"uvl", 4, readUnverified},
		{"csl", 3, readScreeningLists},
		{pdfFormat, 5, readPDF},
		{"csv", 5, readCSV},
		{"json", 6, readJSONList},
		{"eml", 4, readMail},
		{"text", 3, readPlain},
	}
}

// Parse reads in.Payload as format. No documents and a nil error mean that the
// payload is what the format says and holds none. An error is an *[Error], and
// there are documents beside it only if it is Partial.
func Parse(format string, in Input) (Result, error) {
	return ParseContext(context.Background(), format, in)
}

// ParseContext is [Parse] with a context that ends the work of in.Engines, which
// take long; what they did not read is as if they were not there.
func ParseContext(ctx context.Context, format string, in Input) (Result, error) {
	in.ctx = ctx
	if err := checkPayload(in.Payload); err != nil {
		return Result{}, asError(format, err)
	}
	in = xmlInUTF8(in)
	if format == Auto {
		if format = Sniff(in.Payload); format == Unknown {
			return Result{}, asError(Auto, unrecognised(in.Payload))
		}
	}
	f, ok := lookup(format)
	if !ok {
		return Result{}, asError(format, wrongShape("", "no such format; choose one of %s %s", Auto, strings.Join(Formats(), " ")))
	}
	err := foreign(f.name, in.Payload)
	var docs []Document
	if err == nil {
		docs, err = f.read(in)
	}
	var fault *Error
	if err != nil {
		fault = asError(f.name, err)
		if fault.Where == "" && fault.Reason == exportwatch.ReasonTruncated {
			fault.Where = fmt.Sprintf("offset %d", len(in.Payload)) // where the rest is missing
		}
		if !fault.Partial {
			return Result{}, fault
		}
	}
	for i := range docs {
		complete(&docs[i], f)
	}
	res := Result{Format: f.name, Engine: f.engine(), Documents: docs}
	if fault != nil {
		return res, fault
	}
	return res, nil
}

// unrecognised says what to do with a payload that [Sniff] does not know.
func unrecognised(payload []byte) error {
	switch {
	case bytes.HasPrefix(payload, []byte("\x1F\x8B")):
		return wrongShape("offset 0", "compressed with gzip; decompress it first")
	case bytes.HasPrefix(payload, []byte("PK\x03\x04")), bytes.HasPrefix(payload, []byte("\xD0\xCF\x11\xE0")), bytes.HasPrefix(payload, []byte("{\\rtf")):
		return wrongShape("offset 0", "a file of a word processor or spreadsheet, or an archive, which is not read: open it, and hand it in as PDF or text (exportwatch ingest)")
	}
	return wrongShape("offset 0", "the bytes tell no format; name one of %s", strings.Join(Formats(), " "))
}

// complete sets what every version repeats of its document and reader.
func complete(d *Document, f format) {
	d.Title = strings.Clone(d.Title) // it may be a part of the payload, which it outlives
	d.Version.Doc = d.ID
	d.Version.Format = f.name
	d.Version.Parser = f.engine()
	if isPDF(f.name) {
		d.Version.Parser += "+" + d.Version.Meta.String("engine")
	}
	if d.Version.Title == "" {
		d.Version.Title = d.Title
	}
}

// Formats returns the names of all formats, "auto" excepted, in the order in
// which they are documented.
func Formats() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// Engine returns the reader and revision of format, such as "fr-xml/1", or the
// empty string if there is no such format.
func Engine(format string) string {
	f, ok := lookup(format)
	if !ok {
		return ""
	}
	return f.engine()
}

func (f format) engine() string { return fmt.Sprintf("%s/%d", f.name, f.revision) }

func lookup(name string) (format, bool) {
	for _, f := range formats() {
		if f.name == name {
			return f, true
		}
	}
	return format{}, false
}

func checkPayload(payload []byte) error {
	switch {
	case len(payload) == 0:
		return fault(exportwatch.ReasonEmptyBody, "", "payload of no bytes")
	case len(payload) > MaxPayload:
		return fault(exportwatch.ReasonTooLarge, "", "payload of %d bytes, more than %d", len(payload), MaxPayload)
	}
	return nil
}
