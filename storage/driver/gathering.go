package driver

import (
	"iter"
	"slices"
)

// Gathering answers a query from after-images in a journal, for adapters that
// cannot ask their engine about the past: what an engine's index does for the
// present, it does by computing the entries of every record.
type Gathering struct {
	Kind  *Kind
	Query *Query
	found []Record
}

// Add takes a record as it was, and keeps it if the query wants it.
func (g *Gathering) Add(r Record) (err error) {
	if r.Index, err = g.Kind.Extract(r.Version, r.Payload); err != nil {
		return err
	}
	if Match(g.Query, &r) {
		g.found = append(g.found, r)
	}
	return nil
}

// All yields what was kept, in the order of the query and up to its limit. usable
// is asked before each; its error is the last pair.
func (g *Gathering) All(usable func() error) iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) {
		slices.SortFunc(g.found, func(a, b Record) int { return g.Query.Compare(&a, &b) })
		for i := range g.found {
			if err := usable(); err != nil {
				yield(nil, err)
				return
			}
			if (g.Query.Limit > 0 && i == g.Query.Limit) || !yield(&g.found[i], nil) {
				return
			}
		}
	}
}

// Compare orders two records as the query does.
func (q *Query) Compare(a, b *Record) int {
	c := CursorOf(a, q).Compare(CursorOf(b, q))
	if q.Desc {
		return -c
	}
	return c
}
