//go:build !unix

package main

import (
	"errors"
	"fmt"
)

// diskFree fails: how much of a disk is free is not asked for on this system.
func diskFree(dir string) (int64, error) {
	return 0, fmt.Errorf("free space of %s: %w", dir, errors.ErrUnsupported)
}
