package logfile

import (
	"slices"
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// space is one space: its journal, and what follows from it.
type space struct {
	commits  []*driver.Commit // never changed, but replaced by erased copies
	versions map[driver.Key][]version
	batches  map[[16]byte]driver.Stamp
}

// version is what a record was from a commit on, until the next version.
type version struct {
	record  driver.Record // Position is the commit
	deleted bool
}

func newSpace() *space {
	return &space{versions: map[driver.Key][]version{}, batches: map[[16]byte]driver.Stamp{}}
}

func (sp *space) head() driver.Stamp {
	if n := len(sp.commits); n > 0 {
		return sp.commits[n-1].Stamp
	}
	return driver.Stamp{}
}

// add appends a commit. Ops carry the index entries; there are none for what a
// file holds, which Migrate indexes later.
func (sp *space) add(c *driver.Commit, ops []driver.Op) {
	sp.commits = append(sp.commits, c)
	sp.batches[c.Batch] = c.Stamp
	for i := range c.Changes {
		x := &c.Changes[i]
		if x.Kind == driver.ActsKind {
			continue
		}
		v := version{deleted: x.Verb == driver.Delete, record: driver.Record{
			Key: x.Key, Rev: x.Rev, Version: x.Version, Payload: x.Payload, Erased: x.Erased || x.Verb == driver.Erase, Position: c.Position,
		}}
		if ops != nil {
			v.record.Index = slices.Clone(ops[i].Record.Index)
		}
		sp.versions[x.Key] = append(sp.versions[x.Key], v)
	}
}

// at returns the version of a key right after a position, nil if there was none.
func (sp *space) at(key driver.Key, at driver.Position) *driver.Record {
	versions := sp.versions[key]
	for i := len(versions) - 1; i >= 0; i-- {
		if v := &versions[i]; v.record.Position <= at {
			if v.deleted {
				return nil
			}
			return &v.record
		}
	}
	return nil
}

// refuse tests every condition of a batch.
func (sp *space) refuse(kinds map[string]driver.Kind, b *driver.Batch) error {
	for _, c := range b.Checks {
		if err := sp.expect(kinds, c.Key, c.Rev, true); err != nil {
			return err
		}
	}
	changed := map[driver.Key]bool{}
	for i := range b.Ops {
		op := &b.Ops[i]
		changed[op.Record.Key] = true
		if op.Record.Kind == driver.ActsKind {
			continue
		}
		if err := sp.expect(kinds, op.Record.Key, op.Expect, op.Verb == driver.Erase); err != nil {
			return err
		}
	}
	return sp.refuseUnique(kinds, b, changed)
}

func (sp *space) expect(kinds map[string]driver.Kind, key driver.Key, want int64, erasedToo bool) error {
	if _, known := kinds[key.Kind]; !known {
		return notMigrated(key.Kind)
	}
	have := int64(0)
	if r := sp.at(key, sp.head().Position); r != nil {
		if r.Erased && !erasedToo {
			return renjia.ErrErased
		}
		have = r.Rev
	}
	if have != want {
		return &driver.ConflictError{Key: key, Want: want, Have: have}
	}
	return nil
}

// claim is a value that a unique index gives to one record.
type claim struct {
	kind  string
	entry driver.Entry
}

// refuseUnique judges unique indexes by the state after the batch.
func (sp *space) refuseUnique(kinds map[string]driver.Kind, b *driver.Batch, changed map[driver.Key]bool) error {
	claims := map[claim]driver.Key{}
	for i := range b.Ops {
		r := &b.Ops[i].Record
		for _, e := range r.Index {
			if b.Ops[i].Verb != driver.Put || !kinds[r.Kind].Indexes[e.Slot].Unique {
				continue
			}
			if _, taken := claims[claim{r.Kind, e}]; taken {
				return &driver.UniqueError{Key: r.Key, Index: kinds[r.Kind].Indexes[e.Slot].Name}
			}
			claims[claim{r.Kind, e}] = r.Key
		}
	}
	if len(claims) == 0 {
		return nil
	}
	for key := range sp.versions {
		r := sp.at(key, sp.head().Position)
		if r == nil || changed[key] {
			continue
		}
		for _, e := range r.Index {
			if by, taken := claims[claim{key.Kind, e}]; taken {
				return &driver.UniqueError{Key: by, Index: kinds[key.Kind].Indexes[e.Slot].Name}
			}
		}
	}
	return nil
}

// reindex computes the index entries of all versions of a kind.
func (sp *space) reindex(k driver.Kind, into map[driver.Key][]version) error {
	holders := map[driver.Entry]string{}
	for key, versions := range sp.versions {
		if key.Kind != k.Name {
			continue
		}
		versions = slices.Clone(versions)
		for i := range versions {
			r := &versions[i].record
			if r.Index = nil; r.Erased || versions[i].deleted {
				continue
			}
			var err error
			if r.Index, err = k.Extract(r.Version, r.Payload); err != nil {
				return err
			}
		}
		for _, e := range versions[len(versions)-1].record.Index {
			if holder, taken := holders[e]; taken && holder != key.ID && k.Indexes[e.Slot].Unique {
				return &driver.UniqueError{Key: key, Index: k.Indexes[e.Slot].Name}
			}
			holders[e] = key.ID
		}
		into[key] = versions
	}
	return nil
}

// erased returns the journal without the content of keys. Commits that lose
// something are copied: a caller may hold the old ones.
func (sp *space) erased(keys []driver.Key) []*driver.Commit {
	gone := map[driver.Key]bool{}
	for _, k := range keys {
		gone[k] = true
	}
	commits := slices.Clone(sp.commits)
	for i, c := range commits {
		next := *c
		next.Changes = slices.Clone(c.Changes)
		if gone[driver.Key{Kind: driver.ActsKind, ID: strconv.Itoa(i + 1)}] {
			next.Acts, next.Seal.Salt = "", [16]byte{}
			commits[i] = &next
		}
		for n := range next.Changes {
			if x := &next.Changes[n]; gone[x.Key] && x.Verb == driver.Put {
				x.Payload, x.Erased, x.Seal.Salt = "", true, [16]byte{}
				commits[i] = &next
			}
		}
	}
	return commits
}

// forget erases the content of every version of keys.
func (sp *space) forget(keys []driver.Key) {
	for _, k := range keys {
		versions := slices.Clone(sp.versions[k])
		for i := range versions {
			if r := &versions[i].record; !versions[i].deleted {
				r.Payload, r.Index, r.Erased = "", nil, true
			}
		}
		if len(versions) > 0 {
			sp.versions[k] = versions
		}
	}
}

// within returns the commits of a range.
func (sp *space) within(r driver.Range) []*driver.Commit {
	var found []*driver.Commit
	for _, c := range sp.commits {
		if c.Position > r.After && (r.Until == 0 || c.Position <= r.Until) && (r.NotAfter.IsZero() || !c.Time.After(r.NotAfter)) {
			found = append(found, c)
		}
	}
	if r.Desc {
		slices.Reverse(found)
	}
	if r.Limit > 0 && len(found) > r.Limit {
		found = found[:r.Limit]
	}
	return found
}
