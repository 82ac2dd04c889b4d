package contract

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
)

// State is where a contract is in its life.
type State string

// The states.
const (
	Draft      State = "draft"      // 拟订
	Signed     State = "signed"     // 已签订
	Running    State = "running"    // 履行中
	Closed     State = "closed"     // 已结项
	Terminated State = "terminated" // 已终止
)

// contractLife is the life of a contract: state, verb, next state.
var contractLife = lifecycle.Table[State]{
	Draft:      {"sign": Signed},
	Signed:     {"start": Running, "amend": Signed, "terminate": Terminated},
	Running:    {"amend": Running, "shift": Running, "close": Closed, "terminate": Terminated},
	Closed:     {},
	Terminated: {},
}

func (c *Contract) state() (string, string, *State) { return "contract", c.ID.String(), &c.State }

// Sign turns a draft into a signed contract. The contract must be valid.
func (c *Contract) Sign(on renjia.Date) error {
	return c.change("sign", func(c *Contract) { c.Signed = on })
}

// Start begins the service, on a day of the contract's period.
func (c *Contract) Start(on renjia.Date) error {
	if !c.Period.Contains(on) {
		return c.refuse("start", on, "is outside the period "+c.Period.String())
	}
	return c.change("start", func(c *Contract) { c.Started = on })
}

// Close ends a contract that has run its course: not before the period is over.
func (c *Contract) Close(on renjia.Date) error {
	if on.Before(c.Period.Until) {
		return c.refuse("close", on, "is before the end of the period "+c.Period.String()+"; terminate it instead")
	}
	return c.change("close", func(c *Contract) { c.Ended = on })
}

// Terminate ends a signed or running contract early, for a reason.
func (c *Contract) Terminate(on renjia.Date, reason string) error {
	return c.change("terminate", func(c *Contract) { c.Ended, c.EndedFor = on, reason })
}

// change steps, sets and validates; on an error the contract is unchanged.
func (c *Contract) change(verb string, set func(*Contract)) error {
	return move(c, contractLife, verb, func(c *Contract) error {
		set(c)
		return nil
	})
}

// refuse reports a wrong date, unless the state is wrong already.
func (c *Contract) refuse(verb string, on renjia.Date, why string) error {
	if _, err := contractLife.Next("contract", c.ID.String(), c.State, verb); err != nil {
		return err
	}
	return fmt.Errorf("contract %s: cannot %s: %s %s: %w", c.ID, verb, on, why, renjia.ErrInvalid)
}
