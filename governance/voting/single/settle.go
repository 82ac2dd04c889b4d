package single

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// check is what every rule asks first: a live context, one seat, candidates, and
// ballots of a kind the rule takes.
func check(ctx context.Context, rule string, p *voting.Profile, seats int, kinds ...voting.Kind) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", rule, err)
	}
	if err := p.Require(rule, kinds...); err != nil {
		return err
	}
	if seats != 1 {
		return fmt.Errorf("%s: fills 1 seat, not %d: take a rule for committees: %w", rule, seats, renjia.ErrUnsupported)
	}
	return nil
}

// checkStrict also wants no two listed candidates to be equal.
func checkStrict(ctx context.Context, rule string, p *voting.Profile, seats int) error {
	if err := check(ctx, rule, p, seats, voting.Ranked); err != nil {
		return err
	}
	if !p.Strict() {
		return fmt.Errorf("%s: some ballots rank candidates equal: take a pairwise rule, irv_approval, borda_mean or borda_tournament: %w", rule, renjia.ErrUnsupported)
	}
	return nil
}

// checkLast also wants every ballot to say who is last: it may leave out one
// candidate, not two.
func checkLast(ctx context.Context, rule string, p *voting.Profile, seats int) error {
	if err := checkStrict(ctx, rule, p, seats); err != nil {
		return err
	}
	for b := range p.Ballots() {
		if len(b.Marks) < len(p.Candidates)-1 {
			return fmt.Errorf("%s: some ballots leave two or more of the %d candidates out, so that nobody is last: %w",
				rule, len(p.Candidates), renjia.ErrUnsupported)
		}
	}
	return nil
}

// settle makes a result of the candidates that a rule cannot tell apart: the only
// one, all of them if asked, or the one the policy chooses.
func settle(rule string, winners []int, rounds []voting.Round, o voting.Options) (*voting.Result, error) {
	r := &voting.Result{Rule: rule, Rounds: rounds}
	winners = slices.Sorted(slices.Values(winners))
	if o.All > 0 {
		list(r, winners, o.All)
		return r, nil
	}
	r.Winners = winners
	if len(winners) == 1 {
		return r, nil
	}
	b, err := o.Ties.Break(rule, voting.Tie{Round: max(1, len(rounds)), For: voting.ToElect, Among: winners})
	if err != nil {
		return nil, err
	}
	r.Winners, r.Broken = []int{b.Chosen}, []voting.BrokenTie{b}
	return r, nil
}

// list enters each winner, ascending, as an outcome of its own.
func list(r *voting.Result, winners []int, all int) {
	if len(winners) > all {
		winners, r.More = winners[:all], true
	}
	for _, c := range winners {
		r.Outcomes = append(r.Outcomes, []int{c})
	}
	r.Winners = []int{winners[0]}
}

// numbered returns 0 … n-1.
func numbered(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// best returns who has the highest score.
func best(among []int, score func(int) int64) []int {
	var top []int
	for _, c := range among {
		switch {
		case len(top) == 0 || score(c) > score(top[0]):
			top = append(top[:0], c)
		case score(c) == score(top[0]):
			top = append(top, c)
		}
	}
	return top
}

// worst returns who has the lowest score.
func worst(among []int, score func(int) int64) []int {
	return best(among, func(c int) int64 { return -score(c) })
}

// of reads scores by candidate.
func of(scores []int64) func(int) int64 { return func(c int) int64 { return scores[c] } }

// standings writes whole scores of some candidates down.
func standings(among []int, score func(int) int64) []voting.Standing {
	all := make([]voting.Standing, len(among))
	values := make([]big.Rat, len(among))
	for i, c := range among {
		all[i] = voting.Standing{Candidate: c, Value: values[i].SetInt64(score(c))}
	}
	return all
}

// maxStandings is how many scores the rounds of a result hold: counts of thousands
// of rounds go on without.
const maxStandings = 1 << 20

// tape writes the scores of rounds down as long as there is room.
type tape struct{ used int }

func (t *tape) room(n int) bool {
	t.used += n
	return t.used <= maxStandings
}

func (t *tape) standings(among []int, score func(int) int64) []voting.Standing {
	if !t.room(len(among)) {
		return nil
	}
	return standings(among, score)
}

// fractions writes scores down that are counted in parts of a point.
func fractions(among []int, score func(int) int64, parts int64) []voting.Standing {
	all := make([]voting.Standing, len(among))
	for i, c := range among {
		all[i] = voting.Standing{Candidate: c, Value: big.NewRat(score(c), parts)}
	}
	return all
}

// called joins the names of candidates.
func called(p *voting.Profile, candidates []int) string {
	return strings.Join(p.Names(candidates), ", ")
}

// comparison is somebody ahead of somebody else, and by what.
type comparison struct {
	winner, loser int
	with, against int64
}

// shown bounds how many pairs a note names.
const shown = 12

// comparisons writes the first of some comparisons down.
func comparisons(p *voting.Profile, all []comparison) string {
	if len(all) == 0 {
		return "—"
	}
	var parts []string
	for _, c := range all[:min(shown, len(all))] {
		parts = append(parts, fmt.Sprintf("%s > %s (%d : %d)", p.Name(c.winner), p.Name(c.loser), c.with, c.against))
	}
	if len(all) > shown {
		parts = append(parts, "…")
	}
	return strings.Join(parts, "; ")
}

// highest is the result of the most points in one round.
func highest(rule string, p *voting.Profile, scores []int64, what renjia.Text, o voting.Options) (*voting.Result, error) {
	all := numbered(len(scores))
	top := best(all, of(scores))
	round := voting.Round{Scores: standings(all, of(scores)), Elected: top, Note: mostOf(p, top, what)}
	return settle(rule, top, []voting.Round{round}, o)
}

func mostOf(p *voting.Profile, top []int, what renjia.Text) renjia.Text {
	names := called(p, top)
	return renjia.Text{EN: "most " + what.EN + ": " + names, ZH: what.ZH + "最多：" + names}
}
