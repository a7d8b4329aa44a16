package main

import (
	"errors"
	"fmt"

	"exportwatch"
	"exportwatch/pipeline"
)

type acceptCmd struct {
	Held   string `arg:"" optional:"" name:"source-or-capture" help:"The source, or the number of the one capture, to take; without it what is held is listed."`
	By     string `placeholder:"NAME" help:"Who accepts it."`
	Reason string `placeholder:"TEXT" help:"Why it is believed to be the text."`
	Data   string `placeholder:"DIR" help:"Where the database lies."`
	JSON   bool   `help:"Print JSON."`
}

// Help gives examples.
func (acceptCmd) Help() string {
	return `A reading that lacks most of the text, or an index gone empty, is held back until a person
has looked. What is accepted is stored, compared and told like any other; who accepted it,
when and why stays with it for good. A running service takes it up within seconds.

Examples:
  exportwatch accept
  exportwatch accept bis/guidance --by "J. Doe" --reason "the office confirmed that part 2 was withdrawn"`
}

// heldJSON is what is held back, in the form scripts rely on.
type heldJSON struct {
	Capture int64                `json:"capture"`
	Source  exportwatch.SourceID `json:"source"`
	URL     string               `json:"url"`
	At      string               `json:"captured_at"`
	Since   string               `json:"since"`
	Reason  exportwatch.Reason   `json:"reason"`
	Detail  string               `json:"detail"`
}

func toHeldJSON(list []pipeline.Held) []heldJSON {
	out := []heldJSON{}
	for _, h := range list {
		out = append(out, heldJSON{h.Capture, h.Source, h.URL, instant(h.At), instant(h.Since), h.Reason, h.Detail})
	}
	return out
}

// Run lists what is held or accepts it.
func (c acceptCmd) Run(e *env) error {
	if c.Held != "" && (c.By == "" || c.Reason == "") {
		return errors.New("accept needs --by NAME and --reason TEXT: they are kept with what is accepted")
	}
	s, err := loadSettings(e.config)
	if err != nil {
		return err
	}
	svc, err := openByHand(e, s, c.Data, false)
	if err != nil {
		return err
	}
	do := c.list
	if c.Held != "" {
		do = c.accept
	}
	return errors.Join(do(e, svc), svc.close())
}

func (c acceptCmd) list(e *env, svc *handService) error {
	list, err := svc.pipeline.Held(e.ctx)
	if err != nil {
		return fmt.Errorf("list what is held back: %w", err)
	}
	if c.JSON {
		return writeJSON(e.stdout, map[string]any{"held": toHeldJSON(list), "synthetic": svc.store.Synthetic()})
	}
	printBanner(e, svc.store.Synthetic())
	for _, h := range list {
		fmt.Fprintf(e.stdout, "%d  %s %s since %s: %s\n    %s\n", h.Capture, h.Source, h.Reason, instant(h.Since), printable(h.Detail), printable(h.URL))
	}
	if len(list) == 0 {
		fmt.Fprintln(e.stdout, "nothing is held back")
	}
	return nil
}

func (c acceptCmd) accept(e *env, svc *handService) error {
	taken, report, err := svc.pipeline.Accept(e.ctx, c.Held, c.By, c.Reason)
	if errors.Is(err, pipeline.ErrNotHeld) {
		return fmt.Errorf("%w; exportwatch accept lists what is", err)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(e.stdout, map[string]any{"accepted": toHeldJSON(taken), "by": c.By, "reason": c.Reason,
			"pending": svc.later != "", "report": reportJSON(report), "synthetic": svc.store.Synthetic()})
	}
	printBanner(e, svc.store.Synthetic())
	for _, h := range taken {
		fmt.Fprintf(e.stdout, "accepted     capture %d of %s (%s)\n", h.Capture, h.Source, printable(h.URL))
	}
	svc.tell(e, report)
	return nil
}
