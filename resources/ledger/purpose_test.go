package ledger_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// Named mutants of purpose*.go, and the test that kills each:
//
//	purpose-of-today     an entry is judged by the latest purpose        TestAnEntryIsJudgedByThePurposeOnItsDate
//	notice-59            a notice one day short is enough                TestANoticeRunsItsDays
//	first-day-counts     the first day of a notice counts                TestANoticeRunsItsDays
//	effect-in-notice     a change takes effect during the notice         TestANoticeRunsItsDays
//	any-basis            a change by consent may be filed instead        TestEveryStepThatIsNotDeclaredIsRefused
//	filing-late-unseen   a late filing is not said                       TestAPlanIsFiledWithinTenDays
//	rest-days-ignored    a last day of rest does not move                TestAPlanIsFiledWithinTenDays
//	lost-update          a change applies whatever the fund became       TestAChangeAppliesToThePurposeItStartsFrom
//	answer-day-counts    the day of the question counts                  TestADonorIsAnsweredWithinTwentyDays

func rules(t require.TestingT, name, on string) ledger.PurposeRules {
	b, err := ledger.BuiltinPurposeRules()
	require.NoError(t, err)
	r, err := b.At(name, day(on))
	require.NoError(t, err)
	return r
}

var (
	paper  = renjia.RefTo("document", id[int]("paper"))
	toHeat = ledger.Purpose{Text: renjia.Text{EN: "heating for older people", ZH: "长者取暖"}, Projects: []string{"heating"}}
)

func propose(t require.TestingT, b ledger.PurposeBasis, decided string) ledger.PurposeChange {
	c, err := ledger.ProposePurpose(elderly, ledger.PurposeChange{
		ID: id[ledger.PurposeChange](string(b)), To: toHeat, Basis: b, Decided: day(decided), Authority: renjia.RefTo("governance_decision", id[int]("1")),
	}, rules(t, "cn/guangzhou", decided))
	require.NoError(t, err)
	return c
}

func TestAnEntryIsJudgedByThePurposeOnItsDate(t *testing.T) {
	c := propose(t, ledger.DonorConsent, "2026-03-01")
	require.NoError(t, c.Consent(day("2026-03-10"), paper))
	require.NoError(t, c.TakeEffect(day("2026-04-01"), rules(t, "cn/guangzhou", "2026-03-01")))
	f, err := elderly.Apply(c)
	require.NoError(t, err)
	chart, err := ledger.China()
	require.NoError(t, err)
	l := ledger.New(chart)
	require.NoError(t, l.Open(f))
	post(t, l, receive("gift", "2026-01-05", f, "100"))
	for _, e := range []struct {
		key, date, project string
		allowed            bool
	}{
		{"a", "2026-03-31", "meals", true}, {"b", "2026-03-31", "heating", false},
		{"c", "2026-04-01", "meals", false}, {"d", "2026-04-01", "heating", true},
		{"e", "2026-02-01", "meals", true}, // dated back: the old purpose
	} {
		_, err := l.Post(spend(e.key, e.date, f, "1", e.project))
		if e.allowed {
			require.NoError(t, err, e.key)
			continue
		}
		require.ErrorIs(t, err, renjia.ErrForbidden, e.key)
	}
	text, projects := f.PurposeOn(day("2026-03-31"))
	require.Equal(t, elderly.Purpose, text)
	require.Equal(t, elderly.Projects, projects)
	text, projects = f.PurposeOn(day("2030-01-01"))
	require.Equal(t, toHeat, ledger.Purpose{Text: text, Projects: projects})
	require.Empty(t, elderly.Versions, "the fund as it was")
}

// 60 full days after the first: from 1 March these are 2 March to 30 April.
func TestANoticeRunsItsDays(t *testing.T) {
	r := rules(t, "cn/guangzhou", "2026-02-01")
	for _, c := range []struct {
		until, effect string
		want          bool
	}{
		{"2026-05-01", "2026-05-01", true}, {"2026-04-30", "2026-05-01", false},
		{"2026-05-01", "2026-04-30", false}, {"2026-06-01", "2026-05-31", false}, {"2026-06-01", "2026-06-01", true},
	} {
		change := propose(t, ledger.PublicNotice, "2026-02-01")
		require.NoError(t, change.Publish(renjia.Period{From: day("2026-03-01"), Until: day(c.until)}, paper))
		before := change
		err := change.TakeEffect(day(c.effect), r)
		why, explained := change.Explain(r, renjia.Calendar{}, day(c.effect))
		require.NoError(t, explained)
		require.Equal(t, c.want, why.All(), "%s, %s", c.until, c.effect)
		if c.want {
			require.NoError(t, err)
			require.Equal(t, ledger.ChangeEffective, change.State)
			continue
		}
		require.ErrorIs(t, err, renjia.ErrState, "%s, %s", c.until, c.effect)
		require.Equal(t, before, change, "nothing changed")
	}
	found := propose(t, ledger.PublicNotice, "2026-02-01")
	require.NoError(t, found.Publish(renjia.Period{From: day("2026-03-01"), Until: day("2026-05-01")}, paper))
	require.NoError(t, found.Consent(day("2026-03-05"), paper), "the donor is reached after all")
	require.NoError(t, found.TakeEffect(day("2026-03-06"), r))
}

func TestAPlanIsFiledWithinTenDays(t *testing.T) {
	r := rules(t, "cn/guangzhou", "2026-03-02")
	cal := renjia.Calendar{}
	for _, c := range []struct {
		decided, due string
	}{
		{"2026-03-02", "2026-03-12"}, // Monday, Thursday
		{"2026-03-04", "2026-03-16"}, // the 14th is a Saturday
	} {
		change := propose(t, ledger.PlanFiled, c.decided)
		due, has, err := change.FilingDue(r, cal)
		require.NoError(t, err)
		require.True(t, has)
		require.Equal(t, day(c.due), due)
		why, err := change.Explain(r, cal, due)
		require.NoError(t, err)
		require.False(t, why.All(), "it is not filed yet")
		require.True(t, why.Steps[1].Holds, "but can still be in time")
		for days, inTime := range map[int]bool{0: true, 1: false} {
			filed := change
			require.NoError(t, filed.File(due.AddDays(days), paper))
			require.NoError(t, filed.TakeEffect(due.AddDays(days), r), "late, but filed")
			why, err := filed.Explain(r, cal, due.AddDays(50))
			require.NoError(t, err)
			require.Equal(t, inTime, why.All())
		}
	}
	national := rules(t, "cn/charity-law", "2026-03-02")
	change := propose(t, ledger.PlanFiled, "2026-03-02")
	_, _, err := change.FilingDue(national, cal)
	require.ErrorIs(t, err, renjia.ErrInvalid, "the change is under other rules")
	change.Rules = "cn/charity-law"
	_, has, err := change.FilingDue(national, cal)
	require.NoError(t, err)
	require.False(t, has, "that law gives no number")
}

func TestADonorIsAnsweredWithinTwentyDays(t *testing.T) {
	r := rules(t, "cn/guangzhou", "2026-03-02")
	q := ledger.InformationRequest{ID: id[ledger.InformationRequest]("q"), Fund: elderly.ID, Donor: paper, Question: renjia.Both("what was bought?"), Asked: day("2026-03-02")}
	require.NoError(t, q.Validate())
	for on, want := range map[string]bool{"2026-03-02": true, "2026-03-22": true, "2026-03-23": true, "2026-03-24": false} { // the 22nd is a Sunday
		answered := q
		require.NoError(t, answered.Reply(day(on), paper))
		why, err := answered.Explain(r, renjia.Calendar{}, day("2027-01-01"))
		require.NoError(t, err)
		require.Equal(t, want, why.All(), on)
		require.ErrorIs(t, answered.Reply(day(on), paper), renjia.ErrState)
		open, err := q.Explain(r, renjia.Calendar{}, day(on))
		require.NoError(t, err)
		require.Equal(t, want, open.All(), "still open on %s", on)
	}
	later := q
	later.Asked = day("2026-03-04")
	for on, want := range map[string]bool{"2026-03-24": true, "2026-03-25": false} { // both are working days, as is the 23rd
		open, err := later.Explain(r, renjia.Calendar{}, day(on))
		require.NoError(t, err)
		require.Equal(t, want, open.All(), "the day of the question does not count: %s", on)
	}
	require.ErrorIs(t, q.Reply(day("2026-03-01"), paper), renjia.ErrInvalid)
	require.ErrorIs(t, q.Reply(renjia.Date{}, paper), renjia.ErrInvalid)
	_, err := q.Explain(rules(t, "cn/charity-law", "2026-03-02"), renjia.Calendar{}, day("2026-03-03"))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	require.ErrorIs(t, ledger.InformationRequest{}.Validate(), renjia.ErrInvalid)
}

// verbs are all steps, on given days.
var verbs = map[string]func(*ledger.PurposeChange, ledger.PurposeRules) error{
	"consent": func(c *ledger.PurposeChange, _ ledger.PurposeRules) error { return c.Consent(day("2026-03-10"), paper) },
	"file":    func(c *ledger.PurposeChange, _ ledger.PurposeRules) error { return c.File(day("2026-03-10"), paper) },
	"order":   func(c *ledger.PurposeChange, _ ledger.PurposeRules) error { return c.Order(day("2026-03-10"), paper) },
	"publish": func(c *ledger.PurposeChange, _ ledger.PurposeRules) error {
		return c.Publish(renjia.Period{From: day("2026-03-10"), Until: day("2026-06-01")}, paper)
	},
	"refuse":      func(c *ledger.PurposeChange, _ ledger.PurposeRules) error { return c.Refuse(day("2026-03-12"), "no") },
	"take effect": func(c *ledger.PurposeChange, r ledger.PurposeRules) error { return c.TakeEffect(day("2026-07-01"), r) },
}

// declared is the table of steps again, by hand: state and verb, and on which
// bases.
var declared = map[string]string{
	"proposed consent": "donor-consent public-notice", "proposed file": "plan-filed", "proposed publish": "public-notice similar-purpose", "proposed order": "court",
	"proposed refuse": "*", "noticed consent": "public-notice", "noticed take effect": "*", "noticed refuse": "*", "consented take effect": "*", "consented refuse": "*",
	"filed take effect": "*", "filed refuse": "*", "ordered take effect": "*",
}

func TestEveryStepThatIsNotDeclaredIsRefused(t *testing.T) {
	bases := []ledger.PurposeBasis{ledger.DonorConsent, ledger.PlanFiled, ledger.PublicNotice, ledger.SimilarPurpose, ledger.CourtOrder}
	rapid.Check(t, func(t *rapid.T) {
		basis := rapid.SampledFrom(bases).Draw(t, "basis")
		c, r := propose(t, basis, "2026-03-01"), rules(t, "cn/guangzhou", "2026-03-01")
		for _, verb := range rapid.SliceOfN(rapid.SampledFrom([]string{"consent", "file", "order", "publish", "refuse", "take effect"}), 1, 6).Draw(t, "verbs") {
			before := c
			on, known := declared[string(c.State)+" "+verb]
			err := verbs[verb](&c, r)
			if known && (on == "*" || strings.Contains(on, string(basis))) {
				require.NoError(t, err, "%s %s on %s", before.State, verb, basis)
				require.NoError(t, c.Validate())
				continue
			}
			require.Error(t, err, "%s %s on %s", before.State, verb, basis)
			require.Equal(t, before, c)
			if !known {
				require.ErrorIs(t, err, renjia.ErrState)
				continue
			}
			require.ErrorIs(t, err, renjia.ErrForbidden)
		}
	})
}

func TestEachBasisReachesItsEnd(t *testing.T) {
	for basis, verb := range map[ledger.PurposeBasis]string{
		ledger.DonorConsent: "consent", ledger.PlanFiled: "file", ledger.PublicNotice: "publish", ledger.SimilarPurpose: "publish", ledger.CourtOrder: "order",
	} {
		c, r := propose(t, basis, "2026-03-01"), rules(t, "cn/guangzhou", "2026-03-01")
		require.NoError(t, verbs[verb](&c, r))
		require.NoError(t, c.TakeEffect(day("2026-07-01"), r))
		_, err := elderly.Apply(c)
		require.NoError(t, err)
		why, err := c.Explain(r, renjia.Calendar{}, day("2026-07-01"))
		require.NoError(t, err)
		require.True(t, why.All(), "%s\n%s", basis, why.Text(renjia.English))
	}
	c := propose(t, ledger.CourtOrder, "2026-03-01")
	require.NoError(t, c.Order(day("2026-05-01"), paper))
	require.ErrorIs(t, c.TakeEffect(day("2026-04-30"), rules(t, "cn/guangzhou", "2026-03-01")), renjia.ErrState, "before the judgment")
	require.ErrorIs(t, c.TakeEffect(renjia.Date{}, rules(t, "cn/guangzhou", "2026-03-01")), renjia.ErrInvalid)
}

func TestAChangeAppliesToThePurposeItStartsFrom(t *testing.T) {
	r := rules(t, "cn/guangzhou", "2026-03-01")
	first, second := propose(t, ledger.DonorConsent, "2026-03-01"), propose(t, ledger.PlanFiled, "2026-03-01")
	_, err := elderly.Apply(first)
	require.ErrorIs(t, err, renjia.ErrState, "not effective yet")
	require.NoError(t, first.Consent(day("2026-03-10"), paper))
	require.NoError(t, first.TakeEffect(day("2026-04-01"), r))
	require.NoError(t, second.File(day("2026-03-10"), paper))
	require.NoError(t, second.TakeEffect(day("2026-05-01"), r))
	f, err := elderly.Apply(first)
	require.NoError(t, err)
	_, err = f.Apply(first)
	require.ErrorIs(t, err, renjia.ErrExists)
	_, err = f.Apply(second)
	require.ErrorIs(t, err, renjia.ErrConflict)
	_, err = both.Apply(first)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	third, err := ledger.ProposePurpose(f, ledger.PurposeChange{
		ID: id[ledger.PurposeChange]("3"), To: ledger.Purpose{Text: elderly.Purpose, Projects: elderly.Projects}, Basis: ledger.DonorConsent,
		Decided: day("2026-03-20"), Authority: paper,
	}, r)
	require.NoError(t, err)
	require.Equal(t, toHeat, third.From)
	require.NoError(t, third.Consent(day("2026-03-21"), paper))
	early := third
	require.NoError(t, early.TakeEffect(day("2026-04-01"), r))
	_, err = f.Apply(early)
	require.ErrorIs(t, err, renjia.ErrConflict, "on the day of the version before")
	require.NoError(t, third.TakeEffect(day("2026-04-02"), r))
	f, err = f.Apply(third)
	require.NoError(t, err)
	require.Len(t, f.Versions, 2)
}

func TestAProposalIsComplete(t *testing.T) {
	r := rules(t, "cn/guangzhou", "2026-03-01")
	good := ledger.PurposeChange{To: toHeat, Basis: ledger.DonorConsent, Decided: day("2026-03-01"), Authority: paper}
	missing := good
	missing.Basis = ""
	_, err := ledger.ProposePurpose(elderly, missing, r)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = ledger.ProposePurpose(free, good, r)
	require.ErrorIs(t, err, renjia.ErrInvalid, "a fund without a purpose")
	national := rules(t, "cn/charity-law", "2026-03-01")
	notice := good
	notice.Basis = ledger.PublicNotice
	_, err = ledger.ProposePurpose(elderly, notice, national)
	require.ErrorIs(t, err, renjia.ErrForbidden, "that law knows no notice")
	for name, spoil := range map[string]func(*ledger.PurposeChange){
		"basis":     func(c *ledger.PurposeChange) { c.Basis = "habit" },
		"decided":   func(c *ledger.PurposeChange) { c.Decided = renjia.Date{} },
		"authority": func(c *ledger.PurposeChange) { c.Authority = renjia.Ref{} },
		"to":        func(c *ledger.PurposeChange) { c.To.Projects = nil },
		"the same": func(c *ledger.PurposeChange) {
			c.To = ledger.Purpose{Text: elderly.Purpose, Projects: elderly.Projects}
		},
		"too early": func(c *ledger.PurposeChange) { c.Decided = day("2021-08-31") },
	} {
		c := good
		spoil(&c)
		_, err := ledger.ProposePurpose(elderly, c, r)
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
	c := propose(t, ledger.PublicNotice, "2026-03-01")
	require.ErrorIs(t, c.Publish(renjia.Period{From: day("2026-03-02")}, paper), renjia.ErrInvalid)
	require.ErrorIs(t, c.Publish(renjia.Period{From: day("2026-02-02"), Until: day("2026-07-01")}, paper), renjia.ErrInvalid, "before the decision")
	require.ErrorIs(t, c.Refuse(day("2026-03-02"), ""), renjia.ErrInvalid)
	require.ErrorIs(t, c.Consent(day("2026-03-02"), renjia.Ref{}), renjia.ErrInvalid)
}

func TestVersionsOfAFundFollowEachOther(t *testing.T) {
	version := func(from string) ledger.FundVersion {
		return ledger.FundVersion{From: day(from), Purpose: toHeat, Change: id[ledger.PurposeChange](from)}
	}
	f := elderly
	f.Versions = []ledger.FundVersion{version("2026-02-01"), version("2026-02-02")}
	require.NoError(t, f.Validate())
	for name, spoil := range map[string]func(*ledger.Fund){
		"order":        func(f *ledger.Fund) { f.Versions[1].From = f.Versions[0].From },
		"no day":       func(f *ledger.Fund) { f.Versions[0].From = renjia.Date{} },
		"no text":      func(f *ledger.Fund) { f.Versions[0].Purpose.Text = renjia.Text{} },
		"no project":   func(f *ledger.Fund) { f.Versions[0].Purpose.Projects = nil },
		"no change":    func(f *ledger.Fund) { f.Versions[0].Change = ledger.PurposeChangeID{} },
		"unrestricted": func(f *ledger.Fund) { f.Restriction, f.Projects = ledger.Unrestricted, nil },
	} {
		f := elderly
		f.Versions = []ledger.FundVersion{version("2026-02-01"), version("2026-02-02")}
		spoil(&f)
		require.ErrorIs(t, f.Validate(), renjia.ErrInvalid, name)
	}
}

func TestPurposeRulesAreReadStrictly(t *testing.T) {
	const own = `{"rules": [{"origin": {"id": "own", "name": {"en": "Own rules"}, "source": "statute", "text_date": "2026-01-01", "valid": {"from": "2026-01-01"}},
		"routes": [{"basis": "public-notice", "article": "7", "notice_days": 90}], "answer_within": 5, "answer_article": "8"}]}`
	b, err := ledger.ReadPurposeRules(strings.NewReader(own), "own.json")
	require.NoError(t, err)
	_, err = b.At("own", day("2025-12-31"))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	for name, c := range map[string][2]string{
		"basis":    {`"public-notice"`, `"notice"`},
		"clock":    {`"notice_days"`, `"file_within"`},
		"article":  {`"article": "7"`, `"article": ""`},
		"answer":   {`, "answer_article": "8"`, ``},
		"unknown":  {`"notice_days"`, `"days"`},
		"negative": {`90`, `-1`},
		"twice":    {`"routes": [`, `"routes": [{"basis": "public-notice", "article": "6"}, `},
		"none":     {`[{"basis": "public-notice", "article": "7", "notice_days": 90}]`, `[]`},
	} {
		_, err := ledger.ReadPurposeRules(strings.NewReader(strings.Replace(own, c[0], c[1], 1)), "own.json")
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
}

func FuzzReadPurposeRules(f *testing.F) {
	f.Add(`{"rules": [{"origin": {"id": "own"}, "routes": [{"basis": "court", "article": "1"}]}]}`)
	f.Add(`{"rules": [{"answer_within": 9223372036854775807}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		b, err := ledger.ReadPurposeRules(strings.NewReader(text), "own.json")
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, b.Validate())
	})
}
