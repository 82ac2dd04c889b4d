package collaboration

import (
	"context"
	"fmt"
	"iter"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/storage"
)

// Ties yields the ties of a layer as of a day, from the records that a reader
// shows, each with weight 1, in the order in which the records begin. Their ends
// are the texts of the references to the subjects. Merging them (network.MergeSum)
// counts agreements or referrals. A layer that needs more than a day is
// ErrUnspecified, another one ErrInvalid; see [Selection] for both. It takes
// constant memory.
func Ties(ctx context.Context, r storage.Reader, layer string, on renjia.Date) iter.Seq2[network.Tie, error] {
	return Selection{Layer: layer, On: on, Weight: WeightOne}.Ties(ctx, r)
}

// Selection says which ties of a layer are wanted, and with what weight. The time
// is either a day or a half-open period: as of a day, ties that last hold on it and
// ties that happen have happened by it; over a period, ties that last hold on some
// day of it and ties that happen have their day in it. Records as they were known
// earlier come with a reader of an earlier state (storage.Space.AsOf).
type Selection struct {
	Layer    string
	On       renjia.Date
	In       renjia.Period
	Weight   Weighting
	HalfLife int // days, of WeightHalfLife

	Survey SurveyID // of LayerSurvey
	Items  []string // codes of the items whose mean is the score: one topic

	Meetings iter.Seq2[Attendance, error] // of LayerMeeting and LayerVoice
	Form     MeetingForm                  // of LayerMeeting
	Present  []Presence                   // who counts as there
	Acts     []VoiceAct                   // of LayerVoice: any of these makes a tie

	Directives iter.Seq2[Directive, error] // of LayerDirective, beside the records; may be nil
	Funding    iter.Seq2[Funding, error]   // of LayerFunding
}

// Validate checks that all choices of the layer are made. One that is missing is
// ErrUnspecified.
func (s Selection) Validate() error {
	layer, err := LayerOf(s.Layer)
	if err != nil {
		return err
	}
	weights := make([]string, len(layer.Weights))
	for i, w := range layer.Weights {
		weights[i] = string(w)
	}
	if err := choose("layer "+s.Layer, "weight", string(s.Weight), "weights of one layer do not compare with another's", weights...); err != nil {
		return err
	}
	var p renjia.Problems
	asOf := !s.On.IsZero()
	p.Require(asOf != (s.In != renjia.Period{}), "on", "or in must be given: as of a day, or over a period")
	p.Within("in", s.In.Validate())
	if s.Weight == WeightHalfLife {
		p.Require(s.HalfLife > 0, "half_life", "must be 1 day or more")
		p.Require(asOf || !s.In.Until.IsZero(), "in.until", "must be given: ages count back from it")
	}
	if s.Layer == LayerSurvey {
		p.Require(!s.Survey.IsZero(), "survey", "must be given")
		p.Require(len(s.Items) > 0, "items", "must be given: scores of different topics have no mean")
	}
	if err := p.Err("ties of layer " + s.Layer); err != nil {
		return err
	}
	return s.checkGiven()
}

func (s Selection) checkGiven() error {
	missing := func(name string) error {
		return fmt.Errorf("ties of layer %s: %s: the records are the caller's to give: %w", s.Layer, name, renjia.ErrInvalid)
	}
	switch s.Layer {
	case LayerMeeting, LayerVoice:
		if s.Meetings == nil {
			return missing("meetings")
		}
		return s.checkMeetings()
	case LayerFunding:
		if s.Funding == nil {
			return missing("funding")
		}
	}
	return nil
}

// Ties yields the ties of the selection, in the order in which the records begin
// or are given, each with the reference to what it was made of and its period,
// which is open for what happened on a day. It takes constant memory, but for
// WeightShare and the survey.
func (s Selection) Ties(ctx context.Context, r storage.Reader) iter.Seq2[network.Tie, error] {
	if err := s.Validate(); err != nil {
		return failing(err)
	}
	var all iter.Seq2[network.Tie, error]
	switch s.Layer {
	case LayerAgreement:
		all = agreementTies(ctx, r, s)
	case LayerReferral, LayerReferralClosed:
		all = referralTies(ctx, r, s)
	case LayerProject, LayerLead, LayerWork:
		all = projectTies(ctx, r, s)
	case LayerCommitment:
		all = commitmentTies(ctx, r, s)
	case LayerMediation, LayerConflict:
		all = mediationTies(ctx, r, s)
	case LayerDirective:
		all = directiveTies(ctx, r, s)
	case LayerSurvey:
		all = surveyTies(ctx, r, s)
	case LayerMeeting, LayerVoice:
		all = meetingTies(r.Space(), s)
	case LayerFunding:
		all = fundingTies(r.Space(), s)
	default:
		return failing(fmt.Errorf("layer %q: %w", s.Layer, renjia.ErrUnsupported))
	}
	return func(yield func(network.Tie, error) bool) {
		for t, err := range all {
			if err != nil {
				yield(network.Tie{}, err)
				return
			}
			t.Layer = s.Layer
			if !yield(t, nil) {
				return
			}
		}
	}
}

func failing(err error) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) { yield(network.Tie{}, err) }
}

// last is the last day the selection looks at, and false if it looks at all days.
func (s Selection) last() (renjia.Date, bool) {
	switch {
	case !s.On.IsZero():
		return s.On, true
	case !s.In.Until.IsZero():
		return s.In.Until.AddDays(-1), true
	}
	return renjia.Date{}, false
}

// begun asks for records that began by the last day.
func (s Selection) begun(index string) storage.Query {
	q := storage.Query{Order: index}
	if last, ok := s.last(); ok {
		q.Where = []storage.Cond{storage.Until(index, last.AddDays(1))}
	}
	return q
}

// lasts reports whether something that holds for a period is wanted.
func (s Selection) lasts(p renjia.Period) bool {
	if !s.On.IsZero() {
		return p.Contains(s.On)
	}
	return p.Overlaps(s.In)
}

// happens reports whether something of a day is wanted.
func (s Selection) happens(d renjia.Date) bool {
	if d.IsZero() {
		return false
	}
	if !s.On.IsZero() {
		return !s.On.Before(d)
	}
	return s.In.Contains(d)
}

// happened is the query for what happens on a day, by an index of that day.
func (s Selection) happened(index string) storage.Query {
	if !s.On.IsZero() {
		return s.begun(index)
	}
	return storage.Query{Order: index, Where: inPeriod(index, s.In)}
}

// weigh returns the weight of what happened on a day among k subjects.
func (s Selection) weigh(on renjia.Date, k int) float64 {
	switch s.Weight {
	case WeightNewman:
		return 1 / float64(k-1)
	case WeightHalfLife:
		last, _ := s.last()
		return math.Exp2(-float64(last.Sub(on)) / float64(s.HalfLife))
	}
	return 1
}

func agreementTies(ctx context.Context, r storage.Reader, s Selection) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		for doc, err := range agreements.Find(ctx, r, s.begun("from")) {
			if err != nil {
				yield(network.Tie{}, err)
				return
			}
			if held, ok := doc.Value.bound(s); ok && !yieldPairs(&doc.Value, s, held, yield) {
				return
			}
		}
	}
}

// bound returns the time for which an agreement binds its parties as the selection
// sees it, and false if it does not: as of a day, the time around that day between
// suspensions; over a period, from its first day in force to its last, though
// suspensions lie between.
func (a *Agreement) bound(s Selection) (renjia.Period, bool) {
	p := a.effective()
	if !a.held() || p.Validate() != nil {
		return renjia.Period{}, false
	}
	if s.On.IsZero() {
		return p, a.bindsIn(p, s.In)
	}
	for _, gap := range a.Suspended {
		switch {
		case !s.On.Before(gap.From) && !gap.Until.IsZero():
			p.From = later(p.From, gap.Until)
		case s.On.Before(gap.From) && (p.Until.IsZero() || gap.From.Before(p.Until)):
			p.Until = gap.From
		}
	}
	return p, a.InForce(s.On)
}

// bindsIn reports whether the agreement is in force on some day of its time that is
// in a period.
func (a *Agreement) bindsIn(p, in renjia.Period) bool {
	p, ok := p.Intersect(in)
	if !ok {
		return false
	}
	day := p.From
	for _, gap := range a.Suspended {
		if !gap.Contains(day) {
			continue
		}
		if gap.Until.IsZero() {
			return false
		}
		day = gap.Until
	}
	return p.Contains(day)
}

func yieldPairs(a *Agreement, s Selection, held renjia.Period, yield func(network.Tie, error) bool) bool {
	weight := s.weigh(a.Term.From, len(a.Party))
	for i, p := range a.Party {
		for _, q := range a.Party[i+1:] {
			if !yield(network.Tie{From: p.Subject.String(), To: q.Subject.String(), Weight: weight, Period: held, Record: agreements.Ref(a.ID)}, nil) {
				return false
			}
		}
	}
	return true
}

func referralTies(ctx context.Context, r storage.Reader, s Selection) iter.Seq2[network.Tie, error] {
	q := s.happened("sent")
	if s.Layer == LayerReferralClosed {
		q = s.begun("sent") // one closed in the period may have been sent before
	}
	return func(yield func(network.Tie, error) bool) {
		for doc, err := range referrals.Find(ctx, r, q) {
			if err != nil {
				yield(network.Tie{}, err)
				return
			}
			f := &doc.Value
			day := f.Sent
			if s.Layer == LayerReferralClosed {
				day = f.looped()
			}
			if f.State == ReferralInError || !s.happens(day) {
				continue
			}
			tie := network.Tie{
				From: f.From.String(), To: f.To.String(), Weight: s.weigh(day, 2),
				Period: renjia.Period{From: day}, Record: referrals.Ref(f.ID),
			}
			if !yield(tie, nil) {
				return
			}
		}
	}
}

// looped is when the loop was closed: the client was served, and the sender told.
func (r *Referral) looped() renjia.Date {
	if r.Served.IsZero() {
		return renjia.Date{}
	}
	return r.Closed
}

func commitmentTies(ctx context.Context, r storage.Reader, s Selection) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		for doc, err := range commitments.Find(ctx, r, s.begun("made")) {
			if err != nil {
				yield(network.Tie{}, err)
				return
			}
			c := &doc.Value
			period, ok := c.owed()
			if !ok || !s.lasts(period) {
				continue
			}
			for _, to := range c.To {
				tie := network.Tie{From: c.Owner.String(), To: to.String(), Weight: s.weigh(period.From, len(c.To)+1), Period: period, Record: commitments.Ref(c.ID)}
				if !yield(tie, nil) {
					return
				}
			}
		}
	}
}

// owed is the time for which a commitment was owed, the day on which it was settled
// not included; false if it never was for a day.
func (c *Commitment) owed() (renjia.Period, bool) {
	p := renjia.Period{From: later(c.Made, c.Accepted), Until: c.Settled}
	return p, c.Counts() && p.Validate() == nil
}
