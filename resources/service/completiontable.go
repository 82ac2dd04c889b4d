package service

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
)

// completionColumns heads the table of completions.
var completionColumns = [...]renjia.Text{
	{EN: "indicator", ZH: "指标"}, {EN: "title", ZH: "名称"}, {EN: "unit", ZH: "单位"}, {EN: "target", ZH: "目标"}, {EN: "done", ZH: "完成"},
	{EN: "credited", ZH: "计入"}, {EN: "completion", ZH: "完成率"}, {EN: "expected", ZH: "均匀进度"}, {EN: "ahead", ZH: "超前"}, {EN: "pace", ZH: "进度"}, {EN: "left out", ZH: "未计入"},
}

// Name returns the pace in words.
func (p Pace) Name() renjia.Text {
	switch p {
	case Fulfilled:
		return renjia.Text{EN: "fulfilled", ZH: "已完成"}
	case OnPace:
		return renjia.Text{EN: "on pace", ZH: "进度正常"}
	case Behind:
		return renjia.Text{EN: "behind", ZH: "进度滞后"}
	case Missed:
		return renjia.Text{EN: "missed", ZH: "未完成"}
	}
	return renjia.Text{}
}

// WriteCompletions writes a report as a CSV table with one row an indicator.
// Numbers are exact fractions, such as 7/4; what was left out stands with its
// reasons in the last column.
func WriteCompletions(w io.Writer, lang renjia.Lang, all ...Completion) error {
	out := csv.NewWriter(w)
	header := make([]string, len(completionColumns))
	for i, c := range completionColumns {
		header[i] = c.In(lang)
	}
	if err := out.Write(header); err != nil {
		return err
	}
	for _, c := range all {
		i := c.Tally.Indicator
		expected, ahead := c.Expected.String(), c.Ahead.String()
		if c.Pace == NoPace {
			expected, ahead = "", ""
		}
		row := []string{
			i.Code, i.Title.In(lang), i.Unit.Name().In(lang), strconv.FormatInt(i.Target, 10), c.Done.String(), c.Credited.String(),
			c.Completion.String(), expected, ahead, c.Pace.Name().In(lang), c.Tally.leftOut(lang),
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// leftOut lists what does not count, by reason.
func (t Tally) leftOut(lang renjia.Lang) string {
	var parts []string
	for _, r := range reasons {
		if n := int64(t.Left[r.reason]) + t.Short[r.reason]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s: %d", r.name.In(lang), n))
		}
	}
	return strings.Join(parts, "; ")
}
