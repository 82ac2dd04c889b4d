package retention

import (
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// chunk is how many records one act erases.
const chunk = 100

// Report counts what a run did, rule by rule.
type Report struct {
	Day  renjia.Date `json:"day"`
	Rows []Row       `json:"rows"`
}

// Row is what a run did by one rule.
type Row struct {
	Rule    string `json:"rule"`
	Erased  int    `json:"erased"`
	Held    int    `json:"held"`    // due, but exempt
	Review  int    `json:"review"`  // due, waiting for a person
	Changed int    `json:"changed"` // changed since they were listed; the next run judges them anew
}

// Run erases what is due on a day and may be erased, in acts of at most 100
// records that name rule and authority, and reports what it did, also if it
// fails. A run that was interrupted is simply run again. The act must not have a
// key, because a run is many commits. Memory grows with what is due.
func (k *Keeper) Run(ctx context.Context, sp *storage.Space, act renjia.Act, day renjia.Date) (Report, error) {
	report := Report{Day: day}
	if act.Key != "" {
		return report, fmt.Errorf("retention: a run is many commits and cannot have a key: %w", renjia.ErrInvalid)
	}
	due := map[string][]Item{}
	for i, err := range k.Due(ctx, sp, act, day) { // read to its end first: no reader shall hold the content that is erased
		if err != nil {
			return report, err
		}
		due[i.Rule.ID] = append(due[i.Rule.ID], i)
	}
	for _, r := range k.schedule.Rules {
		if len(due[r.ID]) == 0 {
			continue
		}
		row, err := k.runRule(ctx, sp, act, r, due[r.ID])
		report.Rows = append(report.Rows, row)
		if err != nil {
			return report, fmt.Errorf("retention rule %s: %w", r.ID, err)
		}
	}
	return report, nil
}

func (k *Keeper) runRule(ctx context.Context, sp *storage.Space, act renjia.Act, r Rule, due []Item) (Row, error) {
	row := Row{Rule: r.ID}
	if r.Action == Review {
		row.Review = len(due)
		return row, nil
	}
	act = act.Does("retention.erase", renjia.Ref{})
	act.Reason = fmt.Sprintf("schedule %s, rule %s, %s: %s", k.schedule.ID, r.ID, r.Period, r.Authority)
	for part := range slices.Chunk(due, chunk) {
		done, err := eraseChunk(ctx, sp, act, part)
		if err != nil {
			return row, err
		}
		row.Erased += done.Erased
		row.Held += done.Held
		row.Changed += done.Changed
	}
	return row, nil
}

// eraseChunk erases records that are still as they were listed and not held.
// Both is judged inside the transaction.
func eraseChunk(ctx context.Context, sp *storage.Space, act renjia.Act, due []Item) (done Row, err error) {
	_, err = sp.RedactChosen(ctx, act, func(tx *storage.Tx) (refs []renjia.Ref, err error) {
		done = Row{} // the function may run again
		for _, i := range due {
			rev, err := tx.Revision(ctx, i.Ref)
			if err != nil {
				return nil, err
			}
			hold, err := held(ctx, tx, i.Ref)
			switch {
			case err != nil:
				return nil, err
			case hold != nil:
				done.Held++
			case rev != i.Rev:
				done.Changed++
			default:
				refs = append(refs, i.Ref)
			}
		}
		done.Erased = len(refs)
		return refs, nil
	})
	return done, err
}
