package governance

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/budgeting"
	"github.com/renjia-project/renjia/governance/voting"
)

// TieRule is how options that a rule cannot tell apart are told apart:
// budgeting.RefuseTies, TextTies (the smaller key as text goes first), LotTies
// by lots drawn from a seed, OrderTies in an order of all options; for budgets
// VoteTies and CostTies too.
type TieRule = budgeting.TieRule

func missingTies(on subject, policies ...string) error {
	return &renjia.UnspecifiedError{What: "vote on " + on.String(), Choices: []renjia.Choice{{
		Name: "ties.policy", Options: policies, Why: "who wins a tie is laid down before the vote",
	}}}
}

func checkTies(p *renjia.Problems, path string, t TieRule) {
	switch t.Policy {
	case budgeting.RefuseTies, budgeting.TextTies:
		p.Require(t.Seed == "" && len(t.Order) == 0, path, "seed and order are for other policies")
	case budgeting.LotTies:
		p.Require(t.Seed != "", path+".seed", "lots need a seed")
	case budgeting.OrderTies:
		p.Require(len(t.Order) > 0, path+".order", "must list the options")
	default:
		p.Add(path+".policy", "%q: want refuse, text, lot or order", t.Policy)
	}
}

// covers sees to it that an order for ties lists every option once.
func covers(t TieRule, slate Slate) error {
	if t.Policy != budgeting.OrderTies {
		return nil
	}
	var p renjia.Problems
	for i, key := range t.Order {
		p.Require(slate.find(key) >= 0 && slices.Index(t.Order, key) == i, fmt.Sprintf("order[%d]", i), "%q: is no option, or listed twice", key)
	}
	p.Require(len(t.Order) == len(slate), "order", "lists %d of %d options", len(t.Order), len(slate))
	return p.Err("ties")
}

// standing leaves out of an order for ties who does not stand any more.
func standing(t TieRule, slate Slate) TieRule {
	t.Order = standingOf(t.Order, slate)
	return t
}

// standingOf are those of some options that were not withdrawn.
func standingOf(keys []string, slate Slate) (left []string) {
	for _, key := range keys {
		if i := slate.find(key); i < 0 || !slate[i].Withdrawn {
			left = append(left, key)
		}
	}
	return left
}

// tiesFor is a tie rule as package voting knows it.
func tiesFor(t TieRule, p *voting.Profile) (voting.Ties, error) {
	switch t.Policy {
	case budgeting.TextTies:
		return voting.ByName(p), nil
	case budgeting.LotTies:
		return voting.ByLot(p, t.Seed), nil
	case budgeting.OrderTies:
		order := make([]int, len(t.Order))
		for i, key := range t.Order {
			at, ok := p.Find(key)
			if !ok {
				return voting.Ties{}, fmt.Errorf("order for ties: %q does not stand: %w", key, renjia.ErrInvalid)
			}
			order[i] = at
		}
		return voting.ByOrder(p, order)
	}
	return voting.Ties{}, nil
}
