package centrality

import "runtime"

// Option says how a measure is scaled or worked out.
type Option func(*settings)

type settings struct {
	workers    int
	normalized bool
}

// Workers sets the number of goroutines, by default one for each processor. The
// result is the same to the last bit on any number.
func Workers(n int) Option { return func(s *settings) { s.workers = n } }

// Normalized divides by the largest value that the number of parties allows, so
// that scores lie between 0 and 1.
func Normalized() Option { return func(s *settings) { s.normalized = true } }

func chosen(options []Option) settings {
	s := settings{workers: runtime.GOMAXPROCS(0)}
	for _, o := range options {
		o(&s)
	}
	s.workers = max(1, s.workers)
	return s
}

// scale names the scale of the scores, for results.
func (s settings) scale() string {
	if s.normalized {
		return "normalized"
	}
	return "not normalized"
}
