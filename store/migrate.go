package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/sqlite/*.sql
var migrations embed.FS

// migrate brings the schema up to date; one transaction for each migration. A
// database that a newer program migrated is refused. Another process may be at
// it too and make a migration fail that it has just done: as long as the
// version rises, migrate goes on.
func migrate(ctx context.Context, db *sql.DB) error {
	p, err := provider(db)
	if err != nil {
		return err
	}
	for last := int64(-1); ; {
		have, want, err := p.GetVersions(ctx)
		if err != nil {
			return fmt.Errorf("read the schema version: %w", err)
		}
		if have > want {
			return newer(have, want)
		}
		_, err = p.Up(ctx)
		if err == nil {
			return nil
		}
		if have == last {
			return fmt.Errorf("migrate the schema from version %d to %d: %w", have, want, err)
		}
		last = have
	}
}

func newer(have, want int64) error {
	return fmt.Errorf("the schema has version %d and this program knows up to %d: a newer program made it", have, want)
}

// checkSchema reports a schema that this program cannot read as it is.
func checkSchema(ctx context.Context, db *sql.DB) error {
	p, err := provider(db)
	if err != nil {
		return err
	}
	sources := p.ListSources()
	want := sources[len(sources)-1].Version
	have, err := schemaVersion(ctx, db)
	switch {
	case err != nil:
		return err
	case have > want:
		return newer(have, want)
	case have < want:
		return fmt.Errorf("the schema has version %d and this program reads %d: open the database for writing once to migrate it", have, want)
	}
	return nil
}

func provider(db *sql.DB) (*goose.Provider, error) {
	dir, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		return nil, err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, dir, goose.WithDisableGlobalRegistry(true))
	return p, wrap(err, "read the migrations")
}

// SchemaVersion returns the number of the last migration applied.
func (s *Store) SchemaVersion(ctx context.Context) (int64, error) {
	return schemaVersion(ctx, s.reader)
}

func schemaVersion(ctx context.Context, db *sql.DB) (version int64, err error) {
	err = db.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version WHERE is_applied`).Scan(&version)
	return version, wrap(err, "read the schema version")
}
