package roll

import (
	"io"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/tabular"
)

// ExtraVotes is the measure of a member's votes beyond the basic one (附加表决权).
const ExtraVotes rule.Measure = "extra_votes"

var memberColumns = [...]tabular.Column{
	{Name: "elector", Aliases: []string{"member", "owner", "成员", "会员", "业主", "选民", "代表", "姓名", "编号"}},
	{Name: "shares", Aliases: []string{"份额"}, Optional: true},
	{Name: "votes", Aliases: []string{"表决权数", "票数"}, Optional: true},
	{Name: "extra_votes", Aliases: []string{"附加表决权"}, Optional: true},
	{Name: "area", Aliases: []string{"面积"}, Optional: true},
}

// Members is a list of electors who are given with their weights: the members
// of a cooperative, an association of owners who vote by shares, a council.
type Members struct {
	snapshot Snapshot
	id       map[string]string // of each elector, by the name or key in the list
}

// ReadMembers reads a list of electors from CSV, UTF-8 or GBK, with a header in
// English or Chinese:
//
//	elector 成员          name or key, unique
//
// and optionally shares 份额, votes 表决权数, extra_votes 附加表决权 (whole numbers) and
// area 面积 (m²). Where extra votes are given and votes are not, votes are the
// basic one and the extra ones. Names become digests under the salt of the
// options, which must be given; the other options are those of owners. All
// problems are reported together with line and column.
func ReadMembers(r io.Reader, file string, options ...Option) (*Members, error) {
	b := NewBuilder(options...)
	if b.salt == "" {
		return nil, &renjia.UnspecifiedError{What: "roll", Choices: []renjia.Choice{{Name: "Salt", Why: "a roll names people by salted digest"}}}
	}
	m, report := &Members{id: map[string]string{}, snapshot: Snapshot{AsOf: b.asOf}}, tabular.NewReport()
	for row := range tabular.Read(r, file, memberColumns[:], report) {
		name := row.Text("elector")
		if _, twice := m.id[name]; twice {
			row.Problem("elector", "%s is listed twice", name)
		}
		v := Voter{ID: b.voterID("", name), More: weightsOf(row)}
		if row.Has("area") {
			v.Area = row.Area("area")
		}
		if row.OK() {
			m.add(row, name, v)
		}
	}
	slices.SortFunc(m.snapshot.Voters, func(a, b Voter) int { return strings.Compare(a.ID, b.ID) })
	if err := report.Err(); err != nil {
		return nil, err
	}
	m.complete()
	return m, m.snapshot.Validate()
}

// complete gives every elector a weight in every measure that any has. An empty
// cell is 0, but of votes the basic one, where extra votes are told apart.
func (m *Members) complete() {
	measures := m.snapshot.Measures()
	for _, measure := range measures {
		if measure == rule.Heads || measure == rule.Area {
			continue
		}
		none := int64(0)
		if measure == rule.Votes && slices.Contains(measures, ExtraVotes) {
			none = 1
		}
		for i := range m.snapshot.Voters {
			m.snapshot.Voters[i].fill(measure, none)
		}
	}
}

func (v *Voter) fill(measure rule.Measure, none int64) {
	if _, given := v.More[measure]; given {
		return
	}
	if v.More == nil {
		v.More = map[rule.Measure]int64{}
	}
	v.More[measure] = none
}

func (m *Members) add(row *tabular.Row, name string, v Voter) {
	sum, err := m.snapshot.Area.Add(v.Area)
	if err != nil {
		row.Problem("area", "%v", err)
		return
	}
	m.id[name], m.snapshot.Area = v.ID, sum
	m.snapshot.Voters = append(m.snapshot.Voters, v)
}

func weightsOf(row *tabular.Row) map[rule.Measure]int64 {
	more := map[rule.Measure]int64{}
	for _, measure := range []rule.Measure{rule.Shares, rule.Votes, ExtraVotes} {
		if !row.Has(string(measure)) {
			continue
		}
		n := row.Int(string(measure))
		if n < 0 {
			row.Problem(string(measure), "%d: must not be negative", n)
		}
		more[measure] = n
	}
	if extra, given := more[ExtraVotes]; given {
		votes, both := more[rule.Votes]
		if both && votes != extra+1 {
			row.Problem("votes", "%d: want the basic vote and %d extra votes", votes, extra)
		}
		more[rule.Votes] = extra + 1
	}
	if len(more) == 0 {
		return nil
	}
	return more
}

// Snapshot returns the frozen list.
func (m *Members) Snapshot() (Snapshot, error) { return m.snapshot, nil }

var memberBallotColumns = [...]tabular.Column{
	{Name: "elector", Aliases: memberColumns[0].Aliases},
	{Name: "choice", Aliases: []string{"response", "表决意见", "意见", "选项"}},
	{Name: "channel", Aliases: []string{"渠道", "方式"}, Optional: true},
	{Name: "matter", Aliases: []string{"议题", "事项"}, Optional: true},
	{Name: "proxy", Aliases: []string{"受托人", "代理人"}, Optional: true},
}

// ReadBallots reads ballots from CSV with the columns elector and choice, and
// optionally channel, matter and proxy, of which it makes what
// [Builder.ReadBallots] does. Electors who are not on the list and second ballots are
// reported with line and column.
func (m *Members) ReadBallots(r io.Reader, file string) ([]rule.Ballot, error) {
	return m.ReadBallotsOn("", r, file)
}

// ReadBallotsOn reads the ballots on one matter as ReadBallots does, and passes
// over those on others.
func (m *Members) ReadBallotsOn(matter string, r io.Reader, file string) ([]rule.Ballot, error) {
	report, concerned := tabular.NewReport(), about{matter: matter}
	var ballots []rule.Ballot
	seen := map[string]bool{}
	for row := range tabular.Read(r, file, memberBallotColumns[:], report) {
		if !concerned.concerns(row) {
			continue
		}
		id, known := m.id[row.Text("elector")]
		response, err := rule.ParseResponse(row.Text("choice"))
		if row.OK() {
			if !known {
				row.Problem("elector", "%s is not on the roll", row.Text("elector"))
			}
			if seen[id] && known {
				row.Problem("elector", "%s has voted already", row.Text("elector"))
			}
			if err != nil {
				row.Problem("choice", "%v", err)
			}
		}
		seen[id] = true
		if row.OK() {
			ballots = append(ballots, rule.Ballot{Elector: id, Response: response, Channel: optional(row, "channel"), Proxy: m.proxy(optional(row, "proxy"))})
		}
	}
	return ballots, report.Err()
}

func optional(row *tabular.Row, column string) string {
	if !row.Has(column) {
		return ""
	}
	return row.Text(column)
}

// proxy names a proxy who is an elector by the identifier on the roll, and
// anybody else by what the ballot says.
func (m *Members) proxy(name string) string {
	if id, known := m.id[name]; known {
		return id
	}
	return name
}
