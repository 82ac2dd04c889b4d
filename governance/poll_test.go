package governance_test

import (
	"bytes"
	"context"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/budgeting"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/storage"
)

// ballotage is what polls and budgets in tests are voted on with.
func ballotage(kind voting.Kind, variant governance.Variant) governance.Ballotage {
	return governance.Ballotage{Variant: variant, Terms: governance.VotingTerms{Ballots: governance.BallotRule{Kind: kind}, Measure: rule.Heads}}
}

func (w *world) freeze(t testing.TB, voters ...string) governance.RollID {
	t.Helper()
	persons, err := roll.Persons(day(t), voters...)
	require.NoError(t, err)
	frozen, err := w.reg.Freeze(ctx, act, persons)
	require.NoError(t, err)
	return frozen.ID
}

func optionID(key string) governance.OptionID {
	return renjia.ImportedID[governance.Option]("liede", "o", key)
}

func pollID(number string) governance.PollID {
	return renjia.ImportedID[governance.Poll]("liede", "p", number)
}

// poll calls a poll with admitted options and ends the time of proposals.
func (w *world) poll(t testing.TB, keys ...string) governance.PollID {
	t.Helper()
	id := pollID("1")
	require.NoError(t, w.reg.CallPoll(ctx, act, governance.Poll{ID: id, Call: governance.Call{Body: w.body, Title: renjia.Both("Name of the square")}}))
	for _, key := range keys {
		require.NoError(t, w.reg.ProposeOption(ctx, act, governance.Option{ID: optionID(key), Poll: id, Key: key, Title: renjia.Both("option " + key)}))
		_, err := w.reg.ScreenOption(ctx, act, optionID(key), governance.Screening{On: day(t), Admits: true})
		require.NoError(t, err)
	}
	_, err := w.reg.ScreenPoll(ctx, act, id)
	require.NoError(t, err)
	return id
}

func (w *world) putPoll(variant governance.Variant, id governance.PollID, v governance.Vote) (governance.Receipt, error) {
	if variant != governance.Token {
		return w.reg.CastPoll(ctx, act, id, v)
	}
	said := v.Preference
	v.Preference = nil
	token, err := w.reg.IssuePoll(ctx, act, id, v)
	if err != nil {
		return governance.Receipt{}, err
	}
	return w.reg.DropPoll(ctx, act, id, governance.Slip{Token: token, Preference: said})
}

func slips(all ...governance.Slip) iter.Seq2[governance.Slip, error] {
	return func(yield func(governance.Slip, error) bool) {
		for _, s := range all {
			if !yield(s, nil) {
				return
			}
		}
	}
}

func (w *world) certifyPoll(t testing.TB, id governance.PollID) governance.Certificate {
	t.Helper()
	_, err := w.reg.ClosePoll(ctx, act, id)
	require.NoError(t, err)
	_, err = w.reg.CountPoll(ctx, act, id)
	require.NoError(t, err)
	c, err := w.reg.CertifyPoll(ctx, act, id)
	require.NoError(t, err)
	return c
}

func (w *world) dossier(t testing.TB, id governance.CertificateID) (d governance.Dossier) {
	t.Helper()
	require.NoError(t, w.space.Read(ctx, act.Does("test.export", renjia.Ref{}), func(s *storage.Snapshot) (err error) {
		d, err = governance.ExportDossier(ctx, s, id)
		return err
	}))
	return d
}

var text = governance.TieRule{Policy: budgeting.TextTies}

// Five voters: a has the most first preferences, c beats both others in pairs.
var cycleFree = map[string][]string{
	"v1": {"a", "c", "b"}, "v2": {"a", "c", "b"}, "v3": {"b", "c", "a"}, "v4": {"b", "c", "a"}, "v5": {"c", "a", "b"},
}

func TestAPollBecomesACertificateAnyoneCanCheck(t *testing.T) {
	for _, variant := range variants {
		w := ready(t)
		id := w.poll(t, "a", "b", "c")
		o := ballotage(voting.Ranked, variant)
		o.Roll = w.freeze(t, "v1", "v2", "v3", "v4", "v5", "v6")
		_, err := w.reg.OpenPoll(ctx, act, id, o, governance.PollRule{Method: "schulze_winning", Seats: 1, Ties: text})
		require.NoError(t, err)
		var last governance.Receipt
		for voter, order := range cycleFree {
			last, err = w.putPoll(variant, id, governance.Vote{Voter: voter, Preference: governance.Ranking(order...)})
			require.NoError(t, err)
		}
		_, err = w.putPoll(variant, id, governance.Vote{Voter: "v1", Preference: governance.Ranking("a")})
		require.ErrorIs(t, err, renjia.ErrExists)
		c := w.certifyPoll(t, id)
		require.Equal(t, []string{"c"}, c.Chosen())
		require.EqualValues(t, 5, c.PollCount.Part)
		require.EqualValues(t, 6, c.PollCount.Whole)

		var b bytes.Buffer
		require.NoError(t, w.dossier(t, c.ID).Write(&b))
		d, err := governance.ReadDossier(&b)
		require.NoError(t, err)
		require.NoError(t, d.Verify(ctx))
		proof, err := d.Proof(last)
		require.NoError(t, err)
		require.NoError(t, governance.VerifyReceipt(last, proof, c.PollCount.Root))
		require.Len(t, d.Refusals, 1)

		x, err := w.reg.FinishPoll(ctx, act, id)
		require.NoError(t, err)
		require.Equal(t, governance.Done, x.State)
		_, err = w.space.Verify(ctx, 0)
		require.NoError(t, err)
	}
}

func methodNames() (names []string) {
	for _, m := range governance.Methods() {
		names = append(names, m.Name)
	}
	return names
}

func TestMethodsHaveOneNameEach(t *testing.T) {
	names := methodNames()
	require.Equal(t, len(names), len(slices.Compact(slices.Clone(names))), names)
}

// smallPoll is the dossier of a poll of two voters, one ballot refused.
func smallPoll(t testing.TB, variant governance.Variant) []byte {
	w := ready(t)
	id := w.poll(t, "a", "b")
	o := ballotage(voting.Approval, variant)
	o.Roll = w.freeze(t, "v1", "v2")
	_, err := w.reg.OpenPoll(ctx, act, id, o, governance.PollRule{Method: "av", Seats: 1, Ties: text})
	require.NoError(t, err)
	for _, voter := range []string{"v1", "v2"} {
		_, err := w.putPoll(variant, id, governance.Vote{Voter: voter, Preference: governance.Approving("b")})
		require.NoError(t, err)
	}
	_, err = w.putPoll(variant, id, governance.Vote{Voter: "v1", Preference: governance.Approving("a")})
	require.ErrorIs(t, err, renjia.ErrExists)
	var b bytes.Buffer
	require.NoError(t, w.dossier(t, w.certifyPoll(t, id).ID).Write(&b))
	return bytes.TrimSpace(b.Bytes())
}

func verifyDossier(data []byte) error {
	d, err := governance.ReadDossier(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return d.Verify(ctx)
}

func TestADossierFailsOnAnyChangedByte(t *testing.T) {
	kept := variants
	if testing.Short() {
		kept = kept[:1]
	}
	for _, variant := range kept {
		requireEveryByte(t, smallPoll(t, variant), verifyDossier)
	}
}

func FuzzReadDossier(f *testing.F) {
	f.Add(`{"certificate":{},"roll":{},"options":[]}`)
	for _, variant := range variants {
		f.Add(string(smallPoll(f, variant)))
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := governance.ReadDossier(strings.NewReader(text))
		if err != nil {
			return
		}
		var b bytes.Buffer
		require.NoError(t, d.Write(&b))
		again, err := governance.ReadDossier(&b)
		require.NoError(t, err)
		require.Equal(t, d.Verify(ctx) == nil, again.Verify(ctx) == nil)
	})
}

func TestADossierNamesWhatWasChanged(t *testing.T) {
	good := smallPoll(t, governance.Open)
	for want, change := range map[string]func(*governance.Dossier){
		"other returns":                        func(d *governance.Dossier) { d.Ballots[0].Channel = "app" },
		"not the roll of the certificate":      func(d *governance.Dossier) { d.Roll.Voters = append(d.Roll.Voters, roll.Voter{ID: "zz"}) },
		"another result":                       func(d *governance.Dossier) { d.Certificate.PollCount.Winners = []string{"a"} },
		"changed after certification":          func(d *governance.Dossier) { d.Certificate.Title.EN = "Another square" },
		"is not on the roll":                   func(d *governance.Dossier) { d.Ballots[1].Voter = "stranger" },
		"repeated":                             func(d *governance.Dossier) { d.Ballots = append(d.Ballots, d.Ballots[0]) },
		"another poll":                         func(d *governance.Dossier) { d.Ballots[0].On.ID = d.Certificate.ID.UUID() },
		"are not those of the certificate":     func(d *governance.Dossier) { d.Options[0].Title = renjia.Both("else") },
		"was admitted and is not on the slate": func(d *governance.Dossier) { d.Certificate.Vote.Slate = d.Certificate.Vote.Slate[1:] },
		"not among the options":                func(d *governance.Dossier) { d.Ballots[0].Preference = governance.Approving("z") },
		"one of rank, approve":                 func(d *governance.Dossier) { d.Ballots[0].Preference.Invalid = true },
		"none of the":                          func(d *governance.Dossier) { d.Certificate.PollRule.Method = "oracle" },
	} {
		d, err := governance.ReadDossier(bytes.NewReader(good))
		require.NoError(t, err)
		change(&d)
		err = d.Verify(ctx)
		require.ErrorIs(t, err, renjia.ErrCorrupt, want)
		require.ErrorContains(t, err, want)
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	d, err := governance.ReadDossier(bytes.NewReader(good))
	require.NoError(t, err)
	if err := d.Verify(stopped); err != nil {
		require.NotErrorIs(t, err, renjia.ErrCorrupt, "who stops has not found anything")
	}
}
