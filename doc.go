// Package exportwatch names the things the service works with: sources,
// captures, documents, versions, changes, developments, alerts. It imports
// only the standard library, does no I/O, and every other package imports it.
//
// # The sentence
//
// A source is crawled; each retrieval is a capture; a parser reads captures
// into versions of documents; the differ turns two versions into a change;
// triage turns changes and new documents into developments; subscriptions turn
// developments into alerts, and channels turn alerts into deliveries.
//
// A noun of that sentence is a file of this package; a verb is a package.
//
// # The tour, bottom-up
//
// Nouns: [Source], [Capture] and [Outcome] in capture.go; [Document],
// [Version], [Section], [Table] and [Entry] in document.go; [Change], [Edit]
// and [Effect] in change.go; [Development], [Fact], [Evidence] and [Matter] in
// development.go; [Subscription], [Alert] and [Delivery] in alert.go;
// [SourceState], [Incident], [Notice] and [Gap] in health.go; [Census] and
// [Figure] in census.go; [Date] in date.go and [Calendar] in calendar.go. What
// must not be kept goes by its name: [IsSecretName] in secret.go.
//
// Pure packages, bytes in and values out: cite finds legal citations; parsers
// reads payloads into documents; differ compares two versions; redline shows a
// change to people; triage decides what a document or change amounts to.
//
// Packages at the edge: crawler retrieves politely and keeps evidence; replay
// is a recorded web for it; pdfium and tesseract read PDF files that parsers
// cannot; store is the database; notify matches, renders and
// delivers, with a folder for each channel.
//
// Packages that join: sources lists what is watched; pipeline takes a capture
// through the steps, one transaction a step; web shows it; cmd/exportwatch is
// the one binary.
//
// # Distinctions that must not blur
//
// A [Change] was observed, an [Effect] was announced. Legal dates are [Date]
// (no clock, no zone), instants are UTC time.Time. A version read again by a
// newer parser ([OriginReparse]) may replace what is shown and never alerts.
package exportwatch
