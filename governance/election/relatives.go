package election

import (
	"slices"

	"github.com/renjia-project/renjia"
)

// seat is somebody who has one.
type seat struct {
	id    string
	post  int // of the contest; -1 if it has no such post any more
	votes int64
	fixed bool // from an earlier round
}

func (s *seating) seats(posts []PostResult) (all []seat) {
	for _, m := range s.Seated {
		all = append(all, seat{id: m.ID, post: s.Contest.post(m.Post), fixed: true})
	}
	for p, post := range posts {
		for _, x := range post.Standings {
			if x.Status == Elected {
				all = append(all, seat{id: x.Candidate, post: p, votes: x.Votes})
			}
		}
	}
	return all
}

// separate lets one of two near relatives who were both elected give way, the
// pair with the highest seat first.
func (s *seating) separate(posts []PostResult) (changed bool, open []Matter, err error) {
	all := s.seats(posts)
	for i, a := range all {
		for _, b := range all[i+1:] {
			if !s.related(a.id, b.id) || a.fixed && b.fixed {
				continue
			}
			return s.separatePair(a, b)
		}
	}
	return false, nil, nil
}

func (s *seating) related(a, b string) bool {
	return slices.ContainsFunc(s.Contest.Relatives, func(r Relation) bool {
		return r.A == a && r.B == b || r.A == b && r.B == a
	})
}

// separatePair decides which of two stays. The first is seated before the
// second: in an earlier round, at a higher post, or with no fewer votes.
func (s *seating) separatePair(a, b seat) (bool, []Matter, error) {
	terms := s.Regulation.Relatives
	if !terms.Apply {
		return false, nil, s.Regulation.open("relatives.apply", a.id+" and "+b.id+" are near relatives and both elected", "true", "or leave the pair out")
	}
	if a.fixed {
		return s.separateFrom(a, b)
	}
	if terms.Ranked && (a.post < b.post || a.votes > b.votes) {
		return s.giveWay(a, b)
	}
	if terms.Equal == "" {
		return false, nil, s.Regulation.open("relatives.equal", a.id+" and "+b.id+" are near relatives, and the text does not say which of them stays", string(ByAssembly), string(ByFurtherVote))
	}
	m := Matter{Kind: RelativesMatter, Post: s.Contest.Posts[b.post].ID, Among: []string{a.id, b.id}, Seats: 1, By: string(terms.Equal), Source: terms.Source}
	chosen, settled, err := s.settled(m)
	switch {
	case err != nil:
		return false, nil, err
	case !settled:
		return false, []Matter{m}, nil
	case chosen[0] == b.id:
		return s.giveWay(b, a)
	}
	return s.giveWay(a, b)
}

// separateFrom separates from a member of an earlier round: texts rank posts and
// votes, not rounds.
func (s *seating) separateFrom(earlier, later seat) (bool, []Matter, error) {
	if s.Regulation.Relatives.Earlier == EarlierStays {
		return s.giveWay(earlier, later)
	}
	why := later.id + " is a near relative of " + earlier.id + ", who was elected in an earlier round"
	return false, nil, s.Regulation.open("relatives.earlier", why, string(EarlierStays), "leave the earlier member out of seated")
}

func (s *seating) giveWay(stays, goes seat) (bool, []Matter, error) {
	switch s.Regulation.Relatives.Vacated {
	case NextPlaced:
	case StaysEmpty:
		s.emptied[goes.post]++
	default:
		why := goes.id + " gives way to a near relative, and the text does not say who gets the seat"
		return false, nil, s.Regulation.open("relatives.vacated", why, string(NextPlaced), string(StaysEmpty))
	}
	k := s.Contest.candidate(goes.id)
	s.gaveWay[k] = renjia.Textf("gives way to the near relative %s", "与 %s 有近亲属关系，应当回避", stays.id)
	for p := range s.first {
		s.first[p] = slices.DeleteFunc(s.first[p], func(x int) bool { return x == k })
	}
	return true, nil, nil
}
