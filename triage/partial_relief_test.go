package triage_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// A followUp is a sentence of an invented report of June 10, 2031, on a letter
// that there was before.
type followUp struct {
	text     string
	kind     exportwatch.Kind // empty: nothing
	polarity exportwatch.Polarity
	facts    map[string]string
}

// followUps tell of letters taken back in part, in whole, and made stricter.
func followUps() []followUp {
	const modified, rescinded = exportwatch.IILModified, exportwatch.IILRescinded
	const loosens, tightens = exportwatch.Loosens, exportwatch.Tightens
	part := func(recipient, exempted string) map[string]string {
		return map[string]string{"recipient": recipient, "exempted": exempted}
	}
	const pell, acorn = "Pell Harbour Semiconductor, Inc.", "Acorn Robotics"
	amended := "BIS on June 9, 2031 amended its June 3, 2031 letter to Pell Harbour Semiconductor, Inc."
	later := map[string]string{"recipient": pell, "date": "2031-06-09", "exempted": ""}
	deferred := map[string]string{"recipient": pell, "date": "2031-06-04", "effective_on": "2031-07-01"}
	return []followUp{
		// A part is freed.
		{"BIS told Pell Harbour Semiconductor, Inc. today that the license requirement in its letter of May 2, 2031 no longer applies to Malaysia.", modified, loosens, part(pell, "Malaysia")},
		{"Tern Quay Corp said BIS told it on Tuesday that the license requirement in its May 2 letter no longer applies to Malaysia.", modified, loosens, part("Tern Quay Corp", "Malaysia")},
		{"BIS told Acorn Robotics that the license requirement in its letter of May 2, 2031 no longer applies to service parts.", modified, loosens, part(acorn, "service parts")},
		{"BIS told Pell Harbour Semiconductor, Inc. on June 5, 2031 that its letter of May 2, 2031 no longer covers exports to Malaysia.", modified, loosens, part(pell, "exports to Malaysia")},
		{"BIS has lifted the license requirement that it imposed by letter on Pell Harbour Semiconductor, Inc. for exports to Malaysia; the requirement for China remains in force.", modified, loosens, part(pell, "exports to Malaysia")},
		{"BIS removed the license requirement on Pell Harbour Semiconductor, Inc. for Malaysia only; shipments to China still require a license under the May 2, 2031 letter.", modified, loosens, part(pell, "Malaysia")},
		{"BIS lifted the license requirement that its letter imposed on Acorn Robotics for spare parts. Exports of arms continue to require a license.", modified, loosens, part(acorn, "spare parts")},
		// The whole is.
		{"On June 5, 2031, BIS told Acorn Robotics that the license requirement in its letter no longer applies to the company.", rescinded, loosens, part(acorn, "")},
		{"On June 5, 2031, BIS told Acorn Robotics that its letter no longer applies.", rescinded, loosens, part(acorn, "")},
		{"On June 5, 2031, BIS lifted the license requirement that its letter of May 2, 2031 imposed on Acorn Robotics.", rescinded, loosens, part(acorn, "")},
		{"On June 5, 2031, BIS withdrew its letter to Acorn Robotics requiring a license for exports to Malaysia.", rescinded, loosens, part(acorn, "")},
		{"On June 5, 2031, BIS withdrew its May 2, 2031 letter to Acorn Robotics. Licenses for other exports remain in force.", rescinded, loosens, part(acorn, "")},
		// More is covered, or it is not said which.
		{amended + " to require a license also for OV-400 chucks and for exports to Vietnam.", modified, tightens, later},
		{amended + " to also require a license for OV-400 chucks.", modified, tightens, later},
		{amended + " to add OV-400 chucks to the license requirement.", modified, tightens, later},
		{amended + " to remove OV-400 chucks from the license requirement.", modified, loosens, later},
		{amended + " to add Oman to and remove Vietnam from the license requirement.", modified, exportwatch.Neutral, later},
		{amended + ".", modified, exportwatch.Neutral, later},
		{"BIS amended the letter it sent to Pell Harbour Semiconductor, Inc. on May 2, 2031 to add PH-90 accelerators to the license requirement.", modified, tightens, map[string]string{"recipient": pell, "date": ""}},
		// It applies from later on.
		{"On June 4, 2031, BIS notified Pell Harbour Semiconductor, Inc. that the effective date of the license requirement in its May 2 letter is deferred to July 1, 2031.", modified, loosens, deferred},
		{"On June 4, 2031, BIS notified Pell Harbour Semiconductor, Inc. that the compliance date in its letter of May 2, 2031, which requires a license for exports of pumps to Russia, is extended to July 1, 2031.", modified, loosens, deferred},
		{"On June 4, 2031, BIS postponed the effective date of the letter to Pell Harbour Semiconductor, Inc. until July 1, 2031.", modified, loosens, deferred},
		{"On June 4, 2031, BIS extended the comment deadline of its letter to Pell Harbour Semiconductor, Inc. to July 1, 2031.", "", "", nil},
		{"On June 4, 2031, a court delayed the effective date of its order on the letter of BIS to Pell Harbour Semiconductor, Inc. to July 1, 2031.", "", "", nil},
		{"BIS may tell Pell Harbour Semiconductor, Inc. that the license requirement in its letter no longer applies to Malaysia.", "", "", nil},
	}
}

// TestFollowUps reads each sentence as a report of its own.
func TestFollowUps(t *testing.T) {
	for _, f := range followUps() {
		got := triage.Read(article(f.text))
		checkEvidence(t, f.text, got)
		switch {
		case f.kind == "" && got != nil:
			t.Errorf("raised %v, want nothing: %s", kinds(got), f.text)
		case f.kind != "" && (len(got) != 1 || got[0].Kind != f.kind || got[0].Polarity != f.polarity):
			t.Errorf("raised %v %+v, want one %s that %s: %s", kinds(got), got, f.kind, f.polarity, f.text)
		case f.kind != "":
			for field, want := range f.facts {
				if v := strings.Join(got[0].Fact(field), "|"); v != want {
					t.Errorf("%s = %q, want %q: %s", field, v, want, f.text)
				}
			}
		}
	}
}
