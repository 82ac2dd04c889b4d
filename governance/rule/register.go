package rule

import (
	"fmt"
	"hash/maphash"
	"math/bits"
	"slices"

	"github.com/renjia-project/renjia"
)

// Register is a roll made ready for votes under one rule: the place of every
// elector is found once. Evaluating allocates nothing for a ballot. A Register
// is used by one goroutine.
type Register struct {
	rule     Rule
	electors []Elector
	index    index
	given    []int8    // by elector, of the last vote counted: position in responses, -1 = no ballot
	columns  [][]int64 // weights by measure, side by side: sums run through memory in its order
	room     []int64   // for sorting
	tally    *Tally
	empty    *Tally // nobody has voted: everybody is absent
}

// NewRegister returns a register of the electors, whose caps it applies.
// Electors listed twice are all reported in one *renjia.ValidationError. The
// register shares the electors' weights: do not change them.
func NewRegister(r Rule, electors []Elector) (*Register, error) {
	empty, err := NewTally(r)
	if err != nil {
		return nil, err
	}
	if electors, err = r.Capped(electors); err != nil {
		return nil, err
	}
	for _, e := range electors {
		if err := empty.Add(e.Weights, Absent); err != nil {
			return nil, fmt.Errorf("elector %q: %w", e.ID, err)
		}
	}
	g := &Register{rule: r, electors: electors, given: make([]int8, len(electors)), empty: empty, room: make([]int64, len(electors))}
	g.columns = columns(electors, len(r.Measures))
	g.tally, _ = NewTally(r)
	g.index, err = newIndex(electors)
	return g, err
}

func columns(electors []Elector, measures int) [][]int64 {
	c := make([][]int64, measures)
	for m := range c {
		c[m] = make([]int64, len(electors))
		for i := range electors {
			c[m][i] = electors[i].Weights[m]
		}
	}
	return c
}

// Evaluate decides a vote of the whole register.
func (g *Register) Evaluate(ballots []Ballot) (Result, error) {
	refused, err := g.count(ballots)
	if err != nil {
		return Result{}, err
	}
	res, err := g.tally.Result()
	if err != nil {
		return Result{}, err
	}
	res.Refused = refused
	g.marginVotes(&res)
	res.Explanation = g.tally.explain(res)
	return res, nil
}

// count tallies a vote: everybody is absent, then each ballot moves its
// elector.
func (g *Register) count(ballots []Ballot) ([]Refused, error) {
	g.tally.copyFrom(g.empty)
	for i := range g.given {
		g.given[i] = -1
	}
	var p renjia.Problems
	byProxy := false
	var places [lookups]int32
	for from := 0; from < len(ballots); from += lookups {
		some := ballots[from:min(from+lookups, len(ballots))]
		g.index.findAll(g.electors, some, &places)
		for i := range some {
			byProxy = byProxy || some[i].Proxy != ""
			g.give(&p, from+i, &some[i], int(places[i]))
		}
	}
	if err := p.Err("vote"); err != nil {
		return nil, err
	}
	refused, err := g.refuse(ballots, byProxy)
	if err != nil {
		return nil, err
	}
	return refused, g.move()
}

// give notes the response of the elector at a place of the roll.
func (g *Register) give(p *renjia.Problems, i int, b *Ballot, at int) {
	response := b.Response.index()
	if at >= 0 && g.given[at] < 0 && response >= 0 {
		g.given[at] = int8(response)
		return
	}
	path := fmt.Sprintf("ballots[%d]", i)
	p.Require(at >= 0, path, "%q is not on the roll", b.Elector)
	p.Require(at < 0 || g.given[at] < 0, path, "%q has voted already", b.Elector)
	p.Require(response >= 0, path, "response %q: want one of %v", b.Response, responses)
}

func (g *Register) refuse(ballots []Ballot, byProxy bool) ([]Refused, error) {
	if !byProxy {
		return nil, nil
	}
	refused, err := g.rule.proxies(ballots, func(id string) bool { return g.index.find(g.electors, id) >= 0 })
	for _, x := range refused {
		g.given[g.index.find(g.electors, x.Elector)] = int8(VoidProxy.index())
	}
	return refused, err
}

// move takes the electors who did something out of the absent.
func (g *Register) move() error {
	t, absent := g.tally, int8(Absent.index())
	for i, response := range g.given {
		if response < 0 {
			response = absent
			g.given[i] = absent
		}
		t.count[absent]--
		t.count[response]++
	}
	for response, n := range t.count {
		if n > 0 && t.classOf[response] < 0 {
			return g.unmapped(int8(response))
		}
	}
	for m, column := range g.columns {
		g.sum(m, column)
	}
	return nil
}

// sum adds up a measure by response, then by class.
func (g *Register) sum(m int, column []int64) {
	var sums [len(responses)]int64
	for i, response := range g.given {
		sums[response] += column[i]
	}
	for c := range g.tally.sums {
		g.tally.sums[c][m] = 0
	}
	for response, sum := range sums {
		if class := g.tally.classOf[response]; class >= 0 {
			g.tally.sums[class][m] += sum
		}
	}
}

func (g *Register) unmapped(response int8) error {
	_, err := g.rule.Class(responses[response])
	return fmt.Errorf("elector %q: %w", g.electors[slices.Index(g.given, response)].ID, err)
}

func (t *Tally) copyFrom(other *Tally) {
	t.count = other.count
	for c := range t.sums {
		copy(t.sums[c], other.sums[c])
	}
}

// index finds electors by identifier: an open-addressing table of positions,
// half full at most, each beside a part of its hash so that a miss costs no
// look at the roll. A map of strings takes four times the memory.
type index struct {
	seed  maphash.Seed
	shift uint
	slots []slot

	touched byte
}

type slot struct {
	place int32 // position + 1; 0 = free
	tag   uint32
}

func newIndex(electors []Elector) (index, error) {
	size := bits.Len(uint(2*len(electors)) | 7)
	x := index{seed: maphash.MakeSeed(), shift: uint(64 - size), slots: make([]slot, 1<<size)}
	var p renjia.Problems
	for i := range electors {
		if !x.put(electors, i) {
			p.Require(false, fmt.Sprintf("electors[%d]", i), "%q is on the roll twice", electors[i].ID)
		}
	}
	return x, p.Err("vote")
}

func (x *index) put(electors []Elector, i int) bool {
	hash := maphash.String(x.seed, electors[i].ID)
	tag := uint32(hash)
	for at := hash >> x.shift; ; at = (at + 1) & uint64(len(x.slots)-1) {
		s := &x.slots[at]
		if s.place == 0 {
			*s = slot{int32(i + 1), tag}
			return true
		}
		if s.tag == tag && electors[s.place-1].ID == electors[i].ID {
			return false
		}
	}
}

// lookups is how many ballots are looked up together.
const lookups = 64

// findAll looks up a few ballots step by step rather than one by one: each look
// waits for memory, and looks that do not depend on each other wait together.
func (x *index) findAll(electors []Elector, ballots []Ballot, places *[lookups]int32) {
	var touched byte
	for i := range ballots {
		if id := ballots[i].Elector; id != "" {
			touched |= id[0]
		}
	}
	x.touched = touched // or the looks would be left out
	var hashes [lookups]uint64
	for i := range ballots {
		hashes[i] = maphash.String(x.seed, ballots[i].Elector)
	}
	var slots [lookups]slot
	for i := range ballots {
		slots[i] = x.slots[hashes[i]>>x.shift]
	}
	var ids [lookups]string
	for i := range ballots {
		if s := slots[i]; s.place != 0 && s.tag == uint32(hashes[i]) {
			ids[i] = electors[s.place-1].ID
		}
	}
	for i := range ballots {
		places[i] = slots[i].place - 1
		if places[i] < 0 || ids[i] != ballots[i].Elector {
			places[i] = int32(x.search(electors, hashes[i], ballots[i].Elector))
		}
	}
}

// find returns the position of an elector, -1 if there is none.
func (x *index) find(electors []Elector, id string) int {
	return x.search(electors, maphash.String(x.seed, id), id)
}

func (x *index) search(electors []Elector, hash uint64, id string) int {
	tag := uint32(hash)
	for at := hash >> x.shift; ; at = (at + 1) & uint64(len(x.slots)-1) {
		s := x.slots[at]
		if s.place == 0 {
			return -1
		}
		if s.tag == tag && electors[s.place-1].ID == id {
			return int(s.place - 1)
		}
	}
}
