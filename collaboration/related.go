package collaboration

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Relation is a role as one of its two subjects sees it.
type Relation struct {
	Role  Role
	Other renjia.Ref // the subject at the other end
	Back  bool       // the asked subject is In, so that the relation reads backwards
}

// Related yields the relations that a subject has on a day, of the names given or
// of all, first those it has itself, then those others have towards it, each in
// the order of their identifiers.
func Related(ctx context.Context, r storage.Reader, subject renjia.Ref, on renjia.Date, names ...string) iter.Seq2[Relation, error] {
	subject = within(r.Space(), subject)
	return func(yield func(Relation, error) bool) {
		for _, end := range [...]struct {
			index string
			back  bool
		}{{"of", false}, {"in", true}} {
			for doc, err := range roles.Find(ctx, r, storage.Query{Where: []storage.Cond{storage.Eq(end.index, subject)}}) {
				if err != nil {
					yield(Relation{}, err)
					return
				}
				role := doc.Value
				if !role.Period.Contains(on) || len(names) > 0 && !slices.Contains(names, role.Name) {
					continue
				}
				other := role.In
				if end.back {
					other = role.Of
				}
				if !yield(Relation{Role: role, Other: other, Back: end.back}, nil) {
					return
				}
			}
		}
	}
}

// Relative is somebody who is kin of a person.
type Relative struct {
	Subject renjia.Ref
	Kin     string   // how, in steps: "PB" is a parent's sibling
	Via     []RoleID // the relations that say so
}

// NearRelatives returns who is a near relative (近亲属) of a person on a day under a
// definition of the vocabulary, such as "cn/civil-code-1045", ordered by
// reference; a nil vocabulary is the built-in one. Laws differ: without a
// definition it fails with ErrUnspecified. A child of a parent is a sibling, a
// parent's parent a grandparent; what records do not tell, such as a half-sibling
// through a step-parent, is not guessed. Relations that are over do not count. It
// follows all ways of at most five relations and reads each person's once.
func NearRelatives(ctx context.Context, r storage.Reader, v *Relations, person renjia.Ref, on renjia.Date, definition string) ([]Relative, error) {
	v, err := orBuiltin(v)
	if err != nil {
		return nil, err
	}
	near, err := v.Near(definition)
	if err != nil {
		return nil, err
	}
	f := family{ctx: ctx, r: r, on: on, kin: v.kinship(), known: map[renjia.Ref][]kinStep{}}
	person = within(r.Space(), person)
	found := map[renjia.Ref]Relative{}
	err = f.walk(Relative{Subject: person}, "", []renjia.Ref{person}, func(x Relative) {
		was, seen := found[x.Subject]
		if slices.Contains(near.Kin, x.Kin) && (!seen || closer(x, was)) {
			x.Via = slices.Clone(x.Via)
			found[x.Subject] = x
		}
	})
	return slices.SortedFunc(maps.Values(found), func(a, b Relative) int {
		return cmp.Compare(a.Subject.String(), b.Subject.String())
	}), err
}

// closer orders the ways in which two are kin: fewer relations first.
func closer(a, b Relative) bool {
	return cmp.Or(cmp.Compare(len(a.Via), len(b.Via)), cmp.Compare(a.Kin, b.Kin)) < 0
}

func orBuiltin(v *Relations) (*Relations, error) {
	if v != nil {
		return v, nil
	}
	return BuiltinRelations()
}

// family reads kinship and remembers it.
type family struct {
	ctx   context.Context
	r     storage.Reader
	on    renjia.Date
	kin   map[string]string
	known map[renjia.Ref][]kinStep
}

// kinStep leads from a person to a relative.
type kinStep struct {
	to   renjia.Ref
	kin  string
	role RoleID
}

func (f family) steps(of renjia.Ref) ([]kinStep, error) {
	if all, read := f.known[of]; read {
		return all, nil
	}
	var all []kinStep
	for x, err := range Related(f.ctx, f.r, of, f.on, slices.Collect(maps.Keys(f.kin))...) {
		if err != nil {
			return nil, err
		}
		kin := f.kin[x.Role.Name]
		if x.Back {
			kin = reverseKin(kin)
		}
		all = append(all, kinStep{x.Other, kin, x.Role.ID})
	}
	f.known[of] = all
	return all, nil
}

// walk visits all relatives within maxKin relations, by every way that passes
// nobody twice.
func (f family) walk(from Relative, last string, way []renjia.Ref, visit func(Relative)) error {
	all, err := f.steps(from.Subject)
	if err != nil {
		return err
	}
	for _, s := range all {
		kin, told := joinKin(from.Kin, last, s.kin)
		if !told || slices.Contains(way, s.to) {
			continue
		}
		next := Relative{Subject: s.to, Kin: kin, Via: append(slices.Clip(from.Via), s.role)}
		visit(next)
		if len(way) >= maxKin {
			continue
		}
		if err := f.walk(next, s.kin, append(slices.Clip(way), s.to), visit); err != nil {
			return err
		}
	}
	return nil
}
