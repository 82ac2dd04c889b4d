package tabular

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// MaxProblems is how many problems a report keeps; it counts the rest.
const MaxProblems = 10_000

// Report collects the problems of any number of files in bounded memory.
type Report struct {
	problems renjia.Problems
	more     int
}

// NewReport returns an empty report.
func NewReport() *Report { return &Report{} }

// Add records a problem at a place.
func (r *Report) Add(place renjia.Place, column, format string, args ...any) {
	if len(r.problems) == MaxProblems {
		r.more++
		return
	}
	r.problems.At(place, column, format, args...)
}

// Within records an error at a place: the problems of a ValidationError one by
// one.
func (r *Report) Within(place renjia.Place, err error) {
	var found renjia.Problems
	found.Within("", err)
	for _, p := range found {
		if p.Place == (renjia.Place{}) {
			p.Place = place
		}
		r.Add(p.Place, p.Path, "%s", p.Message)
	}
}

// Len returns how many problems were found.
func (r *Report) Len() int { return len(r.problems) + r.more }

// Err returns nil if there were none, else a *renjia.ValidationError with all
// that were kept, in the order in which they were found.
func (r *Report) Err() error {
	all := r.problems
	if r.more > 0 {
		all = append(all[:len(all):len(all)], renjia.Problem{Message: fmt.Sprintf("and %d more problems", r.more)})
	}
	return all.Err("")
}
