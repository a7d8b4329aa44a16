package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/pipeline"
)

type ingestCmd struct {
	File     string `arg:"" help:"The file: a PDF, a message (.eml), a web page or plain text."`
	Received string `required:"" placeholder:"DATE" help:"The day it was received (YYYY-MM-DD)."`
	From     string `required:"" placeholder:"WHOM" help:"Whom it came from."`
	By       string `placeholder:"NAME" help:"Who hands it in; the name you are logged in under otherwise."`
	Matter   string `placeholder:"M" help:"The matter that what it raises belongs to, such as m/letter-acme."`
	Private  bool   `help:"Show it to nobody and alert only the subscriptions whose owner is the one who hands it in."`
	Data     string `placeholder:"DIR" help:"Where the database lies."`
	JSON     bool   `help:"Print JSON."`
}

// Help gives examples.
func (ingestCmd) Help() string {
	return `The file is kept as it is, with its SHA-256, who handed it in, when, and whom it came from,
and read like everything else; what a message carries is taken in with it. If it is the text
of something known by report alone, that is updated. Handing in the same file again keeps
what there is and notes that it came again.

Examples:
  exportwatch ingest letter.pdf --received 2026-06-15 --from "counsel of the recipient"
  exportwatch ingest mail.eml --received 2026-06-15 --from "a client" --private`
}

// Run hands the file in.
func (c ingestCmd) Run(e *env) error {
	h, err := c.handed(e)
	if err != nil {
		return err
	}
	s, err := loadSettings(e.config)
	if err != nil {
		return err
	}
	svc, err := openByHand(e, s, c.Data, true)
	if err != nil {
		return err
	}
	taken, report, err := svc.pipeline.Ingest(e.ctx, h)
	if errors.Is(err, exportwatch.ErrNotFound) {
		err = fmt.Errorf("%w; --matter wants the identifier of a matter that is there", err)
	}
	if err == nil {
		err = c.print(e, svc, taken, report)
	}
	return errors.Join(err, svc.close())
}

// handed reads the file and what is said of it.
func (c ingestCmd) handed(e *env) (h pipeline.Handed, err error) {
	h = pipeline.Handed{Name: filepath.Base(c.File), From: c.From, By: c.By, Matter: exportwatch.MatterID(c.Matter), Private: c.Private}
	if h.By == "" {
		h.By = login(e)
	}
	if h.By == "" {
		return h, errors.New("ingest notes who hands a file in; give --by NAME")
	}
	if h.Received, err = exportwatch.ParseDate(c.Received); err != nil {
		return h, fmt.Errorf("--received %q: want a day such as 2026-06-15", c.Received)
	}
	f, err := os.Open(c.File)
	if err != nil {
		return h, fmt.Errorf("read the file to hand in: %w", err)
	}
	h.Payload, err = io.ReadAll(io.LimitReader(f, parsers.MaxPayload+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return h, fmt.Errorf("read the file to hand in: %w", err)
	}
	return h, nil
}

// login returns the name of whoever runs the program, as the system has it.
func login(e *env) string {
	for _, name := range []string{"USER", "LOGNAME", "USERNAME"} {
		if v := e.getenv(name); v != "" {
			return v
		}
	}
	return ""
}

// takenJSON is one file that was taken in, in the form scripts rely on.
type takenJSON struct {
	Name     string            `json:"name"`
	Document exportwatch.DocID `json:"document,omitempty"`
	Capture  int64             `json:"capture"`
	Format   string            `json:"format,omitempty"`
	Known    bool              `json:"known"`
	Trouble  string            `json:"trouble,omitempty"`
}

func (c ingestCmd) print(e *env, svc *handService, taken []pipeline.Taken, report pipeline.Report) error {
	if c.JSON {
		list := []takenJSON{}
		for _, f := range taken {
			list = append(list, takenJSON{f.Name, f.Doc, f.Capture, f.Format, f.Known, f.Trouble})
		}
		return writeJSON(e.stdout, map[string]any{"taken": list, "private": c.Private, "pending": svc.later != "",
			"report": reportJSON(report), "synthetic": svc.store.Synthetic()})
	}
	printBanner(e, svc.store.Synthetic())
	for _, f := range taken {
		line := fmt.Sprintf("taken        %s as %s (capture %d)", printable(f.Name), f.Doc, f.Capture)
		if f.Known {
			line = fmt.Sprintf("known        %s is %s (capture %d), and stays as it was handed in first", printable(f.Name), f.Doc, f.Capture)
		}
		if f.Trouble != "" {
			line += ": not read: " + printable(f.Trouble)
		}
		fmt.Fprintln(e.stdout, line)
	}
	svc.tell(e, report)
	return nil
}
