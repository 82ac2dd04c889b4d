package procedure_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/procedure"
	"github.com/renjia-project/renjia/governance/rule"
)

func n(x int64) procedure.Count { return procedure.Counted(x) }

func share(kind procedure.Kind, base procedure.Base, op renjia.Op, num, den int64) procedure.Gate {
	return procedure.Gate{ID: "g", Kind: kind, Base: base, Op: op, Fraction: renjia.Frac(num, den), Title: renjia.Both("g"), Source: "art."}
}

// Party members' meeting: at least 2/3 of the members attend, more than 1/2 of
// those who should attend agree. Civil Code art. 1259: 以上 includes the number,
// 过半 and 超过 do not.
func TestThresholdsAtTheirBoundaries(t *testing.T) {
	attend := share(procedure.Attendance, "", renjia.AtLeast, 2, 3)
	all := share(procedure.Vote, procedure.ShouldAttend, renjia.MoreThan, 1, 2)
	there := share(procedure.Vote, procedure.Attending, renjia.MoreThan, 1, 2)
	for _, c := range []struct {
		gate              procedure.Gate
		should, came, yes int64
		status            procedure.Status
		margin            int64
	}{
		{attend, 30, 20, 0, procedure.Passed, 0},
		{attend, 30, 19, 0, procedure.Failed, -1},
		{attend, 31, 21, 0, procedure.Passed, 0}, // 20.67 needs 21
		{attend, 31, 20, 0, procedure.Failed, -1},
		{all, 30, 20, 16, procedure.Passed, 0},
		{all, 30, 20, 15, procedure.Failed, -1}, // exactly half
		{there, 30, 20, 11, procedure.Passed, 0},
		{there, 30, 20, 10, procedure.Failed, -1},
		{all, 30, 20, 11, procedure.Failed, -5}, // the base decides
		{there, 30, 0, 0, procedure.Failed, -1}, // nobody there
	} {
		v := c.gate.Judge(procedure.Evidence{ShouldAttend: n(c.should), Attended: n(c.came), Yes: n(c.yes)}, renjia.Date{})
		require.Equal(t, c.status, v.Status, "%+v", c)
		require.Equal(t, c.margin, v.Margin, "%+v", c)
		require.Equal(t, c.status == procedure.Passed, v.Explain().Holds)
	}
	require.Equal(t, procedure.Unknown, attend.Judge(procedure.Evidence{Attended: n(20)}, renjia.Date{}).Status, "a missing number is not nobody")
}

func TestMarginIsTheDistanceToTheOtherSide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		den := rapid.Int64Range(1, 50).Draw(t, "den")
		op := rapid.SampledFrom([]renjia.Op{renjia.AtLeast, renjia.MoreThan}).Draw(t, "op")
		g := share(procedure.Vote, procedure.Attending, op, rapid.Int64Range(1, den).Draw(t, "num"), den)
		whole := rapid.Int64Range(1, 1<<40).Draw(t, "whole")
		part := rapid.Int64Range(0, whole).Draw(t, "part")
		v := g.Judge(procedure.Evidence{Attended: n(whole), Yes: n(part)}, renjia.Date{})
		require.Equal(t, op.Satisfied(g.Fraction.CompareShare(part, whole)), v.Status == procedure.Passed)
		fewest := part - v.Margin
		require.True(t, op.Satisfied(g.Fraction.CompareShare(fewest, whole)) || fewest > whole)
		require.False(t, op.Satisfied(g.Fraction.CompareShare(fewest-1, whole)))
	})
}

// Civil Code art. 201: the first day does not count, so that 15 days from 1
// March run to 16 March.
func TestDaysOfADisplay(t *testing.T) {
	g := procedure.Gate{ID: "g", Kind: procedure.Display, Days: 15, Title: renjia.Both("g")}
	shown := func(last string) procedure.Evidence {
		return procedure.Evidence{Shown: renjia.Period{From: day("2026-03-01"), Until: day(last).AddDays(1)}}
	}
	require.Equal(t, procedure.Passed, g.Judge(shown("2026-03-16"), renjia.Date{}).Status)
	require.Equal(t, procedure.Failed, g.Judge(shown("2026-03-15"), renjia.Date{}).Status)
	g.FirstDay = true
	require.Equal(t, procedure.Passed, g.Judge(shown("2026-03-15"), renjia.Date{}).Status)
	require.EqualValues(t, -1, g.Judge(shown("2026-03-14"), renjia.Date{}).Margin)
	g.FirstDay = false
	hanging := procedure.Evidence{Shown: renjia.Period{From: day("2026-03-01")}}
	require.Equal(t, procedure.Unknown, g.Judge(hanging, renjia.Date{}).Status)
	require.Equal(t, procedure.Pending, g.Judge(hanging, day("2026-03-15")).Status)
	require.Equal(t, procedure.Passed, g.Judge(hanging, day("2026-03-16")).Status)
}

func TestEachKindOfGateReadsItsOwnEvidence(t *testing.T) {
	for name, c := range map[string]struct {
		gate procedure.Gate
		e    procedure.Evidence
		want procedure.Status
	}{
		"opinion":             {procedure.Gate{Kind: procedure.Opinion, By: "a"}, procedure.Evidence{Papers: []procedure.Paper{{Kind: procedure.OpinionPaper, By: "a"}}}, procedure.Passed},
		"opinion of another":  {procedure.Gate{Kind: procedure.Opinion, By: "a"}, procedure.Evidence{Papers: []procedure.Paper{{Kind: procedure.OpinionPaper, By: "b"}}}, procedure.Unknown},
		"document":            {procedure.Gate{Kind: procedure.Document, Paper: "a"}, procedure.Evidence{Papers: []procedure.Paper{{Kind: procedure.DocumentPaper, Name: "a"}}}, procedure.Passed},
		"report":              {procedure.Gate{Kind: procedure.Report, To: "a"}, procedure.Evidence{Papers: []procedure.Paper{{Kind: procedure.ReportPaper, To: "a"}}}, procedure.Passed},
		"report as document":  {procedure.Gate{Kind: procedure.Document, Paper: "a"}, procedure.Evidence{Papers: []procedure.Paper{{Kind: procedure.ReportPaper, To: "a"}}}, procedure.Unknown},
		"notice":              {procedure.Gate{Kind: procedure.Notice}, procedure.Evidence{Shown: renjia.Period{From: day("2026-03-01")}}, procedure.Passed},
		"no notice":           {procedure.Gate{Kind: procedure.Notice}, procedure.Evidence{}, procedure.Unknown},
		"consulted":           {procedure.Gate{Kind: procedure.Consultation, Forms: []string{"hearing"}, Least: 5}, procedure.Evidence{Form: "hearing", Consulted: n(5)}, procedure.Passed},
		"too few consulted":   {procedure.Gate{Kind: procedure.Consultation, Least: 5}, procedure.Evidence{Form: "hearing", Consulted: n(4)}, procedure.Failed},
		"wrong form":          {procedure.Gate{Kind: procedure.Consultation, Forms: []string{"talk"}}, procedure.Evidence{Form: "hearing", Consulted: n(4)}, procedure.Failed},
		"decided":             {procedure.Gate{Kind: procedure.Decided, Rules: []string{"r"}}, procedure.Evidence{Rule: "r", Outcome: rule.Adopted}, procedure.Passed},
		"decided by no rule":  {procedure.Gate{Kind: procedure.Decided, Rules: []string{"r"}}, procedure.Evidence{Rule: "s", Outcome: rule.Adopted}, procedure.Unknown},
		"decided too few":     {procedure.Gate{Kind: procedure.Decided, Rules: []string{"r"}}, procedure.Evidence{Rule: "r", Outcome: rule.NoQuorum}, procedure.Failed},
		"decided as rejected": {procedure.Gate{Kind: procedure.Decided, Rules: []string{"r"}}, procedure.Evidence{Rule: "r", Outcome: rule.Rejected}, procedure.Failed},
	} {
		v := c.gate.Judge(c.e, renjia.Date{})
		require.Equal(t, c.want, v.Status, name)
		require.Equal(t, c.want == procedure.Passed, v.Explain().Holds, name)
		require.NotEmpty(t, v.Explain().Claim.ZH+v.Explain().Left, name)
	}
}

func TestEvidenceThatContradictsItselfIsRefused(t *testing.T) {
	err := procedure.Evidence{
		ShouldAttend: n(10), Attended: n(11), Yes: n(8), No: n(4), Content: "abc", Outcome: "won",
		Shown: renjia.Period{Until: day("2026-03-01")}, Papers: []procedure.Paper{{Kind: "opinion"}},
	}.Validate()
	for _, want := range []string{"on: must be given", "11 of 10", "12 votes of 11", "64 hexadecimal", `"won"`, "since when", "whose opinion"} {
		require.ErrorContains(t, err, want)
	}
	require.ErrorContains(t, procedure.Evidence{On: day("2026-03-01"), Yes: n(-1)}.Validate(), "want 0 to")
}

func TestCountsTellUnknownFromNobody(t *testing.T) {
	b, err := json.Marshal(procedure.Evidence{On: day("2026-03-01"), Yes: n(0)})
	require.NoError(t, err)
	require.JSONEq(t, `{"on": "2026-03-01", "yes": 0}`, string(b))
	var e procedure.Evidence
	require.NoError(t, json.Unmarshal([]byte(`{"yes": 0, "no": null}`), &e))
	require.Equal(t, n(0), e.Yes)
	require.True(t, e.No.IsZero())
	require.Error(t, json.Unmarshal([]byte(`{"yes": 1.5}`), &e))
	got, ok := procedure.Evidence{ShouldAttend: n(30), Attended: n(20)}.Share()
	require.True(t, ok)
	require.Equal(t, renjia.Frac(2, 3), got)
}
