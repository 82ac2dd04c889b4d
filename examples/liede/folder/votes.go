package folder

import (
	"errors"
	"iter"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
	"github.com/renjia-project/renjia/internal/tabular"
)

// Compound is an estate, whose owners decide together.
type Compound struct {
	Key  string
	Name renjia.Text
}

var compoundColumns = []tabular.Column{column("compound", "小区"), column("name", "名称"), optional("name_en", "英文名称")}

// Compounds yields the estates.
func (s *Scan) Compounds() iter.Seq2[Compound, error] {
	return records(s, "compounds.csv", compoundColumns, func(row *tabular.Row) Compound {
		return Compound{s.define(row, "compound", "compound"), both(row, "name", "name_en")}
	})
}

// BodyID is the identifier of the assembly of owners of an estate.
func (f *Folder) BodyID(compound string) governance.BodyID {
	return renjia.ImportedID[governance.Body](f.Community.Space, "governance_body", compound)
}

var ownerColumns = []tabular.Column{
	column("compound", "小区"), column("unit", "房号"), optional("owner", "业主"), optional("voter", "表决人"), column("area", "面积"),
	column("area_source", "面积来源"), column("status", "状态"), optional("kind", "类型"), optional("share", "份额"), optional("building", "楼栋"),
}

// Estate is the roll of one compound.
type Estate struct {
	Compound string
	Snapshot roll.Snapshot
}

// Rolls yields the roll of each compound in turn; the rows of one stand together,
// so that only one roll is in memory.
func (s *Scan) Rolls() iter.Seq2[Estate, error] {
	return func(yield func(Estate, error) bool) {
		var open units
		done := map[string]bool{}
		for row := range s.rows("owners.csv", ownerColumns) {
			key := s.refer(row, "compound", "compound")
			if open.builder == nil || key != open.compound {
				if !open.freeze(s, yield) {
					return
				}
				open = s.newUnits(row, key, done)
			}
			open.builder.AddAt(row.Place("unit"), s.unit(row, key))
			open.good = open.good && row.OK()
		}
		if !open.freeze(s, yield) {
			return
		}
		if err := s.failed(); err != nil {
			yield(Estate{}, err)
		}
	}
}

// units are those of the compound that is being read.
type units struct {
	compound string
	builder  *roll.Builder
	first    renjia.Place
	good     bool // all rows so far
}

func (s *Scan) newUnits(row *tabular.Row, compound string, done map[string]bool) units {
	if done[compound] {
		row.Problem("compound", "the rows of %s must stand together", compound)
	}
	done[compound] = true
	s.defineAs(row, "roll of", "compound", compound)
	by := s.Community.Policies
	return units{
		compound: compound, first: row.Place("compound"), good: true,
		builder: roll.NewBuilder(roll.AsOf(s.Community.From), roll.Parking(by.Parking), roll.Storage(by.Storage)),
	}
}

// freeze passes the roll on, or reports why there is none.
func (u *units) freeze(s *Scan, yield func(Estate, error) bool) bool {
	if u.builder == nil || !u.good {
		return true
	}
	snapshot, err := u.builder.Snapshot()
	var open *renjia.UnspecifiedError
	switch {
	case err == nil:
		return yield(Estate{u.compound, snapshot}, nil)
	case errors.As(err, &open):
		for _, c := range open.Choices {
			s.report.Add(u.first, "compound", "%s: %s", u.compound, choice(c.Name))
		}
	default:
		s.report.Within(u.first, err)
	}
	return true
}

// choice says where a choice that a roll needs can be made.
func choice(name string) string {
	switch name {
	case "Parking":
		return "has parking spaces; say in community.json, policies.parking, whether they are counted or left-out"
	case "Storage":
		return "has storage rooms; say in community.json, policies.storage, whether they are counted or left-out"
	}
	return "has units of the developer, and no unsold one that names the developer with a voter key"
}

func (s *Scan) unit(row *tabular.Row, compound string) roll.Unit {
	u := roll.Unit{
		Number: row.Text("unit"), Owner: row.Text("owner"), Voter: row.Text("voter"), Area: row.Area("area"),
		AreaSource: roll.AreaSource(row.OneOf("area_source", "register", "survey", "contract")),
		Status:     roll.Status(row.OneOf("status", "sold", "unsold", "undelivered")),
		Kind:       roll.Kind(row.OneOf("kind", "dwelling", "shop", "parking", "storage")), Share: row.Fraction("share"), Building: row.Text("building"),
	}
	if u.Status != roll.Undelivered && u.Voter == "" {
		row.Problem("voter", "must be given unless the unit is undelivered")
	}
	if u.Share.IsZero() { // several rows are one unit's only if it has co-owners
		s.defineAs(row, "unit", "unit", compound+" "+u.Building+" "+u.Number)
	}
	s.valid(row, ownerColumns, u.Validate())
	return u
}

// Proposal is a motion with what it is decided by.
type Proposal struct {
	Key, Compound string
	order         int // in motions.csv
	Motion        governance.Motion
	Rule          rule.Rule
	On            renjia.Date
	Opens, Closes time.Time
}

var motionColumns = []tabular.Column{
	column("motion", "议题"), column("compound", "小区"), column("matter", "事项"), column("title", "标题"), optional("title_en", "英文标题"),
	column("on", "适用日期"), column("opens", "开始日期"), column("closes", "截止日期"),
}

// ruleOf gives the rule of a matter of Civil Code art. 278: items 6 to 8 need
// three quarters, all others more than half.
func ruleOf(matter int64) string {
	if matter >= 6 && matter <= 8 {
		return "cn/civil-code-278/special"
	}
	return "cn/civil-code-278/ordinary"
}

// Motions yields the motions; declared gets the keys of all rows, faulty ones too.
func (s *Scan) Motions(lib *statute.Library, declared map[string]bool) iter.Seq2[Proposal, error] {
	return records(s, "motions.csv", motionColumns, func(row *tabular.Row) Proposal {
		p := Proposal{Key: s.define(row, "motion", "motion"), Compound: s.refer(row, "roll of", "compound"), On: row.Date("on"), order: len(declared)}
		declared[p.Key] = true
		matter := row.Int("matter")
		if matter < 1 || matter > 9 {
			row.Problem("matter", "%d: want an item of Civil Code art. 278, 1 to 9", matter)
		}
		p.Opens, p.Closes = row.Date("opens").Start(s.Zone).UTC(), row.Date("closes").Start(s.Zone).UTC()
		p.Motion = governance.Motion{
			ID:   renjia.ImportedID[governance.Motion](s.Community.Space, "governance_motion", p.Key),
			Body: s.BodyID(p.Compound), Number: p.Key, Title: both(row, "title", "title_en"), State: governance.Drafted,
		}
		if !row.OK() {
			return p
		}
		var err error
		if p.Rule, err = lib.At(ruleOf(matter), p.On); err != nil {
			row.Problem("on", "%s", strings.TrimSuffix(err.Error(), ": "+renjia.ErrNotFound.Error()))
		}
		if !p.Opens.Before(p.Closes) {
			row.Problem("closes", "must be after opens")
		}
		s.valid(row, motionColumns, p.Motion.Validate())
		return p
	})
}

var ballotColumns = []tabular.Column{column("motion", "议题"), column("voter", "表决人"), column("choice", "意见"), optional("channel", "方式")}

// Ballot is a ballot of a motion.
type Ballot struct {
	Motion string
	place  renjia.Place
	governance.Vote
}

// Agenda is what ballots can be cast on.
type Agenda struct {
	Motions  map[string]*Proposal
	Declared map[string]bool // also those with problems of their own
}

// Ballots yields all ballots; those of one motion stand together, in the order
// of motions.csv.
func (s *Scan) Ballots(on Agenda) iter.Seq2[Ballot, error] {
	return records(s, "ballots.csv", ballotColumns, func(row *tabular.Row) Ballot {
		v := Ballot{Motion: row.Text("motion"), place: row.Place("motion"), Vote: governance.Vote{Voter: row.Text("voter"), Channel: row.Text("channel")}}
		v.Response = s.response(row)
		s.defineAs(row, "ballot", "voter", v.Motion+" "+v.Voter)
		p := on.Motions[v.Motion]
		if p == nil {
			if v.Motion != "" && !on.Declared[v.Motion] {
				row.Problem("motion", "%s is not defined", v.Motion)
			}
			return v
		}
		v.At = p.Opens.Add(time.Hour)
		if _, err := p.Rule.Class(v.Response); row.OK() && (err != nil || v.Response == rule.Absent) {
			row.Problem("choice", "%q: the rule of the motion does not say what that counts as", v.Response)
		}
		if s.rolled[p.Compound] { // else its roll is wrong, and every voter would be one more problem
			s.referTo(row, "voter", "voter", p.Compound+" "+v.Voter)
		}
		return v
	})
}

func (s *Scan) response(row *tabular.Row) rule.Response {
	text := row.Text("choice")
	response, err := rule.ParseResponse(text)
	if err != nil && text != "" {
		row.Problem("choice", "%q is not a choice", text)
	}
	return response
}
