package indicator

import (
	"math"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
)

// grouped puts commas between the thousands of a plain decimal number.
func grouped(s string) string {
	whole, fraction, point := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	var b strings.Builder
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	if point {
		return sign + b.String() + "." + fraction
	}
	return sign + b.String()
}

func count(n int64) renjia.Text { return renjia.Both(grouped(strconv.FormatInt(n, 10))) }

// hours prints minutes as hours with one decimal place.
func hours(minutes int64) renjia.Text {
	return renjia.Both(grouped(strconv.FormatFloat(float64(minutes)/60, 'f', 1, 64)))
}

func amount(m renjia.Money) renjia.Text {
	if m.Currency() == "" {
		return renjia.Both("0")
	}
	return renjia.Both(grouped(m.Amount()) + " " + string(m.Currency()))
}

// printed returns a value in the unit of its indicator.
func (u Unit) printed(v float64) renjia.Text {
	if u == Percent {
		return renjia.Both(strconv.FormatFloat(100*v, 'f', 1, 64) + "%")
	}
	if u == Number {
		return renjia.Both(strconv.FormatFloat(v, 'f', 2, 64))
	}
	if v == 0 || math.Abs(v) < 1e-4 {
		v = math.Abs(v) // no negative zero
	}
	return renjia.Both(strconv.FormatFloat(v, 'f', 4, 64))
}

func date(d renjia.Date) renjia.Text { return renjia.Both(d.String()) }
