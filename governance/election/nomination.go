package election

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Nominator is who may put candidates forward.
type Nominator string

// The nominators.
const (
	ByElectors Nominator = "electors" // 选民联名
	ByParty    Nominator = "party"    // 社区党组织
)

// Nomination is who may be a candidate and how many are needed (提名).
type Nomination struct {
	By       []Nominator `json:"by,omitempty"`
	Electors int         `json:"electors,omitempty"` // at least so many join in one nomination
	Surplus  []Surplus   `json:"surplus,omitempty"`  // 差额
	Women    int         `json:"women,omitempty"`    // women among the candidates, at least
	Grounds  []Ground    `json:"grounds,omitempty"`  // of exclusion (不得提名的情形)
	// Primary is the share of the electors of whom more must vote in a primary
	// (预选) for it to count; zero: the text has none.
	Primary renjia.Fraction `json:"primary,omitzero"`
	Source  string          `json:"source,omitempty"`
}

// Surplus is how many more candidates than seats a post has.
type Surplus struct {
	Post  string `json:"post"`           // "*" for posts without an entry of their own
	Least int    `json:"least"`          // at least
	Most  int    `json:"most,omitempty"` // at most; 0: the text sets none
}

// Ground is a reason for which nobody may be nominated.
type Ground struct {
	ID   string      `json:"id"`
	Text renjia.Text `json:"text"`
}

// Nominee is somebody put forward, for one post or more.
type Nominee struct {
	Candidate
	By       Nominator `json:"by"`
	Electors []string  `json:"electors,omitempty"` // who joined in the nomination
	// Grounds of exclusion that the review found to apply, by identifier.
	Grounds []string `json:"grounds,omitempty"`
}

// Refusal is a nominee or a proxy who is not admitted, and why.
type Refusal struct {
	Who    string      `json:"who"`
	Reason renjia.Text `json:"reason"`
	Source string      `json:"source,omitempty"`
}

// Slate is what becomes of nominations.
type Slate struct {
	Candidates []Candidate `json:"candidates,omitempty"` // admitted
	Refused    []Refusal   `json:"refused,omitempty"`
	Missing    []PostCount `json:"missing,omitempty"` // posts with too few candidates, and how many are missing
	Primary    []PostCount `json:"primary,omitempty"` // posts with too many, and how many may stand
	Women      int         `json:"women"`             // among the candidates
	Complete   bool        `json:"complete"`          // the ballot paper can be printed
	// Explanation tests every number.
	Explanation renjia.Explanation `json:"explanation"`
}

// PostCount is a number for a post.
type PostCount struct {
	Post  string `json:"post"`
	Count int    `json:"count"`
}

// Nominate tests nominations for the posts of a contest. onRoll tells who is an
// elector; nil leaves that to the caller. An elector who joins twice in the same
// nomination counts once.
func Nominate(g Regulation, posts []Post, nominees []Nominee, onRoll func(elector string) bool) (Slate, error) {
	terms := g.Nomination
	if len(terms.By) == 0 {
		return Slate{}, g.open("nomination.by", "the text does not say who nominates", string(ByElectors), string(ByParty))
	}
	if err := terms.checkNominees(posts, nominees); err != nil {
		return Slate{}, err
	}
	s := Slate{Explanation: renjia.Explanation{Title: renjia.Text{EN: "nominations", ZH: "提名情况"}}}
	for _, n := range nominees {
		if reason := terms.refuses(n, onRoll); !reason.IsZero() {
			s.Refused = append(s.Refused, Refusal{n.ID, reason, terms.Source})
			s.Explanation.Steps = append(s.Explanation.Steps, renjia.Step{Claim: renjia.Text{EN: n.ID + ": " + reason.EN, ZH: n.ID + "：" + reason.ZH}, Holds: true, Source: terms.Source})
			continue
		}
		s.Candidates = append(s.Candidates, n.Candidate)
		if n.Sex == Female {
			s.Women++
		}
	}
	for _, post := range posts {
		if err := s.count(g, post); err != nil {
			return Slate{}, err
		}
	}
	women := compare(renjia.Text{EN: "women among the candidates", ZH: "女性候选人"}, int64(s.Women), renjia.AtLeast, int64(terms.Women), terms.Source)
	s.Explanation.Steps = append(s.Explanation.Steps, women)
	s.Complete = women.Holds && len(s.Missing) == 0 && len(s.Primary) == 0
	return s, nil
}

func (n Nomination) checkNominees(posts []Post, nominees []Nominee) error {
	c := Contest{Posts: posts}
	for _, x := range nominees {
		c.Candidates = append(c.Candidates, x.Candidate)
	}
	var p renjia.Problems
	if len(nominees) > 0 {
		p.Within("", c.Validate())
	}
	for i, x := range nominees {
		for _, ground := range x.Grounds {
			known := slices.ContainsFunc(n.Grounds, func(g Ground) bool { return g.ID == ground })
			p.Require(known, fmt.Sprintf("nominees[%d].grounds", i), "%q is no ground of the regulation", ground)
		}
	}
	return p.Err("nominations")
}

// refuses returns why a nomination does not count, or an empty text.
func (n Nomination) refuses(x Nominee, onRoll func(string) bool) renjia.Text {
	if !slices.Contains(n.By, x.By) {
		return renjia.Textf("may not be nominated by %q", "无权提名（%q）", x.By)
	}
	for _, g := range n.Grounds {
		if slices.Contains(x.Grounds, g.ID) {
			return g.Text
		}
	}
	if x.By != ByElectors {
		return renjia.Text{}
	}
	joined := map[string]bool{}
	for _, id := range x.Electors {
		joined[id] = onRoll == nil || onRoll(id)
	}
	count := 0
	for _, elector := range joined {
		if elector {
			count++
		}
	}
	if count < n.Electors {
		return renjia.Textf("nominated by %d electors, at least %d are needed", "联名选民 %d 人，不足 %d 人", count, n.Electors)
	}
	return renjia.Text{}
}

// count compares the candidates for a post with the surplus that is wanted.
func (s *Slate) count(g Regulation, post Post) error {
	surplus, ok := g.Nomination.surplus(post.ID)
	if !ok {
		return g.open("nomination.surplus", "the text does not say how many candidates stand for "+post.ID, "least and most")
	}
	stand := 0
	for _, c := range s.Candidates {
		if slices.Contains(c.Posts, post.ID) {
			stand++
		}
	}
	least := post.Seats + surplus.Least
	claim := renjia.Textf("candidates for %s", "%s 候选人", post.ID)
	s.Explanation.Steps = append(s.Explanation.Steps, compare(claim, int64(stand), renjia.AtLeast, int64(least), g.Nomination.Source))
	if stand < least {
		s.Missing = append(s.Missing, PostCount{post.ID, least - stand})
	}
	if surplus.Most == 0 {
		return nil
	}
	most := post.Seats + surplus.Most
	s.Explanation.Steps = append(s.Explanation.Steps, compare(claim, int64(stand), renjia.AtMost, int64(most), g.Nomination.Source))
	if stand > most {
		s.Primary = append(s.Primary, PostCount{post.ID, most})
	}
	return nil
}

func (n Nomination) surplus(post string) (Surplus, bool) {
	for _, id := range []string{post, "*"} {
		if i := slices.IndexFunc(n.Surplus, func(s Surplus) bool { return s.Post == id }); i >= 0 {
			return n.Surplus[i], true
		}
	}
	return Surplus{}, false
}

// Preference is the votes of a nominee in a primary.
type Preference struct {
	Nominee string `json:"nominee"`
	Votes   int64  `json:"votes"`
}

// Primary picks those who stand after a primary (预选) for a post: the n with the
// most votes. tied are those equal at the last place, of whom none is picked. It
// fails with ErrState if too few electors voted.
func Primary(g Regulation, electors, voted int64, votes []Preference, n int) (stand, tied []string, err error) {
	if g.Nomination.Primary.IsZero() {
		return nil, nil, g.open("nomination.primary", "the text has no quorum for a primary", "a share of the electors such as 1/2")
	}
	if n < 1 || electors < 1 || voted < 0 || voted > electors {
		return nil, nil, fmt.Errorf("primary for %d places, %d of %d electors voted: %w", n, voted, electors, renjia.ErrInvalid)
	}
	if g.Nomination.Primary.CompareShare(voted, electors) <= 0 {
		return nil, nil, fmt.Errorf("%d of %d electors voted, more than %s are needed: %w", voted, electors, g.Nomination.Primary, renjia.ErrState)
	}
	order := slices.Clone(votes)
	slices.SortStableFunc(order, func(a, b Preference) int { return cmp.Compare(b.Votes, a.Votes) })
	for i, x := range order {
		switch {
		case len(order) > n && x.Votes == order[n].Votes && order[n-1].Votes == order[n].Votes:
			tied = append(tied, x.Nominee)
		case i < n:
			stand = append(stand, x.Nominee)
		}
	}
	return stand, tied, nil
}

func (n Nomination) check(p *renjia.Problems) {
	for i, by := range n.By {
		p.Require(by == ByElectors || by == ByParty, fmt.Sprintf("nomination.by[%d]", i), "%q: want electors or party", by)
	}
	p.Require(n.Electors >= 0 && n.Women >= 0, "nomination", "counts must not be negative")
	p.Require(n.Primary.Sign() >= 0 && n.Primary.Compare(renjia.Frac(1, 1)) < 0, "nomination.primary", "%s: must be below 1", n.Primary)
	seen := map[string]bool{}
	for i, s := range n.Surplus {
		path := fmt.Sprintf("nomination.surplus[%d]", i)
		p.Require(s.Post != "" && !seen[s.Post], path+".post", "%q: must be given, once", s.Post)
		p.Require(s.Least >= 0 && (s.Most == 0 || s.Most >= s.Least), path, "least %d, most %d: must be in order", s.Least, s.Most)
		seen[s.Post] = true
	}
	for i, g := range n.Grounds {
		p.Require(g.ID != "" && !g.Text.IsZero(), fmt.Sprintf("nomination.grounds[%d]", i), "must have id and text")
	}
}

func (n Nomination) supplement(other Nomination) Nomination {
	fill(&n.Electors, other.Electors)
	fill(&n.Women, other.Women)
	fill(&n.Primary, other.Primary)
	fill(&n.Source, other.Source)
	if n.By == nil {
		n.By = other.By
	}
	for _, s := range other.Surplus {
		if _, ok := n.surplus(s.Post); !ok {
			n.Surplus = append(slices.Clone(n.Surplus), s)
		}
	}
	if n.Grounds == nil {
		n.Grounds = other.Grounds
	}
	return n
}
