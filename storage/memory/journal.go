package memory

import (
	"context"
	"iter"
	"slices"
	"sort"

	"github.com/renjia-project/renjia/storage/driver"
)

// blockSize is the commits of a full block. A block is what a redaction copies.
const blockSize = 256

// journal is the commits of a space, in blocks. A copy of it is a view that
// stays as it is: appending writes behind it, and an edit replaces blocks.
type journal struct {
	full [][]driver.Commit
	tail []driver.Commit
}

func (j *journal) len() int { return len(j.full)*blockSize + len(j.tail) }

// at returns the commit at a position that exists.
func (j *journal) at(p driver.Position) *driver.Commit {
	i := int(p) - 1
	if b := i / blockSize; b < len(j.full) {
		return &j.full[b][i%blockSize]
	}
	return &j.tail[i%blockSize]
}

func (j *journal) head() driver.Stamp {
	if n := j.len(); n > 0 {
		return j.at(driver.Position(n)).Stamp
	}
	return driver.Stamp{}
}

func (j *journal) append(c driver.Commit) {
	j.tail = append(j.tail, c)
	if len(j.tail) == blockSize {
		j.full, j.tail = append(j.full, j.tail), nil
	}
}

// journalEdit changes commits in a copy of the journal. Readers keep what they
// have: a block is copied before the first change in it.
type journalEdit struct {
	journal
	copied map[int]bool // blocks
}

func (j *journal) edit() *journalEdit {
	return &journalEdit{journal{slices.Clone(j.full), j.tail}, map[int]bool{}}
}

// at returns a commit that may be changed, but for its Changes.
func (e *journalEdit) at(p driver.Position) *driver.Commit {
	if b := (int(p) - 1) / blockSize; !e.copied[b] {
		e.copied[b] = true
		if b < len(e.full) {
			e.full[b] = slices.Clone(e.full[b])
		} else {
			e.tail = slices.Clone(e.tail)
		}
	}
	return e.journal.at(p)
}

// eraseChange removes the content of a change, unless it had none.
func (e *journalEdit) eraseChange(p *place) {
	c := e.at(p.at)
	if c.Changes[p.change].Verb != driver.Put {
		return
	}
	c.Changes = slices.Clone(c.Changes)
	x := &c.Changes[p.change]
	x.Payload, x.Erased, x.Seal.Salt = "", true, [16]byte{}
}

// Commits yields the commits of a range. A commit stays as it is for as long as
// the caller keeps it, and is not to be changed.
func (s *Store) Commits(ctx context.Context, r driver.Range) iter.Seq2[*driver.Commit, error] {
	return func(yield func(*driver.Commit, error) bool) {
		sp, err := s.find(ctx, r.Space)
		if err != nil {
			yield(nil, err)
			return
		}
		if sp == nil {
			return
		}
		view := sp.commits()
		first, last := view.bounds(r)
		for n := range last - first + 1 {
			at := first + n
			if r.Desc {
				at = last - n
			}
			if err := s.usable(ctx); err != nil {
				yield(nil, err)
				return
			}
			if !yield(view.at(at), nil) {
				return
			}
		}
	}
}

// bounds returns the first and the last position of a range; it is empty if the
// last is before the first.
func (j *journal) bounds(r driver.Range) (first, last driver.Position) {
	first, last = max(r.After, 0)+1, driver.Position(j.len())
	if r.Until > 0 {
		last = min(last, r.Until)
	}
	if !r.NotAfter.IsZero() {
		later := sort.Search(j.len(), func(i int) bool { return j.at(driver.Position(i + 1)).Time.After(r.NotAfter) })
		last = min(last, driver.Position(later))
	}
	limit := driver.Position(r.Limit)
	switch {
	case first > last:
		return 1, 0
	case limit == 0 || last-first < limit:
		return first, last
	case r.Desc:
		return last - limit + 1, last
	}
	return first, first + limit - 1
}
