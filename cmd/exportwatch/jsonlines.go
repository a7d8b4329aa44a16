package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"exportwatch/parsers"
)

// eachLine answers every line of standard input with one line of JSON, in order and
// before it reads the next. Blank lines are passed over. The first line without an
// answer ends it, with an error that says what was attempted and names the line.
func eachLine(e *env, what string, answer func(line []byte) (any, error)) error {
	in := bufio.NewReaderSize(e.stdin, 64<<10)
	out := json.NewEncoder(e.stdout)
	out.SetEscapeHTML(false)
	for n := 1; ; n++ {
		if err := e.ctx.Err(); err != nil {
			return fmt.Errorf("%s: stopped at line %d: %w", what, n, err)
		}
		line, err := readLine(in)
		if err != nil && err != io.EOF {
			return fmt.Errorf("%s: line %d: %w", what, n, err)
		}
		if len(bytes.TrimSpace(line)) > 0 {
			said, fault := answer(line)
			if fault != nil {
				return fmt.Errorf("%s: line %d: %w", what, n, fault)
			}
			if err := out.Encode(said); err != nil {
				return fmt.Errorf("%s: write the answer to line %d: %w", what, n, err)
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}

// errLongLine reports a line beyond what any payload may take.
var errLongLine = errors.New("longer than any text that is read: one JSON object a line is wanted")

// readLine returns the next line without its end, and io.EOF with the last.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		piece, err := in.ReadSlice('\n')
		line = append(line, piece...)
		if len(line) > parsers.MaxPayload {
			return nil, errLongLine
		}
		if err != bufio.ErrBufferFull {
			return line, err
		}
	}
}
