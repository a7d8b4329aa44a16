package main

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"exportwatch/sources"
)

type configCmd struct {
	Check   configCheckCmd   `cmd:"" help:"Check the configuration file."`
	Show    configShowCmd    `cmd:"" default:"withargs" help:"Print the configuration in force."`
	Example configExampleCmd `cmd:"" help:"Print an example with every key."`
}

type (
	configCheckCmd   struct{}
	configShowCmd    struct{}
	configExampleCmd struct{}
)

// Help gives an example.
func (configCheckCmd) Help() string {
	return "Example: exportwatch -c exportwatch.yaml config check"
}

// Help says how the example is used.
func (configExampleCmd) Help() string {
	return "Example: exportwatch config example > exportwatch.yaml"
}

// Run checks the file that --config names. Where a subscription names sources,
// it says what cannot be seen through them, and of sources of the user's own what
// is told when their documents go.
func (configCheckCmd) Run(e *env) error {
	s, err := loadSettings(e.config)
	if err != nil {
		return err
	}
	defs, err := sources.All(s.sourceConfig())
	if err != nil {
		return err
	}
	file := e.config
	if file == "" {
		file = "no file: the defaults"
	}
	for _, note := range s.unseen(defs) {
		fmt.Fprintln(e.stdout, "note:", note)
	}
	for _, note := range removalNotes(defs) {
		fmt.Fprintln(e.stdout, "note:", note)
	}
	if len(s.Subscriptions) == 0 {
		fmt.Fprintln(e.stdout, "note:", nobodyTold)
	}
	_, err = fmt.Fprintln(e.stdout, "ok:", file)
	return err
}

// removalNotes says of which sources of the user's own it is told that a document
// was taken down or replaced, and of which it is not, a line for each reason.
func removalNotes(defs []sources.Definition) (notes []string) {
	told, not := []string{}, map[string][]string{}
	for _, d := range defs {
		switch id := string(d.ID); {
		case d.Fleeting != "":
			not[d.Fleeting] = append(not[d.Fleeting], id)
		case d.Lasting && strings.HasPrefix(id, "x/"):
			told = append(told, id)
		}
	}
	if len(told) > 0 {
		notes = append(notes, "what is taken down or replaced is told of "+strings.Join(told, ", "))
	}
	for _, why := range sortedKeys(not) {
		notes = append(notes, fmt.Sprintf("what is taken down or replaced is not told of %s: %s", strings.Join(not[why], ", "), why))
	}
	return notes
}

// Run prints what holds after defaults are filled in. Secrets are named by
// environment variable, so there is none to hide.
func (configShowCmd) Run(e *env) error {
	s, err := loadSettings(e.config)
	if err != nil {
		return err
	}
	b, err := yaml.Marshal(s)
	if err != nil {
		return fmt.Errorf("print the configuration: %w", err)
	}
	_, err = e.stdout.Write(b)
	return err
}

// Run prints the example.
func (configExampleCmd) Run(e *env) error {
	_, err := e.stdout.Write(exampleSettings)
	return err
}
