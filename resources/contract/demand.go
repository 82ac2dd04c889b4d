package contract

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
)

// DemandID identifies a demand.
type DemandID = renjia.ID[Demand]

// Demand is what a survey of needs found (需求调研): the ground on which services
// are bought. Order 102 of 2020 asks purchasers to survey demand.
type Demand struct {
	ID          DemandID      `json:"id"`
	Title       renjia.Text   `json:"title"`
	Community   renjia.Ref    `json:"community"`             // whose needs
	By          renjia.Ref    `json:"by" privacy:"personal"` // who surveyed
	Surveyed    renjia.Period `json:"surveyed"`
	Methods     []string      `json:"methods"`     // questionnaire, interview, meeting: an open vocabulary
	Population  int64         `json:"population"`  // of whom it speaks
	Respondents int64         `json:"respondents"` // who were asked and answered
	Needs       []Need        `json:"needs"`
	State       DemandState   `json:"state"`
	Decided     renjia.Date   `json:"decided,omitzero"`
}

// Need is one need that the survey found.
type Need struct {
	Code          string      `json:"code"`
	Name          renjia.Text `json:"name"`
	Class         string      `json:"class,omitempty"`         // of beneficiaries (服务对象类别), an open vocabulary
	Beneficiaries int64       `json:"beneficiaries,omitempty"` // how many it concerns
	Named         int64       `json:"named"`                   // respondents who named it
	Item          string      `json:"item,omitempty"`          // code of the catalogue item that meets it
}

// DemandState is where a demand is in its life.
type DemandState string

// The states of a demand.
const (
	DemandOpen    DemandState = "open"    // 调研中
	DemandAdopted DemandState = "adopted" // 已采纳
	DemandDropped DemandState = "dropped" // 未采纳
)

var demandLife = lifecycle.Table[DemandState]{
	DemandOpen:    {"adopt": DemandAdopted, "drop": DemandDropped},
	DemandAdopted: {},
	DemandDropped: {},
}

func (d *Demand) state() (string, string, *DemandState) { return "demand", d.ID.String(), &d.State }

// Validate reports every problem of the demand.
func (d Demand) Validate() error {
	var p renjia.Problems
	p.Require(!d.Title.IsZero(), "title", "must be given")
	p.Require(!d.Community.IsZero(), "community", "must be given")
	p.Require(!d.By.IsZero(), "by", "must be given")
	p.Within("surveyed", d.Surveyed.Validate())
	p.Require(len(d.Methods) > 0, "methods", "must be given")
	p.Require(d.Respondents > 0 && d.Respondents <= d.Population, "respondents", "%d of %d people is not possible", d.Respondents, d.Population)
	p.Require(len(d.Needs) > 0, "needs", "must be given")
	codes := map[string]bool{}
	for i, n := range d.Needs {
		path := fmt.Sprintf("needs[%d]", i)
		p.Require(n.Code != "" && !codes[n.Code], path+".code", "%q: want a code of its own", n.Code)
		p.Require(!n.Name.IsZero(), path+".name", "must be given")
		p.Require(n.Named >= 0 && n.Named <= d.Respondents, path+".named", "%d of %d respondents is not possible", n.Named, d.Respondents)
		p.Require(n.Beneficiaries >= 0 && n.Beneficiaries <= d.Population, path+".beneficiaries", "%d of %d people is not possible", n.Beneficiaries, d.Population)
		codes[n.Code] = true
	}
	p.Require(demandLife.Known(d.State), "state", "%q: is not a state of this record", d.State)
	return p.Err("demand")
}

// RankedNeed is a need with its exact share of the respondents. Needs that were
// named equally often share a rank.
type RankedNeed struct {
	Need  Need            `json:"need"`
	Rank  int             `json:"rank"` // from 1
	Share renjia.Fraction `json:"share"`
}

// Ranked returns the needs by how many respondents named them, the most first;
// needs with the same rank stand in the order of the survey.
func (d Demand) Ranked() ([]RankedNeed, error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	needs := slices.Clone(d.Needs)
	slices.SortStableFunc(needs, func(a, b Need) int { return cmp.Compare(b.Named, a.Named) })
	ranked := make([]RankedNeed, len(needs))
	for i, n := range needs {
		share, err := renjia.NewFraction(n.Named, d.Respondents)
		if err != nil {
			return nil, err
		}
		ranked[i] = RankedNeed{Need: n, Rank: i + 1, Share: share}
		if i > 0 && n.Named == needs[i-1].Named {
			ranked[i].Rank = ranked[i-1].Rank
		}
	}
	return ranked, nil
}

// Adopt takes the demand as a ground for buying.
func (d *Demand) Adopt(on renjia.Date) error { return d.decide("adopt", on) }

// Drop lays the demand aside.
func (d *Demand) Drop(on renjia.Date) error { return d.decide("drop", on) }

func (d *Demand) decide(verb string, on renjia.Date) error {
	return move(d, demandLife, verb, func(d *Demand) error {
		d.Decided = on
		return nil
	})
}
