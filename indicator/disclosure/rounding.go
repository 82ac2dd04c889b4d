package disclosure

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/renjia-project/renjia"
)

// Rounding publishes counts as multiples of a base: an alternative to
// withholding cells that keeps every cell and gives up exact sums. A count goes
// up with a chance of its remainder over the base, so that it is right on
// average; multiples stay. Whether it goes up follows from the key, the name of
// the cell and the count: the same cell is rounded alike whenever it is
// published, so that nobody learns it by asking again. Totals are rounded on
// their own and need not be the sums of their rounded parts.
type Rounding struct {
	Base int64  // 3 or 5, as statistical offices use; others from 2 to 1000 work
	Key  []byte // secret, at least 16 bytes; another for each release of other data
}

// Round returns the rounded count.
func (r Rounding) Round(c Cell) (int64, error) {
	if r.Base < 2 || r.Base > 1000 || len(r.Key) < 16 {
		return 0, fmt.Errorf("rounding: want a base from 2 to 1000 and a key of 16 bytes or more: %w", renjia.ErrInvalid)
	}
	if c.Value < 0 || c.Value > maxValue {
		return 0, fmt.Errorf("cell %s: value %d: must be from 0 to 2^40: %w", c.Name, c.Value, renjia.ErrInvalid)
	}
	rest := c.Value % r.Base
	mac := hmac.New(sha256.New, r.Key)
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(c.Value))
	mac.Write(b[:])
	mac.Write([]byte(c.Name))
	draw := int64(binary.BigEndian.Uint64(mac.Sum(nil)) % uint64(r.Base)) // the bias of a base up to 1000 is below 2⁻⁵³
	if draw < rest {
		return c.Value - rest + r.Base, nil
	}
	return c.Value - rest, nil
}

// Tabulation returns a copy of a tabulation with every cell rounded and without
// its sums, which no longer hold.
func (r Rounding) Tabulation(t *Tabulation) (*Tabulation, error) {
	out := &Tabulation{Cells: make([]Cell, len(t.Cells))}
	for i, c := range t.Cells {
		v, err := r.Round(c)
		if err != nil {
			return nil, err
		}
		out.Cells[i] = Cell{Name: c.Name, Value: v}
	}
	return out, nil
}
