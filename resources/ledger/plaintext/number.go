package plaintext

import (
	"bytes"
	"errors"
	"math"
	"strconv"
)

// maxScale is the finest amount that 64 bits can hold usefully.
const maxScale = 18

var (
	errRange     = errors.New("the number is out of range")
	errNumber    = errors.New("want a number")
	errMarks     = errors.New("the number has its marks in no known order")
	errAmbiguous = errors.New("the comma may be a decimal mark or group thousands: declare it with a commodity or decimal-mark directive")
)

// appendNumber writes units × 10^-scale with all its places.
func appendNumber(dst []byte, units int64, scale int) []byte {
	magnitude := uint64(units)
	if units < 0 {
		dst, magnitude = append(dst, '-'), -magnitude
	}
	var digits [20]byte
	s := strconv.AppendUint(digits[:0], magnitude, 10)
	for pad := scale + 1 - len(s); pad > 0; pad-- {
		s = append([]byte{'0'}, s...)
	}
	dst = append(dst, s[:len(s)-scale]...)
	if scale > 0 {
		dst = append(append(dst, '.'), s[len(s)-scale:]...)
	}
	return dst
}

var powers = func() (p [maxScale + 1]int64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()

// rescaled brings units from one scale to another. It reports false if they do
// not fit 64 bits or would have to be rounded.
func rescaled(units int64, from, to int) (int64, bool) {
	if to >= from {
		f := powers[to-from]
		return units * f, units <= math.MaxInt64/f && units >= math.MinInt64/f
	}
	f := powers[from-to]
	return units / f, units%f == 0
}

// trimmed takes zeros off the end of the places, down to a scale.
func trimmed(units int64, scale, least int) (int64, int) {
	for scale > least && units%10 == 0 {
		units, scale = units/10, scale-1
	}
	return units, scale
}

func sumOf(a, b int64) (int64, bool) {
	s := a + b
	return s, (a^s)&(b^s) >= 0
}

// decimal reads a plain number such as "-1043.16" from the start of b and
// returns how many bytes it took: 0 if b starts otherwise, or if what follows
// makes it more than a plain number.
func decimal(b []byte) (units int64, scale, n int) {
	negative := len(b) > 0 && b[0] == '-'
	if negative {
		n = 1
	}
	point, first := -1, n
	for ; n < len(b); n++ {
		c := b[n]
		if c-'0' <= 9 {
			units = units*10 + int64(c-'0')
			continue
		}
		if c == '.' && point < 0 && n > first {
			point = n
			continue
		}
		break
	}
	digits := n - first
	if point >= 0 {
		scale, digits = n-point-1, digits-1
	}
	if digits == 0 || digits > maxScale || (n < len(b) && (b[n] == ',' || b[n] == '.')) || point == n-1 {
		return 0, 0, 0
	}
	if negative {
		units = -units
	}
	return units, scale, n
}

// numeral is a number as written, without its sign: digits, decimal mark,
// group marks.
type numeral []byte

// cutNumeral takes digits and marks off the start of b. A space between digits
// groups them.
func cutNumeral(b []byte) (numeral, []byte) {
	n := 0
	for n < len(b) {
		c := b[n]
		grouping := c == ' ' && n > 0 && isDigit(b[n-1]) && n+1 < len(b) && isDigit(b[n+1])
		if !isDigit(c) && c != '.' && c != ',' && !grouping {
			break
		}
		n++
	}
	return numeral(b[:n]), b[n:]
}

// mark returns the decimal mark of the number, 0 if it has none; known is the
// mark that was declared, 0 if none was.
func (s numeral) mark(known byte) (byte, error) {
	points, commas := bytes.Count(s, []byte{'.'}), bytes.Count(s, []byte{','})
	last := bytes.LastIndexAny(s, ".,")
	switch {
	case last < 0:
		return 0, nil
	case points > 0 && commas > 0:
		m := s[last]
		if bytes.Count(s, []byte{m}) > 1 || (known != 0 && m != known) {
			return 0, errMarks
		}
		return m, nil
	case points+commas > 1:
		if s[last] == known {
			return 0, errMarks
		}
		return 0, nil
	case known != 0 && s[last] != known:
		return 0, nil
	case known == 0 && s[last] == ',' && len(s)-last-1 == 3:
		return 0, errAmbiguous
	}
	return s[last], nil
}

// value returns the number's units and scale.
func (s numeral) value(known byte) (units int64, scale int, err error) {
	mark, err := s.mark(known)
	if err != nil {
		return 0, 0, err
	}
	digits, point := 0, false
	for _, c := range s {
		if c == mark && mark != 0 {
			point = true
			continue
		}
		if !isDigit(c) {
			continue
		}
		if units > (math.MaxInt64-int64(c-'0'))/10 {
			return 0, 0, errRange
		}
		units = units*10 + int64(c-'0')
		digits++
		if point {
			scale++
		}
	}
	switch {
	case digits == 0:
		return 0, 0, errNumber
	case scale > maxScale:
		return 0, 0, errRange
	}
	return units, scale, nil
}

func isDigit(c byte) bool { return c-'0' <= 9 }
