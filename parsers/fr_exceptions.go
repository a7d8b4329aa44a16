package parsers

import (
	"regexp"
	"strconv"
	"strings"

	"exportwatch"
)

// A dateException is what the DATES caption says of some instructions or provisions
// only: "except for amendatory instruction 5, which is effective July 1, 2031".
type dateException struct {
	on           exportwatch.Date     // zero if no day is set
	instructions map[string]bool      // numbers, "5", "5.a"
	provisions   []exportwatch.Effect // sections with their paragraphs
}

var (
	sentenceEnd = regexp.MustCompile(`([\pL\d)])\.\s+(\p{Lu})`)
	// exceptedDay matches what is said of instructions or provisions: their list,
	// then the day.
	exceptedDay = regexp.MustCompile(`(?i)\b(instructions?\s+(?:nos?\.?\s*)?\d.*?|except\s+(?:for|that)\s.*?)[\s,](?:(?:which\s+|that\s+)?(?:is|are|(?:will|shall)\s+be(?:come)?|becomes?|takes?|having)\s+)(?:an?\s+)?(?:effect(?:ive)?\s+(?:date\s+of\s+|on\s+|beginning\s+|as\s+of\s+)?(\w+\s+\d{1,2},\s+\d{4})|((?:\w+\s+){0,2}indefinitely))`)
	// instructionList matches the numbers of instructions.
	instructionList = regexp.MustCompile(`(?i)\binstructions?\s+(?:nos?\.?\s*)?((?:\d+[a-z]?(?:\.?\(?[a-z]\)?)*(?:\s*(?:,|;|-|and|through|or)\s*)*)+)`)
	instructionItem = regexp.MustCompile(`(?i)(through|-)?\s*\b(\d+)((?:\.?\(?[a-z]\b\)?)*)`)
	citedProvision  = regexp.MustCompile(`(?:§|,|\band)\s*(` + sectionForm + `)((?:\(\w{1,5}\))*)`)
)

// maxExcepted bounds how many instructions a range stands for.
const maxExcepted = 500

// dateExceptions reads what a DATES caption says of some instructions or provisions
// only.
func dateExceptions(caption string) []dateException {
	var out []dateException
	if lower := exportwatch.Lowered(caption); !strings.Contains(lower, "instruction") && !strings.Contains(lower, "except") {
		return nil
	}
	for sentence := range strings.SplitSeq(sentenceEnd.ReplaceAllString(clip(caption, maxCaption), "$1.\n$2"), "\n") {
		for _, m := range exceptedDay.FindAllStringSubmatch(sentence, -1) {
			x := dateException{instructions: map[string]bool{}}
			if m[2] != "" {
				x.on = printedDate(m[2])
			}
			for _, list := range instructionList.FindAllStringSubmatch(hyphens.Replace(m[1]), -1) {
				x.instruct(list[1])
			}
			if len(x.instructions) == 0 {
				for _, s := range citedProvision.FindAllStringSubmatch(m[1], -1) {
					x.provisions = append(x.provisions, exportwatch.Effect{Section: s[1], Paragraph: s[2]})
				}
			}
			out = append(out, x)
		}
	}
	return out
}

// instruct adds the instructions of a list, "3, 5.a, and 7 through 9".
func (x *dateException) instruct(list string) {
	last := 0
	for _, m := range instructionItem.FindAllStringSubmatch(list, -1) {
		n, err := strconv.Atoi(m[2])
		if err != nil {
			continue
		}
		for k := last + 1; m[1] != "" && k < n && k-last < maxExcepted; k++ {
			x.instructions[strconv.Itoa(k)] = true
		}
		label := m[2]
		for _, letter := range strings.FieldsFunc(strings.ToLower(m[3]), func(r rune) bool { return r == '.' || r == '(' || r == ')' }) {
			label += "." + letter
		}
		x.instructions[label], last = true, n
	}
}

// excepted returns the day that the caption sets for an instruction, or above.
func (a *amender) excepted(path string, above exportwatch.Date) exportwatch.Date {
	for _, x := range a.exceptions {
		if x.instructions[path] {
			return x.on
		}
	}
	return above
}

// exceptProvision sets the day of an effect on a provision for which the caption has
// another than for the document.
func (a *amender) exceptProvision(e *exportwatch.Effect) {
	if e.InForce != a.t.effective {
		return // its instruction has a day of its own
	}
	for _, x := range a.exceptions {
		for _, p := range x.provisions {
			if p.Section == e.Section && strings.HasPrefix(e.Paragraph, p.Paragraph) {
				e.InForce = x.on
			}
		}
	}
}
