package collaboration_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/storage"
)

// Named mutants, and the test that kills each:
//
//	until-carried      a task counts on the day it is no longer carried   TestStaffTimeIsTheExactSumOfWhatIsCarried
//	return-unsaid      a task is returned without a reason                TestADelegatedTaskIsDoneOrReturned

func delegation(from, to renjia.Ref, share renjia.Fraction) collaboration.Delegation {
	task := renjia.RefTo("governance_task", renjia.ImportedID[int]("liede", "governance_task", "1"))
	return collaboration.Delegation{Task: task, From: from, To: to, Share: share, Period: renjia.Period{From: day("2026-03-02")}}
}

func TestADelegatedTaskIsDoneOrReturned(t *testing.T) {
	r, _ := open(t)
	bureau, committee := register(t, r, "Bureau", "government-body"), register(t, r, "Committee", "residents-committee")
	_, err := r.TakeOn(ctx, act, delegation(bureau, bureau, renjia.Frac(1, 4)))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = r.TakeOn(ctx, act, delegation(bureau, committee, renjia.Frac(5, 4)))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	done, err := r.TakeOn(ctx, act, delegation(bureau, committee, renjia.Frac(1, 4)))
	require.NoError(t, err)
	done, err = r.FinishDelegation(ctx, act, done.ID, day("2026-04-01"))
	require.NoError(t, err)
	require.Equal(t, collaboration.DelegationDone, done.State)
	_, err = r.ReturnDelegation(ctx, because("not on the list"), done.ID, day("2026-04-01"))
	require.ErrorIs(t, err, renjia.ErrState)
	back, err := r.TakeOn(ctx, act, delegation(bureau, committee, renjia.Frac(1, 4)))
	require.NoError(t, err)
	_, err = r.ReturnDelegation(ctx, act, back.ID, day("2026-03-10"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "no reason")
	_, err = r.ReturnDelegation(ctx, because("not on the list"), back.ID, day("2026-03-02"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "carried for no day")
	back, err = r.ReturnDelegation(ctx, because("not on the list"), back.ID, day("2026-03-10"))
	require.NoError(t, err)
	require.Equal(t, "not on the list", back.Reason)
}

func TestStaffTimeIsTheExactSumOfWhatIsCarried(t *testing.T) {
	r, space := open(t)
	bureau, committee := register(t, r, "Bureau", "government-body"), register(t, r, "Committee", "residents-committee")
	first, err := r.TakeOn(ctx, act, delegation(bureau, committee, renjia.Frac(1, 3)))
	require.NoError(t, err)
	_, err = r.TakeOn(ctx, act, delegation(bureau, committee, renjia.Frac(1, 7)))
	require.NoError(t, err)
	_, err = r.FinishDelegation(ctx, act, first.ID, day("2026-03-20"))
	require.NoError(t, err)
	view(t, space, func(s *storage.Snapshot) error {
		for on, want := range map[string]collaboration.StaffTime{
			"2026-03-01": {}, "2026-03-02": {Tasks: 2, Share: renjia.Frac(10, 21)}, "2026-03-19": {Tasks: 2, Share: renjia.Frac(10, 21)}, "2026-03-20": {Tasks: 1, Share: renjia.Frac(1, 7)},
		} {
			n, err := collaboration.StaffTimeOf(ctx, s, committee.In("liede"), day(on))
			require.NoError(t, err)
			require.Equal(t, []any{want.Tasks, want.Share}, []any{n.Tasks, n.Share}, on)
		}
		return nil
	})
	imported := delegation(bureau, committee, renjia.Frac(1, 2))
	imported.ID, imported.State = renjia.ImportedID[collaboration.Delegation]("liede", "collaboration_delegation", "1"), collaboration.DelegationCarried
	for _, want := range []storage.Imported{{New: 1}, {Same: 1}} {
		n, err := r.ImportDelegations(ctx, act, one(imported))
		require.NoError(t, err)
		require.Equal(t, want, n)
	}
}
