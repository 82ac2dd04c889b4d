package privacy

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// parse decodes stored content without losing digits.
func parse(content string) (v any, err error) {
	d := json.NewDecoder(strings.NewReader(content))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("decode: %w: %w", err, renjia.ErrCorrupt)
	}
	return v, nil
}

// people is a set of identifiers under which one person is known.
type people map[string]bool

// in reports whether a text holds one of the identifiers.
func (p people) in(text string) bool {
	for id := range p {
		if strings.Contains(text, id) {
			return true
		}
	}
	return false
}

// mentioned reports whether a decoded value holds one of the identifiers.
func (p people) mentioned(v any) bool {
	switch v := v.(type) {
	case string:
		return p.in(v)
	case []any:
		for _, x := range v {
			if p.mentioned(x) {
				return true
			}
		}
	case map[string]any:
		for name, x := range v {
			if p.in(name) || p.mentioned(x) {
				return true
			}
		}
	}
	return false
}

// isAbout reports whether a record names one of the people as whom it is about:
// alone, for a list of several is a group that none of them can have whole.
func (p people) isAbout(t reflect.Type, v any) bool {
	object, ok := v.(map[string]any)
	if t = element(t); !ok || t.Kind() != reflect.Struct || plain(t) {
		return false
	}
	for _, m := range members(t) {
		value, there := object[m.name]
		if !there {
			continue
		}
		list, _ := value.([]any)
		if _, about := tagOf(m.field); about && len(list) < 2 && p.mentioned(value) || p.isAbout(m.field.Type, value) {
			return true
		}
	}
	return false
}

// withheld stands where others are concerned.
const withheld = "(withheld: concerns others / 涉及他人，不予提供)"

// sift returns what one may see of a record that only mentions them: what says
// nothing about a person, and of what does the parts that mention them. It
// reports whether anything was withheld.
func (p people) sift(t reflect.Type, v any, class renjia.Sensitivity) (any, bool) {
	switch v := v.(type) {
	case []any:
		return p.siftList(t, v, class)
	case map[string]any:
		return p.siftObject(t, v, class)
	}
	if private(class) && !p.mentioned(v) {
		return withheld, true
	}
	return v, false
}

func private(class renjia.Sensitivity) bool { return class != "" && class != renjia.Neutral }

func (p people) siftList(t reflect.Type, v []any, class renjia.Sensitivity) (any, bool) {
	cut := false
	kept := []any{}
	for _, x := range v {
		if private(class) && !p.mentioned(x) {
			cut = true
			continue
		}
		y, some := p.sift(t, x, class)
		kept, cut = append(kept, y), cut || some
	}
	if cut && len(kept) == 0 {
		return withheld, true
	}
	return kept, cut
}

func (p people) siftObject(t reflect.Type, v map[string]any, class renjia.Sensitivity) (any, bool) {
	if private(class) {
		if !p.mentioned(v) {
			return withheld, true
		}
		return v, false // an entry of a list, or a part, that is about the person
	}
	known := map[string]member{}
	if t = element(t); t.Kind() == reflect.Struct && !plain(t) {
		for _, m := range members(t) {
			known[m.name] = m
		}
	}
	cut := false
	kept := map[string]any{}
	for name, x := range v {
		inner, of := renjia.Personal, reflect.TypeFor[string]() // what nobody has classed is taken to be personal
		if m, ok := known[name]; ok {
			inner, _ = tagOf(m.field)
			of = m.field.Type
		} else if class == renjia.Neutral || t.Kind() != reflect.Struct || plain(t) {
			inner = class
		}
		y, some := p.sift(of, x, inner)
		kept[name], cut = y, cut || some
	}
	return kept, cut
}

// actsOf reads the acts of a commit; none if they were erased.
func actsOf(c *driver.Commit) (acts []renjia.Act, err error) {
	if c.Acts == "" {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(c.Acts), &acts); err != nil {
		return nil, fmt.Errorf("acts of commit %d: %w: %w", c.Position, err, renjia.ErrCorrupt)
	}
	return acts, nil
}
