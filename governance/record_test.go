package governance_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
)

func TestVerifyFailsOnAnyChangedByte(t *testing.T) {
	w := ready(t)
	law, err := statute.Builtin().At("cn/residents-committee-2025/representatives-meeting", day(t))
	require.NoError(t, err)
	persons, err := roll.Persons(day(t), voter(0), voter(1))
	require.NoError(t, err)
	frozen, err := w.reg.Freeze(ctx, act, persons)
	require.NoError(t, err)
	_, err = w.reg.Open(ctx, act, w.motion, governance.Opening{Roll: frozen.ID, Rule: law, On: day(t), Variant: governance.Open})
	require.NoError(t, err)
	_, err = w.reg.CastAll(ctx, act, w.motion, votes(1, 1))
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, w.export(t, w.decide(t).ID).Write(&b))
	good := bytes.TrimSpace(b.Bytes())
	requireEveryByteCounts(t, good)
}

func TestVerifyNamesWhatWasChanged(t *testing.T) {
	w := ready(t)
	w.open(t, estate(t, 3))
	_, err := w.reg.CastAll(ctx, act, w.motion, votes(2, 1))
	require.NoError(t, err)
	d := w.decide(t)
	for want, change := range map[string]func(*governance.Record){
		"not the ballots of the decision": func(r *governance.Record) { r.Ballots[0].Channel = "app" },
		"not the roll of the decision":    func(r *governance.Record) { r.Roll.Voters = append(r.Roll.Voters, roll.Voter{ID: "zz"}) },
		"another result":                  func(r *governance.Record) { r.Decision.Result.Outcome = rule.Rejected },
		"changed after certification":     func(r *governance.Record) { r.Decision.Title.EN = "Fire the manager" },
		"is not on the roll":              func(r *governance.Record) { r.Ballots[1].Voter = "stranger" },
		"repeated":                        func(r *governance.Record) { r.Ballots = append(r.Ballots, r.Ballots[2]) },
		"another motion":                  func(r *governance.Record) { r.Ballots[0].Motion = governance.MotionID{} },
	} {
		record := w.export(t, d.ID)
		change(&record)
		err := governance.Verify(record)
		require.ErrorIs(t, err, renjia.ErrCorrupt)
		require.ErrorContains(t, err, want)
	}
}

func TestRecordsWithForeignContentAreRefused(t *testing.T) {
	for _, s := range []string{"", "{}", "null", `{"decision":{},"roll":{},"ballots":[],"extra":1}`, `{"Decision":{}}`} {
		_, err := governance.ReadRecord(strings.NewReader(s))
		require.ErrorIs(t, err, renjia.ErrInvalid, s)
	}
}

func FuzzReadRecord(f *testing.F) {
	f.Add(`{"ballots":[],"decision":{},"roll":{}}`)
	w := ready(f)
	w.open(f, estate(f, 2))
	_, err := w.reg.CastAll(ctx, act, w.motion, votes(2, 0))
	require.NoError(f, err)
	var good bytes.Buffer
	require.NoError(f, w.export(f, w.decide(f).ID).Write(&good))
	f.Add(good.String())
	for _, variant := range variants {
		f.Add(string(small(f, variant)))
	}
	f.Add(string(displaced(f)))
	f.Fuzz(func(t *testing.T, text string) {
		record, err := governance.ReadRecord(strings.NewReader(text))
		if err != nil {
			return
		}
		var b bytes.Buffer
		require.NoError(t, record.Write(&b))
		again, err := governance.ReadRecord(&b)
		require.NoError(t, err)
		require.Equal(t, record, again)
		require.Equal(t, governance.Verify(record) == nil, governance.Verify(again) == nil)
	})
}
