package election

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// MatterKind is what a matter to be decided is about.
type MatterKind string

// The kinds of matters.
const (
	TieMatter       MatterKind = "tie"       // equal votes at the last seat
	WomenMatter     MatterKind = "women"     // equal votes of the best-placed women
	RelativesMatter MatterKind = "relatives" // near relatives whom post and votes leave equal
)

// Matter is something votes do not decide.
type Matter struct {
	Kind   MatterKind `json:"kind"`
	Post   string     `json:"post"`
	Among  []string   `json:"among"`
	Seats  int        `json:"seats"` // how many of them are to be chosen
	By     string     `json:"by"`    // re-vote, lots, assembly or further-vote
	Source string     `json:"source,omitempty"`
}

// Settlement is the decision of a matter: what a re-vote or an assembly chose,
// which lots were drawn.
type Settlement struct {
	Kind  MatterKind `json:"kind"`
	Post  string     `json:"post"`
	Among []string   `json:"among"`           // between whom it decides
	Elect []string   `json:"elect,omitempty"` // who was chosen; empty: by the seed
	By    string     `json:"by"`              // as the matter says
	// Seed draws lots anybody can draw again: those of whom SHA-256 of seed, a
	// zero byte and identifier is the lowest are chosen. It must be fixed in public
	// before the count.
	Seed string `json:"seed,omitempty"`
	// Note says where it is recorded, for example the minutes of the re-vote.
	Note string `json:"note,omitempty"`
}

func (e Election) checkSettlements(p *renjia.Problems) {
	for i, x := range e.Settlements {
		path := fmt.Sprintf("settlements[%d]", i)
		p.Require((len(x.Elect) > 0) != (x.Seed != ""), path, "must have either those chosen or a seed")
		p.Require(x.Seed == "" || x.By == string(Lots), path+".seed", "only lots have a seed")
		for _, id := range slices.Concat(x.Among, x.Elect) {
			p.Require(e.Contest.candidate(id) >= 0, path, "%q is no candidate", id)
		}
		for j, other := range e.Settlements[:i] {
			p.Require(!x.sameMatter(other.matter()), path, "settles the same matter as settlements[%d]", j)
		}
	}
}

func (x Settlement) matter() Matter { return Matter{Kind: x.Kind, Post: x.Post, Among: x.Among} }

func (x Settlement) sameMatter(m Matter) bool {
	a, b := slices.Clone(x.Among), slices.Clone(m.Among)
	slices.Sort(a)
	slices.Sort(b)
	return x.Kind == m.Kind && x.Post == m.Post && slices.Equal(a, b)
}

// settled returns who was chosen in a matter, if it was settled.
func (s *seating) settled(m Matter) (chosen []string, settled bool, err error) {
	i := slices.IndexFunc(s.Settlements, func(x Settlement) bool { return x.sameMatter(m) })
	if i < 0 {
		return nil, false, nil
	}
	x := s.Settlements[i]
	s.used[i] = true
	var p renjia.Problems
	path := fmt.Sprintf("settlements[%d]", i)
	p.Require(x.By == m.By, path+".by", "%q: regulation %s wants %s", x.By, s.Regulation.ID, m.By)
	chosen = x.Elect
	if x.Seed != "" {
		chosen = draw(x.Seed, m.Among, m.Seats)
	}
	p.Require(len(chosen) == m.Seats, path+".elect", "%d chosen for %d seats", len(chosen), m.Seats)
	for j, id := range chosen {
		p.Require(slices.Contains(m.Among, id), path+".elect", "%q is not among those to choose from", id)
		p.Require(slices.Index(chosen, id) == j, path+".elect", "%q is chosen twice", id)
	}
	return chosen, true, p.Err("election " + s.ID)
}

// draw chooses n by lot (see Settlement.Seed).
func draw(seed string, among []string, n int) []string {
	lot := func(id string) string {
		sum := sha256.Sum256([]byte(seed + "\x00" + id))
		return hex.EncodeToString(sum[:])
	}
	order := slices.Clone(among)
	slices.SortFunc(order, func(a, b string) int { return strings.Compare(lot(a), lot(b)) })
	return order[:n]
}

// allUsed refuses a settlement of a matter that did not arise: the result would
// seem to rest on it. While something is open, others may arise later.
func (s *seating) allUsed(open []Matter) error {
	var p renjia.Problems
	for i, x := range s.Settlements {
		p.Require(len(open) > 0 || s.used[i], fmt.Sprintf("settlements[%d]", i), "the votes leave no %s between %v for %q", x.Kind, x.Among, x.Post)
	}
	return p.Err("election " + s.ID)
}
