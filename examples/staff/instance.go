package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/renjia-project/renjia"
)

// readInstance reads one JSON object; fields that it does not know may be there.
func readInstance(file string, into any) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", placeOf(file, text, err), err)
	}
	return nil
}

// placeOf finds the line and column an error of encoding/json speaks of.
func placeOf(file string, text []byte, err error) renjia.Place {
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	offset := int64(-1)
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &wrong):
		offset = wrong.Offset
	}
	p := renjia.Place{File: file}
	if offset < 0 || offset > int64(len(text)) {
		return p
	}
	p.Line, p.Column = 1, 1
	for _, b := range text[:max(0, offset-1)] {
		p.Column++
		if b == '\n' {
			p.Line, p.Column = p.Line+1, 1
		}
	}
	return p
}

// named is the name of a person or post, its number where it has none.
func named(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return fmt.Sprint(i)
}
