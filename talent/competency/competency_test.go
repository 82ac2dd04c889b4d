package competency_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/competency"
)

// Named mutants, and the test that kills each:
//
//	highest-always     Latest takes the highest rank                        TestTheLatestCorrectsTheHighestDoesNot
//	expired-counts     Current forgets Until                                TestTheLatestCorrectsTheHighestDoesNot
//	over-counts        a rank above what is asked is a gap                  TestAGapIsWhatIsAskedBeyondWhatIsHeld
//	horizon-foresees   TeamOn reads assessments of days to come             TestATeamShowsWhatExpiresByTheHorizon
//	greedy-posts       Succeed moves nobody                                 TestSuccessionCoversAsManyPostsAsEveryTryDoes
//	one-sided-chance   kappa's chance from one rater's ranks                TestKappaHasThePublishedValues
//	swapped-squares    ICC(2,1) with the residual for the raters            TestIntraclassHasThePublishedValues

func day(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func person(key string) renjia.Ref {
	return renjia.RefTo("talent_person", renjia.ImportedID[int]("liede", "talent_person", key))
}

func found(by competency.Perspective, who, what string, rank int, on, until string) competency.Assessment {
	a := competency.Assessment{Person: person(who), Framework: "station", Competency: what, Rank: rank, By: by, Assessor: person("boss"), On: day(on)}
	a.ID = renjia.ImportedID[competency.Assessment]("liede", "a", string(by)+who+what+on)
	if by == competency.Self {
		a.Assessor = a.Person
	}
	if until != "" {
		a.Until = day(until)
	}
	return a
}

var levels = []competency.Level{{1, renjia.Both("novice")}, {2, renjia.Both("able")}, {3, renjia.Both("expert")}}

func station() competency.Framework {
	return competency.Framework{
		ID: "station", Title: renjia.Both("Station"), Source: "own", Levels: levels,
		Competencies: []competency.Competency{{ID: "case", Title: renjia.Both("Case work")}, {ID: "group", Title: renjia.Both("Group work"), Descriptors: []competency.Descriptor{{Rank: 2, Evidence: []renjia.Text{renjia.Both("leads a group")}}}}},
	}
}

func TestACompetencyExistsAtTheLevelsItDescribes(t *testing.T) {
	f := station()
	require.NoError(t, f.Validate())
	require.NoError(t, f.Check("case", 3))
	require.NoError(t, f.Check("group", 2))
	require.NoError(t, f.Check("group", 0))
	require.ErrorIs(t, f.Check("group", 3), renjia.ErrInvalid)
	require.ErrorIs(t, f.Check("case", 4), renjia.ErrInvalid)
	require.ErrorIs(t, f.Check("case", -1), renjia.ErrInvalid)
	require.ErrorIs(t, f.Check("music", 1), renjia.ErrNotFound)
	f.Competencies[1].Descriptors[0].Rank = 4
	f.Competencies[0].ID = "group"
	f.Competencies[0].References = []competency.Reference{{Scheme: "none", Relation: "like"}}
	var invalid *renjia.ValidationError
	require.ErrorAs(t, f.Validate(), &invalid)
	require.Len(t, invalid.Problems, 5)
}

func TestTheLatestCorrectsTheHighestDoesNot(t *testing.T) {
	all := []competency.Assessment{
		found(competency.Supervisor, "wong", "case", 3, "2026-01-01", "2026-07-01"),
		found(competency.Supervisor, "wong", "case", 1, "2026-03-01", ""),
		found(competency.Supervisor, "wong", "case", 2, "2026-03-01", ""),
		found(competency.Self, "wong", "case", 3, "2026-04-01", ""),
		found(competency.Supervisor, "chan", "case", 0, "2026-04-01", ""),
	}
	rank := func(on string, basis competency.Basis, from ...competency.Perspective) int {
		held, err := competency.HeldOn(all, "station", day(on), competency.Options{From: from, Basis: basis})
		require.NoError(t, err)
		return held[person("wong")]["case"]
	}
	require.Equal(t, 3, rank("2026-06-30", competency.Highest, competency.Supervisor))
	require.Equal(t, 2, rank("2026-06-30", competency.Latest, competency.Supervisor), "two of one day: the higher")
	require.Equal(t, 3, rank("2026-02-28", competency.Latest, competency.Supervisor))
	require.Equal(t, 2, rank("2026-07-01", competency.Highest, competency.Supervisor), "the first is no longer current")
	require.Equal(t, 3, rank("2026-07-01", competency.Latest, competency.Supervisor, competency.Self))
	require.Equal(t, 0, rank("2025-12-31", competency.Highest, competency.Supervisor))
	all[1].Withdrawn, all[2].Withdrawn = true, true
	require.Equal(t, 0, rank("2026-08-01", competency.Highest, competency.Supervisor))
	for _, o := range []competency.Options{{}, {Basis: competency.Highest}, {From: []competency.Perspective{competency.Self}}} {
		_, err := competency.HeldOn(all, "station", day("2026-01-01"), o)
		require.ErrorIs(t, err, renjia.ErrUnspecified)
	}
	_, err := competency.HeldOn(all, "station", day("2026-01-01"), competency.Options{From: []competency.Perspective{"client"}, Basis: competency.Highest})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestOnlyThePersonAssessesItself(t *testing.T) {
	a := found(competency.Self, "wong", "case", 1, "2026-01-01", "")
	require.NoError(t, a.Validate())
	a.Assessor = person("boss")
	require.ErrorIs(t, a.Validate(), renjia.ErrInvalid)
	a = found(competency.Peer, "wong", "case", 1, "2026-01-01", "2026-01-01")
	require.ErrorContains(t, a.Validate(), "until")
	a = found(competency.Peer, "boss", "case", 1, "2026-01-01", "")
	require.ErrorContains(t, a.Validate(), "assessor")
}

func TestAGapIsWhatIsAskedBeyondWhatIsHeld(t *testing.T) {
	post := competency.Profile{Post: "chief", Framework: "station", Requirements: []competency.Requirement{
		{Competency: "case", Rank: 3, Weight: 2, Essential: true}, {Competency: "group", Rank: 2, Weight: 1}, {Competency: "law", Rank: 1, Weight: 5},
	}}
	held := competency.Held{person("wong"): {"case": 1, "group": 3, "law": 1}}
	g, err := competency.GapOf(post, person("wong"), held, competency.Fit{Bar: 2, Over: renjia.Frac(1, 10)})
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(81, 10), g.Distance, "2·2² + 1/10·1")
	require.True(t, g.Barred)
	require.False(t, g.Ready)
	require.False(t, g.Explanation.All())
	g, err = competency.GapOf(post, person("wong"), held, competency.Fit{Bar: 3})
	require.NoError(t, err)
	require.False(t, g.Barred)
	require.Equal(t, renjia.Frac(8, 1), g.Distance)
	g, err = competency.GapOf(post, person("nobody"), held, competency.Fit{Bar: 3})
	require.NoError(t, err)
	require.True(t, g.Barred, "what was never assessed is rank 0")
	g, err = competency.GapOf(post, person("wong"), competency.Held{person("wong"): {"case": 3, "group": 2, "law": 1}}, competency.Fit{Bar: 1})
	require.NoError(t, err)
	require.True(t, g.Ready && g.Distance.IsZero() && g.Explanation.All())
	_, err = competency.GapOf(post, person("wong"), held, competency.Fit{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = competency.GapOf(competency.Profile{Post: "x", Framework: "f", Requirements: []competency.Requirement{{Competency: "a", Rank: 1}}}, person("wong"), held, competency.Fit{Bar: 1})
	require.ErrorContains(t, err, "weight")
}

func TestATeamShowsWhatExpiresByTheHorizon(t *testing.T) {
	all := []competency.Assessment{
		found(competency.Supervisor, "wong", "case", 3, "2026-01-01", "2026-06-01"),
		found(competency.Supervisor, "wong", "case", 1, "2025-01-01", ""),
		found(competency.Supervisor, "chan", "case", 2, "2026-01-01", ""),
		found(competency.Supervisor, "chan", "case", 3, "2026-05-01", ""), // not yet known
		found(competency.Supervisor, "wong", "case", 3, "2026-05-01", ""), // neither
	}
	o := competency.Options{From: []competency.Perspective{competency.Supervisor}, Basis: competency.Highest}
	team, err := competency.TeamOn(station(), []renjia.Ref{person("wong"), person("chan"), person("chan")}, all, day("2026-03-01"), day("2026-06-01"), o)
	require.NoError(t, err)
	require.Len(t, team.Covers, 4, "case at three ranks, group at one")
	require.Equal(t, 2, team.About.N)
	require.Len(t, team.Covers[0].Holders, 2)
	require.Empty(t, team.Covers[0].Loses)
	require.Len(t, team.Covers[1].Holders, 2)
	require.Equal(t, []renjia.Ref{person("wong")}, team.Covers[1].Loses)
	require.True(t, team.Covers[2].Single())
	require.Equal(t, []renjia.Ref{person("wong")}, team.Covers[2].Loses)
	require.True(t, team.Covers[3].Missing())
	_, err = competency.TeamOn(station(), nil, all, day("2026-03-01"), day("2026-02-01"), o)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	team, err = competency.TeamOn(station(), nil, nil, day("2026-03-01"), day("2026-03-01"), o)
	require.NoError(t, err)
	require.True(t, team.Covers[0].Missing())
}

func bench(ready [][]int) (posts []competency.Post) {
	for i, people := range ready {
		p := competency.Post{Name: string(rune('a' + i)), Vacancy: 0.5}
		for _, who := range people {
			p.Ready = append(p.Ready, person(string(rune('A'+who))))
		}
		posts = append(posts, p)
	}
	return posts
}

// most tries everything.
func most(ready [][]int, taken int) int {
	if len(ready) == 0 {
		return 0
	}
	best := most(ready[1:], taken)
	for _, who := range ready[0] {
		if taken&(1<<who) == 0 {
			best = max(best, 1+most(ready[1:], taken|1<<who))
		}
	}
	return best
}

func TestSuccessionCoversAsManyPostsAsEveryTryDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.SliceOfNDistinct(rapid.IntRange(0, 5), 0, 4, rapid.ID[int])
		ready := rapid.SliceOfN(people, 0, 6).Draw(t, "ready")
		posts := bench(ready)
		s, err := competency.Succeed(posts)
		require.NoError(t, err)
		require.Equal(t, most(ready, 0), len(s.Covered))
		require.Equal(t, len(posts), len(s.Covered)+len(s.Uncovered))
		used, byName := map[renjia.Ref]bool{}, map[string]competency.Post{}
		for _, p := range posts {
			byName[p.Name] = p
		}
		for _, c := range s.Covered {
			require.False(t, used[c.Person])
			require.Contains(t, byName[c.Post].Ready, c.Person)
			used[c.Person] = true
		}
		require.Equal(t, len(s.Uncovered) > 0, len(s.Short) > 0)
		reach := map[renjia.Ref]bool{}
		for _, name := range s.Short {
			for _, r := range byName[name].Ready {
				reach[r] = true
			}
		}
		require.True(t, len(s.Short) == 0 || len(reach) < len(s.Short), "Hall's condition is not violated")

		expected := 0.0
		for set := range 1 << len(ready) {
			var vacant [][]int
			for i := range ready {
				if set&(1<<i) != 0 {
					vacant = append(vacant, ready[i])
				}
			}
			expected += float64(len(vacant)-most(vacant, 0)) / float64(int(1)<<len(ready))
		}
		got, err := competency.ExpectedUncovered(posts)
		require.NoError(t, err)
		require.InDelta(t, expected, got, 1e-12)
	})
}

func TestSuccessionOfNothingAndTooMuch(t *testing.T) {
	s, err := competency.Succeed(nil)
	require.NoError(t, err)
	require.Empty(t, s.Covered)
	posts := []competency.Post{{Name: "a", Ready: []renjia.Ref{person("A")}}, {Name: "a", Vacancy: 2, Ready: []renjia.Ref{person("A"), person("A")}}}
	_, err = competency.Succeed(posts)
	var invalid *renjia.ValidationError
	require.ErrorAs(t, err, &invalid)
	require.Len(t, invalid.Problems, 3)
	_, err = competency.ExpectedUncovered(posts)
	require.Error(t, err)
	_, err = competency.ExpectedUncovered(bench(make([][]int, competency.MostVacancies+1)))
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

const caseJSON = `{"CFDocument":{"identifier":"d1","uri":"https://example.org/d1","title":"社工能力","language":"zh-CN","version":"1"},
"CFItems":[{"identifier":"root","fullStatement":"直接服务"},{"identifier":"i1","fullStatement":"个案工作"},{"identifier":"i2","fullStatement":"Group work","language":"en"}],
"CFAssociations":[{"associationType":"isChildOf","originNodeURI":{"identifier":"i1"},"destinationNodeURI":{"identifier":"root"}},
{"associationType":"isChildOf","originNodeURI":{"identifier":"i2"},"destinationNodeURI":{"identifier":"root"}},
{"associationType":"exactMatchOf","originNodeURI":{"identifier":"i1"},"destinationNodeURI":{"identifier":"x9"}}],
"CFRubrics":[{"CFRubricCriteria":[{"CFItemURI":{"identifier":"i1"},"levels":[{"position":2,"description":"独立完成预估"}]}]}]}`

func TestCASEPackagesBecomeFrameworks(t *testing.T) {
	f, err := competency.ReadCASE(strings.NewReader(caseJSON), "case.json", levels)
	require.NoError(t, err)
	require.Len(t, f.Competencies, 2)
	c := f.Competencies[0]
	require.Equal(t, "个案工作", c.Title.ZH)
	require.Equal(t, "直接服务", c.Area)
	require.Equal(t, []competency.Descriptor{{Rank: 2, Evidence: []renjia.Text{{ZH: "独立完成预估"}}}}, c.Descriptors)
	require.Equal(t, "x9", c.References[1].Code)
	require.Equal(t, "Group work", f.Competencies[1].Title.EN)
	_, err = competency.ReadCASE(strings.NewReader(caseJSON), "case.json", levels[:1])
	require.ErrorIs(t, err, renjia.ErrInvalid, "the rubric has a second level")
	_, err = competency.ReadCASE(strings.NewReader("["), "case.json", levels)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestTablesReportEveryProblemWithItsPlace(t *testing.T) {
	head := competency.Framework{ID: "station", Title: renjia.Both("Station"), Source: "own", Levels: levels}
	f, err := competency.ReadCSV(strings.NewReader("胜任力编号,名称,等级,行为表现,esco\ncase,Case work,2,独立预估,http://data.europa.eu/esco/skill/x\ncase,,1,在指导下预估,\ncase,,1,记录完整,\n"), "f.csv", head)
	require.NoError(t, err)
	require.Len(t, f.Competencies, 1)
	require.Len(t, f.Competencies[0].Descriptors, 2)
	require.Len(t, f.Competencies[0].Descriptors[0].Evidence, 2)
	require.Equal(t, competency.ESCO, f.Competencies[0].References[0].Scheme)
	_, err = competency.ReadCSV(strings.NewReader("competency,title,level,evidence\n,x,,\ncase,,1,a\ngroup,Group,4,b\ngroup,,2,\ngroup,,,c\n"), "f.csv", head)
	var invalid *renjia.ValidationError
	require.ErrorAs(t, err, &invalid)
	require.Len(t, invalid.Problems, 5)
	for i, p := range invalid.Problems {
		require.Equal(t, i+2, p.Place.Line)
	}
}

func FuzzFrameworksReadOrRefuse(f *testing.F) {
	f.Add([]byte(caseJSON))
	f.Add([]byte("competency,title,level,evidence\ncase,Case,1,a\n"))
	f.Add([]byte(`{"id":"a","title":{"en":"a"},"source":"s","levels":[{"rank":1,"title":{"en":"x"}}],"competencies":[{"id":"c","title":{"en":"c"}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		head := competency.Framework{ID: "station", Title: renjia.Both("Station"), Source: "own", Levels: levels}
		if g, err := competency.ReadCASE(strings.NewReader(string(data)), "f", levels); err == nil {
			require.NoError(t, g.Validate())
		}
		if g, err := competency.ReadCSV(strings.NewReader(string(data)), "f", head); err == nil {
			require.NoError(t, g.Validate())
		}
		if g, err := competency.Read(strings.NewReader(string(data)), "f"); err == nil {
			require.NoError(t, g.Validate())
		}
	})
}
