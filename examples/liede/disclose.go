package main

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/examples/liede/folder"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/storage"
)

// disclose records what was published of the decisions.
func (l *loader) disclose(r *governance.Registry, on folder.Agenda) error {
	for v, err := range l.Disclosures(on) {
		if err != nil {
			return err
		}
		if err := l.discloseOne(r, on.Motions[v.Motion].Motion.ID, v); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) discloseOne(r *governance.Registry, of governance.MotionID, v folder.Disclosure) error {
	var down bool // already, in the store
	err := l.space.View(l.ctx, func(s *storage.Snapshot) error {
		motion, err := governance.Motions.Get(l.ctx, s, of)
		v.Of = renjia.RefTo(governance.Decisions.Kind(), motion.Value.Decision)
		return err
	})
	if err == nil {
		err = l.unlessThere(func(s *storage.Snapshot) error {
			there, err := governance.Disclosures.Get(l.ctx, s, v.ID)
			down = !there.Value.Down.IsZero()
			return err
		}, func() error { return r.Disclose(l.ctx, l.act(), v.Disclosure) })
	}
	if err != nil || v.Down.IsZero() || down {
		return err
	}
	_, err = r.TakeDown(l.ctx, l.act(), v.ID, v.Down)
	return err
}
