package stock_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/stock"
)

// Mutants, each of which a test of this file or the next kills:
//
//	admits looks at the end only                 TestStockIsNeverShortAtAnyInstant
//	admits looks at the instant only             TestStockIsNeverShortAtAnyInstant
//	after with >= (a step not seen at its time)  TestMovesOfOneInstantHappenTogether
//	shift forgets later steps                    TestEveryInvariantHoldsInRandomWarehouses
//	MayOwe ignored, or of every place or lot     TestAPlaceMayOweForAReasonALotNever
//	Share rounded down, or of all that came in   TestTheValuesOfAllIssuesAreTheValueReceived
//	Transfer takes value                         TestTheValuesOfAllIssuesAreTheValueReceived
//	Return with a fresh share                    TestAReturnBringsBackWhatWentOut
//	Expired on its use-by date                   TestExpiredGoodsAreNotIssued
//	Pick by arrival under FEFO, or expired too   TestWhatExpiresFirstIsPickedFirst
//	Reconcile of totals only                     TestGoodsAndBooksAreReconciledEventByEvent
//	Close keeps the steps, or loses the opening  TestAClosedBinKeepsItsStock

// oracle is the list of moves that went through, and looks at every instant of
// every place by adding all of them up.
type oracle struct{ moves []stock.Move }

func (o *oracle) at(lot stock.LotID, place stock.PlaceID, t time.Time) (sum int64) {
	for _, m := range o.moves {
		if m.Lot != lot || m.At.After(t) {
			continue
		}
		if m.To == place {
			sum += m.Quantity
		}
		if m.From == place {
			sum -= m.Quantity
		}
	}
	return sum
}

// admits reports whether a move keeps the place it comes from at or above zero
// at every instant at which anything happens, and its lot in total.
func (o *oracle) admits(m stock.Move, total int64) bool {
	if m.From.IsZero() {
		return true
	}
	if m.Kind != stock.Transfer && m.Quantity > total {
		return false
	}
	if m.From == hall.ID {
		return true
	}
	with := oracle{append(slices.Clone(o.moves), m)}
	for _, other := range with.moves {
		if !other.At.Before(m.At) && with.at(m.Lot, m.From, other.At) < 0 {
			return false
		}
	}
	return true
}

func (o *oracle) total(lot stock.LotID) (q int64, value renjia.Money) {
	for _, m := range o.moves {
		if m.Lot != lot || m.Kind == stock.Transfer {
			continue
		}
		sign := int64(1)
		if m.To.IsZero() {
			sign = -1
		}
		q += sign * m.Quantity
		change, err := m.Value.Times(renjia.Frac(sign, 1), renjia.Down)
		if err == nil {
			value, err = value.Add(change)
		}
		if err != nil {
			panic(err)
		}
	}
	return q, value
}

func TestEveryInvariantHoldsInRandomWarehouses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lots := []stock.Lot{lotOf("a", ""), lotOf("b", "2026-03-02")}
		w, o := warehouse(t, lots...), &oracle{}
		key := 0
		run := func(m stock.Move) {
			key++
			m.ID = id[stock.Move]("move", key)
			total, _ := o.total(m.Lot)
			want := o.admits(m, total)
			expired := m.Kind == stock.Issue && m.Lot == lots[1].ID && day("2026-03-02").Before(m.Date)
			done, err := w.Move(m)
			require.Equal(t, want && !expired, err == nil, "%+v: %v", m, err)
			if err == nil {
				o.moves = append(o.moves, done)
				return
			}
			require.True(t, errors.Is(err, renjia.ErrState) || errors.Is(err, renjia.ErrForbidden), err)
		}
		draw := func(t *rapid.T, kinds ...stock.Kind) stock.Move {
			m := move(0, rapid.SampledFrom(kinds).Draw(t, "kind"), rapid.SampledFrom(lots).Draw(t, "lot"), rapid.Int64Range(1, 12).Draw(t, "quantity"), rapid.IntRange(0, 60).Draw(t, "hour"))
			from, to := rapid.Permutation([]stock.PlaceID{store.ID, kitchen.ID, hall.ID}).Draw(t, "places"), m.To
			if !m.From.IsZero() {
				m.From = from[0]
			}
			if !to.IsZero() {
				m.To = from[1]
			}
			if m.Kind == stock.Receive || m.Kind == stock.Surplus {
				m.Value = cny(rapid.Int64Range(0, 1000).Draw(t, "value"))
			}
			return m
		}
		t.Repeat(map[string]func(*rapid.T){
			"in":  func(t *rapid.T) { run(draw(t, stock.Receive, stock.Receive, stock.Surplus)) },
			"out": func(t *rapid.T) { run(draw(t, stock.Issue, stock.WriteOff, stock.Shortage, stock.Transfer)) },
			"return": func(t *rapid.T) {
				i := rapid.IntRange(0, len(o.moves)).Draw(t, "which")
				if i == len(o.moves) || o.moves[i].To != (stock.PlaceID{}) || slices.ContainsFunc(o.moves, func(m stock.Move) bool { return m.Undoes == o.moves[i].ID }) {
					return
				}
				m := o.moves[i]
				back, err := m.Return(id[stock.Move]("move", 0), m.At.Add(time.Hour), renjia.DateIn(m.At.Add(time.Hour), time.UTC), "")
				require.NoError(t, err)
				run(back)
			},
			// The scenario: all is received, all is taken late, and then something
			// is to be taken earlier, which only looking ahead refuses.
			"scenario": func(t *rapid.T) {
				in := draw(t, stock.Receive)
				in.To = store.ID
				run(in)
				late := move(0, stock.WriteOff, lots[0], 1, 59)
				late.Lot = in.Lot
				if late.Quantity = o.at(in.Lot, store.ID, late.At); late.Quantity < 1 {
					return
				}
				run(late)
				early := late
				early.Quantity, early.At, early.Date = 1, in.At, in.Date
				run(early)
			},
			"": func(t *rapid.T) { check(t, w, o, lots) },
		})
	})
}

func check(t *rapid.T, w *stock.Warehouse, o *oracle, lots []stock.Lot) {
	held := map[stock.LotID]int64{}
	for _, h := range w.Holdings(origin.Add(1000 * time.Hour)) {
		held[h.Lot.ID] += h.Stock
		require.Equal(t, o.at(h.Lot.ID, h.Place.ID, origin.Add(1000*time.Hour)), h.Stock)
	}
	for _, l := range w.Lots() {
		q, value := o.total(l.ID)
		require.NoError(t, l.Validate())
		require.Equal(t, q, l.Quantity, "conserved")
		require.Equal(t, q, held[l.ID], "and all of it lies somewhere")
		require.True(t, value.Minor() == l.Value.Minor(), "%s %s", value, l.Value)
		require.False(t, l.Value.Sign() < 0)
		for _, p := range []stock.Place{store, kitchen} {
			b, err := w.Bin(rice.ID, l.ID, p.ID)
			require.NoError(t, err)
			require.NoError(t, b.Validate())
			for _, m := range o.moves {
				if want := o.at(l.ID, p.ID, m.At); want < 0 || want != b.StockAt(m.At) {
					t.Fatalf("lot %s in %s at %s: %d, want %d", l.Code, p.Code, m.At, b.StockAt(m.At), want)
				}
			}
		}
	}
}
