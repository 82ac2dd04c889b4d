package budgeting

import (
	"fmt"
	"math/big"

	"github.com/renjia-project/renjia"
)

// Explain puts the measures into words, each with where it is defined.
func (f *Fairness) Explain(e *Election) renjia.Explanation {
	x := renjia.Explanation{Title: renjia.Textf("How the outcome treats %d voters", "结果对%d名选民的待遇", f.Voters)}
	add := func(source, en, zh, value string) {
		x.Steps = append(x.Steps, renjia.Step{Claim: renjia.Text{EN: en + ": " + value, ZH: zh + "：" + value}, Holds: true, Source: source})
	}
	share := func(r *big.Rat) string {
		if r == nil {
			return "–"
		}
		return fmt.Sprintf("%s (%s)", short(r), percent(r))
	}
	add("Fairstein, Benadè & Gal 2023", "voters with nothing of what they support", "所支持项目无一获资助的选民", share(f.Excluded))
	add("", "voters with nothing", "一无所获的选民", share(f.EmptyHanded))
	add("", "funded projects per voter", "人均所获项目数", decimals(f.Number, 3))
	add("", "value of these", "人均所获价值", e.exactly(f.Value))
	add("", "share of the budget that is spent", "预算使用率", share(f.Used))
	add("Gini 1912", "Gini coefficient of projects per voter", "人均项目数的基尼系数", decimals(f.NumberGini, 3))
	add("Gini 1912", "Gini coefficient of value", "人均价值的基尼系数", decimals(f.ValueGini, 3))
	add("Gini 1912", "Gini coefficient of resources", "所获资源的基尼系数", decimals(f.ResourceGini, 3))
	add("Maly, Rey, Endriss & Lackner 2023", "mean distance from the fair share", "与公平份额的平均距离", e.exactly(f.FairShare))
	add("Maly, Rey, Endriss & Lackner 2023", "mean shortfall from the fair share", "与公平份额的平均差额", e.exactly(f.Shortfall))
	return x
}

// Step puts a violation of EJR+ up to one project into words: the test that fails.
func (n Neglect) Step(e *Election) renjia.Step {
	return renjia.Step{
		Claim: renjia.Textf("%d supporters of %s have a share of %s: satisfaction of the best served of them, with this project, against what the share deserves",
			"%[2]s的%[1]d名支持者应得份额%[3]s：其中最满意者加上该项目后的满意度，对比其应得", n.Voters, e.title(n.Project), e.exactly(n.Share)),
		Left: n.Has.RatString(), Op: renjia.MoreThan, Right: short(n.Deserved), Holds: false,
		Source: "Brill & Peters 2023, EJR+ up to one project",
	}
}
