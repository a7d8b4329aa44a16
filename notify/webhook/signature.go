package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of Standard Webhooks.
const (
	headerID        = "webhook-id"
	headerTimestamp = "webhook-timestamp" // seconds since 1970
	headerSignature = "webhook-signature" // versioned signatures, separated by spaces
)

const (
	secretPrefix = "whsec_"
	// minSecret and maxSecret are the bytes a symmetric secret has by the
	// specification.
	minSecret = 24
	maxSecret = 64
	// maxSignatures is how many signatures Verify looks at: a sender that
	// rotates its secret sends two.
	maxSignatures = 8
)

var (
	// ErrSecret reports a secret that is not "whsec_" followed by the base64 of
	// 24 to 64 bytes.
	ErrSecret = errors.New("not whsec_ and the base64 of 24 to 64 bytes")
	// ErrSignature reports a webhook that the holder of the secret did not send.
	ErrSignature = errors.New("signature does not match")
	// ErrTimestamp reports a webhook that was sent too long ago or in the future.
	ErrTimestamp = errors.New("timestamp outside the tolerance")
)

// Verify checks that a webhook with headers h and the given body was signed
// with secret at a time not further than tolerance from now. It returns nil,
// [ErrSecret], [ErrTimestamp] or [ErrSignature], wrapped. A receiver must also
// drop a webhook-id that it has seen before.
func Verify(secret string, h http.Header, body []byte, now time.Time, tolerance time.Duration) error {
	key, err := parseSecret(secret)
	if err != nil {
		return err
	}
	seconds, err := strconv.ParseInt(h.Get(headerTimestamp), 10, 64)
	if err != nil {
		return fmt.Errorf("webhook-timestamp is not a number of seconds: %w", ErrTimestamp)
	}
	at := time.Unix(seconds, 0)
	if at.Before(now.Add(-tolerance)) || at.After(now.Add(tolerance)) {
		return fmt.Errorf("sent %s, now %s: %w", at.UTC().Format(time.RFC3339), now.UTC().Format(time.RFC3339), ErrTimestamp)
	}
	want := []byte(sign(key, h.Get(headerID), at, body))
	for i, got := range strings.Fields(h.Get(headerSignature)) {
		if i == maxSignatures {
			break
		}
		if hmac.Equal([]byte(got), want) {
			return nil
		}
	}
	return fmt.Errorf("webhook %q: %w", h.Get(headerID), ErrSignature)
}

// sign returns the value of webhook-signature.
func sign(key []byte, id string, at time.Time, body []byte) string {
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%d.", id, at.Unix())
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// parseSecret returns the key in s. Its errors do not show s.
func parseSecret(s string) ([]byte, error) {
	encoded, ok := strings.CutPrefix(s, secretPrefix)
	if !ok {
		return nil, ErrSecret
	}
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(key) < minSecret || len(key) > maxSecret {
		return nil, ErrSecret
	}
	return key, nil
}
