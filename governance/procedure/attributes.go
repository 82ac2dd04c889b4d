package procedure

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// attribute is one field of an event in the flat form that XES and OCEL share.
// Days are written as days; a period's last day is inclusive. Lists are JSON.
type attribute struct {
	name string
	kind attributeKind
	get  func(*Event) (string, error) // "" for nothing
	set  func(*Event, string) error
}

type attributeKind int

const (
	textKind attributeKind = iota
	intKind
	dateKind
)

// attributes are the fields besides step, day and who recorded it.
var attributes = [...]attribute{
	count("should_attend", func(e *Event) *Count { return &e.ShouldAttend }),
	count("attended", func(e *Event) *Count { return &e.Attended }),
	count("yes", func(e *Event) *Count { return &e.Yes }),
	count("no", func(e *Event) *Count { return &e.No }),
	count("abstain", func(e *Event) *Count { return &e.Abstain }),
	count("consulted", func(e *Event) *Count { return &e.Consulted }),
	{"outcome", textKind, func(e *Event) (string, error) { return string(e.Outcome), nil }, func(e *Event, s string) error { e.Outcome = rule.Outcome(s); return nil }},
	text("rule", func(e *Event) *string { return &e.Rule }),
	ref("decision", func(e *Event) *renjia.Ref { return &e.Decision }),
	{"shown_from", dateKind, func(e *Event) (string, error) { return e.Shown.From.String(), nil }, func(e *Event, s string) error { return e.Shown.From.UnmarshalText([]byte(s)) }},
	{"shown_last", dateKind, lastDay, setLastDay},
	text("form", func(e *Event) *string { return &e.Form }),
	{"motive", textKind, func(e *Event) (string, error) { return string(e.Motive), nil }, func(e *Event, s string) error { e.Motive = Motive(s); return nil }},
	text("origin", func(e *Event) *string { return &e.Origin }),
	text("content", func(e *Event) *string { return &e.Content }),
	ref("witness", func(e *Event) *renjia.Ref { return &e.Witness }),
	list("papers", func(e *Event) *[]Paper { return &e.Papers }),
	list("signatures", func(e *Event) *[]renjia.Ref { return &e.Signatures }),
	list("merges", func(e *Event) *[]string { return &e.Merges }),
	{"corrects", intKind, corrects, setCorrects},
	text("reason", func(e *Event) *string { return &e.Reason }),
}

func count(name string, of func(*Event) *Count) attribute {
	return attribute{name, intKind, func(e *Event) (string, error) {
		if c := of(e); c.known {
			return c.String(), nil
		}
		return "", nil
	}, func(e *Event, s string) error {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return fmt.Errorf("%q: want a whole number: %w", s, renjia.ErrInvalid)
		}
		*of(e) = Counted(n)
		return nil
	}}
}

func text(name string, of func(*Event) *string) attribute {
	return attribute{name, textKind, func(e *Event) (string, error) { return *of(e), nil }, func(e *Event, s string) error { *of(e) = s; return nil }}
}

func ref(name string, of func(*Event) *renjia.Ref) attribute {
	return attribute{name, textKind, func(e *Event) (string, error) { return of(e).String(), nil }, func(e *Event, s string) error { return of(e).UnmarshalText([]byte(s)) }}
}

func list[T any](name string, of func(*Event) *[]T) attribute {
	return attribute{name, textKind, func(e *Event) (string, error) {
		if len(*of(e)) == 0 {
			return "", nil
		}
		b, err := json.Marshal(*of(e))
		return string(b), err
	}, func(e *Event, s string) error {
		if err := json.Unmarshal([]byte(s), of(e)); err != nil {
			return fmt.Errorf("%w: %w", renjia.ErrInvalid, err)
		}
		return nil
	}}
}

func lastDay(e *Event) (string, error) {
	if e.Shown.Until.IsZero() {
		return "", nil
	}
	return e.Shown.Until.AddDays(-1).String(), nil
}

func setLastDay(e *Event, s string) error {
	d, err := renjia.ParseDate(s)
	e.Shown.Until = d.AddDays(1)
	return err
}

func corrects(e *Event) (string, error) {
	if e.Corrects == 0 {
		return "", nil
	}
	return strconv.Itoa(e.Corrects), nil
}

func setCorrects(e *Event, s string) (err error) {
	if e.Corrects, err = strconv.Atoi(s); err != nil || e.Corrects < 1 {
		return fmt.Errorf("%q: want the number of an entry: %w", s, renjia.ErrInvalid)
	}
	return nil
}

// setAttribute sets a field by its name; names it does not know are left to
// other programs.
func (e *Event) setAttribute(name, value string) error {
	for i := range attributes {
		a := &attributes[i]
		if a.name != name || value == "" {
			continue
		}
		if a.kind == dateKind && len(value) > len("2006-01-02") {
			value = value[:len("2006-01-02")] // the day as written, at its own place
		}
		if err := a.set(e, value); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// midnight is the form of a day where a format wants an instant. Records have
// days, not hours: readers take the day as it is written.
func midnight(day string) string { return day + "T00:00:00Z" }

// dayOf reads the day of an instant as written.
func dayOf(s string) (renjia.Date, error) {
	if len(s) > len("2006-01-02") {
		s = s[:len("2006-01-02")]
	}
	return renjia.ParseDate(s)
}

// checkLogged checks an event of a log that was read.
func (e *Event) checkLogged(entries int) error {
	var probs renjia.Problems
	probs.Require(e.Step != "", "step", "must be given")
	probs.Within("", e.Evidence.Validate())
	probs.Require(e.Corrects >= 0 && e.Corrects <= entries, "corrects", "entry %d of %d before it", e.Corrects, entries)
	return probs.Err("event " + e.Step)
}
