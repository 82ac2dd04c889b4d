package talent

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Load is what one supervisor carries on a day, and what was done in a period.
type Load struct {
	Supervisor PersonID `json:"supervisor"`
	Workers    int64    `json:"workers"` // under supervision on the day
	// Centres are the organizations in which those workers are engaged on the day.
	Centres int64 `json:"centres"`
	Minutes int64 `json:"minutes"` // of supervision in the period, with all workers
}

// Loads returns the load of everybody who supervises on the last day of a period, in
// the order of their identifiers.
func Loads(ctx context.Context, r storage.Reader, in renjia.Period) ([]Load, error) {
	if _, bounded := in.Days(); !bounded {
		return nil, fmt.Errorf("supervision loads: period %s is open: %w", in, renjia.ErrInvalid)
	}
	on := in.Until.AddDays(-1)
	pairs, err := pairsOf(ctx, r)
	if err != nil {
		return nil, err
	}
	places, err := placesOn(ctx, r, on)
	if err != nil {
		return nil, err
	}
	workers, centres, minutes := map[PersonID]map[PersonID]bool{}, map[PersonID]map[renjia.Ref]bool{}, map[PersonID]int64{}
	for _, s := range pairs {
		minutes[s.Supervisor] += s.Minutes(in)
		if !s.Period.Contains(on) {
			continue
		}
		if workers[s.Supervisor] == nil {
			workers[s.Supervisor], centres[s.Supervisor] = map[PersonID]bool{}, map[renjia.Ref]bool{}
		}
		workers[s.Supervisor][s.Worker] = true
		for _, place := range places[s.Worker] {
			centres[s.Supervisor][place] = true
		}
	}
	var loads []Load
	for p := range workers {
		loads = append(loads, Load{p, int64(len(workers[p])), int64(len(centres[p])), minutes[p]})
	}
	slices.SortFunc(loads, func(a, b Load) int { return strings.Compare(a.Supervisor.String(), b.Supervisor.String()) })
	return loads, nil
}

// placesOn returns the organizations in which people are engaged on a day.
func placesOn(ctx context.Context, r storage.Reader, on renjia.Date) (map[PersonID][]renjia.Ref, error) {
	places := map[PersonID][]renjia.Ref{}
	q := storage.Query{Order: "from", Where: []storage.Cond{storage.Until("from", on.AddDays(1))}}
	for doc, err := range engagements.Find(ctx, r, q) {
		if err != nil {
			return nil, err
		}
		if e := &doc.Value; e.Period.Contains(on) {
			places[e.Person] = append(places[e.Person], e.Organization)
		}
	}
	return places, nil
}

// SupervisionOnTime is the share of windows of a cadence that had a session, over all
// pairs, and how many workers missed none.
type SupervisionOnTime struct {
	Share    Share `json:"share"`
	Workers  int64 `json:"workers"`  // for whom something was due
	Complete int64 `json:"complete"` // of those, who missed no window
}

// OnTimeShare compares all pairs with a cadence up to a day. A pair for which nothing
// was due yet does not count; if none was, that is an error.
func OnTimeShare(ctx context.Context, r storage.Reader, c Cadence, on renjia.Date) (o SupervisionOnTime, err error) {
	pairs, err := pairsOf(ctx, r)
	if err != nil {
		return o, err
	}
	met, due := int64(0), int64(0)
	complete := map[PersonID]bool{}
	for _, s := range pairs {
		if !s.Period.From.Before(on) {
			continue
		}
		t, err := s.OnTime(c, on)
		if err != nil {
			return o, err
		}
		if t.Due == 0 {
			continue
		}
		met, due = met+int64(t.Met), due+int64(t.Due)
		before, seen := complete[s.Worker]
		complete[s.Worker] = len(t.Missed) == 0 && (before || !seen)
	}
	for _, all := range complete {
		o.Workers++
		if all {
			o.Complete++
		}
	}
	o.Share, err = share("supervision-on-time", renjia.Text{EN: "sessions of supervision on time", ZH: "按时督导率"}, met, due,
		renjia.Textf("%d windows due up to %s", "至%[2]s应督导%[1]d次", due, on),
		renjia.Textf("%d of them had a session", "其中%d次已督导", met))
	return o, err
}
