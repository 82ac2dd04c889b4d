package budgeting

import "github.com/renjia-project/renjia"

// Steps puts a need into words.
func (n Need) Steps(e *Election) []renjia.Step {
	source := "Boehmer et al. 2024"
	var steps []renjia.Step
	add := func(b *Bound, exact, bound renjia.Text) {
		text := exact
		if b == nil {
			return
		}
		if !b.Exact {
			text = bound
		}
		steps = append(steps, renjia.Step{Claim: text, Holds: true, Source: source})
	}
	if b := n.Cost; b != nil {
		cost := e.money(b.N)
		add(b, renjia.Textf("it would be funded at a cost of %s, not of more", "成本为%s时可获资助，再高则不能", cost),
			renjia.Textf("it would be funded at a cost of %s", "成本为%s时可获资助", cost))
	}
	if b := n.Singletons; b != nil {
		add(b, renjia.Textf("it would be funded with at least %d new voters who vote for it alone", "至少再有%d名只投它的新选民，即可获资助", b.N),
			renjia.Textf("it would be funded with %d new voters who vote for it alone, though not with one fewer", "再有%d名只投它的新选民可获资助，少一名则不能", b.N))
	}
	if b := n.Optimist; b != nil {
		text := renjia.Textf("had at least %d of the voters who do not support it done so, it could have been funded", "若未支持它的选民中至少有%d名支持它，则可能获资助", b.N)
		add(b, text, text)
	}
	if b := n.Pessimist; b != nil {
		add(b, renjia.Textf("whoever they were, %d such voters would be enough, not fewer", "不论是谁，%d名这样的选民即足够，再少则不一定", b.N),
			renjia.Textf("whoever they were, %d such voters would be enough", "不论是谁，%d名这样的选民即足够", b.N))
	}
	if len(steps) == 0 {
		steps = append(steps, renjia.Fact(renjia.Text{EN: "no lower cost and no further votes are known to have helped", ZH: "未发现降低成本或增加票数会有帮助"}))
	}
	return steps
}
