package storage

import (
	"iter"
	"runtime"
	"sync"

	"github.com/renjia-project/renjia/storage/driver"
)

// inOrder runs f on every value beside the reading, in as many goroutines as
// there are processors, and yields the results in the order of the values. An
// error, of the reading or of f, is the last pair.
func inOrder[In, Out any](values iter.Seq2[In, error], f func(In) (Out, error)) iter.Seq2[Out, error] {
	type result struct {
		out Out
		err error
	}
	type job struct {
		in   In
		done chan result
	}
	return func(yield func(Out, error) bool) {
		work, stop := make(chan job), make(chan struct{})
		order := make(chan job, 2*runtime.GOMAXPROCS(0))
		var all sync.WaitGroup
		for range runtime.GOMAXPROCS(0) {
			all.Go(func() {
				for j := range work {
					out, err := f(j.in)
					j.done <- result{out, err}
				}
			})
		}
		all.Go(func() {
			defer close(order)
			defer close(work)
			for v, err := range values {
				j := job{v, make(chan result, 1)}
				if err != nil {
					j.done <- result{err: err}
				}
				select {
				case order <- j:
				case <-stop:
					return
				}
				if err != nil {
					return
				}
				select {
				case work <- j:
				case <-stop:
					return
				}
			}
		})
		defer all.Wait()
		defer close(stop)
		for j := range order {
			r := <-j.done
			if !yield(r.out, r.err) || r.err != nil {
				return
			}
		}
	}
}

// A run of commits is what is checked, and written, together.
const (
	runCommits = 256
	runChanges = driver.MaxOps / 2
	runBytes   = 4 << 20
)

// runs groups commits.
func runs(commits iter.Seq2[*Commit, error]) iter.Seq2[[]*Commit, error] {
	return func(yield func([]*Commit, error) bool) {
		var run []*Commit
		changes, size := 0, 0
		for c, err := range commits {
			if err != nil {
				if len(run) == 0 || yield(run, nil) { // what was read before the error counts
					yield(nil, err)
				}
				return
			}
			run, changes, size = append(run, c), changes+len(c.Changes), size+sizeOf(c)
			if len(run) < runCommits && changes < runChanges && size < runBytes {
				continue
			}
			if !yield(run, nil) {
				return
			}
			run, changes, size = nil, 0, 0
		}
		if len(run) > 0 {
			yield(run, nil)
		}
	}
}

func sizeOf(c *Commit) int {
	n := len(c.Acts)
	for i := range c.Changes {
		n += len(c.Changes[i].Payload)
	}
	return n
}
