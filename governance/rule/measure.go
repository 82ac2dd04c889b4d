package rule

import (
	"fmt"
	"strconv"

	"github.com/renjia-project/renjia"
)

// Measure is what electors are weighed by: one of the constants or a name of
// the rule's own, in the form of a kind ("extra_votes"). A weight is a whole
// number of the measure's unit.
type Measure string

// The measures the library has words and units for.
const (
	Heads  Measure = "heads"  // 人数, each elector one
	Area   Measure = "area"   // 专有部分面积, in 0.01 m²
	Shares Measure = "shares" // co-ownership shares (份额), in a unit the roll states
	Votes  Measure = "votes"  // votes or voting rights (表决权)
)

// Format writes a sum or a margin in the measure's unit for people: area as
// "20100.00 m²", everything else as a whole number.
func (m Measure) Format(sum int64) string {
	if m != Area {
		return strconv.FormatInt(sum, 10)
	}
	sign, magnitude := "", uint64(sum)
	if sum < 0 {
		sign, magnitude = "-", -uint64(sum)
	}
	return fmt.Sprintf("%s%d.%02d m²", sign, magnitude/100, magnitude%100)
}

func (m Measure) text() renjia.Text {
	switch m {
	case Heads:
		return renjia.Text{EN: "heads", ZH: "人数"}
	case Area:
		return renjia.Text{EN: "area", ZH: "面积"}
	case Shares:
		return renjia.Text{EN: "shares", ZH: "份额"}
	case Votes:
		return renjia.Text{EN: "votes", ZH: "表决权数"}
	}
	return renjia.Both(string(m))
}
