package collaboration

import (
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// ConflictQuery asks whether somebody may act between parties: a mediator, a
// member who decides, an evaluator.
type ConflictQuery struct {
	Who     renjia.Ref
	Parties []renjia.Ref
	On      renjia.Date
	Near    string     // definition of near relatives, such as "cn/civil-code-1045"; laws differ, so there is no default
	Known   *Relations // nil: the built-in ones
}

// Conflict is one tie that speaks against somebody (回避事由).
type Conflict struct {
	Party renjia.Ref
	Kind  string // ConflictParty, ConflictRelative, ConflictShared, or the interest of the relation: "employment", "commercial", "gift"…
	// Through is the near relative or the body that the tie goes through; zero:
	// there is none between.
	Through renjia.Ref
	Kin     string   // of a near relative, as in [Relative]
	Roles   []RoleID // the relations that show it
}

// The kinds of conflicts that are no interest of a relation of one's own.
const (
	ConflictParty    = "party"         // is a party
	ConflictRelative = "near-relative" // is a near relative of a party
	ConflictShared   = "same-body"     // is in the same body as a party
)

// Conflicts returns every tie on a day that speaks against somebody acting between
// parties: being a party, being a near relative of one, a relation of interest
// (employment, commerce, gift, dispute…) to one, being in the same body as one,
// and a near relative's relation of interest to one; party by party. Nobody may
// mediate who has any (People's Mediation Law; the parties may still be told and
// accept, which is theirs to decide). Relations that are over do not count.
func Conflicts(ctx context.Context, r storage.Reader, q ConflictQuery) ([]Conflict, error) {
	v, err := orBuiltin(q.Known)
	if err != nil {
		return nil, err
	}
	who := within(r.Space(), q.Who)
	near, err := NearRelatives(ctx, r, v, who, q.On, q.Near)
	if err != nil {
		return nil, err
	}
	s := search{ctx: ctx, r: r, on: q.On, types: map[string]RelationType{}}
	for _, t := range v.types {
		s.types[t.ID] = t
	}
	var found []Conflict
	for _, party := range q.Parties {
		some, err := s.between(who, near, within(r.Space(), party))
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	return found, nil
}

// search looks for ties of interest.
type search struct {
	ctx   context.Context
	r     storage.Reader
	on    renjia.Date
	types map[string]RelationType
}

func (s search) between(who renjia.Ref, near []Relative, party renjia.Ref) (found []Conflict, err error) {
	if who == party {
		return []Conflict{{Party: party, Kind: ConflictParty}}, nil
	}
	if found, err = s.interests(who, party, renjia.Ref{}); err != nil {
		return nil, err
	}
	shared, err := s.bodies(who, party)
	if err != nil {
		return nil, err
	}
	found = append(found, shared...)
	for _, x := range near {
		if x.Subject == party {
			found = append(found, Conflict{Party: party, Kind: ConflictRelative, Kin: x.Kin, Roles: x.Via})
			continue
		}
		some, err := s.interests(x.Subject, party, x.Subject)
		if err != nil {
			return nil, err
		}
		for i := range some {
			some[i].Kin = x.Kin
			some[i].Roles = slices.Concat(x.Via, some[i].Roles)
		}
		found = append(found, some...)
	}
	return found, nil
}

// interests returns the relations of interest between two.
func (s search) interests(a, party, through renjia.Ref) (found []Conflict, err error) {
	for x, err := range Related(s.ctx, s.r, a, s.on) {
		if err != nil {
			return nil, err
		}
		if t := s.types[x.Role.Name]; x.Other == party && t.Interest != "" {
			found = append(found, Conflict{Party: party, Kind: t.Interest, Through: through, Roles: []RoleID{x.Role.ID}})
		}
	}
	return found, nil
}

// bodies returns the bodies that two are in.
func (s search) bodies(who, party renjia.Ref) (found []Conflict, err error) {
	mine, err := s.shared(who)
	if err != nil || len(mine) == 0 {
		return nil, err
	}
	theirs, err := s.shared(party)
	if err != nil {
		return nil, err
	}
	for _, a := range mine {
		for _, b := range theirs {
			if a.In == b.In {
				found = append(found, Conflict{Party: party, Kind: ConflictShared, Through: a.In, Roles: []RoleID{a.ID, b.ID}})
			}
		}
	}
	return found, nil
}

// shared returns the roles of a subject in bodies whose members are tied.
func (s search) shared(of renjia.Ref) (all []Role, err error) {
	for x, err := range Related(s.ctx, s.r, of, s.on) {
		if err != nil {
			return nil, err
		}
		if !x.Back && s.types[x.Role.Name].Shared {
			all = append(all, x.Role)
		}
	}
	return all, nil
}

// Step says the conflict as a step of an explanation.
func (c Conflict) Step() renjia.Step {
	through := ""
	if !c.Through.IsZero() {
		through = " (" + c.Through.String() + ")"
	}
	return renjia.Fact(renjia.Textf("tie to party %s: %s%s, shown by %d relations", "与当事人 %s 有利害关系：%s%s，依据 %d 项关系", c.Party, c.Kind, through, len(c.Roles)))
}

// ExplainConflicts says whether somebody is free of the ties found.
func ExplainConflicts(who renjia.Ref, found []Conflict) renjia.Explanation {
	free := renjia.Step{
		Claim: renjia.Textf("%s has no tie to a party", "%s 与各方当事人无利害关系", who),
		Left:  fmt.Sprint(len(found)), Op: renjia.AtMost, Right: "0", Holds: len(found) == 0,
	}
	for _, c := range found {
		free.Steps = append(free.Steps, c.Step())
	}
	return renjia.Explanation{Steps: []renjia.Step{free}}
}
