package parsers

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"exportwatch"
)

// maxJSONDepth is how deep arrays and objects may nest; real answers nest
// under ten deep, eCFR structures under twenty.
const maxJSONDepth = 200

// maxJSONParts is how many arrays and objects there may be; each takes memory
// whatever its length. The longest lists have a few hundred thousand.
const maxJSONParts = 1 << 20

// decodeJSON reads payload into v, which may leave out what it has no use for.
func decodeJSON(payload []byte, v any) error {
	payload = bytes.TrimPrefix(payload, []byte("\xEF\xBB\xBF"))
	if err := checkJSON(payload); err != nil {
		return err
	}
	return jsonFault("$", json.Unmarshal(payload, v))
}

// checkJSON refuses what is no JSON at all (most often an HTML error page), what
// nests too deep and what has too many parts.
func checkJSON(payload []byte) error {
	trimmed := bytes.TrimLeft(payload, " \t\r\n")
	if len(trimmed) == 0 || trimmed[0] != '{' && trimmed[0] != '[' {
		return wrongShape("offset 0", "not a JSON object or array: %q", exportwatch.Excerpt(string(firstBytes(trimmed, 40)), 40))
	}
	depth, parts, quoted := 0, 0, false
	for i := 0; i < len(payload); i++ {
		switch c := payload[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > maxJSONDepth {
				return fault(exportwatch.ReasonTooDeep, fmt.Sprintf("offset %d", i), "nested more than %d deep", maxJSONDepth)
			}
			if parts++; parts > maxJSONParts {
				return fault(exportwatch.ReasonTooLarge, fmt.Sprintf("offset %d", i), "more than %d arrays and objects", maxJSONParts)
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

// jsonFault gives err its reason and place; root is the path of what was decoded.
func jsonFault(root string, err error) error {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &syntax):
		reason := exportwatch.ReasonMalformed
		if strings.Contains(syntax.Error(), "unexpected end") {
			reason = exportwatch.ReasonTruncated
		}
		return &Error{Reason: reason, Where: fmt.Sprintf("offset %d", max(0, syntax.Offset-1)), Err: err}
	case errors.As(err, &typ):
		where := strings.TrimSuffix(root+"."+typ.Field, ".")
		return wrongShape(where, "want %s, have %s", jsonKind(typ.Type), exportwatch.Excerpt(typ.Value, 40))
	}
	return wrongShape(root, "%w", err)
}

// jsonKind names the JSON that a Go type is decoded from.
func jsonKind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return jsonKind(t.Elem())
	case reflect.Slice, reflect.Array:
		return "an array"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a string"
	}
	return "a number"
}

func firstBytes(b []byte, n int) []byte { return b[:min(n, len(b))] }

// A word is a JSON string, number or bool read as its text; null is empty.
// Publishers change between "36" and 36.
type word string

// UnmarshalJSON implements [json.Unmarshaler].
func (w *word) UnmarshalJSON(b []byte) error {
	switch {
	case len(b) == 0 || b[0] == '{' || b[0] == '[':
		return fmt.Errorf("want a string or number, have %s", firstBytes(b, 20))
	case string(b) == "null":
		*w = ""
		return nil
	case b[0] != '"':
		*w = word(b)
		return nil
	}
	if isPlain(b[1 : len(b)-1]) {
		*w = word(b[1 : len(b)-1])
		return nil
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*w = word(fold(s))
	return nil
}

// isPlain reports whether the inside of a JSON string stands for itself and is
// folded already. Long lists have millions of such strings.
func isPlain(b []byte) bool {
	for i, c := range b {
		blank := c == ' '
		if c < ' ' || c > '~' || c == '\\' || blank && (i == 0 || i == len(b)-1 || b[i-1] == ' ') {
			return false
		}
	}
	return true
}

// strs returns the words as strings, empty ones left out.
func strs(words []word) []string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, string(w))
		}
	}
	return out
}
