package election_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/election"
	"github.com/renjia-project/renjia/governance/rule"
)

var paperPosts = []election.Post{
	{ID: "chair", Title: renjia.Text{EN: "Chair", ZH: "主任"}, Seats: 1},
	{ID: "member", Title: renjia.Text{EN: "Member", ZH: "委员"}, Seats: 2},
}

func problems(t testing.TB, err error) (all []string) {
	t.Helper()
	var invalid *renjia.ValidationError
	require.True(t, errors.As(err, &invalid), "%v", err)
	for _, p := range invalid.Problems {
		all = append(all, p.String())
	}
	return all
}

func TestReadCandidatesInChinese(t *testing.T) {
	all, err := election.ReadCandidates(strings.NewReader("候选人,职务,性别\n陈一,主任,男\n陈一,委员,\n李二,委员,女\n"), "candidates.csv", paperPosts)
	require.NoError(t, err)
	require.Equal(t, []election.Candidate{
		{ID: "陈一", Sex: election.Male, Posts: []string{"chair", "member"}}, {ID: "李二", Sex: election.Female, Posts: []string{"member"}},
	}, all)
}

func TestReadersReportEveryProblemWithItsPlace(t *testing.T) {
	_, err := election.ReadCandidates(strings.NewReader("candidate,post,sex\na,king,male\na,chair,male\na,chair,male\na,member,female\n"), "c.csv", paperPosts)
	require.Equal(t, []string{
		`c.csv:2:2: post: "king" is no post of the contest`, "c.csv:4:2: post: a stands for chair twice", "c.csv:5:3: sex: a was male before",
	}, problems(t, err))

	_, err = election.ReadBoxes(strings.NewReader("box,issued,returned,kind,forged\n1,10,9,,\n1,10,x,,\n2,10,3,mobile,4\n"), "b.csv")
	require.Len(t, problems(t, err), 2)
	require.Contains(t, err.Error(), "b.csv:4:5: forged: 4: must be among the 3 returned")

	_, err = election.ReadRelatives(strings.NewReader("甲,乙,关系\na,a,本人\n"), "r.csv")
	require.Equal(t, []string{"r.csv:2:2: b: a is no relative of oneself"}, problems(t, err))
}

func TestReadBallots(t *testing.T) {
	c := election.Contest{Posts: paperPosts, Candidates: []election.Candidate{
		person("a", "", "chair"), person("b", "", "member"), person("c", "", "member"),
	}}
	file := `票号,票箱,职务,候选人,意见
1,A,主任,a,赞成
1,A,委员,b,√
2,A,chair,z,+
3,B,,,空白
2,A,委员,c,反对
4,B,,,无法辨认
5,B,chair,b,+
6,A,委员,b,for
6,A,主任,a,赞成
`
	g := settledRegulation(t)
	got, piles, err := election.ReadBallots(strings.NewReader(file), "ballots.csv", g, c)
	require.NoError(t, err)
	require.Empty(t, c.Candidates[1].WrittenIn, "the given contest is not changed")
	require.Equal(t, []string{"chair"}, got.Candidates[1].WrittenIn, "b was written in for chair")
	require.Equal(t, election.Candidate{ID: "z", WrittenIn: []string{"chair"}}, got.Candidates[3])
	// lines: a chair, b member, c member, b chair (written in), z chair (written in)
	require.Equal(t, []election.Pile{
		{Ballot: election.Ballot{Box: "A", Marks: "++"}, Number: 2},
		{Ballot: election.Ballot{Box: "A", Marks: "..-.+"}, Number: 1},
		{Ballot: election.Ballot{Box: "B"}, Number: 1},
		{Ballot: election.Ballot{Box: "B", Spoiled: rule.Illegible}, Number: 1},
		{Ballot: election.Ballot{Box: "B", Marks: "...+"}, Number: 1},
	}, piles)

	g.Ballots.WriteIns = ""
	_, _, err = election.ReadBallots(strings.NewReader(file), "ballots.csv", g, c)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	g.Ballots.WriteIns = election.Forbidden
	_, _, err = election.ReadBallots(strings.NewReader(file), "ballots.csv", g, c)
	require.Len(t, problems(t, err), 2)
}

func TestReadBallotsReportsEveryProblemWithItsPlace(t *testing.T) {
	c := election.Contest{Posts: paperPosts, Candidates: []election.Candidate{person("a", "", "chair"), person("b", "", "member")}}
	file := "ballot,box,post,candidate,mark\n1,A,chair,a,for\n1,B,member,b,for\n1,A,chair,a,for\n2,A,chair,,for\n2,A,,a,for\n2,A,chair,a,○\n3,A,,,for\n1,A,,,blank\n"
	_, _, err := election.ReadBallots(strings.NewReader(file), "v.csv", settledRegulation(t), c)
	got := problems(t, err)
	require.Len(t, got, 7, "%v", got)
	for i, line := range []string{"v.csv:3:2:", "v.csv:4:4:", "v.csv:5:4:", "v.csv:6:3:", "v.csv:7:5:", "v.csv:8:5:", "v.csv:9:5:"} {
		require.True(t, strings.HasPrefix(got[i], line), "%s: %s", line, got[i])
	}
}

func FuzzReadBallots(f *testing.F) {
	f.Add("ballot,box,post,candidate,mark\n1,A,chair,a,for\n2,A,,,blank\n3,A,member,z,+\n")
	f.Add("票号,票箱,职务,候选人,意见\n1,A,主任,z,赞成\n1,A,委员,z,×\n")
	g := settledRegulation(f)
	f.Fuzz(func(t *testing.T, file string) {
		c := election.Contest{Posts: paperPosts, Candidates: []election.Candidate{person("a", "", "chair"), person("b", "", "member")}}
		c, piles, err := election.ReadBallots(strings.NewReader(file), "f.csv", g, c)
		if err != nil {
			return
		}
		tally, err := election.NewTally(g, c)
		require.NoError(t, err)
		for _, p := range piles {
			require.NoError(t, tally.AddPile(p), "what was read fits the paper")
		}
	})
}

func FuzzReadRegulation(f *testing.F) {
	f.Add(`{"id":"x","jurisdiction":"CN","title":{"en":"x"},"source":"x","text_date":"2026-01-01","valid":{},"verification":"own","for":{"en":"x"},"women":{"seats":1}}`)
	f.Fuzz(func(t *testing.T, file string) {
		g, err := election.ReadRegulation(strings.NewReader(file), "f.json")
		if err == nil {
			require.NoError(t, g.Validate())
		}
	})
}

func FuzzReadRecord(f *testing.F) {
	f.Add(`{"format":"renjia-election-record/1"}`)
	f.Fuzz(func(t *testing.T, file string) {
		r, err := election.ReadRecord(strings.NewReader(file))
		if err == nil {
			_ = r.Verify() // must not panic
		}
	})
}

func TestRegulationsAreReadStrictlyWithPlaces(t *testing.T) {
	_, err := election.ReadRegulation(strings.NewReader(`{
  "id": "x", "jurisdiction": "CN", "title": {"en": "x"}, "source": "own", "text_date": "2026-01-01", "valid": {}, "verification": "own",
  "for": {"en": "x"},
  "ballots": {"over_vote": "half"},
  "women": {"seats": -1}
}`), "own.json")
	require.Equal(t, []string{
		`own.json:4:28: ballots.over_vote: "half": want one of [ballot post], or nothing where the text leaves it open`,
		"own.json:5:22: women.seats: -1: must not be negative",
	}, problems(t, err))
	_, err = election.ReadRegulation(strings.NewReader("{\n\"seating\": {\"ties\": \"lots\"}}"), "own.json")
	require.Contains(t, err.Error(), "own.json:2:21: seating.ties: is not known here")
}

func TestEveryEmbeddedFileIsSound(t *testing.T) {
	all, err := election.Regulations()
	require.NoError(t, err)
	require.Len(t, all, 5)
	for _, g := range all {
		require.NoError(t, g.Validate())
		require.False(t, g.For.IsZero(), g.ID)
	}
	schedules, err := election.Schedules()
	require.NoError(t, err)
	require.Len(t, schedules, 3)
	_, err = election.Lookup("cn/nowhere", day)
	require.ErrorIs(t, err, renjia.ErrNotFound)
}
