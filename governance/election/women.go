package election

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// seatWomen sees to the seats of women (妇女名额). It changes one seat at a time.
func (s *seating) seatWomen(posts []PostResult) (changed bool, open []Matter, err error) {
	terms := s.Regulation.Women
	women, unknown := s.women(posts)
	for _, n := range s.reserved {
		women += n
	}
	switch {
	case women >= terms.Seats:
		return false, nil, nil
	case unknown != "":
		return false, nil, s.Regulation.open("sex", "whether the women's seat is taken depends on "+unknown, string(Female), string(Male))
	case terms.Method == "":
		return false, nil, s.Regulation.open("women.method", fmt.Sprintf("%d women were elected, at least %d are to be", women, terms.Seats), string(BestThenRerun))
	}
	return s.nextWoman(posts)
}

// women counts those elected and names somebody elected whose sex is not given.
func (s *seating) women(posts []PostResult) (n int, unknown string) {
	sexes := map[string]Sex{}
	for _, m := range s.Seated {
		sexes[m.ID] = m.Sex
	}
	for _, c := range s.Contest.Candidates {
		sexes[c.ID] = c.Sex
	}
	for _, x := range s.seats(posts) {
		switch sexes[x.id] {
		case Female:
			n++
		case "":
			unknown = x.id
		}
	}
	return n, unknown
}

// nextWoman seats the best-placed woman with enough votes first, at the lowest
// post where there is one; if there is none it reserves a seat.
func (s *seating) nextWoman(posts []PostResult) (bool, []Matter, error) {
	for p := len(posts) - 1; p >= 0; p-- {
		best := s.bestWomen(p, posts[p])
		if len(best) == 1 {
			s.first[p] = append(s.first[p], s.Contest.candidate(best[0]))
			return true, nil, nil
		}
		if len(best) > 1 {
			return s.choose(p, best)
		}
	}
	return s.reserve(posts), nil, nil
}

// bestWomen are those with enough votes and no seat who have the most votes. Who
// was to be seated first and found no seat left is passed over.
func (s *seating) bestWomen(p int, post PostResult) (best []string) {
	var most int64
	for _, x := range post.Standings {
		k := s.Contest.candidate(x.Candidate)
		if x.Status != Outvoted || s.Contest.Candidates[k].Sex != Female || slices.Contains(s.first[p], k) {
			continue
		}
		if len(best) > 0 && x.Votes < most {
			break
		}
		best, most = append(best, x.Candidate), x.Votes
	}
	return best
}

func (s *seating) choose(p int, best []string) (bool, []Matter, error) {
	if s.Regulation.Seating.Tie == "" {
		return false, nil, s.Regulation.open("seating.tie", "the best-placed women have equal votes", string(Revote), string(Lots))
	}
	m := Matter{Kind: WomenMatter, Post: s.Contest.Posts[p].ID, Among: best, Seats: 1, By: string(s.Regulation.Seating.Tie), Source: s.Regulation.Women.Source}
	chosen, settled, err := s.settled(m)
	if err != nil {
		return false, nil, err
	}
	if !settled {
		return false, []Matter{m}, nil
	}
	s.first[p] = append(s.first[p], s.Contest.candidate(chosen[0]))
	return true, nil, nil
}

// reserve keeps a seat for a vote among women: a vacant one of the lowest post
// that has one, else the last seat of the lowest post. It reports false when
// every seat is reserved already.
func (s *seating) reserve(posts []PostResult) bool {
	for p := len(posts) - 1; p >= 0; p-- {
		if posts[p].Vacant > s.reserved[p] {
			s.reserved[p]++
			return true
		}
	}
	for p := len(posts) - 1; p >= 0; p-- {
		if s.reserved[p] < posts[p].Seats {
			s.reserved[p]++
			return true
		}
	}
	return false
}

// womanStep states whether the women's seats are taken.
func (e Election) womanStep(posts []PostResult) renjia.Step {
	s := &seating{Election: e}
	n, _ := s.women(posts)
	return compare(renjia.Text{EN: "women elected", ZH: "当选女性成员"}, int64(n), renjia.AtLeast, int64(e.Regulation.Women.Seats), e.Regulation.Women.Source)
}
