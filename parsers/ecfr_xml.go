package parsers

import (
	"cmp"
	"regexp"
	"strings"
)

// readECFR reads the three dialects of eCFR XML: a whole title of the
// versioner (<ECFR>), a part, section or appendix of it (the root is a DIV),
// and govinfo's bulk file (<DLPSTEXTCLASS>). Each part is one document, and so
// are the sections and appendices of a chapter that belong to no part.
func readECFR(in Input) ([]Document, error) {
	root, tree, err := parseXMLOutline(in.Payload, ecfrAside(in.Payload), nil)
	if err != nil {
		return nil, err
	}
	title := ecfrTitle(root, in.URL)
	if title == "" {
		return nil, wrongShape(place(root.line), "<%s> that names no CFR title", root.name)
	}
	var units []*ecfrUnit
	switch root.name {
	case "DIV5", "DIV6", "DIV7", "DIV8", "DIV9":
		units = []*ecfrUnit{{divs: []*node{root}, amended: root.attr("AMDDATE")}}
	case "ECFR", "DLPSTEXTCLASS", "DIV1", "DIV2", "DIV3", "DIV4":
		units = ecfrUnits(root)
	default:
		return nil, wrongShape(place(root.line), "root <%s>, want <ECFR>, <DLPSTEXTCLASS> or a <DIV1> to <DIV9>", root.name)
	}
	if len(units) == 0 && !strings.Contains(strings.ToLower(root.text()), "reserved") {
		return nil, wrongShape(place(root.line), "<%s> that holds no part", root.name)
	}
	var docs []Document
	for _, u := range units {
		if u.id, err = u.address(in.URL); err != nil {
			return nil, err
		}
		u.tree = tree
		docs = append(docs, u.document(title, in))
	}
	if err := tree.shelf.err; err != nil {
		return nil, err
	}
	return docs, nil
}

// ecfrAside returns which elements of a large payload are laid aside: the sections
// and appendices of parts, which are written one after the other.
func ecfrAside(payload []byte) func(open []openNode) bool {
	return asideIn(payload, "DIV5", "DIV8", "DIV9")
}

var (
	ecfrPath = regexp.MustCompile(`title-(\d{1,2})\b`)
	ecfrNode = regexp.MustCompile(`^(\d{1,2}):`)
	ecfrDay  = regexp.MustCompile(`/full/(\d{4}-\d\d-\d\d)/`)
)

// ecfrTitle returns the number of the CFR title: of a DIV's node number, of the
// bulk file's header, of a DIV's path, of DIV1, else of the URL. In the bulk
// files, whose DIVs have node numbers, DIV1 is numbered by the volume.
func ecfrTitle(root *node, url string) string {
	var number, header, path, first string
	root.walk(func(n *node) bool {
		if m := ecfrNode.FindStringSubmatch(n.attr("NODE")); m != nil {
			number = m[1]
		}
		if m := ecfrPath.FindStringSubmatch(n.attr("hierarchy_metadata")); m != nil && path == "" {
			path = m[1]
		}
		switch {
		case n.name == "IDNO" && n.attr("TYPE") == "title":
			header = n.text()
		case n.name == "DIV1" && first == "":
			first = fold(n.attr("N"))
		}
		return number == "" && n.name != "P"
	})
	if m := ecfrPath.FindStringSubmatch(url); m != nil {
		url = m[1]
	} else {
		url = ""
	}
	return strings.Clone(cmp.Or(number, header, path, first, url)) // outlives the payload
}

// ecfrNumber returns the address of a division within its title or part: "744",
// "744.22", "supp-4".
func ecfrNumber(div *node) string {
	n := fold(strings.Trim(fold(div.attr("N")), "§ "))
	if div.name == "DIV9" {
		return appendixID(n)
	}
	return address(n)
}

var (
	attached   = regexp.MustCompile(`(?i)^(appendix|supplement|schedule|exhibit|annex|attachment|figure|table)(?:\s+(?:nos?\.?|number))?(?:\s+([a-z0-9]+(?:[.\-–][a-z0-9]+)*))?\b`)
	attachedTo = regexp.MustCompile(`(?i)^[^—]*?\bto\s+subpart\s+([a-z]{1,3}|\d{1,2})\b`)
)

// appendixID returns "supp-4" for "Supplement No. 4 to Part 744", "app-a" for
// "Appendix A to Part 39", "app" for "Appendix to Part 102", and, since every
// subpart may have an Appendix A, "subpart-B/app-a" for "Appendix A to Subpart B
// of Part 39".
func appendixID(n string) string {
	m := attached.FindStringSubmatch(n)
	if m == nil {
		return address(n)
	}
	id := strings.ToLower(m[1])
	switch id {
	case "appendix":
		id = "app"
	case "supplement":
		id = "supp"
	}
	if m[2] != "" && !strings.EqualFold(m[2], "to") {
		id += "-" + strings.ToLower(address(m[2]))
	}
	if to := attachedTo.FindStringSubmatch(n); to != nil {
		id = "subpart-" + strings.ToUpper(to[1]) + "/" + id
	}
	return id
}

// address returns s with dashes as hyphens and runs of everything else that is no
// letter, digit, dot or hyphen as one.
func address(s string) string {
	var b strings.Builder
	gap := false // the last rune was of a run that is one hyphen
	for _, r := range s {
		switch {
		case r < 0x80 && addressByte(byte(r)):
			b.WriteByte(byte(r))
			gap = false
		case strings.ContainsRune("–—‑‐", r):
			b.WriteByte('-')
			gap = false
		case !gap:
			b.WriteByte('-')
			gap = true
		}
	}
	return clip(strings.Trim(b.String(), "-"), 80)
}

func addressByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-'
}
