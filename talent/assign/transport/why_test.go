package transport_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/assign/transport"
)

func why(t *testing.T, p transport.Problem) []transport.Shortage {
	t.Helper()
	plan, err := transport.Solve(p)
	require.NoError(t, err)
	all, err := transport.Why(p, plan)
	require.NoError(t, err)
	return all
}

func TestWhyNamesEachReason(t *testing.T) {
	nobody := why(t, transport.Problem{Cost: [][]int64{{1}}, Forbidden: [][]bool{{true}}, Supply: []int{1}, Demand: []int{2}})
	require.Len(t, nobody, 1)
	require.Equal(t, transport.NobodyAllowed, nobody[0].Reason)
	require.Empty(t, nobody[0].Allowed)

	// One person, two posts: the cheaper one is served.
	taken := why(t, transport.Problem{Cost: [][]int64{{5, 3}}, Supply: []int{1}, Demand: []int{1, 1}})
	require.Len(t, taken, 1)
	require.Equal(t, transport.AllTaken, taken[0].Reason)
	require.Equal(t, 1, taken[0].Instead)
	require.Equal(t, int64(2), taken[0].Dearer)
	require.Equal(t, []int{0, 1}, taken[0].Posts)
	require.Equal(t, []int{0}, taken[0].People)

	dear := why(t, transport.Problem{Cost: [][]int64{{9}}, Supply: []int{1}, Demand: []int{1}, Vacancy: []int64{4}})
	require.Equal(t, transport.NotWorthIt, dear[0].Reason)
	require.Equal(t, int64(5), dear[0].Dearer)

	// Person 0 is cheap and can do both, person 1 would cost 50 at post 0.
	p := transport.Problem{Cost: [][]int64{{1, 1}, {50, 60}}, Supply: []int{1, 1}, Demand: []int{1, 1}, Vacancy: []int64{10, 20}}
	elsewhere := why(t, p)
	require.Len(t, elsewhere, 1)
	require.Equal(t, 0, elsewhere[0].Post)
	require.Equal(t, transport.NeededMoreElse, elsewhere[0].Reason)
	require.Equal(t, 1, elsewhere[0].Instead)
	require.Equal(t, int64(10), elsewhere[0].Dearer)
	require.Contains(t, elsewhere[0].Text.EN, "post 1")
}

func TestWhyRefusesAPlanThatIsNotBest(t *testing.T) {
	p := transport.Problem{Cost: [][]int64{{1}}, Supply: []int{1}, Demand: []int{1}}
	_, err := transport.Why(p, transport.Plan{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// Raising a vacancy's weight just above what Why says fills the unit, and to what it
// says does not have to.
func TestDearerIsThePriceOfOneMoreUnit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		m := len(p.Demand)
		p.MinDemand, p.MinSupply, p.Spans = nil, nil, nil
		p.Vacancy = rapid.SliceOfN(rapid.Int64Range(-5, 9), m, m).Draw(t, "weight")
		plan, err := transport.Solve(p)
		require.NoError(t, err)
		all, err := transport.Why(p, plan)
		require.NoError(t, err)
		for _, s := range all {
			if s.Reason != transport.NotWorthIt && s.Instead < 0 { // there is no way at any price
				continue
			}
			require.GreaterOrEqual(t, s.Dearer, int64(0))
			filled := func(more int64) int {
				q := p
				q.Vacancy = append([]int64(nil), p.Vacancy...)
				q.Vacancy[s.Post] += more
				raised, err := transport.Solve(q)
				require.NoError(t, err)
				return raised.Filled[s.Post]
			}
			require.Greater(t, filled(s.Dearer+1), plan.Filled[s.Post])
			if s.Dearer > 0 {
				require.Equal(t, plan.Filled[s.Post], filled(s.Dearer-1))
			}
		}
	})
}

func TestConflictIsSmallest(t *testing.T) {
	c, err := transport.Conflict(transport.Problem{
		Cost:      [][]int64{{1, 1, 1}, {1, 1, 1}, {1, 1, 1}},
		Forbidden: [][]bool{{false, false, true}, {true, true, false}, {true, true, false}},
		Supply:    []int{1, 1, 1}, Demand: []int{1, 1, 2},
	}, 0)
	require.NoError(t, err)
	require.Equal(t, []int{0, 1}, c.Posts)
	require.Equal(t, []int{0}, c.People)
	require.Equal(t, 2, c.Wanted)
	require.Equal(t, 1, c.Available)
	require.Equal(t, "posts [0 1] ask for 2 units; those who may take them (1) can give 1 at most", c.Text.EN)

	filled := transport.Problem{Cost: [][]int64{{1}}, Supply: []int{1}, Demand: []int{1}}
	_, err = transport.Conflict(filled, 0)
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = transport.Conflict(filled, 1)
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = transport.Conflict(transport.Problem{Supply: []int{-1}}, 0)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestConflictCannotBeFilledAndLessCan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		p.Vacancy, p.MinSupply, p.MinDemand = nil, nil, nil
		if p.Spans != nil {
			p.Spans.Min = nil
		}
		only := func(posts []int) (units, wanted int) {
			q := p
			q.Demand = make([]int, len(p.Demand))
			for _, j := range posts {
				q.Demand[j] = p.Demand[j]
				wanted += p.Demand[j]
			}
			best, _ := exhaustive(q)
			return wanted - best.vacant, wanted
		}
		for j := range p.Demand {
			c, err := transport.Conflict(p, j)
			if err != nil {
				require.ErrorIs(t, err, renjia.ErrNotFound)
				best, _ := exhaustive(p)
				require.Zero(t, best.vacant)
				continue
			}
			require.Contains(t, c.Posts, j)
			units, wanted := only(c.Posts)
			require.Equal(t, units, c.Available)
			require.Equal(t, wanted, c.Wanted)
			require.Less(t, units, wanted)
			for _, k := range c.Posts {
				if k == j {
					continue
				}
				var rest []int
				for _, other := range c.Posts {
					if other != k {
						rest = append(rest, other)
					}
				}
				units, wanted := only(rest)
				require.Equal(t, wanted, units)
			}
		}
	})
}
