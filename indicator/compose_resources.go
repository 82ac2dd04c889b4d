package indicator

import (
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/inequality"
)

// serviceSection shows how far contracts are fulfilled and who was served.
func (d *Data) serviceSection() Section {
	s := Section{Anchor: "service", Title: words("Contract and service", "服务合同与服务")}
	if len(d.Contracts) == 0 && len(d.Clients) == 0 {
		s.say(words("No contract and no service was recorded in this period.", "本期无服务合同及服务记录。"))
	}
	for i := range d.Contracts {
		c := &d.Contracts[i]
		if len(c.Months) == 0 {
			s.say(renjia.Textf("%s: no month of %s has begun.", "%s：%s尚无已开始的月份。", c.Title.In(renjia.English), c.Period))
			continue
		}
		s.figure(c.figure(i))
	}
	if minutes, err := d.minutes(); err == nil {
		if curve, err := minutes.Lorenz(); err == nil {
			s.figure(d.lorenzFigure(curve))
		}
	}
	d.equity(&s)
	return s
}

// figure sets the hours done against the hours due, both since the contract
// year began.
func (c *Contract) figure(i int) Figure {
	f := Figure{
		Anchor:  fmt.Sprintf("hours-%d", i+1),
		Caption: renjia.Text{EN: c.Title.In(renjia.English) + ": service hours since the contract year began, against the minimum", ZH: c.Title.In(renjia.Chinese) + "：合同年度累计服务工时与最低要求"},
		Alt: renjia.Textf("By the end, %s of %s hours were done.", "至期末，累计完成%s小时，合同要求%s小时。",
			hours(c.Done).EN, hours(c.Minimum).EN),
		shows: []ID{ContractHours},
		Data: Table{Columns: []Column{
			{Title: words("Month", "月份")}, {Title: words("Hours in the month", "当月工时"), Number: true},
			{Title: words("Since the year began", "累计工时"), Number: true}, {Title: words("Due by then", "应达工时"), Number: true},
		}},
	}
	done := Series{Name: words("hours done, cumulated", "累计完成工时"), Style: Bars}
	target := Series{Name: words("minimum due by the end of the month", "截至月末应达最低工时"), Style: Reference}
	sum := int64(0)
	for i, m := range c.Months {
		sum += m.Done
		done.Points = append(done.Points, Point{float64(i), float64(sum) / 60})
		target.Points = append(target.Points, Point{float64(i), float64(m.Target) / 60})
		f.Chart.Categories = append(f.Chart.Categories, renjia.Both(fmt.Sprint(int(m.From.Month()))))
		f.Data.Rows = append(f.Data.Rows, []Cell{
			{Text: renjia.Both(m.From.String()[:len("2006-01")])}, {Text: hours(m.Done)}, {Text: hours(sum)}, {Text: hours(m.Target)},
		})
	}
	f.Chart.X, f.Chart.Y = words("month", "月份"), words("hours", "小时")
	f.Chart.Series = []Series{done, target}
	return f
}

func (d *Data) lorenzFigure(heights []inequality.Point) Figure {
	f, half := shareFigure(heights, words("share of clients, least served first", "服务对象累计占比（由少到多）"), words("equal minutes for all", "完全均等"))
	f.Anchor, f.shows = "lorenz", []ID{ServiceInequality}
	f.Caption = words("Who received the service: Lorenz curve of service minutes over clients", "服务分布：服务时间在服务对象间的洛伦兹曲线")
	f.Alt = renjia.Textf("The half of %d clients that was served least received %s of the minutes.", "%d名服务对象中，接受服务较少的一半占服务时间的%s。",
		len(d.Clients), half)
	return f
}

// shareFigure draws the share of the minutes that the first so many clients have,
// in an order that the axis names, beside the line on which shares are equal. It
// also returns what the first half has.
func shareFigure(heights []inequality.Point, order, equal renjia.Text) (f Figure, half string) {
	curve := make([]Point, len(heights))
	for i, p := range heights {
		curve[i] = Point(p)
	}
	share := words("share of minutes", "服务时间累计占比")
	f.Chart = Chart{X: order, Y: share, Series: []Series{
		{Name: words("recorded service", "实际服务"), Style: Line, Points: curve},
		{Name: equal, Style: Reference, Points: []Point{{0, 0}, {1, 1}}},
	}}
	f.Data.Columns = []Column{{Title: order, Number: true}, {Title: share, Number: true}}
	for i := 1; i <= 10; i++ {
		x := float64(i) / 10
		f.Data.Rows = append(f.Data.Rows, []Cell{{Text: Percent.printed(x)}, {Text: Percent.printed(at(curve, x))}})
	}
	return f, Percent.printed(at(curve, .5)).EN
}

// equity adds how service follows need, or why that is not known.
func (d *Data) equity(s *Section) {
	if len(d.Clients) == 0 && len(d.Need.Clients) == 0 {
		return
	}
	var undefined *UndefinedError
	order, err := d.byNeed()
	if err == nil {
		var curve []inequality.Point
		if curve, err = order.Curve(); err == nil {
			s.figure(d.concentrationFigure(curve))
		}
	}
	if errors.As(err, &undefined) {
		s.say(words("Equity by need is undefined: "+undefined.Reason.EN+".", "按需求的公平性无定义："+undefined.Reason.ZH+"。"))
	}
}

func (d *Data) concentrationFigure(heights []inequality.Point) Figure {
	by := d.Need.By
	if by.IsZero() {
		by = words("need", "需求")
	}
	f, half := shareFigure(heights, words("share of clients, neediest first", "服务对象累计占比（需求由高到低）"), words("service that does not follow need", "与需求无关的服务"))
	f.Anchor, f.shows = "concentration", []ID{ServiceByNeed}
	f.Caption = words("Whether service follows need: concentration curve of service minutes by "+by.In(renjia.English), "服务是否随需求而定：服务时间按"+by.In(renjia.Chinese)+"的集中曲线")
	f.Alt = renjia.Textf("The needier half of %d clients received %s of the minutes. A curve above the dashed line means that the needier received more than their share.",
		"%d名服务对象中，需求较高的一半占服务时间的%s。曲线在虚线之上，表示需求较高者所得多于其人数份额。", len(d.Need.Clients), half)
	return f
}

// at returns the height of a rising curve at x, between its points on a
// straight line.
func at(curve []Point, x float64) float64 {
	for i := 1; i < len(curve); i++ {
		a, b := curve[i-1], curve[i]
		if b.X >= x && b.X > a.X {
			return a.Y + (b.Y-a.Y)*(x-a.X)/(b.X-a.X)
		}
	}
	return curve[len(curve)-1].Y
}

// moneySection shows funds and streams of income.
func (d *Data) moneySection() Section {
	s := Section{Anchor: "money", Title: words("Money by fund", "各基金收支")}
	if len(d.Funds) == 0 {
		s.say(words("No fund was recorded.", "无基金记录。"))
	} else {
		s.figure(d.fundFigure())
	}
	if len(d.Income) > 0 {
		s.table(d.incomeTable())
	}
	return s
}

func (d *Data) fundFigure() Figure {
	f := Figure{
		Anchor:  "funds",
		Caption: words("Balance of each fund on the last day", "期末各基金余额"),
		Alt:     renjia.Textf("Balances of %d funds; the numbers stand in the table.", "共%d个基金的余额，数值见表。", len(d.Funds)),
		Basis: []Basis{{
			Of:   Cell{Text: words("Balance", "余额"), Link: "method"},
			Used: renjia.Textf("sum of all entries of the fund up to %s; n = %d funds", "截至%s该基金全部分录之和；n＝%d个基金", d.AsOf, len(d.Funds)),
		}},
		Chart: Chart{Horizontal: true, X: words("balance, thousands", "余额（千）")},
		Data: Table{Columns: []Column{
			{Title: words("Fund", "基金")}, {Title: words("Restriction", "限定")},
			{Title: words("In", "收入"), Number: true}, {Title: words("Out", "支出"), Number: true}, {Title: words("Balance", "余额"), Number: true},
		}},
	}
	bars := Series{Name: words("balance", "余额"), Style: Bars}
	for i := range d.Funds {
		x := d.Funds[len(d.Funds)-1-i] // a horizontal chart counts from below
		bars.Points = append(bars.Points, Point{float64(i), x.Balance.Decimal().InexactFloat64() / 1000})
		f.Chart.Categories = append(f.Chart.Categories, x.Name)
	}
	for _, x := range d.Funds {
		f.Data.Rows = append(f.Data.Rows, []Cell{{Text: x.Name}, {Text: x.Restriction}, {Text: amount(x.In)}, {Text: amount(x.Out)}, {Text: amount(x.Balance)}})
	}
	f.Chart.Series = []Series{bars}
	return f
}

func (d *Data) incomeTable() Table {
	t := Table{
		Caption: words("Income by stream", "各类收入"),
		Columns: []Column{{Title: words("Stream", "来源")}, {Title: words("Amount", "金额"), Number: true}},
	}
	for _, x := range d.Income {
		t.Rows = append(t.Rows, []Cell{{Text: x.Name}, {Text: amount(x.Amount)}})
	}
	return t
}
