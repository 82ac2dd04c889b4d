package strict

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/renjia-project/renjia"
)

// Decode decodes one JSON value into v, a pointer to a struct or to a list, and lets v
// validate itself if it has a method Validate() error. Every problem is
// reported in one *renjia.ValidationError with file, line, column and path; v
// is only meaningful if there is none.
func Decode(file string, data []byte, v any) error {
	d := &decoder{file: file, data: bytes.TrimPrefix(data, []byte("\ufeff")), starts: map[string]int{}}
	if err := syntax(d.data); err != nil {
		d.at(syntaxOffset(err, len(d.data)), "", "not JSON: %v", err)
		return d.problems.Err(file)
	}
	start := len(d.data) - len(bytes.TrimLeft(d.data, " \t\r\n"))
	d.value(start, bytes.TrimSpace(d.data), reflect.ValueOf(v).Elem(), "")
	if err := d.problems.Err(file); err != nil {
		return err
	}
	if x, ok := v.(interface{ Validate() error }); ok {
		return d.placed(x.Validate())
	}
	return nil
}

// Read reads a file of at most limit bytes and decodes it as [Decode] does.
func Read(r io.Reader, file string, limit int64, v any) error {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	if int64(len(data)) > limit {
		return fmt.Errorf("read %s: more than %d bytes: %w", file, limit, renjia.ErrInvalid)
	}
	return Decode(file, data, v)
}

// placed gives the problems of a value the places of the fields they are about,
// or of what they are missing from.
func (d *decoder) placed(err error) error {
	var invalid *renjia.ValidationError
	if !errors.As(err, &invalid) {
		return err
	}
	for _, p := range invalid.Problems {
		if p.Place != (renjia.Place{}) {
			d.problems = append(d.problems, p)
			continue
		}
		d.at(d.start(p.Path), p.Path, "%s", p.Message)
	}
	return d.problems.Err(invalid.Record)
}

// start is where the value at a path begins, or the innermost value around it
// that is there.
func (d *decoder) start(path string) int {
	for {
		if at, ok := d.starts[path]; ok || path == "" {
			return at
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
}

// decoder goes on after a mistake, so that all are reported.
type decoder struct {
	file     string
	data     []byte
	problems renjia.Problems
	starts   map[string]int // where the value at each path begins
}

func syntax(data []byte) error {
	var raw json.RawMessage
	return json.Unmarshal(data, &raw)
}

func syntaxOffset(err error, end int) int {
	if s, ok := err.(*json.SyntaxError); ok {
		return max(0, min(int(s.Offset), end)-1) // it counts the bytes read, the bad one included
	}
	return end
}

// at reports a problem at a byte of the input.
func (d *decoder) at(offset int, path, format string, args ...any) {
	before := d.data[:offset]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + utf8.RuneCount(before[1+bytes.LastIndexByte(before, '\n'):])
	d.problems.At(renjia.Place{File: d.file, Line: line, Column: column}, path, format, args...)
}

// value decodes the raw value that begins at byte at.
func (d *decoder) value(at int, raw []byte, into reflect.Value, path string) {
	d.starts[path] = at
	if text, ok := into.Addr().Interface().(encoding.TextUnmarshaler); ok {
		d.text(at, raw, text, path)
		return
	}
	if amount, ok := into.Addr().Interface().(*renjia.Money); ok {
		d.money(at, raw, amount, path)
		return
	}
	switch into.Kind() {
	case reflect.Struct:
		d.object(at, raw, into, path)
	case reflect.Map:
		d.table(at, raw, into, path)
	case reflect.Slice:
		d.list(at, raw, into, path)
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		d.value(at, raw, into.Elem(), path)
	case reflect.String:
		d.plain(at, raw, into, path, "a text")
	case reflect.Bool:
		d.plain(at, raw, into, path, "true or false")
	case reflect.Int, reflect.Int64:
		d.plain(at, raw, into, path, "a whole number")
	default:
		d.at(at, path, "%s cannot be read: %v", raw, into.Type())
	}
}

// plain decodes a value of one of JSON's own kinds.
func (d *decoder) plain(at int, raw []byte, into reflect.Value, path string, what string) {
	if json.Unmarshal(raw, into.Addr().Interface()) != nil || string(raw) == "null" {
		d.at(at, path, "%s: want %s", raw, what)
	}
}

func (d *decoder) text(at int, raw []byte, into encoding.TextUnmarshaler, path string) {
	if raw[0] != '"' {
		want := "a text in quotation marks"
		if _, fraction := into.(*renjia.Fraction); fraction {
			want = `an exact fraction in quotation marks, such as "2/3"`
		}
		d.at(at, path, "%s: want %s", raw, want)
		return
	}
	var s string
	err := json.Unmarshal(raw, &s)
	if err == nil {
		err = into.UnmarshalText([]byte(s))
	}
	if err != nil {
		d.at(at, path, "%v", err)
	}
}

// money decodes an amount, which is an object without fields of its own.
func (d *decoder) money(at int, raw []byte, into *renjia.Money, path string) {
	var m struct {
		Amount   string          `json:"amount"`
		Currency renjia.Currency `json:"currency"`
	}
	found := len(d.problems)
	d.object(at, raw, reflect.ValueOf(&m).Elem(), path)
	if len(d.problems) > found {
		return
	}
	amount, err := renjia.ParseMoney(m.Amount, m.Currency)
	if err != nil {
		d.at(at, path, "%v", err)
		return
	}
	*into = amount
}

func (d *decoder) object(at int, raw []byte, into reflect.Value, path string) {
	fields := fieldsOf(into)
	d.members(at, raw, path, func(at int, key string, raw []byte) {
		field, known := fields[key]
		if !known {
			d.at(at, join(path, key), "is not known here")
			return
		}
		d.value(at, raw, field, join(path, key))
	})
}

func (d *decoder) table(at int, raw []byte, into reflect.Value, path string) {
	into.Set(reflect.MakeMap(into.Type()))
	d.members(at, raw, path, func(at int, key string, raw []byte) {
		value := reflect.New(into.Type().Elem()).Elem()
		d.value(at, raw, value, join(path, key))
		into.SetMapIndex(reflect.ValueOf(key).Convert(into.Type().Key()), value)
	})
}

// members calls do for every member of an object.
func (d *decoder) members(at int, raw []byte, path string, do func(at int, key string, raw []byte)) {
	if raw[0] != '{' {
		d.at(at, path, "%s: want an object {…}", raw)
		return
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	_, _ = dec.Token() // the syntax was checked before
	for seen := map[string]bool{}; dec.More(); {
		token, _ := dec.Token()
		key, _ := token.(string)
		value, offset := next(dec)
		if seen[key] {
			d.at(at+offset, join(path, key), "is given twice")
			continue
		}
		seen[key] = true
		do(at+offset, key, value)
	}
}

func (d *decoder) list(at int, raw []byte, into reflect.Value, path string) {
	if raw[0] != '[' {
		d.at(at, path, "%s: want a list […]", raw)
		return
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	_, _ = dec.Token()
	for i := 0; dec.More(); i++ {
		value, offset := next(dec)
		element := reflect.New(into.Type().Elem()).Elem()
		d.value(at+offset, value, element, fmt.Sprintf("%s[%d]", path, i))
		into.Set(reflect.Append(into, element))
	}
}

// next returns the next value and where it begins.
func next(dec *json.Decoder) (json.RawMessage, int) {
	var raw json.RawMessage
	_ = dec.Decode(&raw)
	return raw, int(dec.InputOffset()) - len(raw)
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// fieldsOf maps the JSON names of a struct to its fields.
func fieldsOf(v reflect.Value) map[string]reflect.Value {
	fields := make(map[string]reflect.Value, v.NumField())
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if name != "" && name != "-" {
			fields[name] = v.Field(i)
		}
	}
	return fields
}
