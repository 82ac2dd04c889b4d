package renjia

import (
	"fmt"
	"math"
	"strings"

	"github.com/shopspring/decimal"
)

// Area is a floor area in whole hundredths of a square metre (0.01 m²), never
// negative. The zero value is no area.
type Area struct{ hundredths int64 }

// AreaOf returns the area of that many hundredths of a square metre.
func AreaOf(hundredths int64) (Area, error) {
	if hundredths < 0 {
		return Area{}, fmt.Errorf("area %s m²: must not be negative: %w", formatScaled(hundredths, 2), ErrInvalid)
	}
	return Area{hundredths}, nil
}

// ParseArea reads square metres such as "89.53". Finer input than 0.01 m²,
// signs, exponents and digit grouping are refused.
func ParseArea(s string) (Area, error) {
	n, err := parseScaled(s, 2)
	if err == nil && n == 0 && strings.HasPrefix(s, "-") {
		err = fmt.Errorf("must not have a sign: %w", ErrInvalid)
	}
	if err != nil {
		return Area{}, fmt.Errorf("area %q: %w", s, err)
	}
	return AreaOf(n)
}

// Hundredths returns the area in 0.01 m².
func (a Area) Hundredths() int64 { return a.hundredths }

// Decimal returns the area in square metres.
func (a Area) Decimal() decimal.Decimal { return decimal.New(a.hundredths, -2) }

// IsZero reports whether there is no area.
func (a Area) IsZero() bool { return a.hundredths == 0 }

// Add returns the sum, or an error beyond 9.2·10¹⁶ m².
func (a Area) Add(b Area) (Area, error) {
	if a.hundredths > math.MaxInt64-b.hundredths {
		return Area{}, fmt.Errorf("area %s + %s: out of range: %w", a, b, ErrInvalid)
	}
	return Area{a.hundredths + b.hundredths}, nil
}

// Compare returns -1, 0 or +1.
func (a Area) Compare(b Area) int { return sign(a.hundredths - b.hundredths) }

// String returns square metres with two places, for example "89.53".
func (a Area) String() string { return formatScaled(a.hundredths, 2) }

// MarshalText implements encoding.TextMarshaler.
func (a Area) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (a *Area) UnmarshalText(b []byte) error {
	v, err := ParseArea(string(b))
	if err == nil {
		*a = v
	}
	return err
}
