package exchange

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

var open renjia.Period // all time

// The names under which files hold what is no attribute. They are compared
// without regard to case.
const (
	fieldID     = "id"
	fieldLabel  = "label"
	fieldWeight = "weight"
	fieldLayer  = "layer"
	fieldFrom   = "from"
	fieldUntil  = "until"
	fieldRecord = "record"
)

// field is one thing that a file says of a node or a tie.
type field struct{ name, value string }

// setNode sets what a file says of a node: nothing if it is empty.
func setNode(v *network.Node, name, value string) (err error) {
	if value == "" {
		return nil
	}
	switch strings.ToLower(name) {
	case fieldLabel:
		v.Label = value
	case fieldFrom:
		v.Period.From, err = renjia.ParseDate(value)
	case fieldUntil:
		v.Period.Until, err = renjia.ParseDate(value)
	default:
		v.Attr = with(v.Attr, name, value)
	}
	return err
}

// setTie sets what a file says of a tie: nothing if it is empty. What stands
// under "record" and is no reference to a record is an attribute.
func setTie(t *network.Tie, name, value string) (err error) {
	if value == "" {
		return nil
	}
	switch strings.ToLower(name) {
	case fieldWeight:
		t.Weight, err = parseWeight(value)
		return err
	case fieldLayer:
		t.Layer = value
		return nil
	case fieldFrom:
		t.Period.From, err = renjia.ParseDate(value)
		return err
	case fieldUntil:
		t.Period.Until, err = renjia.ParseDate(value)
		return err
	case fieldRecord:
		if ref, err := renjia.ParseRef(value); err == nil {
			t.Record = ref
			return nil
		}
	}
	t.Attr = with(t.Attr, name, value)
	return nil
}

func with(attr map[string]string, name, value string) map[string]string {
	if attr == nil {
		attr = make(map[string]string, 4)
	}
	attr[name] = value
	return attr
}

func parseWeight(text string) (float64, error) {
	w, err := strconv.ParseFloat(text, 64)
	if err != nil || !(w > 0) || math.IsInf(w, 0) { //nolint:staticcheck // NaN is no weight either
		return 0, fmt.Errorf("weight %q: want a finite number above 0: %w", text, renjia.ErrInvalid)
	}
	return w, nil
}

// formatWeight writes the shortest text that reads as the same number.
func formatWeight(w float64) string {
	if w >= 1e-4 && w < 1e15 {
		return strconv.FormatFloat(w, 'f', -1, 64)
	}
	return strconv.FormatFloat(w, 'g', -1, 64)
}

// isNodeField reports whether a name is none for an attribute of a node.
func isNodeField(name string) bool {
	switch strings.ToLower(name) {
	case "", fieldLabel, fieldFrom, fieldUntil:
		return true
	}
	return false
}

// isTieField reports whether a name is none for an attribute of a tie.
func isTieField(name, value string) bool {
	switch strings.ToLower(name) {
	case "", fieldWeight, fieldLayer, fieldFrom, fieldUntil:
		return true
	case fieldRecord:
		ref, err := renjia.ParseRef(value)
		return err == nil && !ref.IsZero()
	}
	return false
}

// date writes a date, "" for an open side.
func date(d renjia.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// nodeFields returns what is to be said of a node besides its identifier.
func (p *plan) nodeFields(v *network.Node) []field {
	fields := appendField(nil, fieldLabel, v.Label)
	fields = appendField(fields, fieldFrom, date(v.Period.From))
	fields = appendField(fields, fieldUntil, date(v.Period.Until))
	for _, name := range p.nodeColumns {
		fields = appendField(fields, name, v.Attr[name])
	}
	return fields
}

// tieFields returns what is to be said of a tie besides its ends. Weights are
// left out if all are 1.
func (p *plan) tieFields(t *network.Tie) []field {
	var fields []field
	if p.has[Weights] {
		fields = appendField(fields, fieldWeight, formatWeight(t.Weight))
	}
	fields = appendField(fields, fieldLayer, t.Layer)
	fields = appendField(fields, fieldFrom, date(t.Period.From))
	fields = appendField(fields, fieldUntil, date(t.Period.Until))
	fields = appendField(fields, fieldRecord, t.Record.String())
	for _, name := range slices.Sorted(maps.Keys(t.Attr)) {
		fields = appendField(fields, name, t.Attr[name])
	}
	return fields
}

func appendField(fields []field, name, value string) []field {
	if value == "" {
		return fields
	}
	return append(fields, field{name, value})
}
