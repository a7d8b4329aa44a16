// Command exportwatch watches US export-control sources for changes and tells
// people about them. Each subcommand has a file of its own; this one reads the
// command line and turns what comes back into an exit code.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

// Exit codes. check and diff answer as diff(1) does.
const (
	exitOK      = 0
	exitChanges = 1
	exitTrouble = 2
)

// errChanges is what check and diff return when they found something.
var errChanges = errors.New("changes found")

// cli is the command line.
type cli struct {
	Config  string `short:"c" type:"path" placeholder:"FILE" env:"EXPORTWATCH_CONFIG" help:"Configuration file (YAML). Without one, defaults hold."`
	Verbose bool   `short:"v" help:"Tell on standard error what is being done."`

	Demo    demoCmd     `cmd:"" help:"Run the whole service on the bundled recorded world, offline."`
	Serve   serveCmd    `cmd:"" help:"Watch, alert and serve the web pages until interrupted."`
	Check   checkCmd    `cmd:"" help:"Make one pass over the sources now and print what is new."`
	Sources sourcesCmd  `cmd:"" help:"List the sources with their health, or show one."`
	Cover   coverageCmd `cmd:"" name:"coverage" help:"Tell how complete the store is, by the publishers' own figures."`
	Parse   parseCmd    `cmd:"" help:"Read a file into documents."`
	Diff    diffCmd     `cmd:"" help:"Compare two files."`
	Triage  triageCmd   `cmd:"" help:"Tell what a text or a file reports."`
	Show    showCmd     `cmd:"" help:"Show a development, document, version or matter from the store."`
	Log     logCmd      `cmd:"" help:"List the versions and changes of a document."`
	Ingest  ingestCmd   `cmd:"" help:"Hand in a letter, an exhibit or a message."`
	Accept  acceptCmd   `cmd:"" help:"List what is held back for a person to look at, or take it as the text."`
	Export  exportCmd   `cmd:"" help:"Write captures as a web archive (WARC)."`
	Conf    configCmd   `cmd:"" name:"config" help:"Check or print the configuration."`
	Doctor  doctorCmd   `cmd:"" help:"Check the installation: configuration, data, tools."`
	Version versionCmd  `cmd:"" help:"Print the version."`
}

// An env is the command's only door to the world.
type env struct {
	ctx    context.Context
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	getenv func(string) string
	now    func() time.Time
	log    *slog.Logger
	config string // --config
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(&env{ctx: ctx, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, now: time.Now}, os.Args[1:])
	stop()
	os.Exit(code)
}

// exited is how kong's wish to exit, after help, reaches run.
type exited int

// run does what args ask for and returns the exit code. Trouble is one line on
// standard error.
func run(e *env, args []string) (code int) {
	defer func() {
		if v := recover(); v != nil {
			c, ok := v.(exited)
			if !ok {
				panic(v)
			}
			code = int(c)
		}
	}()
	var c cli
	parser, err := kong.New(&c, kong.Name("exportwatch"),
		kong.Description("Watches US export-control sources and tells what changed. Not legal advice."),
		kong.Writers(e.stdout, e.stderr), kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Exit(func(code int) { panic(exited(code)) }))
	if err != nil {
		return trouble(e, err)
	}
	k, err := parser.Parse(args)
	if err != nil {
		return trouble(e, fmt.Errorf("%w; see exportwatch -h", err))
	}
	level := slog.LevelError
	if c.Verbose {
		level = slog.LevelInfo
	}
	e.log = slog.New(slog.NewTextHandler(e.stderr, &slog.HandlerOptions{Level: level}))
	e.config = c.Config
	switch err := k.Run(e); {
	case err == nil:
		return exitOK
	case errors.Is(err, errChanges):
		return exitChanges
	default:
		return trouble(e, err)
	}
}

func trouble(e *env, err error) int {
	fmt.Fprintln(e.stderr, "exportwatch: "+strings.ReplaceAll(err.Error(), "\n", " "))
	return exitTrouble
}
