package collaboration_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/storage"
)

// Named mutants, and the test that kills each:
//
//	one-consent        PassOn does not look at the consent to the third     TestATransferNeedsConsentOfItsOwn
//	back-is-forward    a hand-back is kept as forward                       TestAReferralIsHandedBackForwardedAndReferredAgain
//	error-counts       a referral entered in error counts in figures        TestWhatWasEnteredInErrorCountsNowhere
//	open-is-kept       a spell that is open counts as an event              TestFiguresOfTheLoop
//	declined-loop      a declined referral that is closed counts as a loop  TestFiguresOfTheLoop

func because(reason string) renjia.Act {
	a := act
	a.Reason = reason
	return a
}

func consent(f collaboration.Referral, to renjia.Ref) renjia.Consent {
	return renjia.Consent{Of: f.Client, To: to, Purpose: collaboration.ReferralPurpose, Given: act.At.Add(-time.Minute)}
}

func onward(f collaboration.Referral, to renjia.Ref, on string) collaboration.Onward {
	return collaboration.Onward{To: to, On: day(on), Consent: consent(f, to)}
}

func view(t require.TestingT, space *storage.Space, fn func(*storage.Snapshot) error) {
	require.NoError(t, space.View(ctx, fn))
}

func TestAReferralIsReportedBeforeItIsClosed(t *testing.T) {
	r, _ := open(t)
	f, err := r.Refer(ctx, act, referral(register(t, r, "Station", "station"), register(t, r, "Centre", "health-centre")))
	require.NoError(t, err)
	require.Equal(t, "requested", f.FHIRStatus())
	f, err = r.AcknowledgeReferral(ctx, act, f.ID, day("2026-03-03"))
	require.NoError(t, err)
	require.Equal(t, "received", f.FHIRStatus())
	_, err = r.AcknowledgeReferral(ctx, act, f.ID, day("2026-03-03"))
	require.ErrorIs(t, err, renjia.ErrState, "once")
	_, err = r.Accept(ctx, act, f.ID, day("2026-03-02"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "before it was acknowledged")
	_, err = r.Accept(ctx, act, f.ID, day("2026-03-04"))
	require.NoError(t, err)
	_, err = r.Close(ctx, act, f.ID, day("2026-03-09"), "fine")
	require.ErrorIs(t, err, renjia.ErrState, "closed without service")
	_, err = r.Serve(ctx, act, f.ID, day("2026-03-06"))
	require.NoError(t, err)
	_, err = r.ReportOutcome(ctx, act, f.ID, day("2026-03-08"), "")
	require.ErrorIs(t, err, renjia.ErrInvalid, "no outcome")
	f, err = r.ReportOutcome(ctx, act, f.ID, day("2026-03-08"), "attends twice a week")
	require.NoError(t, err)
	require.Equal(t, collaboration.ReferralCompleted, f.State)
	require.True(t, f.Waits(day("2026-03-20")), "the sender does not know yet")
	_, err = r.Close(ctx, act, f.ID, day("2026-03-09"), "something else")
	require.ErrorIs(t, err, renjia.ErrConflict)
	f, err = r.Close(ctx, act, f.ID, day("2026-03-09"), "")
	require.NoError(t, err)
	require.Equal(t, "attends twice a week", f.Outcome)
	require.Equal(t, "completed", f.FHIRStatus())
	for on, want := range map[string]collaboration.ReferralState{
		"2026-03-01": "", "2026-03-02": collaboration.ReferralSent, "2026-03-03": collaboration.ReferralSent, "2026-03-05": collaboration.ReferralAccepted,
		"2026-03-06": collaboration.ReferralServed, "2026-03-08": collaboration.ReferralCompleted, "2026-03-09": collaboration.ReferralClosed,
	} {
		require.Equal(t, want, f.StateOn(day(on)), on)
	}
}

func TestAReferralRestsAndGoesOn(t *testing.T) {
	r, _ := open(t)
	f, err := r.Refer(ctx, act, referral(register(t, r, "Station", "station"), register(t, r, "Centre", "health-centre")))
	require.NoError(t, err)
	_, err = r.Accept(ctx, act, f.ID, day("2026-03-03"))
	require.NoError(t, err)
	_, err = r.HoldReferral(ctx, act, f.ID, day("2026-03-04"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "no reason")
	f, err = r.HoldReferral(ctx, because("in hospital"), f.ID, day("2026-03-04"))
	require.NoError(t, err)
	require.Equal(t, "on-hold", f.FHIRStatus())
	_, err = r.Serve(ctx, act, f.ID, day("2026-03-05"))
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = r.ResumeReferral(ctx, act, f.ID, day("2026-03-03"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	f, err = r.ResumeReferral(ctx, act, f.ID, day("2026-03-09"))
	require.NoError(t, err)
	require.Equal(t, collaboration.ReferralOnHold, f.StateOn(day("2026-03-08")))
	require.Equal(t, collaboration.ReferralAccepted, f.StateOn(day("2026-03-09")))
	_, err = r.HoldReferral(ctx, because("again"), f.ID, day("2026-03-10"))
	require.NoError(t, err)
	f, err = r.ResumeReferral(ctx, act, f.ID, day("2026-03-10"))
	require.NoError(t, err)
	require.Len(t, f.Holds, 1, "a hold of no day is none")
	_, err = r.HoldReferral(ctx, because("again"), f.ID, day("2026-03-10"))
	require.NoError(t, err)
	_, err = r.FailReferral(ctx, act, f.ID, day("2026-03-12"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "no reason")
	f, err = r.FailReferral(ctx, because("moved away"), f.ID, day("2026-03-12"))
	require.NoError(t, err)
	require.Equal(t, "failed", f.FHIRStatus())
	f, err = r.Close(ctx, act, f.ID, day("2026-03-13"), "moved away")
	require.NoError(t, err)
	require.Equal(t, collaboration.ReferralFailed, f.StateOn(day("2026-03-12")))
	require.Equal(t, "failed", f.FHIRStatus())
}

func TestATransferNeedsConsentOfItsOwn(t *testing.T) {
	r, space := open(t)
	station, centre, home := register(t, r, "Station", "station"), register(t, r, "Centre", "health-centre"), register(t, r, "Home", "enterprise")
	f, err := r.Refer(ctx, act, referral(station, centre))
	require.NoError(t, err)
	to := onward(f, home, "2026-03-04")
	to.Consent = f.Consent
	_, err = r.PassOn(ctx, because("full"), f.ID, to)
	require.ErrorIs(t, err, renjia.ErrForbidden, "the consent is to the centre")
	to = onward(f, home, "2026-03-04")
	to.Consent.Withdrawn = act.At.Add(-time.Second)
	_, err = r.PassOn(ctx, because("full"), f.ID, to)
	require.ErrorIs(t, err, renjia.ErrForbidden, "withdrawn")
	_, err = r.PassOn(ctx, act, f.ID, onward(f, home, "2026-03-04"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "no reason")
	view(t, space, func(s *storage.Snapshot) error {
		doc, err := collaboration.Referrals.Get(ctx, s, f.ID)
		require.Equal(t, collaboration.ReferralSent, doc.Value.State, "nothing has happened")
		return err
	})
	whole := referral(station, centre)
	whole.Parent, whole.Transfer = f.ID, collaboration.Again
	_, err = r.Refer(ctx, act, whole)
	require.ErrorIs(t, err, renjia.ErrInvalid, "a continuation has verbs of its own")
}

func TestAReferralIsHandedBackForwardedAndReferredAgain(t *testing.T) {
	r, space := open(t)
	station, centre, home := register(t, r, "Station", "station"), register(t, r, "Centre", "health-centre"), register(t, r, "Home", "enterprise")
	f, err := r.Refer(ctx, act, referral(station, centre))
	require.NoError(t, err)
	_, err = r.ReferAgain(ctx, act, f.ID, onward(f, home, "2026-03-03"))
	require.ErrorIs(t, err, renjia.ErrState, "the receiver has not answered")
	third, err := r.PassOn(ctx, because("full"), f.ID, onward(f, home, "2026-03-04"))
	require.NoError(t, err)
	require.Equal(t, collaboration.Forward, third.Transfer)
	require.Equal(t, centre, third.From)
	require.Equal(t, f.Need, third.Need)
	_, err = r.Accept(ctx, act, third.ID, day("2026-03-05"))
	require.NoError(t, err)
	back, err := r.PassOn(ctx, because("needs a nurse"), third.ID, onward(f, centre, "2026-03-06"))
	require.NoError(t, err)
	require.Equal(t, collaboration.HandBack, back.Transfer)
	_, err = r.Decline(ctx, because("full"), back.ID, day("2026-03-07"))
	require.NoError(t, err)
	again, err := r.ReferAgain(ctx, act, f.ID, onward(f, home, "2026-03-08"))
	require.NoError(t, err)
	require.Equal(t, collaboration.Again, again.Transfer)
	require.Equal(t, station, again.From)
	f, err = r.Close(ctx, act, f.ID, day("2026-03-08"), "was forwarded")
	require.NoError(t, err, "the sender is told")
	for _, id := range []collaboration.ReferralID{f.ID, third.ID, back.ID, again.ID} {
		view(t, space, func(s *storage.Snapshot) error {
			chain, err := collaboration.Chain(ctx, s, id)
			require.NoError(t, err)
			require.Len(t, chain, 4)
			require.Equal(t, []collaboration.ReferralID{f.ID, third.ID, back.ID, again.ID}, []collaboration.ReferralID{chain[0].ID, chain[1].ID, chain[2].ID, chain[3].ID})
			return nil
		})
	}
}

func TestWhatWasEnteredInErrorCountsNowhere(t *testing.T) {
	r, space := open(t)
	station, centre := register(t, r, "Station", "station"), register(t, r, "Centre", "health-centre")
	f, err := r.Refer(ctx, act, referral(station, centre))
	require.NoError(t, err)
	_, err = r.Accept(ctx, act, f.ID, day("2026-03-03"))
	require.NoError(t, err)
	_, err = r.HoldReferral(ctx, because("?"), f.ID, day("2026-03-04"))
	require.NoError(t, err)
	_, err = r.MarkReferralInError(ctx, act, f.ID)
	require.ErrorIs(t, err, renjia.ErrInvalid, "no reason")
	f, err = r.MarkReferralInError(ctx, because("the wrong client"), f.ID)
	require.NoError(t, err)
	require.Equal(t, "entered-in-error", f.FHIRStatus())
	view(t, space, func(s *storage.Snapshot) error {
		n, err := collaboration.CountReferrals(ctx, s, renjia.Period{}, day("2026-04-01"))
		require.NoError(t, err)
		require.Zero(t, n)
		for range collaboration.OverdueReferrals(ctx, s, []collaboration.Clock{clock(1, collaboration.CalendarDays)}, renjia.Calendar{}, day("2026-04-01")) {
			t.Error("it is overdue")
		}
		for range collaboration.Ties(ctx, s, collaboration.LayerReferral, day("2026-04-01")) {
			t.Error("it makes a tie")
		}
		return nil
	})
}

func TestFiguresOfTheLoop(t *testing.T) {
	r, space := open(t)
	station, centre := register(t, r, "Station", "station"), register(t, r, "Centre", "health-centre")
	send := func(on string) collaboration.ReferralID {
		f := referral(station, centre)
		f.Sent = day(on)
		f, err := r.Refer(ctx, act, f)
		require.NoError(t, err)
		return f.ID
	}
	must := func(_ collaboration.Referral, err error) { require.NoError(t, err) }
	loop, declined, open, cancelled := send("2026-03-02"), send("2026-03-03"), send("2026-03-04"), send("2026-03-05")
	send("2026-04-01")
	must(r.Accept(ctx, act, loop, day("2026-03-04")))
	must(r.Serve(ctx, act, loop, day("2026-03-06")))
	must(r.Close(ctx, act, loop, day("2026-03-12"), "fine"))
	must(r.Decline(ctx, act, declined, day("2026-03-05")))
	must(r.Close(ctx, act, declined, day("2026-03-06"), "no place"))
	must(r.Accept(ctx, act, open, day("2026-03-20")))
	must(r.CancelReferral(ctx, because("went by herself"), cancelled, day("2026-03-10")))
	march := renjia.Period{From: day("2026-03-01"), Until: day("2026-04-01")}
	view(t, space, func(s *storage.Snapshot) error {
		n, err := collaboration.CountReferrals(ctx, s, march, day("2026-03-31"))
		require.NoError(t, err)
		require.Equal(t, collaboration.LoopFigures{Sent: 4, Acknowledged: 3, Accepted: 2, Declined: 1, Served: 1, Reported: 1, Closed: 2, Loop: 1, Cancelled: 1, Waiting: 1}, n)
		share, defined := n.Closure()
		require.True(t, defined)
		require.Equal(t, renjia.Frac(1, 3), share)
		n, err = collaboration.CountReferrals(ctx, s, march, day("2026-03-11"))
		require.NoError(t, err)
		require.Equal(t, collaboration.LoopFigures{Sent: 4, Acknowledged: 2, Accepted: 1, Declined: 1, Served: 1, Closed: 1, Cancelled: 1, Waiting: 2}, n, "as known then")
		_, defined = collaboration.LoopFigures{}.Closure()
		require.False(t, defined)

		var spells []collaboration.Lasting
		for x, err := range collaboration.ReferralSpells(ctx, s, "sent", "served", march, day("2026-03-31")) {
			require.NoError(t, err)
			x.Record = renjia.Ref{}
			spells = append(spells, x)
		}
		require.Equal(t, []collaboration.Lasting{
			{From: day("2026-03-02"), Until: day("2026-03-06"), Days: 4, Event: true},
			{From: day("2026-03-03"), Until: day("2026-03-05"), Days: 2, Ending: "declined"},
			{From: day("2026-03-04"), Until: day("2026-03-31"), Days: 27},
			{From: day("2026-03-05"), Until: day("2026-03-10"), Days: 5, Ending: "cancelled"},
		}, spells)
		for _, err := range collaboration.ReferralSpells(ctx, s, "sent", "cured", march, day("2026-03-31")) {
			require.ErrorIs(t, err, renjia.ErrInvalid)
		}

		clocks := []collaboration.Clock{clock(7, collaboration.CalendarDays)}
		late := func(on string) (n int) {
			for x, err := range collaboration.OverdueReferrals(ctx, s, clocks, renjia.Calendar{}, day(on)) {
				require.NoError(t, err)
				require.Len(t, x.Clocks, 1)
				require.Equal(t, open, x.Referral.ID)
				n++
			}
			return n
		}
		require.Zero(t, late("2026-03-11"))
		require.Equal(t, 1, late("2026-03-12"), "a day of the past is asked like today")
		require.Equal(t, 1, late("2026-03-19"))
		require.Zero(t, late("2026-03-20"))
		return nil
	})
}

// Whatever verbs come in whatever order, with days that do not go back: a record
// that is stored is valid, and its state by its dates is its state.
func TestAReferralIsInTheStateThatItsDatesSay(t *testing.T) {
	r, space := open(t)
	station, centre, home := register(t, r, "Station", "station"), register(t, r, "Centre", "health-centre"), register(t, r, "Home", "enterprise")
	seen := map[collaboration.ReferralState]bool{}
	rapid.Check(t, func(t *rapid.T) {
		f, err := r.Refer(ctx, act, referral(station, centre))
		require.NoError(t, err)
		on := f.Sent
		why := because("reason")
		verbs := map[string]func() (collaboration.Referral, error){
			"acknowledge": func() (collaboration.Referral, error) { return r.AcknowledgeReferral(ctx, why, f.ID, on) },
			"accept":      func() (collaboration.Referral, error) { return r.Accept(ctx, why, f.ID, on) },
			"decline":     func() (collaboration.Referral, error) { return r.Decline(ctx, why, f.ID, on) },
			"hold":        func() (collaboration.Referral, error) { return r.HoldReferral(ctx, why, f.ID, on) },
			"resume":      func() (collaboration.Referral, error) { return r.ResumeReferral(ctx, why, f.ID, on) },
			"serve":       func() (collaboration.Referral, error) { return r.Serve(ctx, why, f.ID, on) },
			"report":      func() (collaboration.Referral, error) { return r.ReportOutcome(ctx, why, f.ID, on, "fine") },
			"close":       func() (collaboration.Referral, error) { return r.Close(ctx, why, f.ID, on, "fine") },
			"fail":        func() (collaboration.Referral, error) { return r.FailReferral(ctx, why, f.ID, on) },
			"cancel":      func() (collaboration.Referral, error) { return r.CancelReferral(ctx, why, f.ID, on) },
			"pass-on": func() (collaboration.Referral, error) {
				return r.PassOn(ctx, why, f.ID, onward(f, home, on.String()))
			},
			"error": func() (collaboration.Referral, error) { return r.MarkReferralInError(ctx, why, f.ID) },
		}
		names := []string{"acknowledge", "accept", "decline", "hold", "resume", "serve", "report", "close", "fail", "cancel", "pass-on", "error"}
		begin := rapid.SampledFrom([][]string{nil, {"accept", "serve", "report"}, {"accept", "hold"}}).Draw(t, "begin")
		for _, verb := range append(begin[:len(begin):len(begin)], rapid.SliceOfN(rapid.SampledFrom(names), 1, 8).Draw(t, "verbs")...) {
			_, err := verbs[verb]()
			if err != nil && !errors.Is(err, renjia.ErrState) {
				require.NoError(t, err, verb)
			}
			view(t, space, func(s *storage.Snapshot) error {
				doc, err := collaboration.Referrals.Get(ctx, s, f.ID)
				f = doc.Value
				return err
			})
			require.NoError(t, f.Validate())
			require.Equal(t, f.State, f.StateOn(on), verb)
			seen[f.State] = true
			on = on.AddDays(rapid.IntRange(0, 2).Draw(t, "days"))
		}
	})
	if !testing.Short() {
		require.Len(t, seen, 11, "every state but withdrawn is reached")
	}
}

func TestEightHandsPassAReferralOnOnce(t *testing.T) {
	r, space := open(t)
	station, centre := register(t, r, "Station", "station"), register(t, r, "Centre", "health-centre")
	f, err := r.Refer(ctx, act, referral(station, centre))
	require.NoError(t, err)
	var homes []renjia.Ref
	for i := range 8 {
		homes = append(homes, register(t, r, fmt.Sprint("Home ", i), "enterprise"))
	}
	var done atomic.Int64
	var wg sync.WaitGroup
	for _, home := range homes {
		wg.Go(func() {
			if _, err := r.PassOn(ctx, because("full"), f.ID, onward(f, home, "2026-03-04")); err == nil {
				done.Add(1)
			} else if !errors.Is(err, renjia.ErrState) && !errors.Is(err, renjia.ErrConflict) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	require.Equal(t, int64(1), done.Load())
	view(t, space, func(s *storage.Snapshot) error {
		chain, err := collaboration.Chain(ctx, s, f.ID)
		require.Len(t, chain, 2)
		return err
	})
}

func TestAContinuationIsImportedAfterWhatItContinues(t *testing.T) {
	r, _ := open(t)
	station, centre, home := register(t, r, "Station", "station"), register(t, r, "Centre", "health-centre"), register(t, r, "Home", "enterprise")
	parent := referral(station, centre)
	parent.ID, parent.State = renjia.ImportedID[collaboration.Referral]("liede", "collaboration_referral", "1"), collaboration.ReferralPassedOn
	parent.Ending, parent.Ended, parent.StatusReason = collaboration.ReferralPassedOn, day("2026-03-04"), "full"
	child := referral(centre, home)
	child.ID, child.State = renjia.ImportedID[collaboration.Referral]("liede", "collaboration_referral", "2"), collaboration.ReferralSent
	child.Parent, child.Transfer, child.Sent = parent.ID, collaboration.Forward, day("2026-03-04")
	child.Consent = consent(child, home)
	_, err := r.ImportReferrals(ctx, act, one(child))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = r.ImportReferrals(ctx, act, one(parent))
	require.NoError(t, err)
	wrong := child
	wrong.Transfer = collaboration.HandBack
	_, err = r.ImportReferrals(ctx, act, one(wrong))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = r.ImportReferrals(ctx, act, one(child))
	require.NoError(t, err)
}
