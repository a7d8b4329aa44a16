//go:build !unix

package main

import (
	"fmt"
	"os"
)

// lockDir makes the directory. There is no lock that ends with the process on
// this system: the operator must not start two on one directory, as
// docs/operating.md says.
func lockDir(dir string) (unlock func() error, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	return func() error { return nil }, nil
}
