package budgeting

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/renjia-project/renjia"
)

// Measures of the picture, in pixels.
const (
	nameWidth   = 250
	barWidth    = 260
	figureWidth = 110
	boxWidth    = 34
)

// WriteSVG draws the comparison: a row for each project, most votes first, with
// bars for its votes and cost, and a column for each rule in which a filled square
// says that the project is funded. Two hundred projects fill some three pages.
func (c *Comparison) WriteSVG(w io.Writer, l renjia.Lang) error {
	row := 24
	if len(c.Votes) > 60 {
		row = 16
	}
	top := 60 + 18*len(c.Columns)
	width := nameWidth + barWidth + figureWidth + boxWidth*len(c.Columns) + 40
	height := top + row*len(c.Votes) + 50
	canvas := newCanvas(max(width, 720), height, row/2+1, in(l, "Outcomes side by side", "结果对比"), c.describe(l))
	c.legend(canvas, l)
	for at, p := range c.byVotes() {
		c.row(canvas, l, p, top+at*row, row)
	}
	c.foot(canvas, l, top+row*len(c.Votes)+8)
	return canvas.writeTo(w)
}

func (c *Comparison) describe(l renjia.Lang) string {
	text := renjia.Textf("%d projects, %d voters, budget %s; the rules differ on %d projects.", "%d个项目，%d名选民，预算%s；各规则对%d个项目结果不同。",
		len(c.Votes), c.Election.Votes.Voters(), c.Election.money(c.Election.Budget), len(c.Differ())).In(l)
	for i, k := range c.Columns {
		text += fmt.Sprintf(" %d: %s.", i+1, k.Title.In(l))
	}
	return text
}

func (c *Comparison) byVotes() []int {
	order := make([]int, len(c.Votes))
	for p := range order {
		order[p] = p
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(c.Votes[b], c.Votes[a]) })
	return order
}

// legend says what bars and columns are.
func (c *Comparison) legend(v *canvas, l renjia.Lang) {
	v.bar(12, 12, 140, 10, blue, "")
	v.text(32, 21, "start", in(l, "votes", "票数"))
	v.bar(112, 12, 140, 10, orange, "")
	v.text(132, 21, "start", in(l, "cost", "成本"))
	v.box(212, 12, 10, true, "")
	v.text(230, 21, "start", in(l, "funded", "获资助"))
	for i, k := range c.Columns {
		v.text(12, 44+18*i, "start", fmt.Sprintf("%d  %s", i+1, k.Title.In(l)))
		v.text(c.boxAt(i)+6, 54+18*len(c.Columns), "middle", fmt.Sprint(i+1))
	}
}

func (c *Comparison) boxAt(i int) int { return nameWidth + barWidth + figureWidth + 20 + boxWidth*i }

func (c *Comparison) row(v *canvas, l renjia.Lang, p, y, height int) {
	e, q := c.Election, c.Election.Projects[p]
	base := y + height*2/3
	v.line(12, y+height-1, v.width-12, y+height-1)
	v.text(12, base, "start", fitted(e.title(p), (nameWidth-30)*2/(v.font+1)))
	most, dearest := slices.Max(c.Votes), int64(0)
	for _, q := range e.Projects {
		dearest = max(dearest, q.Cost)
	}
	votes := fmt.Sprintf("%s: %d %s", e.title(p), c.Votes[p], in(l, "votes", "票"))
	v.bar(nameWidth, y+2, tenths(c.Votes[p], most, barWidth), height/2-2, blue, votes)
	v.bar(nameWidth, y+height/2+1, tenths(q.Cost, dearest, barWidth), height/4-1, orange, e.title(p)+": "+e.money(q.Cost))
	v.text(nameWidth+barWidth+figureWidth, base, "end", fmt.Sprintf("%d · %s", c.Votes[p], e.Amount(q.Cost).StringFixed(int32(e.Scale))))
	for i, k := range c.Columns {
		verdict := in(l, "not funded", "未获资助")
		if c.Funds(i, p) {
			verdict = in(l, "funded", "获资助")
		}
		v.box(c.boxAt(i), y+(height-12)/2, 12, c.Funds(i, p), fmt.Sprintf("%s: %s: %s", k.Title.In(l), e.title(p), verdict))
	}
}

// foot says for each rule how many projects are funded.
func (c *Comparison) foot(v *canvas, l renjia.Lang, y int) {
	v.text(12, y+12, "start", in(l, "projects funded", "资助项目数"))
	v.text(12, y+30, "start", in(l, "share of the budget", "预算使用率"))
	for i, k := range c.Columns {
		v.text(c.boxAt(i)+6, y+12, "middle", fmt.Sprint(len(k.Outcome.Selected)))
		v.text(c.boxAt(i)+6, y+30, "middle", wholePercent(k.Fairness))
	}
}

func wholePercent(f *Fairness) string {
	share, _ := f.Used.Float64()
	return fmt.Sprintf("%.0f%%", share*100)
}
