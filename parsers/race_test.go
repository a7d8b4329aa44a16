//go:build race

package parsers_test

// raceDetector reports whether the race detector is in the program.
const raceDetector = true
