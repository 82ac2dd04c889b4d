package collaboration

import (
	"context"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/trust"
	"github.com/renjia-project/renjia/storage"
)

// SurveyForTrust returns a survey as collaboration/trust measures it: with the
// instrument it used, the class of each subject on the roster, and the responses
// as they stood on a day. The parties are the texts of their references. Everybody
// was asked about everybody else on every item. An instrument that lacks an item
// of the survey is found by trust.
func SurveyForTrust(ctx context.Context, r storage.Reader, id SurveyID, instrument trust.Instrument, on renjia.Date) (*trust.Survey, error) {
	doc, err := surveys.Get(ctx, r, id)
	if err != nil {
		return nil, err
	}
	s := &trust.Survey{Instrument: instrument, Asked: trust.AskedEveryone}
	for _, x := range doc.Value.Roster {
		party := trust.Party{ID: x.Subject.String()}
		if party.Class, err = classOf(ctx, r, x.Subject, on); err != nil {
			return nil, err
		}
		s.Roster = append(s.Roster, party)
	}
	for t, err := range Responses(ctx, r, id) {
		if err != nil {
			return nil, err
		}
		if score, ok := t.ScoreOn(on); ok {
			s.Responses = append(s.Responses, trust.Response{Rater: t.Rater.String(), About: t.About.String(), Item: t.Item, Score: score})
		}
	}
	return s, nil
}

// classOf returns the class of a subject on a day, "" of one of another space and of
// one that did not exist.
func classOf(ctx context.Context, r storage.Reader, ref renjia.Ref, on renjia.Date) (string, error) {
	if within(r.Space(), ref).Space != "" {
		return "", nil
	}
	id, err := renjia.As[Subject](ref, SubjectKind)
	if err != nil {
		return "", err
	}
	doc, err := subjects.Get(ctx, r, id)
	if err != nil {
		return "", err
	}
	class, _ := doc.Value.ClassOn(on)
	return class, nil
}

// CommitmentRecords yields the accepted commitments as known on a day, for the
// reliabilities of collaboration/trust. One that was broken before its due day
// stays open there until that day.
func CommitmentRecords(ctx context.Context, r storage.Reader, on renjia.Date) iter.Seq2[trust.Record, error] {
	return func(yield func(trust.Record, error) bool) {
		for c, err := range commitmentsOf(ctx, r, renjia.Ref{}) {
			if err != nil {
				yield(trust.Record{}, err)
				return
			}
			if state := c.StateOn(on); state == "" || state == CommitmentProposed || !c.Counts() {
				continue
			}
			if !yield(c.record(on), nil) {
				return
			}
		}
	}
}

func (c *Commitment) record(on renjia.Date) trust.Record {
	t := trust.Record{Who: c.Owner.String(), Kind: trust.Commitment, Due: c.DueOn(on), FirstDue: c.FirstDue()}
	if t.Due.Before(t.FirstDue) {
		t.FirstDue = t.Due
	}
	if c.Settled.IsZero() || on.Before(c.Settled) {
		return t
	}
	switch c.State {
	case CommitmentKept, CommitmentLate:
		t.Done = c.Settled
	case CommitmentReleased, CommitmentCancelled:
		t.Released = c.Settled
	}
	return t
}

// ReferralRecords yields, for each referral in which a clock started by a day, its
// receiver, when the step was due, and when it came as known on that day, for the
// reliabilities of collaboration/trust. A clock that became void in time, for the
// client withdrew or the sender cancelled, releases the receiver. Referrals on hold
// on the day are left out: when they are due is not known.
func ReferralRecords(ctx context.Context, r storage.Reader, c Clock, cal renjia.Calendar, on renjia.Date) iter.Seq2[trust.Record, error] {
	return func(yield func(trust.Record, error) bool) {
		for f, err := range sentBy(ctx, r, renjia.Period{Until: on.AddDays(1)}) {
			if err != nil {
				yield(trust.Record{}, err)
				return
			}
			s, err := f.Clock(c, cal, on)
			if err != nil {
				yield(trust.Record{}, err)
				return
			}
			if s.Due.IsZero() {
				continue
			}
			t := trust.Record{Who: f.To.String(), Kind: trust.Referral, Due: s.Due, Done: s.Stopped}
			if s.State == ClockVoid {
				t.Released = f.over()
			}
			if !yield(t, nil) {
				return
			}
		}
	}
}

// DutyRecords yields the duties of agreements that were in force, as known on a
// day, for the reliabilities of collaboration/trust. A duty that lapsed was released
// when its agreement was over.
func DutyRecords(ctx context.Context, r storage.Reader, on renjia.Date) iter.Seq2[trust.Record, error] {
	return func(yield func(trust.Record, error) bool) {
		for doc, err := range agreements.Find(ctx, r, Selection{On: on}.begun("from")) {
			if err != nil {
				yield(trust.Record{}, err)
				return
			}
			a := &doc.Value
			if !a.held() {
				continue
			}
			for _, d := range a.Duties {
				if !yield(d.record(a, on), nil) {
					return
				}
			}
		}
	}
}

func (d Duty) record(a *Agreement, on renjia.Date) trust.Record {
	t := trust.Record{Who: d.Debtor.String(), Kind: trust.Agreement, Due: d.Due, FirstDue: d.FirstDue}
	done := d.State == DutyPerformed || d.State == DutyLate
	if done && !on.Before(d.Settled) {
		t.Done = d.Settled
	}
	if end := a.effective().Until; d.State == DutyLapsed && !on.Before(end) {
		t.Released = end
	}
	return t
}
