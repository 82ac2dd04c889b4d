package statute

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

//go:embed packs/*.json
var files embed.FS

// Library is a set of packs. It does not change and may be used by several
// goroutines. The zero value has no packs.
type Library struct {
	packs    []Pack
	overlays []Overlay
	err      error // a fault of the embedded packs
}

// Entry is a rule of a library as [Library.List] names it.
type Entry struct {
	ID           string        `json:"id"`
	Title        renjia.Text   `json:"title"`
	Jurisdiction string        `json:"jurisdiction"`
	Source       string        `json:"source"`
	TextDate     renjia.Date   `json:"text_date"`
	Valid        renjia.Period `json:"valid"`
	Verification Verification  `json:"verification"`
}

// Builtin returns the packs that ship with the library.
func Builtin() *Library { return builtin() }

// builtin reads the packs once: they do not change.
var builtin = sync.OnceValue(func() *Library {
	packs, err := embedded()
	if err != nil {
		return &Library{err: err}
	}
	lib, err := new(Library).With(packs...)
	if err != nil {
		return &Library{err: err}
	}
	return lib
})

func embedded() (packs []Pack, err error) {
	names, err := files.ReadDir("packs")
	for _, name := range names {
		f, openErr := files.Open("packs/" + name.Name())
		if openErr != nil {
			return nil, openErr
		}
		p, readErr := Read(f, name.Name())
		err = errors.Join(err, readErr, f.Close())
		packs = append(packs, p)
	}
	return packs, err
}

// With returns a library that has further packs. A rule that would be in force
// twice on a day is ErrExists: a deviation needs an identifier of its own, so
// that a decision says which text it was taken under.
func (l *Library) With(packs ...Pack) (*Library, error) {
	if l.err != nil {
		return nil, l.err
	}
	more := &Library{packs: slices.Clone(l.packs), overlays: l.overlays}
	for _, p := range packs {
		if err := p.Validate(); err != nil {
			return nil, err
		}
		for _, r := range p.Rules {
			if other, found := more.during(r.ID, p.Valid); found {
				return nil, fmt.Errorf("rule %s in %s: is in force %s already: %w", r.ID, p.Valid, other, renjia.ErrExists)
			}
		}
		more.packs = append(more.packs, p)
	}
	return more, nil
}

func (l *Library) during(id string, period renjia.Period) (renjia.Period, bool) {
	for _, e := range l.List() {
		if e.ID == id && e.Valid.Overlaps(period) {
			return e.Valid, true
		}
	}
	return renjia.Period{}, false
}

// At returns the rule in force on a day, with the overlay in force on it. If there is none, the error matches
// ErrNotFound and names the periods in which the rule is in force, or the
// identifiers the library has. The rule shares its slices and maps with the
// library: do not change them.
func (l *Library) At(id string, on renjia.Date) (rule.Rule, error) {
	if l.err != nil {
		return rule.Rule{}, l.err
	}
	for _, p := range l.packs {
		i := slices.IndexFunc(p.Rules, func(r rule.Rule) bool { return r.ID == id })
		if i >= 0 && p.Valid.Contains(on) {
			return l.overlaid(p.rule(p.Rules[i]), on)
		}
	}
	return rule.Rule{}, l.missing(id, on)
}

func (l *Library) overlaid(r rule.Rule, on renjia.Date) (rule.Rule, error) {
	for _, o := range l.overlays {
		if o.covers(r.ID) && o.Valid.Contains(on) {
			return o.apply(r)
		}
	}
	return r, nil
}

func (l *Library) missing(id string, on renjia.Date) error {
	var periods, ids []string
	for _, e := range l.List() {
		ids = append(ids, e.ID)
		if e.ID == id {
			periods = append(periods, e.Valid.String())
		}
	}
	if len(periods) > 0 {
		return fmt.Errorf("rule %s on %s: is in force %s only: %w", id, on, strings.Join(periods, " and "), renjia.ErrNotFound)
	}
	return fmt.Errorf("rule %s: the library has %s: %w", id, strings.Join(slices.Compact(ids), ", "), renjia.ErrNotFound)
}

// List returns the rules in the order of their identifiers, then of time.
func (l *Library) List() []Entry {
	var list []Entry
	for _, p := range l.packs {
		for _, r := range p.Rules {
			list = append(list, Entry{r.ID, r.Title, p.Jurisdiction, p.Source, p.TextDate, p.Valid, p.Verification})
		}
	}
	slices.SortFunc(list, func(a, b Entry) int {
		if c := strings.Compare(a.ID, b.ID); c != 0 {
			return c
		}
		return a.Valid.From.Compare(b.Valid.From)
	})
	return list
}
