package web_test

import (
	"context"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"exportwatch"
	"exportwatch/store"
)

var screenshots = flag.String("screenshots", "", "write a PNG of every page the browser shows to this `directory`")

// browserTime bounds all pages in one browser.
const browserTime = 2 * time.Minute

// browser starts a browser that ends with the test, or skips the test.
func browser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: pages were not looked at in a browser")
	}
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no chromium: pages were not looked at")
		}
		t.Skip("NO CHROMIUM: pages were not looked at in a browser")
	}
	options := append([]chromedp.ExecAllocatorOption{}, chromedp.DefaultExecAllocatorOptions[:]...)
	options = append(options, chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	ctx, cancel := context.WithTimeout(t.Context(), browserTime)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

// complaints collects what the browser says against the pages.
type complaints struct {
	mu   sync.Mutex
	list []string
}

func (c *complaints) listen(ctx context.Context) error {
	return chromedp.Listen(ctx, func(event any) {
		c.mu.Lock()
		defer c.mu.Unlock()
		switch e := event.(type) {
		case *log.EventEntryAdded:
			if e.Entry.Level == log.EntryLevelError && !strings.HasSuffix(e.Entry.URL, "/favicon.ico") && !strings.HasSuffix(e.Entry.URL, "/none") {
				c.list = append(c.list, e.Entry.Text+" "+e.Entry.URL)
			}
		case *runtime.EventExceptionThrown:
			c.list = append(c.list, e.ExceptionDetails.Text)
		}
	})
}

func TestBrowser(t *testing.T) {
	ctx := browser(t)
	w := newWorld(t, nil)
	old, new, change := w.seed()
	long := development(3)
	long.ID, long.Key, long.Headline = "d-long", "long", strings.Repeat("Unbrokenheadline", 12)+" of 200"
	w.raise(long)
	w.update(func(ctx context.Context, tx *store.Tx) error {
		_, _, err := tx.OpenIncident(ctx, exportwatch.Incident{Source: "a/news", Subject: "https://a.example/" + strings.Repeat("x", 300),
			Reason: exportwatch.ReasonBlockPage, Detail: strings.Repeat("y", 300), Opened: noon})
		return err
	})
	srv := httptest.NewServer(w.handler)
	t.Cleanup(srv.Close)
	var said complaints
	if err := said.listen(ctx); err != nil {
		t.Fatal(err)
	}
	paths := []string{"/", "/developments/d-1", "/developments/d-long", "/matters/m/acme", "/sources", "/sources/a/news", "/coverage", "/alerts",
		"/documents/page/a.example/x", fmt.Sprint("/versions/", old.ID), fmt.Sprintf("/versions/%d#e19", new.ID), fmt.Sprint("/changes/", change.ID), "/none"}
	for _, width := range []int64{390, 1280} {
		for _, scheme := range []string{"light", "dark"} {
			for _, path := range paths {
				look(ctx, t, srv.URL, path, width, scheme)
			}
		}
	}
	for name, n := range map[string]int{"empty": 0, "many": 500} {
		w := newWorld(t, nil)
		list := make([]exportwatch.Development, n)
		for i := range list {
			list[i] = development(i)
		}
		w.raise(list...)
		srv := httptest.NewServer(w.handler)
		t.Cleanup(srv.Close)
		for _, width := range []int64{390, 1280} {
			look(ctx, t, srv.URL, "/?"+name, width, "light")
		}
	}
	said.mu.Lock()
	defer said.mu.Unlock()
	for _, c := range said.list {
		t.Error("the browser says:", c)
	}
}

// look shows one page and checks that it fits and can be read.
func look(ctx context.Context, t *testing.T, base, path string, width int64, scheme string) {
	t.Helper()
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
		t.Fatal(err)
	}
	err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900),
		chromedp.Navigate("about:blank"), // so that a fragment loads the page anew
		chromedp.Navigate(base+path), chromedp.WaitVisible(chromedp.CSS("h1")))
	if err != nil {
		t.Fatalf("%s at %d, %s: %v", path, width, scheme, err)
	}
	headline, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("h1")))
	if err != nil {
		t.Fatal(err)
	}
	overflow, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - innerWidth`))
	if err != nil {
		t.Fatal(err)
	}
	if headline == "" || overflow > 0 {
		t.Errorf("%s at %d, %s: headline %q, %d pixels wider than the window", path, width, scheme, headline, overflow)
	}
	if *screenshots != "" {
		png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
		if err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("%s-%d-%s.png", exportwatch.Slug("page"+path), width, scheme)
		if err := os.WriteFile(filepath.Join(*screenshots, name), png, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
