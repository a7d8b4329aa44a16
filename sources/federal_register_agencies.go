package sources

import (
	"fmt"
	"regexp"
	"strings"

	"exportwatch"
)

const bisSlug = "industry-and-security-bureau"

// frBIS watches what BIS publishes in the Federal Register: the one place where
// a rule takes legal effect. 44 U.S.C. 1505, 1507.
func frBIS() Definition {
	return frQuery{"agencies", bisSlug}.documents(exportwatch.Source{
		ID: "fr/bis", Title: "Federal Register: BIS documents",
		Home:     frSite + "agencies/" + bisSlug,
		Schedule: "*/10 6-18 * * 1-5",
		Coverage: "Everything BIS publishes in the Federal Register; letters to one company are not published there.",
	}, "documents of BIS")
}

var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// frAgency watches what an agency publishes, named as the Federal Register names
// it in addresses.
func frAgency(slug string) (Definition, error) {
	switch {
	case !slugForm.MatchString(slug):
		return Definition{}, fmt.Errorf("%w: agency %q: want its name in the addresses of %sagencies, such as state-department", ErrConfig, slug, frSite)
	case slug == bisSlug:
		return Definition{}, fmt.Errorf("%w: agency %q: it is watched as fr/bis; leave it out", ErrConfig, slug)
	}
	name := agencyName(slug)
	return frQuery{"agencies", slug}.documents(exportwatch.Source{
		ID: exportwatch.SourceID("fr/" + slug), Title: "Federal Register: " + name,
		Home:     frSite + "agencies/" + slug,
		Schedule: "5-59/15 6-18 * * 1-5",
		Coverage: "Everything the agency publishes in the Federal Register, under its own name; offices without a page there publish under their department.",
	}, "documents of "+name), nil
}

// agencyName writes a slug for people: "Foreign Assets Control Office".
func agencyName(slug string) string {
	words := strings.Split(slug, "-")
	for i, w := range words {
		switch w {
		case "and", "of", "the", "for", "on", "in", "to":
		default:
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}

// agencySlug returns the slug of an agency whose name is given as printed at the
// head of a document. The publisher turns names around: "Office of Foreign
// Assets Control" is foreign-assets-control-office.
func agencySlug(printed string) string {
	name := strings.ToLower(strings.Join(strings.Fields(printed), " "))
	for _, kind := range []string{"office", "bureau", "department"} {
		if rest, ok := strings.CutPrefix(name, kind+" of "); ok {
			name = strings.TrimPrefix(rest, "the ") + " " + kind
		}
	}
	return strings.Trim(notSlug.ReplaceAllString(name, "-"), "-")
}

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)
