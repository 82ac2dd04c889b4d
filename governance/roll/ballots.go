package roll

import (
	"io"

	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/tabular"
)

var ballotColumns = [...]tabular.Column{
	{Name: "unit", Aliases: []string{"房号", "单元", "单元号", "室号"}, Optional: true},
	{Name: "building", Aliases: []string{"楼栋", "栋", "幢"}, Optional: true},
	{Name: "owner", Aliases: []string{"业主", "业主姓名", "产权人"}, Optional: true},
	{Name: "voter", Aliases: []string{"表决人", "投票人"}, Optional: true},
	{Name: "choice", Aliases: []string{"response", "表决意见", "意见", "选项"}},
}

// ReadBallots reads ballots from CSV. Each row has a response (yes 同意, no 反对,
// abstain 弃权, …) and says whose it is by unit (with building, where numbers
// repeat), by owner, or by voter key. An owner of several units may return a
// ballot for each, since they are one head, as long as all say the same. Rows
// that name nobody on the roll and owners who contradict themselves are
// reported together with line and column.
func (b *Builder) ReadBallots(r io.Reader, file string) ([]rule.Ballot, error) {
	m, err := b.merge()
	if err != nil {
		return nil, err
	}
	report, index := tabular.NewReport(), map[string]int{}
	var ballots []rule.Ballot
	for row := range tabular.Read(r, file, ballotColumns[:], report) {
		id := m.voterIn(row)
		response, err := rule.ParseResponse(row.Text("choice"))
		if row.OK() && err != nil {
			row.Problem("choice", "%v", err)
		}
		if !row.OK() {
			continue
		}
		at, again := index[id]
		if !again {
			index[id] = len(ballots)
			ballots = append(ballots, rule.Ballot{Elector: id, Response: response})
		} else if ballots[at].Response != response {
			row.Problem("choice", "%s, but the same voter said %s before", response, ballots[at].Response)
		}
	}
	return ballots, report.Err()
}

// voterIn finds the voter that a row names.
func (m *merged) voterIn(row *tabular.Row) string {
	switch {
	case row.Has("voter"):
		id := row.Text("voter")
		if !m.voters[id] {
			row.Problem("voter", "%s is not on the roll", id)
		}
		return id
	case row.Has("unit"):
		id, ok := m.voterOf[unitKey{m.estate(), row.Text("building"), row.Text("unit")}]
		if !ok {
			row.Problem("unit", "%s is not on the roll", row.Text("unit"))
		}
		return id
	case row.Has("owner"):
		ids := m.idsOf[row.Text("owner")]
		if len(ids) != 1 {
			row.Problem("owner", "names %d voters on the roll; name the unit or the voter", len(ids))
			return ""
		}
		return ids[0]
	}
	row.Problem("", "must name a unit, an owner or a voter")
	return ""
}

// estate is the estate of the roll; choices has seen to it that there is
// only one.
func (m *merged) estate() string {
	if len(m.units) == 0 {
		return ""
	}
	return m.units[0].Compound
}
