package crawler

import (
	"context"
	"crypto/tls"
	"errors"
	"net"

	"exportwatch"
)

// What ends a retrieval, beside [ErrAddress] and what the transport reports.
var (
	errThrottled = errors.New("throttled")
	errQuota     = errors.New("a day's requests are spent")
	errRobots    = errors.New("robots.txt")
	errBodyLimit = errors.New("body too large")
	errCoding    = errors.New("broken content coding")
	errRedirect  = errors.New("too many redirects")
	errDowngrade = errors.New("redirected from https to http, where anybody on the way may alter the answer: not followed, since the source is more than press")
	errGateway   = errors.New("the server behind is in trouble")
)

// reasonOf names the reason of an error that ended a retrieval.
func reasonOf(err error) exportwatch.Reason {
	var missing interface{ Unrecorded() bool }
	var slow net.Error
	var invalid *tls.CertificateVerificationError
	switch {
	case errors.As(err, &missing) && missing.Unrecorded():
		return exportwatch.ReasonUnrecorded
	case errors.Is(err, ErrAddress):
		return exportwatch.ReasonAddress
	case errors.Is(err, errThrottled), errors.Is(err, errQuota):
		return exportwatch.ReasonThrottled
	case errors.Is(err, errDowngrade):
		return exportwatch.ReasonRedirect
	case errors.Is(err, errRobots):
		return exportwatch.ReasonRobots
	case errors.Is(err, errBodyLimit):
		return exportwatch.ReasonBodyLimit
	case errors.Is(err, errCoding):
		return exportwatch.ReasonEncoding
	case errors.Is(err, errGateway):
		return exportwatch.ReasonStatus
	case errors.As(err, &invalid):
		return exportwatch.ReasonCertificate
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		return exportwatch.ReasonTimeout
	}
	return exportwatch.ReasonConnect
}
