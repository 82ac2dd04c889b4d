package election

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// The marks on a line of the ballot paper, one byte each.
const (
	For       = '+' // 赞成
	Against   = '-' // 反对
	Abstain   = 'o' // 弃权
	Illegible = '?' // 无法辨认: only this line is void
	Unmarked  = '.' // nothing: no vote, and no mistake
)

// Ballot is one ballot paper (选票).
type Ballot struct {
	Box string `json:"box"`
	// Marks has one mark a line, in the order of Contest.Lines; lines beyond its
	// end are unmarked. For example "+.-" is for the first, nothing on the
	// second, against the third.
	Marks string `json:"marks"`
	// Spoiled is why the paper as a whole is void, whatever its marks say:
	// rule.Illegible or rule.Illegal. Empty: it is judged by its marks.
	Spoiled rule.Response `json:"spoiled,omitempty"`
}

// Pile is a number of equal ballots. A record keeps piles, so that nobody can
// tell from it in which order people voted.
type Pile struct {
	Ballot
	Number int64 `json:"number"`
}

// check reports what is wrong with a ballot of a paper with so many lines.
func (b Ballot) check(lines int) error {
	if len(b.Marks) > lines {
		return fmt.Errorf("ballot with %d marks, the paper has %d lines: %w", len(b.Marks), lines, renjia.ErrInvalid)
	}
	if b.Spoiled != "" && b.Spoiled != rule.Illegible && b.Spoiled != rule.Illegal {
		return fmt.Errorf("ballot spoiled as %q: want %s or %s: %w", b.Spoiled, rule.Illegible, rule.Illegal, renjia.ErrInvalid)
	}
	for i := range len(b.Marks) {
		switch b.Marks[i] {
		case For, Against, Abstain, Illegible, Unmarked:
		default:
			return fmt.Errorf("ballot mark %q on line %d: want one of + - o ? .: %w", b.Marks[i], i+1, renjia.ErrInvalid)
		}
	}
	return nil
}

// Judged is what a ballot is worth.
type Judged struct {
	// Response is empty for a valid ballot; else rule.Blank, rule.OverVote,
	// rule.Illegible or rule.Illegal: nothing on it counts for anybody.
	Response rule.Response `json:"response,omitempty"`
	// Posts are those whose marks do not count, because of too many of them.
	Posts []string `json:"posts,omitempty"`
}

// Judge says whether a ballot is valid, and which part of it. A ballot with too
// many votes for a post is ErrUnspecified if the regulation does not say how
// much of it is void.
func Judge(g Regulation, c Contest, b Ballot) (Judged, error) {
	lines := c.Lines()
	if err := b.check(len(lines)); err != nil {
		return Judged{}, err
	}
	if r := b.spoiledAs(); r != "" {
		return Judged{Response: r}, nil
	}
	votes := make([]int, len(c.Posts))
	for i := range len(b.Marks) {
		if b.Marks[i] == For {
			votes[lines[i].Post]++
		}
	}
	var j Judged
	for p, post := range c.Posts {
		if votes[p] > post.Seats {
			j.Posts = append(j.Posts, post.ID)
		}
	}
	switch {
	case j.Posts == nil:
	case g.Ballots.OverVote == "":
		return Judged{}, g.overVoteOpen()
	case g.Ballots.OverVote == WholeBallot || len(j.Posts) == len(c.Posts):
		j.Response = rule.OverVote
	}
	return j, nil
}

// spoiledAs is why nothing on the paper counts, over-votes apart.
func (b Ballot) spoiledAs() rule.Response {
	switch {
	case b.Spoiled != "":
		return b.Spoiled
	case strings.Trim(b.Marks, string(rune(Unmarked))) == "":
		return rule.Blank
	case strings.Trim(b.Marks, string([]rune{Unmarked, Illegible})) == "":
		return rule.Illegible
	}
	return ""
}

func (g Regulation) overVoteOpen() error {
	return g.open("ballots.over_vote", "a ballot has more votes for a post than the post has seats", string(WholeBallot), string(ThatPost))
}
