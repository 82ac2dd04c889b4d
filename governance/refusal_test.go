package governance_test

import (
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/rule"
)

// journaled counts the acts of a verb in the journal of the space.
func (w *world) journaled(t testing.TB, verb string) (n int) {
	t.Helper()
	for c, err := range w.space.Commits(ctx, 0) {
		require.NoError(t, err)
		var acts []renjia.Act
		require.NoError(t, json.Unmarshal([]byte(c.Acts), &acts))
		for _, a := range acts {
			if a.Verb == verb {
				n++
			}
		}
	}
	return n
}

// requireRefused demands that an attempt failed for the reason, matches the
// sentinel, and left one refusal and one entry in the journal, no more.
func (w *world) requireRefused(t testing.TB, reason governance.RefusalReason, sentinel error, attempt func() error) {
	t.Helper()
	kept, journaled := w.refusals(t), w.journaled(t, "governance.motion.refuse")
	err := attempt()
	var why *governance.RefusedError
	require.ErrorAs(t, err, &why)
	require.Equal(t, reason, why.Reason)
	require.ErrorIs(t, err, sentinel)
	now := w.refusals(t)
	require.Len(t, now, len(kept)+1)
	require.Equal(t, reason, now[len(kept)].Reason)
	require.EqualValues(t, len(kept)+1, now[len(kept)].Number)
	require.Equal(t, act.By, now[len(kept)].By)
	require.Equal(t, journaled+1, w.journaled(t, "governance.motion.refuse"))
}

func TestBallotsOutsideTheTimeOfVotingAreRefused(t *testing.T) {
	for _, variant := range variants {
		t.Run(string(variant), func(t *testing.T) {
			w := ready(t)
			mark := func(at time.Time) error {
				v := governance.Vote{Voter: "a", Response: rule.Yes, At: at}
				_, err := w.put(variant, v)
				return err
			}
			w.requireRefused(t, governance.NotOpen, renjia.ErrState, func() error { return mark(time.Time{}) })
			o := opening(variant)
			o.Ends = start.Add(48 * time.Hour)
			w.meeting(t, o, nil, "a", "b")
			w.requireRefused(t, governance.NotOpen, renjia.ErrState, func() error { return mark(start.Add(-time.Hour)) })
			w.requireRefused(t, governance.Late, renjia.ErrState, func() error { return mark(o.Ends) }) // the end is exclusive
			w.requireRefused(t, governance.Late, renjia.ErrState, func() error { return mark(o.Ends.Add(time.Hour)) })
			require.NoError(t, mark(o.Ends.Add(-time.Nanosecond)))
			_, err := w.reg.Close(ctx, act, w.motion)
			require.NoError(t, err)
			w.requireRefused(t, governance.PostClose, renjia.ErrState, func() error {
				_, err := w.put(variant, governance.Vote{Voter: "b", Response: rule.No})
				return err
			})
			_, err = w.reg.Count(ctx, act, w.motion)
			require.NoError(t, err)
			d, err := w.reg.Certify(ctx, act, w.motion)
			require.NoError(t, err)
			require.EqualValues(t, 1, d.Ballots)
			require.EqualValues(t, 5, d.Contents.Refusals)
			require.NoError(t, governance.Verify(w.record(t, d.ID)))
		})
	}
}

func TestForgedWrongAndSpentTokensAreRefused(t *testing.T) {
	w := ready(t)
	w.meeting(t, opening(governance.Token), nil, "a", "b")
	token, err := w.reg.Issue(ctx, act, w.motion, governance.Vote{Voter: "a"})
	require.NoError(t, err)
	drop := func(token string) func() error {
		return func() error {
			_, err := w.reg.Drop(ctx, act, w.motion, governance.Slip{Token: token, Response: rule.Yes})
			return err
		}
	}
	other := ready(t)
	other.meeting(t, opening(governance.Token), nil, "a", "b")
	foreign, err := other.reg.Issue(ctx, act, other.motion, governance.Vote{Voter: "a"})
	require.NoError(t, err)
	for _, bad := range []string{"", "not base64!", foreign, token[:len(token)/2], token + "AAAA", flipped(token), token + "\n", token[:9] + "\r\n" + token[9:]} {
		w.requireRefused(t, governance.WrongToken, renjia.ErrForbidden, drop(bad))
	}
	require.NoError(t, drop(token)())
	w.requireRefused(t, governance.SpentToken, renjia.ErrExists, drop(token))
	require.EqualValues(t, 1, w.decide(t).Ballots)
}

// flipped is a token with another first letter.
func flipped(token string) string {
	if token[0] == 'A' {
		return "B" + token[1:]
	}
	return "A" + token[1:]
}

func TestAProxyRevokedBeforeCastingIsRefusedOneRevokedAfterwardsStands(t *testing.T) {
	for _, variant := range variants {
		w := ready(t)
		w.meeting(t, opening(variant), &rule.ProxyPolicy{Allowed: true}, "a", "b", "c")
		before, after := grant("a-c", "a", "c"), grant("b-c", "b", "c")
		require.NoError(t, w.reg.GrantProxy(ctx, act, before))
		require.NoError(t, w.reg.GrantProxy(ctx, act, after))
		require.NoError(t, w.reg.RevokeProxy(ctx, act, before.ID))
		w.requireRefused(t, governance.RevokedProxy, renjia.ErrForbidden, func() error {
			_, err := w.put(variant, governance.Vote{Voter: "a", Proxy: "c", Response: rule.Yes})
			return err
		})
		_, err := w.put(variant, governance.Vote{Voter: "b", Proxy: "c", Response: rule.Yes})
		require.NoError(t, err)
		require.NoError(t, w.reg.RevokeProxy(ctx, act, after.ID))
		d := w.decide(t)
		require.EqualValues(t, 1, d.Ballots)
		record := w.record(t, d.ID)
		require.NoError(t, governance.Verify(record))
		require.Len(t, record.Proxies, 1)
		require.False(t, record.Proxies[0].Revoked.IsZero(), "the record says until when the proxy was in force")
		record.Proxies[0].Revoked = record.Proxies[0].Given.AddDate(0, 0, -1)
		require.ErrorContains(t, governance.Verify(record), "had no proxy")
	}
}

func TestARevocationAfterTheCloseLeavesTheRecordAsItWas(t *testing.T) {
	for _, variant := range variants {
		w := ready(t)
		w.meeting(t, opening(variant), &rule.ProxyPolicy{Allowed: true}, "a", "b")
		g := grant("a-b", "a", "b")
		require.NoError(t, w.reg.GrantProxy(ctx, act, g))
		_, err := w.put(variant, governance.Vote{Voter: "a", Proxy: "b", Response: rule.Yes})
		require.NoError(t, err)
		d := w.decide(t)
		before := w.record(t, d.ID)
		require.NoError(t, w.reg.RevokeProxy(ctx, act, g.ID))
		require.Equal(t, before, w.record(t, d.ID))
		require.NoError(t, governance.Verify(before))
	}
}

func TestTheCapOfProxiesHoldsInEveryVariant(t *testing.T) {
	for _, variant := range variants {
		w := ready(t)
		w.meeting(t, opening(variant), &rule.ProxyPolicy{Allowed: true, Cap: 2}, "a", "b", "c", "d")
		for _, from := range []string{"a", "b", "c"} {
			require.NoError(t, w.reg.GrantProxy(ctx, act, grant(from+"-d", from, "d")))
		}
		for _, from := range []string{"a", "b"} {
			_, err := w.put(variant, governance.Vote{Voter: from, Proxy: "d", Response: rule.Yes})
			require.NoError(t, err)
		}
		w.requireRefused(t, governance.OverCap, renjia.ErrForbidden, func() error {
			_, err := w.put(variant, governance.Vote{Voter: "c", Proxy: "d", Response: rule.Yes})
			return err
		})
		_, err := w.put(variant, governance.Vote{Voter: "d", Response: rule.No})
		require.NoError(t, err, "one's own ballot is under no cap")
		d := w.decide(t)
		require.EqualValues(t, 3, d.Ballots)
		require.EqualValues(t, 2, d.Contents.Proxies)
		require.NoError(t, governance.Verify(w.record(t, d.ID)))
	}
}

func TestOfSixteenBallotsAtOnceOneWinsAndFifteenAreKeptAsRefused(t *testing.T) {
	const n = 16
	for _, variant := range variants {
		w := ready(t)
		w.meeting(t, opening(variant), nil, "a", "b")
		errs := make([]error, n)
		var wait sync.WaitGroup
		for i := range n {
			wait.Go(func() { _, errs[i] = w.put(variant, governance.Vote{Voter: "a", Response: rule.Yes}) })
		}
		wait.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
				continue
			}
			var why *governance.RefusedError
			require.True(t, errors.As(err, &why), "%s: %v", variant, err)
			require.Equal(t, governance.Double, why.Reason)
		}
		require.Equal(t, 1, won, variant)
		kept := w.refusals(t)
		require.Len(t, kept, n-1, variant)
		for i, refusal := range kept {
			require.EqualValues(t, i+1, refusal.Number, "no gaps")
			require.Equal(t, governance.Double, refusal.Reason)
			require.Equal(t, kept[0].Attempt, refusal.Attempt)
		}
		require.EqualValues(t, 1, w.decide(t).Ballots)
	}
}

// 2,500 slips are three chunks.
func TestDropAllCountsEveryChunkAndStoresNoneInTheOrderGiven(t *testing.T) {
	const n = 2500
	w := ready(t)
	frozen, err := w.reg.Freeze(ctx, act, estate(t, n))
	require.NoError(t, err)
	o := opening(governance.Token)
	o.Roll, o.Rule, o.On = frozen.ID, ordinary(t), day(t)
	_, err = w.reg.Open(ctx, act, w.motion, o)
	require.NoError(t, err)
	slips := make([]governance.Slip, n)
	for i := range slips {
		token, err := w.reg.Issue(ctx, act, w.motion, governance.Vote{Voter: voter(i)})
		require.NoError(t, err)
		slips[i] = governance.Slip{Token: token, Response: rule.Yes}
		if i%5 == 0 {
			slips[i].Response = rule.No
		}
	}
	receipts, err := w.reg.DropAll(ctx, act, w.motion, slipsOf(slips))
	require.NoError(t, err)
	require.Len(t, receipts, n)
	require.Equal(t, 3, w.journaled(t, "governance.motion.drop"))
	d := w.decide(t)
	require.EqualValues(t, n, d.Ballots)
	yes := slices.IndexFunc(d.Result.Responses, func(c rule.ResponseCount) bool { return c.Response == rule.Yes })
	require.EqualValues(t, n-n/5, d.Result.Responses[yes].Electors)
	record := w.record(t, d.ID)
	require.NoError(t, governance.Verify(record))
	inOrder := 0
	for i, receipt := range receipts {
		proof, err := record.Proof(receipt)
		require.NoError(t, err)
		require.NoError(t, governance.VerifyReceipt(receipt, proof, d.BallotRoot))
		require.Equal(t, slips[i].Response, record.Papers[proof.Index].Response, "receipts are in the order of the slips")
		if proof.Index == int64(i) {
			inOrder++
		}
		if i == 99 {
			break // proofs go over the whole record each
		}
	}
	require.Less(t, inOrder, 10)
}
