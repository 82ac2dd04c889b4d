package collaboration_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/collaboration/trust"
	"github.com/renjia-project/renjia/storage"
)

// Named mutants, and the test that kills each:
//
//	proposal-counts    a proposal nobody accepted is due                  TestAProposalThatNobodyAcceptedCountsForNothing
//	last-due-first     FirstDue is the last due day                       TestMovingTheDueDayIsCountedBothWays
//	open-is-kept       what is not due yet counts as kept                 TestReliabilityAgreesWithTrust
//	let-off-late       what is let off when overdue does not count        TestReliabilityAgreesWithTrust, TestMovingTheDueDayIsCountedBothWays
//	owner-verifies     the owner may verify                               TestACommitmentIsVerifiedBySomebodyElse
//	past-due-now       a question of the past uses the due day of today   TestOverdueAsOfADayOfThePast

func promise(owner renjia.Ref, made, due string, to ...renjia.Ref) collaboration.Commitment {
	return collaboration.Commitment{Owner: owner, To: to, What: "open the hall", Made: day(made), Due: day(due)}
}

func TestAProposalThatNobodyAcceptedCountsForNothing(t *testing.T) {
	r, space := open(t)
	office, team := register(t, r, "Office", "street-office"), register(t, r, "Team", "volunteer-team")
	for _, end := range []string{"", "refuse", "cancel"} {
		c, err := r.ProposeCommitment(ctx, act, promise(office, "2026-03-02", "2026-03-10", team))
		require.NoError(t, err)
		require.False(t, c.Counts())
		_, err = r.Keep(ctx, act, c.ID, day("2026-03-09"))
		require.ErrorIs(t, err, renjia.ErrState)
		switch end {
		case "refuse":
			_, err = r.RefuseCommitment(ctx, because("no money"), c.ID, day("2026-03-03"))
		case "cancel":
			_, err = r.CancelCommitment(ctx, act, c.ID, day("2026-03-03"))
		}
		require.True(t, end == "" || err == nil, "%v", err)
	}
	view(t, space, func(s *storage.Snapshot) error {
		n, err := collaboration.ReliabilityOf(ctx, s, office, day("2026-04-01"))
		require.NoError(t, err)
		require.Equal(t, collaboration.Reliability{Owner: office, On: day("2026-04-01"), Proposed: 3}, n)
		_, defined := n.ByFirst.Rate()
		require.False(t, defined)
		for range collaboration.OverdueCommitments(ctx, s, day("2026-04-01")) {
			t.Error("a proposal is overdue")
		}
		for range collaboration.Ties(ctx, s, collaboration.LayerCommitment, day("2026-03-05")) {
			t.Error("a proposal makes a tie")
		}
		return nil
	})
}

func TestMovingTheDueDayIsCountedBothWays(t *testing.T) {
	r, space := open(t)
	office := register(t, r, "Office", "street-office")
	c, err := r.Commit(ctx, act, promise(office, "2026-03-02", "2026-03-10"))
	require.NoError(t, err)
	_, err = r.Reschedule(ctx, act, c.ID, day("2026-03-09"), day("2026-03-20"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "no reason")
	_, err = r.Reschedule(ctx, because("rain"), c.ID, day("2026-03-09"), day("2026-03-20"))
	require.NoError(t, err)
	_, err = r.Reschedule(ctx, because("rain"), c.ID, day("2026-03-08"), day("2026-03-25"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "moved before it was last moved")
	c, err = r.Keep(ctx, act, c.ID, day("2026-03-15"))
	require.NoError(t, err)
	require.Equal(t, collaboration.CommitmentKept, c.State)
	require.Equal(t, day("2026-03-10"), c.FirstDue())
	require.Equal(t, day("2026-03-10"), c.DueOn(day("2026-03-08")))
	require.Equal(t, day("2026-03-20"), c.DueOn(day("2026-03-09")))

	off, err := r.Commit(ctx, act, promise(office, "2026-03-02", "2026-03-10"))
	require.NoError(t, err)
	_, err = r.ReleaseCommitment(ctx, because("no longer needed"), off.ID, day("2026-03-10"))
	require.NoError(t, err)
	late, err := r.Commit(ctx, act, promise(office, "2026-03-02", "2026-03-10"))
	require.NoError(t, err)
	_, err = r.CancelCommitment(ctx, because("the hall burned down"), late.ID, day("2026-03-11"))
	require.NoError(t, err)
	view(t, space, func(s *storage.Snapshot) error {
		n, err := collaboration.ReliabilityOf(ctx, s, office, day("2026-04-01"))
		require.NoError(t, err)
		require.Equal(t, collaboration.Reliability{
			Owner: office, On: day("2026-04-01"), Moved: 1, Released: 1, Cancelled: 1,
			ByFirst: collaboration.PromiseCounts{Due: 2, Late: 1, Overdue: 1},
			ByLast:  collaboration.PromiseCounts{Due: 2, Kept: 1, Overdue: 1},
		}, n)
		rate, defined := n.ByLast.Rate()
		require.True(t, defined)
		require.Equal(t, renjia.Frac(1, 2), rate)
		for _, err := range collaboration.Promises(ctx, s, office, "", day("2026-04-01")) {
			require.ErrorIs(t, err, renjia.ErrUnspecified)
		}
		return nil
	})
}

func TestOverdueAsOfADayOfThePast(t *testing.T) {
	r, space := open(t)
	office := register(t, r, "Office", "street-office")
	c, err := r.Commit(ctx, act, promise(office, "2026-03-02", "2026-03-10"))
	require.NoError(t, err)
	_, err = r.Reschedule(ctx, because("rain"), c.ID, day("2026-03-15"), day("2026-03-20"))
	require.NoError(t, err)
	_, err = r.Keep(ctx, act, c.ID, day("2026-03-25"))
	require.NoError(t, err)
	view(t, space, func(s *storage.Snapshot) error {
		overdue := func(on string) (n int) {
			for _, err := range collaboration.OverdueCommitments(ctx, s, day(on)) {
				require.NoError(t, err)
				n++
			}
			return n
		}
		for on, want := range map[string]int{
			"2026-03-10": 0, "2026-03-11": 1, "2026-03-14": 1, "2026-03-15": 0, "2026-03-20": 0, "2026-03-21": 1, "2026-03-24": 1, "2026-03-25": 0,
		} {
			require.Equal(t, want, overdue(on), on)
		}
		return nil
	})
}

func TestACommitmentIsVerifiedBySomebodyElse(t *testing.T) {
	r, _ := open(t)
	office, team := register(t, r, "Office", "street-office"), register(t, r, "Team", "volunteer-team")
	c, err := r.ProposeCommitment(ctx, act, promise(office, "2026-03-02", "2026-03-10", team))
	require.NoError(t, err)
	_, err = r.AcceptCommitment(ctx, act, c.ID, day("2026-03-01"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = r.AcceptCommitment(ctx, act, c.ID, day("2026-03-03"))
	require.NoError(t, err)
	_, err = r.BeginCommitment(ctx, act, c.ID, day("2026-03-04"))
	require.NoError(t, err)
	_, err = r.Keep(ctx, act, c.ID, day("2026-03-09"))
	require.NoError(t, err)
	_, err = r.VerifyCommitment(ctx, act, c.ID, day("2026-03-12"), office)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	c, err = r.VerifyCommitment(ctx, act, c.ID, day("2026-03-12"), team)
	require.NoError(t, err)
	require.Equal(t, collaboration.CommitmentKept, c.State, "a check does not make it late")
	require.Equal(t, team, c.Verifier)
	_, err = r.ContestCommitment(ctx, act, c.ID)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	c, err = r.ContestCommitment(ctx, because("the hall is shut"), c.ID)
	require.NoError(t, err)
	require.Equal(t, collaboration.CommitmentInProgress, c.State)
	require.True(t, c.Verified.IsZero())
	c, err = r.Keep(ctx, act, c.ID, day("2026-03-12"))
	require.NoError(t, err)
	require.Equal(t, collaboration.CommitmentLate, c.State)
}

func TestMinutesAreTakenWholeOrNotAtAll(t *testing.T) {
	r, space := open(t)
	office, team := register(t, r, "Office", "street-office"), register(t, r, "Team", "volunteer-team")
	meeting := renjia.RefTo("governance_meeting", renjia.ImportedID[int]("liede", "governance_meeting", "1"))
	asked := promise(team, "2026-03-02", "2026-03-20", office)
	asked.State = collaboration.CommitmentProposed
	bad := promise(team, "2026-03-02", "2026-03-01")
	_, err := r.Minute(ctx, act, meeting, promise(office, "2026-03-02", "2026-03-10"), asked, bad)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = r.Minute(ctx, act, renjia.Ref{}, asked)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	done := asked
	done.State = collaboration.CommitmentKept
	_, err = r.Minute(ctx, act, meeting, done)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	find := func() (n int) {
		view(t, space, func(s *storage.Snapshot) error {
			for _, err := range collaboration.Commitments.Find(ctx, s, storage.Query{Where: []storage.Cond{storage.Eq("meeting", meeting.String())}}) {
				require.NoError(t, err)
				n++
			}
			return nil
		})
		return n
	}
	require.Zero(t, find())
	all, err := r.Minute(ctx, act, meeting, promise(office, "2026-03-02", "2026-03-10"), asked)
	require.NoError(t, err)
	require.Equal(t, []collaboration.CommitmentState{collaboration.CommitmentOpen, collaboration.CommitmentProposed}, []collaboration.CommitmentState{all[0].State, all[1].State})
	require.Equal(t, 2, find())
}

// The records handed to trust and the exact counts here say the same, by whichever
// due day, on whatever day one asks; and a record is in the state its dates say.
func TestReliabilityAgreesWithTrust(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, space := open(t)
		office := register(t, r, "Office", "street-office")
		for range rapid.IntRange(1, 4).Draw(t, "commitments") {
			walkCommitment(t, r, office)
		}
		on := day("2026-03-01").AddDays(rapid.IntRange(0, 40).Draw(t, "asked"))
		view(t, space, func(s *storage.Snapshot) error {
			n, err := collaboration.ReliabilityOf(ctx, s, office, on)
			require.NoError(t, err)
			var records []trust.Record
			for x, err := range collaboration.CommitmentRecords(ctx, s, on) {
				require.NoError(t, err)
				require.NoError(t, x.Validate())
				records = append(records, x)
			}
			for rule, want := range map[collaboration.DueRule]collaboration.PromiseCounts{collaboration.ByFirstDue: n.ByFirst, collaboration.ByLastDue: n.ByLast} {
				by := map[collaboration.DueRule]trust.DueBy{collaboration.ByFirstDue: trust.DueFirst, collaboration.ByLastDue: trust.DueLast}[rule]
				var kept, late, broken int64
				for _, x := range records {
					switch x.On(on, by) {
					case trust.Kept:
						kept++
					case trust.DoneLate:
						late++
					case trust.Broken:
						broken++
					}
				}
				require.Equal(t, []int64{want.Kept, want.Late, want.Broken + want.Overdue}, []int64{kept, late, broken}, "%s: %+v", rule, records)
				require.Equal(t, want.Due, kept+late+broken)
				var due int64
				for _, err := range collaboration.Promises(ctx, s, office, rule, on) {
					require.NoError(t, err)
					due++
				}
				require.Equal(t, want.Due, due)
			}
			return nil
		})
	})
}

func walkCommitment(t *rapid.T, r *collaboration.Registry, owner renjia.Ref) {
	why := because("reason")
	made := day("2026-03-02").AddDays(rapid.IntRange(0, 5).Draw(t, "made"))
	c := promise(owner, made.String(), made.AddDays(rapid.IntRange(0, 9).Draw(t, "due")).String())
	var err error
	if rapid.Bool().Draw(t, "proposed") {
		c, err = r.ProposeCommitment(ctx, why, c)
	} else {
		c, err = r.Commit(ctx, why, c)
	}
	require.NoError(t, err)
	on := made
	verbs := map[string]func() (collaboration.Commitment, error){
		"accept": func() (collaboration.Commitment, error) { return r.AcceptCommitment(ctx, why, c.ID, on) },
		"refuse": func() (collaboration.Commitment, error) { return r.RefuseCommitment(ctx, why, c.ID, on) },
		"begin":  func() (collaboration.Commitment, error) { return r.BeginCommitment(ctx, why, c.ID, on) },
		"move": func() (collaboration.Commitment, error) {
			return r.Reschedule(ctx, why, c.ID, on, on.AddDays(rapid.IntRange(0, 9).Draw(t, "to")))
		},
		"keep":    func() (collaboration.Commitment, error) { return r.Keep(ctx, why, c.ID, on) },
		"break":   func() (collaboration.Commitment, error) { return r.Break(ctx, why, c.ID, on) },
		"release": func() (collaboration.Commitment, error) { return r.ReleaseCommitment(ctx, why, c.ID, on) },
		"cancel":  func() (collaboration.Commitment, error) { return r.CancelCommitment(ctx, why, c.ID, on) },
		"contest": func() (collaboration.Commitment, error) { return r.ContestCommitment(ctx, why, c.ID) },
	}
	names := []string{"accept", "accept", "refuse", "begin", "move", "move", "keep", "break", "release", "cancel", "contest"}
	for _, verb := range rapid.SliceOfN(rapid.SampledFrom(names), 1, 7).Draw(t, "verbs") {
		next, err := verbs[verb]()
		if err == nil {
			c = next
			require.NoError(t, c.Validate())
			require.Equal(t, c.State, c.StateOn(on), verb)
		} else if !errors.Is(err, renjia.ErrState) && !errors.Is(err, renjia.ErrInvalid) { // moved to the same day, or before it was made
			require.NoError(t, err)
		}
		on = on.AddDays(rapid.IntRange(0, 4).Draw(t, "days"))
	}
}
