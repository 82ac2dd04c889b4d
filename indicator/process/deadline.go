package process

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/talent/survival"
)

// Case is something that must be done by a day.
type Case struct {
	Opened renjia.Date
	Due    renjia.Date // not before Opened; on the day itself is on time
	Closed renjia.Date // zero: still open
}

// Standing is what is known of a case on a day.
type Standing string

// The standings.
const (
	OnTime  Standing = "on time" // closed by its day
	Late    Standing = "late"    // closed after
	Overdue Standing = "overdue" // open, and its day is past
	Pending Standing = "pending" // open, and its day is not past: nobody can tell yet
)

// On returns the standing on a day; what happened later is not known then. A case
// that was not yet opened is pending.
func (c Case) On(asOf renjia.Date) Standing {
	switch closed := happened(c.Closed, asOf); {
	case closed && c.Closed.Compare(c.Due) <= 0:
		return OnTime
	case closed:
		return Late
	case c.Due.Before(asOf):
		return Overdue
	}
	return Pending
}

// Base says which cases count as having had their chance.
type Base string

// The bases. There is no default.
const (
	// DueCases are those whose day is past, however they stand: on time / due. Early
	// closures of cases whose day is yet to come wait with the others.
	DueCases Base = "due"
	// SettledCases are all but pending ones: early closures count already.
	SettledCases Base = "settled"
	// ClosedCases leave overdue ones out. It flatters; it is here to be compared.
	ClosedCases Base = "closed"
)

// Compliance is the share of cases that kept their deadline.
type Compliance struct {
	measured.Result
	OnTime  int64 `json:"on_time"` // of all cases opened by the day
	Late    int64 `json:"late"`
	Overdue int64 `json:"overdue"`
	Pending int64 `json:"pending"`
}

// Deadlines returns on-time cases over those of the base (按时办结率), as of a day.
// Cases opened later do not count. It is undefined if no case is in the base.
func Deadlines(cases []Case, asOf renjia.Date, b Base) (Compliance, error) {
	err := measured.Choose(DeadlineCompliance, "base", "cases that are open may count or wait", b, DueCases, SettledCases, ClosedCases)
	if err != nil {
		return Compliance{}, err
	}
	opened, err := openedBy(DeadlineCompliance, cases, asOf)
	if err != nil {
		return Compliance{}, err
	}
	var c Compliance
	var kept, base int64
	for _, one := range opened {
		standing := one.On(asOf)
		*map[Standing]*int64{OnTime: &c.OnTime, Late: &c.Late, Overdue: &c.Overdue, Pending: &c.Pending}[standing]++
		if !b.has(one, standing, asOf) {
			continue
		}
		base++
		if standing == OnTime {
			kept++
		}
	}
	if base == 0 {
		return Compliance{}, DeadlineCompliance.Undefined("no case counts: %d are pending, %d overdue", "没有可计入的案例：%d件未到期，%d件逾期未结", c.Pending, c.Overdue)
	}
	c.Result = share(measured.About{
		ID: DeadlineCompliance, Variant: string(b) + " as of " + asOf.String(), Source: "elementary; the base as named",
		Missing: "cases without a closing day are open",
		Inputs: []measured.Input{
			measured.Count("on time", c.OnTime), measured.Count("late", c.Late),
			measured.Count("overdue", c.Overdue), measured.Count("pending", c.Pending),
		},
	}, kept, base)
	return c, nil
}

func (b Base) has(c Case, s Standing, asOf renjia.Date) bool {
	switch b {
	case DueCases:
		return c.Due.Before(asOf)
	case SettledCases:
		return s != Pending
	}
	return s == OnTime || s == Late
}

// openedBy returns the cases that were open by a day, and refuses those whose days
// cannot be.
func openedBy(id measured.ID, cases []Case, asOf renjia.Date) (opened []Case, err error) {
	if err := needsDay(id, asOf); err != nil {
		return nil, err
	}
	for i, c := range cases {
		switch {
		case c.Opened.IsZero() || c.Due.IsZero():
			return nil, id.Invalid("case %d needs the days on which it was opened and is due", i+1)
		case c.Due.Before(c.Opened):
			return nil, id.Invalid("case %d is due on %s, before it was opened on %s", i+1, c.Due, c.Opened)
		case !c.Closed.IsZero() && c.Closed.Before(c.Opened):
			return nil, id.Invalid("case %d was closed on %s, before it was opened on %s", i+1, c.Closed, c.Opened)
		case c.Opened.Compare(asOf) <= 0:
			opened = append(opened, c)
		}
	}
	return opened, nil
}

// Since says from when days are counted.
type Since string

// The beginnings. There is no default.
const (
	SinceOpened Since = "opened" // how long a case took
	SinceDue    Since = "due"    // how late it was; 0 if on time
)

// Lateness is how many days cases take, open ones included.
type Lateness struct {
	measured.Result                // the median in days
	Curve           survival.Curve `json:"curve"` // the share that is still open after so many days
}

// Delay returns the median number of days since cases were opened or due, by
// Kaplan–Meier: a case that is open as of the day has taken at least as long as until
// then, one that is pending has a delay of at least 0. Interval and level of the
// curve must be named, and which median is taken where the curve runs level. It is
// undefined without cases, and while half of them or more are open and none of the
// longest has closed (Kaplan & Meier 1958).
func Delay(cases []Case, asOf renjia.Date, since Since, o survival.Options, q survival.Quantile) (Lateness, error) {
	if err := measured.Choose(MedianDelay, "since", "days may be counted from the opening or from the due day", since, SinceOpened, SinceDue); err != nil {
		return Lateness{}, err
	}
	opened, err := openedBy(MedianDelay, cases, asOf)
	if err != nil {
		return Lateness{}, err
	}
	if len(opened) == 0 {
		return Lateness{}, MedianDelay.Undefined("there are no cases", "没有案例")
	}
	spells := make([]survival.Spell, len(opened))
	censored := 0
	for i, c := range opened {
		spells[i] = since.spell(c, asOf)
		if !spells[i].Event {
			censored++
		}
	}
	l := Lateness{}
	if l.Curve, err = survival.KaplanMeier(spells, o); err != nil {
		return Lateness{}, err
	}
	median, reached, err := l.Curve.Median(q)
	if err != nil {
		return Lateness{}, err
	}
	if !reached {
		return Lateness{}, MedianDelay.Undefined("half of the cases have not closed yet: %d of %d are open", "尚有一半以上案例未办结：%d件在办，共%d件", censored, len(opened))
	}
	l.Result = measured.About{
		ID: MedianDelay, N: int64(len(opened)), Variant: "days since " + string(since) + ", median " + string(q) + ", as of " + asOf.String(),
		Source: l.Curve.Source, Missing: "open cases are censored",
		Inputs: []measured.Input{measured.Count("closed", len(opened)-censored), measured.Count("open", censored)},
	}.Of(median)
	return l, nil
}

func (s Since) spell(c Case, asOf renjia.Date) survival.Spell {
	from, until := c.Opened, asOf
	if s == SinceDue {
		from = c.Due
	}
	closed := happened(c.Closed, asOf)
	if closed {
		until = c.Closed
	}
	return survival.Spell{Length: float64(max(0, until.Sub(from))), Event: closed}
}
