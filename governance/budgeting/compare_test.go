package budgeting

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

var someRules = []Rule{
	{Method: Greedy, Satisfaction: CostShare, Ties: textTies},
	{Method: Phragmen, Ties: textTies},
	{Method: EqualShares, Satisfaction: CostShare, Completion: Add1, Ties: textTies},
}

// district is a town whose south is outvoted.
func district(t require.TestingT) *Election {
	e := townOf(t, 100_00, []int64{60_00, 40_00, 30_00, 20_00}, map[string]int64{"ab": 55, "cd": 40, "d": 5})
	e.Scale, e.Currency = 2, "EUR"
	for p, name := range []string{"Swimming pool | north", "Park & playground", "Library <south>", "Bench"} {
		e.Projects[p].Name = name
	}
	return e
}

func TestComparisonSaysWhoChanges(t *testing.T) {
	c, err := Compare(context.Background(), district(t), someRules...)
	require.NoError(t, err)
	require.Equal(t, []int{0, 1}, c.Columns[0].Outcome.Selected)
	require.True(t, c.Funds(2, 3))
	require.NotEmpty(t, c.Differ())
	require.Equal(t, int64(45), c.Columns[2].Better)
	require.Equal(t, int64(55), c.Columns[2].Worse)
	require.NotEmpty(t, c.Columns[0].Neglected)
	require.Empty(t, c.Columns[2].Neglected)
	_, err = Compare(context.Background(), district(t))
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = Compare(context.Background(), district(t), Rule{Method: "dice"})
	require.ErrorContains(t, err, "rule 1, dice")
}

func TestComparisonAsTables(t *testing.T) {
	c, err := Compare(context.Background(), district(t), someRules...)
	require.NoError(t, err)
	var text, markdown, table, doc bytes.Buffer
	require.NoError(t, c.WriteText(&text, renjia.English))
	require.Contains(t, text.String(), "voters with nothing they support")
	require.NoError(t, c.WriteMarkdown(&markdown, renjia.Chinese))
	lines := strings.Split(strings.TrimSpace(markdown.String()), "\n")
	require.Contains(t, lines[2], `a Swimming pool \| north`)
	for _, line := range lines {
		require.Equal(t, 7, strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"), line)
	}
	require.NoError(t, c.WriteCSV(&table, renjia.English))
	rows, err := csv.NewReader(&table).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 5)
	require.Equal(t, []string{"a", "Swimming pool | north", "60.00", "55", "1"}, rows[1][:5])
	require.NoError(t, c.WriteJSON(&doc))
	var back struct {
		Rules []struct {
			Selected []string
			Fairness Fairness
		}
		Differ []string
	}
	require.NoError(t, json.Unmarshal(doc.Bytes(), &back))
	require.Equal(t, []string{"a", "b"}, back.Rules[0].Selected)
	require.Equal(t, c.Columns[0].Fairness.Excluded.String(), back.Rules[0].Fairness.Excluded.String())
}

// wellFormed reads a picture as XML and returns how often elements occur.
func wellFormed(t require.TestingT, svg []byte) map[string]int {
	seen := map[string]int{}
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return seen
		}
		require.NoError(t, err)
		if start, ok := token.(xml.StartElement); ok {
			seen[start.Name.Local]++
		}
	}
}

func manyProjects(t require.TestingT, n int) *Election {
	e := &Election{Budget: 100_000, Type: Approval}
	for p := range n {
		e.Projects = append(e.Projects, Project{ID: fmt.Sprint(p), Name: fmt.Sprintf("Project <%d> & \x01 co", p), Cost: int64(1000 + p*37%900)})
	}
	b := voting.NewBuilder(voting.Approval, Candidates(e.Projects))
	for v := range 3 * n {
		b.Approve(1, v%n, (v+1+v%3)%n, (v+5)%n)
	}
	var err error
	e.Votes, err = b.Profile()
	require.NoError(t, err)
	return e
}

func TestPicturesAreWellFormedAndRepeat(t *testing.T) {
	for _, n := range []int{10, 200} {
		c, err := Compare(context.Background(), manyProjects(t, n), someRules...)
		require.NoError(t, err)
		for _, l := range []renjia.Lang{renjia.English, renjia.Chinese} {
			var one, two bytes.Buffer
			require.NoError(t, c.WriteSVG(&one, l))
			require.NoError(t, c.WriteSVG(&two, l))
			require.Equal(t, one.Bytes(), two.Bytes())
			seen := wellFormed(t, one.Bytes())
			require.Equal(t, 1, seen["svg"])
			require.Equal(t, 1, seen["desc"])
			require.GreaterOrEqual(t, seen["rect"], n*(2+len(someRules)))
		}
		var shares bytes.Buffer
		require.NoError(t, WriteSharesSVG(context.Background(), &shares, c.Election, c.Columns[2].Outcome, renjia.English))
		require.Contains(t, shares.String(), "paid a full share")
		wellFormed(t, shares.Bytes())
		require.ErrorIs(t, WriteSharesSVG(context.Background(), &shares, c.Election, c.Columns[0].Outcome, renjia.English), renjia.ErrUnsupported)
	}
}

func BenchmarkComparisonSVG(b *testing.B) {
	c, err := Compare(context.Background(), manyProjects(b, 200), someRules...)
	require.NoError(b, err)
	for b.Loop() {
		require.NoError(b, c.WriteSVG(io.Discard, renjia.English))
	}
}
