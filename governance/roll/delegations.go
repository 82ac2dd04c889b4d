package roll

import (
	"io"

	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/tabular"
)

var delegationColumns = [...]tabular.Column{
	{Name: "from", Aliases: []string{"委托人"}},
	{Name: "to", Aliases: []string{"受托人", "代理人"}},
	{Name: "matter", Aliases: []string{"议题", "事项"}, Optional: true},
	{Name: "since", Aliases: []string{"起", "委托日期", "开始日期"}, Optional: true},
	{Name: "until", Aliases: []string{"止", "失效日期", "撤销日期"}, Optional: true},
	{Name: "written", Aliases: []string{"书面"}, Optional: true},
}

// ReadDelegations reads standing proxies from CSV with the columns from 委托人 and
// to 受托人 (owners or voter keys), and optionally matter 议题, since 起 and until 止
// (dates; until is the first day on which it no longer holds) and written 书面
// (yes 是, no 否). Givers who are not on the roll are reported with line and
// column; holders may be anybody: whether that is admitted is the rule's to say.
func (b *Builder) ReadDelegations(r io.Reader, file string) ([]rule.Delegation, error) {
	m, err := b.merge()
	if err != nil {
		return nil, err
	}
	return readDelegations(r, file, m.identify)
}

// ReadDelegations reads standing proxies as [Builder.ReadDelegations] does.
func (m *Members) ReadDelegations(r io.Reader, file string) ([]rule.Delegation, error) {
	return readDelegations(r, file, func(name string) (string, bool) {
		id, known := m.id[name]
		if !known {
			return name, false
		}
		return id, true
	})
}

func readDelegations(r io.Reader, file string, identify func(name string) (id string, onRoll bool)) ([]rule.Delegation, error) {
	report := tabular.NewReport()
	var list []rule.Delegation
	for row := range tabular.Read(r, file, delegationColumns[:], report) {
		d := rule.Delegation{Matter: optional(row, "matter")}
		from, onRoll := identify(row.Text("from"))
		if row.OK() && !onRoll {
			row.Problem("from", "%s is not on the roll, or names several voters", row.Text("from"))
		}
		d.From = from
		d.To, _ = identify(row.Text("to"))
		if row.Has("since") {
			d.Period.From = row.Date("since")
		}
		if row.Has("until") {
			d.Period.Until = row.Date("until")
		}
		if row.Has("written") {
			d.Written = row.Bool("written")
		}
		if err := d.Period.Validate(); row.OK() && err != nil {
			row.Problem("until", "must be after since")
		}
		if row.OK() {
			list = append(list, d)
		}
	}
	return list, report.Err()
}

// identify names a voter by key or owner's name as the roll does, and anybody
// else by a digest.
func (m *merged) identify(name string) (id string, onRoll bool) {
	if m.voters.has(name) {
		return name, true
	}
	if ids := m.voters.of(name); len(ids) == 1 {
		return ids[0], true
	}
	return m.voterID("", name), false
}
