package migrate

import (
	"context"
	"errors"
	"sync"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Spaces copies several spaces, each as [Copy] does, Options.Parallel of them at
// a time. Without names it copies every space in which the source's policy
// allows the act. A space that fails does not hold up the others: the error
// joins all failures, and there is a report for each space, in the order of the
// names.
func Spaces(ctx context.Context, from, to *storage.Store, act renjia.Act, o Options, names ...string) ([]Report, error) {
	return each(ctx, from, to, act, o, names, Copy)
}

// CutOverSpaces is [Spaces] with [CutOver] in the place of Copy.
func CutOverSpaces(ctx context.Context, from, to *storage.Store, act renjia.Act, o Options, names ...string) ([]Report, error) {
	return each(ctx, from, to, act, o, names, CutOver)
}

type copyFunc func(context.Context, *storage.Space, *storage.Space, renjia.Act, Options) (Report, error)

func each(ctx context.Context, from, to *storage.Store, act renjia.Act, o Options, names []string, one copyFunc) ([]Report, error) {
	if len(names) == 0 {
		for name, err := range from.Spaces(ctx, act) {
			if err != nil {
				return nil, err
			}
			names = append(names, name)
		}
	}
	o.Progress = oneAtATime(o.Progress)
	reports, failures := make([]Report, len(names)), make([]error, len(names))
	next := make(chan int)
	var workers sync.WaitGroup
	for range max(o.Parallel, 1) {
		workers.Go(func() {
			for i := range next {
				reports[i], failures[i] = one(ctx, from.Space(names[i]), to.Space(names[i]), act, o)
			}
		})
	}
	for i := range names {
		next <- i
	}
	close(next)
	workers.Wait()
	return reports, errors.Join(failures...)
}

func oneAtATime(progress func(string, int64, int64)) func(string, int64, int64) {
	if progress == nil {
		return nil
	}
	var mu sync.Mutex
	return func(space string, done, total int64) {
		mu.Lock()
		defer mu.Unlock()
		progress(space, done, total)
	}
}
