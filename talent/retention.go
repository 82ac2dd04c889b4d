package talent

import (
	"context"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent/survival"
)

// Spells returns the lengths in days of all spells of employment up to a day:
// ended ones as events, running ones and those that ended by an internal move as
// censored. Two engagements of one person count apart.
func Spells(ctx context.Context, r storage.Reader, on renjia.Date) (spells []survival.Spell, err error) {
	q := storage.Query{Order: "from", Where: []storage.Cond{storage.Until("from", on)}}
	for doc, err := range engagements.Find(ctx, r, q) {
		if err != nil {
			return nil, err
		}
		e := &doc.Value
		if !e.Employed() {
			continue
		}
		ended := !e.Period.Until.IsZero() && !on.Before(e.Period.Until)
		until := on
		if ended {
			until = e.Period.Until
		}
		spells = append(spells, survival.Spell{Length: float64(until.Sub(e.Period.From)), Event: ended && e.Cause != InternalMove})
	}
	return spells, nil
}
