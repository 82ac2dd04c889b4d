package memory

import (
	"slices"
	"strings"

	"github.com/renjia-project/renjia/storage/driver"
)

// history says where in the journal each key changed. Like a state it can be
// shared with readers in constant time.
type history struct {
	owner  *token
	shared bool
	kinds  []tree[string, *place] // by the number of the kind
}

// place is a change in the journal; it never changes itself.
type place struct {
	at     driver.Position
	change int    // place in Commit.Changes
	before *place // the change of the same key before, if any
}

// prepare makes the history ready to be changed.
func (h *history) prepare() {
	if !h.shared {
		return
	}
	h.owner, h.shared = new(token), false
	h.kinds = slices.Clone(h.kinds)
	for i := range h.kinds {
		h.kinds[i].owner = h.owner
	}
}

func (h *history) add(k *kind, id string, at driver.Position, change int) {
	for k.number >= len(h.kinds) {
		h.kinds = append(h.kinds, newTree[string, *place](strings.Compare, h.owner))
	}
	t := &h.kinds[k.number]
	before, _ := t.get(id)
	t.set(id, &place{at, change, before})
}

// newest returns the newest change of a key, nil if there is none.
func (h *history) newest(k *kind, id string) *place {
	if k.number >= len(h.kinds) {
		return nil
	}
	p, _ := h.kinds[k.number].get(id)
	return p
}

// upTo returns the newest change at or before a position.
func (p *place) upTo(at driver.Position) *place {
	for p != nil && p.at > at {
		p = p.before
	}
	return p
}

// remember hands the history and the journal to a reader.
func (sp *space) remember() (history, journal) {
	sp.mu.Lock()
	defer sp.mu.Unlock()
	sp.history.shared = true
	return sp.history, sp.journal
}
