package main

import (
	"cmp"
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
	h = pipeline.Handed{Name: filepath.Base(c.File), From: c.From, By: cmp.Or(c.By, login(e)), Matter: exportwatch.MatterID(c.Matter), Private: c.Private}
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
	Name     string                `json:"name"`
	Document exportwatch.DocID     `json:"document,omitempty"`
	Capture  int64                 `json:"capture"`
	Format   string                `json:"format,omitempty"`
	Known    bool                  `json:"known"`
	Trouble  string                `json:"trouble,omitempty"`
	Title    string                `json:"title,omitempty"`
	Words    int                   `json:"words"` // read
	Warnings []exportwatch.Warning `json:"warnings"`
}

func (c ingestCmd) print(e *env, svc *handService, taken []pipeline.Taken, report pipeline.Report) error {
	if c.JSON {
		list := []takenJSON{}
		for _, f := range taken {
			list = append(list, takenJSON{f.Name, f.Doc, f.Capture, f.Format, f.Known, f.Trouble, f.Title, f.Words, append([]exportwatch.Warning{}, f.Warnings...)})
		}
		return writeJSON(e.stdout, map[string]any{"taken": list, "private": c.Private, "pending": svc.later != "",
			"report": reportJSON(report), "synthetic": svc.store.Synthetic()})
	}
	printBanner(e, svc.store.Synthetic())
	for _, f := range taken {
		printTaken(e, f)
	}
	svc.tell(e, report)
	if svc.later != "" {
		return nil
	}
	by := cmp.Or(c.By, login(e))
	subs, raised, err := svc.around(e, taken, by)
	if err != nil {
		return err
	}
	if len(report.Developments) == 0 {
		fmt.Fprintln(e.stdout, nothingRaised(raised))
	}
	if c.Private {
		fmt.Fprintln(e.stdout, privateReach(subs, by))
	}
	return nil
}

// printTaken tells what became of one file: whether it is kept, and what was read
// of it.
func printTaken(e *env, f pipeline.Taken) {
	name := printable(f.Name)
	line := fmt.Sprintf("taken        %s as %s (capture %d)", name, f.Doc, f.Capture)
	switch {
	case f.Doc == "":
		line = fmt.Sprintf("taken        %s (capture %d)", name, f.Capture)
	case f.Known:
		line = fmt.Sprintf("known        %s is %s (capture %d), and stays as it was handed in first", name, f.Doc, f.Capture)
	}
	fmt.Fprintln(e.stdout, line)
	switch {
	case f.Trouble != "":
		fmt.Fprintf(e.stdout, "not read     %s: %s\n", name, printable(f.Trouble))
	case f.Words == 0:
		fmt.Fprintf(e.stdout, "not read     %s holds no text: have it recognised (OCR), or type it, and hand that in too\n", name)
	default:
		fmt.Fprintf(e.stdout, "read         %s: %s, %q\n", name, plural(f.Words, "word"), exportwatch.Excerpt(printable(f.Title), titleWidth))
	}
	for _, w := range f.Warnings {
		fmt.Fprintf(e.stdout, "warning      %s: %s: %s\n", name, w.Code, printable(w.Message))
	}
}

// titleWidth is how much of a title a line holds: text without a title of its own
// begins with it.
const titleWidth = 60
