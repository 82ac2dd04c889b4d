package service

import (
	"slices"

	"github.com/renjia-project/renjia"
)

// Unit is what an indicator counts.
type Unit string

// The counting units.
const (
	BySessions      Unit = "sessions"       // 节次
	ByPersonTimes   Unit = "person-times"   // 人次
	ByUniquePersons Unit = "unique-persons" // 人数
	ByHours         Unit = "hours"          // 直接服务工时
	ByTotalHours    Unit = "total-hours"    // 总工时, direct and indirect
	ByGroups        Unit = "groups"         // 小组数
	ByCases         Unit = "cases"          // 个案数
	ByFiles         Unit = "files"          // 建档数, see [CountFiles]
)

// units orders and names the units.
var units = [...]struct {
	unit Unit
	name renjia.Text
}{
	{BySessions, renjia.Text{EN: "sessions", ZH: "节次"}},
	{ByPersonTimes, renjia.Text{EN: "person-times", ZH: "人次"}},
	{ByUniquePersons, renjia.Text{EN: "unique persons", ZH: "人数"}},
	{ByHours, renjia.Text{EN: "hours", ZH: "工时"}},
	{ByTotalHours, renjia.Text{EN: "total hours", ZH: "总工时"}},
	{ByGroups, renjia.Text{EN: "groups", ZH: "小组数"}},
	{ByCases, renjia.Text{EN: "cases", ZH: "个案数"}},
	{ByFiles, renjia.Text{EN: "client files", ZH: "建档数"}},
}

// Valid reports whether the unit is one of the constants.
func (u Unit) Valid() bool { return !u.Name().IsZero() }

// Name returns how an explanation names the unit.
func (u Unit) Name() renjia.Text {
	for _, x := range units {
		if x.unit == u {
			return x.name
		}
	}
	return renjia.Text{}
}

// whole reports whether the unit counts groups or cases by their sessions.
func (u Unit) whole() bool { return u == ByGroups || u == ByCases }

// hours reports whether the unit is working time.
func (u Unit) hours() bool { return u == ByHours || u == ByTotalHours }

// Indicator is a promise of a contract that can be counted (服务指标): which
// contacts count, in which unit, how many are asked for, and up to how many
// are credited. Contacts below a floor do not count at all, as in contracts
// that ask for "activities with at least 8 participants".
type Indicator struct {
	Code     string        `json:"code"`
	Title    renjia.Text   `json:"title"`
	Kinds    []Kind        `json:"kinds,omitempty"`    // empty: any kind
	Programs []string      `json:"programs,omitempty"` // codes; empty: any programme
	Channels []string      `json:"channels,omitempty"` // empty: any channel
	Classes  []string      `json:"classes,omitempty"`  // beneficiary classes; only people of one of them count; empty: everybody
	Period   renjia.Period `json:"period,omitzero"`    // by the contact's date; empty: all time
	// Professional says that only contacts by professional workers count
	// (专业社工), as in contracts that ask for professional hours.
	Professional    bool    `json:"professional,omitempty"`
	MinParticipants int64   `json:"min_participants,omitempty"` // floor of a contact, whoever takes part
	MinMinutes      Minutes `json:"min_minutes,omitempty"`      // floor of a contact
	// The floors of a group or a case: so many sessions that are not below the
	// floors above, and so many people known by name in them together.
	MinSessions Sessions      `json:"min_sessions,omitempty"`
	MinMembers  UniquePersons `json:"min_members,omitempty"`
	Unit        Unit          `json:"unit"`
	Target      int64         `json:"target"`        // in the unit, more than 0
	Cap         int64         `json:"cap,omitempty"` // most that is credited; 0 = no cap
}

// Validate reports every problem of the indicator.
func (i Indicator) Validate() error {
	var p renjia.Problems
	p.Require(i.Code != "", "code", "must be given")
	p.Require(!i.Title.IsZero(), "title", "must be given")
	for n, k := range i.Kinds {
		p.Require(k.Valid(), index("kinds", n), "%q: unknown kind", k)
	}
	p.Within("period", i.Period.Validate())
	p.Require(i.MinParticipants >= 0, "min_participants", "is negative")
	p.Require(i.MinMinutes >= 0, "min_minutes", "is negative")
	p.Require(i.MinSessions >= 0 && (i.MinSessions == 0 || i.Unit.whole()), "min_sessions", "%d: want 0 or more, for groups and cases only", i.MinSessions)
	p.Require(i.MinMembers >= 0 && (i.MinMembers == 0 || i.Unit.whole()), "min_members", "%d: want 0 or more, for groups and cases only", i.MinMembers)
	p.Require(i.Unit.Valid(), "unit", "%q: unknown unit", i.Unit)
	p.Require(i.Unit != ByFiles || i.onlyOfPeople(), "unit", "client files have a date and classes, but no kind, programme, channel, worker, participants or minutes")
	p.Require(i.Target > 0, "target", "%d: want more than 0", i.Target)
	p.Require(i.Cap == 0 || i.Cap >= i.Target, "cap", "%d is below the target %d", i.Cap, i.Target)
	return p.Err("indicator")
}

func (i Indicator) onlyOfPeople() bool {
	return len(i.Kinds) == 0 && len(i.Programs) == 0 && len(i.Channels) == 0 && !i.Professional && i.MinParticipants == 0 && i.MinMinutes == 0
}

// Facts are what an indicator may ask about contacts that is recorded
// elsewhere.
type Facts struct {
	// Tree makes the programmes below a named one count too; nil: only those
	// named.
	Tree *Tree
	// Classes returns the beneficiary classes of a person on a day.
	Classes func(person renjia.Ref, on renjia.Date) []string
	// Professional reports whether a worker is a professional social worker
	// on a day, as the contract defines it.
	Professional func(worker renjia.Ref, on renjia.Date) bool
}

// answer reports a question of the indicator that the facts cannot answer.
func (f Facts) answer(i Indicator) error {
	var open []renjia.Choice
	if len(i.Classes) > 0 && f.Classes == nil {
		open = append(open, renjia.Choice{Name: "Facts.Classes", Why: "the indicator is about beneficiary classes, which stand in the client files"})
	}
	if i.Professional && f.Professional == nil {
		open = append(open, renjia.Choice{Name: "Facts.Professional", Why: "contracts differ in who is a professional worker"})
	}
	if open == nil {
		return nil
	}
	return &renjia.UnspecifiedError{What: "indicator " + i.Code, Choices: open}
}

// Reason says why a contact does not count.
type Reason string

// Counts is the reason of a contact that does count; the others say what is
// missing.
const (
	Counts         Reason = ""
	Withdrawn      Reason = "does not stand any more"
	OtherKind      Reason = "other kind"
	OtherProgram   Reason = "other programme"
	OtherChannel   Reason = "other channel"
	OtherPeriod    Reason = "outside the period"
	NotByStaff     Reason = "not by professional staff"
	OtherClass     Reason = "nobody of the classes"
	TooFew         Reason = "too few participants"
	TooShort       Reason = "too short"
	OfNothing      Reason = "session of no case or group"
	Repeated       Reason = "person counted already"
	TooFewSessions Reason = "too few sessions"
	TooFewMembers  Reason = "too few members"
)

// reasons orders and names what an explanation lists.
var reasons = [...]struct {
	reason Reason
	name   renjia.Text
}{
	{Withdrawn, renjia.Text{EN: "corrected or entered in error", ZH: "已更正或误录"}},
	{OtherKind, renjia.Text{EN: "other kind", ZH: "类别不符"}},
	{OtherProgram, renjia.Text{EN: "other programme", ZH: "项目不符"}},
	{OtherChannel, renjia.Text{EN: "other channel", ZH: "方式不符"}},
	{OtherPeriod, renjia.Text{EN: "outside the period", ZH: "不在考核期内"}},
	{NotByStaff, renjia.Text{EN: "not by professional staff", ZH: "非专业社工提供"}},
	{OtherClass, renjia.Text{EN: "nobody of the classes", ZH: "服务对象类别不符"}},
	{TooFew, renjia.Text{EN: "too few participants", ZH: "参加人数不足"}},
	{TooShort, renjia.Text{EN: "too short", ZH: "时长不足"}},
	{OfNothing, renjia.Text{EN: "session of no case or group", ZH: "未归入个案或小组"}},
	{Repeated, renjia.Text{EN: "person counted already", ZH: "同一人已计入"}},
	{TooFewSessions, renjia.Text{EN: "too few sessions", ZH: "节数不足"}},
	{TooFewMembers, renjia.Text{EN: "too few members", ZH: "成员人数不足"}},
}

// Judge says whether a contact counts for the indicator, and if not, the first
// reason why. For groups and cases it says whether it counts as one of the
// sessions. It fails with ErrUnspecified if the facts lack what the indicator
// asks.
func (i Indicator) Judge(c Contact, f Facts) (Reason, error) {
	if err := f.answer(i); err != nil {
		return "", err
	}
	return i.judge(&c, f), nil
}

func (i *Indicator) judge(c *Contact, f Facts) Reason {
	switch {
	case c.State != Recorded:
		return Withdrawn
	case !i.ofKind(c.Kind):
		return OtherKind
	case !i.covers(c.Program, f.Tree):
		return OtherProgram
	case len(i.Channels) > 0 && !slices.Contains(i.Channels, c.Channel):
		return OtherChannel
	case !i.Period.Contains(c.Date):
		return OtherPeriod
	case i.Professional && !f.Professional(c.Worker, c.Date):
		return NotByStaff
	case len(i.Classes) > 0 && !slices.ContainsFunc(c.Clients, func(r renjia.Ref) bool { return i.about(r, c.Date, f) }):
		return OtherClass
	case c.Participants < i.MinParticipants:
		return TooFew
	case c.Minutes() < i.MinMinutes:
		return TooShort
	case i.Unit.whole() && c.Of.IsZero():
		return OfNothing
	}
	return Counts
}

// ofKind also keeps sessions of groups and of cases apart.
func (i *Indicator) ofKind(k Kind) bool {
	switch {
	case i.Unit == ByGroups && k != KindGroup, i.Unit == ByCases && (k == KindGroup || k == KindActivity):
		return false
	}
	return len(i.Kinds) == 0 || slices.Contains(i.Kinds, k)
}

func (i *Indicator) covers(program string, tree *Tree) bool {
	if len(i.Programs) == 0 {
		return true
	}
	return slices.ContainsFunc(i.Programs, func(p string) bool {
		return p == program || (tree != nil && tree.Under(program, p))
	})
}

// about reports whether somebody is of the classes the indicator is about.
func (i *Indicator) about(person renjia.Ref, on renjia.Date, f Facts) bool {
	return len(i.Classes) == 0 || slices.ContainsFunc(f.Classes(person, on), func(class string) bool { return slices.Contains(i.Classes, class) })
}
