package main

import (
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

// compound is an estate, whose owners decide together.
type compound struct {
	key  string
	name renjia.Text
}

var compoundColumns = []tabular.Column{column("compound", "小区"), column("name", "名称"), optional("name_en", "英文名称")}

func (s *scan) compounds() iter.Seq2[compound, error] {
	return records(s, "compounds.csv", compoundColumns, func(row *tabular.Row) compound {
		return compound{s.define(row, "compound", "compound"), both(row, "name", "name_en")}
	})
}

func (f *folder) bodyID(compound string) governance.BodyID {
	return renjia.ImportedID[governance.Body](f.community.Space, "governance_body", compound)
}

var ownerColumns = []tabular.Column{
	column("compound", "小区"), column("unit", "房号"), optional("owner", "业主"), optional("voter", "表决人"), column("area", "面积"),
	column("area_source", "面积来源"), column("status", "状态"), optional("kind", "类型"), optional("share", "份额"), optional("building", "楼栋"),
}

// estate is the roll of one compound.
type estate struct {
	compound string
	snapshot roll.Snapshot
}

// rolls yields the roll of each compound in turn; the rows of one stand together,
// so that only one roll is in memory.
func (s *scan) rolls() iter.Seq2[estate, error] {
	return func(yield func(estate, error) bool) {
		var b *roll.Builder
		var first renjia.Place
		open, good := "", true
		done := map[string]bool{}
		flush := func() bool {
			if b == nil || !good {
				return true
			}
			snapshot, err := b.Snapshot()
			if err == nil {
				return yield(estate{open, snapshot}, nil)
			}
			s.report.Within(first, err)
			return true
		}
		for row := range s.rows("owners.csv", ownerColumns) {
			key := s.refer(row, "compound", "compound")
			if b == nil || key != open {
				if !flush() {
					return
				}
				if done[key] {
					row.Problem("compound", "the rows of %s must stand together", key)
				}
				open, good, first = key, true, row.Place("compound")
				done[key] = true
				b = roll.NewBuilder(roll.AsOf(s.community.From))
			}
			b.Add(s.unit(row))
			good = good && row.OK()
		}
		if flush() && s.keys == nil && s.report.Len() > 0 {
			yield(estate{}, s.report.Err())
		}
	}
}

func (s *scan) unit(row *tabular.Row) roll.Unit {
	u := roll.Unit{
		Number: row.Text("unit"), Owner: row.Text("owner"), Voter: row.Text("voter"), Area: row.Area("area"),
		AreaSource: roll.AreaSource(row.OneOf("area_source", "register", "survey", "contract")),
		Status:     roll.Status(row.OneOf("status", "sold", "unsold", "undelivered")),
		Kind:       roll.Kind(row.OneOf("kind", "dwelling", "shop", "parking", "storage")), Share: row.Fraction("share"), Building: row.Text("building"),
	}
	if u.Share.IsZero() { // several rows are one unit's only if it has co-owners
		s.defineAs(row, "unit", "unit", row.Text("compound")+" "+u.Building+" "+u.Number)
	}
	if row.OK() {
		s.valid(row, u.Validate())
	}
	return u
}

// proposal is a motion with what it is decided by.
type proposal struct {
	key, compound string
	motion        governance.Motion
	rule          rule.Rule
	on            renjia.Date
	opens, closes time.Time
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

func (s *scan) motions(lib *statute.Library) iter.Seq2[proposal, error] {
	return records(s, "motions.csv", motionColumns, func(row *tabular.Row) proposal {
		p := proposal{key: s.define(row, "motion", "motion"), compound: s.refer(row, "compound", "compound"), on: row.Date("on")}
		matter := row.Int("matter")
		if matter < 1 || matter > 9 {
			row.Problem("matter", "%d: want an item of Civil Code art. 278, 1 to 9", matter)
		}
		p.opens, p.closes = row.Date("opens").Start(s.zone).UTC(), row.Date("closes").Start(s.zone).UTC()
		p.motion = governance.Motion{
			ID:   renjia.ImportedID[governance.Motion](s.community.Space, "governance_motion", p.key),
			Body: s.bodyID(p.compound), Number: p.key, Title: both(row, "title", "title_en"), State: governance.Drafted,
		}
		if !row.OK() {
			return p
		}
		var err error
		if p.rule, err = lib.At(ruleOf(matter), p.on); err != nil {
			row.Problem("on", "%s", strings.TrimSuffix(err.Error(), ": "+renjia.ErrNotFound.Error()))
		}
		if !p.opens.Before(p.closes) {
			row.Problem("closes", "must be after opens")
		}
		s.valid(row, p.motion.Validate())
		return p
	})
}

var ballotColumns = []tabular.Column{column("motion", "议题"), column("voter", "表决人"), column("choice", "意见"), optional("channel", "方式")}

// vote is a ballot of a motion.
type vote struct {
	motion string
	governance.Vote
}

// ballots yields all ballots; those of one motion stand together, in the order
// of motions.csv. compoundOf tells the compound of a motion.
func (s *scan) ballots(motions map[string]*proposal) iter.Seq2[vote, error] {
	return records(s, "ballots.csv", ballotColumns, func(row *tabular.Row) vote {
		v := vote{motion: row.Text("motion"), Vote: governance.Vote{Voter: row.Text("voter"), Channel: row.Text("channel")}}
		response, err := rule.ParseResponse(row.Text("choice"))
		if err != nil && row.Has("choice") {
			row.Problem("choice", "%q is not a choice", row.Text("choice"))
		}
		v.Response = response
		p := motions[v.motion]
		if p == nil {
			if v.motion != "" {
				row.Problem("motion", "%s is not defined", v.motion)
			}
			return v
		}
		v.At = p.opens.Add(time.Hour)
		if s.rolled[p.compound] { // else its roll is wrong, and every voter would be one more problem
			s.referTo(row, "voter", "voter", p.compound+" "+v.Voter)
		}
		s.defineAs(row, "ballot", "voter", v.motion+" "+v.Voter)
		return v
	})
}
