package triage

import (
	"slices"
	"strings"

	"exportwatch"
)

const (
	// repeatDays is how long after a letter a report that gives no date is
	// taken for one more of it; a later one may tell of a new letter.
	repeatDays = 60
	// shortDays is the same for a report that gives the recipient a short name,
	// which another company may share.
	shortDays = 7
	// conflictDays is how far apart the dates of two reports of one event may
	// be: sources mistake the day of writing for the day of the event.
	conflictDays = 3
)

// Match returns the stored development that c is another report of, or false.
// The same key is the same event. Otherwise letters, exemptions and rescissions match by
// recipient, however written, if their dates agree within three days, a month
// counting as all its days, or if one is unknown and the reports lie within 60
// days (7 if one shortens the name) or say the same, unless they concern other items
// for other destinations; Federal Register documents by
// number, from public inspection to publication, and what corrects, delays or
// withdraws one by its number or page; passages by bill and chamber;
// complaints by docket and entry. The latest of several is returned.
func Match(c exportwatch.Development, known []exportwatch.Development) (exportwatch.Development, bool) {
	best := -1
	for i, k := range known {
		if k.Key == c.Key {
			return k, true
		}
		if sameEvent(k, c) && (best < 0 || nearer(k, known[best])) {
			best = i
		}
	}
	if best < 0 {
		return exportwatch.Development{}, false
	}
	return known[best], true
}

// nearer reports whether a is to be taken before b: a rule before what another
// document does to it, then the later.
func nearer(a, b exportwatch.Development) bool {
	if isAct(a.Kind) != isAct(b.Kind) {
		return isAct(b.Kind)
	}
	return day(b).Before(day(a))
}

func sameEvent(k, c exportwatch.Development) bool {
	family := classOf(c.Kind).family
	if classOf(k.Kind).family != family {
		return false
	}
	switch family {
	case "letter", "relief", "rescission":
		return sameRecipient(k, c) && sameTime(k, c, repeatDays) && !otherAffair(k, c) || shortRecipient(k, c) && sameTime(k, c, shortDays) && !differ(k, c, "items")
	case "stop":
		return sameStop(k, c)
	case "federal-register":
		return sameDocument(k, c)
	case string(exportwatch.CourtComplaint):
		return sharesTie(k, c, "docket:") && k.One("date") == c.One("date")
	}
	return false
}

// sameStop reports whether two reports tell of one order of a court on a letter:
// of one recipient, or in one case where a report names none. A stay and the
// judgment after it are two.
func sameStop(k, c exportwatch.Development) bool {
	if k.Status != c.Status {
		return false
	}
	if k.One("recipient") != "" && c.One("recipient") != "" {
		return (sameRecipient(k, c) || shortRecipient(k, c)) && sameTime(k, c, shortDays)
	}
	return (sharesTie(k, c, "docket:") || sharesTie(k, c, "pacer:")) && within(day(k), day(c), conflictDays)
}

// otherAffair reports whether two letters of different or unknown days concern
// other items for other destinations.
func otherAffair(k, c exportwatch.Development) bool {
	if on := dateFact(k); !on.IsZero() && on == dateFact(c) {
		return false
	}
	return differ(k, c, "items") && differ(k, c, "destinations")
}

// apart reports whether two letters to one company in one text are two.
func apart(k, c exportwatch.Development) bool {
	a, b := dateFact(k), dateFact(c)
	return !within(a, b, conflictDays) || otherAffair(k, c)
}

// differ reports whether both developments name values of a field and no value
// of one begins like one of the other or holds it; of destinations, if no country
// is named by both.
func differ(k, c exportwatch.Development, field string) bool {
	if len(k.Fact(field)) == 0 || len(c.Fact(field)) == 0 {
		return false
	}
	return !slices.ContainsFunc(k.Fact(field), func(v string) bool {
		a := exportwatch.Slug(v)
		return slices.ContainsFunc(c.Fact(field), func(w string) bool {
			if field == "destinations" {
				return says(field, v, w)
			}
			b := exportwatch.Slug(w)
			first, _, _ := strings.Cut(a, "-")
			other, _, _ := strings.Cut(b, "-")
			return first == other || strings.Contains(a, b) || strings.Contains(b, a)
		})
	})
}

// sameDocument reports whether c tells of the Federal Register document that k
// tells of, or acts on it. What only shares the document acted on, two
// corrections of one rule, is not one.
func sameDocument(k, c exportwatch.Development) bool {
	if !isAct(c.Kind) {
		return !isAct(k.Kind) && sharesTie(k, c, "fr:")
	}
	if isAct(k.Kind) || ownNumber(k) == ownNumber(c) {
		return hasKey(k.Ties, ownNumber(c))
	}
	return sharesTie(k, c, "fr:") || actsOnPage(k, c)
}

// actsUpon reports whether c does something to the document of k, and is not that
// document itself.
func actsUpon(k, c exportwatch.Development) bool {
	return isAct(c.Kind) && !isAct(k.Kind) && classOf(k.Kind).family == classOf(c.Kind).family && ownNumber(k) != ownNumber(c)
}

// ownNumber is the key of the tie that a document of the Federal Register has to
// its own number, empty for what else is reported: it is the first of its ties.
func ownNumber(d exportwatch.Development) string {
	if len(d.Ties) == 0 || !strings.HasPrefix(d.Ties[0].Key, "fr:") {
		return ""
	}
	return d.Ties[0].Key
}

// actsOnPage reports whether c acts on what is published where k is.
func actsOnPage(k, c exportwatch.Development) bool {
	a, ok := actOf(c.Kind)
	return ok && slices.ContainsFunc(c.Fact(a.object), func(v string) bool { return hasKey(k.Ties, "frcite:"+exportwatch.Slug(v)) })
}

func sameRecipient(k, c exportwatch.Development) bool {
	a, b := recipientSlug(k.One("recipient")), recipientSlug(c.One("recipient"))
	return a != "" && a == b
}

// shortRecipient reports whether one recipient's name begins the other's, as
// the press shortens names: "Acme" for "Acme Robotics".
func shortRecipient(k, c exportwatch.Development) bool {
	a, b := recipientSlug(k.One("recipient")), recipientSlug(c.One("recipient"))
	return a != "" && b != "" && (strings.HasPrefix(a, b+"-") || strings.HasPrefix(b, a+"-"))
}

// sameTime compares the days or months of two letters; without one, when they
// were reported, at most apart days apart, and what they say.
func sameTime(k, c exportwatch.Development, apart int) bool {
	a, b := period(k), period(c)
	if a[0].IsZero() && foretold(k, b) || b[0].IsZero() && foretold(c, a) {
		return false
	}
	if a[0].IsZero() || b[0].IsZero() {
		return within(day(k), day(c), apart) || repeats(k, c)
	}
	return !a[1].AddDays(conflictDays).Before(b[0]) && !b[1].AddDays(conflictDays).Before(a[0])
}

// foretold reports whether a report was published before a letter was given:
// then it tells of another.
func foretold(report exportwatch.Development, letter [2]exportwatch.Date) bool {
	return !report.Published.IsZero() && report.Published.AddDays(conflictDays).Before(letter[0])
}

// period returns the first and the last day on which a development can have
// happened, zero if its facts tell neither day nor month.
func period(d exportwatch.Development) [2]exportwatch.Date {
	if on := dateFact(d); !on.IsZero() {
		return [2]exportwatch.Date{on, on}
	}
	first, err := exportwatch.ParseDate(d.One("month") + "-01")
	if err != nil {
		return [2]exportwatch.Date{}
	}
	return [2]exportwatch.Date{first, lastOfMonth(first.Year, first.Month)}
}

// repeats reports whether c tells of a letter as k does: in the same words, as
// the reports of a company do quarter after quarter, or of the same items for
// the same destinations.
func repeats(k, c exportwatch.Development) bool {
	if len(k.Evidence) > 0 && len(c.Evidence) > 0 && exportwatch.Slug(k.Evidence[0].Text) == exportwatch.Slug(c.Evidence[0].Text) {
		return true
	}
	return len(c.Fact("items")) > 0 && saidBy(k, c, "items") && saidBy(k, c, "destinations")
}

// saidBy reports whether every value of a field of c is one that k says.
func saidBy(k, c exportwatch.Development, field string) bool {
	return !slices.ContainsFunc(c.Fact(field), func(v string) bool {
		return !slices.ContainsFunc(k.Fact(field), func(w string) bool { return exportwatch.Slug(w) == exportwatch.Slug(v) })
	})
}

// within reports whether two days are at most n apart; an unknown day is never
// too far.
func within(a, b exportwatch.Date, n int) bool {
	return a.IsZero() || b.IsZero() || !a.AddDays(n).Before(b) && !b.AddDays(n).Before(a)
}

// day is when a development happened or, failing that, was reported.
func day(d exportwatch.Development) exportwatch.Date {
	if on := dateFact(d); !on.IsZero() {
		return on
	}
	if !d.Published.IsZero() || d.RaisedAt.IsZero() {
		return d.Published
	}
	return exportwatch.DateOf(d.RaisedAt.UTC())
}

// dateFact is the day that the facts state, zero if they state none.
func dateFact(d exportwatch.Development) exportwatch.Date {
	on, err := exportwatch.ParseDate(d.One("date"))
	if err != nil {
		return exportwatch.Date{}
	}
	return on
}

func sharesTie(k, c exportwatch.Development, prefix string) bool {
	return slices.ContainsFunc(k.Ties, func(t exportwatch.Tie) bool {
		return strings.HasPrefix(t.Key, prefix) && slices.ContainsFunc(c.Ties, func(u exportwatch.Tie) bool { return u.Key == t.Key })
	})
}
