package shape

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// parts takes a JSON number apart into significant digits with their sign, without
// zeros at either end, and the power of ten they are to be multiplied by. The
// number 0 has no digits. It fails for exponents beyond 15 digits.
func parts(s string) (digits string, exponent int64, ok bool) {
	mantissa, power := s, ""
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		mantissa, power = s[:i], s[i+1:]
	}
	if power != "" {
		var err error
		if exponent, err = strconv.ParseInt(power, 10, 64); err != nil || len(power) > 16 {
			return s, 0, false
		}
	}
	sign := ""
	if rest, negative := strings.CutPrefix(mantissa, "-"); negative {
		sign, mantissa = "-", rest
	}
	units, fraction, _ := strings.Cut(mantissa, ".")
	exponent -= int64(len(fraction))
	digits = strings.TrimLeft(units+fraction, "0")
	trimmed := strings.TrimRight(digits, "0")
	if trimmed == "" {
		return "", 0, true
	}
	return sign + trimmed, exponent + int64(len(digits)-len(trimmed)), true
}

func sorted(all []Member) []Member {
	return slices.SortedFunc(slices.Values(all), func(a, b Member) int { return cmp.Compare(a.Name, b.Name) })
}

func quote(s string) string { return strconv.Quote(s) }
