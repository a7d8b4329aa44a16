package parsers

import "strings"

// maxPreamble bounds the lines above the header of a list: a title, the day of the
// edition, a notice.
const maxPreamble = 10

// afterPreamble parts what stands above the header of a list from the list, and
// returns how many lines that are. A line is above the header if it is blank, has
// no separator, or is a sentence with commas over a line of more cells.
func afterPreamble(text string) (above, list string, lines int) {
	list = text
	for lines = 0; lines < maxPreamble; lines++ {
		line, rest, _ := strings.Cut(list, "\n")
		next, _, _ := strings.Cut(strings.TrimLeft(rest, "\r\n"), "\n")
		if rest == "" || !isPreamble(line, next) {
			return strings.TrimSpace(text[:len(text)-len(list)]), list, lines
		}
		list = rest
	}
	return "", text, 0 // so long a text before a list is something else
}

// isPreamble reports whether a line stands above the header, by the line after it.
func isPreamble(line, next string) bool {
	cells := strings.Split(line, string(delimiter(line)))
	if len(trimBlank(foldAll(cells))) <= 1 {
		return !strings.HasPrefix(strings.TrimSpace(line), "<") && !strings.ContainsRune(line, '"')
	}
	return strings.Contains(line, ", ") && !strings.ContainsRune(line, '"') &&
		len(cells) < len(strings.Split(next, string(delimiter(next))))
}
