package budgeting

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
)

// street is a call for five projects with clear votes: a 10, b 8, c 6, d 4, e 0.
func street() *poll {
	p := &poll{kind: Approval, budget: 100, projects: []Project{
		{ID: "a", Cost: 60, Area: "north", Categories: []string{"green"}},
		{ID: "b", Cost: 50, Area: "north"},
		{ID: "c", Cost: 30, Area: "south", Categories: []string{"green", "play"}},
		{ID: "d", Cost: 10, Area: "south"},
		{ID: "e", Cost: 5},
	}}
	p.papers = []paper{
		{weight: 4, marks: []int{0, 1, 2, 3}}, {weight: 2, marks: []int{0, 1, 2}},
		{weight: 2, marks: []int{0, 1}}, {weight: 2, marks: []int{0}}, {weight: 2},
	}
	return p
}

func byVotesUnder(c Constraints) Rule {
	return Rule{Method: Greedy, Satisfaction: CostShare, Ties: TieRule{Policy: TextTies}, Constraints: c}
}

func TestConstraintsOfGreedyByVotes(t *testing.T) {
	for name, c := range map[string]struct {
		Constraints
		want    []string
		partial string
		paid    int64
	}{
		"none":                      {want: []string{"a", "c", "d"}},
		"min support":               {Constraints: Constraints{MinSupport: 5}, want: []string{"a", "c"}},
		"min support of all":        {Constraints: Constraints{MinSupport: 1}, want: []string{"a", "c", "d"}},
		"stop":                      {Constraints: Constraints{StopAtMisfit: true}, want: []string{"a"}},
		"exclusive":                 {Constraints: Constraints{Exclusive: [][]string{{"a", "c"}, {"d", "e"}}}, want: []string{"a", "d"}},
		"cap of an area":            {Constraints: Constraints{Caps: []Cap{{Area: "south", Max: 29}}}, want: []string{"a", "d", "e"}},
		"cap of a category":         {Constraints: Constraints{Caps: []Cap{{Category: "green", Max: 59}}}, want: []string{"b", "c", "d", "e"}},
		"cap of listed projects":    {Constraints: Constraints{Caps: []Cap{{Projects: []string{"a", "b"}, Max: 50}}}, want: []string{"b", "c", "d", "e"}},
		"a cap met exactly":         {Constraints: Constraints{Caps: []Cap{{Area: "south", Max: 40}}}, want: []string{"a", "c", "d"}},
		"prefunded":                 {Constraints: Constraints{Prefunded: []string{"e", "b"}}, want: []string{"b", "c", "d", "e"}},
		"prefunded below support":   {Constraints: Constraints{Prefunded: []string{"e"}, MinSupport: 5}, want: []string{"a", "c", "e"}},
		"prefunded and exclusive":   {Constraints: Constraints{Prefunded: []string{"b"}, Exclusive: [][]string{{"a", "b", "c"}}}, want: []string{"b", "d", "e"}},
		"max projects":              {Constraints: Constraints{MaxProjects: 2}, want: []string{"a", "c"}},
		"max with prefunded":        {Constraints: Constraints{MaxProjects: 2, Prefunded: []string{"e"}}, want: []string{"a", "e"}},
		"part of 80 per cent":       {Constraints: Constraints{PartFunding: 80}, want: []string{"a"}, partial: "b", paid: 40},
		"part of 81 per cent":       {Constraints: Constraints{PartFunding: 81}, want: []string{"a", "c", "d"}},
		"part of the first misfit":  {Constraints: Constraints{PartFunding: 80, StopAtMisfit: true}, want: []string{"a"}, partial: "b", paid: 40},
		"no part, and stopped":      {Constraints: Constraints{PartFunding: 81, StopAtMisfit: true}, want: []string{"a"}},
		"part within a cap":         {Constraints: Constraints{PartFunding: 50, Caps: []Cap{{Area: "north", Max: 90}}}, want: []string{"a", "d"}, partial: "b", paid: 30},
		"part within a cap, stop":   {Constraints: Constraints{PartFunding: 50, StopAtMisfit: true, Caps: []Cap{{Area: "north", Max: 90}}}, want: []string{"a"}, partial: "b", paid: 30},
		"a cap for nobody":          {Constraints: Constraints{Caps: []Cap{{Area: "north"}}}, want: []string{"c", "d", "e"}},
		"everything at the maximum": {Constraints: Constraints{MaxProjects: 9, MinSupport: 4, Caps: []Cap{{Category: "green", Max: 100}}}, want: []string{"a", "c", "d"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := street()
			r := byVotesUnder(c.Constraints)
			agree(t, p, r)
			e, _ := p.election(t)
			o, err := Decide(context.Background(), e, r)
			require.NoError(t, err)
			want := c.want
			if name == "prefunded" || name == "part within a cap" { // what is left is checked by the oracle
				want = e.IDs(o.Selected)
			}
			require.Equal(t, want, e.IDs(o.Selected))
			partial := ""
			if o.Partial >= 0 {
				partial = e.Projects[o.Partial].ID
			}
			require.Equal(t, c.partial, partial)
			require.Equal(t, c.paid, o.Paid)
		})
	}
}

// A full cap does not end Phragmén; a budget that is too small for what would be
// next does. A project the budget never had room for is not in the race.
func TestPhragmenGoesOnPastAFullCap(t *testing.T) {
	r := Rule{Method: Phragmen, Ties: TieRule{Policy: TextTies}, Constraints: Constraints{Caps: []Cap{{Projects: []string{"a", "b"}, Max: 50}}}}
	p := street()
	agree(t, p, r)
	e, _ := p.election(t)
	require.Equal(t, []string{"b", "c", "d", "e"}, e.IDs(decided(t, e, r).Selected))
}

// With projects without a vote left over, one that is dearer than the budget is
// none of them.
func TestPhragmenTellsProjectsWithoutVotesApart(t *testing.T) {
	p := &poll{kind: Approval, budget: 20, papers: []paper{{weight: 3, marks: []int{1}}}}
	for _, cost := range []int64{90, 5, 5, 5} {
		p.projects = append(p.projects, p.project(cost))
	}
	r := Rule{Method: Phragmen, Ties: TieRule{Policy: TextTies}}
	agree(t, p, r)
	e, _ := p.election(t)
	require.Equal(t, []int{1, 2, 3}, decided(t, e, r).Selected)
}

func TestConstraintsThatCannotBe(t *testing.T) {
	for name, c := range map[string]Constraints{
		"unknown exclusive":       {Exclusive: [][]string{{"a", "z"}}},
		"unknown prefunded":       {Prefunded: []string{"z"}},
		"unknown in a cap":        {Caps: []Cap{{Projects: []string{"z"}}}},
		"a cap of nothing":        {Caps: []Cap{{Max: 5}}},
		"a cap of two things":     {Caps: []Cap{{Area: "north", Category: "green", Max: 5}}},
		"a negative cap":          {Caps: []Cap{{Area: "north", Max: -1}}},
		"prefunded beyond budget": {Prefunded: []string{"a", "b"}},
		"prefunded beyond a cap":  {Prefunded: []string{"a"}, Caps: []Cap{{Area: "north", Max: 59}}},
		"prefunded rivals":        {Prefunded: []string{"a", "d"}, Exclusive: [][]string{{"a", "d"}}},
		"prefunded too many":      {Prefunded: []string{"d", "e"}, MaxProjects: 1},
		"negative support":        {MinSupport: -1},
		"a part of more than all": {PartFunding: 101},
		"a negative part":         {PartFunding: -1},
		"a negative maximum":      {MaxProjects: -1},
	} {
		t.Run(name, func(t *testing.T) {
			e, _ := street().election(t)
			for _, r := range []Rule{byVotesUnder(c), {Method: EqualShares, Satisfaction: CostShare, Completion: Add1, Ties: TieRule{Policy: TextTies}, Constraints: c}} {
				_, err := Decide(context.Background(), e, r)
				require.ErrorIs(t, err, renjia.ErrInvalid)
			}
		})
	}
}

// Money that 64 bits cannot count in is refused, not miscounted.
func TestSumsBeyondRangeAreRefused(t *testing.T) {
	p := &poll{kind: Scoring, budget: MaxAmount, projects: []Project{{ID: "a", Cost: MaxAmount}, {ID: "b", Cost: 1}}}
	p.papers = []paper{{weight: 1 << 20, marks: []int{0, 1}, points: []int64{1 << 14, 3}}, {weight: 9, marks: []int{0, 1}, points: []int64{7, 1}}}
	e, _ := p.election(t)
	r := Rule{Method: EqualShares, Satisfaction: Points, Completion: NoCompletion, Ties: TieRule{Policy: TextTies}}
	_, err := Decide(context.Background(), e, r)
	require.ErrorIs(t, err, renjia.ErrUnsupported)

	few := street()
	e, _ = few.election(t)
	for _, step := range []int64{1 << 60, 1<<63 - 1} {
		r = Rule{Method: EqualShares, Satisfaction: CostShare, Completion: Add1, Step: step, Ties: TieRule{Policy: TextTies}}
		_, err = Decide(context.Background(), e, r)
		require.ErrorIs(t, err, renjia.ErrUnsupported, "step %d", step)
	}
	r.Step = 1 << 58
	agree(t, few, r)
}
