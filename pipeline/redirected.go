package pipeline

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"exportwatch"
	"exportwatch/store"
)

// flagRedirect flags c if the text of v, which it was read from, came from
// another place than the one that was asked.
func flagRedirect(ctx context.Context, tx *store.Tx, v exportwatch.Version, c *exportwatch.Development) error {
	if len(v.Captures) == 0 {
		return nil
	}
	read, err := tx.Capture(ctx, v.Captures[len(v.Captures)-1])
	if err != nil {
		return err
	}
	if flag := ledElsewhere(read.URL, read.Chain); flag != "" {
		c.Flags = append(c.Flags, flag)
	}
	return nil
}

// ledElsewhere says where the address asked led to if a reader should know it: to
// another site, whose word may be worth less than that of the one asked, or to a
// link that is not encrypted, which anybody on the way may alter. It returns the
// empty string if there is nothing to say.
func ledElsewhere(asked string, chain []string) string {
	if len(chain) == 0 {
		return ""
	}
	from, errFrom := url.Parse(asked)
	to, errTo := url.Parse(chain[len(chain)-1])
	switch {
	case errFrom != nil || errTo != nil: // no such address is asked
		return ""
	case !sameSite(from.Hostname(), to.Hostname()):
		return fmt.Sprintf("read elsewhere: %s led to %s://%s", from.Hostname(), to.Scheme, to.Host)
	case from.Scheme == "https" && to.Scheme == "http":
		return fmt.Sprintf("read elsewhere: %s led from https to http", from.Hostname())
	}
	return ""
}

// sameSite reports whether two host names are one, "www." aside, or one lies
// within the other, as storage.court.example does in www.court.example.
func sameSite(a, b string) bool {
	a, b = siteOf(a), siteOf(b)
	return a == b || strings.HasSuffix(a, "."+b) || strings.HasSuffix(b, "."+a)
}

func siteOf(host string) string {
	return strings.TrimPrefix(strings.ToLower(strings.TrimSuffix(host, ".")), "www.")
}
