package storage

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Extract computes the values of one index from a record. It is made by
// [Text], [Int], [Bool], [Instant], [Day] and [Texts].
type Extract[T any] struct {
	typ    driver.ValueType
	multi  bool
	days   bool // the texts are civil dates
	append func(slot int, v *T, to []driver.Entry) []driver.Entry
}

// Text indexes a text, ordered bytewise. An empty text is not indexed.
func Text[T any](f func(*T) string) Extract[T] {
	return single(driver.Text, func(v *T) (driver.Value, bool) {
		s := f(v)
		return driver.Value{Type: driver.Text, Text: s}, s != ""
	})
}

// Int indexes a whole number: a count, or an amount in minor units.
func Int[T any](f func(*T) int64) Extract[T] {
	return single(driver.Int, func(v *T) (driver.Value, bool) {
		return driver.Value{Type: driver.Int, Int: f(v)}, true
	})
}

// Bool indexes a truth value; false sorts before true.
func Bool[T any](f func(*T) bool) Extract[T] {
	return single(driver.Bool, func(v *T) (driver.Value, bool) { return boolValue(f(v)), true })
}

// Instant indexes a moment to the microsecond. A zero time is not indexed.
func Instant[T any](f func(*T) time.Time) Extract[T] {
	return single(driver.Time, func(v *T) (driver.Value, bool) {
		t := f(v)
		return timeValue(t), !t.IsZero()
	})
}

// Day indexes a civil date, as text. A zero date is not indexed.
func Day[T any](f func(*T) renjia.Date) Extract[T] {
	e := Text(func(v *T) string { return f(v).String() })
	e.days = true
	return e
}

// Texts yields any number of texts, for [MultiIndex]. Empty and repeated ones
// are left out.
func Texts[T any](f func(*T) []string) Extract[T] {
	return Extract[T]{typ: driver.Text, multi: true, append: func(slot int, v *T, to []driver.Entry) []driver.Entry {
		texts := slices.Clone(f(v))
		slices.Sort(texts)
		for _, s := range slices.Compact(texts) {
			if s != "" {
				to = append(to, driver.Entry{Slot: slot, Value: driver.Value{Type: driver.Text, Text: s}})
			}
		}
		return to
	}}
}

func single[T any](typ driver.ValueType, f func(*T) (driver.Value, bool)) Extract[T] {
	return Extract[T]{typ: typ, append: func(slot int, v *T, to []driver.Entry) []driver.Entry {
		if value, ok := f(v); ok {
			to = append(to, driver.Entry{Slot: slot, Value: value})
		}
		return to
	}}
}

func boolValue(b bool) driver.Value {
	v := driver.Value{Type: driver.Bool}
	if b {
		v.Int = 1
	}
	return v
}

func timeValue(t time.Time) driver.Value {
	return driver.Value{Type: driver.Time, Int: t.UnixMicro()}
}

// checkText refuses what no engine could index faithfully.
func checkText(s string) error {
	switch {
	case len(s) > driver.MaxText:
		return fmt.Errorf("indexed text has %d bytes, at most %d are allowed: %w", len(s), driver.MaxText, renjia.ErrInvalid)
	case !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0:
		return fmt.Errorf("indexed text %q: want UTF-8 without NUL: %w", s, renjia.ErrInvalid)
	}
	return nil
}

// valueOf brings a Go value to an index value of the wanted type.
func valueOf(want driver.ValueType, v any) (driver.Value, error) {
	got, err := anyValue(v)
	if err != nil {
		return got, err
	}
	if got.Type != want {
		return got, fmt.Errorf("value %v is %s, the index is %s: %w", v, got.Type, want, renjia.ErrInvalid)
	}
	if got.Type == driver.Text {
		return got, checkText(got.Text)
	}
	return got, nil
}

func anyValue(v any) (driver.Value, error) {
	switch v := v.(type) {
	case string:
		return driver.Value{Type: driver.Text, Text: v}, nil
	case time.Time:
		return timeValue(v), nil
	case fmt.Stringer: // dates, identifiers, references
		return driver.Value{Type: driver.Text, Text: v.String()}, nil
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.String:
		return driver.Value{Type: driver.Text, Text: r.String()}, nil
	case reflect.Bool:
		return boolValue(r.Bool()), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return driver.Value{Type: driver.Int, Int: r.Int()}, nil
	}
	return driver.Value{}, fmt.Errorf("a value of type %T cannot be looked up in an index: %w", v, renjia.ErrInvalid)
}
