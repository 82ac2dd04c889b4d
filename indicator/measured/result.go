package measured

import (
	"math/big"
	"strconv"
)

// ID names a measure, for example "gini".
type ID string

// About says what a value was made of.
type About struct {
	ID      ID      `json:"id"`
	N       int64   `json:"n"`                 // units that count: persons, clients, streams…
	Variant string  `json:"variant,omitempty"` // the convention, where there is more than one
	Missing string  `json:"missing,omitempty"` // what became of units without a value, where they may occur
	Inputs  []Input `json:"inputs,omitempty"`
	Source  string  `json:"source,omitempty"` // paper or manual
}

// Result is a measured value.
type Result struct {
	About
	Value float64  `json:"value"`
	Exact *big.Rat `json:"exact,omitempty"` // the value without rounding, nil if it is not known
}

// Of returns a value.
func (a About) Of(value float64) Result { return Result{About: a, Value: value} }

// Exactly returns a value that is known without rounding.
func (a About) Exactly(value *big.Rat) Result {
	f, _ := value.Float64()
	return Result{About: a, Value: f, Exact: value}
}

// With returns a with further inputs.
func (a About) With(inputs ...Input) About {
	a.Inputs = append(a.Inputs[:len(a.Inputs):len(a.Inputs)], inputs...)
	return a
}

// Limits are an interval around a value.
type Limits struct {
	Lower  float64 `json:"lower"`
	Upper  float64 `json:"upper"`
	Level  float64 `json:"level"`  // such as 0.95
	Method string  `json:"method"` // how they were made
}

// Input is a quantity that went into a result.
type Input struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Number is an input with the shortest digits that give the same float.
func Number(name string, value float64) Input {
	return Input{name, strconv.FormatFloat(value, 'g', -1, 64)}
}

// Count is an input that counts.
func Count[T ~int | ~int64](name string, n T) Input {
	return Input{name, strconv.FormatInt(int64(n), 10)}
}
