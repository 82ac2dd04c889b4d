package service_test

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
)

// Named mutants, and the tests that kill them:
//
//	withdrawn counts     judge does not look at the state          TestContactsAreCorrectedOrVoidedOnce
//	any session          a group needs no minimum of sessions      TestTheXuchangContract, TestWholesAgreeWithTheOracle
//	weak sessions        sessions below a floor make up a group    TestSessionsBelowTheirFloorMakeNoGroup
//	members by session   members are counted per session           TestTheXuchangContract
//	files twice          CountFiles counts files, not people       TestTheXuchangContract
//	cases in groups      group sessions count as cases             TestCasesAndGroupsAreKeptApart
//	class of anyone      classes are not asked                     TestOnlyPeopleOfTheClassesCount
//	heads of others      other participants count with the class   TestOnlyPeopleOfTheClassesCount
//	default facts        a missing fact counts as no               TestFactsThatAreMissingAreAskedFor
//	indirect left out    total hours are direct hours              TestTotalHoursHaveTheIndirectOnes
//	last day             a group counts on its last session        TestWholesAgreeWithTheOracle
//	pace from the future days after the report count               TestCompletionIsWhatWasDoneByTheDay

// xuchang are the indicators of a published contract (Xuchang): at least so many
// of each, with floors below which they do not count. Where the contract says
// "members", a group's members are taken to be the people known by name in its
// sessions together.
func xuchang() []service.Indicator {
	year := renjia.Period{From: date("2026-01-01"), Until: date("2027-01-01")}
	kind := func(k service.Kind) []service.Kind { return []service.Kind{k} }
	return []service.Indicator{
		{Code: "groups", Title: renjia.Text{EN: "Groups", ZH: "小组"}, Kinds: kind(service.KindGroup), MinSessions: 4, MinMembers: 5, Unit: service.ByGroups, Target: 3, Period: year},
		{Code: "activities", Title: renjia.Text{EN: "Community activities", ZH: "社区活动"}, Kinds: kind(service.KindActivity), Programs: []string{"community"}, MinParticipants: 8, Unit: service.BySessions, Target: 15, Period: year},
		{Code: "files", Title: renjia.Text{EN: "Client files", ZH: "建档"}, Unit: service.ByFiles, Target: 80, Period: year},
		{Code: "counselling", Title: renjia.Text{EN: "Counselling", ZH: "咨询"}, Kinds: kind(service.KindConsultation), Unit: service.BySessions, Target: 80, Period: year},
		{Code: "cases", Title: renjia.Text{EN: "Professional cases", ZH: "专业个案"}, MinSessions: 5, Unit: service.ByCases, Target: 3, Period: year},
		{Code: "publicity", Title: renjia.Text{EN: "Publicity events", ZH: "宣传活动"}, Kinds: kind(service.KindActivity), Programs: []string{"publicity"}, MinParticipants: 30, MinMinutes: 60, Unit: service.BySessions, Target: 3, Period: year},
	}
}

func of(kind string, n int) renjia.Ref {
	return renjia.RefTo(kind, renjia.ImportedID[int]("test", kind, fmt.Sprint(n)))
}

// wholeSession is a session of group or case n on a day, with people known.
func wholeSession(k service.Kind, n, day int, known ...int) service.Contact {
	c := activity(date("2026-01-10").AddDays(day).String(), 60, max(1, len(known)), known...)
	c.Kind, c.Of = k, of(string(k), n)
	return c
}

// theYear is a year in which the contract is just fulfilled, and much that is
// below its floors.
func theYear() (contacts []service.Contact, files []service.Client) {
	for g := range 3 { // 5 people over 4 sessions
		for s := range 4 {
			contacts = append(contacts, wholeSession(service.KindGroup, g, 7*s, 10*g+s, 10*g+s+1))
		}
	}
	for s := range 3 { // one session short
		contacts = append(contacts, wholeSession(service.KindGroup, 3, 7*s, 1, 2, 3, 4, 5, 6))
	}
	for s := range 9 { // one member short
		contacts = append(contacts, wholeSession(service.KindGroup, 4, 7*s, 1, 2, 3, 4))
	}
	for c := range 4 { // the last one has four contacts
		for s := range 5 - c/3 {
			kind := []service.Kind{service.KindCase, service.KindVisit, service.KindConsultation}[s%3]
			x := wholeSession(kind, 0, s, 50+c)
			x.Of = of("case", c)
			contacts = append(contacts, x)
		}
	}
	for n := range 20 { // five of them have 7 people
		x := activity(date("2026-02-01").AddDays(n).String(), 90, 8-n%4/3)
		x.Program = "community"
		contacts = append(contacts, x)
	}
	for n := range 5 { // one of 29 people, one of 59 minutes
		x := activity(date("2026-03-01").AddDays(n).String(), 60-n/4, 30-n%4/3)
		x.Program = "publicity"
		contacts = append(contacts, x)
	}
	for n := range 76 { // four more are contacts of cases
		x := activity(date("2026-04-01").AddDays(n).String(), 20, 1, n)
		x.Kind = service.KindConsultation
		contacts = append(contacts, x)
	}
	for n := range 83 { // one person has two files, two are of the year before
		files = append(files, service.Client{Person: person(n - n/82), Opened: date("2026-01-03").AddDays(-n % 80 / 78 * 100)})
	}
	return contacts, files
}

func filesOf(files []service.Client) iter.Seq2[service.Client, error] {
	return func(yield func(service.Client, error) bool) {
		for _, f := range files {
			if !yield(f, nil) {
				return
			}
		}
	}
}

func TestTheXuchangContract(t *testing.T) {
	contacts, files := theYear()
	left := map[string]string{
		"groups": "1 groups left out: too few sessions", "activities": "5 left out: too few participants", "files": "1 left out: person counted already",
		"cases": "1 cases left out: too few sessions", "publicity": "1 left out: too short", "counselling": "80 of",
	}
	for _, i := range xuchang() {
		var tally service.Tally
		var err error
		if i.Unit == service.ByFiles {
			tally, err = service.CountFiles(i, filesOf(files))
		} else {
			tally, err = service.Count(i, service.Facts{}, stream(contacts...))
		}
		require.NoError(t, err)
		require.Equal(t, renjia.Frac(i.Target, 1), tally.Value(), i.Code)
		e := tally.Explain()
		require.True(t, e.All(), i.Code)
		require.Contains(t, e.Text(renjia.English), left[i.Code])
		c, err := tally.Complete(date("2026-12-31"))
		require.NoError(t, err)
		require.Equal(t, service.Fulfilled, c.Pace)
		require.Equal(t, renjia.Frac(1, 1), c.Completion)
		i.Target++ // one more, and it is not fulfilled
		tally.Indicator = i
		require.False(t, tally.Explain().All(), i.Code)
	}
}

func TestSessionsBelowTheirFloorMakeNoGroup(t *testing.T) {
	i := indicator(service.ByGroups)
	i.MinSessions, i.MinParticipants = 2, 5
	tally, err := service.Count(i, service.Facts{}, stream(
		wholeSession(service.KindGroup, 1, 0, 1, 2, 3, 4, 5), wholeSession(service.KindGroup, 1, 1, 1, 2, 3, 4),
		wholeSession(service.KindGroup, 2, 0, 1, 2, 3, 4, 5), wholeSession(service.KindGroup, 2, 1, 1, 2, 3, 4, 6)))
	require.NoError(t, err)
	require.Equal(t, int64(1), tally.Wholes)
	require.Equal(t, map[service.Reason]int64{service.TooFewSessions: 1}, tally.Short)
}

func TestCasesAndGroupsAreKeptApart(t *testing.T) {
	i := indicator(service.ByCases)
	tally, err := service.Count(i, service.Facts{}, stream(wholeSession(service.KindGroup, 1, 0, 1), wholeSession(service.KindVisit, 2, 0, 1), activity("2026-03-01", 60, 1)))
	require.NoError(t, err)
	require.Equal(t, int64(1), tally.Wholes)
	require.Equal(t, map[service.Reason]service.Sessions{service.OtherKind: 2}, tally.Left)
	i.Unit = service.ByGroups
	alone := wholeSession(service.KindGroup, 1, 0, 1)
	alone.Of = renjia.Ref{}
	tally, err = service.Count(i, service.Facts{}, stream(alone, wholeSession(service.KindVisit, 2, 0, 1)))
	require.NoError(t, err)
	require.Equal(t, map[service.Reason]service.Sessions{service.OtherKind: 1, service.OfNothing: 1}, tally.Left)
}

func TestOnlyPeopleOfTheClassesCount(t *testing.T) {
	v, err := service.Classes()
	require.NoError(t, err)
	facts := service.Facts{Classes: func(p renjia.Ref, _ renjia.Date) []string {
		if p == person(1) || p == person(2) {
			return v.Widen("older-alone")
		}
		return []string{"disabled"}
	}}
	i := indicator(service.ByPersonTimes)
	i.Classes = []string{"older"}
	tally, err := service.Count(i, facts, stream(activity("2026-03-01", 60, 9, 1, 2, 3), activity("2026-03-02", 60, 9, 3)))
	require.NoError(t, err)
	require.Equal(t, service.PersonTimes(2), tally.Persons)
	require.Equal(t, service.UniquePersons(2), tally.Unique)
	require.Zero(t, tally.Unnamed)
	require.Equal(t, map[service.Reason]service.Sessions{service.OtherClass: 1}, tally.Left)
}

func TestChannelsAndProfessionalStaffAreAsked(t *testing.T) {
	i := indicator(service.BySessions)
	i.Channels, i.Professional = []string{"home"}, true
	home, other := activity("2026-03-01", 60, 9), activity("2026-03-01", 60, 9)
	home.Channel, other.Channel, other.Worker = "home", "home", person(-2)
	facts := service.Facts{Professional: func(w renjia.Ref, _ renjia.Date) bool { return w == person(-1) }}
	tally, err := service.Count(i, facts, stream(home, other, activity("2026-03-01", 60, 9)))
	require.NoError(t, err)
	require.Equal(t, service.Sessions(1), tally.Sessions)
	require.Equal(t, map[service.Reason]service.Sessions{service.NotByStaff: 1, service.OtherChannel: 1}, tally.Left)
}

func TestFactsThatAreMissingAreAskedFor(t *testing.T) {
	i := indicator(service.BySessions)
	i.Classes, i.Professional = []string{"older"}, true
	_, err := service.Count(i, service.Facts{}, stream())
	var open *renjia.UnspecifiedError
	require.ErrorAs(t, err, &open)
	require.Len(t, open.Choices, 2)
	_, err = i.Judge(activity("2026-03-01", 60, 9), service.Facts{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func TestTotalHoursHaveTheIndirectOnes(t *testing.T) {
	c := activity("2026-03-01", 60, 1)
	c.Indirect = 45
	for unit, want := range map[service.Unit]renjia.Fraction{service.ByHours: renjia.Frac(1, 1), service.ByTotalHours: renjia.Frac(7, 4)} {
		tally, err := service.Count(indicator(unit), service.Facts{}, stream(c))
		require.NoError(t, err)
		require.Equal(t, want, tally.Value())
	}
}

func TestFloorsOfGroupsAreForGroups(t *testing.T) {
	i := indicator(service.BySessions)
	i.MinSessions, i.MinMembers = 1, 1
	var v *renjia.ValidationError
	require.ErrorAs(t, i.Validate(), &v)
	require.Len(t, v.Problems, 2)
	i = indicator(service.ByFiles)
	require.NoError(t, i.Validate())
	i.MinMinutes = 1
	require.ErrorIs(t, i.Validate(), renjia.ErrInvalid)
	_, err := service.Count(indicator(service.ByFiles), service.Facts{}, stream())
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, err = service.CountFiles(indicator(service.ByCases), filesOf(nil))
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, err = service.CountFiles(indicator(service.ByFiles), filesOf([]service.Client{{}}))
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// The oracle looks at every group day by day: on which day had it enough?
func TestWholesAgreeWithTheOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := indicator(service.ByGroups)
		i.MinSessions = service.Sessions(rapid.IntRange(0, 4).Draw(t, "sessions"))
		i.MinMembers = service.UniquePersons(rapid.IntRange(0, 5).Draw(t, "members"))
		var all []service.Contact
		for range rapid.IntRange(0, 20).Draw(t, "contacts") {
			known := rapid.SliceOfNDistinct(rapid.IntRange(0, 6), 0, 4, rapid.ID[int]).Draw(t, "known")
			all = append(all, wholeSession(service.KindGroup, rapid.IntRange(0, 2).Draw(t, "group"), rapid.IntRange(0, 9).Draw(t, "day"), known...))
		}
		tally, err := service.Count(i, service.Facts{}, stream(all...))
		require.NoError(t, err)
		days := map[renjia.Date]int64{}
		for g := range 3 {
			for d := range 10 {
				today := date("2026-01-10").AddDays(d)
				sessions, members := 0, map[renjia.Ref]bool{}
				for _, c := range all {
					if c.Of == of("group", g) && !today.Before(c.Date) {
						sessions++
						for _, r := range c.Clients {
							members[r] = true
						}
					}
				}
				if sessions >= max(1, int(i.MinSessions)) && len(members) >= int(i.MinMembers) {
					days[today]++
					break
				}
			}
		}
		require.Equal(t, days, tally.Days)
		require.EqualValues(t, len(all), tally.Seen)
	})
}

func TestTheDaysAddUpToTheCount(t *testing.T) {
	contacts, _ := theYear()
	for _, unit := range []service.Unit{service.BySessions, service.ByPersonTimes, service.ByUniquePersons, service.ByHours, service.ByTotalHours, service.ByGroups, service.ByCases} {
		backwards := slices.Clone(contacts)
		slices.Reverse(backwards)
		a, err := service.Count(indicator(unit), service.Facts{}, stream(contacts...))
		require.NoError(t, err)
		b, err := service.Count(indicator(unit), service.Facts{}, stream(backwards...))
		require.NoError(t, err)
		require.Equal(t, a.Days, b.Days, "the order does not matter")
		c, err := a.Complete(date("2027-01-01"))
		require.NoError(t, err)
		require.Equal(t, a.Value(), c.Done, unit)
		require.Equal(t, service.NoPace, c.Pace)
	}
}

// promised is an indicator of sessions over the 364 days from 5 January 2026, a
// Monday, with n sessions on every Monday of so many weeks.
func promised(t testing.TB, target int64, n, weeks int) service.Tally {
	i := indicator(service.BySessions)
	i.Target, i.Period = target, renjia.Period{From: date("2026-01-05"), Until: date("2027-01-04")}
	var all []service.Contact
	for w := range weeks {
		for range n {
			all = append(all, activity(date("2026-01-05").AddDays(7*w).String(), 60, 1))
		}
	}
	tally, err := service.Count(i, service.Facts{}, stream(all...))
	require.NoError(t, err)
	return tally
}

func TestCompletionIsWhatWasDoneByTheDay(t *testing.T) {
	tally := promised(t, 104, 2, 52)
	for _, c := range []struct {
		on       string
		done     int64
		expected renjia.Fraction
		pace     service.Pace
	}{
		{"2026-01-04", 0, renjia.Frac(0, 1), service.OnPace},
		{"2026-01-05", 2, renjia.Frac(2, 7), service.OnPace},
		{"2026-01-11", 2, renjia.Frac(2, 1), service.OnPace},
		{"2026-07-05", 52, renjia.Frac(52, 1), service.OnPace},
		{"2026-12-28", 104, renjia.Frac(102*7+2, 7), service.Fulfilled},
		{"2027-06-01", 104, renjia.Frac(104, 1), service.Fulfilled},
	} {
		got, err := tally.Complete(date(c.on))
		require.NoError(t, err)
		require.Equal(t, renjia.Frac(c.done, 1), got.Done, c.on)
		require.Equal(t, c.expected, got.Expected, c.on)
		require.Equal(t, c.pace, got.Pace, c.on)
		require.Equal(t, renjia.Frac(c.done, 104), got.Completion, c.on)
	}
	tally.Indicator.Target = 105
	c, err := tally.Complete(date("2027-01-02"))
	require.NoError(t, err)
	require.Equal(t, service.Behind, c.Pace)
	c, err = tally.Complete(date("2027-01-03"))
	require.NoError(t, err)
	require.Equal(t, service.Missed, c.Pace)
	require.Equal(t, renjia.Frac(-1, 1), c.Ahead)
	require.Contains(t, c.Explain().Text(renjia.English), "done, against an even pace after 364 of 364 days: 104 ≥ 105 — fails")
	require.Contains(t, c.Explain().Text(renjia.Chinese), "截至2027-01-03计入节次")
	tally.Indicator.Target, tally.Indicator.Cap = 100, 102
	c, err = tally.Complete(date("2027-01-03"))
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(102, 100), c.Completion)
	require.Contains(t, c.Explain().Text(renjia.English), "104 were done, the cap is 102")
	_, err = tally.Complete(renjia.Date{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestTheReportIsATableOfExactFigures(t *testing.T) {
	contacts, _ := theYear()
	var all []service.Completion
	for _, i := range xuchang()[:2] {
		tally, err := service.Count(i, service.Facts{}, stream(contacts...))
		require.NoError(t, err)
		c, err := tally.Complete(date("2026-06-30"))
		require.NoError(t, err)
		all = append(all, c)
	}
	var en, zh strings.Builder
	require.NoError(t, service.WriteCompletions(&en, renjia.English, all...))
	require.Equal(t, `indicator,title,unit,target,done,credited,completion,expected,ahead,pace,left out
groups,Groups,groups,3,3,3,1,543/365,552/365,fulfilled,other kind: 120; too few sessions: 1; too few members: 1
activities,Community activities,sessions,15,15,15,1,543/73,552/73,fulfilled,other kind: 119; other programme: 5; too few participants: 5
`, en.String())
	require.NoError(t, service.WriteCompletions(&zh, renjia.Chinese, all...))
	require.Contains(t, zh.String(), "groups,小组,小组数,3,3,3,1,543/365,552/365,已完成,类别不符: 120; 节数不足: 1; 成员人数不足: 1\n")
	b, err := json.Marshal(all)
	require.NoError(t, err)
	var again []service.Completion
	require.NoError(t, json.Unmarshal(b, &again))
	require.Equal(t, all, again)
}
