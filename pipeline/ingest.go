package pipeline

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/sources"
	"exportwatch/store"
)

// A Handed is a file that a person hands in.
type Handed struct {
	Name     string // of the file
	Payload  []byte
	Received exportwatch.Date     // when it reached them
	From     string               // whom it came from
	By       string               // who hands it in
	Matter   exportwatch.MatterID // what it raises belongs there; may be empty
	Private  bool                 // only By may see it and be alerted to it
}

// A Taken is one file of what was handed in: the file itself, or what a message
// carried.
type Taken struct {
	Name    string
	Doc     exportwatch.DocID
	Capture int64
	Format  string
	Known   bool   // it was handed in before; it is kept as it was then
	Trouble string // why it is only kept and not read; empty if it is read

	Title    string                // of what is read; may be empty
	Words    int                   // how many are read; 0 for a scan without text
	Warnings []exportwatch.Warning // what the reader could not do
}

// ErrHanded reports that something cannot be handed in as it is; the message says
// what must be changed.
var ErrHanded = errors.New("cannot be handed in")

// handEngine names how files handed in are captured, and its revision.
const handEngine = "ingest/1"

// maxHandedDepth bounds how deep messages may carry messages.
const maxHandedDepth = 3

// Ingest captures a file that a person hands in, with what a message carries,
// notes who did and takes it through the steps. The same file again is no second
// capture, whatever is said of it; that it came again is noted too.
func (p *Pipeline) Ingest(ctx context.Context, h Handed) ([]Taken, Report, error) {
	var r Report
	if err := p.checkHanded(h); err != nil {
		return nil, r, err
	}
	files, err := unpacked(h)
	if err != nil {
		return nil, r, err
	}
	err = p.store.Update(ctx, func(tx *store.Tx) error {
		if h.Matter != "" {
			if _, err := tx.Matter(ctx, h.Matter); err != nil {
				return err
			}
		}
		if err := p.openHand(ctx, tx); err != nil {
			return err
		}
		for i := range files {
			if err := p.takeIn(ctx, tx, h, &files[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, r, fmt.Errorf("ingest %s: %w", h.Name, err)
	}
	if err := p.drain(ctx, &r); err != nil {
		return nil, r, err
	}
	taken := make([]Taken, len(files))
	for i, f := range files {
		taken[i] = p.look(ctx, f)
	}
	return taken, r, nil
}

func (p *Pipeline) checkHanded(h Handed) error {
	today := exportwatch.DateOf(p.now().In(p.zone))
	switch {
	case strings.TrimSpace(h.From) == "" || strings.TrimSpace(h.By) == "":
		return fmt.Errorf("%w: say whom it came from and who hands it in", ErrHanded)
	case h.Received.IsZero() || today.Before(h.Received):
		return fmt.Errorf("%w: the day it was received, %q, must be one up to today, %s", ErrHanded, h.Received, today)
	case len(h.Payload) > parsers.MaxPayload:
		return fmt.Errorf("%w: %d bytes, more than %d", ErrHanded, len(h.Payload), parsers.MaxPayload)
	}
	return nil
}

// A handedFile is one file on its way in.
type handedFile struct {
	Taken
	payload []byte
	address string // it is captured under
}

// unpacked returns the file and, of a message, everything it carries that can be
// read or says why it cannot. The file itself must be one that can.
func unpacked(h Handed) ([]handedFile, error) {
	format := handedFormat(h.Name, h.Payload)
	if format == "" {
		return nil, fmt.Errorf("%w: %s is %s; print it to PDF first", ErrHanded, h.Name, unread(h.Payload))
	}
	files := []handedFile{{Taken: Taken{Name: h.Name, Format: format}, payload: h.Payload}}
	for depth, from := 0, 0; depth < maxHandedDepth && from < len(files); depth++ {
		carriers := files[from:]
		from = len(files)
		for _, c := range carriers {
			if c.Format != "eml" {
				continue
			}
			carried, err := parsers.Attachments(c.payload)
			if err != nil {
				return nil, fmt.Errorf("%w: %s: %w", ErrHanded, c.Name, err)
			}
			for i, a := range carried {
				name := a.Name
				if name == "" {
					name = fmt.Sprintf("part %d of %s", i+1, c.Name)
				}
				if len(a.Payload) > 0 {
					files = append(files, handedFile{Taken: Taken{Name: name, Format: handedFormat(name, a.Payload)}, payload: a.Payload})
				}
			}
		}
	}
	return files, nil
}

// openHand makes the state of the source if there is none. Nothing handed in is
// a back list, however old: somebody wants it read.
func (p *Pipeline) openHand(ctx context.Context, tx *store.Tx) error {
	state, err := tx.SourceState(ctx, sources.HandID)
	if errors.Is(err, exportwatch.ErrNotFound) {
		state = exportwatch.SourceState{Source: sources.HandID}
		err = tx.PutSetting(ctx, baselineKey(sources.HandID), time.Unix(0, 0).UTC().Format(time.RFC3339Nano))
	}
	if err != nil {
		return err
	}
	state.Health, state.LastTried, state.LastSuccess = exportwatch.HealthOK, p.now(), p.now()
	return tx.PutSourceState(ctx, state)
}

// takeIn captures one file unless it has been before, and notes who handed it in.
func (p *Pipeline) takeIn(ctx context.Context, tx *store.Tx, h Handed, f *handedFile) error {
	digest, owner := exportwatch.DigestOf(f.payload), ""
	address := "ingest:///" + h.Received.String() + "/" + digest.String()[:16]
	if h.Private {
		owner = h.By
		address += "-" + exportwatch.DigestOf([]byte(owner)).String()[:8]
	}
	c, err := handedBefore(ctx, tx, digest, owner)
	switch {
	case errors.Is(err, exportwatch.ErrNotFound):
		c, err = tx.AddCapture(ctx, exportwatch.Capture{
			Source: sources.HandID, URL: address, At: p.now(),
			Outcome: exportwatch.Fetched, Format: f.Format, Payload: digest, Crawler: handEngine,
		}, f.payload)
	case err == nil:
		f.Known = true
	}
	if err != nil {
		return err
	}
	f.Capture, f.Doc, f.address = c.ID, handedID(c.URL), c.URL
	row := store.Handing{At: p.now(), By: h.By, Name: f.Name, Digest: digest, Received: h.Received, From: h.From, Matter: h.Matter, Owner: owner, Capture: c.ID}
	return tx.AddHanding(ctx, row)
}

// handedBefore returns the capture of a file that owner may know of: one that is
// for everybody, or owner's own. What is private to others stays unknown to
// whoever hands the same file in, and does not keep it from being told.
func handedBefore(ctx context.Context, tx *store.Tx, d exportwatch.Digest, owner string) (exportwatch.Capture, error) {
	list, err := tx.CapturesWith(ctx, sources.HandID, d)
	if err != nil {
		return exportwatch.Capture{}, err
	}
	for _, c := range list {
		h, err := tx.HandingOf(ctx, c.ID)
		if err != nil || h.Owner == "" || h.Owner == owner {
			return c, err
		}
	}
	return exportwatch.Capture{}, exportwatch.ErrNotFound
}

// look completes what whoever hands a file in is told of it: what its reader sees,
// whether or not this process takes it through the steps.
func (p *Pipeline) look(ctx context.Context, f handedFile) Taken {
	if f.Format == "" {
		f.Doc, f.Trouble = "", "kept as it came: "+unread(f.payload)
		return f.Taken
	}
	res, err := p.read(ctx, exportwatch.Capture{ID: f.Capture, Source: sources.HandID, URL: f.address, Format: f.Format}, f.payload)
	if err != nil {
		f.Trouble = err.Error()
	}
	for _, d := range res.Documents {
		f.Title = d.Title
		f.Words += len(strings.Fields(d.Version.Text))
		f.Warnings = append(f.Warnings, d.Version.Warnings...)
	}
	return f.Taken
}

// handedID returns the identifier of the document handed in under an address.
func handedID(address string) exportwatch.DocID {
	return exportwatch.DocID("ingest/" + strings.TrimPrefix(address, "ingest:///"))
}

// asHanded gives what was read of a file handed in its identity, which is when it
// was received and what it is, and no address to read it at.
func asHanded(c exportwatch.Capture, docs []parsers.Document) {
	for i := range docs {
		docs[i].ID, docs[i].URL = handedID(c.URL), ""
		docs[i].Version.Doc = docs[i].ID
	}
}

// belongs completes a document handed in with its owner and, if its text gives
// it no title, with the name of its file.
func belongs(ctx context.Context, tx *store.Tx, c exportwatch.Capture, d *parsers.Document) error {
	h, err := tx.HandingOf(ctx, c.ID)
	if err != nil {
		return err
	}
	d.Owner = h.Owner
	if d.Title == "" {
		d.Title = path.Base(h.Name)
		d.Version.Title = d.Title
	}
	return nil
}

// handed gives what was read of a file handed in its owner and the matter that
// was named with it. What is private is an event of its own: told together with
// what everybody knows it would be known by everybody.
func handed(h store.Handing, c *exportwatch.Development) {
	c.Matter = h.Matter
	if h.Owner == "" {
		return
	}
	c.Owner = h.Owner
	c.Key = "private|" + h.Owner + "|" + c.Key
	c.ID += "-" + exportwatch.DevelopmentID(exportwatch.DigestOf([]byte(c.Key)).String()[:8])
}

// readers returns the subscriptions that may be told of what belongs to owner:
// all of them if it is for everybody.
func readers(subs []exportwatch.Subscription, owner string) []exportwatch.Subscription {
	if owner == "" {
		return subs
	}
	var out []exportwatch.Subscription
	for _, s := range subs {
		if s.Owner == owner {
			out = append(out, s)
		}
	}
	return out
}

// privateMatter assigns a private development to the matter named with it or to
// the one its ties lead to, and leaves that as it is: what is tied to a matter
// shows on its page. Without one it gets a matter of its own that says nothing.
func privateMatter(ctx context.Context, tx *store.Tx, d *exportwatch.Development, m exportwatch.Matter, known bool) error {
	if d.Matter != "" {
		return nil
	}
	if known {
		d.Matter = m.ID
		return nil
	}
	d.Matter = exportwatch.MatterID("m/private-" + exportwatch.DigestOf([]byte(d.Key)).String()[:12])
	return tx.PutMatter(ctx, exportwatch.Matter{ID: d.Matter, Title: "Handed in privately"})
}
