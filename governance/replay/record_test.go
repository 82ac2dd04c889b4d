package replay_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/replay"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
)

// vote is a small owners' vote with a standing proxy.
func vote(t testing.TB) replay.Vote {
	const units = "unit,owner,area,area_source,status\n101,Chen,89.53,register,sold\n102,Li,120.00,register,sold\n201,Li,75.20,contract,sold\n202,Dev,89.53,survey,unsold\n"
	owners, err := roll.ReadOwners(strings.NewReader(units), "owners.csv", roll.Salt("salt"))
	require.NoError(t, err)
	snapshot, err := owners.Snapshot()
	require.NoError(t, err)
	ballots, err := owners.ReadBallots(strings.NewReader("unit,choice\n101,yes\n"), "ballots.csv")
	require.NoError(t, err)
	on, err := renjia.ParseDate("2026-03-01")
	require.NoError(t, err)
	law, err := statute.Builtin().At("cn/civil-code-278/ordinary", on)
	require.NoError(t, err)
	input, err := replay.Sum("roll", "owners.csv", strings.NewReader(units))
	require.NoError(t, err)
	others, err := owners.ReadBallots(strings.NewReader("unit,choice\n201,yes\n"), "who is Li.csv")
	require.NoError(t, err)
	return replay.Vote{
		Inputs: []replay.Input{input}, On: on, Matter: "lift", Rule: law, Roll: snapshot, Ballots: ballots,
		Delegations: &rule.Delegations{On: on, Matter: "lift", List: []rule.Delegation{{
			From: others[0].Elector, To: ballots[0].Elector, Period: renjia.Period{From: on}, Written: true,
		}}},
	}
}

func written(t testing.TB) []byte {
	record, err := replay.New(vote(t))
	require.NoError(t, err)
	require.Equal(t, rule.Adopted, record.Result.Outcome)
	require.Len(t, record.Delegated.Counted, 1)
	var b bytes.Buffer
	require.NoError(t, record.Write(&b))
	return b.Bytes()
}

func TestTheSameVoteGivesTheSameBytes(t *testing.T) {
	first := written(t)
	require.Equal(t, first, written(t))
	back, err := replay.Read(bytes.NewReader(first))
	require.NoError(t, err)
	require.NoError(t, back.Replay())
	var again bytes.Buffer
	require.NoError(t, back.Write(&again))
	require.Equal(t, first, again.Bytes())
	require.NotContains(t, string(first), "Chen", "people are named by digests")
}

// TestAnyChangedByteShows changes every byte of a record; in short runs every
// eleventh.
func TestAnyChangedByteShows(t *testing.T) {
	good, stride := written(t), 1
	if testing.Short() {
		stride = 11
	}
	for i := 0; i < len(good)-1; i += stride { // the last is the line end
		bad := bytes.Clone(good)
		bad[i]++
		record, err := replay.Read(bytes.NewReader(bad))
		if err == nil {
			err = record.Replay()
		}
		require.Error(t, err, "byte %d, %q", i, good[max(0, i-20):min(len(good), i+20)])
	}
}

// TestAnyRemovedFieldShows takes out every member of every object.
func TestAnyRemovedFieldShows(t *testing.T) {
	var whole any
	require.NoError(t, json.Unmarshal(written(t), &whole))
	var visit func(v any)
	visit = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				visit(x)
			}
		case map[string]any:
			for name, value := range v {
				delete(v, name)
				b, err := json.Marshal(whole)
				require.NoError(t, err)
				record, err := replay.Read(bytes.NewReader(b))
				if err == nil {
					err = record.Replay()
				}
				require.Error(t, err, "without %s", name)
				v[name] = value
				visit(value)
			}
		}
	}
	visit(whole)
}

func TestReplaySaysWhichPartIsWrong(t *testing.T) {
	record, err := replay.New(vote(t))
	require.NoError(t, err)
	record.Result.Outcome = rule.Rejected
	err = record.Replay()
	require.ErrorIs(t, err, renjia.ErrCorrupt)
	require.ErrorContains(t, err, "result")
	record, err = replay.New(vote(t))
	require.NoError(t, err)
	record.Vote.Ballots[0].Response = rule.No
	require.ErrorIs(t, record.Replay(), renjia.ErrCorrupt)
	record.Format = "renjia/decision-record/0"
	require.ErrorIs(t, record.Replay(), renjia.ErrUnsupported)
}

func TestInputsAreTheFilesOrNot(t *testing.T) {
	in, err := replay.Sum("roll", "owners.csv", strings.NewReader("unit\n"))
	require.NoError(t, err)
	require.NoError(t, in.Matches(strings.NewReader("unit\n")))
	require.ErrorIs(t, in.Matches(strings.NewReader("unit \n")), renjia.ErrCorrupt)
}

func TestVotesThatCannotBeWrittenDown(t *testing.T) {
	v := vote(t)
	v.On = renjia.Date{}
	v.Inputs = append(v.Inputs, replay.Input{})
	_, err := replay.New(v)
	var invalid *renjia.ValidationError
	require.ErrorAs(t, err, &invalid)
	require.Len(t, invalid.Problems, 4, "%v", invalid.Problems)
	v = vote(t)
	day, err := renjia.ParseDate("2020-12-31")
	require.NoError(t, err)
	v.On = day
	_, err = replay.New(v)
	require.ErrorIs(t, err, renjia.ErrInvalid, "the rule is not in force yet")
}

func FuzzRead(f *testing.F) {
	f.Add(written(f))
	f.Add([]byte(`{"format":"renjia/decision-record/1"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		record, err := replay.Read(bytes.NewReader(b))
		if err != nil {
			return
		}
		_ = record.Replay() // must not panic
		var again bytes.Buffer
		require.NoError(t, record.Write(&again))
	})
}
