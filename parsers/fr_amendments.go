package parsers

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// An instruction is one AMDPAR with where it stands. Instructions spread over
// several: "7. In § 1006.215:" / "a. Revise paragraph (e);" / "b. ...", where
// the lettered ones inherit the provision and, if they have none, the verb.
type instruction struct {
	title, part string
	section     string // "744.22", "supp-4"; empty if it acts on the part
	effects     []exportwatch.Effect
}

// effects returns the amendments that the document announces, in order, at most
// maxEffects. Their new text is attached where it is printed, until there are
// maxEffectTexts bytes of it.
func (t frText) effects() []exportwatch.Effect {
	a := amender{t: t}
	a.current.title, a.current.part = cfrOf(t.cfr())
	a.walk(t.node)
	a.flush()
	return a.out
}

// cfrOf returns title and part of the only part that a document amends; with
// several parts the part is empty.
func cfrOf(cfr []string) (title, part string) {
	for i, c := range cfr {
		f := strings.Fields(c)
		if len(f) != 4 || f[2] != "Part" {
			continue
		}
		title, part = f[0], f[3]
		if i > 0 {
			part = ""
		}
	}
	return title, part
}

// An amender reads the instructions of a document in order.
type amender struct {
	t       frText
	current instruction
	printed []*printed // new text printed for the current instruction
	texts   int        // bytes of new text attached so far
	out     []exportwatch.Effect
}

// Bounds of what one document announces. The largest rules have near 1,500
// effects; a text printed once may belong to many of them.
const (
	maxEffects     = 10_000
	maxEffectTexts = 16 << 20 // bytes
	maxInstruction = 32 << 10 // bytes of one AMDPAR
)

func (a *amender) walk(n *node) {
	for _, c := range n.all() {
		switch c.name {
		case "PREAMB", "PRTPAGE":
		case "REGTEXT":
			a.flush()
			a.current = instruction{title: c.attr("TITLE"), part: c.attr("PART")}
			a.walk(c)
		case "AMDPAR":
			a.instruct(line(c))
		case "PART":
			a.enterPart(c)
			a.walk(c)
		case "SECTION", "AUTH", "EXTRACT", "GPOTABLE", "SUBPART", "APPENDIX", "STARS", "P", "FP":
			if len(a.current.effects) > 0 {
				a.printed = append(a.printed, &printed{node: c})
			}
			if c.name == "SUBPART" || c.name == "APPENDIX" {
				a.walk(c)
			}
		default:
			a.walk(c)
		}
	}
}

var partHeading = regexp.MustCompile(`(?i)^part\s+(\d+[a-z]?)\b`)

// enterPart takes the part from a printed part heading, where no REGTEXT says it.
func (a *amender) enterPart(n *node) {
	if m := partHeading.FindStringSubmatch(line(n.at("HD"))); m != nil {
		a.flush()
		a.current.part, a.current.section = m[1], ""
	}
}

var (
	numberedRE = regexp.MustCompile(`^\d+[A-Za-z]?\.\s`)
	letteredRE = regexp.MustCompile(`^(?:[A-Za-z]{1,4}|\d+)\.\s+`)
	sectionRE  = regexp.MustCompile(`(?:§§?|\b[Ss]ections?)\s*(\d+[a-z]?\.[A-Za-z]?\d+[a-z]?(?:-\d+[A-Za-z]?)*)`)
	suppPartRE = regexp.MustCompile(`(?i)\b(supplement\s+(?:no\.?\s*)?|appendix\s+)([0-9A-Z]{1,4})\s+to\s+(?:sub)?part\s+(\w+)`)
	quotedRE   = regexp.MustCompile(`“[^”]*”`)
	continues  = regexp.MustCompile(`(?i)\bcontinues? to read\b`)
)

// instruct reads one AMDPAR.
func (a *amender) instruct(text string) {
	if len(a.out)+len(a.current.effects) > maxEffects {
		return
	}
	text = clip(text, maxInstruction)
	if numberedRE.MatchString(text) {
		a.flush()
		a.current.section = ""
	}
	bare := quotedRE.ReplaceAllString(letteredRE.ReplaceAllString(dashes(text), ""), "“”")
	if continues.MatchString(bare) {
		return
	}
	a.locate(bare)
	for _, act := range actsOf(bare) {
		e := exportwatch.Effect{Verb: act.verb, Section: a.current.section, InForce: a.t.effective}
		if m := sectionRE.FindStringSubmatch(act.object); m != nil {
			e.Section = m[1]
		}
		e.Target = a.current.target(e.Section)
		if act.verb == "redesignate" || act.verb == "amend" {
			e.Text = text
		}
		for _, p := range act.paragraphs() {
			e.Paragraph = p
			a.current.effects = append(a.current.effects, e)
		}
	}
}

// locate takes the provision from an instruction that names one.
func (a *amender) locate(bare string) {
	if m := suppPartRE.FindStringSubmatch(bare); m != nil {
		kind := "app-"
		if strings.HasPrefix(strings.ToLower(m[1]), "supp") {
			kind = "supp-"
		}
		a.current.section = kind + strings.ToLower(m[2])
		return
	}
	if m := sectionRE.FindStringSubmatch(bare); m != nil {
		a.current.section = m[1]
	}
}

// target returns the document that an effect on section acts on. A section
// number begins with its part, which REGTEXT can have wrong.
func (i instruction) target(section string) string {
	part := i.part
	if p, _, ok := strings.Cut(section, "."); ok {
		part = p
	}
	return "cfr/" + i.title + "/" + part
}

// flush ends the current instruction: its effects get the text that was
// printed for them.
func (a *amender) flush() {
	for _, e := range a.current.effects {
		if e.Text == "" && a.texts < maxEffectTexts && (e.Verb == "revise" || e.Verb == "add" || e.Verb == "republish") {
			e.Text = a.newText(e)
			a.texts += len(e.Text)
		}
		a.out = append(a.out, e)
	}
	a.current.effects, a.printed = nil, nil
}

// newText returns what is printed for the provision of e.
func (a *amender) newText(e exportwatch.Effect) string {
	var texts []string
	sections := slices.ContainsFunc(a.printed, func(p *printed) bool { return p.name == "SECTION" })
	for _, p := range a.printed {
		switch {
		case p.name != "SECTION": // beside sections, words such as "The revisions read as follows:"
			if !sections {
				texts = append(texts, p.text())
			}
		case e.Section == "" || strings.Contains(dashes(line(p.at("SECTNO"))), e.Section):
			texts = append(texts, p.under(e.Paragraph))
		}
	}
	return strings.TrimSpace(strings.Join(texts, "\n"))
}

// A printed is one element of new text. Several effects may take theirs from
// it, so what is read from it is kept.
type printed struct {
	*node
	whole *string             // canonical text
	parts map[string][]string // paragraphs by designator, "(a)(2)", those below it included
}

// text returns the canonical text of p.
func (p *printed) text() string {
	if p.whole == nil {
		w := &frWriter{xmlText{builder: new(builder), visible: frPrinted}}
		w.part(p.node, 0)
		whole := strings.TrimSpace(w.text.String())
		p.whole = &whole
	}
	return *p.whole
}

// under returns the paragraphs that stand under a designator, "(a)(2)" or
// "(a)(2) introductory text", or, where p prints none so designated, all of p.
func (p *printed) under(designator string) string {
	if p.parts == nil {
		p.divide()
	}
	want, intro, _ := strings.Cut(designator, " ")
	part := p.parts[want]
	switch {
	case len(part) == 0:
		return p.text()
	case intro != "":
		return part[0]
	}
	return strings.Join(part, "\n")
}

// divide files each paragraph under its designators and under those it
// stands below.
func (p *printed) divide() {
	p.parts = map[string][]string{}
	paras := p.all("P")
	at := designate(paras)
	var path []string
	for _, n := range paras {
		names := map[string]bool{}
		for _, found := range at[n] {
			path = found
			for k := range path {
				names["("+strings.Join(path[:k+1], ")(")+")"] = true
			}
		}
		if len(at[n]) == 0 {
			for k := range path {
				names["("+strings.Join(path[:k+1], ")(")+")"] = true
			}
		}
		text := line(n)
		for name := range names {
			p.parts[name] = append(p.parts[name], text)
		}
	}
}
