package composite

import (
	"math"

	"github.com/renjia-project/renjia/indicator/measured"
)

// The measures of this package.
const (
	Composite        measured.ID = "composite"
	EntropyWeights   measured.ID = "entropy_weights"
	AHPWeights       measured.ID = "ahp_weights"
	PrincipalWeights measured.ID = "principal_weights"
)

// Better says in which direction an indicator improves.
type Better string

// The directions. There is no default.
const (
	Higher Better = "higher"
	Lower  Better = "lower"
)

// Indicator is a column of a table.
type Indicator struct {
	Name   string
	Better Better
	// Reference is the value that the distance to a reference is measured by, above
	// 0; not needed for other normalisations.
	Reference float64
}

// Table holds the value of each indicator (column) for each unit (row).
type Table struct {
	Units      []string
	Indicators []Indicator
	Values     [][]float64 // NaN: missing
}

// Complete returns the table without the units that lack a value, and their names.
func (t Table) Complete() (full Table, dropped []string) {
	full.Indicators = t.Indicators
	for i, row := range t.Values {
		missing := false
		for _, v := range row {
			missing = missing || math.IsNaN(v)
		}
		if missing {
			dropped = append(dropped, t.Units[i])
			continue
		}
		full.Units, full.Values = append(full.Units, t.Units[i]), append(full.Values, row)
	}
	return full, dropped
}

func (t Table) check(id measured.ID) error {
	if len(t.Units) != len(t.Values) {
		return id.Invalid("%d units have %d rows", len(t.Units), len(t.Values))
	}
	if len(t.Units) < 2 || len(t.Indicators) == 0 {
		return id.Undefined("it takes two units and one indicator", "至少需要两个单位和一项指标")
	}
	for _, x := range t.Indicators {
		if err := measured.Choose(id, "better", "an indicator may improve upwards or downwards", x.Better, Higher, Lower); err != nil {
			return err
		}
	}
	for i, row := range t.Values {
		if len(row) != len(t.Indicators) {
			return id.Invalid("unit %q has %d values, want %d", t.Units[i], len(row), len(t.Indicators))
		}
		for j, v := range row {
			if math.IsNaN(v) {
				return id.Invalid("unit %q has no value of %q: fill it in, or drop the unit with Complete", t.Units[i], t.Indicators[j].Name)
			}
			if math.IsInf(v, 0) {
				return id.Invalid("unit %q has the value %v of %q: want a finite number", t.Units[i], v, t.Indicators[j].Name)
			}
		}
	}
	return nil
}

func (t Table) column(j int) []float64 {
	column := make([]float64, len(t.Values))
	for i, row := range t.Values {
		column[i] = row[j]
	}
	return column
}
