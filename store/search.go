package store

// This file finds developments by what a reader asks for. It owns no rows.

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"exportwatch"
)

// A DevelopmentQuery selects developments. Every field that is not zero must
// match.
type DevelopmentQuery struct {
	Kind     exportwatch.Kind     // the kind or a further kind
	Matter   exportwatch.MatterID // the matter it belongs to
	Source   exportwatch.SourceID // a source that reports it; one ending in "/" stands for a family
	Severity exportwatch.Severity // exactly this one
	Text     string               // words that all occur in the headline or the fact values, in any case; the first 1000 bytes count
	Limit    int                  // zero or less is no limit
	Owner    string               // whose private ones are meant; empty selects those for everybody
	Offset   int                  // how many to leave out from the beginning
}

// Kinds returns every kind that some development is of, in the order of their names.
func (t *Tx) Kinds(ctx context.Context) ([]exportwatch.Kind, error) {
	list, err := all(ctx, t, column[exportwatch.Kind], `SELECT DISTINCT kind FROM development_kinds ORDER BY kind`)
	return list, wrap(err, "list kinds")
}

// maxSearch is how many bytes of a Text are looked at. It keeps the condition
// within what SQLite takes: 1000 nested terms, patterns of 50000 bytes.
const maxSearch = 1000

// searchable returns the text that the Text filter looks in.
func searchable(d exportwatch.Development) string {
	parts := []string{d.Headline}
	for _, f := range d.Facts {
		parts = append(parts, f.Values...)
	}
	return folded(strings.Join(parts, "\n"))
}

// folded returns s as words are compared: in lower case, and with the NUL bytes
// at which LIKE would stop turned into spaces.
func folded(s string) string { return strings.ToLower(strings.ReplaceAll(s, "\x00", " ")) }

// cut returns the first n bytes of s, or fewer to end with a whole character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// where returns the condition for q and its arguments, numbered from $1.
func (q DevelopmentQuery) where() (string, []any) {
	var conditions []string
	var args []any
	add := func(condition string, arg any) {
		args = append(args, arg)
		conditions = append(conditions, fmt.Sprintf(condition, len(args)))
	}
	add(`d.owner = $%d`, q.Owner)
	if q.Kind != "" {
		add(`EXISTS (SELECT 1 FROM development_kinds k WHERE k.development = d.id AND k.kind = $%d)`, q.Kind)
	}
	if q.Matter != "" {
		add(`d.matter = $%d`, q.Matter)
	}
	if q.Severity != "" {
		add(`d.severity = $%d`, q.Severity)
	}
	if strings.HasSuffix(string(q.Source), "/") {
		add(`EXISTS (SELECT 1 FROM development_sources s
			WHERE s.development = d.id AND substr(s.source, 1, length($%[1]d)) = $%[1]d)`, q.Source)
	} else if q.Source != "" {
		add(`EXISTS (SELECT 1 FROM development_sources s WHERE s.development = d.id AND s.source = $%d)`, q.Source)
	}
	for _, word := range strings.Fields(folded(cut(q.Text, maxSearch))) {
		add(`d.words LIKE $%d ESCAPE '\'`, "%"+likeEscaper.Replace(word)+"%")
	}
	return " WHERE " + strings.Join(conditions, " AND "), args
}

// likeEscaper takes their meaning from the characters that LIKE treats as
// patterns.
var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Developments returns the developments that q selects, the most recently
// raised first and then by ID.
func (t *Tx) Developments(ctx context.Context, q DevelopmentQuery) ([]exportwatch.Development, error) {
	where, args := q.where()
	n := len(args)
	query := fmt.Sprintf(`SELECT d.body FROM developments d%s ORDER BY d.raised_at DESC, d.id LIMIT $%d OFFSET $%d`, where, n+1, n+2)
	list, err := all(ctx, t, readDevelopment, query, append(args, atMost(q.Limit), max(q.Offset, 0))...)
	return list, wrap(err, "search developments")
}

// CountDevelopments returns how many developments q selects, its limit and
// offset aside.
func (t *Tx) CountDevelopments(ctx context.Context, q DevelopmentQuery) (int, error) {
	where, args := q.where()
	n, err := one(ctx, t, column[int], `SELECT count(*) FROM developments d`+where, args...)
	return n, wrap(err, "count developments")
}
