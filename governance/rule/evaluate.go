package rule

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Elector is one voter of a roll.
type Elector struct {
	ID      string  `json:"id"`      // a key, a reference or a salted digest; no name
	Weights []int64 `json:"weights"` // in the order of the rule's measures
}

// Ballot is what one elector did. Electors without a ballot are absent.
type Ballot struct {
	Elector  string   `json:"elector"`
	Response Response `json:"response"`
}

// Evaluate decides a vote. It takes O(electors + ballots) time and memory; a
// [Tally] needs no memory for electors. Electors listed twice, ballots of
// nobody on the roll, second ballots and unknown responses are all reported in
// one *renjia.ValidationError. The rule's own silence about a response that
// occurs is ErrUnspecified.
func Evaluate(r Rule, electors []Elector, ballots []Ballot) (Result, error) {
	t, _, err := tallied(r, electors, ballots)
	if err != nil {
		return Result{}, err
	}
	return t.Result()
}

// tallied sums up a whole vote and returns the response of each elector.
func tallied(r Rule, electors []Elector, ballots []Ballot) (*Tally, []Response, error) {
	t, err := NewTally(r)
	if err != nil {
		return nil, nil, err
	}
	given, err := match(electors, ballots)
	if err != nil {
		return nil, nil, err
	}
	for i, e := range electors {
		if err := t.Add(e.Weights, given[i]); err != nil {
			return nil, nil, fmt.Errorf("elector %q: %w", e.ID, err)
		}
	}
	return t, given, nil
}

// match finds the response of every elector.
func match(electors []Elector, ballots []Ballot) ([]Response, error) {
	var p renjia.Problems
	place, given := make(map[string]int, len(electors)), make([]Response, len(electors))
	for i, e := range electors {
		_, twice := place[e.ID]
		p.Require(!twice, fmt.Sprintf("electors[%d]", i), "%q is on the roll twice", e.ID)
		place[e.ID], given[i] = i, Absent
	}
	voted := make(map[string]bool, len(ballots))
	for i, b := range ballots {
		path := fmt.Sprintf("ballots[%d]", i)
		at, known := place[b.Elector]
		p.Require(known, path, "%q is not on the roll", b.Elector)
		p.Require(!voted[b.Elector], path, "%q has voted already", b.Elector)
		p.Require(b.Response.Valid(), path, "response %q: want one of %v", b.Response, responses)
		voted[b.Elector] = true
		if known {
			given[at] = b.Response
		}
	}
	return given, p.Err("vote")
}
