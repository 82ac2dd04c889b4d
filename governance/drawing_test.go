package governance_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/storage"
)

func yuan(t testing.TB, n int64) renjia.Money {
	m, err := renjia.Yuan(n)
	require.NoError(t, err)
	return m
}

// spend draws an amount for founding a community and founds it in one Update.
func (w *world) spend(by renjia.Act, m governance.MandateID, code string, amount renjia.Money) error {
	c := community(code)
	on := renjia.RefTo("governance_community", c.ID)
	d := governance.Drawing{ID: renjia.ImportedID[governance.Drawing]("liede", "drawing", code), Mandate: m, Verb: "governance.community.found", On: on, Amount: amount}
	_, err := w.space.Update(ctx, by.Does("governance.mandate.draw", renjia.RefTo("governance_mandate", m)), func(tx *storage.Tx) error {
		if err := w.reg.In(tx).Draw(ctx, by, d); err != nil {
			return err
		}
		spend := by
		spend.Authority = renjia.RefTo("governance_drawing", d.ID)
		return w.reg.In(tx).Found(ctx, spend, c)
	})
	return err
}

func TestAmountsStayWithinTheMandate(t *testing.T) {
	w := newWorld(t, governance.NewPolicy(founder.By))
	m := mandate("purse", clerk.By, "governance.community")
	m.PerAct = yuan(t, 60)
	m.Totals = []governance.Total{{Interval: renjia.Interval{From: start, Until: start.Add(time.Hour)}, Limit: yuan(t, 100)}}
	require.NoError(t, w.reg.Grant(ctx, founder, m))
	require.ErrorContains(t, w.reg.Found(ctx, clerk, community("free")), "draw on it first")
	require.ErrorIs(t, w.spend(clerk, m.ID, "dear", yuan(t, 61)), renjia.ErrForbidden)
	require.NoError(t, w.spend(clerk, m.ID, "1", yuan(t, 60)))
	require.ErrorContains(t, w.spend(clerk, m.ID, "2", yuan(t, 41)), "allows 100.00 CNY")
	require.NoError(t, w.spend(clerk, m.ID, "3", yuan(t, 40)), "a refused drawing takes nothing")
	later := clerk
	later.At = start.Add(time.Hour)
	require.ErrorContains(t, w.spend(later, m.ID, "4", yuan(t, 1)), "allows no amount at")
	require.ErrorIs(t, w.spend(street, m.ID, "5", yuan(t, 1)), renjia.ErrForbidden, "the holder draws")
	stolen := clerk
	stolen.Authority = renjia.RefTo("governance_drawing", renjia.ImportedID[governance.Drawing]("liede", "drawing", "1"))
	require.ErrorIs(t, w.reg.Found(ctx, stolen, community("again")), renjia.ErrForbidden, "a drawing is for one record")
}

func TestTotalsHoldWhoeverDrawsAtOnce(t *testing.T) {
	w := newWorld(t, governance.NewPolicy(founder.By))
	m := mandate("purse", clerk.By, "governance.community")
	m.Totals = []governance.Total{{Interval: renjia.Interval{From: start, Until: start.Add(24 * time.Hour)}, Limit: yuan(t, 3)}}
	require.NoError(t, w.reg.Grant(ctx, founder, m))
	errs := make(chan error, 6)
	for i := range 6 {
		go func() { errs <- w.spend(clerk, m.ID, fmt.Sprint(i), yuan(t, 1)) }()
	}
	spent := 0
	for range 6 {
		if err := <-errs; err == nil {
			spent++
		} else {
			require.ErrorIs(t, err, renjia.ErrForbidden)
		}
	}
	require.Equal(t, 3, spent)
}

func TestMandatesAreLimitedToRecords(t *testing.T) {
	w := newWorld(t, governance.NewPolicy(founder.By))
	m := mandate("all", clerk.By, "*")
	m.Kinds = []string{"governance_community"}
	require.NoError(t, w.reg.Grant(ctx, founder, m))
	require.NoError(t, w.reg.Found(ctx, clerk, community("1")))
	require.ErrorIs(t, w.reg.Establish(ctx, clerk, governance.Body{ID: renjia.ImportedID[governance.Body]("liede", "b", "1")}), renjia.ErrForbidden)
	one := mandate("one", street.By, "*")
	one.Objects = []renjia.Ref{renjia.RefTo("governance_community", community("2").ID).In("liede")}
	require.NoError(t, w.reg.Grant(ctx, founder, one))
	require.NoError(t, w.reg.Found(ctx, street, community("2")))
	require.ErrorContains(t, w.reg.Found(ctx, street, community("3")), "not on")
}

func TestMandatesAreLimitedToBodies(t *testing.T) {
	w := newWorld(t, governance.NewPolicy(founder.By))
	require.NoError(t, w.reg.Grant(ctx, founder, mandate("clerk", clerk.By, "*")))
	require.NoError(t, w.reg.Found(ctx, clerk, community("1")))
	motions := map[string]governance.MotionID{}
	limited := mandate("street", street.By, "governance.motion")
	for _, key := range []string{"ours", "theirs"} {
		w.body = renjia.ImportedID[governance.Body]("liede", "b", key)
		require.NoError(t, w.reg.Establish(ctx, clerk, governance.Body{ID: w.body, Community: community("1").ID, Kind: governance.Council, Name: renjia.Both(key)}))
		motions[key] = renjia.ImportedID[governance.Motion]("liede", "m", key)
		require.NoError(t, w.reg.Draft(ctx, clerk, governance.Motion{ID: motions[key], Body: w.body, Title: renjia.Both(key)}))
		if key == "ours" {
			limited.Bodies = []governance.BodyID{w.body}
		}
	}
	require.NoError(t, w.reg.Grant(ctx, clerk, limited))
	_, err := w.reg.Withdraw(ctx, street, motions["theirs"])
	require.ErrorIs(t, err, renjia.ErrForbidden)
	_, err = w.reg.Withdraw(ctx, street, motions["ours"])
	require.NoError(t, err)
}

func TestMandatesArePassedOnWithinTheirLimits(t *testing.T) {
	w := newWorld(t, governance.NewPolicy(founder.By))
	m := mandate("parent", clerk.By, "governance.community")
	m.Until, m.Delegable, m.PerAct = start.Add(time.Hour), true, yuan(t, 50)
	m.Totals = []governance.Total{{Interval: renjia.Interval{From: start, Until: start.Add(time.Hour)}, Limit: yuan(t, 80)}}
	require.NoError(t, w.reg.Grant(ctx, founder, m))
	child := func(key string, change func(*governance.Mandate)) error {
		c := mandate(key, street.By, "governance.community.found")
		c.Parent, c.Until = m.ID, m.Until
		change(&c)
		return w.reg.Delegate(ctx, clerk, c)
	}
	require.ErrorContains(t, child("verbs", func(c *governance.Mandate) { c.Verbs = []string{"governance"} }), "verbs[0]")
	require.ErrorContains(t, child("until", func(c *governance.Mandate) { c.Until = time.Time{} }), "until")
	require.ErrorContains(t, child("from", func(c *governance.Mandate) { c.From = start.Add(-time.Second) }), "from")
	require.NoError(t, child("child", func(*governance.Mandate) {}))
	id := mandate("child", street.By).ID
	require.ErrorIs(t, w.reg.Delegate(ctx, street, governance.Mandate{Parent: id}), renjia.ErrForbidden, "not delegable")
	require.ErrorContains(t, w.reg.Found(ctx, street, community("free")), "draw on it first", "the limit above holds below")
	require.ErrorIs(t, w.spend(street, id, "dear", yuan(t, 51)), renjia.ErrForbidden)
	require.NoError(t, w.spend(street, id, "1", yuan(t, 50)))
	require.ErrorIs(t, w.spend(clerk, m.ID, "2", yuan(t, 31)), renjia.ErrForbidden, "what the child drew is drawn")
	require.NoError(t, w.reg.Revoke(ctx, founder, m.ID))
	require.ErrorContains(t, w.spend(street, id, "3", yuan(t, 1)), "not in force")
}

func TestMandateLimitsAreValidated(t *testing.T) {
	m := mandate("x", clerk.By, "*")
	span := renjia.Interval{From: start, Until: start.Add(time.Hour)}
	m.Totals = []governance.Total{{Interval: span, Limit: yuan(t, 1)}, {Interval: span}}
	m.Kinds = []string{"Nonsense Kind"}
	err := m.Validate()
	for _, part := range []string{"totals[1].limit", "totals[1]: overlaps", "kinds[0]"} {
		require.ErrorContains(t, err, part)
	}
}
