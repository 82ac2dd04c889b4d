package assign

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
)

// Names are what rows and columns are called in an explanation. Missing ones are
// called by their number, from 0.
type Names struct {
	Rows     []string
	Columns  []string
	Decimals int // costs are whole numbers of 10^-Decimals
}

// Explain writes out why a plan is as it is: how many are placed and why not
// more, what proves the cost, how ties were decided, and for every person left out
// and every post left empty the reason with the cheapest direct exchange.
// w holds the penalties of a plan of [Optional].
func Explain[C Number](costs Costs[C], w Penalties[C], p Plan[C], names Names) (renjia.Explanation, error) {
	out, err := WhyOut(costs, w, p)
	if err != nil {
		return renjia.Explanation{}, err
	}
	empty, err := WhyEmpty(costs, w, p)
	if err != nil {
		return renjia.Explanation{}, err
	}
	x := account[C]{p, names}
	e := renjia.Explanation{Title: renjia.Textf("%d of %d people placed on %d posts at a cost of %s",
		"%d 人（共 %d 人）安排到 %d 个岗位，总成本 %s", p.Placed, p.Rows, p.Columns, x.amount(p.Cost))}
	e.Steps = append(e.Steps, x.most()...)
	e.Steps = append(e.Steps, x.worst()...)
	e.Steps = append(e.Steps, x.proof()...)
	e.Steps = append(e.Steps, x.ties())
	for _, l := range out {
		e.Steps = append(e.Steps, x.out(l))
	}
	for _, l := range empty {
		e.Steps = append(e.Steps, x.empty(l))
	}
	return e, nil
}

type account[C Number] struct {
	Plan[C]
	names Names
}

func (x account[C]) row(i int) string    { return x.names.Row(i) }
func (x account[C]) column(j int) string { return x.names.Column(j) }

// Row returns the name of a row, its number if it has none.
func (n Names) Row(i int) string { return named(n.Rows, i) }

// Column returns the name of a column, its number if it has none.
func (n Names) Column(j int) string { return named(n.Columns, j) }

func named(names []string, k int) string {
	if k < len(names) && names[k] != "" {
		return names[k]
	}
	return "#" + strconv.Itoa(k)
}

func (x account[C]) amount(c C) string { return Decimal(c, x.names.Decimals) }

// Decimal writes a cost given in units of 10^-decimals.
func Decimal[C Number](c C, decimals int) string {
	whole, ok := any(c).(int64)
	if !ok || decimals <= 0 {
		return fmt.Sprint(c)
	}
	ten := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil)
	s := new(big.Rat).SetFrac(big.NewInt(whole), ten).FloatString(decimals)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// most says why no more are placed.
func (x account[C]) most() []renjia.Step {
	if x.Contested == nil {
		return nil
	}
	rows, columns := len(x.Contested.Rows), len(x.Contested.Columns)
	return []renjia.Step{{
		Claim: renjia.Textf("%d people may take no posts but the same %d: at least %d of them are left out in any plan",
			"%d 人只能担任同样的 %d 个岗位：任何方案都至少有 %d 人无法安排", rows, columns, rows-columns),
		Left: strconv.Itoa(x.Rows - x.Placed), Op: renjia.Equal, Right: strconv.Itoa(rows - columns),
		Holds: x.Rows-x.Placed == rows-columns, Source: "Hall 1935",
	}}
}

// worst says why the worst pair is not better.
func (x account[C]) worst() []renjia.Step {
	if x.Below == nil {
		return nil
	}
	rows, columns := len(x.Below.Rows), len(x.Below.Columns)
	return []renjia.Step{renjia.Fact(renjia.Textf(
		"the worst pair costs %s: with pairs below that, %d people could take no posts but the same %d, and fewer would be placed",
		"最差的一对成本为 %s：若只用低于此的配对，%d 人只能担任同样的 %d 个岗位，能安排的人更少",
		x.amount(x.Worst), rows, columns))}
}

// proof says that the prices of all that is in use add up to the cost.
func (x account[C]) proof() []renjia.Step {
	if x.Prices == nil {
		return nil
	}
	all := x.Method == WithPenalties
	var used []C
	for i, u := range x.Prices.Rows {
		if all || x.Column[i] >= 0 {
			used = append(used, u)
		}
	}
	for j, i := range x.holders() {
		if all || i >= 0 {
			used = append(used, x.Prices.Columns[j])
		}
	}
	total, _ := add(used)
	off := tolerance(max(x.Cost, -x.Cost, x.Worst)) * C(len(used)+1)
	return []renjia.Step{{
		Claim: renjia.Text{
			EN: "no pair costs less than the prices of its person and post, so no plan can cost less than the prices add up to",
			ZH: "任何配对的成本都不低于其人员与岗位的价格之和，因此任何方案的成本都不低于价格总和",
		},
		Left: x.amount(x.Cost), Op: renjia.Equal, Right: x.amount(total), Holds: max(total-x.Cost, x.Cost-total) <= off,
		Source: "linear programming duality",
	}}
}

func (x account[C]) ties() renjia.Step {
	switch {
	case x.Unique:
		return renjia.Fact(renjia.Text{EN: "no other plan is as good", ZH: "没有同样好的其他方案"})
	case strings.HasPrefix(x.Variant, string(AsFound)):
		return renjia.Fact(renjia.Text{EN: "whether other plans are as good was not looked for", ZH: "未检查是否有同样好的其他方案"})
	}
	return renjia.Fact(renjia.Textf("other plans are as good; rule for ties: %s", "另有同样好的方案；并列规则：%s", x.Variant))
}

func (x account[C]) out(l Left[C]) renjia.Step {
	name := x.row(l.Index)
	switch {
	case l.Reason == NothingAllowed:
		return renjia.Fact(renjia.Textf("%s is left out: no post is allowed", "%s 未安排：没有可担任的岗位", name))
	case l.Instead < 0:
		return renjia.Fact(renjia.Textf("%s is left out: %s would cost %s more than leaving both", "%s 未安排：安排到 %s 比两者都空缺多 %s",
			name, x.column(l.With), x.amount(l.Extra)))
	}
	return renjia.Fact(renjia.Textf("%s is left out: every allowed post (%d) is taken; taking %s from %s would change the cost by %s",
		"%s 未安排：%d 个可担任的岗位均已有人；取代 %[3]s 上的 %[4]s 会使成本变化 %[5]s",
		name, l.Allowed, x.column(l.With), x.row(l.Instead), x.amount(l.Extra)))
}

func (x account[C]) empty(l Left[C]) renjia.Step {
	name := x.column(l.Index)
	switch {
	case l.Reason == NothingAllowed:
		return renjia.Fact(renjia.Textf("%s is empty: nobody may take it", "%s 空缺：无人可担任", name))
	case l.Instead < 0:
		return renjia.Fact(renjia.Textf("%s is empty: %s would cost %s more than leaving both", "%s 空缺：由 %s 担任比两者都空缺多 %s",
			name, x.row(l.With), x.amount(l.Extra)))
	}
	return renjia.Fact(renjia.Textf("%s is empty: everybody who may take it (%d) is placed; moving %s from %s would change the cost by %s",
		"%s 空缺：%d 位可担任者均已安排；把 %[3]s 从 %[4]s 调来会使成本变化 %[5]s",
		name, l.Allowed, x.row(l.With), x.column(l.Instead), x.amount(l.Extra)))
}
