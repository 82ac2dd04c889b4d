package timebank

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
)

// Minutes is an amount of time credit, the unit of the bank. It may be
// negative: what an account gave, or owes.
type Minutes int64

// Hour is 60 minutes.
const Hour Minutes = 60

// Add returns m + n; overflow is ErrInvalid.
func (m Minutes) Add(n Minutes) (Minutes, error) {
	if (n > 0 && m > math.MaxInt64-n) || (n < 0 && m < math.MinInt64-n) {
		return 0, fmt.Errorf("%d + %d minutes: out of range: %w", m, n, renjia.ErrInvalid)
	}
	return m + n, nil
}

// Neg returns −m; the least number has no negative, which is ErrInvalid.
func (m Minutes) Neg() (Minutes, error) {
	if m == math.MinInt64 {
		return 0, fmt.Errorf("−(%d) minutes: out of range: %w", m, renjia.ErrInvalid)
	}
	return -m, nil
}

// String returns hours and minutes, such as "1:30" or "-0:05".
func (m Minutes) String() string {
	sign, u := "", uint64(m)
	if m < 0 {
		sign, u = "-", -u
	}
	return fmt.Sprintf("%s%d:%02d", sign, u/60, u%60)
}

// Text returns the amount in words: "1 h 30 min", "1小时30分钟".
func (m Minutes) Text() renjia.Text {
	sign, u := "", uint64(m)
	if m < 0 {
		sign, u = "-", -u
	}
	switch h, r := u/60, u%60; {
	case h == 0:
		return renjia.Textf("%s%d min", "%s%d分钟", sign, r)
	case r == 0:
		return renjia.Textf("%s%d h", "%s%d小时", sign, h)
	default:
		return renjia.Textf("%s%d h %d min", "%s%d小时%d分钟", sign, h, r)
	}
}
