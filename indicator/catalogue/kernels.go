package catalogue

import (
	"maps"

	"github.com/renjia-project/renjia/indicator/bootstrap"
	"github.com/renjia-project/renjia/indicator/measured"
)

// kernel is how a measure is computed.
type kernel struct {
	gaps      bool // it knows what to do with cells without a value
	resampled bool // its rows are units that can be drawn anew
	compute   func(q *query) (Answer, error)
	limits    func(q *query, o bootstrap.Options) (*bootstrap.Interval, error) // its own way to draw, nil for none
}

// kernels are the measures by name.
var kernels = table(spread, ranked, divided, judged, achieved, processed, studied, compared, discussed)

func table(parts ...map[string]kernel) map[string]kernel {
	all := map[string]kernel{}
	for _, part := range parts {
		maps.Copy(all, part)
	}
	return all
}

// plainly is an answer without details.
func plainly(r measured.Result, err error) (Answer, error) { return Answer{Result: r}, err }
