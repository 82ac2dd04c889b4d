package privacy_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/privacy"
)

func look(s *station, by renjia.Actor, verb string, on renjia.Ref) error {
	return s.Read(ctx, renjia.Act{By: by, Verb: verb, On: on}, func(*storage.Snapshot) error { return nil })
}

func TestDataAboutMinorsNeedsApprovalAndEveryLookIsRecorded(t *testing.T) {
	minor := func(_ context.Context, _ storage.Reader, on renjia.Ref, _ time.Time) (bool, error) {
		return on.In("liede") == parties.Ref(renjia.ImportedID[party]("liede", "test_party", "li")).In("liede"), nil
	}
	s := open(t, privacy.ForMinors(minor, storage.AllowAll))
	staff := renjia.Person(s.worker)
	require.NoError(t, look(s, staff, "test.look", s.wang), "not a minor")
	require.ErrorIs(t, look(s, staff, "test.look", s.li), renjia.ErrForbidden)
	require.ErrorIs(t, look(s, renjia.Program("report"), "test.look", s.li), renjia.ErrForbidden)

	a := privacy.Approval{Staff: s.worker, Of: s.li, Verbs: []string{"test.look", "case.*"}, Purpose: "home visit", Until: noon.Add(time.Hour)}
	_, err := s.registry.Approve(ctx, renjia.Act{By: staff}, a)
	require.ErrorIs(t, err, renjia.ErrInvalid, "nobody approves of their own look")
	given, err := s.registry.Approve(ctx, renjia.Act{By: renjia.Person(s.wang)}, a)
	require.NoError(t, err)
	before, err := s.Head(ctx)
	require.NoError(t, err)
	require.NoError(t, look(s, staff, "test.look", s.li))
	after, err := s.Head(ctx)
	require.NoError(t, err)
	require.Equal(t, before.Position+1, after.Position, "the look is in the journal")
	full := s.li
	full.Space = "liede"
	require.NoError(t, look(s, staff, "case.open.read", full))
	require.ErrorIs(t, look(s, staff, "casebook", s.li), renjia.ErrForbidden)
	require.ErrorIs(t, look(s, renjia.Person(s.wang), "test.look", s.li), renjia.ErrForbidden, "approved for another")

	s.pass(time.Hour)
	require.ErrorIs(t, look(s, staff, "test.look", s.li), renjia.ErrForbidden, "over")
	*s.clock = noon.Add(time.Minute)
	s.pass(0)
	_, err = s.registry.Revoke(ctx, renjia.Act{By: renjia.Person(s.wang)}, given.ID)
	require.NoError(t, err)
	require.ErrorIs(t, look(s, staff, "test.look", s.li), renjia.ErrForbidden, "revoked")
	_, err = s.registry.Revoke(ctx, renjia.Act{By: renjia.Person(s.wang)}, given.ID)
	require.ErrorIs(t, err, renjia.ErrState)
}

func TestRestrictedDataIsOnlyKept(t *testing.T) {
	s := open(t, privacy.Restricted(storage.AllowAll))
	staff := renjia.Person(s.worker)
	_, err := s.registry.Restrict(ctx, renjia.Act{By: staff, Reason: "archive until 2030"}, s.wang)
	require.NoError(t, err)
	err = look(s, staff, "test.look", s.wang)
	require.ErrorIs(t, err, renjia.ErrForbidden)
	require.ErrorContains(t, err, "archive until 2030")
	require.NoError(t, look(s, staff, "test.look", s.li))
	_, err = s.registry.Restrict(ctx, renjia.Act{By: staff, Reason: "again"}, s.wang)
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = privacy.Collect(ctx, s.Space, s.act, s.wang, testKinds()...)
	require.NoError(t, err, "the person's rights stay")
	_, err = s.registry.Lift(ctx, renjia.Act{By: staff}, s.wang)
	require.NoError(t, err)
	require.NoError(t, look(s, staff, "test.look", s.wang))
	_, err = s.registry.Lift(ctx, renjia.Act{By: staff}, s.wang)
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = s.registry.Restrict(ctx, renjia.Act{By: staff, Reason: "once more"}, s.wang)
	require.NoError(t, err)
	require.ErrorIs(t, look(s, staff, "test.look", s.wang), renjia.ErrForbidden)
}
