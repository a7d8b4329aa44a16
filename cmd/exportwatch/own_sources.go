package main

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/pipeline"
	"exportwatch/sources"
)

// sourceSettings is a source of the user's own.
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
	Fields    *fieldSettings    `yaml:"fields"`
	Key       []string          `yaml:"key"`
}

// selectorSettings are CSS selectors of the parts of a page.
type selectorSettings struct {
	Title     string `yaml:"title"`
	Published string `yaml:"published"`
	Body      string `yaml:"body"`
	Item      string `yaml:"item"` // of a page that lists pages: what holds their links
}

// fieldSettings are paths in JSON.
type fieldSettings struct {
	List  string `yaml:"list"`
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	Date  string `yaml:"date"`
	URL   string `yaml:"url"`
	Text  string `yaml:"text"`
}

func (s sourceSettings) own() sources.Own {
	o := sources.Own{ID: s.ID, Title: s.Title, Publisher: s.Publisher, Grade: exportwatch.Grade(s.Grade),
		Feed: s.Feed, URL: s.URL, Format: s.Format, Schedule: s.Schedule, Court: s.Court, Key: s.Key}
	if s.Selectors != nil {
		o.Selectors = parsers.Selectors(*s.Selectors)
	}
	if s.Fields != nil {
		o.Fields = parsers.Fields(*s.Fields)
	}
	return o
}

// sourceProblems finds what in the user's own sources could never work, and
// says it at the key at fault.
func (s *settings) sourceProblems() (out []problem) {
	own := make([]sources.Own, len(s.Sources))
	for i, src := range s.Sources {
		own[i] = src.own()
		if src.Schedule == "" {
			continue
		}
		if err := pipeline.CheckSchedule(src.Schedule); err != nil {
			at := keyPath{"sources", i, "schedule"}
			out = append(out, problem{at, fmt.Sprintf("%q is no cron schedule (%v); want five fields, such as \"*/30 7-20 * * 1-5\", or several such parted by semicolons, Washington time", src.Schedule, err)})
		}
	}
	// The first source that spoils the list is looked for by halves.
	bad := func(i int) error {
		_, err := sources.All(sources.Config{Own: own[:i+1]})
		return err
	}
	if i := sort.Search(len(own), func(i int) bool { return bad(i) != nil }); i < len(own) {
		out = append(out, ownProblem(keyPath{"sources", i}, bad(i)))
	}
	return out
}

// ownProblem returns err at the key that it is about; two sources of one name
// are told of at the second.
func ownProblem(at keyPath, err error) problem {
	field := new(sources.FieldError)
	if !errors.As(err, &field) {
		return problem{at.to("id"), configMessage(err)}
	}
	if field.Field == "" {
		return problem{at, configMessage(err)}
	}
	for _, name := range strings.Split(field.Field, ".") {
		at = at.to(name)
	}
	return problem{at, configMessage(err)}
}
