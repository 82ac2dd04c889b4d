package indicator

import (
	"context"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent"
	"github.com/renjia-project/renjia/talent/credential"
	"github.com/renjia-project/renjia/talent/survival"
)

// staff reads who was employed, certified and supervised. The wing's own
// shares are asked for only where there is somebody to count.
func (g *gatherer) staff(ctx context.Context, r storage.Reader) (err error) {
	s := &g.data.Staff
	if s.Opening, err = talent.Headcount(ctx, r, g.options.From); err != nil {
		return err
	}
	if s.Closing, err = talent.Headcount(ctx, r, g.asOf); err != nil {
		return err
	}
	if s.Left, err = g.separations(ctx, r); err != nil {
		return err
	}
	if err := g.certified(ctx, r); err != nil {
		return err
	}
	return g.supervised(ctx, r)
}

// separations returns how many spells of employment ended after the first day
// and by the last.
func (g *gatherer) separations(ctx context.Context, r storage.Reader) (int64, error) {
	p := renjia.Period{From: g.options.From, Until: g.asOf}
	if g.data.Staff.Opening+g.data.Staff.Closing == 0 || p.Validate() != nil {
		return 0, nil
	}
	share, err := talent.Turnover(ctx, r, p)
	return share.Part / 2, err // 2·left over the sum of both headcounts
}

// certified counts professional posts, and those held by people whose
// registration stands.
func (g *gatherer) certified(ctx context.Context, r storage.Reader) error {
	professional := false
	for e, err := range records(ctx, g, r, talent.Engagements, storage.Query{}) {
		if err != nil {
			return err
		}
		professional = professional || e.Employed() && e.Professional && e.Period.Contains(g.asOf)
	}
	if !professional {
		return nil
	}
	rules := g.options.Credentials
	if rules == nil {
		var err error
		if rules, err = credential.Builtin(); err != nil {
			return err
		}
	}
	share, err := talent.CertifiedShare(ctx, r, rules, g.asOf)
	g.data.Staff.Certified, g.data.Staff.Professional = share.Part, share.Whole
	return err
}

// supervised counts workers under supervision and their supervisors.
func (g *gatherer) supervised(ctx context.Context, r storage.Reader) error {
	paired := false
	for s, err := range records(ctx, g, r, talent.Supervisions, storage.Query{}) {
		if err != nil {
			return err
		}
		paired = paired || s.Period.Contains(g.asOf)
	}
	if !paired {
		return nil
	}
	share, err := talent.SupervisionRatio(ctx, r, g.asOf)
	g.data.Staff.Supervised, g.data.Staff.Supervisors = share.Part, share.Whole
	return err
}

// retention estimates how long people stay, from all spells of employment up
// to the day.
func (g *gatherer) retention(ctx context.Context, r storage.Reader) error {
	spells, err := talent.Spells(ctx, r, g.asOf)
	if err != nil || len(spells) == 0 {
		return err
	}
	// The report draws no interval; the estimate is the same under any.
	curve, err := survival.KaplanMeier(spells, survival.Options{Interval: survival.LogLog, Level: .95})
	if err != nil {
		return err
	}
	g.data.Retention = Retention{Spells: int64(curve.N)}
	for _, p := range curve.Points {
		g.data.Retention.Last = int64(math.Round(p.Time))
		if p.Events == 0 {
			continue
		}
		g.data.Retention.Steps = append(g.data.Retention.Steps, RetentionStep{
			Day: int64(math.Round(p.Time)), AtRisk: int64(p.AtRisk), Left: int64(p.Events), Stays: p.Survival,
		})
	}
	return nil
}
