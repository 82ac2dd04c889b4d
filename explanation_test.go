package renjia_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func ownersVote() renjia.Explanation {
	const article = "Civil Code art. 278 para. 2"
	return renjia.Explanation{
		Title: renjia.Text{EN: "Owners' vote on the repair of lifts [2026-1]: adopted", ZH: "关于维修电梯的业主表决 [2026-1]：通过"},
		Steps: []renjia.Step{
			{
				Claim: renjia.Text{EN: "took part, heads", ZH: "参与表决人数"}, Left: "201 of 300", Op: renjia.AtLeast, Right: "2/3", Holds: true, Source: article,
				Steps: []renjia.Step{
					renjia.Fact(renjia.Text{EN: "one owner of several units counts once", ZH: "拥有多套的业主只计一人"}),
					{Claim: renjia.Text{EN: "blank votes", ZH: "空白票"}, Left: "3", Op: renjia.LessThan, Right: "3", Source: "by-laws *5*"},
				},
			},
			{Claim: renjia.Text{EN: "in favour, area", ZH: "同意面积"}, Left: "11,800 of 20,100 m²", Op: renjia.MoreThan, Right: "1/2", Holds: true, Source: article},
		},
	}
}

func TestExplanationsReadTheSameAsTheGoldenFiles(t *testing.T) {
	for _, l := range []renjia.Lang{renjia.English, renjia.Chinese} {
		var text, markdown bytes.Buffer
		require.NoError(t, ownersVote().WriteText(&text, l))
		require.NoError(t, ownersVote().WriteMarkdown(&markdown, l))
		require.Equal(t, text.String(), ownersVote().Text(l))
		golden(t, "explanation."+string(l)+".txt", text.Bytes())
		golden(t, "explanation."+string(l)+".md", markdown.Bytes())
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
}

func TestMarkdownOfRecordsCannotBecomeMarkup(t *testing.T) {
	hostile := renjia.Explanation{Title: renjia.Both("<b>|# `a`"), Steps: []renjia.Step{renjia.Fact(renjia.Both("x\n# heading [a](b)"))}}
	var b bytes.Buffer
	require.NoError(t, hostile.WriteMarkdown(&b, renjia.English))
	require.Equal(t, "**\\<b\\>\\|\\# \\`a\\`**\n\n- x \\# heading \\[a\\](b)\n", b.String())
}

func TestAnExplanationHoldsIfEveryTestInItDoes(t *testing.T) {
	e := ownersVote()
	require.False(t, e.All(), "a test two levels down fails")
	e.Steps[0].Steps[1].Holds = true
	require.True(t, e.All())
	require.True(t, renjia.Explanation{}.All())
}

func TestExplanationsReadBackFromJSON(t *testing.T) {
	b, err := json.Marshal(ownersVote())
	require.NoError(t, err)
	var back renjia.Explanation
	require.NoError(t, json.Unmarshal(b, &back))
	require.Equal(t, ownersVote(), back)
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestAWriterThatFailsIsReported(t *testing.T) {
	require.ErrorContains(t, ownersVote().WriteText(full{}, renjia.English), "no space left")
	require.ErrorContains(t, ownersVote().WriteMarkdown(full{}, renjia.English), "no space left")
}

func TestOperatorsIncludeOrExcludeTheNumber(t *testing.T) {
	for op, want := range map[renjia.Op][3]bool{ // less, equal, greater
		renjia.AtLeast: {false, true, true}, renjia.MoreThan: {false, false, true}, renjia.AtMost: {true, true, false},
		renjia.LessThan: {true, false, false}, renjia.Equal: {false, true, false}, "": {}, "≥": {},
	} {
		require.Equal(t, want, [3]bool{op.Satisfied(-1), op.Satisfied(0), op.Satisfied(1)}, op)
		require.Equal(t, want != [3]bool{}, op.Valid())
	}
	require.Equal(t, "≥>≤<=", renjia.AtLeast.Symbol()+renjia.MoreThan.Symbol()+renjia.AtMost.Symbol()+renjia.LessThan.Symbol()+renjia.Equal.Symbol())
}
