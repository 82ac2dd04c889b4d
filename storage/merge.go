package storage

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/renjia-project/renjia/storage/driver"
)

// merged yields what a query finds in the transaction: committed records that
// it has not changed, and its own changes that match, in one order.
func (tx *Tx) merged(ctx context.Context, d *definition, q *driver.Query) iter.Seq2[*driver.Record, error] {
	own, changed := tx.matching(d, q)
	wide := *q
	if wide.Limit > 0 {
		wide.Limit += changed // as many may be hidden by changes
	}
	return func(yield func(*driver.Record, error) bool) {
		left := q.Limit
		emit := func(r *driver.Record) bool {
			left--
			return yield(r, nil) && left != 0
		}
		for r, err := range tx.snap.Query(ctx, &wide) {
			if err != nil {
				yield(nil, err)
				return
			}
			if err := tx.saw(r.Key, r.Rev); err != nil {
				yield(nil, err)
				return
			}
			if _, mine := tx.pending[r.Key]; mine {
				continue
			}
			for len(own) > 0 && compareRecords(own[0], r, q) < 0 {
				if !emit(own[0]) {
					return
				}
				own = own[1:]
			}
			if !emit(r) {
				return
			}
		}
		for _, r := range own {
			if !emit(r) {
				return
			}
		}
	}
}

// matching returns the transaction's own records that match, in order, and how
// many records of the kind it has changed at all.
func (tx *Tx) matching(d *definition, q *driver.Query) (own []*driver.Record, changed int) {
	for i := range tx.writes {
		w := &tx.writes[i]
		if w.def != d {
			continue
		}
		changed++
		if w.visible() && driver.Match(q, &w.record) {
			own = append(own, &w.record)
		}
	}
	slices.SortFunc(own, func(a, b *driver.Record) int { return compareRecords(a, b, q) })
	return own, changed
}

// compareRecords orders records as the query does.
func compareRecords(a, b *driver.Record, q *driver.Query) int {
	ca, cb := driver.CursorOf(a, q), driver.CursorOf(b, q)
	c := cmp.Or(ca.Value.Compare(cb.Value), cmp.Compare(ca.ID, cb.ID))
	if q.Desc {
		return -c
	}
	return c
}
