package election

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// seating gives the seats, from the highest post down. Relatives and the women's
// seat change who may sit; the seats are then given again from the start.
type seating struct {
	Election
	rule     rule.Rule // of the round, without its quorum
	tally    *Tally
	ballots  BallotCounts
	gaveWay  map[int]renjia.Text // candidates who give way to a relative, and to whom
	emptied  []int               // by post: seats that stay empty after them
	first    [][]int             // by post: women seated before the others
	reserved []int               // by post: seats kept for a vote among women
	used     map[int]bool        // settlements that decided something
}

func (e Election) seat(r rule.Rule, t *Tally, res *Result) error {
	r.Quorum = rule.Test{}
	n := len(e.Contest.Posts)
	s := &seating{
		Election: e, rule: r, tally: t, ballots: res.Ballots, gaveWay: map[int]renjia.Text{}, used: map[int]bool{},
		emptied: make([]int, n), first: make([][]int, n), reserved: make([]int, n),
	}
	posts, open, err := s.settle()
	if err != nil {
		return err
	}
	if err := s.allUsed(open); err != nil {
		return err
	}
	res.Posts, res.Open = posts, open
	if len(open) == 0 {
		res.Next, err = e.next(*res)
	}
	return err
}

// settle gives the seats until relatives and women change nothing more. Every
// turn bars somebody, seats a woman first or reserves a seat, so that it ends.
func (s *seating) settle() (posts []PostResult, open []Matter, err error) {
	for {
		posts, open, err = s.fill()
		if err != nil || len(open) > 0 {
			return posts, open, err
		}
		for _, adjust := range []func([]PostResult) (bool, []Matter, error){s.separate, s.seatWomen} {
			changed, matters, err := adjust(posts)
			if err != nil || len(matters) > 0 {
				return posts, matters, err
			}
			if changed {
				posts = nil
				break
			}
		}
		if posts != nil {
			return posts, nil, nil
		}
	}
}

// fill gives the seats of all posts once.
func (s *seating) fill() (posts []PostResult, open []Matter, err error) {
	at := map[int]bool{}   // candidates who have a seat
	tied := map[int]bool{} // candidates about whom a higher post is open
	for p := range s.Contest.Posts {
		post, err := s.standings(p, at)
		if err != nil {
			return nil, nil, err
		}
		if len(tied) > 0 && s.wait(&post, tied) {
			posts = append(posts, post)
			continue
		}
		matter, err := s.give(p, &post)
		if err != nil {
			return nil, nil, err
		}
		for _, x := range post.Standings {
			at[s.Contest.candidate(x.Candidate)] = at[s.Contest.candidate(x.Candidate)] || x.Status == Elected
			if x.Status == Tied {
				tied[s.Contest.candidate(x.Candidate)] = true
			}
		}
		open = append(open, matter...)
		posts = append(posts, post)
	}
	return posts, open, nil
}

// wait leaves a post open if somebody runs for it about whom a higher post is
// open.
func (s *seating) wait(post *PostResult, tied map[int]bool) bool {
	concerned := slices.ContainsFunc(post.Standings, func(x Standing) bool { return tied[s.Contest.candidate(x.Candidate)] })
	if !concerned {
		return false
	}
	for i := range post.Standings {
		post.Standings[i].Status = Waiting
		post.Standings[i].Reason = renjia.Text{EN: "a higher post is to be decided first", ZH: "待上一职务确定后计算"}
	}
	post.Vacant = post.Seats
	return true
}

// standings are the candidates for a post in the order of their votes.
func (s *seating) standings(p int, seated map[int]bool) (PostResult, error) {
	post := PostResult{Post: s.Contest.Posts[p].ID, Seats: s.Contest.Posts[p].Seats, Standings: []Standing{}}
	for i, l := range s.tally.lines {
		if l.Post != p || seated[l.Candidate] {
			continue
		}
		carry, err := s.carries(i)
		if err != nil {
			return post, err
		}
		if i >= s.tally.paper && !carry {
			continue
		}
		x, err := s.standing(i, carry)
		if err != nil {
			return post, err
		}
		post.Standings = append(post.Standings, x)
	}
	slices.SortStableFunc(post.Standings, func(a, b Standing) int { return cmp.Compare(b.Votes, a.Votes) })
	return post, nil
}

// carries reports whether votes for higher posts count on a line.
func (s *seating) carries(line int) (bool, error) {
	higher := s.tally.higher[line]
	if higher < 0 || s.tally.marks[higher].carried == 0 {
		return false, nil
	}
	switch s.Regulation.Seating.CarryDown {
	case CarryNever:
		return false, nil
	case CarryStood, CarryAny:
		return true, nil
	}
	who := s.Contest.Candidates[s.tally.lines[higher].Candidate].ID
	return false, s.Regulation.open("seating.carry_down", who+" was not elected to a higher post", string(CarryNever), string(CarryStood), string(CarryAny))
}

func (s *seating) standing(line int, carry bool) (Standing, error) {
	l, c := s.tally.lines[line], s.tally.marks[line]
	x := Standing{Candidate: s.Contest.Candidates[l.Candidate].ID, Votes: c.yes, Against: c.no, Abstain: c.abstain}
	if carry {
		x.Votes, x.Carried = c.carried, c.carried-c.yes
	}
	res, err := s.votes(c, carry, l.Post)
	x.Checked, x.Enough = res.Thresholds, res.Outcome == rule.Adopted
	return x, err
}

// give gives the seats of a post to those with enough votes, most first.
func (s *seating) give(p int, post *PostResult) ([]Matter, error) {
	seats := max(0, post.Seats-s.emptied[p]-s.reserved[p])
	var running []*Standing
	for i := range post.Standings {
		x := &post.Standings[i]
		k := s.Contest.candidate(x.Candidate)
		reason, out := s.gaveWay[k]
		switch {
		case !x.Enough:
			x.Status, x.Reason = Short, renjia.Text{EN: "too few votes", ZH: "得票未达当选票数"}
		case out:
			x.Status, x.Reason = GaveWay, reason
		case slices.Contains(s.first[p], k) && seats > 0:
			x.Status, x.Reason = Elected, renjia.Text{EN: "the best-placed woman, seated first", ZH: "得票多的女性候选人首先当选"}
			seats--
		default:
			running = append(running, x)
		}
	}
	matters, err := s.cut(p, running, seats)
	for _, x := range post.Standings {
		if x.Status == Elected {
			post.Elected = append(post.Elected, x.Candidate)
		}
	}
	post.Vacant, post.ForWomen = post.Seats-len(post.Elected), s.reserved[p]
	return matters, err
}

// cut elects those above the last seat and deals with a tie at it.
func (s *seating) cut(p int, running []*Standing, seats int) ([]Matter, error) {
	if len(running) <= seats {
		mark(running, Elected, renjia.Text{EN: "enough votes and a seat", ZH: "得票达到当选票数"})
		return nil, nil
	}
	outvoted := renjia.Text{EN: "enough votes, but the seats went to others with more", ZH: "得票达到当选票数，名额已满，得票较少"}
	if seats == 0 {
		mark(running, Outvoted, outvoted)
		return nil, nil
	}
	above, below := seats, seats
	for above > 0 && running[above-1].Votes == running[seats].Votes {
		above--
	}
	for below < len(running) && running[below].Votes == running[seats].Votes {
		below++
	}
	mark(running[:above], Elected, renjia.Text{EN: "enough votes, among those with the most", ZH: "得票达到当选票数，且得票较多"})
	mark(running[below:], Outvoted, outvoted)
	if above == seats {
		mark(running[seats:below], Outvoted, outvoted)
		return nil, nil
	}
	return s.tie(p, running[above:below], seats-above)
}

func mark(running []*Standing, status Status, reason renjia.Text) {
	for _, x := range running {
		x.Status, x.Reason = status, reason
	}
}

// tie deals with candidates whose equal votes are for fewer seats than they are.
func (s *seating) tie(p int, tied []*Standing, seats int) ([]Matter, error) {
	post := s.Contest.Posts[p].ID
	if s.Regulation.Seating.Tie == "" {
		why := fmt.Sprintf("%d candidates for %s have %d votes each for %d seats", len(tied), post, tied[0].Votes, seats)
		return nil, s.Regulation.open("seating.tie", why, string(Revote), string(Lots))
	}
	m := Matter{Kind: TieMatter, Post: post, Seats: seats, By: string(s.Regulation.Seating.Tie), Source: s.Regulation.Seating.Source}
	for _, x := range tied {
		m.Among = append(m.Among, x.Candidate)
	}
	chosen, settled, err := s.settled(m)
	if err != nil {
		return nil, err
	}
	if !settled {
		mark(tied, Tied, renjia.Text{EN: "equal votes at the last seat", ZH: "票数相等，不能确定当选人"})
		return []Matter{m}, nil
	}
	for _, x := range tied {
		x.Status, x.Reason = Outvoted, renjia.Textf("lost the tie by %s", "票数相等，经%s未当选", m.By)
		if slices.Contains(chosen, x.Candidate) {
			x.Status, x.Reason = Elected, renjia.Textf("won the tie by %s", "票数相等，经%s当选", m.By)
		}
	}
	return nil, nil
}
