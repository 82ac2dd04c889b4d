package service

import (
	"embed"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
)

//go:embed data/*.json
var data embed.FS

// maxData bounds a data file, in bytes.
const maxData = 1 << 20

// Template is a service model: the programmes that every station has, and how
// many there must be of each tier. It is data, with its source.
type Template struct {
	ID       string      `json:"id"`
	Title    renjia.Text `json:"title"`
	Source   string      `json:"source"`
	Date     renjia.Date `json:"date"`     // of the source's text
	Verified bool        `json:"verified"` // whether it was checked against the source
	Note     renjia.Text `json:"note,omitzero"`
	Slots    []Slot      `json:"slots"`
	Counts   []TierCount `json:"counts"`
}

// Slot is a programme of a template.
type Slot struct {
	Code   string      `json:"code"`
	Parent string      `json:"parent,omitempty"` // code of the slot it belongs to
	Tier   Tier        `json:"tier"`
	Name   renjia.Text `json:"name"`
}

// TierCount says how many programmes a tier must have: those at the top of the
// tree, not those below them.
type TierCount struct {
	Tier   Tier      `json:"tier"`
	Op     renjia.Op `json:"op"`
	Number int64     `json:"number"`
}

// Templates returns the templates that ship with the library, by identifier.
func Templates() ([]Template, error) {
	var all []Template
	for _, file := range [...]string{"five-society", "113x", "3x", "nansha"} {
		f, err := data.Open("data/" + file + ".json")
		if err != nil {
			return nil, err
		}
		defer f.Close() //nolint:errcheck // embedded
		t, err := ReadTemplate(f, file+".json")
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}

// LookupTemplate returns a template of [Templates] by its identifier, such as
// "cn/guangzhou-113x". It fails with ErrNotFound.
func LookupTemplate(id string) (Template, error) {
	all, err := Templates()
	if err != nil {
		return Template{}, err
	}
	if i := slices.IndexFunc(all, func(t Template) bool { return t.ID == id }); i >= 0 {
		return all[i], nil
	}
	return Template{}, fmt.Errorf("template %q: %w", id, renjia.ErrNotFound)
}

// ReadTemplate reads a template of the caller's own as JSON. Unknown and
// repeated members are errors, reported all at once with their places.
func ReadTemplate(r io.Reader, file string) (t Template, err error) {
	return t, strict.Read(r, file, maxData, &t)
}

// Validate reports every problem of the template.
func (t Template) Validate() error {
	var p renjia.Problems
	p.Require(t.ID != "", "id", "must be given")
	p.Require(!t.Title.IsZero(), "title", "must be given")
	p.Require(t.Source != "", "source", "must be given")
	p.Require(!t.Date.IsZero(), "date", "must be given")
	if _, err := NewTree(t.programs(nil)...); err != nil {
		p.Within("slots", err)
	}
	for i, c := range t.Counts {
		path := index("counts", i)
		p.Require(c.Tier.Valid(), path+".tier", "%q: want core, key, basic or distinctive", c.Tier)
		p.Require(c.Op.Valid(), path+".op", "%q: want an operator", c.Op)
		p.Require(c.Number >= 0, path+".number", "is negative")
	}
	return p.Err("template")
}

func (t Template) programs(codes map[string]string) []Program {
	code := func(slot string) string {
		if c, ok := codes[slot]; ok {
			return c
		}
		return slot
	}
	all := make([]Program, len(t.Slots))
	for i, s := range t.Slots {
		all[i] = Program{Code: code(s.Code), Parent: code(s.Parent), Name: s.Name, Tier: s.Tier}
	}
	return all
}

// Programs makes the programmes of the template, with codes of the station's own
// for slots that are to have other codes than the template's. Programmes
// of the station itself (the X) come behind them. The tree they make must fit.
func (t Template) Programs(codes map[string]string, own ...Program) ([]Program, error) {
	for slot := range codes {
		if !slices.ContainsFunc(t.Slots, func(s Slot) bool { return s.Code == slot }) {
			return nil, fmt.Errorf("template %s: slot %q: %w", t.ID, slot, renjia.ErrNotFound)
		}
	}
	all := append(t.programs(codes), own...)
	tree, err := NewTree(all...)
	if err != nil {
		return nil, err
	}
	if e := t.Check(tree); !e.All() {
		return nil, fmt.Errorf("template %s: the programmes do not fit:\n%s: %w", t.ID, e.Text(renjia.English), renjia.ErrInvalid)
	}
	return all, nil
}

// Check says whether a tree has as many programmes of each tier as the template
// asks: every test of the explanation must hold ([renjia.Explanation.All]).
func (t Template) Check(tree *Tree) renjia.Explanation {
	found := map[Tier]int64{}
	for _, p := range tree.Programs() {
		if p.Parent == "" {
			found[p.Tier]++
		}
	}
	e := renjia.Explanation{Title: t.Title}
	source := t.Source
	if !t.Verified {
		source += " (unverified)"
	}
	for _, c := range t.Counts {
		e.Steps = append(e.Steps, renjia.Step{
			Claim: c.Tier.Name(), Left: strconv.FormatInt(found[c.Tier], 10), Op: c.Op, Right: strconv.FormatInt(c.Number, 10),
			Holds: c.Op.Satisfied(int(found[c.Tier] - c.Number)), Source: source,
		})
	}
	return e
}
