package cite

import "strings"

// String returns the normal form that people compare and read, such as
// "15 CFR 744.22(b)", "50 USC 4817(b)(1)", "91 FR 12345", "EO 14110",
// "Pub. L. 115-232", "HR 21", "RIN 0694-AJ99". A citation without the fields
// its type needs gives its text.
func (c Citation) String() string {
	f := c.Fields
	switch c.Type {
	case CFR:
		if where := first(f["section"], f["part"]); where != "" {
			s := f["title"] + " CFR " + where + f["paragraph"]
			if f["supplement"] != "" {
				s += ", supplement no. " + f["supplement"]
			}
			return strings.TrimSpace(s)
		}
	case USC:
		return f["title"] + " USC " + f["section"] + f["paragraph"]
	case FR:
		return f["volume"] + " FR " + f["page"]
	case PublicLaw:
		return "Pub. L. " + f["congress"] + "-" + f["number"]
	case EO:
		return "EO " + f["number"]
	case Bill:
		return strings.ToUpper(f["bill_type"]) + " " + f["number"]
	case Docket:
		return "No. " + f["number"]
	case FRDoc:
		return "FR Doc. " + f["number"]
	case RIN:
		return "RIN " + f["number"]
	case ECCN:
		return "ECCN " + f["code"]
	case LicenseException:
		return "License Exception " + f["code"]
	}
	return c.Text
}

func first(options ...string) string {
	for _, s := range options {
		if s != "" {
			return s
		}
	}
	return ""
}
