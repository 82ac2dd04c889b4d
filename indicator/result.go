package indicator

import (
	"fmt"
	"strconv"

	"github.com/renjia-project/renjia"
)

// MeasureID names a formula of the catalogue, for example "gini".
type MeasureID string

// The measures, in the order of the catalogue.
const (
	MeasureShare          MeasureID = "share"
	MeasureRatio          MeasureID = "ratio"
	MeasureGini           MeasureID = "gini"
	MeasureTheilT         MeasureID = "theil_t"
	MeasureTheilL         MeasureID = "theil_l"
	MeasureHHI            MeasureID = "hhi"
	MeasureRDI            MeasureID = "rdi"
	MeasureTurnover       MeasureID = "turnover"
	MeasureDensity        MeasureID = "density"
	MeasureCentralization MeasureID = "degree_centralization"
	MeasureKaplanMeier    MeasureID = "kaplan_meier"
)

// Result is a measured value with all that is needed to compute it again.
type Result struct {
	ID      MeasureID `json:"id"`
	Value   float64   `json:"value"`
	N       int64     `json:"n"`                 // units counted: persons, clients, streams…
	Variant string    `json:"variant,omitempty"` // the convention, where there is more than one
	Inputs  []Input   `json:"inputs,omitempty"`
	Source  string    `json:"source,omitempty"` // paper or manual
}

// Input is a quantity that went into a result.
type Input struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// UndefinedError says that a measure has no value for these inputs. It matches
// renjia.ErrInvalid.
type UndefinedError struct {
	ID     MeasureID
	Reason renjia.Text
}

// Error names the measure and the reason.
func (e *UndefinedError) Error() string {
	return fmt.Sprintf("%s is undefined: %s", e.ID, e.Reason.In(renjia.English))
}

// Is reports whether target is ErrInvalid.
func (e *UndefinedError) Is(target error) bool { return target == renjia.ErrInvalid }

func undefined(id MeasureID, en, zh string, args ...any) (Result, error) {
	return Result{}, &UndefinedError{ID: id, Reason: renjia.Textf(en, zh, args...)}
}

// unspecified asks for one of the variants of a measure.
func unspecified(id MeasureID, why string, options ...string) (Result, error) {
	return Result{}, &renjia.UnspecifiedError{
		What:    string(id),
		Choices: []renjia.Choice{{Name: "variant", Options: options, Why: why}},
	}
}

// result fills in what the catalogue knows of the measure.
func result(id MeasureID, value float64, n int64, variant string, inputs ...Input) (Result, error) {
	source, err := sourceOf(id)
	return Result{ID: id, Value: value, N: n, Variant: variant, Inputs: inputs, Source: source}, err
}

func input(name string, value any) Input {
	if f, ok := value.(float64); ok {
		return Input{Name: name, Value: strconv.FormatFloat(f, 'f', -1, 64)}
	}
	return Input{Name: name, Value: fmt.Sprint(value)}
}
