package exportwatch

import "errors"

var (
	// ErrNotFound reports that the named thing is not stored.
	ErrNotFound = errors.New("not found")
	// ErrConflict reports that another writer changed the row first, or that a
	// database made from fixtures was opened for live use (or the reverse).
	ErrConflict = errors.New("conflict")
	// ErrPruned reports a payload whose bytes were given up by the retention
	// policy; its row and its digest are kept. It comes with ErrNotFound.
	ErrPruned = errors.New("pruned by the retention policy")
)
