package ledger

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
)

// totals is what became of a fund's money in one currency, in minor units; see
// [Standing].
type totals struct{ received, returned, spent, released, reserved int64 }

// plus adds two amounts in minor units, or fails beyond 64 bits.
func plus(a, b int64) (int64, error) {
	sum := a + b
	if (sum > a) != (b > 0) {
		return 0, outOfRange(a, '+', b)
	}
	return sum, nil
}

func outOfRange(a int64, sign rune, b int64) error {
	return fmt.Errorf("%d %c %d minor units: out of range: %w", a, sign, b, renjia.ErrInvalid)
}

// minus subtracts two amounts in minor units, or fails beyond 64 bits.
func minus(a, b int64) (int64, error) {
	diff := a - b
	if (diff < a) != (b > 0) {
		return 0, outOfRange(a, '-', b)
	}
	return diff, nil
}

func (t totals) plus(d totals) (totals, error) {
	over := false
	add := func(a, b int64) int64 {
		sum, err := plus(a, b)
		over = over || err != nil
		return sum
	}
	sum := totals{
		add(t.received, d.received), add(t.returned, d.returned), add(t.spent, d.spent),
		add(t.released, d.released), add(t.reserved, d.reserved),
	}
	if over {
		return t, fmt.Errorf("totals out of range: %w", renjia.ErrInvalid)
	}
	return sum, nil
}

func (t totals) net() (int64, error) { return minus(t.received, t.spent) }

func (t totals) bound() (int64, error) { return minus(t.received, t.released) }

// available is what may be spent of a fund.
func (t totals) available(f *Fund) (int64, error) {
	left, err := t.net()
	if f.Restriction == Endowment {
		left, err = minus(t.returned, t.spent)
	}
	if err != nil {
		return 0, err
	}
	return minus(left, t.reserved)
}

func (t totals) releasable(f *Fund, d renjia.Date) (int64, error) {
	if f.expired(d) {
		return t.bound()
	}
	return minus(t.spent, t.released)
}

// admit checks a movement against the fund's restriction and returns the
// totals after it.
func (t totals) admit(f *Fund, m *Movement) (after totals, err error) {
	if m.Closes {
		return t, nil
	}
	if after, err = t.plus(m.totals); err != nil {
		return t, err
	}
	if err := checkIntent(f, m); err != nil {
		return t, err
	}
	if !f.restricted() {
		return after, nil
	}
	if err := t.checkAvailable(f, m, after); err != nil {
		return t, err
	}
	return after, after.checkReleased(f, m)
}

// reserve checks a pending movement as if it were booked and returns the totals
// with what it reserves.
func (t totals) reserve(f *Fund, m *Movement) (after totals, err error) {
	if m.freed || m.bound || m.Closes {
		return t, fmt.Errorf("fund %s: net assets are not moved by a pending entry: %w", m.Fund, renjia.ErrInvalid)
	}
	if err := checkIntent(f, m); err != nil {
		return t, err
	}
	held, err := m.outflow()
	if err != nil {
		return t, err
	}
	after = t
	if after.reserved, err = plus(t.reserved, held); err != nil {
		return t, err
	}
	if !f.restricted() {
		return after, nil
	}
	return after, t.checkAvailable(f, m, after)
}

// free returns the totals without what a pending movement reserves.
func (t totals) free(m *Movement) (totals, error) {
	held, err := m.outflow()
	if err != nil {
		return t, err
	}
	if held > t.reserved {
		return t, fmt.Errorf("fund %s: frees %d of %d minor units reserved: %w", m.Fund, held, t.reserved, renjia.ErrInvalid)
	}
	t.reserved -= held
	return t, nil
}

// checkIntent refuses what no entry on a fund may do, except to take back what
// was done.
func checkIntent(f *Fund, m *Movement) error {
	if !f.restricted() && m.bound {
		return f.breach("is unrestricted and has no restricted net assets")
	}
	if m.Reverses {
		return nil
	}
	if f.Budgeted {
		if err := checkBudgeted(f, m); err != nil {
			return err
		}
	}
	if !f.restricted() {
		return nil
	}
	if m.contributed < 0 {
		return f.breach("%s would leave its net assets without being spent, refunded or released", m.Currency)
	}
	if m.freed && (m.released < 0 || m.contributed != 0) {
		return f.breach("its unrestricted net assets change by release only")
	}
	for i := range m.Costs {
		if err := f.allows(&m.Costs[i], m.Date); err != nil {
			return err
		}
	}
	return nil
}

func checkBudgeted(f *Fund, m *Movement) error {
	for i := range m.Costs {
		if c := &m.Costs[i]; c.Budget.IsZero() {
			return f.breach("a cost of %s names no budget line, and every cost of the fund must", c.Amount)
		}
	}
	return nil
}

// checkAvailable refuses to overspend. What an endowment earned may turn into
// a loss, which is a fact and no spending; its principal is then less.
func (t totals) checkAvailable(f *Fund, m *Movement, after totals) error {
	left, err := after.net()
	if err == nil {
		left, err = minus(left, after.reserved)
	}
	if f.Restriction == Endowment && err == nil && left >= 0 && m.spent > 0 {
		left, err = after.available(f)
	}
	if err != nil || left >= 0 {
		return err
	}
	available, err := t.available(f)
	if err != nil {
		return err
	}
	if left == math.MinInt64 {
		return fmt.Errorf("fund %s: out of range: %w", f.ID, renjia.ErrInvalid)
	}
	return &OverspendError{Fund: f.ID, Name: f.Name, Available: m.money(available), Reserved: m.money(t.reserved), Short: m.money(-left)}
}

// checkReleased keeps what is released within what was received, and refuses
// to release more than spending or time has freed.
func (t totals) checkReleased(f *Fund, m *Movement) error {
	left, err := t.bound()
	if err == nil && (m.released != 0 || m.spent < 0) {
		left, err = t.releasable(f, m.Date)
	}
	if err != nil || left >= 0 {
		return err
	}
	return f.breach("%s would be released of %s received and %s spent as the giver wanted", m.money(t.released), m.money(t.received), m.money(t.spent))
}

// money returns minor units in the movement's currency, which was checked.
func (m *Movement) money(minor int64) renjia.Money {
	amount, _ := renjia.MoneyOf(minor, m.Currency)
	return amount
}
