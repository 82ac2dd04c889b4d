package roll

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// Diff is what has changed from one snapshot to another: the whole of it, so
// that [Diff.Apply] makes the second of the first.
type Diff struct {
	Before  Side           `json:"before"`
	After   Side           `json:"after"`
	Added   []Voter        `json:"added,omitempty"`   // ascending by ID
	Removed []Voter        `json:"removed,omitempty"` // ascending by ID
	Changed []Change       `json:"changed,omitempty"` // ascending by ID
	Choices []ChoiceChange `json:"choices,omitempty"` // and other facts of the roll as a whole
}

// Side is one of the two snapshots without its voters.
type Side struct {
	Digest string                 `json:"digest"`
	Heads  int64                  `json:"heads"`
	Sums   map[rule.Measure]int64 `json:"sums"` // of all voters; area in 0.01 m²
	Roll   Snapshot               `json:"roll"` // without voters
}

// Change is one voter with other weights.
type Change struct {
	Before Voter `json:"before"`
	After  Voter `json:"after"`
}

// ChoiceChange is a fact of the roll as a whole that has changed: a choice, the
// record date, the sources. The values are those of the snapshot's JSON, "" if
// it has none.
type ChoiceChange struct {
	Name   string `json:"name"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Compare returns what has changed between two valid snapshots, in time
// proportional to their voters.
func Compare(before, after Snapshot) (Diff, error) {
	var d Diff
	var err error
	if d.Before, err = sideOf(before); err != nil {
		return Diff{}, fmt.Errorf("before: %w", err)
	}
	if d.After, err = sideOf(after); err != nil {
		return Diff{}, fmt.Errorf("after: %w", err)
	}
	d.compareVoters(before.Voters, after.Voters)
	d.Choices, err = changedChoices(d.Before.Roll, d.After.Roll)
	return d, err
}

func sideOf(s Snapshot) (Side, error) {
	if err := s.Validate(); err != nil {
		return Side{}, err
	}
	sum, err := s.Digest()
	if err != nil {
		return Side{}, err
	}
	side := Side{Digest: sum, Heads: s.Heads(), Sums: map[rule.Measure]int64{rule.Heads: s.Heads()}, Roll: s}
	side.Roll.Voters = nil
	if !s.Area.IsZero() {
		side.Sums[rule.Area] = s.Area.Hundredths()
	}
	for _, v := range s.Voters {
		for m, n := range v.More {
			if side.Sums[m]+n < side.Sums[m] {
				return Side{}, fmt.Errorf("roll: the sum of %s is out of range: %w", m, renjia.ErrInvalid)
			}
			side.Sums[m] += n
		}
	}
	return side, nil
}

// compareVoters walks along both lists, which are sorted.
func (d *Diff) compareVoters(before, after []Voter) {
	for len(before) > 0 && len(after) > 0 {
		switch a, b := before[0], after[0]; {
		case a.ID < b.ID:
			d.Removed, before = append(d.Removed, a.clone()), before[1:]
		case a.ID > b.ID:
			d.Added, after = append(d.Added, b.clone()), after[1:]
		default:
			if !a.equal(b) {
				d.Changed = append(d.Changed, Change{a.clone(), b.clone()})
			}
			before, after = before[1:], after[1:]
		}
	}
	for _, v := range before {
		d.Removed = append(d.Removed, v.clone())
	}
	for _, v := range after {
		d.Added = append(d.Added, v.clone())
	}
}

func (v Voter) equal(w Voter) bool {
	return v.ID == w.ID && v.Units == w.Units && v.Area == w.Area && maps.Equal(v.More, w.More)
}

func (v Voter) clone() Voter {
	v.More = maps.Clone(v.More)
	return v
}

// changedChoices compares the facts of the rolls by their JSON, whatever facts
// there are. Sums are told elsewhere.
func changedChoices(before, after Snapshot) (changes []ChoiceChange, err error) {
	a, err := facts(before)
	if err != nil {
		return nil, err
	}
	b, err := facts(after)
	if err != nil {
		return nil, err
	}
	names := maps.Clone(a)
	maps.Copy(names, b)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if name != "area" && name != "units" && a[name] != b[name] {
			changes = append(changes, ChoiceChange{name, a[name], b[name]})
		}
	}
	return changes, nil
}

func facts(s Snapshot) (map[string]string, error) {
	text, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("roll: %w", err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		return nil, fmt.Errorf("roll: %w", err)
	}
	facts := make(map[string]string, len(raw))
	for name, value := range raw {
		facts[name] = strings.Trim(string(value), `"`)
	}
	return facts, nil
}

// IsEmpty reports whether nothing has changed.
func (d Diff) IsEmpty() bool { return d.Before.Digest == d.After.Digest }

// Apply returns the second snapshot, given the first. Another snapshot than
// that, and a difference that does not lead to the digest it names, are
// ErrCorrupt.
func (d Diff) Apply(s Snapshot) (Snapshot, error) {
	if err := hasDigest(s, d.Before.Digest); err != nil {
		return Snapshot{}, fmt.Errorf("difference of rolls, before: %w", err)
	}
	changed := make(map[string]Voter, len(d.Changed))
	for _, c := range d.Changed {
		changed[c.After.ID] = c.After
	}
	gone := make(map[string]bool, len(d.Removed))
	for _, v := range d.Removed {
		gone[v.ID] = true
	}
	after := d.After.Roll
	for _, v := range s.Voters {
		if w, ok := changed[v.ID]; ok {
			v = w
		}
		if !gone[v.ID] {
			after.Voters = append(after.Voters, v.clone())
		}
	}
	for _, v := range d.Added {
		after.Voters = append(after.Voters, v.clone())
	}
	slices.SortFunc(after.Voters, func(a, b Voter) int { return cmp.Compare(a.ID, b.ID) })
	if err := hasDigest(after, d.After.Digest); err != nil {
		return Snapshot{}, fmt.Errorf("difference of rolls, after: %w", err)
	}
	return after, nil
}

func hasDigest(s Snapshot, want string) error {
	got, err := s.Digest()
	if err != nil {
		return err
	}
	if got != want {
		return fmt.Errorf("the roll has the digest %s, not %s: %w", got, want, renjia.ErrCorrupt)
	}
	return nil
}

// WriteText writes the difference for people to read.
func (d Diff) WriteText(w io.Writer, l renjia.Lang) error {
	_, err := io.WriteString(w, d.Text(l))
	return err
}

// Text returns the difference for people to read, one fact a line.
func (d Diff) Text(l renjia.Lang) string {
	t := diffText{lang: l}
	t.line("before %s, after %s", "前：%s，后：%s", d.Before.Digest, d.After.Digest)
	if d.IsEmpty() {
		t.line("nothing has changed", "没有变化")
		return t.String()
	}
	t.sums(d)
	for _, c := range d.Choices {
		t.line("%s: %s → %s", "%s：%s → %s", c.Name, orNone(c.Before), orNone(c.After))
	}
	for _, v := range d.Added {
		t.line("added %s: %s", "增加 %s：%s", v.ID, t.weights(v))
	}
	for _, v := range d.Removed {
		t.line("removed %s: %s", "移除 %s：%s", v.ID, t.weights(v))
	}
	for _, c := range d.Changed {
		t.line("changed %s: %s → %s", "变更 %s：%s → %s", c.After.ID, t.weights(c.Before), t.weights(c.After))
	}
	return t.String()
}

type diffText struct {
	strings.Builder
	lang renjia.Lang
}

func (t *diffText) line(en, zh string, args ...any) {
	format := en
	if t.lang == renjia.Chinese {
		format = zh
	}
	fmt.Fprintf(t, format+"\n", args...)
}

func (t *diffText) sums(d Diff) {
	t.line("heads: %d → %d", "人数：%d → %d", d.Before.Heads, d.After.Heads)
	t.line("area: %s → %s m²", "面积：%s → %s m²", d.Before.Roll.Area, d.After.Roll.Area)
	names := maps.Clone(d.Before.Sums)
	maps.Copy(names, d.After.Sums)
	for _, m := range slices.Sorted(maps.Keys(names)) {
		if m != rule.Heads && m != rule.Area {
			t.line("%s: %d → %d", "%s：%d → %d", m, d.Before.Sums[m], d.After.Sums[m])
		}
	}
}

// weights tells what a voter weighs.
func (t *diffText) weights(v Voter) string {
	parts := []string{}
	if v.Units > 0 {
		unit := "units"
		if t.lang == renjia.Chinese {
			unit = "套"
		}
		parts = append(parts, fmt.Sprintf("%d %s", v.Units, unit))
	}
	if !v.Area.IsZero() {
		parts = append(parts, v.Area.String()+" m²")
	}
	for _, m := range slices.Sorted(maps.Keys(v.More)) {
		parts = append(parts, fmt.Sprintf("%s %d", m, v.More[m]))
	}
	return orNone(strings.Join(parts, ", "))
}

func orNone(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
