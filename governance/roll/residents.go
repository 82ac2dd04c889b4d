package roll

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/tabular"
)

// Electorate is who votes on a residents' roll; the modes of Residents'
// Committees Organic Law 2025, art. 14.
type Electorate string

// The electorates.
const (
	Electors               Electorate = "electors"        // 全体选民
	HouseholdDelegates     Electorate = "households"      // 户代表, one per household
	ElectedRepresentatives Electorate = "representatives" // 居民代表
)

// Sex is what the women's seats are counted by.
type Sex string

// The sexes; "" is not given.
const (
	Female Sex = "female" // 女
	Male   Sex = "male"   // 男
)

// Resident is a person on the list from which a roll is made.
type Resident struct {
	Name           string      `json:"person" privacy:"personal"`
	Key            string      `json:"key,omitempty"` // tells people apart and names the voter; empty: name and birth date do
	Household      string      `json:"household"`
	Community      string      `json:"community,omitempty"`
	Group          string      `json:"group,omitempty"`
	Born           renjia.Date `json:"born" privacy:"personal"`
	Sex            Sex         `json:"sex,omitempty" privacy:"personal"`
	Ground         string      `json:"ground"`                                 // of the franchise, by ID or by one of its words
	Deprived       bool        `json:"deprived,omitempty" privacy:"sensitive"` // of political rights (剥夺政治权利)
	Requested      renjia.Date `json:"requested,omitzero"`                     // when the person asked to be registered
	Employed       renjia.Date `json:"employed,omitzero"`                      // since when
	Since          renjia.Date `json:"since,omitzero"`                         // living here
	Approved       renjia.Date `json:"approved,omitzero"`                      // by the meeting
	Represents     bool        `json:"represents,omitempty"`                   // chosen by the household
	Representative bool        `json:"representative,omitempty"`               // elected as residents' representative

	place renjia.Place
}

// Reason is why somebody is not on the roll.
type Reason string

// The reasons.
const (
	TooYoung      Reason = "too-young"
	RightsRemoved Reason = "deprived"
	NotRequested  Reason = "not-requested"
	EmployedShort Reason = "employed-too-short"
	ResidentShort Reason = "resident-too-short"
	NotApproved   Reason = "not-approved"
	ListedTwice   Reason = "registered-twice"
	StruckOff     Reason = "struck-off" // an objection was upheld
)

// Refusal is a person who is on the list and not on the roll.
type Refusal struct {
	Resident
	Place   renjia.Place `json:"place,omitzero"`
	Reason  Reason       `json:"reason"`
	Detail  renjia.Text  `json:"detail"`
	Article string       `json:"article,omitempty"`
}

// Community takes the residents of one community from a list of several.
func Community(name string) Option { return func(b *Builder) { b.community = name } }

// Residents is a list of people with everything about their right to vote
// settled. It does not change: [Residents.Correct] makes another.
type Residents struct {
	franchise Franchise
	day       renjia.Date
	builder   *Builder
	list      []Resident
	mended    map[string]Reason // by voter, what objections changed; "" is included

	electors   []elector // ascending by id
	refused    []Refusal
	households map[string]string // group of each
	byName     map[string][]string
}

type elector struct {
	id string
	*Resident
}

var residentColumns = [...]tabular.Column{
	{Name: "person", Aliases: []string{"姓名", "选民", "居民", "村民", "name"}},
	{Name: "household", Aliases: []string{"户号", "户"}},
	{Name: "born", Aliases: []string{"出生日期", "birth", "birth_date"}},
	{Name: "ground", Aliases: []string{"登记依据", "登记条件", "户籍情况"}},
	{Name: "key", Aliases: []string{"编号", "选民编号"}, Optional: true},
	{Name: "community", Aliases: []string{"社区", "村"}, Optional: true},
	{Name: "group", Aliases: []string{"居民小组", "村民小组", "小组"}, Optional: true},
	{Name: "sex", Aliases: []string{"性别"}, Optional: true},
	{Name: "deprived", Aliases: []string{"剥夺政治权利"}, Optional: true},
	{Name: "requested", Aliases: []string{"申请日期"}, Optional: true},
	{Name: "employed", Aliases: []string{"聘用日期", "任职日期"}, Optional: true},
	{Name: "since", Aliases: []string{"居住起始日期", "居住日期"}, Optional: true},
	{Name: "approved", Aliases: []string{"同意日期"}, Optional: true},
	{Name: "represents", Aliases: []string{"户代表"}, Optional: true},
	{Name: "representative", Aliases: []string{"居民代表", "村民代表"}, Optional: true},
}

// ReadResidents reads a list of residents from CSV, UTF-8 or GBK, with a header
// in English or Chinese, and settles who of them may vote on election day:
//
//	person 姓名      name
//	household 户号
//	born 出生日期     such as 2008-02-29; who is 18 on the day: [renjia.Date.Age]
//	ground 登记依据   one of the franchise's, such as registered 户籍
//
// and optionally key 编号, community 社区, group 居民小组, sex 性别 (female 女, male 男),
// deprived 剥夺政治权利 (yes 是), requested 申请日期, employed 聘用日期, since 居住起始日期,
// approved 同意日期, represents 户代表 and representative 居民代表 (yes 是). All problems are
// reported together with line and column. Who may not vote is no problem but a
// [Refusal]; being registered in two communities is one. The options are [Salt]
// and [Community]; [AsOf] is election day.
func ReadResidents(r io.Reader, file string, f Franchise, electionDay renjia.Date, options ...Option) (*Residents, error) {
	report := tabular.NewReport()
	var list []Resident
	for row := range tabular.Read(r, file, residentColumns[:], report) {
		one := residentOf(row)
		if _, known := f.ground(one.Ground); row.OK() && !known {
			row.Problem("ground", "%q: want one of %s", one.Ground, f.groundIDs())
		}
		if row.OK() {
			list = append(list, one)
		}
	}
	if err := report.Err(); err != nil {
		return nil, err
	}
	return Enrol(list, f, electionDay, options...)
}

func (f Franchise) groundIDs() (ids []string) {
	for _, g := range f.Grounds {
		ids = append(ids, g.ID)
	}
	return ids
}

func residentOf(row *tabular.Row) Resident {
	one := Resident{
		Name: row.Text("person"), Household: row.Text("household"), Born: row.Date("born"), Ground: row.Text("ground"),
		Key: row.Text("key"), Community: row.Text("community"), Group: row.Text("group"), Deprived: row.Bool("deprived"),
		Requested: row.Date("requested"), Employed: row.Date("employed"), Since: row.Date("since"), Approved: row.Date("approved"),
		Represents: row.Bool("represents"), Representative: row.Bool("representative"), place: row.Place("person"),
	}
	switch row.OneOf("sex", "female", "male", "女", "男") {
	case "female", "女":
		one.Sex = Female
	case "male", "男":
		one.Sex = Male
	}
	return one
}

// Enrol settles who of a list may vote on election day, as [ReadResidents]
// does.
func Enrol(list []Resident, f Franchise, electionDay renjia.Date, options ...Option) (*Residents, error) {
	return enrol(&Residents{franchise: f, day: electionDay, builder: NewBuilder(options...), list: slices.Clone(list)})
}

// enrol works out the roll of a list and its corrections.
func enrol(r *Residents) (*Residents, error) {
	if err := r.choices(); err != nil {
		return nil, err
	}
	var p renjia.Problems
	p.Within("", r.franchise.Validate())
	seen := map[string]*Resident{}
	r.households, r.byName = map[string]string{}, map[string][]string{}
	for i := range r.list {
		r.settle(&p, seen, &r.list[i])
	}
	slices.SortFunc(r.electors, func(a, b elector) int { return cmp.Compare(a.id, b.id) })
	return r, p.Err("residents")
}

// choices lists what must be given for these people and was not.
func (r *Residents) choices() error {
	var open []renjia.Choice
	if r.day.IsZero() {
		open = append(open, renjia.Choice{Name: "electionDay", Why: "age and terms are counted to that day"})
	}
	var communities []string
	nameless := false
	for _, one := range r.list {
		if !slices.Contains(communities, one.Community) {
			communities = append(communities, one.Community)
		}
		nameless = nameless || one.Key == ""
	}
	if len(communities) > 1 && r.builder.community == "" {
		open = append(open, renjia.Choice{Name: "Community", Options: communities, Why: "the list has several, and each has its own roll"})
	}
	if nameless && r.builder.salt == "" {
		open = append(open, renjia.Choice{Name: "Salt", Why: "a roll names people by key or by salted digest"})
	}
	if len(open) == 0 {
		return nil
	}
	return &renjia.UnspecifiedError{What: "residents' roll", Choices: open}
}

// voter names a person without giving the name. Without a key, people are told
// apart by name and birth date.
func (r *Residents) voter(one *Resident) string {
	if one.Key != "" {
		return one.Key
	}
	return r.builder.pseudonym("resident-", one.Name+"\x00"+one.Born.String())
}

// settle puts one person on the roll or among the refused.
func (r *Residents) settle(p *renjia.Problems, seen map[string]*Resident, one *Resident) {
	g, known := r.franchise.ground(one.Ground)
	if !known {
		p.At(one.place, "ground", "%s: %q: want one of %s", one.Name, one.Ground, r.franchise.groundIDs())
		return
	}
	id := r.voter(one)
	here := r.builder.community == "" || one.Community == r.builder.community
	refusal, refused := r.refuse(one, g)
	if reason, mended := r.mended[id]; mended {
		refused = reason != ""
		refusal = Refusal{Reason: reason, Detail: renjia.Text{EN: "an objection was upheld", ZH: "异议成立"}, Article: r.franchise.Clocks.Decision.Article}
	}
	first := seen[id]
	if !refused && first != nil {
		refusal, refused = r.twice(p, first, one)
	} else if !refused {
		seen[id] = one
	}
	if !here {
		return
	}
	if refused {
		refusal.Resident, refusal.Place = *one, one.place
		r.refused = append(r.refused, refusal)
	} else {
		r.admit(p, id, one)
	}
	for _, name := range []string{one.Name, one.Key} {
		if name != "" && !slices.Contains(r.byName[name], id) {
			r.byName[name] = append(r.byName[name], id)
		}
	}
}

// twice tells a second row of one person from two people who look the same and
// from one person in two communities.
func (r *Residents) twice(p *renjia.Problems, first, one *Resident) (Refusal, bool) {
	switch {
	case first.Community != one.Community:
		p.At(one.place, "community", "%s is registered in two communities, in %s%s too", one.Name, first.Community, beforePlace(first.place))
	case first.Household != one.Household && one.Key == "":
		p.At(one.place, "key", "%s has the name and the birth date of somebody in household %s: give both a key if they are two people", one.Name, first.Household)
	}
	return Refusal{Reason: ListedTwice, Detail: renjia.Text{EN: "is on the list before" + beforePlace(first.place), ZH: "名单中已列" + beforePlace(first.place)}, Article: r.franchise.Article}, true
}

func beforePlace(p renjia.Place) string {
	if p == (renjia.Place{}) {
		return ""
	}
	return " (" + p.String() + ")"
}

func (r *Residents) admit(p *renjia.Problems, id string, one *Resident) {
	r.electors = append(r.electors, elector{id, one})
	group, known := r.households[one.Household]
	if known && group != one.Group {
		p.At(one.place, "group", "household %s is in two groups, %q and %q", one.Household, group, one.Group)
	}
	r.households[one.Household] = one.Group
}

// refuse says why a person may not vote, the first reason in the order of the
// law.
func (r *Residents) refuse(one *Resident, g Ground) (Refusal, bool) {
	age := one.Born.Age(r.day)
	no := func(reason Reason, article, en, zh string) (Refusal, bool) {
		return Refusal{Reason: reason, Detail: renjia.Text{EN: en, ZH: zh}, Article: article}, true
	}
	switch f := r.franchise; {
	case r.day.Before(one.Born) || age < f.Age:
		return no(TooYoung, f.Article, fmt.Sprintf("is %d years old on election day, not %d", max(age, 0), f.Age), fmt.Sprintf("选举日%d周岁，不满%d周岁", max(age, 0), f.Age))
	case one.Deprived:
		return no(RightsRemoved, f.Article, "is deprived of political rights", "被剥夺政治权利")
	case g.OnRequest && !r.by(one.Requested, 0):
		return no(NotRequested, g.Article, "has not asked to be registered", "本人未申请登记")
	case g.EmployedMonths > 0 && !r.by(one.Employed, g.EmployedMonths):
		return no(EmployedShort, g.Article, fmt.Sprintf("is not employed for %d months by election day", g.EmployedMonths), fmt.Sprintf("至选举日任职不满%d个月", g.EmployedMonths))
	case g.ResidentMonths > 0 && !r.by(one.Since, g.ResidentMonths):
		return no(ResidentShort, g.Article, fmt.Sprintf("does not live here for %d months by election day", g.ResidentMonths), fmt.Sprintf("至选举日居住不满%d个月", g.ResidentMonths))
	case g.Approval && !r.by(one.Approved, 0):
		return no(NotApproved, g.Article, "no meeting has agreed", "未经会议同意")
	}
	return Refusal{}, false
}

// by reports whether so many months have passed since a day by election day.
func (r *Residents) by(since renjia.Date, months int) bool {
	return !since.IsZero() && !r.day.Before(since.AddMonths(months))
}

// Refused returns the people of the list who are not on the roll, in the order
// of the list, with the reason.
func (r *Residents) Refused() []Refusal { return slices.Clone(r.refused) }

// Snapshot returns the roll of all electors (全体选民), frozen.
func (r *Residents) Snapshot() (Snapshot, error) {
	ids := make([]string, len(r.electors))
	for i, e := range r.electors {
		ids[i] = e.id
	}
	return r.freeze(Electors, ids)
}

func (r *Residents) freeze(e Electorate, ids []string) (Snapshot, error) {
	s, err := Persons(r.day, ids...)
	s.Community, s.Franchise, s.Electorate = r.builder.community, r.franchise.ID, e
	if s.Community == "" && len(r.list) > 0 {
		s.Community = r.list[0].Community
	}
	return s, err
}

// RegisteredTwice returns the voters who are on both rolls. People without keys
// are only recognized if both rolls were made under one salt.
func RegisteredTwice(a, b Snapshot) (ids []string) {
	on := make(map[string]bool, len(a.Voters))
	for _, v := range a.Voters {
		on[v.ID] = true
	}
	for _, v := range b.Voters {
		if on[v.ID] {
			ids = append(ids, v.ID)
		}
	}
	return ids
}
