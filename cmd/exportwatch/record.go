package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"exportwatch/replay"
)

type sourcesRecordCmd struct {
	ID     string `arg:"" help:"The source, such as fr/bis."`
	Out    string `short:"o" placeholder:"FILE" help:"Where to write; the source's name with .txtar otherwise. A file that exists is not overwritten."`
	Replay string `placeholder:"PATH" type:"existingpath" help:"Answer from a recorded web instead of the network."`
}

// Help gives an example.
func (sourcesRecordCmd) Help() string {
	return `Retrieves the source once and writes the answers as a recorded web that
sources test and check --replay can answer from. Secrets and what looks like one
are blanked, and only the headers that matter are kept; read the file before you
share it: texts keep their words and their copyright.

Example: exportwatch -c exportwatch.yaml sources record bis/news -o bis-news.txtar`
}

// Run makes one pass and writes what came.
func (c sourcesRecordCmd) Run(e *env) error {
	out := c.Out
	if out == "" {
		out = recordedName(c.ID) + ".txtar"
	}
	if _, err := os.Lstat(out); err == nil {
		return fmt.Errorf("%s exists; give another name with --out", out)
	}
	trials, err := tryOut(e, c.ID, c.Replay)
	if err != nil {
		return err
	}
	answers, failed := answersOf(trials)
	if len(answers) == 0 {
		return fmt.Errorf("%s: nothing to record: %s", c.ID, failed)
	}
	archive, err := replay.Record("Answers recorded for "+c.ID+". Not SYNTHETIC: the words are the publisher's.", answers, c.secrets(e)...)
	if err != nil {
		return err
	}
	if err := writeNew(out, archive); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%s in %s\n", plural(len(answers), "answer"), out)
	if failed != "" {
		return fmt.Errorf("%s: not everything could be recorded; first: %s", c.ID, failed)
	}
	return nil
}

// answersOf returns the answers that had a status, and the first that had none.
// A body that is as last time is recorded again only if its head changed.
func answersOf(trials []trial) (answers []replay.Answer, failed string) {
	for _, t := range trials {
		for _, r := range t.raw {
			c := r.capture
			if c.Status == 0 {
				if failed == "" {
					failed = fmt.Sprintf("%s: %s", c.URL, c.Detail)
				}
				continue
			}
			if c.Status == http.StatusNotModified {
				continue // the answer before it stands
			}
			header := http.Header{}
			for name, value := range map[string]string{"Content-Type": c.MediaType, "Etag": c.ETag, "Last-Modified": c.LastModified} {
				if value != "" {
					header.Set(name, value)
				}
			}
			answers = append(answers, replay.Answer{At: t.At, URL: c.URL, Status: c.Status, Header: header, Body: r.body})
		}
	}
	return answers, failed
}

// secrets returns the keys that were sent, so that an answer that repeats one
// is blanked.
func (c sourcesRecordCmd) secrets(e *env) (list []string) {
	s, err := loadSettings(e.config)
	if err != nil {
		return nil // the pass has read the same file
	}
	keys, _ := s.keys(e)
	for _, k := range s.keyed(&keys) {
		if *k.to != "" {
			list = append(list, string(*k.to))
		}
	}
	return list
}

// writeNew writes a file that must not exist yet.
func writeNew(name string, b []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write %s: %w", strings.TrimSpace(name), err)
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Close())
}
