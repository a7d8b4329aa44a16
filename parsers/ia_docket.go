package parsers

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"

	"exportwatch"
)

// An archivedDocument is one document of a docket as the Internet Archive keeps
// RECAP's copies.
type archivedDocument struct {
	number, attachment, docID, seqNo, filed, long, short, available string
}

// maxDocketDocuments bounds the documents of one docket; the largest cases
// have some twenty thousand, attachments included.
const maxDocketDocuments = 100_000

// readArchivedDocket reads the docket XML of a case at the Internet Archive as
// one docket. Attachments are no entries of their own: they are listed in the
// metadata "attachments", one string each: number, PACER document ID,
// description and, where the archive has the file, its address, parted by tabs.
func readArchivedDocket(in Input) ([]Document, error) {
	root, err := courtTree(in.Payload)
	if err != nil {
		return nil, err
	}
	if root.name != "gov_uscourts_docket" {
		return nil, wrongShape(place(root.line), "root <%s>, want <gov_uscourts_docket>", root.name)
	}
	documents := archivedDocuments(root)
	if len(documents) > maxDocketDocuments {
		return nil, fault(exportwatch.ReasonTooLarge, "", "%d documents, more than %d", len(documents), maxDocketDocuments)
	}
	details := root.at("case_details")
	told := func(name string) string { return details.at(name).own() }
	if strings.TrimSpace(told("docket_num")) == "" {
		return nil, nil // a page that holds no docket
	}
	meta := exportwatch.Meta{}
	for key, value := range map[string]string{
		"court_id": archivedCourt(fold(told("court")), in.Court), "docket_number": withoutJudges(told("docket_num")), "case_name": caseName(unescaped(told("case_name"))),
		"pacer_case_id": fold(told("pacer_case_num")), "date_filed": leadingDate(told("date_case_filed")).String(),
		"date_terminated": leadingDate(told("date_case_terminated")).String(),
		"assigned_to_str": judgeName(told("assigned_to")), "referred_to_str": judgeName(told("referred_to")), "cause": unescaped(told("case_cause")),
		"nature_of_suit": unescaped(told("nature_of_suit")), "jury_demand": fold(told("jury_demand")), "jurisdiction": fold(told("jurisdiction")),
	} {
		if value != "" {
			meta[key] = value
		}
	}
	listParties(root, meta)
	v := exportwatch.Version{Meta: meta, Published: leadingDate(told("date_case_filed")), Entries: archivedEntries(documents, meta)}
	return []Document{docketDocument(v, in.URL)}, nil
}

// courtTree reads the XML of a court system, which uses the entities of HTML, into a
// tree. It is mended where it can only be read so.
func courtTree(payload []byte) (*node, error) {
	if err := checkFeedShape(payload); err != nil {
		return nil, err
	}
	root, err := parseXMLWith(payload, xml.HTMLEntity)
	if err == nil {
		return root, nil
	}
	if mended := mendXML(payload); !bytes.Equal(mended, payload) {
		return parseXMLWith(mended, xml.HTMLEntity)
	}
	return nil, err
}

func archivedDocuments(root *node) []archivedDocument {
	var out []archivedDocument
	for _, d := range root.at("document_list").all("document") {
		told := func(name string) string { return d.at(name).own() }
		out = append(out, archivedDocument{
			number: d.attr("doc_num"), attachment: d.attr("attachment_num"), docID: told("pacer_doc_id"), seqNo: told("pacer_de_seq_num"),
			filed: told("date_filed"), long: told("long_desc"), short: told("short_desc"), available: told("available"),
		})
	}
	return out
}

func listParties(root *node, meta exportwatch.Meta) {
	var names, types, attorneys []string
	for _, p := range root.at("party_list").all("party") {
		if name := unescaped(p.at("name").own()); name != "" {
			names, types = append(names, name), append(types, fold(p.at("type").own()))
			var counsel []string
			for _, a := range p.at("attorney_list").all("attorney") {
				counsel = append(counsel, unescaped(a.at("attorney_name").own()))
			}
			attorneys = append(attorneys, strings.Join(uniq(counsel), "\n"))
		}
	}
	setParties(meta, names, types, attorneys)
}

// archivedEntries returns the documents that are entries, and lists the attachments
// in meta.
func archivedEntries(documents []archivedDocument, meta exportwatch.Meta) []exportwatch.Entry {
	court, id := PACERCourt(meta.String("court_id")), meta.String("pacer_case_id")
	var entries []exportwatch.Entry
	var attachments []string
	for _, doc := range documents {
		address := doc.address(court, id)
		if doc.isAttachment() {
			attachments = append(attachments, strings.Join([]string{
				fold(doc.number) + "-" + fold(doc.attachment), fold(doc.docID), unescaped(doc.short), address,
			}, "\t"))
			continue
		}
		entries = append(entries, exportwatch.Entry{
			Number: fold(doc.number), DateFiled: leadingDate(doc.filed), URL: address,
			Description: fold(doc.long), ShortDescription: fold(doc.short),
			PacerDocID: pacerDocID(fold(doc.docID)), PacerSeqNo: fold(doc.seqNo),
		})
	}
	if attachments != nil {
		meta["attachments"] = attachments
	}
	return entries
}

// archivedCourt returns the court that a docket names; as it was asked for, if
// that is another name of the same.
func archivedCourt(named, asked string) string {
	if named == "" || PACERCourt(named) == PACERCourt(asked) {
		return cmp.Or(asked, named)
	}
	return named
}

func (doc archivedDocument) isAttachment() bool {
	n := fold(doc.attachment)
	return n != "" && n != "0"
}

// address returns where the archive serves the file, if it has it:
// gov.uscourts.<court>.<case>/gov.uscourts.<court>.<case>.<document>.<attachment>.pdf.
func (doc archivedDocument) address(court, caseID string) string {
	number, err := strconv.Atoi(fold(doc.number))
	attachment, errAttachment := strconv.Atoi(cmp.Or(fold(doc.attachment), "0"))
	if fold(doc.available) != "1" || err != nil || errAttachment != nil || !archiveName.MatchString(court+"."+caseID) {
		return ""
	}
	item := "gov.uscourts." + court + "." + caseID
	return "https://archive.org/download/" + item + "/" + item + "." + strconv.Itoa(number) + "." + strconv.Itoa(attachment) + ".pdf"
}

var (
	archiveName = regexp.MustCompile(`^[a-z0-9]+\.\d+$`)
	judgeTitle  = regexp.MustCompile(`(?i)^(?:(?:the )?hon(?:orable|\.)\s+|(?:chief|senior|visiting|district|magistrate|mag\.?|bankruptcy|circuit|u\.?\s?s\.?|judge|justice|magistrate-judge|senior-judge|mag/judge|special master)(?:\s+|$))+`)
	judgeAfter  = regexp.MustCompile(`(?i),\s*(?:(?:united states|u\.?s\.?|chief|senior|visiting|district|magistrate|bankruptcy|circuit)\s+)*(?:judge|justice)$`)
	noJudge     = regexp.MustCompile(`(?i)^(?:unassigned\w*|none|unknown)$`)
	generation  = regexp.MustCompile(`,?\s+(Jr|Sr)\b\.?`)
	initial     = regexp.MustCompile(`\b([A-Z])(\s)`)
	docketHead  = regexp.MustCompile(`^(?:\d{1,2}:)?\d{2,4}-(?:[a-z]{2,4}-)?\d{1,6}`)
)

// judgeName returns the name without titles, with a point after initials and
// "Jr"; the empty string if the case is assigned to nobody.
func judgeName(s string) string {
	name := judgeTitle.ReplaceAllString(judgeAfter.ReplaceAllString(unescaped(s), ""), "")
	if noJudge.MatchString(name) {
		return ""
	}
	return generation.ReplaceAllString(initial.ReplaceAllString(name, "$1.$2"), " $1.")
}

// withoutJudges returns a docket number without the initials of judges after it.
func withoutJudges(number string) string {
	number = fold(number)
	if m := docketHead.FindString(number); m != "" {
		return m
	}
	return number
}

// unescaped folds s, in which the archive left entities of HTML.
func unescaped(s string) string { return htmlText(s) }
