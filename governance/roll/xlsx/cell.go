package xlsx

import (
	"regexp"
	"strconv"
	"time"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
)

// significant is how many digits a spreadsheet program works with.
const significant = 15

var (
	number   = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?$`)
	fullDate = regexp.MustCompile(`^[0-9]{4}([-/.年])[0-9]{1,2}([-/.月])[0-9]{1,2}日?$`)
)

// text returns what a cell says, from what is stored and what is shown.
func (s *Sheet) text(stored, shown string) string {
	if stored == shown && len(stored) <= significant || !number.MatchString(stored) {
		return stored
	}
	if day, ok := s.date(stored, shown); ok {
		return day
	}
	return exact(stored)
}

// date reads a whole number that is shown as a date.
func (s *Sheet) date(stored, shown string) (string, bool) {
	serial, err := strconv.Atoi(stored)
	if err != nil || !fullDate.MatchString(shown) || stored == shown {
		return "", false
	}
	day, err := excelize.ExcelDateToTime(float64(serial), s.base)
	if err != nil {
		return "", false
	}
	return day.Format(time.DateOnly), true
}

// exact returns a stored number as a plain decimal. Digits beyond those that
// the program works with are what binary arithmetic left behind. Digits that
// were typed as text, such as the number of an identity card, stay as they are:
// only exponents and decimal places are touched.
func exact(stored string) string {
	n, err := decimal.NewFromString(stored)
	if err != nil {
		return stored
	}
	if _, err := strconv.ParseInt(stored, 10, 64); err == nil {
		return stored
	}
	if digits := n.NumDigits(); digits > significant {
		n = n.Round(int32(significant-digits) - n.Exponent())
	}
	return n.String()
}
