package governance_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

var (
	ctx   = context.Background()
	act   = renjia.Act{By: renjia.Program("test"), Reason: "a test"}
	start = time.Date(2026, 3, 1, 1, 0, 0, 0, time.UTC)
)

// world is an estate with a draft motion.
type world struct {
	space  *storage.Space
	reg    *governance.Registry
	body   governance.BodyID
	motion governance.MotionID
}

func newWorld(t testing.TB, policy storage.Policy) *world {
	t.Helper()
	w := &world{}
	var looks atomic.Int64 // the clock goes on a second with every look
	clock := func() time.Time { return start.Add(time.Duration(looks.Add(1)) * time.Second) }
	store := storage.New(memory.Open(), storage.Options{Policy: policy, Clock: clock})
	require.NoError(t, store.Migrate(ctx, governance.Kinds()...))
	w.space = store.Space("liede")
	w.reg = governance.NewRegistry(w.space)
	return w
}

// ready is a world with community, body and draft.
func ready(t testing.TB) *world {
	w := newWorld(t, storage.AllowAll)
	w.found(t)
	return w
}

// found adds community, body and draft.
func (w *world) found(t testing.TB) {
	t.Helper()
	community := governance.Community{ID: renjia.ImportedID[governance.Community]("liede", "c", "1"), Code: "440106", Name: renjia.Both("Liede")}
	require.NoError(t, w.reg.Found(ctx, act, community))
	w.body = renjia.ImportedID[governance.Body]("liede", "b", "1")
	require.NoError(t, w.reg.Establish(ctx, act, governance.Body{ID: w.body, Community: community.ID, Kind: governance.OwnersAssembly, Name: renjia.Both("Owners")}))
	w.motion = w.draft(t, "2026-1")
}

func (w *world) draft(t testing.TB, number string) governance.MotionID {
	id := renjia.ImportedID[governance.Motion]("liede", "m", number)
	require.NoError(t, w.reg.Draft(ctx, act, governance.Motion{ID: id, Body: w.body, Number: number, Title: renjia.Text{EN: "Hire a manager", ZH: "选聘物业服务人"}}))
	return id
}

func ordinary(t testing.TB) rule.Rule {
	r, err := statute.Builtin().At("cn/civil-code-278/ordinary", day(t))
	require.NoError(t, err)
	return r
}

func day(t testing.TB) renjia.Date {
	d, err := renjia.ParseDate("2026-03-01")
	require.NoError(t, err)
	return d
}

// estate is a roll of n owners of 100 m² each.
func estate(t testing.TB, n int) roll.Snapshot {
	b := roll.NewBuilder()
	area, err := renjia.ParseArea("100")
	require.NoError(t, err)
	for i := range n {
		b.Add(roll.Unit{Number: fmt.Sprint(i), Owner: "owner", Voter: voter(i), Area: area, AreaSource: roll.Register, Status: roll.Sold})
	}
	s, err := b.Snapshot()
	require.NoError(t, err)
	return s
}

func voter(i int) string { return fmt.Sprintf("v%05d", i) }

func (w *world) open(t testing.TB, s roll.Snapshot) {
	t.Helper()
	frozen, err := w.reg.Freeze(ctx, act, s)
	require.NoError(t, err)
	_, err = w.reg.Open(ctx, act, w.motion, governance.Opening{Roll: frozen.ID, Rule: ordinary(t), On: day(t), Variant: governance.Open})
	require.NoError(t, err)
}

// votes yields yes and no votes of the first voters.
func votes(yes, no int) iter.Seq2[governance.Vote, error] {
	return func(yield func(governance.Vote, error) bool) {
		for i := range yes + no {
			v := governance.Vote{Voter: voter(i), Response: rule.Yes, Channel: "paper"}
			if i >= yes {
				v.Response = rule.No
			}
			if !yield(v, nil) {
				return
			}
		}
	}
}

func (w *world) decide(t testing.TB) governance.Decision {
	t.Helper()
	_, err := w.reg.Close(ctx, act, w.motion)
	require.NoError(t, err)
	_, err = w.reg.Count(ctx, act, w.motion)
	require.NoError(t, err)
	d, err := w.reg.Certify(ctx, act, w.motion)
	require.NoError(t, err)
	return d
}

func (w *world) export(t testing.TB, id governance.DecisionID) (record governance.Record) {
	t.Helper()
	require.NoError(t, w.space.View(ctx, func(s *storage.Snapshot) (err error) {
		record, err = governance.Export(ctx, s, id)
		return err
	}))
	return record
}

func TestAMotionBecomesADecisionAnyoneCanCheck(t *testing.T) {
	w := ready(t)
	w.open(t, estate(t, 300))
	n, err := w.reg.CastAll(ctx, act, w.motion, votes(118, 82))
	require.NoError(t, err)
	require.EqualValues(t, 200, n)
	last, err := w.reg.Cast(ctx, act, w.motion, governance.Vote{Voter: voter(299), Response: rule.Abstain, Channel: "app"})
	require.NoError(t, err)
	d := w.decide(t)
	require.True(t, d.Adopted())
	require.EqualValues(t, 300, d.Heads)
	require.EqualValues(t, 201, d.Ballots)
	require.EqualValues(t, 118, d.Result.Thresholds[2].Part)
	require.True(t, d.Result.Explanation.All())

	var b bytes.Buffer
	require.NoError(t, w.export(t, d.ID).Write(&b))
	record, err := governance.ReadRecord(&b)
	require.NoError(t, err)
	require.NoError(t, governance.Verify(record))
	proof, err := record.Proof(last)
	require.NoError(t, err)
	require.NoError(t, governance.VerifyReceipt(last, proof, d.BallotRoot), "the voter's receipt is in the record")
}

func TestBallotsThatDoNotCountAreRefused(t *testing.T) {
	w := ready(t)
	vote := func(v governance.Vote) error {
		_, err := w.reg.Cast(ctx, act, w.motion, v)
		return err
	}
	var state *renjia.StateError
	require.ErrorAs(t, vote(governance.Vote{Voter: voter(0), Response: rule.Yes}), &state, "a draft")
	require.Equal(t, []string{"open", "withdraw"}, state.Allowed)
	w.open(t, estate(t, 3))
	require.ErrorIs(t, vote(governance.Vote{Voter: "stranger", Response: rule.Yes}), renjia.ErrNotFound)
	require.ErrorIs(t, vote(governance.Vote{Voter: voter(0), Response: rule.LoginOnly}), renjia.ErrUnspecified)
	require.ErrorIs(t, vote(governance.Vote{Voter: voter(0), Response: rule.Absent}), renjia.ErrInvalid)
	require.ErrorIs(t, vote(governance.Vote{Voter: voter(0), Response: "maybe"}), renjia.ErrInvalid)
	require.ErrorIs(t, vote(governance.Vote{Voter: voter(0), Response: rule.Yes, At: start}), renjia.ErrState, "before the opening")
	require.NoError(t, vote(governance.Vote{Voter: voter(0), Response: rule.Yes}))
	require.ErrorIs(t, vote(governance.Vote{Voter: voter(0), Response: rule.No}), renjia.ErrExists, "a second ballot")
	_, err := w.reg.Close(ctx, act, w.motion)
	require.NoError(t, err)
	require.ErrorAs(t, vote(governance.Vote{Voter: voter(1), Response: rule.Yes}), &state, "a late ballot")
	require.Equal(t, "closed", state.State)
	m, err := w.reg.Count(ctx, act, w.motion)
	require.NoError(t, err)
	require.EqualValues(t, 1, m.Count.Ballots, "none of the refused ballots was kept")
}

func TestVotingEndsAtItsTime(t *testing.T) {
	w := ready(t)
	frozen, err := w.reg.Freeze(ctx, act, estate(t, 3))
	require.NoError(t, err)
	ends := start.Add(time.Hour)
	_, err = w.reg.Open(ctx, act, w.motion, governance.Opening{Roll: frozen.ID, Rule: ordinary(t), On: day(t), Ends: ends, Variant: governance.Open})
	require.NoError(t, err)
	_, err = w.reg.Cast(ctx, act, w.motion, governance.Vote{Voter: voter(0), Response: rule.Yes, At: ends})
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = w.reg.Cast(ctx, act, w.motion, governance.Vote{Voter: voter(0), Response: rule.Yes, At: ends.Add(-time.Microsecond)})
	require.NoError(t, err)
}

func TestImportsCanBeRunAgain(t *testing.T) {
	w := ready(t)
	s := estate(t, 2500)
	w.open(t, s)
	broken := func(yield func(governance.Vote, error) bool) {
		i := 0
		for v := range votes(2500, 0) {
			if i++; i == 1800 {
				yield(v, fmt.Errorf("the line dropped"))
				return
			}
			if !yield(v, nil) {
				return
			}
		}
	}
	n, err := w.reg.CastAll(ctx, act, w.motion, broken)
	require.ErrorContains(t, err, "the line dropped")
	require.EqualValues(t, 1000, n)
	n, err = w.reg.CastAll(ctx, act, w.motion, votes(2500, 0))
	require.NoError(t, err)
	require.EqualValues(t, 1500, n)
	head, err := w.space.Head(ctx)
	require.NoError(t, err)
	n, err = w.reg.CastAll(ctx, act, w.motion, votes(2500, 0))
	require.NoError(t, err)
	require.Zero(t, n)
	_, err = w.reg.Freeze(ctx, act, s)
	require.NoError(t, err)
	again, err := w.space.Head(ctx)
	require.NoError(t, err)
	require.Equal(t, head, again, "a second run changes nothing")

	_, err = w.reg.CastAll(ctx, act, w.motion, votes(0, 1))
	require.ErrorIs(t, err, renjia.ErrExists, "another response is no repetition")
	_, err = w.reg.CastAll(ctx, renjia.Act{By: act.By, Key: "k"}, w.motion, votes(1, 0))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.NoError(t, governance.Verify(w.export(t, w.decide(t).ID)))
	n, err = w.reg.CastAll(ctx, act, w.motion, votes(2500, 0))
	require.NoError(t, err, "nor after the decision")
	require.Zero(t, n)
}

func TestALateImportIsRefused(t *testing.T) {
	w := ready(t)
	w.open(t, estate(t, 3))
	_, err := w.reg.CastAll(ctx, act, w.motion, votes(1, 0))
	require.NoError(t, err)
	_, err = w.reg.Close(ctx, act, w.motion)
	require.NoError(t, err)
	n, err := w.reg.CastAll(ctx, act, w.motion, votes(2, 0))
	require.ErrorIs(t, err, renjia.ErrState)
	require.Zero(t, n)
}

func TestStepsOutOfOrderNameWhatIsAllowed(t *testing.T) {
	w := ready(t)
	for _, c := range []struct {
		verb string
		do   func() error
	}{
		{"close", func() error { _, err := w.reg.Close(ctx, act, w.motion); return err }},
		{"count", func() error { _, err := w.reg.Count(ctx, act, w.motion); return err }},
		{"certify", func() error { _, err := w.reg.Certify(ctx, act, w.motion); return err }},
	} {
		var state *renjia.StateError
		require.ErrorAs(t, c.do(), &state, c.verb)
		require.Equal(t, c.verb, state.Verb)
	}
	_, err := w.reg.Withdraw(ctx, act, w.motion)
	require.NoError(t, err)
	_, err = w.reg.Withdraw(ctx, act, w.motion)
	require.ErrorIs(t, err, renjia.ErrState)
}

func TestDecisionsAreMadeOnce(t *testing.T) {
	w := ready(t)
	w.open(t, estate(t, 3))
	w.decide(t)
	_, err := w.reg.Certify(ctx, act, w.motion)
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = w.reg.Count(ctx, act, w.motion)
	require.ErrorIs(t, err, renjia.ErrState)
}

func TestAnActRepeatedByItsKeyGivesTheFirstResult(t *testing.T) {
	w := ready(t)
	w.open(t, estate(t, 3))
	keyed := func(key string) renjia.Act { return renjia.Act{By: act.By, Key: key} }
	vote := governance.Vote{Voter: voter(0), Response: rule.Yes}
	first, err := w.reg.Cast(ctx, keyed("cast"), w.motion, vote)
	require.NoError(t, err)
	again, err := w.reg.Cast(ctx, keyed("cast"), w.motion, vote)
	require.NoError(t, err)
	require.Equal(t, first, again)
	for range 2 {
		m, err := w.reg.Close(ctx, keyed("close"), w.motion)
		require.NoError(t, err)
		require.Equal(t, governance.Closed, m.State)
	}
	_, err = w.reg.Count(ctx, act, w.motion)
	require.NoError(t, err)
	d, err := w.reg.Certify(ctx, keyed("certify"), w.motion)
	require.NoError(t, err)
	same, err := w.reg.Certify(ctx, keyed("certify"), w.motion)
	require.NoError(t, err)
	require.Equal(t, d, same)
}

func TestOpeningNeedsARuleInForceThatFitsTheRoll(t *testing.T) {
	w := ready(t)
	persons, err := roll.Persons(day(t), "a", "b")
	require.NoError(t, err)
	frozen, err := w.reg.Freeze(ctx, act, persons)
	require.NoError(t, err)
	_, err = w.reg.Open(ctx, act, w.motion, governance.Opening{Roll: frozen.ID, Rule: ordinary(t), On: day(t), Variant: governance.Open})
	require.ErrorIs(t, err, renjia.ErrUnsupported, "no areas")
	_, err = w.reg.Open(ctx, act, w.motion, governance.Opening{Roll: frozen.ID, Rule: ordinary(t), On: day(t).AddYears(-10), Variant: governance.Open})
	require.ErrorContains(t, err, "in force 2021-01-01/..")
	_, err = w.reg.Open(ctx, act, w.motion, governance.Opening{Rule: ordinary(t), On: day(t), Variant: governance.Open})
	require.ErrorIs(t, err, renjia.ErrNotFound, "no roll")
}

func TestVerbsBindToOneTransaction(t *testing.T) {
	w := ready(t)
	second := renjia.ImportedID[governance.Motion]("liede", "m", "2026-2")
	vote := func(fail bool) error {
		_, err := w.space.Update(ctx, act.Does("test.assembly", renjia.Ref{}), func(tx *storage.Tx) error {
			reg := w.reg.In(tx)
			frozen, err := reg.Freeze(ctx, act, estate(t, 3))
			require.NoError(t, err)
			require.NoError(t, reg.Draft(ctx, act, governance.Motion{ID: second, Body: w.body, Title: renjia.Both("Second")}))
			_, err = reg.Open(ctx, act, second, governance.Opening{Roll: frozen.ID, Rule: ordinary(t), On: day(t), Variant: governance.Open})
			require.NoError(t, err)
			_, err = reg.CastAll(ctx, act, second, votes(3, 0))
			require.NoError(t, err)
			_, err = reg.Close(ctx, act, second)
			require.NoError(t, err)
			_, err = reg.Count(ctx, act, second)
			require.NoError(t, err)
			_, err = reg.Certify(ctx, act, second)
			require.NoError(t, err)
			if fail {
				return fmt.Errorf("the meeting was dissolved")
			}
			return nil
		})
		return err
	}
	require.ErrorContains(t, vote(true), "dissolved")
	get := func() (m governance.Motion, err error) {
		err = w.space.View(ctx, func(s *storage.Snapshot) error {
			doc, err := governance.Motions.Get(ctx, s, second)
			m = doc.Value
			return err
		})
		return m, err
	}
	_, err := get()
	require.ErrorIs(t, err, renjia.ErrNotFound, "nothing remains of a failed transaction")
	require.NoError(t, vote(false))
	m, err := get()
	require.NoError(t, err)
	require.NoError(t, governance.Verify(w.export(t, m.Decision)))
}

func TestNoBallotSlipsInAfterTheClose(t *testing.T) {
	w := ready(t)
	w.open(t, estate(t, 200))
	errs := make(chan error, 200)
	for i := range 200 {
		go func() {
			_, err := w.reg.Cast(ctx, act, w.motion, governance.Vote{Voter: voter(i), Response: rule.Yes})
			errs <- err
		}()
	}
	_, err := w.reg.Close(ctx, act, w.motion)
	require.NoError(t, err)
	m, err := w.reg.Count(ctx, act, w.motion)
	require.NoError(t, err)
	counted := m.Count.Ballots
	accepted := int64(0)
	for range 200 {
		if err := <-errs; err == nil {
			accepted++
		} else {
			require.ErrorIs(t, err, renjia.ErrState)
		}
	}
	require.Equal(t, accepted, counted, "every accepted ballot was counted")
}
