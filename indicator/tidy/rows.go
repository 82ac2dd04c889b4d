package tidy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// rows yields the rows of one record, parents before the rows of their lists.
type rows struct {
	pseudonym func(string) string
	emit      func(t *Table, row []string) error
}

func (r *rows) record(t *Table, s storage.Stored) error {
	d := json.NewDecoder(bytes.NewReader(s.Content))
	d.UseNumber() // digits stay as they were written
	var object map[string]any
	if err := d.Decode(&object); err != nil {
		return fmt.Errorf("%s %s: %w: %w", t.Kind, s.ID, err, renjia.ErrCorrupt)
	}
	return r.row(t, object, nil, s.ID)
}

// row fills a row from an object and goes into its lists. keys are the values of
// the columns in front that do not stand in the object.
func (r *rows) row(t *Table, object map[string]any, keys []string, id string) error {
	row := make([]string, len(t.Columns))
	copy(row, keys)
	for _, f := range t.fields {
		text, err := cell(find(object, f.path), f.zero)
		if err != nil {
			return err
		}
		if t.Columns[f.column].treated && text != "" {
			text = r.pseudonym(text)
		}
		row[f.column] = text
	}
	if err := r.emit(t, row); err != nil {
		return err
	}
	if keys == nil {
		keys = []string{id}
	}
	for _, l := range t.lists {
		if err := r.list(l, find(object, l.path), keys); err != nil {
			return err
		}
	}
	return nil
}

func (r *rows) list(l list, value any, keys []string) error {
	one := func(key string, item any) error {
		object, ok := item.(map[string]any)
		if l.plain || !ok {
			object = map[string]any{"value": item}
		}
		return r.row(l.table, object, append(keys[:len(keys):len(keys)], key), "")
	}
	switch all := value.(type) {
	case []any:
		for i, item := range all {
			if err := one(strconv.Itoa(i+1), item); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(all)) {
			if err := one(key, all[key]); err != nil {
				return err
			}
		}
	}
	return nil
}

func find(object map[string]any, path []string) any {
	var at any = object
	for _, name := range path {
		inner, ok := at.(map[string]any)
		if !ok {
			return nil
		}
		at = inner[name]
	}
	return at
}

// cell shows a JSON value as the text of a cell.
func cell(value any, zero string) (string, error) {
	switch v := value.(type) {
	case nil:
		return zero, nil
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	case bool:
		return strconv.FormatBool(v), nil
	}
	b, err := json.Marshal(value)
	return string(b), err
}
