package parsers

// pacerNames are the courts that PACER calls otherwise than CourtListener does.
func pacerNames() map[string]string {
	return map[string]string{"uscfc": "cofc", "arb": "azb", "nebraskab": "neb"}
}

// CourtID returns the identifier under which a court is known here, that of
// CourtListener, whether id is that or PACER's: "uscfc" for "cofc", and id itself
// for all but a few.
func CourtID(id string) string {
	for court, pacer := range pacerNames() {
		if id == pacer {
			return court
		}
	}
	return id
}

// PACERCourt returns PACER's identifier of a court, which the addresses of its
// own system and of the RECAP archive hold: "cofc" for "uscfc".
func PACERCourt(id string) string {
	if pacer, ok := pacerNames()[id]; ok {
		return pacer
	}
	return id
}
