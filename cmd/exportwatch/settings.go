package main

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"

	"github.com/goccy/go-yaml"

	"exportwatch"
	"exportwatch/sources"
)

// settings is the configuration file. Every key may be left out.
type settings struct {
	Contact       string               `yaml:"contact"` // address or URL in the User-Agent; needed to fetch from the network
	Data          string               `yaml:"data"`    // directory of the database
	Watch         watchSettings        `yaml:"watch"`
	Keys          keySettings          `yaml:"keys"`
	Sources       []sourceSettings     `yaml:"sources"`
	Subscriptions []subscriberSettings `yaml:"subscriptions"`
	Channels      channelSettings      `yaml:"channels"`
	Web           webSettings          `yaml:"web"`
	Incidents     incidentSettings     `yaml:"incidents"`
	Retention     retentionSettings    `yaml:"retention"`
	Limits        []limitSettings      `yaml:"limits"` // beside those built in
}

type watchSettings struct {
	Only      []string         `yaml:"only"` // built-in sources; all if empty
	Bills     []string         `yaml:"bills"`
	BillTerms []string         `yaml:"bill_terms"`
	Dockets   []docketSettings `yaml:"dockets"`
	CaseTerms []string         `yaml:"case_terms"`
	Officials []string         `yaml:"officials"`
	Courts    []string         `yaml:"case_courts"`
	CFR       []string         `yaml:"cfr"`
	Agencies  []string         `yaml:"agencies"`
	Reviews   []string         `yaml:"reviews"`
	Companies []string         `yaml:"companies"`
}

type docketSettings struct {
	Court  string `yaml:"court"`
	Number string `yaml:"number"`
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
	return parseSettings(file, data, (*settings).problems, (*settings).unconfigured)
}

// parseSettings reads a configuration strictly: an unknown key, a wrong type or
// a value that a check finds fault with is an error with file, line and column.
func parseSettings(file string, data []byte, checks ...func(*settings) []problem) (*settings, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // editors on Windows write it
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, fmt.Errorf("%w %s:1:1: the file is in UTF-16; save it as UTF-8", errSettings, file)
	}
	doc, err := readPlaces(data)
	if err != nil {
		return nil, positioned(file, err)
	}
	if doc.more != nil {
		at := start(doc.more)
		return nil, fmt.Errorf("%w %s:%d:%d: a line --- begins a second document, which would not be read; put everything into one", errSettings, file, at.Line, at.Column)
	}
	var s settings
	if p := doc.misshapen(reflect.TypeOf(s)); p != nil {
		return nil, fmt.Errorf("%w %s:%s: %s", errSettings, file, doc.position(p.path), p.message)
	}
	err = yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&s)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, positioned(file, err)
	}
	finishSettings(&s)
	for _, check := range checks {
		for _, p := range check(&s) {
			return nil, fmt.Errorf("%w %s:%s: %s", errSettings, file, doc.position(p.path), p.message)
		}
	}
	return &s, nil
}

// finishSettings fills in what was left out.
func finishSettings(s *settings) *settings {
	if s.Web.Listen == "" {
		s.Web.Listen = defaultListen
	}
	s.Incidents.finish()
	s.Retention.finish()
	def := sources.DefaultConfig()
	if s.Watch.Bills == nil {
		s.Watch.Bills = def.Bills
	}
	if s.Watch.CFR == nil {
		s.Watch.CFR = def.Parts
	}
	if s.Watch.Officials == nil {
		s.Watch.Officials = def.Officials
	}
	if s.Watch.Dockets == nil {
		for _, d := range def.Dockets {
			s.Watch.Dockets = append(s.Watch.Dockets, docketSettings(d))
		}
	}
	return s
}

func (s *settings) sourceConfig() sources.Config {
	cfg := sources.Config{Bills: s.Watch.Bills, BillTerms: s.Watch.BillTerms, CaseTerms: s.Watch.CaseTerms, Parts: s.Watch.CFR,
		Agencies: s.Watch.Agencies, Reviews: s.Watch.Reviews, Companies: s.Watch.Companies, Only: s.Watch.Only,
		Officials: s.Watch.Officials, CaseCourts: s.Watch.Courts}
	for _, d := range s.Watch.Dockets {
		cfg.Dockets = append(cfg.Dockets, sources.Docket(d))
	}
	for _, src := range s.Sources {
		cfg.Own = append(cfg.Own, src.own())
	}
	return cfg
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
