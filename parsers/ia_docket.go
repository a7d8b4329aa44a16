package parsers

import (
	"cmp"
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"

	"exportwatch"
)

// An archivedDocket is a docket as the Internet Archive keeps RECAP's copies.
type archivedDocket struct {
	XMLName xml.Name `xml:"gov_uscourts_docket"`
	Case    struct {
		Court        string `xml:"court"`
		Number       string `xml:"docket_num"`
		Name         string `xml:"case_name"`
		ID           string `xml:"pacer_case_num"`
		Filed        string `xml:"date_case_filed"`
		Terminated   string `xml:"date_case_terminated"`
		Assigned     string `xml:"assigned_to"`
		Referred     string `xml:"referred_to"`
		Cause        string `xml:"case_cause"`
		NatureOfSuit string `xml:"nature_of_suit"`
		JuryDemand   string `xml:"jury_demand"`
		Jurisdiction string `xml:"jurisdiction"`
	} `xml:"case_details"`
	Parties []struct {
		Name string `xml:"name"`
		Type string `xml:"type"`
	} `xml:"party_list>party"`
	Documents []archivedDocument `xml:"document_list>document"`
}

type archivedDocument struct {
	Number     string `xml:"doc_num,attr"`
	Attachment string `xml:"attachment_num,attr"`
	DocID      string `xml:"pacer_doc_id"`
	SeqNo      string `xml:"pacer_de_seq_num"`
	Filed      string `xml:"date_filed"`
	Long       string `xml:"long_desc"`
	Short      string `xml:"short_desc"`
	Available  string `xml:"available"`
}

// maxDocketDocuments bounds the documents of one docket; the largest cases
// have some twenty thousand, attachments included.
const maxDocketDocuments = 100_000

// readArchivedDocket reads the docket XML of a case at the Internet Archive as
// one docket. Attachments are no entries of their own: they are listed in the
// metadata "attachments", one string each: number, PACER document ID,
// description and, where the archive has the file, its address, parted by tabs.
func readArchivedDocket(in Input) ([]Document, error) {
	var docket archivedDocket
	if err := decodeCourtXML(in.Payload, &docket); err != nil {
		return nil, err
	}
	if len(docket.Documents) > maxDocketDocuments {
		return nil, fault(exportwatch.ReasonTooLarge, "", "%d documents, more than %d", len(docket.Documents), maxDocketDocuments)
	}
	c := docket.Case
	if strings.TrimSpace(c.Number) == "" {
		return nil, nil // a page that holds no docket
	}
	meta := exportwatch.Meta{}
	for key, value := range map[string]string{
		"court_id": archivedCourt(fold(c.Court), in.Court), "docket_number": withoutJudges(c.Number), "case_name": caseName(unescaped(c.Name)),
		"pacer_case_id": fold(c.ID), "date_filed": leadingDate(c.Filed).String(), "date_terminated": leadingDate(c.Terminated).String(),
		"assigned_to_str": judgeName(c.Assigned), "referred_to_str": judgeName(c.Referred), "cause": unescaped(c.Cause),
		"nature_of_suit": unescaped(c.NatureOfSuit), "jury_demand": fold(c.JuryDemand), "jurisdiction": fold(c.Jurisdiction),
	} {
		if value != "" {
			meta[key] = value
		}
	}
	docket.listParties(meta)
	v := exportwatch.Version{Meta: meta, Published: leadingDate(c.Filed), Entries: docket.entries(meta)}
	return []Document{docketDocument(v, in.URL)}, nil
}

func (d archivedDocket) listParties(meta exportwatch.Meta) {
	var names, types []string
	for _, p := range d.Parties {
		if name := unescaped(p.Name); name != "" {
			names, types = append(names, name), append(types, fold(p.Type))
		}
	}
	if names != nil {
		meta["parties"], meta["party_types"] = names, types
	}
}

// entries returns the documents that are entries, and lists the attachments
// in meta.
func (d archivedDocket) entries(meta exportwatch.Meta) []exportwatch.Entry {
	court, id := PACERCourt(meta.String("court_id")), meta.String("pacer_case_id")
	var entries []exportwatch.Entry
	var attachments []string
	for _, doc := range d.Documents {
		address := doc.address(court, id)
		if doc.isAttachment() {
			attachments = append(attachments, strings.Join([]string{
				fold(doc.Number) + "-" + fold(doc.Attachment), fold(doc.DocID), unescaped(doc.Short), address,
			}, "\t"))
			continue
		}
		entries = append(entries, exportwatch.Entry{
			Number: fold(doc.Number), DateFiled: leadingDate(doc.Filed), URL: address,
			Description: fold(doc.Long), ShortDescription: fold(doc.Short),
			PacerDocID: pacerDocID(fold(doc.DocID)), PacerSeqNo: fold(doc.SeqNo),
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
	n := fold(doc.Attachment)
	return n != "" && n != "0"
}

// address returns where the archive serves the file, if it has it:
// gov.uscourts.<court>.<case>/gov.uscourts.<court>.<case>.<document>.<attachment>.pdf.
func (doc archivedDocument) address(court, caseID string) string {
	number, err := strconv.Atoi(fold(doc.Number))
	attachment, errAttachment := strconv.Atoi(cmp.Or(fold(doc.Attachment), "0"))
	if fold(doc.Available) != "1" || err != nil || errAttachment != nil || !archiveName.MatchString(court+"."+caseID) {
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
