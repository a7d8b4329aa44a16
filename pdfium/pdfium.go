// Package pdfium reads the text of PDF files and draws their pages with PDFium,
// compiled to WebAssembly: no cgo, and what a hostile file does to it stays in
// its own memory. It is [parsers.TextEngine] for files whose text the walker of
// package parsers does not get right.
package pdfium

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// Version is the release of the module that holds PDFium. Another one may read
// another text.
const Version = "1.17.2"

// Bounds of one call.
const (
	maxTime  = 60 * time.Second
	maxPages = 5000
	maxText  = 32 << 20 // characters; a page has some 3,000
	// leastTime and timePerMiB are what a file may take by its size. A page that is
	// drawn takes a second on an idle machine and more than six on a busy one.
	leastTime  = 20 * time.Second
	timePerMiB = 2 * time.Second
	// memoryPages are pages of 64 KiB: 512 MiB hold the largest payload, its
	// decoded images and the picture of a page.
	memoryPages = 8192
	// smallFile is the size in bytes up to which a file gets smallPages, 160 MiB:
	// more than a page of colours takes at 600 dots an inch. Memory that grows is
	// copied, so that a process takes up to twice as much.
	smallFile  = 2 << 20
	smallPages = 2560
	// largeFile is the size in bytes from which the memory that a file took is
	// given back afterwards: memory of WebAssembly only grows.
	largeFile = 8 << 20
)

// ErrClosed reports a call after Close.
var ErrClosed = errors.New("pdfium: the engine is closed")

// Options says how an Engine works.
type Options struct {
	// Cache is a directory for the compiled module, which is made if it is not
	// there. Without one, or where it cannot be written, each process that needs
	// PDFium takes seconds to compile it.
	Cache string
	// Time bounds one call; zero means a minute. Small files have less.
	Time time.Duration
}

// An Engine is one instance of PDFium, started when it is first needed and used
// by one call at a time. It is safe for concurrent use.
type Engine struct {
	options  Options
	turn     chan struct{} // holds one token: whoever has it uses what stands below
	closed   bool
	cache    wazero.CompilationCache
	pool     pdfium.Pool
	roomy    bool // the pool's instances have memory for large files
	instance pdfium.Pdfium
}

// New returns an engine. Nothing is started before the first call.
func New(o Options) *Engine {
	if o.Time <= 0 {
		o.Time = maxTime
	}
	e := &Engine{options: o, turn: make(chan struct{}, 1)}
	e.turn <- struct{}{}
	return e
}

// Name returns the engine's name and version.
func (e *Engine) Name() string { return "pdfium/" + Version }

// FromImage is false: PDFium reads the text that the file holds.
func (e *Engine) FromImage() bool { return false }

// Close ends the engine and waits for the call that uses it, if there is one.
func (e *Engine) Close() error {
	<-e.turn
	defer func() { e.turn <- struct{}{} }()
	e.closed = true
	e.drop()
	var err error
	if e.pool != nil {
		err = e.pool.Close()
		e.pool = nil
	}
	if e.cache != nil {
		err = errors.Join(err, e.cache.Close(context.Background()))
		e.cache = nil
	}
	return err
}

// Start starts PDFium, which the first call otherwise does.
func (e *Engine) Start(ctx context.Context) error {
	return e.use(ctx, nil, func(pdfium.Pdfium) error { return nil })
}

// use calls do with the running instance, alone and in bounded time. An instance
// that was cut off, failed or took much memory is not used again.
func (e *Engine) use(ctx context.Context, file []byte, do func(pdfium.Pdfium) error) error {
	select {
	case <-e.turn:
		defer func() { e.turn <- struct{}{} }()
	case <-ctx.Done():
		return fmt.Errorf("pdfium: wait for the engine: %w", ctx.Err())
	}
	if err := e.start(len(file) > smallFile); err != nil {
		return err
	}
	limit := min(e.options.Time, leastTime+timePerMiB*time.Duration(len(file))>>20)
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	stop := e.cutOff(ctx)
	err := e.untrap(do(e.instance))
	if !stop() {
		err = fmt.Errorf("pdfium: not finished within %v: %w", limit, ctx.Err())
	}
	if err != nil || len(file) > largeFile {
		e.drop()
	}
	return err
}

// cutOff makes whatever call is running fail when ctx ends. stop reports whether
// that did not happen.
//
// The library takes no context, and its Kill must not be called while a call
// runs; closing the module below it is what WebAssembly's runtime itself does when
// a context ends, and is safe.
func (e *Engine) cutOff(ctx context.Context) (stop func() bool) {
	implementation := reflect.Indirect(reflect.ValueOf(e.instance.GetImplementation()))
	module, _ := implementation.FieldByName("Module").Interface().(api.Module)
	return context.AfterFunc(ctx, func() {
		_ = module.CloseWithExitCode(context.Background(), 1) // the call that is cut off tells
	})
}

// untrap returns err, in words if WebAssembly's runtime ended the call: its own are
// a trace of addresses.
func (e *Engine) untrap(err error) error {
	if err == nil || !strings.Contains(err.Error(), "wasm stack trace") {
		return err
	}
	return fmt.Errorf("pdfium: it gave up: the file takes more than its %d MiB of memory, or meets a fault of its own", e.memory()>>4)
}

// memory returns the memory of an instance, in pages of 64 KiB.
func (e *Engine) memory() uint32 {
	if e.roomy {
		return memoryPages
	}
	return smallPages
}

// start starts PDFium and an instance of it with memory for a small or a large
// file, unless they run.
func (e *Engine) start(roomy bool) error {
	if e.closed {
		return ErrClosed
	}
	if e.pool != nil && e.roomy != roomy {
		e.drop()
		if err := e.pool.Close(); err != nil {
			return fmt.Errorf("pdfium: end an instance of other memory: %w", err)
		}
		e.pool = nil
	}
	if e.pool == nil {
		if err := e.load(roomy); err != nil {
			return err
		}
	}
	if e.instance != nil {
		return nil
	}
	instance, err := e.pool.GetInstance(maxTime)
	if err != nil {
		return fmt.Errorf("pdfium: start an instance: %w", err)
	}
	e.instance = instance
	return nil
}

// load compiles PDFium, or takes it from the cache.
func (e *Engine) load(roomy bool) (err error) {
	if e.cache == nil {
		e.cache = openCache(e.options.Cache)
	}
	e.roomy = roomy
	config := wazero.NewRuntimeConfig().WithCompilationCache(e.cache).WithCloseOnContextDone(true).WithMemoryLimitPages(e.memory())
	e.pool, err = webassembly.Init(webassembly.Config{
		MaxTotal: 1, RuntimeConfig: config, Stdout: io.Discard, Stderr: io.Discard,
		FSConfig: wazero.NewFSConfig(), // no file of the machine is within its reach
	})
	if err != nil {
		return fmt.Errorf("pdfium: load: %w", err)
	}
	return nil
}

// openCache returns the cache in dir, or one of this process if there is none to be
// had: then each process compiles PDFium anew.
func openCache(dir string) wazero.CompilationCache {
	if dir != "" && os.MkdirAll(dir, 0o700) == nil {
		if cache, err := wazero.NewCompilationCacheWithDir(dir); err == nil {
			return cache
		}
	}
	return wazero.NewCompilationCache()
}

// drop ends the instance; the next call starts another.
func (e *Engine) drop() {
	if e.instance != nil {
		_ = e.instance.Close() // fails below a module that was cut off, and gives its place back all the same
		e.instance = nil
	}
}

// open calls do with the document that file is.
func (e *Engine) open(ctx context.Context, file []byte, do func(pdfium.Pdfium, references.FPDF_DOCUMENT) error) error {
	return e.use(ctx, file, func(p pdfium.Pdfium) (err error) {
		doc, err := p.OpenDocument(&requests.OpenDocument{File: &file})
		if err != nil {
			return fmt.Errorf("pdfium: open the file: %w", err)
		}
		defer func() {
			_, closeErr := p.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc.Document})
			err = errors.Join(err, closeErr)
		}()
		return do(p, doc.Document)
	})
}
