package indicator

import (
	"fmt"
	"strconv"

	"github.com/renjia-project/renjia/indicator/measured"
)

// MeasureID names a formula of the catalogue, for example "gini".
type MeasureID = measured.ID

// The measures, in the order of the catalogue.
const (
	MeasureShare          MeasureID = "share"
	MeasureRatio          MeasureID = "ratio"
	MeasureGini           MeasureID = "gini"
	MeasureHHI            MeasureID = "hhi"
	MeasureRDI            MeasureID = "rdi"
	MeasureTurnover       MeasureID = "turnover"
	MeasureDensity        MeasureID = "density"
	MeasureCentralization MeasureID = "degree_centralization"
	MeasureKaplanMeier    MeasureID = "kaplan_meier"
	MeasureDeadlines      MeasureID = "deadline_compliance"
	MeasureConcentration  MeasureID = "concentration_index"
)

// The types of a measured value, which the engines below this package share.
type (
	Result         = measured.Result
	Input          = measured.Input
	UndefinedError = measured.UndefinedError
)

func undefined(id MeasureID, en, zh string, args ...any) (Result, error) {
	return Result{}, id.Undefined(en, zh, args...)
}

// result fills in what the catalogue knows of the measure.
func result(id MeasureID, value float64, n int64, variant string, inputs ...Input) (Result, error) {
	source, err := sourceOf(id)
	return measured.About{ID: id, N: n, Variant: variant, Inputs: inputs, Source: source}.Of(value), err
}

func input(name string, value any) Input {
	if f, ok := value.(float64); ok {
		return Input{Name: name, Value: strconv.FormatFloat(f, 'f', -1, 64)}
	}
	return Input{Name: name, Value: fmt.Sprint(value)}
}
