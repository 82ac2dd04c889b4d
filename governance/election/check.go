package election

import (
	"slices"

	"github.com/renjia-project/renjia"
)

// Validate reports every problem of the regulation. Open fields are none.
func (g Regulation) Validate() error {
	var p renjia.Problems
	p.Require(g.ID != "", "id", "must be given")
	p.Require(g.Jurisdiction != "", "jurisdiction", "must be given")
	p.Require(!g.Title.IsZero(), "title", "must be given")
	p.Require(g.Source != "", "source", "must cite the text")
	p.Require(!g.TextDate.IsZero(), "text_date", "must be given")
	p.Within("valid", g.Valid.Validate())
	p.Require(g.Verification.Valid(), "verification", "%q: want full-text, secondary, unverified or own", g.Verification)
	g.Nomination.check(&p)
	g.checkVariants(&p)
	g.checkNumbers(&p)
	return p.Err("regulation " + g.ID)
}

func (g Regulation) checkVariants(p *renjia.Problems) {
	oneOf(p, "ballots.over_vote", g.Ballots.OverVote, WholeBallot, ThatPost)
	oneOf(p, "ballots.void", g.Ballots.Void, Counted, LeftOut)
	oneOf(p, "ballots.write_ins", g.Ballots.WriteIns, Allowed, Forbidden)
	oneOf(p, "boxes.forgeries", g.Boxes.Forgeries, Counted, LeftOut)
	oneOf(p, "seating.tie", g.Seating.Tie, Revote, Lots)
	oneOf(p, "seating.carry_down", g.Seating.CarryDown, CarryNever, CarryStood, CarryAny)
	oneOf(p, "women.method", g.Women.Method, BestThenRerun)
	oneOf(p, "relatives.equal", g.Relatives.Equal, ByAssembly, ByFurtherVote)
	oneOf(p, "relatives.vacated", g.Relatives.Vacated, NextPlaced, StaysEmpty)
	oneOf(p, "relatives.earlier", g.Relatives.Earlier, EarlierStays)
}

// oneOf refuses a variant that is neither open nor known.
func oneOf[T ~string](p *renjia.Problems, path string, got T, known ...T) {
	p.Require(got == "" || slices.Contains(known, got), path, "%q: want one of %v, or nothing where the text leaves it open", got, known)
}

func (g Regulation) checkNumbers(p *renjia.Problems) {
	for _, n := range []struct {
		path  string
		value int
	}{
		{"women.seats", g.Women.Seats},
		{"second.enough", g.Second.Enough},
		{"second.within_days", g.Second.WithinDays},
		{"recall.within_days", g.Recall.WithinDays},
		{"recall.within_months", g.Recall.WithinMonths},
		{"recall.notice_days", g.Recall.NoticeDays},
		{"recall.bar_months", g.Recall.BarMonths},
		{"proxy_list_days", g.ProxyListDays},
		{"handover_days", g.HandoverDays},
	} {
		p.Require(n.value >= 0, n.path, "%d: must not be negative", n.value)
	}
	p.Require(g.Second.Surplus == nil || *g.Second.Surplus >= 0, "second.surplus", "must not be negative")
}

// open is the error for a choice that the regulation leaves and that a case has
// come to depend on.
func (g Regulation) open(field, why string, options ...string) error {
	return &renjia.UnspecifiedError{What: "regulation " + g.ID, Choices: []renjia.Choice{{Name: field, Options: options, Why: why}}}
}

// Supplement fills what g leaves open from another regulation, field by field,
// and records that it did. It changes nothing that g settles. This is how an
// election of residents follows a regulation made for villages by analogy:
// somebody decides that it does.
func (g Regulation) Supplement(other Regulation) Regulation {
	g.Supplements = append(slices.Clone(g.Supplements), other.ID)
	g.Nomination = g.Nomination.supplement(other.Nomination)
	fill(&g.Boxes.VoidAboveIssued, other.Boxes.VoidAboveIssued)
	fill(&g.Boxes.MobileApart, other.Boxes.MobileApart)
	fill(&g.Boxes.Forgeries, other.Boxes.Forgeries)
	fill(&g.Boxes.Source, other.Boxes.Source)
	fill(&g.Ballots.OverVote, other.Ballots.OverVote)
	fill(&g.Ballots.Void, other.Ballots.Void)
	fill(&g.Ballots.WriteIns, other.Ballots.WriteIns)
	fill(&g.Ballots.Source, other.Ballots.Source)
	fill(&g.Seating.Tie, other.Seating.Tie)
	fill(&g.Seating.CarryDown, other.Seating.CarryDown)
	fill(&g.Seating.Source, other.Seating.Source)
	g.supplementLater(other)
	return g
}

func (g *Regulation) supplementLater(other Regulation) {
	fill(&g.Women.Seats, other.Women.Seats)
	fill(&g.Women.Method, other.Women.Method)
	fill(&g.Women.Source, other.Women.Source)
	fill(&g.Relatives.Apply, other.Relatives.Apply)
	fill(&g.Relatives.Ranked, other.Relatives.Ranked)
	fill(&g.Relatives.Equal, other.Relatives.Equal)
	fill(&g.Relatives.Vacated, other.Relatives.Vacated)
	fill(&g.Relatives.Earlier, other.Relatives.Earlier)
	fill(&g.Relatives.Source, other.Relatives.Source)
	fill(&g.Second.Round, other.Second.Round)
	fill(&g.Second.Surplus, other.Second.Surplus)
	fill(&g.Second.Enough, other.Second.Enough)
	fill(&g.Second.WithinDays, other.Second.WithinDays)
	fill(&g.Second.ClockBelowEnough, other.Second.ClockBelowEnough)
	fill(&g.Second.DeputyPresides, other.Second.DeputyPresides)
	fill(&g.Second.Source, other.Second.Source)
	if g.Second.Must == nil {
		g.Second.Must = other.Second.Must
	}
	fill(&g.Recall.WithinDays, other.Recall.WithinDays)
	fill(&g.Recall.WithinMonths, other.Recall.WithinMonths)
	fill(&g.Recall.NoticeDays, other.Recall.NoticeDays)
	fill(&g.Recall.BarMonths, other.Recall.BarMonths)
	fill(&g.Recall.Source, other.Recall.Source)
	fill(&g.ProxyListDays, other.ProxyListDays)
	fill(&g.HandoverDays, other.HandoverDays)
	fill(&g.HandoverSource, other.HandoverSource)
}

// fill sets what is still empty.
func fill[T comparable](field *T, value T) {
	var empty T
	if *field == empty {
		*field = value
	}
}
