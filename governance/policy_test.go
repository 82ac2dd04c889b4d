package governance_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/storage"
)

var (
	founder = renjia.Act{By: renjia.Program("founder")}
	clerk   = renjia.Act{By: renjia.Program("clerk")}
	street  = renjia.Act{By: renjia.Person(renjia.Ref{Kind: "collaboration_subject", ID: renjia.ImportedID[struct{}]("liede", "s", "street").UUID()})}
)

func mandate(key string, holder renjia.Actor, verbs ...string) governance.Mandate {
	return governance.Mandate{ID: renjia.ImportedID[governance.Mandate]("liede", "mandate", key), Holder: holder, Verbs: verbs, From: start}
}

func community(code string) governance.Community {
	return governance.Community{ID: renjia.ImportedID[governance.Community]("liede", "c", code), Code: code, Name: renjia.Both(code)}
}

func TestNothingHappensWithoutAMandate(t *testing.T) {
	w := newWorld(t, governance.NewPolicy(founder.By))
	require.ErrorIs(t, w.reg.Found(ctx, clerk, community("1")), renjia.ErrForbidden)
	require.ErrorIs(t, w.reg.Found(ctx, founder, community("1")), renjia.ErrForbidden, "the founder only grants")
	require.ErrorIs(t, w.reg.Grant(ctx, clerk, mandate("a", clerk.By, "*")), renjia.ErrForbidden)
	require.NoError(t, w.reg.Grant(ctx, founder, mandate("a", clerk.By, "governance.community")))
	require.NoError(t, w.reg.Found(ctx, clerk, community("1")))
	require.ErrorIs(t, w.reg.Establish(ctx, clerk, governance.Body{}), renjia.ErrForbidden, "another verb")
	require.ErrorIs(t, w.reg.Found(ctx, street, community("2")), renjia.ErrForbidden, "another actor")
	forBody := clerk
	forBody.By.For = street.By.Subject
	require.ErrorIs(t, w.reg.Found(ctx, forBody, community("2")), renjia.ErrForbidden, "on behalf of another")
}

func TestAnActorIsTheSameWithOrWithoutTheSpace(t *testing.T) {
	w := newWorld(t, governance.NewPolicy(founder.By))
	named := street
	named.By.Subject = named.By.Subject.In("liede")
	require.NoError(t, w.reg.Grant(ctx, founder, mandate("a", named.By, "governance.community")))
	require.NoError(t, w.reg.Found(ctx, street, community("1")))
	require.NoError(t, w.reg.Found(ctx, named, community("2")))
	elsewhere := street
	elsewhere.By.Subject = street.By.Subject.In("tianhe")
	require.ErrorIs(t, w.reg.Found(ctx, elsewhere, community("3")), renjia.ErrForbidden)
}

func TestARevokedMandateAllowsNothing(t *testing.T) {
	w := newWorld(t, governance.NewPolicy(founder.By))
	m := mandate("a", clerk.By, "governance.community.found")
	require.NoError(t, w.reg.Grant(ctx, founder, m))
	require.NoError(t, w.reg.Found(ctx, clerk, community("1")))
	require.NoError(t, w.reg.Revoke(ctx, founder, m.ID))
	require.ErrorIs(t, w.reg.Found(ctx, clerk, community("2")), renjia.ErrForbidden)
	backdated := clerk
	backdated.At = start.Add(time.Second)
	require.ErrorIs(t, w.reg.Found(ctx, backdated, community("2")), renjia.ErrForbidden, "not even for the past")
	require.ErrorIs(t, w.reg.Revoke(ctx, founder, m.ID), renjia.ErrState)
	m.ID = renjia.ImportedID[governance.Mandate]("liede", "mandate", "b")
	m.Revoked = start
	require.ErrorIs(t, w.reg.Grant(ctx, founder, m), renjia.ErrInvalid)
}

func TestAMandateRevokedMeanwhileIsAConflict(t *testing.T) {
	w := newWorld(t, governance.NewPolicy(founder.By))
	m := mandate("a", clerk.By, "governance.community.found")
	require.NoError(t, w.reg.Grant(ctx, founder, m))
	runs := 0
	c := community("1")
	_, err := w.space.Update(ctx, clerk.Does("governance.community.found", renjia.RefTo("governance_community", c.ID)), func(tx *storage.Tx) error {
		if runs++; runs == 1 {
			require.NoError(t, w.reg.Revoke(ctx, founder, m.ID)) // by someone else, in between
		}
		return w.reg.In(tx).Found(ctx, clerk, c)
	})
	require.ErrorIs(t, err, renjia.ErrForbidden)
	require.Equal(t, 1, runs, "the policy stops the second run")
}

func TestMandatesHoldForTheirTime(t *testing.T) {
	w := newWorld(t, governance.NewPolicy(founder.By))
	m := mandate("a", clerk.By, "governance.community")
	m.From, m.Until = start.Add(time.Hour), start.Add(2*time.Hour)
	require.NoError(t, w.reg.Grant(ctx, founder, m))
	at := func(d time.Duration) error {
		a := clerk
		a.At = start.Add(d)
		return w.reg.Found(ctx, a, community(d.String()))
	}
	require.ErrorIs(t, at(time.Hour-time.Microsecond), renjia.ErrForbidden)
	require.NoError(t, at(time.Hour))
	require.NoError(t, at(2*time.Hour-time.Microsecond))
	require.ErrorIs(t, at(2*time.Hour), renjia.ErrForbidden)
	require.ErrorIs(t, w.reg.Found(ctx, clerk, community("now")), renjia.ErrForbidden, "now is before the mandate")
}

func TestTheFoundersRightPassesOn(t *testing.T) {
	w := newWorld(t, governance.NewPolicy(founder.By))
	require.NoError(t, w.reg.Grant(ctx, founder, mandate("clerk", clerk.By, "governance.motion")))
	require.NoError(t, w.reg.Grant(ctx, founder, mandate("street", street.By, "governance.mandate")))
	require.ErrorIs(t, w.reg.Grant(ctx, founder, mandate("more", founder.By, "*")), renjia.ErrForbidden)
	require.NoError(t, w.reg.Grant(ctx, street, mandate("more", clerk.By, "governance.community")))
	require.NoError(t, w.reg.Revoke(ctx, street, mandate("street", street.By).ID))
	require.NoError(t, w.reg.Grant(ctx, founder, mandate("again", clerk.By, "governance.body")), "nobody else may, so the founder may")
}

func TestVerbsAreCoveredByWholeWords(t *testing.T) {
	for verb, want := range map[string]bool{"governance": true, "governance.motion": true, "governance.motion.cast": true, "*": true, "governance.mot": false, "governance.motion.ca": false, "gov": false} {
		m := mandate("x", clerk.By, verb)
		a := clerk
		a.Verb, a.At = "governance.motion.cast", start
		require.Equal(t, want, m.Allows(a), verb)
	}
	require.Error(t, mandate("x", clerk.By, "governance.").Validate())
}
