package stv

import (
	"context"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Scottish counts by the rules of the Scottish Local Government Elections Order
// (2007, rules 45 to 52; 2011 alike): quota ⌊votes/(seats+1)⌋+1, one surplus at a
// time at a value of five decimals, truncated; between equals the latest earlier
// stage at which they differed decides, then lot.
func Scottish(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return run(ctx, "scottish", p, seats, o, strict(func(c *count) error {
		g := newGregory(c, number[int64](fixed(5, true)))
		g.quota, g.stages = g.whole(wholeQuota(c)), latestFirst
		for {
			g.reach(false, g.atQuota)
			if g.complete() {
				return g.last()
			}
			if err := g.step(); err != nil {
				return err
			}
		}
	}))
}

// WIGM counts by the Weighted Inclusive Gregory Method of the PR Foundation's
// reference rule: quota votes/(seats+1) plus 0.0001, four decimals, each product
// and each quotient truncated, ties by lot. As the reference program does, it
// shows the transfer of a surplus even after the last seat is filled.
func WIGM(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return run(ctx, "wigm_prf", p, seats, o, strict(func(c *count) error {
		g := newGregory(c, number[int64](fixed(4, false)))
		g.quota = fractionQuota(c, 4)
		return g.inclusive(g.atQuota)
	}))
}

// WIGMRational is the Weighted Inclusive Gregory Method without rounding: quota
// votes/(seats+1) exactly, which a candidate must exceed. Fractions double in
// length with each transfer; see [MeekRational] for how they are spared.
func WIGMRational(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return run(ctx, "wigm_rational", p, seats, o, strict(func(c *count) error {
		return c.precisely(func(c *count, bits uint) error {
			v := &values{exact: newExact(bits)}
			g := newGregory(c, number[figure](v))
			g.quota = v.short(big.NewRat(c.valid, int64(c.seats)+1))
			return g.inclusive(func(vote figure) bool { return v.cmp(vote, g.quota) > 0 })
		})
	}))
}

// WIGMBatch is [WIGM] with the optional step B.2: all candidates who cannot catch
// up any more are excluded together, before any surplus is transferred.
func WIGMBatch(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return run(ctx, "wigm_prf_batch", p, seats, o, strict(func(c *count) error {
		g := newGregory(c, number[int64](fixed(4, false)))
		g.quota = fractionQuota(c, 4)
		return g.batched(false, func(surplus int64) int64 { return surplus })
	}))
}

// Minneapolis counts by chapter 167 of the Minneapolis Code of Ordinances, as of
// 2009: quota ⌊votes/(seats+1)⌋+1, four decimals, candidates for whom it is
// impossible to be elected are excluded together, and papers may still go to
// elected candidates whose surplus awaits transfer. Who could at most draw level
// is not excluded, although the letter of § 167.20 says so.
func Minneapolis(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return run(ctx, "mpls", p, seats, o, strict(func(c *count) error {
		g := newGregory(c, number[int64](fixed(4, false)))
		g.quota = g.whole(wholeQuota(c))
		return g.batched(true, func(int64) int64 { return 0 })
	}))
}

// CfER counts by the choice voting bill of Californians for Electoral Reform
// (proposed § 10059 of the Elections Code): quota votes/(seats+1) plus 0.00001,
// five decimals, all surpluses of a round transferred in it, single exclusions,
// ties by lot.
func CfER(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return run(ctx, "cfer", p, seats, o, strict(func(c *count) error {
		g := newGregory(c, number[int64](fixed(5, false)))
		g.quota = fractionQuota(c, 5)
		for !g.complete() {
			g.reach(false, g.atQuota)
			if g.left() == 0 {
				break
			}
			if err := g.stepAll(); err != nil {
				return err
			}
		}
		return g.last()
	}))
}

// wholeQuota is ⌊votes/(seats+1)⌋+1.
func wholeQuota(c *count) int64 { return c.valid/(int64(c.seats)+1) + 1 }

// fractionQuota is votes/(seats+1), truncated, plus one in the last decimal.
func fractionQuota(c *count, digits int) int64 {
	return fixed(digits, false).whole(c.valid)/(int64(c.seats)+1) + 1
}

func (g *gregory[V]) atQuota(v V) bool { return g.cmp(v, g.quota) >= 0 }

// step transfers the largest surplus, or else excludes the lowest candidate.
func (g *gregory[V]) step() error {
	if len(g.in(pending)) > 0 {
		i, err := g.highest()
		if err != nil {
			return err
		}
		return g.transfer(i)
	}
	i, err := g.lowest()
	if err != nil {
		return err
	}
	if err := g.defeat(i); err != nil {
		return err
	}
	g.cast([]int{i})
	return nil
}

func (g *gregory[V]) transfer(i int) error {
	if err := g.begin(g.say("surplus", "转移超额票", g.text(g.surplus(i)), i)); err != nil {
		return err
	}
	g.pass(i)
	return nil
}

func (g *gregory[V]) defeat(who ...int) error {
	if err := g.begin(g.say("excluded", "淘汰", "", who...)); err != nil {
		return err
	}
	g.exclude(who...)
	return nil
}

// say is what a stage is about: whose surplus, who is excluded.
func (g *gregory[V]) say(en, zh, amount string, who ...int) renjia.Text {
	nameEN, nameZH := g.names(who)
	if amount != "" {
		en, zh = en+" "+amount, zh+amount
	}
	return renjia.Text{EN: en + ": " + nameEN, ZH: zh + "：" + nameZH}
}

// inclusive is the flow of WIGM.
func (g *gregory[V]) inclusive(elects func(v V) bool) error {
	for !g.complete() {
		g.reach(false, elects)
		if g.left() == 0 {
			return g.afterwards()
		}
		if err := g.step(); err != nil {
			return err
		}
	}
	return g.last()
}

// afterwards transfers the largest surplus for the record, if it is one
// candidate's or the policy has an order; nobody is asked about it.
func (g *gregory[V]) afterwards() error {
	high := extreme(g.in(pending), 1, g.compare)
	if g.paths == nil && len(high) > 1 && !g.ties.Asks() {
		if i, err := g.highest(); err == nil {
			high = []int{i}
		}
	}
	if len(high) == 1 {
		if err := g.transfer(high[0]); err != nil {
			return err
		}
	}
	return g.last()
}

// batched is the flow of the rules that exclude sure losers together.
func (g *gregory[V]) batched(keep bool, slack func(surplus V) V) error {
	for !g.complete() {
		g.reach(keep, g.atQuota)
		if g.left() == 0 {
			break
		}
		if gone := g.sure(slack); len(gone) > 0 {
			if err := g.defeat(gone...); err != nil {
				return err
			}
			if !g.complete() {
				g.cast(gone)
			}
			continue
		}
		if err := g.step(); err != nil {
			return err
		}
	}
	return g.last()
}

func (g *gregory[V]) sure(slack func(surplus V) V) []int {
	surplus := g.whole(0)
	for _, i := range g.in(pending) {
		surplus = g.add(surplus, g.surplus(i))
	}
	who := g.in(hopeful)
	slices.SortStableFunc(who, g.compare)
	s := sureLosers[V]{number: g.number, votes: g.votes, slack: slack(surplus), surplus: surplus, spare: len(who) - g.left()}
	gone := slices.Clone(s.of(who))
	slices.Sort(gone)
	return gone
}

// stepAll transfers all surpluses, or else excludes the lowest candidate.
func (g *gregory[V]) stepAll() error {
	var over []int
	for _, i := range g.in(pending) {
		if g.cmp(g.votes[i], g.quota) > 0 {
			over = append(over, i)
		}
		g.state[i] = elected
	}
	if len(over) == 0 {
		return g.step()
	}
	if err := g.begin(g.say("surpluses", "转移超额票", "", over...)); err != nil {
		return err
	}
	for _, i := range over {
		g.pass(i)
	}
	return nil
}
