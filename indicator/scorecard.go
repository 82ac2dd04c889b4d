package indicator

import (
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/inequality"
	"github.com/renjia-project/renjia/indicator/process"
	"github.com/renjia-project/renjia/indicator/share"
)

// Score is one indicator of a scorecard: a result, or the reason why there is
// none.
type Score struct {
	Indicator ID          `json:"indicator"`
	Result    *Result     `json:"result,omitempty"`
	Undefined renjia.Text `json:"undefined,omitzero"`
}

// Group holds the scores of one dimension.
type Group struct {
	Dimension Dimension `json:"dimension"`
	Scores    []Score   `json:"scores"`
}

// Scorecard measures the five dimensions as of a date. It makes no overall
// score: the dimensions do not add up.
type Scorecard struct {
	AsOf   renjia.Date   `json:"as_of"`
	Period renjia.Period `json:"period"`
	Groups []Group       `json:"groups"`
}

// Scorecard computes every indicator of the catalogue. An indicator without a
// value carries the reason; it is neither 0 nor left out.
func (d *Data) Scorecard() (Scorecard, error) {
	catalogue, err := builtin()
	if err != nil {
		return Scorecard{}, err
	}
	card := Scorecard{AsOf: d.AsOf, Period: d.Period}
	for _, dimension := range Dimensions() {
		group := Group{Dimension: dimension}
		for _, x := range catalogue.Indicators {
			if x.Dimension != dimension {
				continue
			}
			score, err := d.score(x.ID)
			if err != nil {
				return Scorecard{}, fmt.Errorf("indicator %s: %w", x.ID, err)
			}
			group.Scores = append(group.Scores, score)
		}
		card.Groups = append(card.Groups, group)
	}
	return card, nil
}

func (d *Data) score(id ID) (Score, error) {
	result, err := d.measure(id)
	var undefined *UndefinedError
	if errors.As(err, &undefined) {
		return Score{Indicator: id, Undefined: undefined.Reason}, nil
	}
	return Score{Indicator: id, Result: &result}, err
}

// measure computes one indicator from the data.
func (d *Data) measure(id ID) (Result, error) {
	switch id {
	case Turnout:
		return d.turnout()
	case Adopted:
		return Share(d.decisions(func(x *Decision) bool { return x.Adopted }), int64(len(d.Decisions)))
	case ContractHours:
		return d.contractHours()
	case FundingConcentration:
		return d.income(MeasureHHI, func(x []float64) (Result, error) { return share.HHI(x, share.UnitScale) })
	case FundingDiversification:
		return d.income(MeasureRDI, func(x []float64) (Result, error) { return share.RDI(x, share.NonzeroStreams) })
	case ServiceInequality:
		return d.serviceInequality()
	case ServiceByNeed:
		return d.serviceByNeed()
	case Certification:
		return Share(int64(len(d.Decisions)), d.Decided)
	case Publication:
		return d.publication()
	case PublicationInTime:
		return d.publicationInTime()
	case CommitmentsKept:
		return Share(d.Commitments.Kept, d.Commitments.Due)
	case AgreementDensity:
		return d.density()
	case AgreementCentralization:
		return d.centralization()
	case Periphery:
		return d.periphery()
	case CertifiedStaff:
		return Share(d.Staff.Certified, d.Staff.Professional)
	case SupervisionRatio:
		return Ratio(d.Staff.Supervised, d.Staff.Supervisors)
	case StaffTurnover:
		return Turnover(d.Staff.Left, d.Staff.Opening, d.Staff.Closing)
	case Retention12Months:
		return d.Retention.at(365)
	}
	return Result{}, fmt.Errorf("not implemented: %w", renjia.ErrUnsupported)
}

func (d *Data) decisions(which func(*Decision) bool) (n int64) {
	for i := range d.Decisions {
		if which(&d.Decisions[i]) {
			n++
		}
	}
	return n
}

func (d *Data) publication() (Result, error) {
	if !d.DisclosureKnown {
		return undefined(MeasureShare, "no record says what was published", "没有公示记录")
	}
	return Share(d.decisions(func(x *Decision) bool { return !x.Published.IsZero() }), int64(len(d.Decisions)))
}

// publicationInTime counts the decisions whose last day is past.
func (d *Data) publicationInTime() (Result, error) {
	if !d.DisclosureKnown {
		return undefined(MeasureDeadlines, "no record says what was published", "没有公示记录")
	}
	var clocks []process.Case
	for i := range d.Decisions {
		if c, runs := d.Decisions[i].clock(); runs {
			clocks = append(clocks, c)
		}
	}
	if clocks == nil {
		return undefined(MeasureDeadlines, "no decision has a rule that says within how many days it is published", "没有决定的规则规定公示时限")
	}
	kept, err := process.Deadlines(clocks, d.AsOf, process.DueCases)
	kept.Variant = string(process.DueCases) // the day stands in the report
	return kept.Result, err
}

// turnout pools all decisions: every person entitled counts once per decision.
func (d *Data) turnout() (Result, error) {
	var part, whole int64
	for _, x := range d.Decisions {
		part, whole = part+x.TookPart, whole+x.Entitled
	}
	return Share(part, whole)
}

func (d *Data) contractHours() (Result, error) {
	var done, minimum int64
	for _, c := range d.Contracts {
		done, minimum = done+c.Done, minimum+c.Minimum
	}
	r, err := Ratio(done, minimum)
	r.N = int64(len(d.Contracts))
	return r, err
}

// serviceInequality is the Gini coefficient of minutes over clients.
func (d *Data) serviceInequality() (Result, error) {
	if len(d.Clients) == 0 {
		return undefined(MeasureGini, "nobody was served", "没有服务对象")
	}
	minutes, err := d.minutes()
	if err != nil {
		return Result{}, err
	}
	return minutes.Gini(inequality.Population)
}

// serviceByNeed is the concentration index of minutes in the order of need, the
// neediest first, with its standard error among the inputs.
func (d *Data) serviceByNeed() (Result, error) {
	order, err := d.byNeed()
	if err != nil {
		return Result{}, err
	}
	e, err := order.Estimate(inequality.DeltaMethod, .95)
	if err != nil {
		return Result{}, err
	}
	printed := func(name string, v float64) Input { return Input{Name: name, Value: Index.printed(v).EN} }
	r := e.Result
	r.Inputs = append(r.Inputs, printed("standard error", e.StdErr), Input{Name: "error by", Value: e.Limits.Method},
		printed("95% from", e.Limits.Lower), printed("95% to", e.Limits.Upper), input("clients of unknown need", d.Need.Unknown))
	return r, nil
}

// byNeed puts the minutes in the order of need, the neediest first.
func (d *Data) byNeed() (*inequality.Ranking, error) {
	if len(d.Need.Clients) == 0 {
		return nil, MeasureConcentration.Undefined("no need of any client is known", "没有服务对象的需求数据")
	}
	minutes, need := make([]float64, len(d.Need.Clients)), make([]float64, len(d.Need.Clients))
	for i, c := range d.Need.Clients {
		minutes[i], need[i] = float64(c.Minutes), c.Need
		if d.Need.Neediest == NeediestHigh {
			need[i] = -c.Need
		}
	}
	return inequality.Rank(minutes, need, inequality.Options{})
}

// minutes are those of the clients, in order.
func (d *Data) minutes() (*inequality.Distribution, error) {
	return inequality.New(floats(d.Clients), inequality.Options{InPlace: true})
}

// income measures the streams, which must be of one currency to be compared.
func (d *Data) income(id MeasureID, f func([]float64) (Result, error)) (Result, error) {
	x := make([]float64, len(d.Income))
	for i, s := range d.Income {
		if s.Amount.Currency() != d.Income[0].Amount.Currency() {
			return undefined(id, "the streams are of several currencies", "各项收入币种不一")
		}
		x[i] = s.Amount.Decimal().InexactFloat64()
	}
	return f(x)
}

// at returns the share that stays at least so many days.
func (r *Retention) at(day int64) (Result, error) {
	if r.Spells == 0 {
		return undefined(MeasureKaplanMeier, "there are no spells of employment", "没有任职记录")
	}
	stays := 1.0
	for _, s := range r.Steps {
		if s.Day > day {
			break
		}
		stays = s.Stays
	}
	if day > r.Last && stays > 0 {
		return undefined(MeasureKaplanMeier, "nobody was observed for %d days", "没有观察满%d天的任职记录", day)
	}
	return result(MeasureKaplanMeier, stays, r.Spells, "", input("day", day), input("longest spell", r.Last))
}

func floats(x []int64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}
