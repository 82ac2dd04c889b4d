package collaboration

import (
	"context"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/storage"
)

func mediationTies(ctx context.Context, r storage.Reader, s Selection) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		for doc, err := range mediations.Find(ctx, r, s.begun("applied")) {
			if err != nil {
				yield(network.Tie{}, err)
				return
			}
			m := &doc.Value
			ties := m.conflicts(s)
			if s.Layer == LayerMediation {
				ties = m.mediates(s)
			}
			for _, t := range ties {
				t.Record = mediations.Ref(m.ID)
				if !yield(t, nil) {
					return
				}
			}
		}
		if s.Layer == LayerConflict {
			disputed(ctx, r, s)(yield)
		}
	}
}

const inDispute = "dispute" // the relation of the vocabulary

// disputed are the relations of dispute in the register.
func disputed(ctx context.Context, r storage.Reader, s Selection) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		for doc, err := range roles.Find(ctx, r, storage.Query{Where: []storage.Cond{storage.Eq("name", inDispute)}}) {
			if err != nil {
				yield(network.Tie{}, err)
				return
			}
			role := &doc.Value
			if !s.lasts(role.Period) {
				continue
			}
			tie := network.Tie{From: role.Of.String(), To: role.In.String(), Weight: s.weigh(role.Period.From, 2), Period: role.Period, Record: roles.Ref(role.ID)}
			if !yield(tie, nil) {
				return
			}
		}
	}
}

// mediates are the ties from mediators to parties.
func (m *Mediation) mediates(s Selection) (ties []network.Tie) {
	for _, x := range m.Mediators {
		period := renjia.Period{From: x.Accepted, Until: m.Ended}
		if period.Validate() != nil || !s.lasts(period) {
			continue
		}
		for _, d := range m.Parties {
			ties = append(ties, network.Tie{From: x.Subject.String(), To: d.Subject.String(), Weight: 1, Period: period})
		}
	}
	return ties
}

// conflicts are the ties between parties on different sides while the dispute is
// before the committee. One refused or ended on the day it came makes none.
func (m *Mediation) conflicts(s Selection) (ties []network.Tie) {
	period := renjia.Period{From: m.Applied, Until: m.Ended}
	if m.State == MediationRefused {
		period.Until = m.Answered
	}
	if period.Validate() != nil || !s.lasts(period) {
		return nil
	}
	for i := range m.Parties {
		for j := i + 1; j < len(m.Parties); j++ {
			if m.side(i) == m.side(j) {
				continue
			}
			ties = append(ties, network.Tie{
				From: m.Parties[i].Subject.String(), To: m.Parties[j].Subject.String(),
				Weight: s.weigh(m.Applied, len(m.Parties)), Period: period,
			})
		}
	}
	return ties
}
