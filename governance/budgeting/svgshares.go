package budgeting

import (
	"context"
	"fmt"
	"io"
	"math/big"

	"github.com/renjia-project/renjia"
)

// shareBar is who paid for a purchase.
type shareBar struct {
	project     int
	votes       int64
	full, part  int64   // voters who paid a full share, and who gave all they had left
	effective   float64 // votes: of those who gave less, the part of a share they gave
	perVote     *big.Rat
	purchasedAt int
}

// WriteSharesSVG draws an outcome of Equal Shares, purchase by purchase: of the
// supporters of each project, how many paid a full share, how many gave the little
// they had left, and how many had nothing left to give; and the effective support,
// which counts those who paid less by the part of a share they paid. It is
// renjia.ErrUnsupported of other outcomes, and of those in which a project is worth
// more to some supporters than to others, so that full shares differ.
//
// Effective support is how the tool of equalshares.net presents rounds.
func WriteSharesSVG(ctx context.Context, w io.Writer, e *Election, o *Outcome, l renjia.Lang) error {
	if _, err := audit(e, o.Selected); err != nil {
		return err
	}
	if s := o.Rule.Satisfaction; o.Endowment == nil || s == Points || s == Borda {
		return fmt.Errorf("picture of payments: voters of this outcome do not pay equal shares: %w", renjia.ErrUnsupported)
	}
	purchases, err := charged(ctx, e, o)
	if err != nil {
		return err
	}
	bars, most := shareBars(e, purchases)
	if len(bars) == 0 {
		return fmt.Errorf("picture of payments: nobody paid for any of %d projects: %w", len(o.Selected), renjia.ErrUnsupported)
	}
	const row, top = 30, 70
	width := nameWidth + 2*barWidth
	about := renjia.Textf("%d purchases in order; each voter had %s.", "共%d次购买，按先后排列；每位选民有%s。", len(bars), e.endowment(o)).In(l)
	v := newCanvas(width+160, top+row*len(bars)+20, 12, in(l, "Who paid for each project", "每个项目由谁支付"), about)
	for i, k := range []struct{ colour, en, zh string }{
		{blue, "paid a full share", "付足份额"}, {orange, "gave all they had left", "付尽余额"}, {paleBlue, "had nothing left", "已无余额"},
	} {
		v.bar(12+210*i, 14, 140, 10, k.colour, "")
		v.text(32+210*i, 23, "start", in(l, k.en, k.zh))
	}
	v.text(width+148, 54, "end", in(l, "effective / all votes", "有效/全部票数"))
	for i, b := range bars {
		b.draw(v, e, l, top+i*row, most, width)
	}
	return v.writeTo(w)
}

func (e *Election) endowment(o *Outcome) string {
	if o.Endowment == nil {
		return "–"
	}
	return e.exactly(o.Endowment)
}

// shareBars sums up payments. The full share of a purchase is the greatest payment
// where a project is worth the same to all its supporters.
func shareBars(e *Election, purchases []Purchase) (bars []shareBar, most int64) {
	votes := e.Support()
	for i, p := range purchases {
		b := shareBar{project: p.Project, votes: votes[p.Project], purchasedAt: i + 1}
		for pay := range p.Payments() {
			switch {
			case b.perVote == nil || pay.Amount.Cmp(b.perVote) > 0:
				b.part += b.full
				b.full, b.perVote = pay.Voters, pay.Amount
			case pay.Amount.Cmp(b.perVote) == 0:
				b.full += pay.Voters
			default:
				b.part += pay.Voters
			}
		}
		if b.perVote == nil {
			continue
		}
		if b.perVote.Sign() > 0 {
			cost := new(big.Rat).SetInt64(e.Projects[p.Project].Cost)
			b.effective, _ = cost.Quo(cost, b.perVote).Float64()
		}
		bars, most = append(bars, b), max(most, b.votes)
	}
	return bars, most
}

func (b shareBar) draw(v *canvas, e *Election, l renjia.Lang, y int, most int64, width int) {
	name := fmt.Sprintf("%d  %s", b.purchasedAt, e.title(b.project))
	v.text(12, y+18, "start", fitted(name, 32))
	x, full := nameWidth, 2*barWidth-30
	scale := func(n int64) int64 { return tenths(n, most, full) }
	v.bar(x, y+4, scale(b.votes), 20, paleBlue, fmt.Sprintf("%s: %d", in(l, "votes", "票数"), b.votes))
	v.bar(x, y+4, scale(b.full+b.part), 20, orange, fmt.Sprintf("%s: %d", in(l, "gave all they had left", "付尽余额"), b.part))
	v.bar(x, y+4, scale(b.full), 20, blue, fmt.Sprintf("%s: %d × %s", in(l, "paid a full share", "付足份额"), b.full, e.exactly(b.perVote)))
	v.text(width+148, y+18, "end", fmt.Sprintf("%.1f / %d", b.effective, b.votes))
}
