package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/sources"
	"exportwatch/store"
)

type doctorCmd struct {
	Data string `placeholder:"DIR" help:"Where the database lies."`
	JSON bool   `help:"Print JSON."`
}

// Help gives an example.
func (doctorCmd) Help() string {
	return "Exits 2 if anything would keep the service from working.\n\nExample: exportwatch -c exportwatch.yaml doctor"
}

// A finding is the result of one check of the doctor.
type finding struct {
	Check  string `json:"check"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
}

// errUnwell is the doctor's own bad news.
var errUnwell = errors.New("the installation has trouble")

// Run makes every check, prints the findings and fails if one is bad.
func (c doctorCmd) Run(e *env) error {
	findings := c.examine(e)
	bad := 0
	for _, f := range findings {
		if !f.OK {
			bad++
		}
	}
	if c.JSON {
		if err := writeJSON(e.stdout, map[string]any{"findings": findings}); err != nil {
			return err
		}
	} else {
		for _, f := range findings {
			mark := "ok     "
			if !f.OK {
				mark = "TROUBLE"
			}
			fmt.Fprintf(e.stdout, "%s  %-14s %s\n", mark, f.Check, printable(f.Detail))
		}
	}
	if bad > 0 {
		return fmt.Errorf("%w: %d of %d checks", errUnwell, bad, len(findings))
	}
	return nil
}

func (c doctorCmd) examine(e *env) []finding {
	result := func(check, good string, err error) finding {
		if err != nil {
			return finding{check, false, err.Error()}
		}
		return finding{check, true, good}
	}
	s, err := loadSettings(e.config)
	out := []finding{result("configuration", orDefault(e.config), err)}
	if err != nil {
		return out
	}
	defs, err := sources.All(s.sourceConfig())
	out = append(out, result("sources", fmt.Sprintf("%d sources", len(defs)), err))
	out = append(out, keysFinding(e, s))
	_, err = time.LoadLocation("America/New_York")
	out = append(out, result("time zone", "America/New_York", err))
	out = append(out, contactFinding(s))
	_, err = liveChannels(e, s)
	told := plural(len(s.Subscriptions), "subscription")
	if len(s.Subscriptions) == 0 {
		told = nobodyTold
	}
	out = append(out, result("channels", told, err))
	dir, err := dataDir(e, c.Data, s)
	if err != nil {
		return append(out, result("data", "", err))
	}
	out = append(out, result("data directory", dir, writable(dir)))
	out = append(out, engineFindings(e, dir)...)
	return append(out, databaseFinding(e, dir))
}

func orDefault(file string) string {
	if file == "" {
		return "no file: the defaults"
	}
	return file
}

// keysFinding tells which keys are there. None is needed; one that is named and
// cannot be had is trouble.
func keysFinding(e *env, s *settings) finding {
	k, troubles := s.keys(e)
	if len(troubles) > 0 {
		return finding{"keys", false, strings.Join(troubles, "; ")}
	}
	var have []string
	for _, p := range s.keyed(&k) {
		if *p.to != "" {
			have = append(have, p.name)
		}
	}
	return finding{"keys", true, cmp.Or(strings.Join(have, ", "), "none; the routes without a key are used")}
}

func contactFinding(s *settings) finding {
	if s.Contact == "" {
		return finding{"contact", false, "none: serve and check refuse to fetch until the configuration names whom publishers can write to"}
	}
	return finding{"contact", true, s.Contact}
}

// writable tries to make a file in the nearest directory that exists.
func writable(dir string) error {
	for {
		if _, err := os.Stat(dir); err == nil {
			break
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return fmt.Errorf("%s: no such place", dir)
		}
		dir = parent
	}
	f, err := os.CreateTemp(dir, ".exportwatch-")
	if err != nil {
		return fmt.Errorf("cannot write: %w", err)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// databaseFinding checks the database's own consistency and that every payload
// still has the digest it is stored under.
func databaseFinding(e *env, dir string) finding {
	file := filepath.Join(dir, databaseName)
	st, err := store.OpenReadOnly(e.ctx, file)
	if errors.Is(err, exportwatch.ErrNotFound) {
		return finding{"database", true, "none yet; serve, check or demo make it"}
	}
	if err != nil {
		return finding{"database", false, err.Error()}
	}
	version, err := st.SchemaVersion(e.ctx)
	err = errors.Join(err, st.IntegrityCheck(e.ctx))
	var pruned store.Pruned
	err = errors.Join(err, st.View(e.ctx, func(tx *store.Tx) (err error) {
		pruned, err = tx.Pruned(e.ctx)
		return err
	}), st.Close())
	if err != nil {
		return finding{"database", false, err.Error()}
	}
	state := "every payload as it was captured"
	if pruned.Payloads > 0 {
		state = fmt.Sprintf("every payload as it was captured, but for %s of %d bytes pruned by the retention policy, last at %s; their digests are kept",
			plural(pruned.Payloads, "payload"), pruned.Bytes, instant(pruned.Last))
	}
	return finding{"database", true, fmt.Sprintf("%s, schema %d, %s", file, version, state)}
}
