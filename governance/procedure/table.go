package procedure

import (
	"errors"
	"io"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/tabular"
)

var logColumns = [...]tabular.Column{
	{Name: "case", Aliases: []string{"事项", "案号", "事项编号"}},
	{Name: "step", Aliases: []string{"环节", "步骤"}},
	{Name: "date", Aliases: []string{"日期", "时间"}},
	{Name: "should_attend", Aliases: []string{"应到", "应到人数"}, Optional: true},
	{Name: "attended", Aliases: []string{"实到", "实到人数"}, Optional: true},
	{Name: "yes", Aliases: []string{"同意", "赞成"}, Optional: true},
	{Name: "no", Aliases: []string{"不同意", "反对"}, Optional: true},
	{Name: "abstain", Aliases: []string{"弃权"}, Optional: true},
	{Name: "outcome", Aliases: []string{"表决结果"}, Optional: true},
	{Name: "rule", Aliases: []string{"表决规则"}, Optional: true},
	{Name: "shown_from", Aliases: []string{"公示起始日", "公开起始日"}, Optional: true},
	{Name: "shown_last", Aliases: []string{"公示截止日", "公开截止日"}, Optional: true},
	{Name: "form", Aliases: []string{"协商形式", "形式"}, Optional: true},
	{Name: "consulted", Aliases: []string{"征求意见人数", "参与协商人数"}, Optional: true},
	{Name: "motive", Aliases: []string{"动议来源"}, Optional: true},
	{Name: "opinion_by", Aliases: []string{"意见单位"}, Optional: true},
	{Name: "document", Aliases: []string{"文件", "附件"}, Optional: true},
	{Name: "report_to", Aliases: []string{"报告单位", "备案单位"}, Optional: true},
	{Name: "report_number", Aliases: []string{"备案号", "报告编号"}, Optional: true},
	{Name: "merged_with", Aliases: []string{"合并环节"}, Optional: true},
	{Name: "recorded_by", Aliases: []string{"记录人"}, Optional: true},
}

// cellWords are the Chinese terms of the cells.
var cellWords = map[string]string{
	"党员代表提议": "members", "居民提议": "resident", "群众提议": "resident", "干部提出": "cadres", "上级安排": "superior",
	"通过": "adopted", "未通过": "rejected", "未达法定比例": "no-quorum", "无效": "void",
	"议事会": "council", "听证会": "hearing", "恳谈会": "talk", "其他": "other",
	"居务监督委员会": "supervision-committee", "监督委员会": "supervision-committee", "党组织": "party-organization",
	"街道办事处": "street-office", "居民委员会": "residents-committee", "居民会议": "residents-meeting",
}

// ReadTable reads an event log from CSV, UTF-8 or GBK, with a header in English
// or Chinese: case 事项, step 环节 and date 日期, and optionally
//
//	should_attend 应到, attended 实到, yes 同意, no 不同意, abstain 弃权
//	outcome 表决结果 with rule 表决规则        of a vote counted by package rule
//	shown_from 公示起始日, shown_last 公示截止日  both days inclusive
//	form 协商形式, consulted 征求意见人数, motive 动议来源
//	opinion_by 意见单位, document 文件, report_to 报告单位 with report_number 备案号
//	merged_with 合并环节, recorded_by 记录人
//
// A step is named by its ID or by its title in the template, in either
// language; one that the template does not have is kept, for the check to find.
// Several opinions, documents or steps stand in one cell with semicolons.
// The rows of a case need not stand together; cases come in the order of their
// first rows. All problems are reported together with line and column.
func ReadTable(r io.Reader, file string, t Template) ([]Case, error) {
	report, names := tabular.NewReport(), t.names()
	var cases []Case
	at := map[string]int{}
	for row := range tabular.Read(r, file, logColumns[:], report) {
		id, e := row.Text("case"), eventOf(row, names)
		if row.OK() {
			checkRow(row, &e)
		}
		if !row.OK() {
			continue
		}
		i, known := at[id]
		if !known {
			id = strings.Clone(id)
			i = len(cases)
			at[id] = i
			cases = append(cases, Case{ID: id})
		}
		cases[i].Events = append(cases[i].Events, e)
	}
	return cases, report.Err()
}

// names maps the titles of steps to their IDs; a title of two steps names
// neither.
func (t Template) names() map[string]string {
	names := map[string]string{}
	for _, s := range t.Steps {
		for _, title := range []string{s.Title.EN, s.Title.ZH} {
			if other, taken := names[title]; taken && other != s.ID {
				names[title] = title
				continue
			}
			names[title] = s.ID
		}
	}
	for _, s := range t.Steps {
		names[s.ID] = s.ID
	}
	return names
}

func eventOf(row *tabular.Row, names map[string]string) Event {
	e := Event{Step: named(names, row.Text("step")), By: optional(row, "recorded_by")}
	e.On = row.Date("date")
	e.ShouldAttend, e.Attended = countIn(row, "should_attend"), countIn(row, "attended")
	e.Yes, e.No, e.Abstain = countIn(row, "yes"), countIn(row, "no"), countIn(row, "abstain")
	e.Consulted = countIn(row, "consulted")
	e.Outcome, e.Rule = rule.Outcome(word(row, "outcome")), optional(row, "rule")
	e.Form, e.Motive = word(row, "form"), Motive(word(row, "motive"))
	if row.Has("shown_from") {
		e.Shown.From = row.Date("shown_from")
	}
	if row.Has("shown_last") {
		if last := row.Date("shown_last"); !last.IsZero() {
			e.Shown.Until = last.AddDays(1)
		}
	}
	for _, s := range parts(row, "merged_with") {
		e.Merges = append(e.Merges, named(names, s))
	}
	e.Papers = papersOf(row)
	return e
}

func papersOf(row *tabular.Row) (all []Paper) {
	for _, by := range parts(row, "opinion_by") {
		all = append(all, Paper{Kind: OpinionPaper, By: named(cellWords, by)})
	}
	for _, name := range parts(row, "document") {
		all = append(all, Paper{Kind: DocumentPaper, Name: name})
	}
	for _, to := range parts(row, "report_to") {
		all = append(all, Paper{Kind: ReportPaper, To: named(cellWords, to), Number: optional(row, "report_number")})
	}
	return all
}

// columnOf names the columns of fields that are called otherwise.
var columnOf = map[string]string{"on": "date", "shown": "shown_from"}

func checkRow(row *tabular.Row, e *Event) {
	var invalid *renjia.ValidationError
	if !errors.As(e.Evidence.Validate(), &invalid) {
		return
	}
	for _, p := range invalid.Problems {
		column := p.Path
		if named, other := columnOf[column]; other {
			column = named
		}
		row.Problem(column, "%s", p.Message)
	}
}

func countIn(row *tabular.Row, column string) Count {
	if !row.Has(column) {
		return Count{}
	}
	return Counted(row.Int(column))
}

func optional(row *tabular.Row, column string) string {
	if !row.Has(column) {
		return ""
	}
	return row.Text(column)
}

func word(row *tabular.Row, column string) string { return named(cellWords, optional(row, column)) }

// named returns the name for a word, or the word itself.
func named(names map[string]string, s string) string {
	if name, known := names[s]; known {
		return name
	}
	return s
}

func parts(row *tabular.Row, column string) (all []string) {
	for _, s := range strings.FieldsFunc(optional(row, column), func(r rune) bool { return r == ';' || r == '；' }) {
		if s = strings.TrimSpace(s); s != "" {
			all = append(all, s)
		}
	}
	return all
}
