package storage

import (
	"context"

	"github.com/renjia-project/renjia/storage/driver"
)

// Count returns how many records the space holds now, by kind, for all kinds
// that were migrated on this store, those without records included. Erased
// records do not count. It takes time in proportion to the records.
//
// It shows numbers alone, and so no act is asked for, even of guarded kinds.
func (sp *Space) Count(ctx context.Context) (map[string]int64, error) {
	counts := map[string]int64{}
	err := sp.observe(ctx, Operation{Name: OpView}, func(ctx context.Context, w *watch) error {
		return sp.view(ctx, 0, true, w, func(s *Snapshot) error {
			for _, d := range sp.store.definitions() {
				n, err := s.count(ctx, d)
				if err != nil {
					return err
				}
				counts[d.kind.Name] = n
			}
			return nil
		})
	})
	return counts, err
}

func (s *Snapshot) count(ctx context.Context, d *definition) (n int64, err error) {
	for _, err := range s.query(ctx, d, &driver.Query{Kind: d.kind.Name, Order: -1}) {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
