package contract

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Ranking is the outcome of scoring the bids of a tender.
type Ranking struct {
	Bids []BidScore `json:"bids"` // the best first
	// Tied are the bids that share the first rank, if there is more than one.
	Tied        []string           `json:"tied,omitempty"`
	Explanation renjia.Explanation `json:"explanation"`
}

// BidScore is the exact score of a bid. Bids with equal scores share a rank;
// invalid bids have none.
type BidScore struct {
	Bid     string            `json:"bid"`
	Bidder  renjia.Ref        `json:"bidder"`
	Rank    int               `json:"rank,omitempty"` // from 1
	Total   renjia.Fraction   `json:"total"`
	Points  []renjia.Fraction `json:"points,omitempty"`  // by criterion, in their order
	Invalid string            `json:"invalid,omitempty"` // why it was not scored
}

// Score ranks the bids of a tender. A bid is invalid if it was found so, if it
// is above the ceiling, not at it though the price is fixed, or offers hours
// outside those asked for. Ties are named, not broken.
func (t Tender) Score() (Ranking, error) {
	if err := t.Validate(); err != nil {
		return Ranking{}, err
	}
	r := Ranking{Explanation: renjia.Explanation{Title: t.Title}}
	valid, err := t.valid(&r)
	if err != nil {
		return Ranking{}, err
	}
	for _, b := range valid {
		score := BidScore{Bid: b.Code, Bidder: b.Bidder}
		sum := exact{}
		for _, c := range t.Criteria {
			points, err := t.points(c, b, valid)
			if err != nil {
				return Ranking{}, err
			}
			f, err := points.fraction()
			if err != nil {
				return Ranking{}, fmt.Errorf("tender %s: bid %q: %w", t.ID, b.Code, err)
			}
			score.Points, sum = append(score.Points, f), sum.add(points)
		}
		if score.Total, err = sum.fraction(); err != nil {
			return Ranking{}, fmt.Errorf("tender %s: bid %q: %w", t.ID, b.Code, err)
		}
		r.Bids = append(r.Bids, score)
	}
	r.rank()
	r.explain(t)
	return r, nil
}

// valid sorts the invalid bids out and puts them at the ranking's end.
func (t Tender) valid(r *Ranking) (valid []Bid, err error) {
	for _, b := range t.Bids {
		why := b.Invalid
		over, err := b.Price.Compare(t.Ceiling)
		switch {
		case err != nil:
			return nil, err
		case why != "":
		case over > 0:
			why = fmt.Sprintf("the price of %s is above the ceiling of %s", b.Price, t.Ceiling)
		case over < 0 && t.Fixed:
			why = fmt.Sprintf("the price of %s is not the fixed price of %s", b.Price, t.Ceiling)
		case b.Hours < t.Hours.Minimum:
			why = fmt.Sprintf("%s hours are below the %s asked for", hours(b.Hours), hours(t.Hours.Minimum))
		case t.Hours.Maximum > 0 && b.Hours > t.Hours.Maximum:
			why = fmt.Sprintf("%s hours are above the %s allowed", hours(b.Hours), hours(t.Hours.Maximum))
		}
		if why == "" {
			valid = append(valid, b)
			continue
		}
		r.Bids = append(r.Bids, BidScore{Bid: b.Code, Bidder: b.Bidder, Invalid: why})
	}
	return valid, nil
}

// points are what a bid gets on a criterion beside the other valid bids.
func (t Tender) points(c Criterion, b Bid, valid []Bid) (exact, error) {
	full := exact{}.plus(c.Points)
	switch c.Formula {
	case MostHours:
		most := b.Hours
		for _, x := range valid {
			most = max(most, x.Hours)
		}
		if most == 0 {
			return exact{}, fmt.Errorf("tender %s: no bid offers hours, but criterion %q scores them: %w", t.ID, c.Code, renjia.ErrInvalid)
		}
		return full.times(renjia.Frac(int64(b.Hours), int64(most))), nil
	case LowestPrice:
		lowest := b.Price.Minor()
		for _, x := range valid {
			lowest = min(lowest, x.Price.Minor())
		}
		return full.times(renjia.Frac(lowest, b.Price.Minor())), nil
	}
	return t.panel(c, b)
}

// panel combines the marks of the assessors; every bid must be marked.
func (t Tender) panel(c Criterion, b Bid) (exact, error) {
	var marks []renjia.Fraction
	for _, m := range b.Marks {
		if m.Criterion == c.Code {
			marks = append(marks, m.Points)
		}
	}
	slices.SortFunc(marks, renjia.Fraction.Compare)
	switch {
	case c.Combine == "" && len(marks) > 1:
		return exact{}, &renjia.UnspecifiedError{What: fmt.Sprintf("criterion %q", c.Code), Choices: []renjia.Choice{{
			Name: "Criterion.Combine", Options: []string{string(Mean), string(Trimmed)}, Why: "tender documents differ in how the marks of a panel become one"}}}
	case c.Combine == Trimmed && len(marks) < 3:
		return exact{}, fmt.Errorf("tender %s: bid %q has %d marks on %q, want at least 3 to leave out two: %w", t.ID, b.Code, len(marks), c.Code, renjia.ErrInvalid)
	case len(marks) == 0:
		return exact{}, fmt.Errorf("tender %s: bid %q has no marks on %q: %w", t.ID, b.Code, c.Code, renjia.ErrInvalid)
	case c.Combine == Trimmed:
		marks = marks[1 : len(marks)-1]
	}
	sum := exact{}
	for _, m := range marks {
		sum = sum.plus(m)
	}
	return sum.times(renjia.Frac(1, int64(len(marks)))), nil
}

// rank sorts by total, the invalid last, and names who shares the first rank.
func (r *Ranking) rank() {
	slices.SortStableFunc(r.Bids, func(a, b BidScore) int {
		if (a.Invalid == "") != (b.Invalid == "") {
			if a.Invalid == "" {
				return -1
			}
			return 1
		}
		return b.Total.Compare(a.Total)
	})
	for i := range r.Bids {
		b := &r.Bids[i]
		if b.Invalid != "" {
			break
		}
		b.Rank = i + 1
		if i > 0 && b.Total == r.Bids[i-1].Total {
			b.Rank = r.Bids[i-1].Rank
		}
		if b.Rank == 1 {
			r.Tied = append(r.Tied, b.Bid)
		}
	}
	if len(r.Tied) == 1 {
		r.Tied = nil
	}
}

func (r *Ranking) explain(t Tender) {
	for _, b := range r.Bids {
		if b.Invalid != "" {
			r.Explanation.Steps = append(r.Explanation.Steps, renjia.Fact(renjia.Textf("bid %s is invalid: %s", "投标%s无效：%s", b.Bid, b.Invalid)))
			continue
		}
		step := renjia.Fact(renjia.Textf("bid %s has %s points, rank %d", "投标%s得%s分，第%d名", b.Bid, b.Total, b.Rank))
		for i, c := range t.Criteria {
			step.Steps = append(step.Steps, renjia.Fact(renjia.Textf("%s: %s of %s (%s)", "%s：%s/%s（%s）", c.Name.In(renjia.Chinese), b.Points[i], c.Points, c.Formula)))
		}
		r.Explanation.Steps = append(r.Explanation.Steps, step)
	}
}

// Winner returns the best bid. Bids that share the first rank are
// ErrUnspecified: whoever decides must name one of them, see [Ranking.Choose].
func (r Ranking) Winner() (BidScore, error) {
	if len(r.Bids) == 0 || r.Bids[0].Invalid != "" {
		return BidScore{}, fmt.Errorf("no valid bid: %w", renjia.ErrNotFound)
	}
	if len(r.Tied) > 0 {
		return BidScore{}, &renjia.UnspecifiedError{What: "the winner", Choices: []renjia.Choice{{
			Name: "winner", Options: r.Tied, Why: "these bids have the same score"}}}
	}
	return r.Bids[0], nil
}

// Choose returns one of the bids that share the first rank.
func (r Ranking) Choose(bid string) (BidScore, error) {
	for _, b := range r.Bids {
		if b.Bid == bid && b.Rank == 1 {
			return b, nil
		}
	}
	return BidScore{}, fmt.Errorf("bid %q does not share the first rank: %w", bid, renjia.ErrForbidden)
}
