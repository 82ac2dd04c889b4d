package governance_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
)

func seatID(key string) governance.SeatID {
	return renjia.ImportedID[governance.Seat]("liede", "seat", key)
}

func (w *world) seat(key string, post governance.Post, number int, from, until string) governance.Seat {
	s := governance.Seat{ID: seatID(key), Body: w.body, Post: post, Number: number, Holder: person(key), Since: person("election")}
	s.Period.From = date(from)
	if until != "" {
		s.Period.Until = date(until)
	}
	return s
}

func (w *world) term(number int, from, until string) governance.Term {
	return governance.Term{
		ID: renjia.ImportedID[governance.Term]("liede", "term", fmt.Sprint(number)), Body: w.body, Number: number,
		Period: renjia.Period{From: date(from), Until: date(until)}, HandoverDays: governance.ResidentsHandoverDays,
	}
}

func TestTermsOfABodyDoNotOverlap(t *testing.T) {
	w := ready(t)
	require.NoError(t, w.reg.BeginTerm(ctx, act, w.term(1, "2021-01-01", "2026-01-01")))
	require.NoError(t, w.reg.BeginTerm(ctx, act, w.term(2, "2026-01-01", "2031-01-01")))
	again := w.term(2, "2031-01-01", "2036-01-01")
	again.ID = renjia.ImportedID[governance.Term]("liede", "term", "again")
	require.ErrorIs(t, w.reg.BeginTerm(ctx, act, again), renjia.ErrExists)
	require.ErrorIs(t, w.reg.BeginTerm(ctx, act, w.term(3, "2030-12-31", "2036-01-01")), renjia.ErrConflict)
	require.NoError(t, w.reg.BeginTerm(ctx, act, w.term(3, "2031-01-01", "2036-01-01")))
}

func TestASeatOfATermLiesInIt(t *testing.T) {
	w := ready(t)
	term := w.term(1, "2026-01-01", "2031-01-01")
	require.NoError(t, w.reg.BeginTerm(ctx, act, term))
	early := w.seat("a", governance.Chair, 1, "2025-12-31", "")
	early.Term = term.ID
	require.ErrorIs(t, w.reg.Take(ctx, act, early), renjia.ErrInvalid)
	s := w.seat("a", governance.Chair, 1, "2026-01-01", "")
	s.Term = term.ID
	require.NoError(t, w.reg.Take(ctx, act, s))
	s, err := w.reg.Resign(ctx, act, s.ID, date("2026-05-01"))
	require.NoError(t, err)
	require.Equal(t, date("2031-01-01"), s.Period.Until, "it ends with the term")
}

func TestOnePostAndOnePersonAtATime(t *testing.T) {
	w := ready(t)
	take := func(s governance.Seat) error { return w.reg.Take(ctx, act, s) }
	require.NoError(t, take(w.seat("a", governance.Chair, 1, "2026-01-01", "2031-01-01")))
	require.ErrorIs(t, take(w.seat("b", governance.Chair, 1, "2030-12-31", "")), renjia.ErrConflict, "the post is taken")
	second := w.seat("a2", governance.Deputy, 1, "2030-12-31", "")
	second.Holder = person("a").In("liede")
	require.ErrorIs(t, take(second), renjia.ErrConflict, "the person has a seat, named with the space or without")
	require.NoError(t, take(w.seat("b", governance.Chair, 1, "2031-01-01", "")))
	require.NoError(t, take(w.seat("c", governance.Chair, 2, "2026-01-01", "")), "the second seat of the post")
}

func TestOfTwoWhoTakeAPostAtOnceOneGetsIt(t *testing.T) {
	w := ready(t)
	require.NoError(t, w.reg.Take(ctx, act, w.seat("first", governance.Deputy, 1, "2020-01-01", "2021-01-01")))
	errs := make(chan error, 2)
	for _, key := range []string{"a", "b"} {
		go func() { errs <- w.reg.Take(ctx, act, w.seat(key, governance.Chair, 1, "2026-01-01", "")) }()
	}
	a, b := <-errs, <-errs
	if a != nil {
		a, b = b, a
	}
	require.NoError(t, a)
	require.ErrorIs(t, b, renjia.ErrConflict)
}

func TestAResignationNeedsApproval(t *testing.T) {
	w := ready(t)
	s := w.seat("a", governance.Chair, 1, "2026-01-01", "2031-01-01")
	require.NoError(t, w.reg.Take(ctx, act, s))
	s, err := w.reg.Resign(ctx, act, s.ID, date("2026-05-01"))
	require.NoError(t, err)
	require.True(t, s.Holds(date("2026-12-01")), "the office goes on")
	_, err = w.reg.ApproveResignation(ctx, act, s.ID, date("2026-06-01"), renjia.Ref{})
	require.ErrorIs(t, err, renjia.ErrInvalid, "without a decision")
	s, err = w.reg.ApproveResignation(ctx, act, s.ID, date("2026-06-01"), person("decision"))
	require.NoError(t, err)
	require.True(t, s.Holds(date("2026-05-31")))
	require.False(t, s.Holds(date("2026-06-01")))
	require.NoError(t, w.reg.Take(ctx, act, w.seat("b", governance.Chair, 1, "2026-06-01", "")), "the post is free")
}

// Art. 37 of the 2025 law: two consecutive "incompetent" end the office.
func TestTwoIncompetentInARowEndTheOffice(t *testing.T) {
	for _, c := range []struct {
		years  []int
		grades []governance.Grade
		ends   bool
	}{
		{[]int{2026, 2027}, []governance.Grade{governance.Incompetent, governance.Incompetent}, true},
		{[]int{2026}, []governance.Grade{governance.Incompetent}, false},
		{[]int{2026, 2027, 2028}, []governance.Grade{governance.Incompetent, governance.BasicallyCompetent, governance.Incompetent}, false},
		{[]int{2026, 2028}, []governance.Grade{governance.Incompetent, governance.Incompetent}, false},
		{[]int{2026, 2027, 2028}, []governance.Grade{governance.Competent, governance.Incompetent, governance.Incompetent}, true},
	} {
		w := ready(t)
		s := w.seat("a", governance.Member, 1, "2026-01-01", "")
		require.NoError(t, w.reg.Take(ctx, act, s))
		for i, y := range c.years {
			var err error
			s, err = w.reg.Appraise(ctx, act, s.ID, governance.Appraisal{Year: y, On: date(fmt.Sprint(y, "-12-20")), Grade: c.grades[i]})
			require.NoError(t, err)
		}
		require.Equal(t, c.ends, s.State == governance.SeatEnded, "%v %v", c.years, c.grades)
		if c.ends {
			require.Equal(t, governance.TwiceIncompetent, s.End.Why)
		}
	}
}

// Art. 25: handover within 10 days.
func TestTheHandoverHasAClock(t *testing.T) {
	w := ready(t)
	term := w.term(1, "2026-01-01", "2031-01-01")
	require.NoError(t, w.reg.BeginTerm(ctx, act, term))
	s := w.seat("a", governance.Chair, 1, "2026-01-01", "")
	s.Term = term.ID
	require.NoError(t, w.reg.Take(ctx, act, s))
	s, err := w.reg.Recall(ctx, act, s.ID, date("2026-06-01"), person("decision"))
	require.NoError(t, err)
	require.Equal(t, date("2026-06-11"), s.End.HandoverDue)
	require.False(t, s.LateHandover(date("2026-06-11")))
	require.True(t, s.LateHandover(date("2026-06-12")))
	_, err = w.reg.HandOver(ctx, act, s.ID, date("2026-05-31"), person("b"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "before the end")
	s, err = w.reg.HandOver(ctx, act, s.ID, date("2026-06-11"), person("b"))
	require.NoError(t, err)
	require.False(t, s.LateHandover(date("2027-01-01")), "it was in time")
}

func TestEverySeatStep(t *testing.T) {
	do := map[string]func(*world, governance.SeatID) error{
		"resign": func(w *world, id governance.SeatID) error {
			_, err := w.reg.Resign(ctx, act, id, date("2026-02-01"))
			return err
		},
		"stay": func(w *world, id governance.SeatID) error { _, err := w.reg.Stay(ctx, act, id); return err },
		"approve": func(w *world, id governance.SeatID) error {
			_, err := w.reg.ApproveResignation(ctx, act, id, date("2026-03-01"), person("d"))
			return err
		},
		"recall": func(w *world, id governance.SeatID) error {
			_, err := w.reg.Recall(ctx, act, id, date("2026-03-01"), person("d"))
			return err
		},
		"end": func(w *world, id governance.SeatID) error {
			_, err := w.reg.EndSeat(ctx, act, id, date("2026-03-01"), governance.Died, renjia.Ref{})
			return err
		},
		"appraise": func(w *world, id governance.SeatID) error {
			_, err := w.reg.Appraise(ctx, act, id, governance.Appraisal{Year: 2026, On: date("2026-02-20"), Grade: governance.Competent})
			return err
		},
		"hand-over": func(w *world, id governance.SeatID) error {
			_, err := w.reg.HandOver(ctx, act, id, date("2026-03-05"), person("b"))
			return err
		},
	}
	for _, c := range []struct{ path, legal []string }{
		{nil, []string{"appraise", "end", "recall", "resign"}},
		{[]string{"resign"}, []string{"appraise", "approve", "end", "recall", "stay"}},
		{[]string{"resign", "stay"}, []string{"appraise", "end", "recall", "resign"}},
		{[]string{"recall"}, []string{"hand-over"}},
		{[]string{"resign", "approve"}, []string{"hand-over"}},
		{[]string{"end", "hand-over"}, nil},
	} {
		for verb, step := range do {
			w := ready(t)
			s := w.seat("a", governance.Chair, 1, "2026-01-01", "")
			require.NoError(t, w.reg.Take(ctx, act, s))
			for _, v := range c.path {
				require.NoError(t, do[v](w, s.ID))
			}
			err := step(w, s.ID)
			if slices.Contains(c.legal, verb) {
				require.NoError(t, err, "%v then %s", c.path, verb)
				continue
			}
			var state *renjia.StateError
			require.ErrorAs(t, err, &state, "%v then %s", c.path, verb)
			require.Equal(t, c.legal, state.Allowed)
		}
	}
}

func TestATermIsOverWhenItIsOver(t *testing.T) {
	w := ready(t)
	s := w.seat("a", governance.Chair, 1, "2026-01-01", "2031-01-01")
	require.NoError(t, w.reg.Take(ctx, act, s))
	_, err := w.reg.EndSeat(ctx, act, s.ID, date("2030-12-31"), governance.TermOver, renjia.Ref{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = w.reg.EndSeat(ctx, act, s.ID, date("2031-01-01"), governance.Recalled, person("d"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "a recall has a verb of its own")
	_, err = w.reg.EndSeat(ctx, act, s.ID, date("2031-01-01"), governance.TermOver, renjia.Ref{})
	require.NoError(t, err)
}

func TestNothingRestsOnADecisionThatFailed(t *testing.T) {
	w := ready(t)
	w.open(t, estate(t, 3))
	failed := w.decide(t)
	s := w.seat("a", governance.Chair, 1, "2026-01-01", "")
	s.Since = renjia.RefTo("governance_decision", failed.ID)
	require.ErrorContains(t, w.reg.Take(ctx, act, s), "was not adopted")
	s.Since = renjia.RefTo("governance_decision", renjia.ImportedID[governance.Decision]("liede", "d", "none"))
	require.ErrorIs(t, w.reg.Take(ctx, act, s), renjia.ErrNotFound)
}

func TestKinshipsAreReadWithAReason(t *testing.T) {
	w := ready(t)
	k := kin("a", "b")
	k.ID = renjia.ImportedID[governance.Kinship]("liede", "k", "1")
	require.NoError(t, w.reg.DeclareKinship(ctx, act, k))
	k.B = k.A
	require.Error(t, k.Validate())
}

// Seats of any order of taking and leaving agree with a calendar, day by day.
func TestSeatsAgreeWithACalendar(t *testing.T) {
	first := date("2026-01-01")
	rapid.Check(t, func(rt *rapid.T) {
		w := ready(t)
		type held struct {
			id       governance.SeatID
			post     int
			who      int
			from, to int // days
		}
		var all []held
		for i := range rapid.IntRange(1, 12).Draw(rt, "steps") {
			if len(all) > 0 && rapid.Bool().Draw(rt, "end") {
				h := &all[rapid.IntRange(0, len(all)-1).Draw(rt, "which")]
				on := rapid.IntRange(0, 40).Draw(rt, "on")
				_, err := w.reg.Recall(ctx, act, h.id, first.AddDays(on), person("decision"))
				if err == nil {
					if on <= h.from || on > h.to {
						rt.Fatalf("a seat of days %d to %d ended on %d", h.from, h.to, on)
					}
					h.to = on
				}
				continue
			}
			h := held{seatID(fmt.Sprint(i)), rapid.IntRange(1, 2).Draw(rt, "post"), rapid.IntRange(1, 3).Draw(rt, "who"), rapid.IntRange(0, 30).Draw(rt, "from"), 0}
			h.to = h.from + rapid.IntRange(1, 10).Draw(rt, "days")
			free := true
			for _, o := range all {
				for d := h.from; d < h.to; d++ {
					free = free && (d < o.from || d >= o.to || o.post != h.post && o.who != h.who)
				}
			}
			s := w.seat(fmt.Sprint(i), governance.Member, h.post, "2026-01-01", "")
			s.Holder, s.Period = person(fmt.Sprint("who", h.who)), renjia.Period{From: first.AddDays(h.from), Until: first.AddDays(h.to)}
			err := w.reg.Take(ctx, act, s)
			if (err == nil) != free {
				rt.Fatalf("%+v among %+v: %v", h, all, err)
			}
			if err == nil {
				all = append(all, h)
			}
		}
	})
}
