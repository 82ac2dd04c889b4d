package procedure_test

import (
	"iter"
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/procedure"
)

func meeting(on string, should, came, yes int64) procedure.Evidence {
	return procedure.Evidence{On: day(on), ShouldAttend: n(should), Attended: n(came), Yes: n(yes)}
}

func display(from, last string, papers ...procedure.Paper) procedure.Evidence {
	return procedure.Evidence{On: day(from), Shown: renjia.Period{From: day(from), Until: day(last).AddDays(1)}, Papers: papers}
}

var supervision = procedure.Paper{Kind: procedure.OpinionPaper, By: "supervision-committee", Number: "1"}

// regular is a synthetic case without any fault.
func regular() procedure.Case {
	return procedure.Case{ID: "m-1", Events: []procedure.Event{
		{Step: "propose", Evidence: procedure.Evidence{On: day("2026-03-01"), Form: "talk", Consulted: n(12)}},
		{Step: "discuss", Evidence: meeting("2026-03-03", 9, 8, 6)},
		{Step: "review", Evidence: meeting("2026-03-08", 30, 20, 16)},
		{Step: "decide-representatives", Evidence: meeting("2026-03-10", 45, 30, 16)},
		{Step: "publish-decision", Evidence: display("2026-03-11", "2026-03-26")},
		{Step: "publish-result", Evidence: display("2026-06-01", "2026-06-16", supervision)},
	}}
}

func checker(t require.TestingT, x procedure.Template, o procedure.Options) *procedure.Checker {
	if o.Ending == "" {
		o.Ending = procedure.CasesEnded
	}
	c, err := procedure.NewChecker(x, o)
	require.NoError(t, err)
	return c
}

func kinds(c procedure.Conformance) (all []string) {
	for _, f := range c.Findings {
		all = append(all, string(f.Kind)+" "+f.Step)
	}
	return all
}

func TestEachDeviationIsFound(t *testing.T) {
	x := chosen(t, "cn/four-deliberations-two-disclosures", "circulation", "three-days")
	for name, c := range map[string]struct {
		change func(*procedure.Case)
		want   []string
	}{
		"regular, but nothing was circulated": {func(*procedure.Case) {}, []string{"skipped circulate"}},
		"circulated in time":                  {circulated("2026-03-05"), nil},
		"circulated two days before":          {circulated("2026-03-06"), []string{"early review"}},
		"circulated after":                    {circulated("2026-03-09"), []string{"out-of-order review", "early review"}},
		"not enough members": {func(k *procedure.Case) {
			circulated("2026-03-05")(k)
			k.Events[2].Attended = n(19)
		}, []string{"short-of-quorum review"}},
		"vote lost": {func(k *procedure.Case) {
			circulated("2026-03-05")(k)
			k.Events[2].Yes = n(15)
		}, []string{"gate-failed review"}},
		"votes not recorded": {func(k *procedure.Case) {
			circulated("2026-03-05")(k)
			k.Events[2].Yes = procedure.Count{}
		}, []string{"evidence-missing review"}},
		"taken down early": {func(k *procedure.Case) {
			circulated("2026-03-05")(k)
			k.Events[4].Shown.Until = day("2026-03-26")
		}, []string{"gate-failed publish-decision"}},
		"an activity of its own": {func(k *procedure.Case) {
			circulated("2026-03-05")(k)
			k.Events = append(k.Events, procedure.Event{Step: "celebrate", Evidence: procedure.Evidence{On: day("2026-07-01")}})
		}, []string{"unknown-activity celebrate"}},
		"proposed twice": {func(k *procedure.Case) {
			circulated("2026-03-05")(k)
			k.Events = append(k.Events, k.Events[0])
		}, []string{"repeated propose"}},
		"both ways of deciding": {func(k *procedure.Case) {
			circulated("2026-03-05")(k)
			k.Events = append(k.Events, procedure.Event{Step: "decide-residents", Evidence: meeting("2026-03-11", 100, 60, 40)})
		}, []string{"both-alternatives decide-residents"}},
		"one meeting for two steps": {func(k *procedure.Case) {
			circulated("2026-03-05")(k)
			k.Events = slices.Delete(k.Events, 0, 1)
			k.Events[0].Merges = []string{"propose"}
			k.Events[0].Form, k.Events[0].Consulted = "talk", n(3)
		}, []string{"wrong-merge discuss"}},
		"the second meeting had its quorum": {func(k *procedure.Case) {
			circulated("2026-03-05")(k)
			short := procedure.Event{Step: "review", Evidence: meeting("2026-03-08", 30, 10, 9)}
			k.Events[2].On = day("2026-03-09")
			k.Events = slices.Insert(k.Events, 2, short)
		}, nil},
	} {
		k := regular()
		c.change(&k)
		got := checker(t, x, procedure.Options{}).Check(k)
		require.Equal(t, c.want, kinds(got), name)
		require.Equal(t, len(c.want) == 0, got.Conforms())
		for _, l := range []renjia.Lang{renjia.English, renjia.Chinese} {
			require.NotEmpty(t, got.Explain().Text(l))
		}
	}
}

func circulated(on string) func(*procedure.Case) {
	return func(k *procedure.Case) {
		k.Events = append(k.Events, procedure.Event{Step: "circulate", Evidence: procedure.Evidence{On: day(on), Shown: renjia.Period{From: day(on)}}})
	}
}

func TestMergingIsAllowedWhereSecretaryIsChair(t *testing.T) {
	x := chosen(t, "cn/four-deliberations-two-disclosures", "chair", "same-person")
	k := regular()
	k.Events = k.Events[1:]
	k.Events[0].Merges, k.Events[0].Form, k.Events[0].Consulted = []string{"propose"}, "talk", n(3)
	got := checker(t, x, procedure.Options{}).Check(k)
	require.Empty(t, got.Findings)
	require.Equal(t, renjia.Frac(1, 1), got.Fitness)
}

func TestTheBaseOfTheMajorityIsTheChoiceMade(t *testing.T) {
	k := regular() // 16 of 30 attending, of 45 representatives
	require.Empty(t, checker(t, chosen(t, "cn/four-deliberations-two-disclosures"), procedure.Options{}).Check(k).Findings)
	all := checker(t, chosen(t, "cn/four-deliberations-two-disclosures", "base", "all-representatives"), procedure.Options{}).Check(k)
	require.Equal(t, []string{"gate-failed decide-representatives"}, kinds(all))
	require.EqualValues(t, -7, all.Findings[0].Verdict.Margin, "23 of 45 were needed")
}

func TestRunningCasesAreLateNotSkipped(t *testing.T) {
	x := chosen(t, "cn/owners-assembly-chengdu-2024")
	k := procedure.Case{ID: "v-1", Events: []procedure.Event{
		{Step: "agenda", Evidence: procedure.Evidence{On: day("2026-03-01"), Papers: []procedure.Paper{{Kind: procedure.DocumentPaper, Name: "agenda"}}}},
		{Step: "report", Evidence: procedure.Evidence{On: day("2026-03-02"), Papers: []procedure.Paper{{Kind: procedure.ReportPaper, To: "street-office"}}}},
		{Step: "notice", Evidence: display("2026-03-02", "2026-04-01")},
		{Step: "vote", Evidence: procedure.Evidence{On: day("2026-04-01"), Outcome: "adopted", Rule: "cn/chengdu-2024/special"}},
	}}
	running := func(on string) procedure.Conformance {
		return checker(t, x, procedure.Options{Ending: procedure.CasesRunning, AsOf: day(on)}).Check(k)
	}
	require.Empty(t, running("2026-04-04").Findings)
	late := running("2026-04-06")
	require.Equal(t, []string{"late publish"}, kinds(late))
	require.Equal(t, 2, late.Findings[0].Days)
	require.Equal(t, []string{"skipped publish"}, kinds(checker(t, x, procedure.Options{}).Check(k)))
	k.Events[3].On = day("2026-03-31") // 29 days after the report
	require.Equal(t, []string{"early vote"}, kinds(running("2026-03-31")))
}

// Chengdu: the result is published within 3 days of the vote.
func TestTheLastDayOfAClockIsStillInTime(t *testing.T) {
	x := chosen(t, "cn/owners-assembly-chengdu-2024")
	for _, c := range []struct {
		published string
		want      []string
		days      int
	}{
		{"2026-04-04", nil, 0},
		{"2026-04-05", []string{"late publish"}, 1},
		{"2026-04-11", []string{"late publish"}, 7},
	} {
		paper := func(kind procedure.PaperKind, name string) procedure.Evidence {
			return procedure.Evidence{On: day("2026-03-02"), Papers: []procedure.Paper{{Kind: kind, Name: name, To: name}}}
		}
		k := procedure.Case{ID: "v", Events: []procedure.Event{
			{Step: "agenda", Evidence: paper(procedure.DocumentPaper, "agenda")},
			{Step: "report", Evidence: paper(procedure.ReportPaper, "street-office")},
			{Step: "notice", Evidence: display("2026-03-02", "2026-04-01")},
			{Step: "vote", Evidence: procedure.Evidence{On: day("2026-04-01"), Outcome: "adopted", Rule: "cn/chengdu-2024/special"}},
			{Step: "publish", Evidence: display(c.published, "2026-05-20")},
		}}
		got := checker(t, x, procedure.Options{}).Check(k)
		require.Equal(t, c.want, kinds(got))
		if c.want != nil {
			require.Equal(t, c.days, got.Findings[0].Days)
		}
	}
}

func TestTheNoticeOfRepresentativesIsAChoice(t *testing.T) {
	k := procedure.Case{ID: "r", Events: []procedure.Event{
		{Step: "study", Evidence: procedure.Evidence{On: day("2026-03-01"), Papers: []procedure.Paper{{Kind: procedure.OpinionPaper, By: "party-organization"}}}},
		{Step: "notify", Evidence: display("2026-03-02", "2026-03-11")},
		{Step: "meet", Evidence: meeting("2026-03-11", 45, 30, 16)},
	}}
	ten := checker(t, chosen(t, "cn/residents-representatives-2025"), procedure.Options{}).Check(k)
	require.Equal(t, []string{"early meet"}, kinds(ten))
	require.Equal(t, 1, ten.Findings[0].Days)
	free := checker(t, chosen(t, "cn/residents-representatives-2025", "notice", "not-set"), procedure.Options{}).Check(k)
	require.Empty(t, free.Findings, "a disclosure may be left out")
}

func TestWorkingDaysFollowTheCalendar(t *testing.T) {
	k := procedure.Case{ID: "g", Events: []procedure.Event{
		{Step: "notice", Evidence: display("2026-03-06", "2026-04-01")}, // a Friday
		{Step: "meet", Evidence: meeting("2026-03-13", 9, 6, 6)},        // five working days later
	}}
	x := read(t, own)
	require.Empty(t, checker(t, x, procedure.Options{}).Check(k).Findings)
	rest := renjia.Calendar{Rest: []renjia.Date{day("2026-03-10")}}
	got := checker(t, x, procedure.Options{Calendar: rest}).Check(k)
	require.Equal(t, []string{"early meet"}, kinds(got))
	require.Equal(t, 1, got.Findings[0].Days)
}

func TestCorrectionsReplaceWithoutErasing(t *testing.T) {
	x := chosen(t, "cn/four-deliberations-two-disclosures")
	i, err := procedure.Start(x, "m-2", day("2026-03-01"))
	require.NoError(t, err)
	for _, e := range regular().Events {
		if e.Step == "review" {
			e.Attended = n(19)
		}
		require.NoError(t, i.Record(e.Step, e.Evidence, e.Merges...))
	}
	require.Len(t, checker(t, x, procedure.Options{}).Check(i.Case).Findings, 1)
	require.NoError(t, i.Correct(3, meeting("2026-03-08", 30, 20, 16), "sheet counted again"))
	require.Len(t, i.Case.Events, 7)
	require.EqualValues(t, 19, must(i.Case.Events[2].Attended.N()))
	got := checker(t, x, procedure.Options{}).Check(i.Case)
	require.Empty(t, got.Findings)
	require.Equal(t, renjia.Frac(1, 1), got.Fitness)
	require.ErrorIs(t, i.Correct(7, meeting("2026-03-08", 30, 20, 16), "x"), renjia.ErrInvalid)
	require.ErrorIs(t, i.Correct(9, meeting("2026-03-08", 30, 20, 16), "x"), renjia.ErrNotFound)
	require.ErrorIs(t, i.Correct(1, meeting("2026-03-08", 30, 20, 16), ""), renjia.ErrInvalid)
}

func must(n int64, known bool) int64 { return n }

func TestChecksRefuseToGuess(t *testing.T) {
	x := read(t, own)
	_, err := procedure.NewChecker(x, procedure.Options{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = procedure.NewChecker(x, procedure.Options{Ending: procedure.CasesRunning})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	open, err := procedure.Lookup("cn/owners-assembly-2021")
	require.NoError(t, err)
	_, err = procedure.NewChecker(open, procedure.Options{Ending: procedure.CasesEnded})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func seq(cases []procedure.Case) iter.Seq2[procedure.Case, error] {
	return func(yield func(procedure.Case, error) bool) {
		for _, k := range cases {
			if !yield(k, nil) {
				return
			}
		}
	}
}

func TestSummariesAddUpTheCases(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := read(t, own)
		var cases []procedure.Case
		for range rapid.IntRange(1, 12).Draw(t, "cases") {
			k := caseOf(drawTrace(t, x))
			for i := range k.Events {
				k.Events[i].On = k.Events[i].On.AddDays(rapid.IntRange(0, 20).Draw(t, "days"))
				k.Events[i].ShouldAttend, k.Events[i].Attended = n(9), n(rapid.Int64Range(0, 9).Draw(t, "came"))
			}
			cases = append(cases, k)
		}
		c := checker(t, x, procedure.Options{})
		s, err := procedure.Summarize(c, seq(cases))
		require.NoError(t, err)
		conforming, sum, found := int64(0), new(big.Rat), map[procedure.Deviation]int64{}
		var tokens procedure.Tokens
		var delays []int
		for _, k := range cases {
			r := checker(t, x, procedure.Options{}).Check(k) // a fresh one: nothing is left over from the case before
			if r.Conforms() {
				conforming++
			}
			sum.Add(sum, r.Fitness.Rat())
			tokens = tokens.Add(r.Tokens)
			for _, f := range r.Findings {
				found[f.Kind]++
			}
			if d, both := apart(k); both {
				delays = append(delays, d)
			}
		}
		require.Equal(t, conforming, s.Conforming)
		require.Zero(t, s.MeanFitness.Cmp(sum.Quo(sum, big.NewRat(int64(len(cases)), 1))))
		require.Equal(t, tokens, s.Tokens)
		require.Equal(t, formula(tokens), s.LogFitness.Rat())
		for _, d := range s.Deviations {
			require.Equal(t, found[d.Kind], d.Findings, d.Kind)
		}
		for _, g := range s.Gates {
			require.EqualValues(t, len(cases), g.Passed+g.Failed+g.Unknown+g.Pending+g.Without)
		}
		require.EqualValues(t, len(delays), s.Clocks[0].N)
		if slices.Sort(delays); len(delays) > 0 {
			require.Equal(t, renjia.Frac(int64(delays[(len(delays)-1)/2]+delays[len(delays)/2]), 2), s.Clocks[0].Median)
		}
	})
	_, err := procedure.Summarize(checker(t, read(t, own), procedure.Options{}), seq(nil))
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// apart counts the working days from the last notice to the last meeting.
func apart(k procedure.Case) (days int, both bool) {
	last := map[string]renjia.Date{}
	for _, e := range k.Events {
		if !e.On.Before(last[e.Step]) {
			last[e.Step] = e.On
		}
	}
	from, to, step := last["notice"], last["meet"], 1
	if from.IsZero() || to.IsZero() {
		return 0, false
	}
	if to.Before(from) {
		from, to, step = to, from, -1
	}
	for d := from.AddDays(1); !to.Before(d); d = d.AddDays(1) {
		if d.Weekday() != 0 && d.Weekday() != 6 {
			days += step
		}
	}
	return days, true
}
