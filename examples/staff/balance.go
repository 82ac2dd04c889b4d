package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/assign/transport"
)

// balanceAnswer is what is printed of balanced loads.
type balanceAnswer struct {
	Worker     []int           `json:"worker"` // of each case, -1 for none
	Loads      []int           `json:"loads"`
	Descending []int           `json:"loads_sorted_desc"`
	SumSquares int64           `json:"sum_squares"`
	Most       int             `json:"max_load"`
	Assigned   int             `json:"assigned"`
	About      transport.About `json:"about"`
}

// balance gives each case to one worker who may take it.
func (in transportFile) balance(w io.Writer, asJSON bool, l renjia.Lang) error {
	load := transport.Load{Workers: len(in.Allowed), Limit: in.Cap}
	for k, row := range in.Allowed {
		if len(row) != len(in.Allowed[0]) {
			return fmt.Errorf("allowed[%d]: %d cases where the first row has %d: %w", k, len(row), len(in.Allowed[0]), renjia.ErrInvalid)
		}
		if load.Allowed == nil {
			load.Allowed = make([][]int, len(row))
		}
		for c, y := range row {
			if y {
				load.Allowed[c] = append(load.Allowed[c], k)
			}
		}
	}
	got, err := transport.Balance(load)
	if err != nil {
		return err
	}
	a := balanceAnswer{Worker: got.Worker, Loads: got.Loads, SumSquares: got.SumSquares, Most: got.Most, Assigned: got.Assigned, About: got.About}
	a.Descending = slices.Clone(got.Loads)
	slices.Sort(a.Descending)
	slices.Reverse(a.Descending)
	if asJSON {
		return writeJSON(w, a)
	}
	var b strings.Builder
	say := func(en, zh string, args ...any) { fmt.Fprintln(&b, renjia.Textf(en, zh, args...).In(l)) }
	say("%d of %d cases, largest load %d, sum of squares %d", "%d/%d 个个案，最大负荷 %d，平方和 %d", a.Assigned, len(a.Worker), a.Most, a.SumSquares)
	for k, units := range a.Loads {
		fmt.Fprintf(&b, "%-12s %6d\n", named(in.People, k), units)
	}
	_, err = io.WriteString(w, b.String())
	return err
}
