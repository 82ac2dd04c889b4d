package main

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"strconv"
)

// digits are the significant digits of every number that is printed.
const digits = 12

// object is a JSON object that keeps the order of its members.
type object []member

type member struct {
	name  string
	value any
}

func (o *object) set(name string, value any) { *o = append(*o, member{name, value}) }

// MarshalJSON implements json.Marshaler.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// writeJSON writes a document on one line, its numbers rounded.
func writeJSON(w io.Writer, document any) error {
	text, err := json.Marshal(document)
	if err != nil {
		return err
	}
	_, err = w.Write(append(rounded(text), '\n'))
	return err
}

// rounded returns a JSON text with every number that is no integer rounded to
// twelve significant digits.
func rounded(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '"':
			end := i + 1
			for text[end] != '"' {
				if text[end] == '\\' {
					end++
				}
				end++
			}
			out = append(out, text[i:end+1]...)
			i = end + 1
		case c == '-' || c >= '0' && c <= '9':
			end := i + 1
			for end < len(text) && bytes.IndexByte([]byte("+-.eE0123456789"), text[end]) >= 0 {
				end++
			}
			out = append(out, number(text[i:end])...)
			i = end
		default:
			out = append(out, c)
			i++
		}
	}
	return out
}

func number(text []byte) []byte {
	if !bytes.ContainsAny(text, ".eE") {
		return text
	}
	x, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		return text
	}
	return strconv.AppendFloat(nil, x, 'g', digits, 64)
}

// finite replaces what JSON has no number for by null.
func finite(values []float64) []any {
	all := make([]any, len(values))
	for i, v := range values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			all[i] = v
		}
	}
	return all
}
