package crawler

import (
	"net/http"
	"strings"
	"time"
)

// retryAfter reads a Retry-After field (RFC 9110, 10.2.3): seconds or an
// HTTP date. The result is from 0 to maxHold; a date in the past is 0.
func retryAfter(value string, now time.Time) (time.Duration, bool) {
	value = strings.TrimSpace(value)
	if value == "" {
		return 0, false
	}
	if strings.Trim(value, "0123456789") == "" {
		return seconds(value), true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	return min(max(0, at.Sub(now)), maxHold), true
}

// seconds reads digits, of which there may be any number.
func seconds(digits string) time.Duration {
	var d time.Duration
	for _, c := range digits {
		d = min(10*d+time.Duration(c-'0')*time.Second, maxHold)
	}
	return d
}
