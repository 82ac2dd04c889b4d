package indicator_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

// What does not exist is an error with a reason, never zero.
func ExampleUndefinedError() {
	_, err := indicator.Share(0, 0)
	var undefined *indicator.UndefinedError
	if errors.As(err, &undefined) {
		fmt.Println(undefined.Reason.In(renjia.Chinese))
	}
	fmt.Println(err)
	// Output:
	// 基数为0
	// share is undefined: the base is 0
}

// The scorecard measures what the data holds. Indicators without data say why.
func ExampleData_Scorecard() {
	asOf, err := renjia.ParseDate("2026-06-30")
	if err != nil {
		fmt.Println(err)
		return
	}
	year, err := renjia.Year(2026)
	if err != nil {
		fmt.Println(err)
		return
	}
	card, err := (&indicator.Data{
		Community: renjia.Text{EN: "Ferry Lane", ZH: "渡口里"}, AsOf: asOf, Period: year,
		Staff: indicator.Staff{Opening: 20, Closing: 18, Left: 4, Professional: 16, Certified: 14, Supervised: 15, Supervisors: 3},
	}).Scorecard()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, score := range card.Groups[4].Scores {
		if score.Result == nil {
			fmt.Printf("%s: undefined, %s\n", score.Indicator, score.Undefined.EN)
			continue
		}
		fmt.Printf("%s: %.3f, n = %d\n", score.Indicator, score.Result.Value, score.Result.N)
	}
	// Output:
	// certified_staff: 0.875, n = 16
	// supervision_ratio: 5.000, n = 3
	// staff_turnover: 0.211, n = 22
	// retention_12_months: undefined, there are no spells of employment
}

// The same document serves both languages.
func ExampleReport_WriteMarkdown() {
	report := &indicator.Report{
		Title:    renjia.Text{EN: "A report", ZH: "报告"},
		Subtitle: renjia.Text{EN: "of one table", ZH: "仅一张表"},
		Sections: []indicator.Section{{
			Anchor: "hours", Title: renjia.Text{EN: "Hours", ZH: "工时"},
			Blocks: []indicator.Block{{Table: &indicator.Table{
				Columns: []indicator.Column{{Title: renjia.Text{EN: "Month", ZH: "月份"}}, {Title: renjia.Text{EN: "Hours", ZH: "工时"}, Number: true}},
				Rows:    [][]indicator.Cell{{{Text: renjia.Both("2026-01")}, {Text: renjia.Both("2,810")}}},
			}}},
		}},
	}
	if err := report.WriteMarkdown(os.Stdout, renjia.Chinese); err != nil {
		fmt.Println(err)
	}
	// Output:
	// # 报告
	//
	// 仅一张表
	//
	// <a id="hours"></a>
	//
	// ## 工时
	//
	// | 月份 | 工时 |
	// |---|---:|
	// | 2026-01 | 2,810 |
}

// A report is composed once and written in either language.
func ExampleNewReport() {
	asOf, err := renjia.ParseDate("2026-06-30")
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := indicator.NewReport(&indicator.Data{
		Community: renjia.Text{EN: "Ferry Lane", ZH: "渡口里"}, Synthetic: true,
		AsOf: asOf, Period: renjia.Period{From: asOf.AddMonths(-6)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := report.WriteHTML(io.Discard, renjia.English); err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range report.Sections {
		fmt.Println(s.Title.In(renjia.English))
	}
	// Output:
	// Scorecard of five dimensions
	// Decisions and their reasons
	// Contract and service
	// Money by fund
	// Organizations and agreements
	// People
	// How these figures were made
	// Appendix: how each indicator is defined
}

// Gather fills the data of a report from a space; here it holds no records
// yet, so every indicator is undefined.
func ExampleGather() {
	ctx := context.Background()
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	if err := store.Migrate(ctx, kinds()...); err != nil {
		fmt.Println(err)
		return
	}
	asOf, err := renjia.ParseDate("2026-06-30")
	if err != nil {
		fmt.Println(err)
		return
	}
	data, err := indicator.Gather(ctx, store.Space("ferry"), asOf, indicator.Options{
		Community: renjia.Text{EN: "Ferry Lane", ZH: "渡口里"}, Synthetic: true,
		From: asOf.AddMonths(-6), Place: time.FixedZone("Guangzhou", 8*60*60),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	card, err := data.Scorecard()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, group := range card.Groups {
		fmt.Println(group.Dimension.Title().In(renjia.English)+":", group.Scores[0].Undefined.EN)
	}
	// Output:
	// Governance concepts and autonomy: the base is 0
	// Social resources: 0 to 0 has no meaning as a ratio
	// Institutional mechanisms: the base is 0
	// Multi-subject collaboration: there are fewer than two organizations
	// Professional talents: the base is 0
}
