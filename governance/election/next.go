package election

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Next is what follows an election that left seats vacant.
type Next struct {
	Vacant   int         `json:"vacant"`
	Required bool        `json:"required"`        // or it may be left at that
	Latest   renjia.Date `json:"latest,omitzero"` // last day for the second election; none: the text sets none
	// Presides leads the committee while there is no chair; empty: there is one,
	// or the text does not say.
	Presides string      `json:"presides,omitempty"`
	Reason   renjia.Text `json:"reason"`
	Source   string      `json:"source,omitempty"`
}

// next says what follows. It is nil if every seat is filled.
func (e Election) next(r Result) (*Next, error) {
	if r.Vacant() == 0 {
		return nil, nil
	}
	terms, sitting := e.Regulation.Second, len(r.Elected())+len(e.Seated)
	n := &Next{Vacant: r.Vacant(), Source: terms.Source, Required: true, Reason: renjia.Textf("%d seats are vacant", "缺额 %d 名", r.Vacant())}
	must := e.vacantMust(r)
	switch {
	case terms.Enough == 0:
	case sitting < terms.Enough:
		n.Reason = renjia.Textf("%d members, fewer than %d", "当选 %d 名，不足 %d 名", sitting, terms.Enough)
	case must != "":
		n.Reason = renjia.Textf("%s is vacant and is to be filled", "%s 空缺，应当补选", must)
	case womenReserved(r):
		n.Reason = renjia.Text{EN: "a seat is to be filled by a woman", ZH: "妇女名额空缺，应当另行选举"}
	default:
		n.Required = false
		n.Reason = renjia.Textf("%d members are enough (at least %d); the other seats may stay vacant", "当选 %d 名，已达 %d 名，其余名额可以暂缺", sitting, terms.Enough)
	}
	if terms.WithinDays > 0 && (sitting < terms.Enough || !terms.ClockBelowEnough) {
		n.Latest = e.Day.AddDays(terms.WithinDays)
	}
	n.Presides = e.presides(r)
	return n, nil
}

func (e Election) vacantMust(r Result) string {
	for _, p := range r.Posts {
		if p.Vacant > 0 && slices.Contains(e.Regulation.Second.Must, p.Post) {
			return p.Post
		}
	}
	return ""
}

func womenReserved(r Result) bool {
	return slices.ContainsFunc(r.Posts, func(p PostResult) bool { return p.ForWomen > 0 })
}

// presides is the deputy with the most votes if the highest post is vacant.
func (e Election) presides(r Result) string {
	if !e.Regulation.Second.DeputyPresides || len(r.Posts) < 3 || r.Posts[0].Vacant == 0 || len(r.Posts[1].Elected) == 0 {
		return ""
	}
	return r.Posts[1].Elected[0]
}

// Second returns the second election (另行选举) for the seats that stay vacant:
// for each post the best-placed of those not elected, as many as vacant seats
// plus the surplus of the regulation, all of the last place if they are equal.
// Seats reserved for women are a post of their own with only women standing. The
// caller fills in the day, the boxes and what was decided since.
func Second(e Election, r Result) (Election, error) {
	if r.Outcome != Held || len(r.Open) > 0 {
		return Election{}, &renjia.StateError{Record: "election", ID: e.ID, State: state(r), Verb: "second election", Allowed: allowed(r)}
	}
	terms := e.Regulation.Second
	if terms.Surplus == nil {
		return Election{}, e.Regulation.open("second.surplus", "the text does not say how many candidates a second election has", "0", "1", "…")
	}
	next := Election{
		ID: e.ID + "/second", Rule: e.Rule, Round: terms.Round, Regulation: e.Regulation,
		Electors: e.Electors, RollDigest: e.RollDigest, Seated: slices.Concat(e.Seated, e.withSex(r.Elected())),
	}
	next.Contest.Relatives = e.Contest.Relatives
	for _, p := range r.Posts {
		next.Contest.add(e, p, p.Vacant-p.ForWomen, *terms.Surplus, false)
		next.Contest.add(e, p, p.ForWomen, *terms.Surplus, true)
	}
	if len(next.Contest.Posts) == 0 {
		return Election{}, fmt.Errorf("election %s has no vacant seat: %w", e.ID, renjia.ErrInvalid)
	}
	return next, nil
}

func state(r Result) string {
	if len(r.Open) > 0 {
		return "open"
	}
	return string(r.Outcome)
}

func allowed(r Result) []string {
	if len(r.Open) > 0 {
		return []string{"settle"}
	}
	return []string{"hold the election again"}
}

func (e Election) withSex(members []Member) []Member {
	for i := range members {
		members[i].Sex = e.Contest.Candidates[e.Contest.candidate(members[i].ID)].Sex
	}
	return members
}

// WomenPost is the identifier of the post of the seats that a second election
// reserves for women.
func WomenPost(post string) string { return post + "/women" }

// add adds a post with its vacant seats and who stands for them.
func (c *Contest) add(e Election, p PostResult, seats, surplus int, women bool) {
	if seats == 0 {
		return
	}
	post := e.Contest.Posts[e.Contest.post(p.Post)]
	post.Seats = seats
	if women {
		post.ID = WomenPost(post.ID)
		post.Title = renjia.Text{EN: post.Title.In(renjia.English) + " (women)", ZH: post.Title.In(renjia.Chinese) + "（妇女名额）"}
	}
	c.Posts = append(c.Posts, post)
	for _, id := range e.bestPlaced(p, seats+surplus, women) {
		c.stand(e.Contest.Candidates[e.Contest.candidate(id)], post.ID)
	}
}

// bestPlaced are the first n of those not elected, and whoever has the votes of
// the last of them. Whoever gave way to a relative does not stand again.
func (e Election) bestPlaced(p PostResult, n int, women bool) (ids []string) {
	var last int64
	for _, x := range p.Standings {
		if x.Status == Elected || x.Status == GaveWay || women && e.Contest.Candidates[e.Contest.candidate(x.Candidate)].Sex != Female {
			continue
		}
		if len(ids) >= n && x.Votes < last {
			break
		}
		ids, last = append(ids, x.Candidate), x.Votes
	}
	return ids
}

func (c *Contest) stand(x Candidate, post string) {
	k := c.candidate(x.ID)
	if k < 0 {
		k = len(c.Candidates)
		c.Candidates = append(c.Candidates, Candidate{ID: x.ID, Sex: x.Sex})
	}
	c.Candidates[k].Posts = append(c.Candidates[k].Posts, post)
}
