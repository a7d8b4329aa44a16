package parsers

import (
	"net/url"
	"strings"

	"exportwatch"
)

// readPlain reads plain text: one document, one paragraph a block of lines.
func readPlain(in Input) ([]Document, error) {
	text, warnings, err := decodeText(in.Payload, in.MediaType)
	if err != nil {
		return nil, err
	}
	var b builder
	title := ""
	for _, block := range blocks(text) {
		if title == "" {
			title = exportwatch.Excerpt(fold(block), maxTitle)
		}
		b.para(block)
	}
	if title == "" {
		return nil, fault(exportwatch.ReasonEmptyBody, "", "no text")
	}
	d := Document{Document: exportwatch.Document{
		ID: pageID(in, "text"), Kind: exportwatch.Article, Title: title, URL: in.URL,
	}}
	b.finish(&d.Version)
	d.Version.Warnings = warnings
	return []Document{d}, nil
}

// maxTitle bounds, in bytes, a title that is taken from a text's first words.
const maxTitle = 160

// blocks returns the runs of lines of s that blank lines or form feeds part.
func blocks(s string) []string {
	var out, block []string
	flush := func() {
		if len(block) > 0 {
			out, block = append(out, strings.Join(block, " ")), nil
		}
	}
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n\n").Replace(s)
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line == "" {
			flush()
			continue
		}
		block = append(block, line)
	}
	flush()
	return out
}

// pageID names a document by the place it was retrieved from,
// "page/<host>/<path>", with the query after it where pages are told apart by
// one, or without a place by its bytes, "<kind>/<8 hexadecimal digits>".
func pageID(in Input, kind string) exportwatch.DocID {
	u, err := url.Parse(in.URL)
	if err != nil || u.Hostname() == "" {
		return exportwatch.DocID(kind + "/" + exportwatch.DigestOf(in.Payload).String()[:8])
	}
	path := strings.TrimRight(u.EscapedPath(), "/")
	if query := pageQuery(u); query != "" {
		path += "?" + query
	}
	return exportwatch.DocID("page/" + strings.ToLower(u.Hostname()) + path)
}

// pageQuery returns the query of u in the order of its names, without what
// tells where a reader came from.
func pageQuery(u *url.URL) string {
	query := u.Query()
	for name := range query {
		if strings.HasPrefix(strings.ToLower(name), "utm_") || oneOf(strings.ToLower(name), campaigns()) {
			query.Del(name)
		}
	}
	return query.Encode()
}

// campaigns are the parameters that advertisers and senders of mail add to links.
func campaigns() []string {
	return []string{"fbclid", "gclid", "msclkid", "dclid", "mc_cid", "mc_eid", "_hsenc", "_hsmi", "mkt_tok", "cmpid"}
}
