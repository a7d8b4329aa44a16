package main

import (
	"fmt"

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
// it says what cannot be seen through them.
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
	if len(s.Subscriptions) == 0 {
		fmt.Fprintln(e.stdout, "note:", nobodyTold)
	}
	_, err = fmt.Fprintln(e.stdout, "ok:", file)
	return err
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
