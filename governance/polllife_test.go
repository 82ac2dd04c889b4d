package governance_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/budgeting"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/storage"
)

var plurality = governance.PollRule{Method: "plurality", Seats: 1, Ties: text}

// openPoll is an open poll on options a, b, c of voters v1, v2, v3.
func (w *world) openPoll(t testing.TB, o governance.Ballotage, r governance.PollRule) governance.PollID {
	t.Helper()
	id := w.poll(t, "a", "b", "c")
	o.Roll = w.freeze(t, "v1", "v2", "v3")
	_, err := w.reg.OpenPoll(ctx, act, id, o, r)
	require.NoError(t, err)
	return id
}

func (w *world) votePoll(id governance.PollID, voter string, order ...string) error {
	_, err := w.reg.CastPoll(ctx, act, id, governance.Vote{Voter: voter, Preference: governance.Ranking(order...)})
	return err
}

func TestStepsOfPollsOutOfOrderNameWhatIsAllowed(t *testing.T) {
	w := ready(t)
	id := pollID("1")
	require.NoError(t, w.reg.CallPoll(ctx, act, governance.Poll{ID: id, Call: governance.Call{Body: w.body, Title: renjia.Both("Name")}}))
	tries := 0 // a voter each: who has voted is refused for that
	steps := map[string]func() error{
		"screen": func() error { _, err := w.reg.ScreenPoll(ctx, act, id); return err },
		"open": func() error {
			_, err := w.reg.OpenPoll(ctx, act, id, ballotage(voting.Ranked, governance.Open), plurality)
			return err
		},
		"close":      func() error { _, err := w.reg.ClosePoll(ctx, act, id); return err },
		"break-ties": func() error { _, err := w.reg.BreakPollTies(ctx, act, id, text); return err },
		"count":      func() error { _, err := w.reg.CountPoll(ctx, act, id); return err },
		"certify":    func() error { _, err := w.reg.CertifyPoll(ctx, act, id); return err },
		"finish":     func() error { _, err := w.reg.FinishPoll(ctx, act, id); return err },
		"annul":      func() error { _, err := w.reg.AnnulPoll(ctx, act, id); return err },
		"cast": func() error {
			tries++
			return w.votePoll(id, fmt.Sprint("v", tries), "a")
		},
		"propose": func() error {
			return w.reg.ProposeOption(ctx, act, governance.Option{ID: optionID("late"), Poll: id, Key: "late", Title: renjia.Both("late")})
		},
	}
	refuses := func(verbs ...string) {
		t.Helper()
		for _, verb := range verbs {
			var state *renjia.StateError
			require.ErrorAs(t, steps[verb](), &state, verb)
			require.Equal(t, verb, state.Verb)
			require.NotContains(t, state.Allowed, verb)
		}
	}
	refuses("open", "close", "break-ties", "count", "certify", "finish", "annul", "cast")
	require.NoError(t, w.reg.ProposeOption(ctx, act, governance.Option{ID: optionID("a"), Poll: id, Key: "a", Title: renjia.Both("a")}))
	require.NoError(t, steps["screen"]())
	refuses("propose", "screen", "close", "count", "certify", "finish", "annul", "cast")
	o := ballotage(voting.Ranked, governance.Open)
	o.Roll = w.freeze(t, "v1", "v2", "v3", "v4", "v5")
	_, err := w.reg.OpenPoll(ctx, act, id, o, plurality)
	require.ErrorContains(t, err, "waits to be screened")
	_, err = w.reg.ScreenOption(ctx, act, optionID("a"), governance.Screening{On: day(t), Admits: true})
	require.NoError(t, err)
	_, err = w.reg.ScreenOption(ctx, act, optionID("a"), governance.Screening{On: day(t), Reason: renjia.Both("on second thoughts")})
	require.ErrorIs(t, err, renjia.ErrState, "it was admitted")
	_, err = w.reg.OpenPoll(ctx, act, id, o, plurality)
	require.NoError(t, err)
	refuses("propose", "screen", "open", "break-ties", "count", "certify", "finish")
	require.NoError(t, steps["cast"]())
	require.NoError(t, steps["close"]())
	refuses("cast", "close", "open", "certify", "finish")
	require.NoError(t, steps["count"]())
	refuses("cast", "count", "finish", "break-ties")
	require.NoError(t, steps["certify"]())
	refuses("certify", "annul", "count")
	require.NoError(t, steps["finish"]())
	refuses("finish", "annul", "cast")
	_, err = w.reg.WithdrawPoll(ctx, act, id)
	require.ErrorIs(t, err, renjia.ErrState)
}

func TestAnOpeningOfAPollAsksForWhatHasNoDefault(t *testing.T) {
	w := ready(t)
	id := w.poll(t, "a", "b", "c")
	o := governance.Ballotage{Roll: w.freeze(t, "v1")}
	open := func(r governance.PollRule) error { _, err := w.reg.OpenPoll(ctx, act, id, o, r); return err }
	var missing *renjia.UnspecifiedError
	require.ErrorAs(t, open(plurality), &missing)
	var names []string
	for _, c := range missing.Choices {
		names = append(names, c.Name)
	}
	require.Equal(t, []string{"Variant", "Terms.Measure", "Terms.Ballots.Kind"}, names)
	o = ballotage(voting.Ranked, governance.Open)
	o.Roll = w.freeze(t, "v1")
	require.ErrorAs(t, open(governance.PollRule{Method: "plurality", Seats: 1}), &missing)
	require.Equal(t, "ties.policy", missing.Choices[0].Name)

	for want, r := range map[string]governance.PollRule{
		"none of the":             {Method: "oracle", Seats: 1, Ties: text},
		"chooses one":             {Method: "plurality", Seats: 2, Ties: text},
		"want at least one":       {Method: "plurality", Ties: text},
		"lots need a seed":        {Method: "plurality", Seats: 1, Ties: governance.TieRule{Policy: budgeting.LotTies}},
		"want refuse, text":       {Method: "plurality", Seats: 1, Ties: governance.TieRule{Policy: budgeting.CostTies}},
		"lists 2 of 3 options":    {Method: "plurality", Seats: 1, Ties: governance.TieRule{Policy: budgeting.OrderTies, Order: []string{"a", "b"}}},
		"listed twice":            {Method: "plurality", Seats: 1, Ties: governance.TieRule{Policy: budgeting.OrderTies, Order: []string{"a", "b", "b"}}},
		"4 seats for 3 options":   {Method: "scottish", Seats: 4, Ties: text},
		"seed and order are for":  {Method: "plurality", Seats: 1, Ties: governance.TieRule{Policy: budgeting.TextTies, Seed: "x"}},
		"resolved after the vote": {Method: "plurality", Seats: 1, Ties: governance.TieRule{Policy: budgeting.RefuseTies}, Resolved: &text},
	} {
		err := open(r)
		require.ErrorIs(t, err, renjia.ErrInvalid, want)
		require.ErrorContains(t, err, want)
	}
	require.ErrorAs(t, open(governance.PollRule{Method: "schulze", Seats: 1, Ties: text}), &missing)
	require.Contains(t, missing.Choices[0].Options, "schulze_winning")
	require.ErrorIs(t, open(governance.PollRule{Method: "pav", Seats: 1, Ties: text}), renjia.ErrUnsupported, "wants approvals")
	require.ErrorIs(t, open(governance.PollRule{Method: "coombs", Seats: 1, Ties: text}), renjia.ErrUnsupported, "wants complete ballots")
	o.Terms.Ballots.Min = 2
	require.NoError(t, open(governance.PollRule{Method: "coombs", Seats: 1, Ties: text}), "all but one tell who is last")
}

func TestACandidateWhoWithdrawsDuringTheVoteIsPassedOver(t *testing.T) {
	w := ready(t)
	id := w.openPoll(t, ballotage(voting.Ranked, governance.Open), plurality)
	require.NoError(t, w.votePoll(id, "v1", "a", "b"))
	require.NoError(t, w.votePoll(id, "v2", "a", "b"))
	_, err := w.reg.WithdrawOption(ctx, act, optionID("a"))
	require.NoError(t, err)
	require.NoError(t, w.votePoll(id, "v3", "a", "c"), "ballots are as they were printed")
	c := w.certifyPoll(t, id)
	require.Equal(t, []string{"b"}, c.Chosen())
	require.Equal(t, []string{"b", "c"}, c.PollCount.Standing)
	d := w.dossier(t, c.ID)
	require.NoError(t, d.Verify(ctx))
	d.Options[0].State = governance.OptionAdmitted
	require.ErrorContains(t, d.Verify(ctx), "not that of the slate")
}

func TestTiesOfAPollThatRefusesAreBrokenByALotAfterTheClose(t *testing.T) {
	w := ready(t)
	id := w.openPoll(t, ballotage(voting.Ranked, governance.Sealed), governance.PollRule{Method: "plurality", Seats: 1, Ties: governance.TieRule{Policy: budgeting.RefuseTies}})
	require.NoError(t, w.votePoll(id, "v1", "a"))
	require.NoError(t, w.votePoll(id, "v2", "b"))
	_, err := w.reg.ClosePoll(ctx, act, id)
	require.NoError(t, err)
	_, err = w.reg.CountPoll(ctx, act, id)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	require.ErrorContains(t, err, "a, b are tied")
	lot := governance.TieRule{Policy: budgeting.LotTies, Seed: "drawn in public"}
	_, err = w.reg.BreakPollTies(ctx, act, id, governance.TieRule{Policy: budgeting.RefuseTies})
	require.ErrorContains(t, err, "must break ties")
	_, err = w.reg.BreakPollTies(ctx, act, id, lot)
	require.NoError(t, err)
	_, err = w.reg.BreakPollTies(ctx, act, id, lot)
	require.ErrorIs(t, err, renjia.ErrExists, "once")
	_, err = w.reg.CountPoll(ctx, act, id)
	require.NoError(t, err)
	c, err := w.reg.CertifyPoll(ctx, act, id)
	require.NoError(t, err)
	require.Equal(t, lot, *c.PollRule.Resolved)
	require.Len(t, c.PollCount.Result.Broken, 1)
	require.NoError(t, w.dossier(t, c.ID).Verify(ctx))
}

func TestActsOnPollsRepeatedByTheirKeyGiveTheFirstResult(t *testing.T) {
	w := ready(t)
	id := w.openPoll(t, ballotage(voting.Ranked, governance.Open), plurality)
	keyed := func(key string) renjia.Act { return renjia.Act{By: act.By, Key: key} }
	vote := governance.Vote{Voter: "v1", Preference: governance.Ranking("b")}
	var receipts []governance.Receipt
	for range 2 {
		receipt, err := w.reg.CastPoll(ctx, keyed("cast"), id, vote)
		require.NoError(t, err)
		receipts = append(receipts, receipt)
	}
	require.Equal(t, receipts[0], receipts[1])
	var certified []governance.Certificate
	for range 2 {
		_, err := w.reg.ClosePoll(ctx, keyed("close"), id)
		require.NoError(t, err)
	}
	for range 2 {
		x, err := w.reg.CountPoll(ctx, keyed("count"), id)
		require.NoError(t, err)
		require.Equal(t, []string{"b"}, x.Count.Winners)
	}
	for range 2 {
		c, err := w.reg.CertifyPoll(ctx, keyed("certify"), id)
		require.NoError(t, err)
		certified = append(certified, c)
	}
	require.Equal(t, certified[0].Digest, certified[1].Digest)
	_, err := w.reg.CountPoll(ctx, keyed("another"), id)
	require.ErrorIs(t, err, renjia.ErrState)
}

func TestImportsOfBallotsOnPollsCanBeRunAgain(t *testing.T) {
	w := ready(t)
	id := w.openPoll(t, ballotage(voting.Approval, governance.Open), governance.PollRule{Method: "av", Seats: 2, Ties: text})
	all := func(yield func(governance.Vote, error) bool) {
		for i := range 3 {
			v := governance.Vote{Voter: fmt.Sprint("v", i+1), Preference: &governance.Preference{Approve: []string{"c", "a"}}}
			if !yield(v, nil) {
				return
			}
		}
	}
	for _, want := range []int64{3, 0} {
		n, err := w.reg.CastPollAll(ctx, act, id, all)
		require.NoError(t, err)
		require.Equal(t, want, n)
	}
	_, err := w.reg.CastPollAll(ctx, renjia.Act{By: act.By, Key: "k"}, id, all)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = w.reg.CastPoll(ctx, act, id, governance.Vote{Voter: "v1", Preference: governance.Approving("b")})
	require.ErrorContains(t, err, "voter v1 has voted a, c on poll")
	require.Equal(t, []string{"a", "c"}, w.certifyPoll(t, id).Chosen())
}

func TestOptionsAreProposedOnceByKey(t *testing.T) {
	w := ready(t)
	id := pollID("1")
	call := governance.Poll{ID: id, Call: governance.Call{Body: w.body, Title: renjia.Both("Name"), Number: "P-1"}}
	require.NoError(t, w.reg.CallPoll(ctx, act, call))
	option := governance.Option{ID: optionID("a"), Poll: id, Key: "a", Title: renjia.Both("a")}
	require.NoError(t, w.reg.ProposeOption(ctx, act, option))
	option.ID = optionID("again")
	require.ErrorIs(t, w.reg.ProposeOption(ctx, act, option), renjia.ErrUnique)
	option.Key, option.Screening = "b", &governance.Screening{On: day(t), Admits: true}
	require.ErrorIs(t, w.reg.ProposeOption(ctx, act, option), renjia.ErrInvalid, "nobody screens their own")
	option.Screening, option.Project = nil, &governance.Project{Cost: yuan(t, 1)}
	require.ErrorContains(t, w.reg.ProposeOption(ctx, act, option), "project")
	option.Project, option.Poll = nil, pollID("missing")
	require.ErrorIs(t, w.reg.ProposeOption(ctx, act, option), renjia.ErrNotFound)
	call.ID = pollID("2")
	require.ErrorIs(t, w.reg.CallPoll(ctx, act, call), renjia.ErrUnique, "the number is taken")
	call.Number, call.Body = "", governance.BodyID{}
	require.ErrorIs(t, w.reg.CallPoll(ctx, act, call), renjia.ErrNotFound)
	call.Body, call.State = w.body, governance.Certified
	require.ErrorIs(t, w.reg.CallPoll(ctx, act, call), renjia.ErrInvalid)
}

func TestProblemsOfPollsAreReportedTogether(t *testing.T) {
	x := governance.Poll{Call: governance.Call{State: "x", Vote: &governance.Voting{Terms: governance.VotingTerms{Turnout: renjia.Frac(3, 2)}}}}
	err := x.Validate()
	for _, path := range []string{"id", "body", "title", "state", "rule", "vote.terms.ballots.kind", "vote.terms.measure", "vote.terms.turnout", "vote.roll", "vote.opened", "vote.slate"} {
		require.ErrorContains(t, err, path)
	}
	err = governance.Budget{Pending: -1, Resolved: &text}.Validate()
	for _, path := range []string{"id", "body", "title", "state", "amount", "resolved", "pending"} {
		require.ErrorContains(t, err, path)
	}
	err = governance.Option{State: governance.OptionRefused, Stands: renjia.RefTo("x_y", pollID("1"))}.Validate()
	for _, path := range []string{"id", "poll", "key", "title", "screening", "stands"} {
		require.ErrorContains(t, err, path)
	}
	err = governance.Award{State: governance.AwardDelivered}.Validate()
	for _, path := range []string{"id", "budget", "key", "amount", "funded", "ended"} {
		require.ErrorContains(t, err, path)
	}
	require.True(t, strings.HasPrefix(governance.Certificate{}.Validate().Error(), "certificate: id"))
}

func TestAMandateOfABodyCoversItsPolls(t *testing.T) {
	founder := renjia.Program("founder")
	w := newWorld(t, governance.NewPolicy(founder))
	clerk := renjia.Act{By: renjia.Program("clerk")}
	grant := func(id string, m governance.Mandate) {
		m.ID, m.From = renjia.ImportedID[governance.Mandate]("liede", "m", id), start
		require.NoError(t, w.reg.Grant(ctx, renjia.Act{By: founder}, m))
	}
	grant("test", governance.Mandate{Holder: act.By, Verbs: []string{"*"}})
	w.found(t)
	id := w.poll(t, "a")
	_, err := w.reg.OpenPoll(ctx, clerk, id, ballotage(voting.Ranked, governance.Open), plurality)
	require.ErrorIs(t, err, renjia.ErrForbidden)
	other := renjia.ImportedID[governance.Body]("liede", "b", "other")
	by := renjia.Act{By: act.By}
	for i, body := range []governance.BodyID{other, w.body} {
		m := governance.Mandate{ID: renjia.ImportedID[governance.Mandate]("liede", "m", fmt.Sprint("clerk", i)), Holder: clerk.By, From: start, Verbs: []string{"governance.poll", "governance.option"}, Bodies: []governance.BodyID{body}}
		require.NoError(t, w.reg.Grant(ctx, by, m))
		o := ballotage(voting.Ranked, governance.Open)
		o.Roll = w.freeze(t, "v1")
		_, err = w.reg.OpenPoll(ctx, clerk, id, o, plurality)
		require.Equal(t, body == w.body, !errors.Is(err, renjia.ErrForbidden), "%v", err)
	}
	require.NoError(t, err)
	_, err = w.reg.WithdrawOption(ctx, clerk, optionID("a"))
	require.NoError(t, err, "and their options")
}

func TestEveryMethodCountsWhatItsOpeningAdmits(t *testing.T) {
	for _, m := range governance.Methods() {
		kinds := m.Kinds
		if testing.Short() {
			kinds = kinds[:1]
		}
		for _, kind := range kinds {
			countsWhatIsAdmitted(t, m, kind)
		}
	}
}

func countsWhatIsAdmitted(t *testing.T, m voting.Method, kind voting.Kind) {
	said := map[voting.Kind]*governance.Preference{
		voting.Ranked: governance.Ranking("b", "a"), voting.Approval: governance.Approving("a", "b"),
		voting.Score: governance.Giving(map[string]int32{"a": 2, "b": 1}), voting.Cumulative: governance.Giving(map[string]int32{"a": 2, "b": 1}),
	}[kind]
	for n := range 3 {
		w := ready(t)
		id := w.poll(t, "a", "b", "c")
		o := ballotage(kind, governance.Open)
		o.Roll = w.freeze(t, "v1", "v2", "v3")
		o.Terms.Ballots.MaxPoints = map[voting.Kind]int32{voting.Score: 5}[kind]
		o.Terms.Ballots.MaxSum = map[voting.Kind]int64{voting.Cumulative: 5}[kind]
		r := governance.PollRule{Method: m.Name, Seats: 1, Ties: text}
		if m.Seats {
			r.Seats = 2
		}
		_, err := w.reg.OpenPoll(ctx, act, id, o, r)
		if errors.Is(err, renjia.ErrUnsupported) || errors.Is(err, renjia.ErrUnspecified) {
			return // blank or long ballots are not for it, and it says so in time
		}
		require.NoError(t, err, m.Name)
		for i, b := range []*governance.Preference{{}, said}[:n] {
			_, err := w.reg.CastPoll(ctx, act, id, governance.Vote{Voter: fmt.Sprint("v", i+1), Preference: b})
			require.NoError(t, err, m.Name)
		}
		c := w.certifyPoll(t, id)
		require.True(t, n > 0 || len(c.Chosen()) == 0, "%s: nobody chooses %v", m.Name, c.Chosen())
		require.NoError(t, w.dossier(t, c.ID).Verify(ctx), m.Name)
	}
}

func TestPollsBindToOneTransaction(t *testing.T) {
	w := ready(t)
	var c governance.Certificate
	_, err := w.space.Update(ctx, act.Does("test.assembly", renjia.Ref{}), func(tx *storage.Tx) error {
		in := &world{space: w.space, reg: w.reg.In(tx), body: w.body}
		id := in.openPoll(t, ballotage(voting.Ranked, governance.Token), plurality)
		for voter, key := range map[string]string{"v1": "a", "v2": "b", "v3": "b"} {
			_, err := in.putPoll(governance.Token, id, governance.Vote{Voter: voter, Preference: governance.Ranking(key)})
			require.NoError(t, err)
		}
		c = in.certifyPoll(t, id)
		return nil
	})
	require.NoError(t, err)
	require.Equal(t, []string{"b"}, c.Chosen())
	require.NoError(t, w.dossier(t, c.ID).Verify(ctx))
}

func TestNoBallotSlipsIntoAPollAfterTheClose(t *testing.T) {
	w := ready(t)
	id := w.poll(t, "a", "b")
	frozen, err := w.reg.Freeze(ctx, act, estate(t, 100))
	require.NoError(t, err)
	o := ballotage(voting.Ranked, governance.Open)
	o.Roll = frozen.ID
	_, err = w.reg.OpenPoll(ctx, act, id, o, plurality)
	require.NoError(t, err)
	errs := make(chan error, 100)
	for i := range 100 {
		go func() { errs <- w.votePoll(id, voter(i), "a") }()
	}
	_, err = w.reg.ClosePoll(ctx, act, id)
	require.NoError(t, err)
	x, err := w.reg.CountPoll(ctx, act, id)
	require.NoError(t, err)
	accepted := int64(0)
	for range 100 {
		if err := <-errs; err == nil {
			accepted++
		} else {
			require.ErrorIs(t, err, renjia.ErrState)
		}
	}
	require.Equal(t, accepted, x.Count.Ballots, "every accepted ballot was counted")
}

// A vote is wrong if who is on the ballot changes under the voters.
func TestNoOptionSlipsInWhileAPollIsOpened(t *testing.T) {
	w := ready(t)
	id := pollID("1")
	require.NoError(t, w.reg.CallPoll(ctx, act, governance.Poll{ID: id, Call: governance.Call{Body: w.body, Title: renjia.Both("Name")}}))
	const tries = 20
	errs := make(chan error, tries)
	for i := range tries {
		key := fmt.Sprint(i)
		go func() {
			errs <- w.reg.ProposeOption(ctx, act, governance.Option{ID: optionID(key), Poll: id, Key: key, Title: renjia.Both(key)})
		}()
	}
	_, err := w.reg.ScreenPoll(ctx, act, id)
	require.NoError(t, err)
	count := func() (n int) {
		require.NoError(t, w.space.View(ctx, func(s *storage.Snapshot) error {
			for _, err := range governance.Options.Find(ctx, s, storage.Query{Where: []storage.Cond{storage.Eq("on", id.String())}}) {
				require.NoError(t, err)
				n++
			}
			return nil
		}))
		return n
	}
	atTheEnd := count()
	for range tries {
		if err := <-errs; err != nil {
			require.ErrorIs(t, err, renjia.ErrState)
		}
	}
	require.Equal(t, atTheEnd, count(), "none came in after the time of proposals")
}

func TestAVoteThatCannotBeCountedIsAnnulled(t *testing.T) {
	w := ready(t)
	id := w.openPoll(t, ballotage(voting.Ranked, governance.Open), governance.PollRule{Method: "scottish", Seats: 3, Ties: text})
	require.NoError(t, w.votePoll(id, "v1", "a", "b"))
	_, err := w.reg.WithdrawOption(ctx, act, optionID("c"))
	require.NoError(t, err)
	_, err = w.reg.ClosePoll(ctx, act, id)
	require.NoError(t, err)
	_, err = w.reg.CountPoll(ctx, act, id)
	require.ErrorContains(t, err, "3 seats for 2 candidates")
	x, err := w.reg.AnnulPoll(ctx, act, id)
	require.NoError(t, err)
	require.Equal(t, governance.Annulled, x.State)
	_, err = w.reg.CountPoll(ctx, act, id)
	require.ErrorIs(t, err, renjia.ErrState)
}

func TestCallsAreWithdrawnBeforeTheVoteAndAnnulledAfter(t *testing.T) {
	w := ready(t)
	id := w.poll(t, "a")
	_, err := w.reg.AnnulPoll(ctx, act, id)
	require.ErrorIs(t, err, renjia.ErrState)
	x, err := w.reg.WithdrawPoll(ctx, act, id)
	require.NoError(t, err)
	require.Equal(t, governance.Withdrawn, x.State)
	budget := w.budget(t)
	o := ballotage(voting.Approval, governance.Open)
	o.Roll = w.freeze(t, "v1")
	_, err = w.reg.OpenBudget(ctx, act, budget, o, budgeting.Rule{Method: budgeting.Greedy, Satisfaction: budgeting.CostShare})
	require.ErrorIs(t, err, renjia.ErrUnspecified, "how ties are broken")
	o.Terms.Ballots.MaxCost, err = renjia.MoneyOf(1, "USD")
	require.NoError(t, err)
	_, err = w.reg.OpenBudget(ctx, act, budget, o, greedy)
	require.ErrorContains(t, err, "max_cost")
	o.Terms.Ballots.MaxCost = renjia.Money{}
	_, err = w.reg.OpenBudget(ctx, act, budget, o, greedy)
	require.NoError(t, err)
	_, err = w.reg.WithdrawBudget(ctx, act, budget)
	require.ErrorIs(t, err, renjia.ErrState, "it is being voted on")
	y, err := w.reg.AnnulBudget(ctx, act, budget)
	require.NoError(t, err)
	require.Equal(t, governance.Annulled, y.State)
	require.ErrorIs(t, w.putBudget(governance.Open, budget, governance.Vote{Voter: "v1", Preference: governance.Approving()}), renjia.ErrState)
}
