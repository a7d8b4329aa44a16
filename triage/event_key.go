package triage

// eventKey names the event of a letter, an exemption or a rescission: its kind,
// whose letter it is, and its day or month. One of which the text tells no date
// is named after the day of the report or, if that is unknown, its document, so
// that a report of years later is not taken for it; reports close to each other
// are joined by [Match].
func (d *draft) eventKey(kind string) string {
	when := d.on.String()
	switch {
	case !d.on.IsZero():
	case d.month != "":
		when = d.month
	case !d.p.Version.Published.IsZero():
		when = "told " + d.p.Version.Published.String()
	default:
		when = "told " + string(d.p.Document.ID)
	}
	return kind + "|" + d.about() + "|" + when
}
