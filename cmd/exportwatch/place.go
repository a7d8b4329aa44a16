package main

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// A keyPath leads to a value of the configuration: names of keys (string) and
// numbers of list entries (int), from the top.
type keyPath []any

// String writes the path as people do: sources[0].schedule.
func (p keyPath) String() string {
	var b strings.Builder
	for _, step := range p {
		if _, entry := step.(int); entry {
			fmt.Fprintf(&b, "[%d]", step)
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		fmt.Fprint(&b, step)
	}
	return b.String()
}

// to returns the path to what steps lead to from p.
func (p keyPath) to(steps ...any) keyPath { return append(p[:len(p):len(p)], steps...) }

// A problem is a value that is not allowed.
type problem struct {
	path    keyPath
	message string
}

// places knows where the values of a configuration stand.
type places struct {
	top  ast.Node // nil if the file says nothing
	more ast.Node // what a second document of the file says; nil if there is none
}

func readPlaces(data []byte) (places, error) {
	file, err := parser.ParseBytes(data, 0)
	if err != nil || len(file.Docs) == 0 {
		return places{}, err
	}
	pl := places{top: file.Docs[0].Body}
	for _, d := range file.Docs[1:] {
		if pl.more == nil && d.Body != nil {
			pl.more = d.Body
		}
	}
	return pl, nil
}

// position returns "line:column" of the value at path, or of the nearest that
// is there of those it would stand in.
func (pl places) position(path keyPath) string {
	node := pl.top
	for _, step := range path {
		next := child(node, step)
		if next == nil {
			break
		}
		node = next
	}
	if node == nil {
		return "1:1"
	}
	at := start(node)
	return fmt.Sprintf("%d:%d", at.Line, at.Column)
}

// bare returns the node under its anchor and tag.
func bare(node ast.Node) ast.Node {
	for {
		switch n := node.(type) {
		case *ast.AnchorNode:
			node = n.Value
		case *ast.TagNode:
			node = n.Value
		default:
			return node
		}
	}
}

// pairs returns the keys of a mapping with their values; false if node is none.
func pairs(node ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := bare(node).(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	}
	return nil, false
}

// child returns the value that one step leads to, or nil.
func child(node ast.Node, step any) ast.Node {
	if i, ok := step.(int); ok {
		if list, ok := bare(node).(*ast.SequenceNode); ok && i < len(list.Values) {
			return list.Values[i]
		}
		return nil
	}
	keys, _ := pairs(node)
	for _, kv := range keys {
		if kv.Key.GetToken().Value == step {
			return kv.Value
		}
	}
	return nil
}

// start returns where a value begins: a mapping without braces at its first key.
func start(node ast.Node) (at struct{ Line, Column int }) {
	t := node.GetToken()
	if keys, ok := pairs(node); ok && len(keys) > 0 {
		if m, ok := bare(node).(*ast.MappingNode); !ok || !m.IsFlowStyle {
			t = keys[0].Key.GetToken()
		}
	}
	at.Line, at.Column = t.Position.Line, t.Position.Column
	return at
}

// misshapen returns the first value that has not the form that t wants, or nil.
func (pl places) misshapen(t reflect.Type) *problem {
	if pl.top == nil {
		return nil
	}
	return misshapen(pl.top, t, nil)
}

func misshapen(node ast.Node, t reflect.Type, path keyPath) *problem {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	node = bare(node)
	switch node.(type) {
	case nil, *ast.NullNode, *ast.AliasNode:
		return nil
	}
	switch t.Kind() {
	case reflect.Struct:
		if keys, ok := pairs(node); ok {
			return misshapenKeys(keys, t, path)
		}
	case reflect.Slice:
		if list, ok := node.(*ast.SequenceNode); ok {
			return misshapenEntries(list, t, path)
		}
	case reflect.Int:
		if _, ok := node.(*ast.IntegerNode); ok {
			return nil
		}
	default:
		if _, ok := node.(ast.ScalarNode); ok {
			return nil
		}
	}
	if len(path) == 0 {
		return &problem{path, "want " + form(t)}
	}
	return &problem{path, fmt.Sprintf("%s: want %s", path, form(t))}
}

func misshapenEntries(list *ast.SequenceNode, t reflect.Type, path keyPath) *problem {
	for i, entry := range list.Values {
		if p := misshapen(entry, t.Elem(), path.to(i)); p != nil {
			return p
		}
	}
	return nil
}

// misshapenKeys looks into the values of the keys that t knows; the decoder
// refuses the others.
func misshapenKeys(keys []*ast.MappingValueNode, t reflect.Type, path keyPath) *problem {
	for _, kv := range keys {
		for i := range t.NumField() {
			name := t.Field(i).Tag.Get("yaml")
			if name != kv.Key.GetToken().Value {
				continue
			}
			if p := misshapen(kv.Value, t.Field(i).Type, path.to(name)); p != nil {
				return p
			}
		}
	}
	return nil
}

// form says in words what a value of type t looks like in the file.
func form(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Struct:
		var names []string
		for i := range t.NumField() {
			names = append(names, t.Field(i).Tag.Get("yaml"))
		}
		return "the keys " + strings.Join(names, ", ")
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Struct {
			return "a list of entries that each begin with a hyphen and have " + form(t.Elem())
		}
		return `a list of texts, such as ["one", "two"]`
	case reflect.Int:
		return "a whole number"
	}
	return "a text"
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
