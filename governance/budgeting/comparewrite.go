package budgeting

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"strings"
	"unicode"

	"github.com/renjia-project/renjia"
)

// Marks of a comparison: funded, and not.
const (
	funded   = "●"
	unfunded = "·"
)

// grid is a comparison as text: a row of headings, one for each project, and one
// for each total.
func (c *Comparison) grid(l renjia.Lang) (head []string, body, totals [][]string) {
	head = []string{in(l, "project", "项目"), in(l, "cost", "成本"), in(l, "votes", "票数")}
	for _, col := range c.Columns {
		head = append(head, col.Title.In(l))
	}
	for p, q := range c.Election.Projects {
		row := []string{c.Election.title(p), c.Election.Amount(q.Cost).StringFixed(int32(c.Election.Scale)), fmt.Sprint(c.Votes[p])}
		for i := range c.Columns {
			mark := unfunded
			if c.Funds(i, p) {
				mark = funded
			}
			row = append(row, mark)
		}
		body = append(body, row)
	}
	for _, m := range c.measures() {
		row := []string{m.title.In(l), "", ""}
		for _, col := range c.Columns {
			row = append(row, m.of(col))
		}
		totals = append(totals, row)
	}
	return head, body, totals
}

// measureRow is a row of totals.
type measureRow struct {
	title renjia.Text
	of    func(Column) string
}

func (c *Comparison) measures() []measureRow {
	e := c.Election
	amount := func(r *big.Rat) string { return e.exactly(r) }
	return []measureRow{
		{renjia.Text{EN: "projects funded", ZH: "资助项目数"}, func(k Column) string { return fmt.Sprint(len(k.Outcome.Selected)) }},
		{renjia.Text{EN: "spent", ZH: "支出"}, func(k Column) string { return e.Amount(k.Outcome.Cost).StringFixed(int32(e.Scale)) }},
		{renjia.Text{EN: "share of the budget", ZH: "预算使用率"}, func(k Column) string { return percent(k.Fairness.Used) }},
		{renjia.Text{EN: "voters with nothing they support", ZH: "一无所获的支持者"}, func(k Column) string { return percent(k.Fairness.Excluded) }},
		{renjia.Text{EN: "projects per voter", ZH: "人均所获项目数"}, func(k Column) string { return decimals(k.Fairness.Number, 3) }},
		{renjia.Text{EN: "value per voter", ZH: "人均所获价值"}, func(k Column) string { return amount(k.Fairness.Value) }},
		{renjia.Text{EN: "Gini of value", ZH: "价值基尼系数"}, func(k Column) string { return decimals(k.Fairness.ValueGini, 3) }},
		{renjia.Text{EN: "shortfall from the fair share", ZH: "与公平份额的人均差额"}, func(k Column) string { return amount(k.Fairness.Shortfall) }},
		{renjia.Text{EN: "projects with neglected supporters (EJR+)", ZH: "支持者被忽视的项目（EJR+）"}, func(k Column) string { return fmt.Sprint(len(k.Neglected)) }},
		{renjia.Text{EN: "voters better off than under the first", ZH: "比第一种规则更满意的选民"}, func(k Column) string { return fmt.Sprint(k.Better) }},
		{renjia.Text{EN: "voters worse off", ZH: "不如第一种规则满意的选民"}, func(k Column) string { return fmt.Sprint(k.Worse) }},
	}
}

func in(l renjia.Lang, en, zh string) string { return renjia.Text{EN: en, ZH: zh}.In(l) }

// percent writes a share with one decimal.
func percent(r *big.Rat) string {
	if r == nil {
		return "–"
	}
	return new(big.Rat).Mul(r, big.NewRat(100, 1)).FloatString(1) + " %"
}

func decimals(r *big.Rat, n int) string {
	if r == nil {
		return "–"
	}
	return r.FloatString(n)
}

// longest is how many columns of a terminal the name of a project may take.
const longest = 60

// WriteText writes the comparison as a table in columns. Long names are cut.
func (c *Comparison) WriteText(w io.Writer, l renjia.Lang) error {
	head, body, totals := c.grid(l)
	for _, row := range body {
		row[0] = fitted(row[0], longest)
	}
	rows := append(append([][]string{head}, body...), totals...)
	width := make([]int, len(head))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], columns(cell))
		}
	}
	var b strings.Builder
	for i, row := range rows {
		if i == len(body)+1 {
			b.WriteByte('\n')
		}
		line := ""
		for j, cell := range row {
			space := strings.Repeat(" ", width[j]-columns(cell))
			if j == 0 {
				line += cell + space
			} else {
				line += "  " + space + cell
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// columns is how wide a text is on a terminal: Chinese is two columns a sign.
func columns(s string) (n int) {
	for _, r := range s {
		n++
		if unicode.Is(unicode.Han, r) || r >= 0xff00 && r <= 0xff60 || r >= 0x3000 && r <= 0x303f {
			n++
		}
	}
	return n
}

// WriteMarkdown writes the comparison as a table.
func (c *Comparison) WriteMarkdown(w io.Writer, l renjia.Lang) error {
	head, body, totals := c.grid(l)
	var b strings.Builder
	line := func(cells []string) {
		b.WriteByte('|')
		for _, cell := range cells {
			b.WriteString(" " + markdownCell(cell) + " |")
		}
		b.WriteByte('\n')
	}
	line(head)
	b.WriteString("|---|" + strings.Repeat("---:|", len(head)-1) + "\n")
	for _, row := range append(body, totals...) {
		line(row)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

var markdownCell = strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`, "\n", " ", "\r", " ").Replace

// WriteCSV writes a row for each project, with 1 under each rule that funds it.
func (c *Comparison) WriteCSV(w io.Writer, l renjia.Lang) error {
	out := csv.NewWriter(w)
	head, body, _ := c.grid(l)
	head = append([]string{head[0], in(l, "name", "名称")}, head[1:]...)
	if err := out.Write(head); err != nil {
		return err
	}
	for p, row := range body {
		q := c.Election.Projects[p]
		cells := append([]string{q.ID, q.Name}, row[1:]...)
		for i := range c.Columns {
			cells[4+i] = "0"
			if c.Funds(i, p) {
				cells[4+i] = "1"
			}
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// WriteJSON writes the comparison as one document: amounts as decimals of the
// currency, measures as fractions.
func (c *Comparison) WriteJSON(w io.Writer) error {
	type column struct {
		Title     renjia.Text `json:"title"`
		Rule      Rule        `json:"rule"`
		Selected  []string    `json:"selected"` // in the order chosen
		Cost      string      `json:"cost"`
		Fairness  *Fairness   `json:"fairness"`
		Neglected []string    `json:"neglected"`
		Better    int64       `json:"better"`
		Worse     int64       `json:"worse"`
	}
	doc := struct {
		Budget   string   `json:"budget"`
		Rules    []column `json:"rules"`
		Differ   []string `json:"differ"`
		Scale    int      `json:"scale"`
		Voters   int64    `json:"voters"`
		Currency string   `json:"currency,omitempty"`
	}{Budget: c.Election.Amount(c.Election.Budget).String(), Differ: c.names(c.Differ()), Scale: c.Election.Scale,
		Voters: c.Election.Votes.Voters(), Currency: c.Election.Currency}
	for _, k := range c.Columns {
		doc.Rules = append(doc.Rules, column{k.Title, k.Rule, c.names(k.Outcome.Selected),
			c.Election.Amount(k.Outcome.Cost).String(), k.Fairness, c.names(k.Neglected), k.Better, k.Worse})
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(doc)
}

func (c *Comparison) names(projects []int) []string {
	ids := make([]string, len(projects))
	for i, p := range projects {
		ids[i] = c.Election.Projects[p].ID
	}
	return ids
}
