package notify

import (
	"errors"
	"fmt"
	"html/template"
	"strings"

	"exportwatch/redline"
)

const (
	redlineWords = 12       // unchanged words kept round each change
	maxRedline   = 24 << 10 // bytes of redline in one part of a mail
	maxInline    = 24 << 10 // bytes of both texts up to which the whole redline goes into the HTML part
	maxExcerpts  = 8        // differences quoted otherwise
)

// redlined is the observed change that a development was read from.
type redlined struct {
	Summary  string
	URL      string
	Text     string        // for the text part
	HTML     template.HTML // for the HTML part; empty if it would be too long
	Excerpts []redline.Excerpt
	Cut      bool // the text part does not hold all of it
}

// newRedlined renders the change of b, or nothing if there was none.
func newRedlined(b Bundle, links *linker) (*redlined, error) {
	if b.Old == nil || b.New == nil || len(b.Edits) == 0 {
		return nil, nil
	}
	r := &redlined{Summary: line(redline.Summary(b.Old, b.New, b.Edits))}
	if b.Development.Change != 0 {
		r.URL = links.page("changes", fmt.Sprint(b.Development.Change))
	}
	o := redline.Options{Context: redlineWords}
	w := &boundedText{max: maxRedline}
	err := redline.Text(w, b.Old, b.New, b.Edits, o)
	if err != nil && !errors.Is(err, errFull) {
		return nil, fmt.Errorf("redline of change %d: %w", b.Development.Change, err)
	}
	r.Cut = w.full
	r.Text = cleanLines(w.text.String())
	if len(b.Old.Text)+len(b.New.Text) <= maxInline {
		r.HTML = redline.HTML(b.Old, b.New, b.Edits, o)
	}
	if r.HTML == "" || len(r.HTML) > 2*maxRedline {
		r.HTML = ""
		r.Excerpts = excerpts(redline.Excerpts(b.Old, b.New, b.Edits, maxExcerpts))
	}
	return r, nil
}

func excerpts(in []redline.Excerpt) []redline.Excerpt {
	var out []redline.Excerpt
	for _, e := range head(in, maxExcerpts) {
		out = append(out, redline.Excerpt{
			Path: line(e.Path), Old: clip(oneLine(e.Old), maxQuote), New: clip(oneLine(e.New), maxQuote),
		})
	}
	return out
}

// errFull tells the writer of a redline that no more is wanted.
var errFull = errors.New("enough text")

// boundedText keeps the first max bytes written to it and refuses the rest.
type boundedText struct {
	text strings.Builder
	max  int
	full bool
}

// Write implements io.Writer.
func (w *boundedText) Write(p []byte) (int, error) {
	room := w.max - w.text.Len()
	if len(p) <= room {
		return w.text.Write(p)
	}
	w.full = true
	w.text.Write(p[:room])
	return room, errFull
}
