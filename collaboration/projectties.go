package collaboration

import (
	"context"
	"iter"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/storage"
)

func projectTies(ctx context.Context, r storage.Reader, s Selection) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		for doc, err := range projects.Find(ctx, r, s.begun("started")) {
			if err != nil {
				yield(network.Tie{}, err)
				return
			}
			for _, t := range doc.Value.ties(s) {
				t.Record = doc.Value.Ref()
				if !yield(t, nil) {
					return
				}
			}
		}
	}
}

// ties are those that a project that has started makes.
func (x *JointProject) ties(s Selection) []network.Tie {
	runs := renjia.Period{From: x.Started, Until: x.Over}
	if x.Started.IsZero() || runs.Validate() != nil {
		return nil
	}
	if s.Layer != LayerWork {
		return s.among(runs, x.together(), s.Layer == LayerLead)
	}
	var ties []network.Tie
	for _, d := range x.Deliverables {
		until := renjia.Period{From: x.Started, Until: d.Done}
		during, ok := runs.Intersect(until)
		if !ok {
			continue
		}
		ties = append(ties, s.among(during, x.responsible(d), false)...)
	}
	return ties
}

// together are all that take part at some time, the lead first.
func (x *JointProject) together() []Partner {
	return append([]Partner{{Subject: x.Lead}}, x.Partners...)
}

// responsible are those who do the work of a deliverable, for the time in which
// they take part.
func (x *JointProject) responsible(d Deliverable) (all []Partner) {
	for _, p := range x.together() {
		does := func(a Assignment) bool { return a.As == Responsible && a.Subject == p.Subject }
		if slices.ContainsFunc(d.Assigned, does) {
			all = append(all, p)
		}
	}
	return all
}

// among ties those that are together at one thing for a time, each for its own time
// within that: each with each, or only the first with the others.
func (s Selection) among(during renjia.Period, all []Partner, first bool) (ties []network.Tie) {
	here := make([]Partner, 0, len(all))
	counted := map[renjia.Ref]bool{}
	for _, p := range all {
		period, ok := during.Intersect(p.Period)
		if ok && s.lasts(period) {
			here = append(here, Partner{p.Subject, period})
			counted[p.Subject] = true
		}
	}
	weight := s.weigh(during.From, len(counted))
	for i, p := range here {
		if first && p.Subject != all[0].Subject {
			break
		}
		for _, q := range here[i+1:] {
			period, ok := p.Period.Intersect(q.Period)
			if p.Subject == q.Subject || !ok || !s.lasts(period) {
				continue
			}
			ties = append(ties, network.Tie{From: p.Subject.String(), To: q.Subject.String(), Weight: weight, Period: period})
		}
	}
	return ties
}
