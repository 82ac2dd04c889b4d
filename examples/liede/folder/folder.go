// Package folder reads a folder of CSV and JSON files about a community's year, as
// examples/liede/data/README.md describes it, and checks all of it before anything
// is made of it.
//
// Open a folder, Check it, and then read what you need of it through a Scan: the
// records come out as the library's own. What is wrong is one
// *renjia.ValidationError with every problem at its file, line and column.
package folder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
)

// Folder is a folder of a community's year.
type Folder struct {
	dir       string
	Community Community
	Zone      *time.Location
	leadAt    renjia.Place     // where the lead is named
	seen      map[string]state // the files as they were checked
}

// Community is community.json.
type Community struct {
	Space     string      `json:"space"`
	Code      string      `json:"code"`
	Name      renjia.Text `json:"name"`
	Synthetic bool        `json:"synthetic"`
	From      renjia.Date `json:"from"`
	Until     renjia.Date `json:"until"`
	Zone      string      `json:"zone"`
	Lead      string      `json:"lead"`
	Edge      Edge        `json:"edge"`
	Policies  Policies    `json:"policies"`
}

// Edge is the class of organizations that may stand at the edge: several classes of
// the vocabulary under one name. It may be empty.
type Edge struct {
	Name    renjia.Text `json:"name"`
	Classes []string    `json:"classes"`
}

// Policies are choices that the law leaves to a community's by-laws.
type Policies struct {
	Parking roll.Counting `json:"parking,omitempty"` // whether parking spaces are units that count
	Storage roll.Counting `json:"storage,omitempty"` // whether storage rooms do
	Publish int           `json:"publish,omitempty"` // days from a decision within which it is published; 0: none set
	Display int           `json:"display,omitempty"` // days for which it is displayed, at least; 0: none set
}

// The files of a folder.
var files = [...]string{
	"community.json", "subjects.csv", "people.csv", "clients.csv", "engagements.csv", "registrations.csv", "supervisions.csv", "hours.csv",
	"agreements.csv", "referrals.csv", "commitments.csv", "programs.csv", "funds.csv", "entries.csv", "contract.json", "contacts.csv",
	"compounds.csv", "owners.csv", "motions.csv", "ballots.csv",
}

// Open reads community.json, without which nothing else has a meaning. If
// that is impossible, it also says which files are missing, so that a wrong
// folder shows as such.
func Open(dir string) (*Folder, error) {
	f := &Folder{dir: dir, seen: map[string]state{}}
	if err := f.look(); err != nil {
		return nil, err
	}
	s, err := f.readJSON("community.json", &f.Community)
	if err != nil {
		return nil, f.missing(err)
	}
	var p renjia.Problems
	c := &f.Community
	p.Within("space", renjia.CheckSpace(c.Space))
	p.Require(c.Code != "", "code", "must be given")
	p.Require(storable(c.Code), "code", "%s", unstorable)
	p.Require(!c.Name.IsZero(), "name", "must be given")
	p.Require(!c.From.IsZero(), "from", "must be given")
	p.Require(c.From.Before(c.Until), "until", "must be after from")
	for path, choice := range map[string]roll.Counting{"policies.parking": c.Policies.Parking, "policies.storage": c.Policies.Storage} {
		p.Require(choice == "" || choice == roll.Counted || choice == roll.LeftOut, path, "%q: want counted or left-out", choice)
	}
	p.Require(c.Policies.Publish >= 0, "policies.publish", "must not be negative")
	p.Require(c.Policies.Display >= 0, "policies.display", "must not be negative")
	c.Edge.check(&p)
	if f.Zone, err = time.LoadLocation(c.Zone); err != nil || c.Zone == "" || c.Zone == "Local" {
		p.Add("zone", "%q is no time zone such as Asia/Shanghai", c.Zone)
	}
	if err := s.placed(p); err != nil {
		return nil, f.missing(err)
	}
	f.leadAt = s.at("lead")
	return f, nil
}

func (e Edge) check(p *renjia.Problems) {
	classes, err := collaboration.BuiltinClasses()
	p.Within("edge", err)
	for i, id := range e.Classes {
		if err == nil {
			_, unknown := classes.Class(id)
			p.Require(unknown == nil, fmt.Sprintf("edge.classes[%d]", i), "%q is no class of subjects", id)
		}
	}
	p.Require(len(e.Classes) < 2 || !e.Name.IsZero(), "edge.name", "must be given for several classes")
	p.Require(len(e.Classes) > 0 || e.Name.IsZero(), "edge.classes", "must be given")
}

// Statutes are the rules of the library under the by-laws of the community, which
// may say when decisions are published and for how long.
func (f *Folder) Statutes() (*statute.Library, error) {
	c := &f.Community
	if c.Policies.Publish == 0 && c.Policies.Display == 0 {
		return statute.Builtin(), nil
	}
	return statute.Builtin().Overlay(statute.Overlay{
		ID: c.Space + "/by-laws", Base: "cn/civil-code-278", Title: c.Name, Source: "by-laws of " + c.Code, TextDate: c.From, Valid: renjia.Period{From: c.From},
		Publication: rule.Publication{WithinDays: c.Policies.Publish, DisplayDays: c.Policies.Display},
	})
}

// look checks that there is a folder to read.
func (f *Folder) look() error {
	info, err := os.Stat(f.dir)
	if err == nil && !info.IsDir() {
		err = errors.New("is no folder")
	}
	if err == nil {
		return nil
	}
	var p renjia.Problems
	text := reason(err)
	if errors.Is(err, os.ErrNotExist) {
		text = "the folder is missing"
	}
	p.At(renjia.Place{File: f.dir}, "", "%s", text)
	return p.Err("")
}

// missing adds the other files that are not there to what is wrong with the
// first one.
func (f *Folder) missing(err error) error {
	var p renjia.Problems
	p.Within("", err)
	for _, name := range files[1:] {
		if _, err := os.Stat(filepath.Join(f.dir, name)); err != nil {
			p.At(renjia.Place{File: name}, "", "%s", reason(err))
		}
	}
	return p.Err("")
}

// Last is the last day of the year, as of which the report speaks.
func (f *Folder) Last() renjia.Date { return f.Community.Until.AddDays(-1) }
