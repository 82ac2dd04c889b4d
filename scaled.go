package renjia

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// parseScaled reads a plain decimal number as a whole count of 10^-scale. It
// accepts an optional minus sign, digits, and a point followed by digits, and
// refuses everything that would need rounding.
func parseScaled(s string, scale int) (int64, error) {
	digits, negative := s, false
	if strings.HasPrefix(s, "-") {
		digits, negative = s[1:], true
	}
	whole, part, point := strings.Cut(digits, ".")
	if whole == "" || (point && part == "") {
		return 0, fmt.Errorf("want a plain decimal number: %w", ErrInvalid)
	}
	finer := ""
	if len(part) > scale {
		part, finer = part[:scale], part[scale:]
	}
	var n uint64
	for _, group := range [...]string{whole, part, finer} {
		for i := range len(group) {
			if group[i] < '0' || group[i] > '9' {
				return 0, fmt.Errorf("want a plain decimal number: %w", ErrInvalid)
			}
		}
	}
	if strings.Trim(finer, "0") != "" {
		return 0, fmt.Errorf("has more than %d decimal places: %w", scale, ErrInvalid)
	}
	limit := uint64(math.MaxInt64)
	if negative {
		limit++ // what formatScaled writes is read again
	}
	for _, group := range [...]string{whole, part, "0000"[:scale-len(part)]} {
		for i := range len(group) {
			d := uint64(group[i] - '0')
			if n > (limit-d)/10 {
				return 0, fmt.Errorf("out of range: %w", ErrInvalid)
			}
			n = n*10 + d
		}
	}
	if negative {
		return int64(-n), nil
	}
	return int64(n), nil
}

// formatScaled is the inverse of parseScaled, with all places written.
func formatScaled(n int64, scale int) string {
	if scale == 0 {
		return strconv.FormatInt(n, 10)
	}
	digits := strconv.FormatUint(magnitude(n), 10)
	if len(digits) <= scale {
		digits = strings.Repeat("0", scale+1-len(digits)) + digits
	}
	text := digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
	if n < 0 {
		return "-" + text
	}
	return text
}
