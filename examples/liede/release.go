package main

import (
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/storage"
)

// releases frees, at the end of the year, what the restricted funds have spent as
// their givers wanted and what the passing of time has freed. What was released
// before is not released again.
func (l *loader) releases() error {
	r := resources.NewRegistry(l.space)
	for _, f := range l.opened {
		if f.Restriction == ledger.Unrestricted {
			continue
		}
		if err := l.release(r, f); err != nil {
			return fmt.Errorf("release of the fund %s: %w", f.Name.In(renjia.English), err)
		}
	}
	return nil
}

func (l *loader) release(r *resources.Registry, f ledger.Fund) error {
	s, err := l.standing(f)
	if err != nil || s == nil {
		return err
	}
	due, err := s.Releasable(f, l.Last())
	if err != nil {
		return err
	}
	if due.Sign() > 0 {
		key := fmt.Sprintf("release of %s on %s after %s", f.ID, l.Last(), s.Released.Amount())
		what := ledger.Release{ID: resources.EntryOf(l.Community.Space, key), Key: key, Fund: f.ID, Date: l.Last(), Amount: due}
		if _, err := r.Release(l.ctx, l.act(), what); err != nil {
			return err
		}
	}
	l.done.released, err = renjia.SumMoney(l.done.released, s.Released, due)
	return err
}

// standing is where a fund stands, nil if nothing has happened to it.
func (l *loader) standing(f ledger.Fund) (found *ledger.Standing, err error) {
	err = l.space.View(l.ctx, func(s *storage.Snapshot) error {
		doc, err := resources.Balances.Get(l.ctx, s, resources.BalanceOf(l.Community.Space, f.ID, renjia.CNY))
		if errors.Is(err, renjia.ErrNotFound) {
			return nil
		}
		found = &doc.Value.Standing
		return err
	})
	return found, err
}
