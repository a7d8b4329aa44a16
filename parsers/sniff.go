package parsers

// Sniff returns the format of payload judged by its bytes alone, or "unknown".
func Sniff(payload []byte) string {
	return Unknown
}
