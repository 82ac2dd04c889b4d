package governance_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/storage"
)

var variants = []governance.Variant{governance.Open, governance.Sealed, governance.Token}

// meeting opens the motion among a few heads under a rule with a proxy policy.
func (w *world) meeting(t testing.TB, o governance.Opening, proxy *rule.ProxyPolicy, voters ...string) {
	t.Helper()
	persons, err := roll.Persons(day(t), voters...)
	require.NoError(t, err)
	frozen, err := w.reg.Freeze(ctx, act, persons)
	require.NoError(t, err)
	half := rule.Threshold{ID: "half", Measure: rule.Heads, Numerator: "yes", Base: "roll", Op: ">", Fraction: renjia.Frac(1, 2)}
	o.Roll, o.On = frozen.ID, day(t)
	o.Rule = rule.Rule{
		ID: "test/half", Title: renjia.Both("half"), Measures: []rule.Measure{rule.Heads}, Pass: rule.Test{All: []rule.Threshold{half}}, Proxy: proxy,
		Participation: map[rule.Response]rule.Class{rule.Abstain: rule.ForAbstain},
	}
	_, err = w.reg.Open(ctx, act, w.motion, o)
	require.NoError(t, err)
}

// put casts a ballot in whatever way the variant has.
func (w *world) put(variant governance.Variant, v governance.Vote) (governance.Receipt, error) {
	if variant != governance.Token {
		return w.reg.Cast(ctx, act, w.motion, v)
	}
	response := v.Response
	v.Response = ""
	token, err := w.reg.Issue(ctx, act, w.motion, v)
	if err != nil {
		return governance.Receipt{}, err
	}
	return w.reg.Drop(ctx, act, w.motion, governance.Slip{Token: token, Response: response})
}

func (w *world) record(t testing.TB, id governance.DecisionID) (record governance.Record) {
	t.Helper()
	require.NoError(t, w.space.Read(ctx, act.Does("test.export", renjia.Ref{}), func(s *storage.Snapshot) (err error) {
		record, err = governance.Export(ctx, s, id)
		return err
	}))
	return record
}

func (w *world) refusals(t testing.TB) (list []governance.Refusal) {
	t.Helper()
	require.NoError(t, w.space.View(ctx, func(s *storage.Snapshot) error {
		q := storage.Query{Where: []storage.Cond{storage.Eq("motion", w.motion)}, Order: "number"}
		for doc, err := range governance.Refusals.Find(ctx, s, q) {
			if err != nil {
				return err
			}
			list = append(list, doc.Value)
		}
		return nil
	}))
	return list
}

func TestAllVariantsOfOneVoteGiveTheSameResult(t *testing.T) {
	responses := []rule.Response{rule.Yes, rule.No, rule.Abstain}
	rapid.Check(t, func(rt *rapid.T) {
		s := drawnEstate(t, rt, 3)
		cast := rapid.SliceOfN(rapid.IntRange(-1, 2), len(s.Voters), len(s.Voters)).Draw(rt, "responses")
		var first *governance.Decision
		for _, variant := range variants {
			w := ready(t)
			frozen, err := w.reg.Freeze(ctx, act, s)
			require.NoError(t, err)
			o := governance.Opening{Roll: frozen.ID, Rule: ordinary(t), On: day(t), Variant: variant}
			if variant == governance.Token {
				o.Unspent = rule.Absent
			}
			_, err = w.reg.Open(ctx, act, w.motion, o)
			require.NoError(t, err)
			for i, c := range cast {
				if c < 0 {
					continue
				}
				_, err := w.put(variant, governance.Vote{Voter: voter(i), Response: responses[c]})
				require.NoError(t, err)
			}
			d := w.decide(t)
			require.NoError(t, governance.Verify(w.record(t, d.ID)))
			require.Equal(t, variant.Secrecy(), d.Secrecy)
			if first == nil {
				first = &d
			}
			require.Equal(t, first.Result, d.Result, variant)
		}
	})
}

func TestOpeningAsksHowBallotsAreKept(t *testing.T) {
	w := ready(t)
	frozen, err := w.reg.Freeze(ctx, act, estate(t, 3))
	require.NoError(t, err)
	o := governance.Opening{Roll: frozen.ID, Rule: ordinary(t), On: day(t)}
	var open *renjia.UnspecifiedError
	_, err = w.reg.Open(ctx, act, w.motion, o)
	require.ErrorAs(t, err, &open)
	require.Equal(t, "Variant", open.Choices[0].Name)
	o.Variant = governance.Token
	_, err = w.reg.Open(ctx, act, w.motion, o)
	require.ErrorAs(t, err, &open)
	require.Equal(t, "Unspent", open.Choices[0].Name)
	o.Unspent = rule.Yes
	_, err = w.reg.Open(ctx, act, w.motion, o)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestAReceiptIsProvenAgainstThePublishedRoot(t *testing.T) {
	for _, variant := range variants {
		w := ready(t)
		w.meeting(t, opening(variant), nil, "a", "b", "c", "d", "e")
		var receipts []governance.Receipt
		for _, v := range []string{"a", "b", "c", "d", "e"} {
			receipt, err := w.put(variant, governance.Vote{Voter: v, Response: rule.Yes})
			require.NoError(t, err)
			receipts = append(receipts, receipt)
		}
		d := w.decide(t)
		record := w.record(t, d.ID)
		for i, receipt := range receipts {
			proof, err := record.Proof(receipt)
			require.NoError(t, err)
			require.NoError(t, governance.VerifyReceipt(receipt, proof, d.BallotRoot))
			other := receipts[(i+1)%len(receipts)]
			require.ErrorIs(t, governance.VerifyReceipt(other, proof, d.BallotRoot), renjia.ErrCorrupt)
			require.ErrorIs(t, governance.VerifyReceipt(receipt, proof, d.Contents.RefusalRoot), renjia.ErrCorrupt)
		}
		_, err := record.Proof(governance.Receipt{Motion: w.motion, Leaf: d.BallotRoot})
		require.ErrorIs(t, err, renjia.ErrNotFound)
	}
}

func opening(variant governance.Variant) governance.Opening {
	o := governance.Opening{Variant: variant}
	if variant == governance.Token {
		o.Unspent = rule.Absent
	}
	return o
}

func TestRefusedBallotsAreKeptWithoutTheirContent(t *testing.T) {
	w := ready(t)
	o := opening(governance.Token)
	w.meeting(t, o, nil, "a", "b")
	token, err := w.reg.Issue(ctx, act, w.motion, governance.Vote{Voter: "a"})
	require.NoError(t, err)
	slip := governance.Slip{Token: token, Response: rule.Yes}
	_, err = w.reg.Issue(ctx, act, w.motion, governance.Vote{Voter: "a"})
	require.ErrorIs(t, err, renjia.ErrExists)
	_, err = w.reg.Issue(ctx, act, w.motion, governance.Vote{Voter: "stranger"})
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = w.reg.Drop(ctx, act, w.motion, governance.Slip{Token: token[:len(token)-4] + "AAAA", Response: rule.Yes})
	require.ErrorIs(t, err, renjia.ErrForbidden)
	_, err = w.reg.Drop(ctx, act, w.motion, slip)
	require.NoError(t, err)
	_, err = w.reg.Drop(ctx, act, w.motion, slip)
	require.ErrorIs(t, err, renjia.ErrExists)
	_, err = w.reg.Close(ctx, act, w.motion)
	require.NoError(t, err)
	_, err = w.reg.Issue(ctx, act, w.motion, governance.Vote{Voter: "b"})
	var state *renjia.StateError
	require.ErrorAs(t, err, &state)
	want := []governance.RefusalReason{governance.Double, governance.Unentitled, governance.WrongToken, governance.SpentToken, governance.PostClose}
	_, err = w.reg.Count(ctx, act, w.motion)
	require.NoError(t, err)
	_, err = w.reg.Issue(ctx, act, w.motion, governance.Vote{Voter: "b"})
	require.ErrorIs(t, err, renjia.ErrState)
	kept := w.refusals(t)
	require.Len(t, kept, len(want)+1)
	for i, reason := range want {
		require.Equal(t, reason, kept[i].Reason)
		require.NotEmpty(t, reason.Text().ZH)
		require.NotContains(t, fmt.Sprint(kept[i]), token)
	}
	d, err := w.reg.Certify(ctx, act, w.motion)
	require.NoError(t, err)
	record := w.record(t, d.ID)
	require.Len(t, record.Refusals, len(want), "what came after the count is not of the decision")
	require.NoError(t, governance.Verify(record))
}

func TestOfTwoBallotsAtOnceOneWins(t *testing.T) {
	for _, variant := range variants {
		w := ready(t)
		w.meeting(t, opening(variant), nil, "a", "b")
		errs := make([]error, 8)
		var wait sync.WaitGroup
		for i := range errs {
			wait.Go(func() { _, errs[i] = w.put(variant, governance.Vote{Voter: "a", Response: rule.Yes}) })
		}
		wait.Wait()
		won := 0
		for i, err := range errs {
			if err == nil {
				won++
				continue
			}
			require.ErrorIs(t, err, renjia.ErrExists, "%s %d", variant, i)
		}
		if variant == governance.Open { // the same ballot again is the same ballot: Cast refuses it all the same
			require.Equal(t, 1, won)
		}
		require.Equal(t, 1, won, variant)
		require.EqualValues(t, 1, w.decide(t).Ballots)
	}
}

func grant(key, from, to string) governance.ProxyGrant {
	return governance.ProxyGrant{ID: renjia.ImportedID[governance.ProxyGrant]("liede", "proxy", key), From: from, To: to, Given: start, Until: start.AddDate(1, 0, 0), Evidence: renjia.Ref{Kind: "test_letter", ID: renjia.ImportedID[struct{}]("liede", "letter", key).UUID()}}
}

func TestAProxyVotesWithinItsGrantAndTheRule(t *testing.T) {
	w := ready(t)
	policy := &rule.ProxyPolicy{Allowed: true, Cap: 1, Written: true, MustBeElector: true, CandidatesBar: true}
	w.meeting(t, governance.Opening{Variant: governance.Open, Candidates: []string{"e"}}, policy, "a", "b", "c", "d", "e")
	unwritten := grant("c-d", "c", "d")
	unwritten.Evidence = renjia.Ref{}
	for _, g := range []governance.ProxyGrant{grant("a-b", "a", "b"), grant("c-b", "c", "b"), unwritten, grant("d-x", "d", "x"), grant("d-e", "d", "e"), grant("d-a", "d", "a")} {
		require.NoError(t, w.reg.GrantProxy(ctx, act, g))
	}
	require.NoError(t, w.reg.RevokeProxy(ctx, act, grant("d-a", "d", "a").ID))
	require.ErrorIs(t, w.reg.RevokeProxy(ctx, act, grant("d-a", "d", "a").ID), renjia.ErrState)
	by := func(voter, proxy string) error {
		_, err := w.reg.Cast(ctx, act, w.motion, governance.Vote{Voter: voter, Proxy: proxy, Response: rule.Yes})
		return err
	}
	require.NoError(t, by("a", "b"))
	for _, c := range []struct {
		voter, proxy string
		want         governance.RefusalReason
	}{
		{"c", "b", governance.OverCap}, {"c", "a", governance.NoProxy}, {"c", "d", governance.ProxyUnfit},
		{"d", "x", governance.ProxyUnfit}, {"d", "e", governance.ProxyUnfit}, {"d", "a", governance.RevokedProxy},
	} {
		err := by(c.voter, c.proxy)
		var why *governance.RefusedError
		require.ErrorAs(t, err, &why)
		require.Equal(t, c.want, why.Reason, c)
		require.ErrorIs(t, err, renjia.ErrForbidden)
	}
	_, err := w.reg.Cast(ctx, act, w.motion, governance.Vote{Voter: "a", Response: rule.No})
	require.ErrorIs(t, err, renjia.ErrExists, "no override")
	d := w.decide(t)
	record := w.record(t, d.ID)
	require.Len(t, record.Proxies, 1)
	require.Len(t, record.Refusals, 7)
	require.NoError(t, governance.Verify(record))
}

func TestAVotersOwnBallotDisplacesTheProxysIfTheRuleSaysSo(t *testing.T) {
	policy := &rule.ProxyPolicy{Allowed: true, Cap: 1, DirectOverride: true}
	w := ready(t)
	w.meeting(t, opening(governance.Open), policy, "a", "b", "c")
	require.NoError(t, w.reg.GrantProxy(ctx, act, grant("a-b", "a", "b")))
	require.NoError(t, w.reg.GrantProxy(ctx, act, grant("c-b", "c", "b")))
	proxys, err := w.reg.Cast(ctx, act, w.motion, governance.Vote{Voter: "a", Proxy: "b", Response: rule.Yes})
	require.NoError(t, err)
	_, err = w.reg.Cast(ctx, act, w.motion, governance.Vote{Voter: "a", Response: rule.No})
	require.NoError(t, err)
	_, err = w.reg.Cast(ctx, act, w.motion, governance.Vote{Voter: "c", Proxy: "b", Response: rule.Yes})
	require.NoError(t, err, "the displaced ballot no longer counts against the cap")
	d := w.decide(t)
	require.EqualValues(t, 3, d.Ballots, "both are kept")
	require.EqualValues(t, 1, d.Result.Thresholds[0].Part)
	record := w.record(t, d.ID)
	require.NoError(t, governance.Verify(record))
	proof, err := record.Proof(proxys)
	require.NoError(t, err)
	require.NoError(t, governance.VerifyReceipt(proxys, proof, d.BallotRoot), "the receipt outlives the displacement")
	for i := range record.Ballots {
		record.Ballots[i].Displaced = time.Time{}
	}
	require.ErrorIs(t, governance.Verify(record), renjia.ErrCorrupt)

	sealed := ready(t)
	sealed.meeting(t, opening(governance.Sealed), policy, "a", "b")
	require.NoError(t, sealed.reg.GrantProxy(ctx, act, grant("a-b", "a", "b")))
	_, err = sealed.reg.Cast(ctx, act, sealed.motion, governance.Vote{Voter: "a", Proxy: "b", Response: rule.Yes})
	require.ErrorIs(t, err, renjia.ErrUnsupported, "it could not be displaced")
}

func TestTokensNotUsedCountAsTheOpeningSays(t *testing.T) {
	w := ready(t)
	w.meeting(t, opening(governance.Token), nil, "a", "b", "c")
	slips := []governance.Slip{}
	for _, v := range []string{"a", "b", "c"} {
		token, err := w.reg.Issue(ctx, act, w.motion, governance.Vote{Voter: v})
		require.NoError(t, err)
		slips = append(slips, governance.Slip{Token: token, Response: rule.Yes})
	}
	receipts, err := w.reg.DropAll(ctx, act, w.motion, slipsOf(slips[:2]))
	require.NoError(t, err)
	require.Len(t, receipts, 2)
	d := w.decide(t)
	require.EqualValues(t, 2, d.Ballots)
	require.Equal(t, int64(1), d.Contents.Unspent)
	require.Equal(t, int64(3), d.Contents.SmallestClass)
	require.Equal(t, int64(2), d.Result.TookPart)
	require.NoError(t, governance.Verify(w.record(t, d.ID)))
}

func slipsOf(slips []governance.Slip) iter.Seq2[governance.Slip, error] {
	return func(yield func(governance.Slip, error) bool) {
		for _, s := range slips {
			if !yield(s, nil) {
				return
			}
		}
	}
}

func TestACountThatWasInterruptedIsRepeated(t *testing.T) {
	w := ready(t)
	w.meeting(t, opening(governance.Sealed), nil, "a", "b")
	_, err := w.put(governance.Sealed, governance.Vote{Voter: "a", Response: rule.Yes})
	require.NoError(t, err)
	_, err = w.reg.Close(ctx, act, w.motion)
	require.NoError(t, err)
	_, err = w.space.Update(ctx, act.Does("test.crash", renjia.Ref{}), func(tx *storage.Tx) error {
		_, err := w.reg.In(tx).Count(ctx, act, w.motion)
		require.NoError(t, err)
		return fmt.Errorf("the power failed")
	})
	require.ErrorContains(t, err, "the power failed")
	again := governance.NewRegistry(w.space)
	_, err = again.Count(ctx, act, w.motion)
	require.NoError(t, err)
	d, err := again.Certify(ctx, act, w.motion)
	require.NoError(t, err)
	require.NoError(t, governance.Verify(w.record(t, d.ID)))
}

func TestVerifyFailsOnAnyChangedByteOfAnyVariant(t *testing.T) {
	for _, variant := range variants {
		t.Run(string(variant), func(t *testing.T) { requireEveryByteCounts(t, small(t, variant)) })
	}
	t.Run("displaced", func(t *testing.T) { requireEveryByteCounts(t, displaced(t)) })
}

// small is the written record of a vote with a ballot by proxy, under a grant
// that was revoked afterwards, and a refusal.
func small(t testing.TB, variant governance.Variant) []byte {
	w := ready(t)
	w.meeting(t, opening(variant), &rule.ProxyPolicy{Allowed: true}, "a", "b")
	require.NoError(t, w.reg.GrantProxy(ctx, act, grant("a-b", "a", "b")))
	_, err := w.put(variant, governance.Vote{Voter: "a", Proxy: "b", Response: rule.Yes})
	require.NoError(t, err)
	_, err = w.put(variant, governance.Vote{Voter: "a", Response: rule.Yes})
	require.ErrorIs(t, err, renjia.ErrExists)
	require.NoError(t, w.reg.RevokeProxy(ctx, act, grant("a-b", "a", "b").ID))
	return w.written(t)
}

// displaced is the written record of a vote in which a voter's own ballot took
// the place of the proxy's.
func displaced(t testing.TB) []byte {
	w := ready(t)
	w.meeting(t, opening(governance.Open), &rule.ProxyPolicy{Allowed: true, DirectOverride: true}, "a", "b")
	require.NoError(t, w.reg.GrantProxy(ctx, act, grant("a-b", "a", "b")))
	_, err := w.reg.Cast(ctx, act, w.motion, governance.Vote{Voter: "a", Proxy: "b", Response: rule.Yes})
	require.NoError(t, err)
	_, err = w.reg.Cast(ctx, act, w.motion, governance.Vote{Voter: "a", Response: rule.No})
	require.NoError(t, err)
	return w.written(t)
}

func (w *world) written(t testing.TB) []byte {
	var b bytes.Buffer
	require.NoError(t, w.record(t, w.decide(t).ID).Write(&b))
	return bytes.TrimSpace(b.Bytes())
}

// requireEveryByteCounts flips each byte and takes out each field.
func requireEveryByteCounts(t *testing.T, good []byte) {
	t.Helper()
	requireEveryByte(t, good, verify)
}

func requireEveryByte(t *testing.T, good []byte, verify func([]byte) error) {
	t.Helper()
	require.NoError(t, verify(good))
	for i := range good {
		for _, flip := range []byte{1, 0x20} { // 0x20 turns small letters into capitals
			bad := bytes.Clone(good)
			bad[i] ^= flip
			require.Error(t, verify(bad), "byte %d: %s", i, bad[max(0, i-40):min(len(bad), i+20)])
		}
	}
	var tree map[string]any
	require.NoError(t, json.Unmarshal(good, &tree))
	withoutEach(tree, func() {
		bad, err := json.Marshal(tree)
		require.NoError(t, err)
		require.Error(t, verify(bad), string(bad))
	})
}

func verify(data []byte) error {
	record, err := governance.ReadRecord(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return governance.Verify(record)
}

// withoutEach takes each field of a document out, one at a time.
func withoutEach(v any, look func()) {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range keysOf(v) {
			was := v[k]
			delete(v, k)
			look()
			v[k] = was
			withoutEach(was, look)
		}
	case []any:
		for _, x := range v {
			withoutEach(x, look)
		}
	}
}

func keysOf(m map[string]any) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	return keys
}
