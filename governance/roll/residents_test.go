package roll_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
)

func date(t require.TestingT, s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	require.NoError(t, err)
	return d
}

func franchise(t require.TestingT, id string) roll.Franchise {
	all, err := roll.Franchises()
	require.NoError(t, err)
	i := slices.IndexFunc(all, func(f roll.Franchise) bool { return f.ID == id })
	require.GreaterOrEqual(t, i, 0)
	return all[i]
}

const city, village = "cn/residents-committee-2025", "cn/villagers-committee-2018"

func residents(t require.TestingT, law, day, text string, options ...roll.Option) (*roll.Residents, error) {
	return roll.ReadResidents(strings.NewReader(text), "residents.csv", franchise(t, law), date(t, day), append([]roll.Option{roll.Salt("pepper")}, options...)...)
}

func reasons(r *roll.Residents) map[string]roll.Reason {
	all := map[string]roll.Reason{}
	for _, x := range r.Refused() {
		all[x.Name] = x.Reason
	}
	return all
}

// Residents' Committees Organic Law 2025, art. 16: 18 on election day;
// household-registered, others on request, community workers after six months.
func TestWhoMayVoteInACity(t *testing.T) {
	text := `姓名,户号,出生日期,登记依据,剥夺政治权利,申请日期,聘用日期
成年,1,2008-06-01,户籍,,,
差一天,1,2008-06-02,户籍,,,
被剥夺,2,1980-01-01,户籍,是,,
已申请,3,1980-01-01,常住非户籍,,2026-05-01,
未申请,3,1980-01-01,常住非户籍,,,
迟申请,3,1980-01-01,常住非户籍,,2026-06-02,
满六月,4,1980-01-01,社区工作者,,2026-05-01,2025-12-01
差一日,4,1980-01-01,社区工作者,,2026-05-01,2025-12-02
成年,1,2008-06-01,户籍,,,
未出生,5,2027-01-01,户籍,,,
`
	r, err := residents(t, city, "2026-06-01", text)
	require.NoError(t, err)
	s, err := r.Snapshot()
	require.NoError(t, err)
	require.EqualValues(t, 3, s.Heads())
	require.Equal(t, map[string]roll.Reason{
		"差一天": roll.TooYoung, "被剥夺": roll.RightsRemoved, "未申请": roll.NotRequested, "迟申请": roll.NotRequested,
		"差一日": roll.EmployedShort, "成年": roll.ListedTwice, "未出生": roll.TooYoung,
	}, reasons(r))
	require.Equal(t, "residents.csv:3:1", r.Refused()[0].Place.String())
	require.Equal(t, "art. 16", r.Refused()[0].Article)
	require.NotContains(t, fmt.Sprintf("%+v", s), "成年", "a snapshot holds no names")
	electors, err := s.Electors(rule.Heads)
	require.NoError(t, err)
	require.Equal(t, []int64{1}, electors[0].Weights)

	gbk, err := simplifiedchinese.GBK.NewEncoder().String(text)
	require.NoError(t, err)
	again, err := residents(t, city, "2026-06-01", gbk)
	require.NoError(t, err)
	same, err := again.Snapshot()
	require.NoError(t, err)
	require.Equal(t, digestOf(t, s), digestOf(t, same))
}

// Villagers' Committees Organic Law 2018, art. 13.
func TestWhoMayVoteInAVillage(t *testing.T) {
	r, err := residents(t, village, "2024-06-01", `person,household,born,ground,requested,since,approved
here,1,1980-01-01,registered,,,
declared,2,1980-01-01,away,2024-05-01,,
silent,2,1980-01-01,away,,,
year,3,1980-01-01,resident,2024-05-01,2023-06-01,2024-05-20
short,3,1980-01-01,resident,2024-05-01,2023-06-02,2024-05-20
unapproved,3,1980-01-01,resident,2024-05-01,2020-06-02,
`)
	require.NoError(t, err)
	s, err := r.Snapshot()
	require.NoError(t, err)
	require.EqualValues(t, 3, s.Heads())
	require.Equal(t, map[string]roll.Reason{"silent": roll.NotRequested, "short": roll.ResidentShort, "unapproved": roll.NotApproved}, reasons(r))
}

// Born on 29 February: a full year is complete on the last day of February.
func TestBornOn29February(t *testing.T) {
	for day, heads := range map[string]int64{"2026-02-27": 1, "2026-02-28": 2, "2026-03-01": 2} {
		r, err := residents(t, city, day, "person,household,born,ground\nleap,1,2008-02-29,registered\nold,1,1950-01-01,registered\n")
		require.NoError(t, err)
		s, err := r.Snapshot()
		require.NoError(t, err)
		require.Equal(t, heads, s.Heads(), day)
	}
}

func TestOneElectorInTwoCommunitiesIsAProblem(t *testing.T) {
	text := "person,household,born,ground,community\na,1,1980-01-01,registered,North\na,7,1980-01-01,registered,South\nb,2,1980-01-01,registered,South\n"
	_, err := residents(t, city, "2026-06-01", text)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = residents(t, city, "2026-06-01", text, roll.Community("South"))
	require.ErrorContains(t, err, "residents.csv:3:1: community: a is registered in two communities, in North (residents.csv:2:1) too")

	one, err := residents(t, city, "2026-06-01", "person,household,born,ground\na,1,1980-01-01,registered\nb,1,1980-01-01,registered\n")
	require.NoError(t, err)
	two, err := residents(t, city, "2026-06-01", "person,household,born,ground\nc,9,1980-01-01,registered\na,9,1980-01-01,registered\n")
	require.NoError(t, err)
	north, _ := one.Snapshot()
	south, _ := two.Snapshot()
	require.Len(t, roll.RegisteredTwice(north, south), 1)
}

func TestBadListsOfResidents(t *testing.T) {
	for text, want := range map[string]string{
		"person,household,born,ground\na,1,1980-02-30,registered\n":                                      "residents.csv:2:3: born",
		"person,household,born,ground\na,1,1980-01-01,guess\n":                                           "residents.csv:2:4: ground: \"guess\": want one of [registered resident worker]",
		"person,household,born,ground\n,1,1980-01-01,registered\n":                                       "residents.csv:2:1: person: must not be empty",
		"person,household,born\na,1,1980-01-01\n":                                                        "ground: the column is missing",
		"person,household,born,ground,sex\na,1,1980-01-01,registered,x\n":                                "residents.csv:2:5: sex",
		"person,household,born,ground\na,1,1980-01-01,registered\na,2,1980-01-01,registered\n":           "residents.csv:3:1: key: a has the name and the birth date of somebody in household 1",
		"person,household,born,ground,group\na,1,1980-01-01,registered,X\nb,1,1980-01-01,registered,Y\n": "household 1 is in two groups",
	} {
		_, err := residents(t, city, "2026-06-01", text)
		require.ErrorContains(t, err, want)
	}
	_, err := roll.ReadResidents(strings.NewReader("person,household,born,ground\na,1,1980-01-01,registered\n"), "r.csv", franchise(t, city), renjia.Date{})
	var open *renjia.UnspecifiedError
	require.ErrorAs(t, err, &open)
	require.Len(t, open.Choices, 2, "election day and salt")
}

const families = `person,household,born,ground,group,sex,represents,representative
a,1,1980-01-01,registered,G1,female,yes,yes
b,1,1980-01-01,registered,G1,male,,
c,2,1980-01-01,registered,G1,male,yes,
d,3,1980-01-01,registered,G2,male,yes,yes
kid,3,2020-01-01,registered,G2,male,,
orphan,4,2020-01-01,registered,G2,male,,
`

func TestHouseholdsHaveOneRepresentativeEach(t *testing.T) {
	r, err := residents(t, city, "2026-06-01", families)
	require.NoError(t, err)
	s, err := r.HouseholdRepresentatives()
	require.NoError(t, err)
	require.EqualValues(t, 3, s.Heads(), "household 4 has no elector")
	require.Equal(t, roll.HouseholdDelegates, s.Electorate)
	same, err := r.ReadHouseholdRepresentatives(strings.NewReader("户号,姓名\n3,d\n1,a\n2,c\n"), "h.csv")
	require.NoError(t, err)
	require.Equal(t, digestOf(t, s), digestOf(t, same))
	_, err = r.ReadHouseholdRepresentatives(strings.NewReader("household,person\n1,a\n1,b\n2,d\n3,kid\n"), "h.csv")
	for _, want := range []string{"h.csv:3:2: household: 1 has two representatives", "d belongs to household 3, not to 2", "kid is not on the roll"} {
		require.ErrorContains(t, err, want)
	}
	_, err = r.ReadHouseholdRepresentatives(strings.NewReader("household,person\n1,a\n2,c\n"), "h.csv")
	require.ErrorContains(t, err, "household: 3 has no representative")
}

// 2025 text art. 13: one per 20 to 50 households; villagers 5 to 15.
func TestRatioOfRepresentativesAtItsBounds(t *testing.T) {
	for _, c := range []struct {
		least, most            int64
		households, from, upTo int64
	}{
		{20, 50, 19, 1, 0}, {20, 50, 20, 1, 1}, {20, 50, 39, 1, 1}, {20, 50, 40, 1, 2}, {20, 50, 50, 1, 2}, {20, 50, 51, 2, 2}, {20, 50, 3000, 60, 150},
		{5, 15, 4, 1, 0}, {5, 15, 5, 1, 1}, {5, 15, 15, 1, 3}, {5, 15, 16, 2, 3},
	} {
		from, upTo := roll.Ratio{Least: c.least, Most: c.most}.Bounds(c.households)
		require.Equal(t, []int64{c.from, c.upTo}, []int64{from, upTo}, "%d households", c.households)
	}
}

func TestQuotasOfGroups(t *testing.T) {
	var b strings.Builder
	b.WriteString("person,household,born,ground,group,representative\n")
	for i := range 60 {
		fmt.Fprintf(&b, "p%d,%d,1980-01-01,registered,G%d,%s\n", i, i, i/40, map[bool]string{true: "yes"}[i < 2 || i == 40])
	}
	r, err := residents(t, city, "2026-06-01", b.String())
	require.NoError(t, err)
	reps, err := r.Representatives()
	require.NoError(t, err)
	quotas, err := r.Quotas(reps)
	require.NoError(t, err)
	require.Equal(t, []roll.Quota{
		{Group: "G0", Households: 40, Least: 1, Most: 2, Elected: 2, Holds: true, Article: "art. 13"},
		{Group: "G1", Households: 20, Least: 1, Most: 1, Elected: 1, Holds: true, Article: "art. 13"},
	}, quotas)
	_, err = r.ReadRepresentatives(strings.NewReader("person\np1\np1\nnobody\n"), "reps.csv")
	require.ErrorContains(t, err, "reps.csv:4:1: person: nobody names 0 people")
}

// Composition: 60 members of whom 48 representatives are enough, 47 are not;
// of 48 villagers' representatives 16 must be women.
func TestCompositionAtItsBounds(t *testing.T) {
	for _, c := range []struct {
		law             string
		reps, women     int
		members         int64
		share, thirdAre bool
	}{
		{city, 48, 0, 12, true, true}, {city, 47, 0, 13, false, true},
		{village, 48, 16, 12, true, true}, {village, 48, 15, 12, true, false},
	} {
		var b strings.Builder
		b.WriteString("person,household,born,ground,sex,representative\n")
		for i := range c.reps {
			fmt.Fprintf(&b, "p%d,%d,1980-01-01,registered,%s,yes\n", i, i, map[bool]string{true: "female", false: "male"}[i < c.women])
		}
		r, err := residents(t, c.law, "2024-06-01", b.String())
		require.NoError(t, err)
		reps, err := r.Representatives()
		require.NoError(t, err)
		e, err := r.CheckComposition(reps, c.members)
		require.NoError(t, err)
		require.Equal(t, c.share, e.Steps[0].Holds)
		require.Equal(t, c.share && c.thirdAre, e.All())
	}
}

// 2025 text art. 17: published 20 days before, objection in 5, decision in 3.
func TestClocksAtTheirLastDay(t *testing.T) {
	c := franchise(t, city).Clocks
	day := date(t, "2026-06-21")
	require.True(t, c.CheckPublication(date(t, "2026-06-01"), day).Holds)
	require.False(t, c.CheckPublication(date(t, "2026-06-02"), day).Holds)
	require.False(t, c.CheckPublication(renjia.Date{}, day).Holds)
	check := func(c roll.Clocks, filed, decided, appealed, appealDecided string) (holds []bool) {
		o := roll.Objection{About: "x", Filed: date(t, filed), Decided: maybe(t, decided), Appealed: maybe(t, appealed), AppealDecided: maybe(t, appealDecided)}
		for _, s := range c.Check(o, date(t, "2026-06-01"), date(t, "2026-06-21")).Steps {
			holds = append(holds, s.Holds)
		}
		return holds
	}
	require.Equal(t, []bool{true, true}, check(c, "2026-06-06", "2026-06-09", "", ""))
	require.Equal(t, []bool{false, false}, check(c, "2026-06-07", "2026-06-11", "", ""))
	require.Equal(t, []bool{true, false}, check(c, "2026-06-06", "", "", ""), "nobody has decided in time")
	hainan := c.WithAppeal(roll.Clock{Days: 3, Article: "Hainan"}, roll.Clock{Days: 3, Article: "Hainan"})
	require.NoError(t, hainan.Validate())
	require.Equal(t, []bool{true, true, true, true}, check(hainan, "2026-06-06", "2026-06-09", "2026-06-12", "2026-06-15"))
	require.Equal(t, []bool{true, true, false, false}, check(hainan, "2026-06-06", "2026-06-09", "2026-06-13", "2026-06-17"))
}

func maybe(t *testing.T, s string) renjia.Date {
	if s == "" {
		return renjia.Date{}
	}
	return date(t, s)
}

func TestUpheldObjectionsCorrectTheRollAndNoSnapshot(t *testing.T) {
	r, err := residents(t, city, "2026-06-21", families)
	require.NoError(t, err)
	before, err := r.Snapshot()
	require.NoError(t, err)
	digest := digestOf(t, before)
	published, today := date(t, "2026-06-01"), date(t, "2026-06-10")
	filed, decided := date(t, "2026-06-03"), date(t, "2026-06-05")
	forgotten := roll.Resident{Name: "e", Household: "5", Born: date(t, "1970-01-01"), Ground: "registered"}
	c, err := r.Correct(published, today,
		roll.Objection{By: "a", About: "c", Claim: roll.Strike, Reason: "moved", Filed: filed, Decided: decided, Outcome: roll.Upheld},
		roll.Objection{By: "e", About: "e", Claim: roll.Include, Person: &forgotten, Filed: filed, Decided: decided, Outcome: roll.Upheld},
		roll.Objection{By: "a", About: "d", Claim: roll.Strike, Filed: filed, Decided: decided, Outcome: roll.Rejected},
		roll.Objection{By: "a", About: "b", Claim: roll.Strike, Filed: filed},
	)
	require.NoError(t, err)
	require.Len(t, c.Findings, 4)
	require.True(t, c.Findings[0].All())
	require.False(t, c.Findings[3].All(), "due on the 6th")
	require.Len(t, c.Open, 1)
	after, err := c.Residents.Snapshot()
	require.NoError(t, err)
	d, err := roll.Compare(before, after)
	require.NoError(t, err)
	require.Len(t, d.Added, 1)
	require.Len(t, d.Removed, 1)
	require.Equal(t, roll.StruckOff, reasons(c.Residents)["c"])
	again, err := r.Snapshot()
	require.NoError(t, err)
	require.Equal(t, digest, digestOf(t, again))

	_, err = r.Correct(published, today, roll.Objection{By: "a", About: "c", Claim: roll.Include, Filed: filed})
	require.ErrorContains(t, err, "include: c is so already")
	_, err = r.Correct(published, today, roll.Objection{By: "a", About: "z", Claim: roll.Strike, Filed: filed})
	require.ErrorContains(t, err, `"z" names 0 people`)
	_, err = r.Correct(published, today, roll.Objection{By: "a", About: "c", Claim: roll.Strike, Filed: filed, Decided: date(t, "2026-06-22"), Outcome: roll.Upheld})
	require.ErrorContains(t, err, "after election day")
	_, err = r.Correct(published, today, roll.Objection{By: "a", About: "c", Claim: "maybe", Decided: filed})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestFranchisesAreReadStrictly(t *testing.T) {
	for text, want := range map[string]string{
		"[{\"id\":\"x\",\n\"agee\":18}]": "own.json:2:8: [0].agee: is not known here",
		"[{\"id\":\n\"x\",]":             "own.json:2:5: not JSON",
		"[{\"id\":\"x\",\"age\":18,\"verification\":\"own\",\"grounds\":[{\"id\":\"a\"},{\"id\":\"b\",\"words\":[\"a\"]}],\"valid\":{}}]":          "\"a\" names two grounds",
		"[{\"id\":\"x\",\"age\":0,\"verification\":\"own\",\"grounds\":[{\"id\":\"a\"}],\"valid\":{},\"clocks\":{\"publication\":{\"days\":-1}}}]": "must not be negative",
		"[{\"id\":\"x\",\n\"share\":{\"fraction\":\"5/4\",\"article\":\"a\"}}]":                                                                    "own.json:2:9: [0].share: 5/4: want 0 to 1",
		"[{\"id\":\"x\"},\n{\"id\":\"x\"}]": "own.json:2:7: [1].id: \"x\" is listed twice",
	} {
		_, err := roll.ReadFranchises(strings.NewReader(text), "own.json")
		require.ErrorContains(t, err, want)
	}
	_, err := roll.FranchiseFor(city, date(t, "2025-12-31"))
	require.ErrorIs(t, err, renjia.ErrNotFound, "not yet in force")
	_, err = roll.FranchiseFor(city, date(t, "2026-01-01"))
	require.NoError(t, err)
}

func TestOrderOfResidentsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []roll.Resident
		for i := range rapid.IntRange(1, 10).Draw(t, "n") {
			list = append(list, roll.Resident{Name: fmt.Sprint("p", i), Household: fmt.Sprint(i % 3), Ground: "registered", Born: date(t, "2000-01-01").AddDays(rapid.IntRange(2900, 3100).Draw(t, "born")), Deprived: i > 0 && rapid.Bool().Draw(t, "deprived")})
		}
		list = append(list, roll.Resident{Name: "old", Household: "9", Ground: "registered", Born: date(t, "1950-01-01")})
		freeze := func(list []roll.Resident) (string, int) {
			r, err := roll.Enrol(list, franchise(t, city), date(t, "2026-06-01"), roll.Salt("s"))
			require.NoError(t, err)
			s, err := r.Snapshot()
			require.NoError(t, err)
			require.Equal(t, len(list), int(s.Heads())+len(r.Refused()), "nobody is lost")
			return digestOf(t, s), len(r.Refused())
		}
		want, refused := freeze(list)
		got, also := freeze(rapid.Permutation(list).Draw(t, "order"))
		require.Equal(t, want, got)
		require.Equal(t, refused, also)
	})
}

func FuzzReadResidents(f *testing.F) {
	f.Add(families)
	f.Add("姓名,户号,出生日期,登记依据,编号\n甲,1,1980-01-01,户籍,k\n")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := residents(t, city, "2026-06-01", text)
		if err != nil {
			return
		}
		if s, err := r.Snapshot(); err == nil {
			require.NoError(t, s.Validate())
		}
	})
}
