package main

import (
	"fmt"
	"os"
	"strings"

	"exportwatch/sources"
)

// keySettings say where the keys of registered users are: each in a variable of
// the environment or in a file. A publisher that is not named here is looked for
// in the variable of keyVariables.
type keySettings struct {
	Congress      keyPlace `yaml:"congress"`
	GovInfo       keyPlace `yaml:"govinfo"`
	CourtListener keyPlace `yaml:"courtlistener"`
	Regulations   keyPlace `yaml:"regulations"`
}

// A keyPlace is where one key is.
type keyPlace struct {
	Env  string `yaml:"env"`
	File string `yaml:"file"`
}

// maxKey bounds a key in bytes; the longest known has 64.
const maxKey = 1024

// A keyed is one publisher's key: where it may be, and where it goes.
type keyed struct {
	name     string // under keys in the configuration
	variable string // read when the configuration names no place
	place    keyPlace
	to       *sources.Key
}

func (s *settings) keyed(k *sources.Keys) []keyed {
	return []keyed{
		{"congress", "EXPORTWATCH_CONGRESS_KEY", s.Keys.Congress, &k.Congress},
		{"govinfo", "EXPORTWATCH_GOVINFO_KEY", s.Keys.GovInfo, &k.GovInfo},
		{"courtlistener", "EXPORTWATCH_COURTLISTENER_TOKEN", s.Keys.CourtListener, &k.CourtListener},
		{"regulations", "EXPORTWATCH_REGULATIONS_KEY", s.Keys.Regulations, &k.Regulations},
	}
}

// keys reads the keys. One that is named and cannot be had is told in troubles
// and does not keep the service from starting: the keyless route is used.
func (s *settings) keys(e *env) (k sources.Keys, troubles []string) {
	for _, p := range s.keyed(&k) {
		key, err := p.read(e)
		if err != nil {
			troubles = append(troubles, fmt.Sprintf("keys.%s: %v; the route without a key is used", p.name, err))
			continue
		}
		*p.to = key
	}
	return k, troubles
}

// read returns the key, or nothing if the configuration names no place and the
// variable is not set. No error holds anything of the key itself.
func (p keyed) read(e *env) (sources.Key, error) {
	value, from := e.getenv(p.variable), p.variable
	switch {
	case p.place.Env != "":
		from = p.place.Env
		if value = e.getenv(from); value == "" {
			return "", fmt.Errorf("the environment variable %s is empty or not set", from)
		}
	case p.place.File != "":
		from = p.place.File
		b, err := os.ReadFile(from)
		if err != nil {
			return "", err
		}
		if value = string(b); strings.TrimSpace(value) == "" {
			return "", fmt.Errorf("the file %s is empty", from)
		}
	}
	value = strings.TrimSpace(value)
	unfit := func(r rune) bool { return r <= ' ' || r > '~' }
	if len(value) > maxKey || strings.ContainsFunc(value, unfit) {
		return "", fmt.Errorf("what %s holds cannot be a key: want one word of at most %d letters, digits and signs", from, maxKey)
	}
	return sources.Key(value), nil
}

// problems finds a key that is to be in two places.
func (s *settings) keyProblems() (out []problem) {
	var k sources.Keys
	for _, p := range s.keyed(&k) {
		if p.place.Env != "" && p.place.File != "" {
			out = append(out, problem{keyPath{"keys", p.name}, fmt.Sprintf("keys.%s: give env or file, not both", p.name)})
		}
	}
	return out
}

// watched returns what the sources are made from, keys included, and tells of
// keys that could not be had in the log.
func (s *settings) watched(e *env) sources.Config {
	cfg := s.sourceConfig()
	var troubles []string
	cfg.Keys, troubles = s.keys(e)
	for _, t := range troubles {
		e.log.Warn(t)
	}
	return cfg
}
