package recurrence_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/renjia-project/renjia/resources/booking/recurrence"
)

// A choir meets every Thursday of autumn 2026, but not on National Day.
func Example() {
	start, err1 := recurrence.ParseWall("2026-09-17T19:00:00")
	rule, err2 := recurrence.ParseRule("FREQ=WEEKLY;BYDAY=TH;COUNT=4")
	loc, err3 := time.LoadLocation("Asia/Shanghai")
	holidays, err4 := recurrence.Builtin("cn", 2026)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		fmt.Println(err)
		return
	}
	choir := recurrence.Series{Start: start, Rule: rule, Minutes: 120}
	all, err := choir.Expand(loc, recurrence.Horizon{})
	if err != nil {
		fmt.Println(err)
		return
	}
	days := recurrence.Workdays{Calendar: holidays.Calendar(), OnRest: recurrence.Next, OnMakeUp: recurrence.Ignore}
	fitted, err := days.Fit(choir, all, loc)
	for _, o := range fitted.Occurrences {
		fmt.Println(o.Wall, o.Interval.From.UTC().Format("15:04Z"))
	}
	fmt.Println(fitted.Moved[0].From, "was moved", err)
	// Output:
	// 2026-09-17T19:00:00 11:00Z
	// 2026-09-24T19:00:00 11:00Z
	// 2026-10-08T19:00:00 11:00Z
	// 2026-10-01T19:00:00 was moved <nil>
}
