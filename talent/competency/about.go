package competency

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// About says what a figure was made of.
type About struct {
	Measure string `json:"measure"`
	N       int    `json:"n"` // what counts: subjects, pairs, posts
	Variant string `json:"variant"`
	Source  string `json:"source"`
}

// undefined returns an ErrInvalid that says why there is no value.
func (a About) undefined(why string) error {
	return fmt.Errorf("%s (%s) of %d: undefined: %s: %w", a.Measure, a.Variant, a.N, why, renjia.ErrInvalid)
}
