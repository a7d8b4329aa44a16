package triage

import "exportwatch"

// Kinds of the taxonomy that only this package raises.
const (
	proclamation           exportwatch.Kind = "proclamation"
	presidentialMemorandum exportwatch.Kind = "presidential-memorandum"
	billOrderedReported    exportwatch.Kind = "bill-ordered-reported"
	billEnrolled           exportwatch.Kind = "bill-enrolled"
	billVetoed             exportwatch.Kind = "bill-vetoed"
	publicLaw              exportwatch.Kind = "public-law"
	hearing                exportwatch.Kind = "hearing"
	correction             exportwatch.Kind = "correction"
	delayOfEffectiveDate   exportwatch.Kind = "delay-of-effective-date"
	suspension             exportwatch.Kind = "suspension"
	rescission             exportwatch.Kind = "rescission"  // of a rule
	courtOrder             exportwatch.Kind = "court-order" // that stops a letter
)

// A class is what the taxonomy says of a kind.
type class struct {
	severity exportwatch.Severity
	polarity exportwatch.Polarity
	family   string // kinds of one family can be one event: a rule filed as final may be published as interim
}

// classOf returns the taxonomy's entry for a kind.
func classOf(k exportwatch.Kind) class {
	switch k {
	case exportwatch.IILIssued:
		return class{exportwatch.Critical, exportwatch.Tightens, "letter"}
	case exportwatch.IILModified, exportwatch.ExemptionCompanySpecific:
		return class{exportwatch.Critical, exportwatch.Loosens, "relief"}
	case exportwatch.IILRescinded:
		return class{exportwatch.Critical, exportwatch.Loosens, "rescission"}
	case courtOrder:
		return class{exportwatch.Critical, exportwatch.Loosens, "stop"}
	case exportwatch.FinalRule, exportwatch.InterimFinalRule:
		return class{exportwatch.High, exportwatch.Neutral, "federal-register"}
	case exportwatch.ProposedRule:
		return class{exportwatch.Medium, exportwatch.Neutral, "federal-register"}
	case exportwatch.GuidanceFAQ, exportwatch.GuidanceChanged, exportwatch.GuidanceRemoved, exportwatch.GuidanceRestored:
		return class{exportwatch.Medium, exportwatch.Neutral, string(k)}
	case entityListRemove, uvlRemove:
		return class{exportwatch.High, exportwatch.Loosens, string(k)}
	case entityListAdd, entityListModify, uvlAdd, meuAdd:
		return class{exportwatch.High, exportwatch.Tightens, string(k)}
	case denialOrderTDO, denialRenewal:
		return class{exportwatch.High, exportwatch.Tightens, "federal-register"}
	case publicLaw:
		return class{exportwatch.Critical, exportwatch.Neutral, string(k)}
	case billOrderedReported:
		return class{exportwatch.Medium, exportwatch.Neutral, string(k)}
	case exportwatch.BillIntroduced, hearing:
		return class{exportwatch.Low, exportwatch.Neutral, string(k)}
	case exportwatch.ExecutiveOrder, proclamation, presidentialMemorandum:
		return class{exportwatch.High, exportwatch.Neutral, "federal-register"}
	case announcedFutureRule:
		return class{exportwatch.Medium, exportwatch.Neutral, "review"}
	case delayOfEffectiveDate, suspension, rescission:
		return class{exportwatch.High, exportwatch.Neutral, "federal-register"}
	case commentPeriodExtension, correction:
		return class{exportwatch.Medium, exportwatch.Neutral, "federal-register"}
	}
	return class{exportwatch.High, exportwatch.Neutral, string(k)}
}
