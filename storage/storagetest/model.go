package storagetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
)

// state is what a space should hold after a commit: the slow and simple twin of
// a store.
type state struct {
	live   map[RecordID]kept
	erased map[RecordID]int64 // revisions
}

type kept struct {
	Record
	rev int64
}

// image is a change that a commit should hold.
type image struct {
	verb driver.OpVerb
	rev  int64
	Record
}

func (s state) clone() state { return state{maps.Clone(s.live), maps.Clone(s.erased)} }

// apply does a deed on the model and returns the changes it makes, by record, or
// the errors with which a store may refuse it.
func (s state) apply(d deed) (changes map[RecordID]image, refusals []error) {
	changes = map[RecordID]image{}
	switch d.verb {
	case load:
		for _, r := range d.loads() {
			changes[r.ID] = image{driver.Put, 1, r}
		}
	case insert:
		changes[d.a] = image{driver.Put, 1, d.thing()}
	case erase:
		changes[d.a] = image{driver.Erase, s.rev(d.a) + 1, Record{}}
	case edit, remove, exchange, transfer:
		changes, refusals = s.change(d)
	}
	if refusals = append(refusals, s.refuse(d, changes)...); len(refusals) > 0 {
		return nil, refusals
	}
	for n, c := range changes {
		delete(s.live, n)
		switch c.verb {
		case driver.Put:
			s.live[n] = kept{c.Record, c.rev}
		case driver.Erase:
			s.erased[n] = c.rev
		}
	}
	return changes, nil
}

func (s state) rev(n RecordID) int64 { return max(s.live[n].rev, s.erased[n]) }

// change is the part of apply that rests on records that are there.
func (s state) change(d deed) (changes map[RecordID]image, refusals []error) {
	a, missing := s.get(d.a)
	if missing != nil {
		return nil, []error{missing}
	}
	switch d.verb {
	case edit:
		return map[RecordID]image{d.a: {driver.Put, a.rev + 1, d.thing()}}, nil
	case remove:
		return map[RecordID]image{d.a: {driver.Delete, a.rev + 1, Record{}}}, nil
	}
	b, missing := s.get(d.b)
	if missing != nil {
		return nil, []error{missing}
	}
	if d.verb == transfer && a.Number < d.n {
		return nil, []error{errShort}
	}
	if d.verb == transfer {
		a.Number, b.Number = a.Number-d.n, b.Number+d.n
	} else {
		a.Key, b.Key = b.Key, a.Key
	}
	return map[RecordID]image{d.a: {driver.Put, a.rev + 1, a.Record}, d.b: {driver.Put, b.rev + 1, b.Record}}, nil
}

func (s state) get(n RecordID) (kept, error) {
	k, there := s.live[n]
	switch {
	case there:
		return k, nil
	case s.erased[n] > 0:
		return kept{}, renjia.ErrErased
	}
	return kept{}, renjia.ErrNotFound
}

// refuse says why new content must not be stored.
func (s state) refuse(d deed, changes map[RecordID]image) (refusals []error) {
	for n, c := range changes {
		if c.verb != driver.Put {
			continue
		}
		if d.verb == insert && s.erased[n] > 0 {
			refusals = append(refusals, renjia.ErrErased)
		}
		if _, there := s.live[n]; there && d.verb == insert {
			refusals = append(refusals, renjia.ErrExists)
		}
		for other, k := range s.live {
			if _, changed := changes[other]; !changed && c.Key != "" && k.Key == c.Key {
				refusals = append(refusals, renjia.ErrUnique)
			}
		}
	}
	return refusals
}

// refuses reports whether the model, too, would refuse the deed like this.
func (s state) refuses(d deed, err error) bool {
	_, refusals := s.clone().apply(d)
	for _, r := range refusals {
		if errors.Is(err, r) {
			return true
		}
	}
	return false
}

// money is the sum of the accounts.
func (s state) money() (sum int64) {
	for n := range accounts {
		sum += s.live[id(n)].Number
	}
	return sum
}

// matches compares a commit with the changes it should hold.
func matches(c *storage.Commit, d deed, want map[RecordID]image) error {
	claims := 0
	for _, got := range c.Changes {
		if got.Kind == "storage_key" {
			claims++
			continue
		}
		n, _ := renjia.ParseID[Record](got.ID) // zero is expected by no deed
		w, expected := want[n]
		delete(want, n)
		if !expected || got.Verb != w.verb || got.Rev != w.rev || got.Kind != "kit_record" {
			return fmt.Errorf("commit %d, %s %s: holds verb %d, revision %d of %s; the model says %v", c.Position, d.verb, d.label, got.Verb, got.Rev, n, w)
		}
		if got.Verb != driver.Put || got.Erased {
			continue
		}
		var r Record
		if err := json.Unmarshal([]byte(got.Payload), &r); err != nil || !reflect.DeepEqual(r, w.Record) {
			return fmt.Errorf("commit %d, %s %s: holds %s; the model says %+v", c.Position, d.verb, d.label, got.Payload, w.Record)
		}
	}
	if len(want) > 0 || (claims == 1) != d.keyed {
		return fmt.Errorf("commit %d, %s %s: %d changes are missing, %d keys are claimed", c.Position, d.verb, d.label, len(want), claims)
	}
	return nil
}
