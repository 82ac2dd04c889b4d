package trust

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Level is how closely two parties work together. Levels are ordinal: integration
// is more than coordination, but nobody knows how much more.
type Level int

// The levels of PARTNER, from the lowest. Zero says that there is no relation.
const (
	NoRelation   Level = iota
	Awareness          // 知晓: they know of each other
	Cooperation        // 合作: they exchange information, attend each other's events
	Coordination       // 协调: they align what they do
	Integration        // 整合: contracts, memoranda, pooled funds
)

var levelNames = [...]renjia.Text{
	{EN: "no relation", ZH: "无关系"}, {EN: "awareness", ZH: "知晓"}, {EN: "cooperation", ZH: "合作"},
	{EN: "coordination", ZH: "协调"}, {EN: "integration", ZH: "整合"},
}

// Text returns the name of the level.
func (l Level) Text() renjia.Text {
	if l < NoRelation || l > Integration {
		return renjia.Both(fmt.Sprintf("level %d", int(l)))
	}
	return levelNames[l]
}

// Intensity is the level that one party reports of its work with another.
type Intensity struct {
	From  string `json:"from"`
	About string `json:"about"`
	Level Level  `json:"level"`
}

// Pairing says which report counts where both parties of a pair report.
type Pairing string

// The ways to pair reports.
const (
	PairingReports Pairing = "reports" // each report counts for itself
	PairingLower   Pairing = "lower"   // a pair counts once, by the lower report; both must report
	PairingHigher  Pairing = "higher"  // a pair counts once, by the higher report; one is enough
)

// Intensities are the reports of a group.
type Intensities []Intensity

// Shares are the shares of reports or pairs at or above each level, from Awareness
// to Integration.
type Shares struct {
	About
	AtOrAbove [4]renjia.Fraction `json:"at_or_above"` // never rising
}

// At returns the share at or above a level; 1 for NoRelation.
func (s Shares) At(l Level) renjia.Fraction {
	if l <= NoRelation {
		return renjia.Frac(1, 1)
	}
	if l > Integration {
		return renjia.Fraction{}
	}
	return s.AtOrAbove[l-1]
}

// Shares returns the shares of reports or pairs at or above each level. It is
// undefined if nothing counts.
func (all Intensities) Shares(p Pairing) (Shares, error) {
	levels, err := all.levels(p)
	if err != nil {
		return Shares{}, err
	}
	s := Shares{About: About{"intensity", len(levels), "pairing: " + string(p), "PARTNER: awareness, cooperation, coordination, integration"}}
	if len(levels) == 0 {
		return Shares{}, s.Undefined("there is no report to count")
	}
	for k := range s.AtOrAbove {
		n := int64(0)
		for _, l := range levels {
			if l > Level(k) {
				n++
			}
		}
		if s.AtOrAbove[k], err = renjia.NewFraction(n, int64(len(levels))); err != nil {
			return Shares{}, err
		}
	}
	return s, nil
}

// levels returns the level of each report or pair that counts.
func (all Intensities) levels(p Pairing) ([]Level, error) {
	err := choose("intensity", "pairing", string(p), "the two parties of a pair often disagree",
		string(PairingReports), string(PairingLower), string(PairingHigher))
	if err != nil {
		return nil, err
	}
	var levels []Level
	at := map[[2]string]int{} // of a pair, its place in levels
	told := map[[2]string]Level{}
	for n, r := range all {
		if err := r.check(n, told); err != nil {
			return nil, err
		}
		told[[2]string{r.From, r.About}] = r.Level
		key := [2]string{min(r.From, r.About), max(r.From, r.About)}
		back, both := told[[2]string{r.About, r.From}]
		switch {
		case p == PairingReports, p == PairingHigher && !both:
			at[key] = len(levels)
			levels = append(levels, r.Level)
		case p == PairingHigher:
			levels[at[key]] = max(r.Level, back)
		case both:
			levels = append(levels, min(r.Level, back))
		}
	}
	return levels, nil
}

func (r Intensity) check(n int, told map[[2]string]Level) error {
	_, twice := told[[2]string{r.From, r.About}]
	switch {
	case r.From == "" || r.About == "" || r.From == r.About:
		return fmt.Errorf("intensity %d: want two parties, got %q and %q: %w", n+1, r.From, r.About, renjia.ErrInvalid)
	case r.Level < NoRelation || r.Level > Integration:
		return fmt.Errorf("intensity %d: level %d, want 0 to %d: %w", n+1, r.Level, Integration, renjia.ErrInvalid)
	case twice:
		return fmt.Errorf("intensity %d: %s reports on %s twice: %w", n+1, r.From, r.About, renjia.ErrInvalid)
	}
	return nil
}

// Difference returns by how much the shares of s lie above those of o at each
// level, from Awareness to Integration, each -1 to 1.
func (s Shares) Difference(o Shares) (d [4]renjia.Fraction, err error) {
	for k := range d {
		if d[k], err = minus(s.AtOrAbove[k], o.AtOrAbove[k]); err != nil {
			return d, err
		}
	}
	return d, nil
}
