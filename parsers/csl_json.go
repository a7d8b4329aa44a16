package parsers

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"exportwatch"
)

// A screeningRecord is one party as JSON has it. What is not here is not read.
type screeningRecord struct {
	Source        word            `json:"source"`
	Name          word            `json:"name"`
	AltNames      words           `json:"alt_names"`
	Addresses     []partyAddress  `json:"addresses"`
	Type          word            `json:"type"`
	Programs      words           `json:"programs"`
	Notice        word            `json:"federal_register_notice"`
	Start         word            `json:"start_date"`
	End           word            `json:"end_date"`
	Requirement   word            `json:"license_requirement"`
	Policy        word            `json:"license_policy"`
	Remarks       word            `json:"remarks"`
	EntityNumber  word            `json:"entity_number"`
	Title         word            `json:"title"`
	StandardOrder word            `json:"standard_order"`
	Citizenships  words           `json:"citizenships"`
	Nationalities words           `json:"nationalities"`
	BirthDates    words           `json:"dates_of_birth"`
	BirthPlaces   words           `json:"places_of_birth"`
	IDs           []partyIdentity `json:"ids"`
	CallSign      word            `json:"call_sign"`
	VesselType    word            `json:"vessel_type"`
	Tonnage       word            `json:"gross_tonnage"`
	Registered    word            `json:"gross_registered_tonnage"`
	Flag          word            `json:"vessel_flag"`
	Owner         word            `json:"vessel_owner"`
}

type partyAddress struct {
	Address word `json:"address"`
	City    word `json:"city"`
	State   word `json:"state"`
	Postal  word `json:"postal_code"`
	Country word `json:"country"`
}

type partyIdentity struct {
	Type    word `json:"type"`
	Number  word `json:"number"`
	Country word `json:"country"`
	Issued  word `json:"issue_date"`
	Expires word `json:"expiration_date"`
}

// words is a JSON list of strings, or one string.
type words []word

// UnmarshalJSON implements [json.Unmarshaler].
func (w *words) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '[' {
		var list []word
		err := json.Unmarshal(b, &list)
		*w = list
		return err
	}
	var one word
	if err := json.Unmarshal(b, &one); err != nil {
		return err
	}
	*w = nil
	if one != "" {
		*w = words{one}
	}
	return nil
}

func (w words) String() string { return strings.Join(strs(w), "; ") }

// party returns the record as a party, its lists flattened as in the CSV form.
func (r *screeningRecord) party() party {
	addresses, ids := make([]string, 0, len(r.Addresses)), make([]string, 0, len(r.IDs))
	for _, a := range r.Addresses {
		addresses = append(addresses, strings.Join(strs([]word{a.Address, a.City, a.State, a.Postal, a.Country}), ", "))
	}
	for _, i := range r.IDs {
		ids = append(ids, strings.Join(strs([]word{i.Type, i.Number, i.Country, i.Issued, i.Expires}), ", "))
	}
	return party{source: string(r.Source), values: [partyFields]string{
		onName: string(r.Name), onAltNames: r.AltNames.String(), onAddresses: strings.Join(addresses, "; "),
		onType: string(r.Type), onPrograms: r.Programs.String(), onNotice: string(r.Notice),
		onStart: isoIfValid(string(r.Start)), onEnd: isoIfValid(string(r.End)),
		onRequirement: string(r.Requirement), onPolicy: string(r.Policy), onRemarks: string(r.Remarks),
		onEntityNumber: string(r.EntityNumber), onTitle: string(r.Title), onStandardOrder: string(r.StandardOrder),
		onCitizenships: r.Citizenships.String(), onNationalities: r.Nationalities.String(),
		onBirthDates: r.BirthDates.String(), onBirthPlaces: r.BirthPlaces.String(), onIDs: strings.Join(ids, "; "),
		onCallSign: string(r.CallSign), onVesselType: string(r.VesselType), onGrossTonnage: string(r.Tonnage),
		onGrossRegistered: string(r.Registered), onVesselFlag: string(r.Flag), onVesselOwner: string(r.Owner),
	}}
}

// readScreeningJSON reads the list record by record: nothing but the payload,
// one record and the rows is ever in memory.
func readScreeningJSON(in Input) ([]Document, error) {
	payload := bytes.TrimPrefix(in.Payload, []byte("\xEF\xBB\xBF"))
	s := screening{lists: map[exportwatch.DocID]*screeningList{}}
	keys := map[string]bool{}
	f, err := scanScreening(payload, func(record []byte) error {
		var r screeningRecord
		if err := json.Unmarshal(record, &r); err != nil {
			return jsonFault("$.results[]", err)
		}
		p := r.party()
		if s.lists[screeningID(p.source)] == nil {
			if err := noteKeys(record, keys); err != nil {
				return err
			}
		}
		return s.add(&p)
	})
	if err != nil {
		return nil, err
	}
	if err := s.complete(f); err != nil {
		return nil, err
	}
	if s.unknown, err = drifted(keys); err != nil {
		return nil, err
	}
	return s.documents(in.URL), nil
}

// A screeningFrame is what stands round the records.
type screeningFrame struct {
	records int
	Total   int `json:"total"` // how many records the publisher says there are; 0 if it does not
	Used    []struct {
		Source  word `json:"source"`
		Updated word `json:"source_last_updated"`
	} `json:"sources_used"`
}

// scanScreening calls f with the bytes of each record, which are f's until it
// returns, and returns what stands round them. The records are an array, alone
// or under "results".
func scanScreening(payload []byte, f func(record []byte) error) (screeningFrame, error) {
	var frame screeningFrame
	if err := checkJSON(payload); err != nil {
		return frame, err
	}
	d := json.NewDecoder(bytes.NewReader(payload))
	found := payload[bytes.IndexAny(payload, "{[")] == '['
	var err error
	if found {
		err = frame.eachRecord(d, f)
	} else {
		found, err = frame.readObject(d, f)
	}
	if err == nil {
		err = onlySpace(d)
	}
	switch {
	case err != nil:
		return frame, streamFault(d, err)
	case !found:
		return frame, wrongShape("$", "no results: not the Consolidated Screening List")
	case frame.records == 0:
		return frame, fault(exportwatch.ReasonEmptyBody, "$.results", "no party is listed")
	}
	return frame, nil
}

// readObject reads the outermost object; found tells whether it has results.
func (frame *screeningFrame) readObject(d *json.Decoder, f func(record []byte) error) (found bool, err error) {
	if _, err := d.Token(); err != nil {
		return false, err
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return found, err
		}
		switch key {
		case "results":
			if found {
				return found, wrongShape("$.results", "there are two")
			}
			found = true
			err = frame.eachRecord(d, f)
		case "total":
			err = d.Decode(&frame.Total)
		case "sources_used":
			err = d.Decode(&frame.Used)
		default:
			err = d.Decode(new(skip))
		}
		if err != nil {
			return found, err
		}
	}
	_, err = d.Token()
	return found, err
}

// eachRecord reads the array that comes next.
func (frame *screeningFrame) eachRecord(d *json.Decoder, f func(record []byte) error) error {
	if t, err := d.Token(); err != nil {
		return err
	} else if t != json.Delim('[') {
		return wrongShape("$.results", "want an array, have %v", t)
	}
	for d.More() {
		record := borrowed(f)
		if err := d.Decode(&record); err != nil {
			return err
		}
		frame.records++
	}
	_, err := d.Token()
	return err
}

// borrowed is called with the bytes of a value, which are not copied for it.
type borrowed func(value []byte) error

// UnmarshalJSON implements [json.Unmarshaler].
func (f *borrowed) UnmarshalJSON(b []byte) error {
	if b[0] != '{' {
		return wrongShape("$.results[]", "want an object, have %.20s", b)
	}
	return (*f)(b)
}

// skip is a value that is passed over without being copied.
type skip struct{}

// UnmarshalJSON implements [json.Unmarshaler].
func (*skip) UnmarshalJSON([]byte) error { return nil }

// onlySpace reports anything that follows the value read.
func onlySpace(d *json.Decoder) error {
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return wrongShape(fmt.Sprintf("offset %d", d.InputOffset()), "more after the end")
	}
	return nil
}

// streamFault gives an error of d its reason and place.
func streamFault(d *json.Decoder, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fault(exportwatch.ReasonTruncated, fmt.Sprintf("offset %d", d.InputOffset()), "ends before its end")
	}
	var e *Error
	if errors.As(err, &e) {
		return err
	}
	return jsonFault("$", err)
}

// complete checks the records against what the publisher says of them.
func (s *screening) complete(f screeningFrame) error {
	if f.Total != 0 && f.Total != f.records {
		return fault(exportwatch.ReasonTruncated, "$.total", "%d parties are listed, and the list says it has %d", f.records, f.Total)
	}
	for _, u := range f.Used {
		if list := s.lists[screeningID(string(u.Source))]; list != nil {
			list.asOf = leadingDate(string(u.Updated))
		}
	}
	return nil
}

// noteKeys adds the keys of a record to keys.
func noteKeys(record []byte, keys map[string]bool) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(record, &fields); err != nil {
		return jsonFault("$.results[]", err)
	}
	for k := range fields {
		keys[k] = true
	}
	return nil
}

// drifted returns the names among keys that are not known. Where one that is
// needed is missing as well, it has been renamed, and reading on would show
// every party as having lost it.
func drifted(keys map[string]bool) ([]string, error) {
	known := slices.Concat(partyFieldNames[:], ignoredFields())
	var unknown, missing []string
	for k := range keys {
		if !slices.Contains(known, k) {
			unknown = append(unknown, k)
		}
	}
	slices.Sort(unknown)
	for _, k := range []string{"source", "name", "addresses", "alt_names", "federal_register_notice", "start_date"} {
		if !keys[k] {
			missing = append(missing, k)
		}
	}
	if len(unknown) > 0 && len(missing) > 0 {
		return nil, wrongShape("header", "no %.200q, but %.200q: the list has another form than is known", missing, unknown)
	}
	return unknown, nil
}

// ignoredFields are known and not kept: identifiers made anew with every
// edition, and addresses of pages that are the same for a whole list.
func ignoredFields() []string {
	return []string{"source", "id", "_id", "source_list_url", "source_information_url", "country", "score"}
}

// CountScreeningLists returns how many parties each list within the
// Consolidated Screening List has, in JSON. The error is an *[Error].
func CountScreeningLists(payload []byte) (map[exportwatch.DocID]int, error) {
	if err := checkPayload(payload); err != nil {
		return nil, asError("csl", err)
	}
	n := map[exportwatch.DocID]int{}
	_, err := scanScreening(payload, func(record []byte) error {
		var r struct {
			Source word `json:"source"`
		}
		if err := json.Unmarshal(record, &r); err != nil {
			return jsonFault("$.results[]", err)
		}
		n[screeningID(string(r.Source))]++
		return nil
	})
	if err != nil {
		return nil, asError("csl", err)
	}
	return n, nil
}
