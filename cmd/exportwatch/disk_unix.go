//go:build unix

package main

import (
	"fmt"
	"syscall"
)

// diskFree returns how many bytes of the disk that holds dir this user may still
// write.
func diskFree(dir string) (int64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, fmt.Errorf("ask for the free space of %s: %w", dir, err)
	}
	return int64(s.Bavail) * int64(s.Bsize), nil
}
