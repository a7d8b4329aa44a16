package parsers

import (
	"exportwatch"
	"exportwatch/dates"
)

// maxCaption bounds, in bytes, how much of a DATES caption is read. The longest
// of a year's issues are near 5,000 bytes.
const maxCaption = 64 << 10

// frDates reads the DATES caption of a Federal Register document: the day it
// takes effect and the day on which comments close. A day that the caption does
// not name ("30 days after publication") is the zero Date.
func frDates(caption string, published exportwatch.Date) (effective, commentsClose exportwatch.Date) {
	r := dates.Caption(clip(caption, maxCaption), published)
	return r.Effective, r.CommentsClose
}
