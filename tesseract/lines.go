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

// readLines reads the table that the program prints into lines, in points. Rows
// of another form are left out.
func readLines(table string) (lines []parsers.PageLine) {
	before := ""
	var heights []float64
	for row := range strings.Lines(table) {
		cells := strings.Split(strings.TrimRight(row, "\r\n"), "\t")
		if len(cells) != columns || cells[columnLevel] != levelWord || strings.TrimSpace(cells[columnText]) == "" {
			continue
		}
		var at [4]float64 // left, top, width, height
		for i := range at {
			dots, err := strconv.Atoi(cells[columnLeft+i])
			if err != nil {
				continue
			}
			at[i] = float64(dots) * 72 / dotsPerInch
		}
		if line := strings.Join(cells[columnBlock:columnWord], "."); line != before || len(lines) == 0 {
			before = line
			lines = append(lines, parsers.PageLine{Left: at[0], Baseline: -at[1] - at[3]})
		} else {
			lines[len(lines)-1].Text += " "
		}
		last := &lines[len(lines)-1]
		last.Text += cells[columnText]
		last.Right = max(last.Right, at[0]+at[2])
		heights = append(heights, at[3])
	}
	if len(heights) > 0 { // a box is as high as the letters in it, which vary; the font does not
		slices.Sort(heights)
		for i := range lines {
			lines[i].Height = heights[len(heights)/2] * 1.2
		}
	}
	return lines
}
