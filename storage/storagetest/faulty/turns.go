package faulty

import (
	"math/rand/v2"
	"sync"
)

// Turns moves goroutines one at a time, in an order drawn from a seed, so that a
// run with many of them repeats. A player moves from one call of the store to its
// next; whoever is not moving waits in front of one.
type Turns struct {
	mu      sync.Mutex
	dice    *rand.Rand
	players []player
}

type player struct {
	waits bool
	held  int // turns for which others are preferred
	turn  chan struct{}
}

// NewTurns returns turns in the order of a seed.
func NewTurns(seed uint64) *Turns {
	return &Turns{dice: rand.New(rand.NewPCG(seed, 0x7475726e73))}
}

// Play runs fn for the players 0 to n−1, each in a goroutine of its own, and
// returns when all have ended. Player i must use client i and no other, and must
// not wait for another player.
func (t *Turns) Play(n int, fn func(player int)) {
	t.mu.Lock()
	t.players = make([]player, n)
	for i := range t.players {
		t.players[i] = player{waits: true, turn: make(chan struct{}, 1)}
	}
	t.next()
	t.mu.Unlock()
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-t.players[i].turn
			defer t.leave()
			fn(i)
		})
	}
	wg.Wait()
	t.mu.Lock()
	t.players = nil
	t.mu.Unlock()
}

// wait hands the turn on and returns when it is the player's again. Outside Play
// it returns at once.
func (t *Turns) wait(i, held int) {
	t.mu.Lock()
	if i >= len(t.players) {
		t.mu.Unlock()
		return
	}
	p := &t.players[i]
	p.waits, p.held = true, held
	t.next()
	t.mu.Unlock()
	<-p.turn
}

func (t *Turns) leave() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.next()
}

// next gives the turn to one of those who wait and are held back least.
func (t *Turns) next() {
	var ready []int
	for i, p := range t.players {
		switch {
		case !p.waits || len(ready) > 0 && p.held > t.players[ready[0]].held:
		case len(ready) > 0 && p.held == t.players[ready[0]].held:
			ready = append(ready, i)
		default:
			ready = append(ready[:0], i)
		}
	}
	if len(ready) == 0 {
		return
	}
	chosen := &t.players[ready[t.dice.IntN(len(ready))]]
	chosen.waits = false
	for i := range t.players {
		t.players[i].held = max(0, t.players[i].held-1)
	}
	chosen.turn <- struct{}{}
}
