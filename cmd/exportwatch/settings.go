package main

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/pipeline"
	"exportwatch/sources"
)

// settings is the configuration file. Every key may be left out.
type settings struct {
	Contact       string               `yaml:"contact"` // address or URL in the User-Agent; needed to fetch from the network
	Data          string               `yaml:"data"`    // directory of the database
	Watch         watchSettings        `yaml:"watch"`
	Sources       []sourceSettings     `yaml:"sources"`
	Subscriptions []subscriberSettings `yaml:"subscriptions"`
	Channels      channelSettings      `yaml:"channels"`
	Web           webSettings          `yaml:"web"`
}

type watchSettings struct {
	Bills   []string         `yaml:"bills"`
	Dockets []docketSettings `yaml:"dockets"`
	CFR     []string         `yaml:"cfr"`
}

type docketSettings struct {
	Court  string `yaml:"court"`
	Number string `yaml:"number"`
}

type sourceSettings struct {
	ID        string            `yaml:"id"`
	Title     string            `yaml:"title"`
	Publisher string            `yaml:"publisher"`
	Grade     string            `yaml:"grade"`
	Feed      string            `yaml:"feed"`
	URL       string            `yaml:"url"`
	Format    string            `yaml:"format"`
	Schedule  string            `yaml:"schedule"`
	Court     string            `yaml:"court"`
	Selectors *selectorSettings `yaml:"selectors"`
}

type selectorSettings struct {
	Title     string `yaml:"title"`
	Published string `yaml:"published"`
	Body      string `yaml:"body"`
}

type subscriberSettings struct {
	ID       string           `yaml:"id"`
	Owner    string           `yaml:"owner"`
	Reason   string           `yaml:"reason"`
	Filter   filterSettings   `yaml:"filter"`
	Channels []targetSettings `yaml:"channels"`
}

type filterSettings struct {
	Kinds      []string `yaml:"kinds"`
	Sources    []string `yaml:"sources"`
	Severities []string `yaml:"severities"`
	Matters    []string `yaml:"matters"`
	Keywords   []string `yaml:"keywords"`
}

type targetSettings struct {
	Channel string `yaml:"channel"`
	To      string `yaml:"to"`
}

type channelSettings struct {
	Email   *emailSettings   `yaml:"email"`
	Webhook *webhookSettings `yaml:"webhook"`
}

type emailSettings struct {
	Host        string `yaml:"host"`
	Port        int    `yaml:"port"`
	From        string `yaml:"from"`
	Username    string `yaml:"username"`
	PasswordEnv string `yaml:"password_env"` // name of the environment variable
	TLS         string `yaml:"tls"`
}

type webhookSettings struct {
	SecretEnv string `yaml:"secret_env"` // name of the environment variable
}

type webSettings struct {
	Listen   string `yaml:"listen"`
	TokenEnv string `yaml:"token_env"` // name of the environment variable
	BaseURL  string `yaml:"base_url"`
}

// defaultListen is where the web pages are served: this machine only.
const defaultListen = "127.0.0.1:8377"

//go:embed example.yaml
var exampleSettings []byte

// errSettings marks trouble with the configuration file.
var errSettings = errors.New("configuration")

// loadSettings reads the configuration file; the empty name gives the defaults.
func loadSettings(file string) (*settings, error) {
	if file == "" {
		return finishSettings(&settings{}), nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errSettings, err)
	}
	return parseSettings(file, data)
}

// parseSettings reads a configuration strictly: an unknown key, a wrong type or
// a value that is not allowed is an error with file, line and column.
func parseSettings(file string, data []byte) (*settings, error) {
	var s settings
	err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&s)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, positioned(file, err)
	}
	for _, p := range s.problems() {
		return nil, fmt.Errorf("%w %s:%s: %s", errSettings, file, position(data, p.path), p.message)
	}
	return finishSettings(&s), nil
}

// positioned turns an error of the YAML library into one line with the place.
func positioned(file string, err error) error {
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil {
		at := y.GetToken().Position
		return fmt.Errorf("%w %s:%d:%d: %s%s", errSettings, file, at.Line, at.Column, y.GetMessage(), allowedAt(y.GetMessage()))
	}
	return fmt.Errorf("%w %s: %w", errSettings, file, err)
}

// allowedAt says what is allowed where a key is unknown.
func allowedAt(message string) string {
	if strings.Contains(message, "unknown field") {
		return "; `exportwatch config example` lists every key"
	}
	return ""
}

// position returns "line:column" of the node at path, or of the start.
func position(data []byte, path string) string {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return "1:1"
	}
	p, err := yaml.PathString(path)
	if err != nil {
		return "1:1"
	}
	var node ast.Node
	if node, err = p.FilterFile(file); err != nil || node == nil {
		return "1:1"
	}
	at := node.GetToken().Position
	return fmt.Sprintf("%d:%d", at.Line, at.Column)
}

// A problem is a value that is not allowed.
type problem struct{ path, message string }

// problems checks what the types cannot.
func (s *settings) problems() (out []problem) {
	for i, src := range s.Sources {
		at := fmt.Sprintf("$.sources[%d]", i)
		if src.Schedule != "" {
			if err := pipeline.CheckSchedule(src.Schedule); err != nil {
				out = append(out, problem{at + ".schedule", fmt.Sprintf("%q is no cron schedule (%v); want five fields, such as \"*/30 7-20 * * 1-5\", Washington time", src.Schedule, err)})
			}
		}
		if _, err := sources.All(sources.Config{Own: []sources.Own{src.own()}}); err != nil {
			out = append(out, problem{at, err.Error()})
		}
	}
	if _, err := sources.All(s.sourceConfig()); err != nil && len(out) == 0 {
		out = append(out, problem{"$", err.Error()})
	}
	for i, sub := range s.Subscriptions {
		out = append(out, sub.problems(fmt.Sprintf("$.subscriptions[%d]", i))...)
	}
	if s.Web.Listen != "" {
		if _, _, err := net.SplitHostPort(s.Web.Listen); err != nil {
			out = append(out, problem{"$.web.listen", fmt.Sprintf("%q: want host:port, such as %s", s.Web.Listen, defaultListen)})
		}
	}
	return out
}

var channelNames = []string{"email", "webhook", "log"}

func (s subscriberSettings) problems(at string) (out []problem) {
	if exportwatch.Slug(s.ID) != s.ID || s.ID == "" {
		out = append(out, problem{at, fmt.Sprintf("id %q: want lower-case letters, digits and hyphens", s.ID)})
	}
	severities := []string{"critical", "high", "medium", "low"}
	for i, v := range s.Filter.Severities {
		if !slices.Contains(severities, v) {
			out = append(out, problem{fmt.Sprintf("%s.filter.severities[%d]", at, i), fmt.Sprintf("%q: want one of %s", v, strings.Join(severities, " "))})
		}
	}
	if len(s.Channels) == 0 {
		out = append(out, problem{at, "channels: give at least one"})
	}
	for i, t := range s.Channels {
		if !slices.Contains(channelNames, t.Channel) {
			out = append(out, problem{fmt.Sprintf("%s.channels[%d]", at, i), fmt.Sprintf("channel %q: want one of %s", t.Channel, strings.Join(channelNames, " "))})
		}
	}
	return out
}

// finishSettings fills in what was left out.
func finishSettings(s *settings) *settings {
	if s.Web.Listen == "" {
		s.Web.Listen = defaultListen
	}
	def := sources.DefaultConfig()
	if s.Watch.Bills == nil {
		s.Watch.Bills = def.Bills
	}
	if s.Watch.CFR == nil {
		s.Watch.CFR = def.Parts
	}
	if s.Watch.Dockets == nil {
		for _, d := range def.Dockets {
			s.Watch.Dockets = append(s.Watch.Dockets, docketSettings(d))
		}
	}
	return s
}

func (s *settings) sourceConfig() sources.Config {
	cfg := sources.Config{Bills: s.Watch.Bills, Parts: s.Watch.CFR}
	for _, d := range s.Watch.Dockets {
		cfg.Dockets = append(cfg.Dockets, sources.Docket(d))
	}
	for _, src := range s.Sources {
		cfg.Own = append(cfg.Own, src.own())
	}
	return cfg
}

func (s sourceSettings) own() sources.Own {
	o := sources.Own{ID: s.ID, Title: s.Title, Publisher: s.Publisher, Grade: exportwatch.Grade(s.Grade),
		Feed: s.Feed, URL: s.URL, Format: s.Format, Schedule: s.Schedule, Court: s.Court}
	if s.Selectors != nil {
		o.Selectors = parsers.Selectors{Title: s.Selectors.Title, Published: s.Selectors.Published, Body: s.Selectors.Body}
	}
	return o
}

func (s *settings) subscriptions() (out []exportwatch.Subscription) {
	for _, sub := range s.Subscriptions {
		e := exportwatch.Subscription{ID: exportwatch.SubscriptionID(sub.ID), Owner: sub.Owner, Reason: sub.Reason}
		e.Filter.Keywords = sub.Filter.Keywords
		for _, k := range sub.Filter.Kinds {
			e.Filter.Kinds = append(e.Filter.Kinds, exportwatch.Kind(k))
		}
		for _, id := range sub.Filter.Sources {
			e.Filter.Sources = append(e.Filter.Sources, exportwatch.SourceID(id))
		}
		for _, v := range sub.Filter.Severities {
			e.Filter.Severities = append(e.Filter.Severities, exportwatch.Severity(v))
		}
		for _, m := range sub.Filter.Matters {
			e.Filter.Matters = append(e.Filter.Matters, exportwatch.MatterID(m))
		}
		for _, t := range sub.Channels {
			e.Channels = append(e.Channels, exportwatch.Target(t))
		}
		out = append(out, e)
	}
	return out
}

// dataDir returns where the embedded database lies: --data, the configuration,
// EXPORTWATCH_DATA, or the user's own data directory.
func dataDir(e *env, flag string, s *settings) (string, error) {
	for _, dir := range []string{flag, s.Data, e.getenv("EXPORTWATCH_DATA")} {
		if dir != "" {
			return dir, nil
		}
	}
	if dir := e.getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "exportwatch"), nil
	}
	if home := e.getenv("HOME"); home != "" {
		return filepath.Join(home, ".local", "share", "exportwatch"), nil
	}
	return "", errors.New("no place for the data: give --data DIR or set EXPORTWATCH_DATA")
}
