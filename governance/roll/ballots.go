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
	{Name: "channel", Aliases: []string{"渠道", "方式"}, Optional: true},
	{Name: "matter", Aliases: []string{"议题", "事项"}, Optional: true},
	{Name: "proxy", Aliases: []string{"受托人", "代理人"}, Optional: true},
}

// ReadBallots reads ballots from CSV. Each row has a choice (yes 同意, no 反对,
// abstain 弃权, …) and says whose it is by unit (with building, where numbers
// repeat), by owner, or by voter key; optionally the channel it came by, the
// matter it is about and the proxy who cast it. All must be on one matter;
// [Builder.ReadBallotsOn] picks one.
//
// An owner of several units may return a ballot for each, since they are one
// head, as long as all say the same. Rows that name nobody on the roll, second
// ballots of a unit, an owner or a key, and owners who contradict themselves
// are reported together with line and column.
func (b *Builder) ReadBallots(r io.Reader, file string) ([]rule.Ballot, error) {
	return b.ReadBallotsOn("", r, file)
}

// ReadBallotsOn reads the ballots on one matter as ReadBallots does, and passes
// over those on others.
func (b *Builder) ReadBallotsOn(matter string, r io.Reader, file string) ([]rule.Ballot, error) {
	m, err := b.merge()
	if err != nil {
		return nil, err
	}
	c := ballotBox{merged: m, about: about{matter: matter}, at: map[string]int{}, seen: map[named]bool{}}
	report := tabular.NewReport()
	for row := range tabular.Read(r, file, ballotColumns[:], report) {
		if c.about.concerns(row) {
			c.put(row)
		}
	}
	return c.ballots, report.Err()
}

// about passes over the rows of other matters.
type about struct {
	matter, first string
	begun         bool
}

func (a *about) concerns(row *tabular.Row) bool {
	matter := optional(row, "matter")
	if a.matter != "" {
		return matter == a.matter
	}
	if !a.begun {
		a.first, a.begun = matter, true
	}
	if matter != a.first {
		row.Problem("matter", "%q: the file has ballots on %q too; say which are to be counted", matter, a.first)
	}
	return true
}

// ballotBox collects ballots.
type ballotBox struct {
	*merged
	about   about
	ballots []rule.Ballot
	at      map[string]int // of a voter's ballot
	seen    map[named]bool
}

// named is how a row says whose it is.
type named struct{ column, building, name string }

func (c *ballotBox) put(row *tabular.Row) {
	by, id := c.voterIn(row)
	response, err := rule.ParseResponse(row.Text("choice"))
	if row.OK() && err != nil {
		row.Problem("choice", "%v", err)
	}
	if x := c.excluded[id]; x != nil {
		row.Problem(by.column, "%s is excluded: %s", by.name, x.Reason)
	}
	if !row.OK() {
		return
	}
	if c.seen[by] {
		row.Problem(by.column, "%s: a second ballot", by.name)
		return
	}
	c.seen[by] = true
	at, again := c.at[id]
	if !again {
		c.at[id] = len(c.ballots)
		c.ballots = append(c.ballots, rule.Ballot{Elector: id, Response: response, Channel: optional(row, "channel"), Proxy: c.proxy(row)})
		return
	}
	if c.ballots[at].Response != response {
		row.Problem("choice", "%s, but the same voter said %s before", response, c.ballots[at].Response)
	}
}

// proxy names a proxy who is on the roll by the identifier there, anybody else
// by a digest.
func (c *ballotBox) proxy(row *tabular.Row) string {
	name := optional(row, "proxy")
	if name == "" || c.voters.has(name) {
		return name
	}
	if ids := c.voters.of(name); len(ids) == 1 {
		return ids[0]
	}
	return c.voterID("", name)
}

// voterIn finds the voter that a row names, and how it does.
func (m *merged) voterIn(row *tabular.Row) (named, string) {
	switch {
	case row.Has("voter"):
		id := row.Text("voter")
		if !m.voters.has(id) {
			row.Problem("voter", "%s is not on the roll", id)
		}
		return named{column: "voter", name: id}, id
	case row.Has("unit"):
		by := named{"unit", row.Text("building"), row.Text("unit")}
		id, ok := m.voterOfUnit(unitKey{m.estate(), by.building, by.name})
		if !ok {
			row.Problem("unit", "%s is not on the roll", by.name)
		}
		return by, id
	case row.Has("owner"):
		name := row.Text("owner")
		ids := m.voters.of(name)
		if len(ids) == 0 && m.voters.has(name) { // a key in the place of the name
			ids = []string{name}
		}
		if len(ids) == 0 {
			row.Problem("owner", "%s is not on the roll", name)
			return named{}, ""
		}
		if len(ids) > 1 {
			row.Problem("owner", "%s names %d voters on the roll; name the unit or the voter", name, len(ids))
			return named{}, ""
		}
		return named{column: "owner", name: name}, ids[0]
	}
	row.Problem("", "must name a unit, an owner or a voter")
	return named{}, ""
}

// voterOfUnit returns the voter of a unit that counts.
func (m *merged) voterOfUnit(k unitKey) (string, bool) {
	i := m.number.find(k)
	if i < 0 || m.voterOf[i] < 0 {
		return "", false
	}
	return m.voters.ids[m.voterOf[i]], true
}

// estate is the estate of the roll; choices has seen to it that there is
// only one.
func (m *merged) estate() string {
	if len(m.units) == 0 {
		return ""
	}
	return m.units[0].Compound
}
