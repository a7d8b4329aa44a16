package exportwatch

import "errors"

var (
	// ErrNotFound reports that the named thing is not stored.
	ErrNotFound = errors.New("not found")
	// ErrConflict reports that another writer changed the row first, or that a
	// database made from fixtures was opened for live use (or the reverse).
	ErrConflict = errors.New("conflict")
)
