package tesseract

import (
	"slices"
	"strconv"
	"strings"

	"exportwatch/parsers"
)

// Columns of the program's table: level page block paragraph line word left top
// width height confidence text. Words have level 5.
const (
	columnLevel = 0
	columnBlock = 2 // up to columnWord, they name the line
	columnWord  = 5
	columnLeft  = 6
	columnText  = 11
	columns     = 12
	levelWord   = "5"
)

// fontOfBox is how much higher than the box around a word its font is: a word with
// tails or tall letters alone, as most are, fills three quarters of it.
const fontOfBox = 1.35

// readLines reads the table that the program prints into lines, in points. Rows
// of another form are left out.
func readLines(table string) (lines []parsers.PageLine) {
	before := ""
	var heights, feet []float64 // of the words of the page; of the line
	for row := range strings.Lines(table) {
		cells := strings.Split(strings.TrimRight(row, "\r\n"), "\t")
		if len(cells) != columns || cells[columnLevel] != levelWord || strings.TrimSpace(cells[columnText]) == "" {
			continue
		}
		left, top, width, height := points(cells, 0), points(cells, 1), points(cells, 2), points(cells, 3)
		if line := strings.Join(cells[columnBlock:columnWord], "."); line != before || len(lines) == 0 {
			before, feet = line, nil
			lines = append(lines, parsers.PageLine{Left: left})
		} else {
			lines[len(lines)-1].Text += " "
		}
		feet = append(feet, -top-height)
		last := &lines[len(lines)-1]
		last.Text += cells[columnText]
		last.Right = max(last.Right, left+width)
		last.Baseline = median(feet) // the foot of a word with a tail is below it
		heights = append(heights, height)
	}
	for i := range lines {
		lines[i].Height = median(heights) * fontOfBox
	}
	return lines
}

// points returns the number in the column that is n behind columnLeft, in points;
// zero if there is none.
func points(cells []string, n int) float64 {
	dots, err := strconv.Atoi(cells[columnLeft+n])
	if err != nil {
		return 0
	}
	return float64(dots) * 72 / dotsPerInch
}

// median returns the middle one of some numbers.
func median(numbers []float64) float64 {
	sorted := slices.Sorted(slices.Values(numbers))
	return sorted[len(sorted)/2]
}
