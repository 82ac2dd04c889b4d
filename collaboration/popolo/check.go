package popolo

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Check reports identifiers that are missing or given twice, references that lead
// nowhere, memberships without their two ends, and dates that run backwards. It
// looks at the flat form of the document, whose paths it gives.
func (d Document) Check() error {
	d = d.Flatten()
	c := checker{persons: map[string]bool{}, organizations: map[string]bool{}, posts: map[string]bool{}, areas: map[string]bool{}}
	for i, x := range d.Persons {
		c.identify("persons", i, x.ID, c.persons)
		c.order(fmt.Sprintf("persons[%d].death_date", i), x.BirthDate, x.DeathDate)
	}
	for i, x := range d.Organizations {
		c.identify("organizations", i, x.ID, c.organizations)
		c.order(fmt.Sprintf("organizations[%d].dissolution_date", i), x.FoundingDate, x.DissolutionDate)
	}
	for i, x := range d.Posts {
		c.identify("posts", i, x.ID, c.posts)
		c.order(fmt.Sprintf("posts[%d].end_date", i), x.StartDate, x.EndDate)
	}
	for i, x := range d.Areas {
		c.identify("areas", i, x.ID, c.areas)
	}
	c.references(d)
	return c.Err("popolo")
}

type checker struct {
	renjia.Problems
	persons, organizations, posts, areas map[string]bool
}

func (c *checker) identify(kind string, i int, id string, seen map[string]bool) {
	path := fmt.Sprintf("%s[%d].id", kind, i)
	c.Require(id != "", path, "must be given")
	c.Require(id == "" || !seen[id], path, "%q is there already", id)
	seen[id] = true
}

func (c *checker) order(path string, from, until Date) {
	if from == "" || until == "" || from.Validate() != nil || until.Validate() != nil {
		return
	}
	first, _ := from.First()
	last, _ := until.Last()
	c.Require(!last.Before(first), path, "%s is before %s", until, from)
}

func (c *checker) refer(path, id string, known map[string]bool) {
	c.Require(id == "" || known[id], path, "%q is not in the document", id)
}

func (c *checker) references(d Document) {
	for i, x := range d.Organizations {
		path := fmt.Sprintf("organizations[%d]", i)
		c.refer(path+".parent_id", x.ParentID, c.organizations)
		c.refer(path+".area_id", x.AreaID, c.areas)
	}
	for i, x := range d.Posts {
		path := fmt.Sprintf("posts[%d]", i)
		c.Require(x.OrganizationID != "", path+".organization_id", "must be given")
		c.refer(path+".organization_id", x.OrganizationID, c.organizations)
		c.refer(path+".area_id", x.AreaID, c.areas)
	}
	for i, m := range d.Memberships {
		path := fmt.Sprintf("memberships[%d]", i)
		member, organization := m.MemberID()
		c.Require(member != "", path+".person_id", "must be given")
		c.Require(m.OrganizationID != "", path+".organization_id", "must be given")
		members := c.persons
		if organization {
			members = c.organizations
		}
		c.refer(path+".person_id", member, members)
		c.refer(path+".organization_id", m.OrganizationID, c.organizations)
		c.refer(path+".post_id", m.PostID, c.posts)
		c.refer(path+".on_behalf_of_id", m.OnBehalfOfID, c.organizations)
		c.refer(path+".area_id", m.AreaID, c.areas)
		c.order(path+".end_date", m.StartDate, m.EndDate)
	}
}
