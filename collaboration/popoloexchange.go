package collaboration

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/popolo"
	"github.com/renjia-project/renjia/storage"
)

// The schemes under which Popolo identifiers carry what has no place of its own.
const schemeRegistration = "registration"

// ExportPopolo makes a Popolo document of the register: organizations with their
// classes as classifications, persons if asked for, posts, and roles towards
// organizations as memberships. What Popolo has no place for is counted as lost:
// legal forms, supervisors, former classes, standing, grades, status, terms,
// roles between persons. A period's end is written as its last day, but as a
// dissolution date the first day after it.
func ExportPopolo(ctx context.Context, r storage.Reader, classes *Vocabulary, o ExportOptions) (popolo.Document, Lost, error) {
	if err := o.check("export to Popolo"); err != nil {
		return popolo.Document{}, nil, err
	}
	p, err := gather(ctx, r, classes, o)
	if err != nil {
		return popolo.Document{}, nil, err
	}
	var doc popolo.Document
	areas := map[string]bool{}
	for _, s := range p.persons {
		p.countLost(&s)
		p.lost.note("period of a person", s.Period != renjia.Period{})
		name, others := p.names(&s)
		doc.Persons = append(doc.Persons, popolo.Person{
			ID: s.ID.String(), Name: name, OtherNames: others, Identifiers: identifiersOut(&s), ContactDetails: contactsOut(s.Contacts),
		})
	}
	for _, s := range p.organizations {
		doc.Organizations = append(doc.Organizations, p.organization(&s))
		if s.Area != "" && !areas[s.Area] {
			areas[s.Area] = true
			doc.Areas = append(doc.Areas, popolo.Area{ID: s.Area, Name: s.Area})
		}
	}
	for _, x := range p.posts {
		from, last := daysOut(x.Period)
		doc.Posts = append(doc.Posts, popolo.Post{
			ID: x.ID.String(), Label: x.Title.In(p.lang()), OtherLabel: p.otherLabels(x.Title), Role: x.Function,
			OrganizationID: x.Organization.ID.String(), StartDate: from, EndDate: last,
		})
	}
	for _, x := range p.roles {
		doc.Memberships = append(doc.Memberships, p.membership(x))
	}
	return doc, p.lost, nil
}

func (p *public) lang() renjia.Lang {
	if p.options.Lang == "" {
		return renjia.English
	}
	return p.options.Lang
}

// names returns the main name and all others, the one in the other language with
// its language.
func (p *public) names(s *Subject) (string, []popolo.OtherName) {
	others := p.otherLabels(s.Name)
	for _, n := range s.OtherNames {
		from, last := daysOut(n.Period)
		others = append(others, popolo.OtherName{Name: n.Name, Note: n.Note, StartDate: from, EndDate: last})
	}
	return s.Name.In(p.lang()), others
}

// otherLabels is a text in both languages where they differ, each with its
// language, so that reading brings both back.
func (p *public) otherLabels(t renjia.Text) (all []popolo.OtherName) {
	if t.EN == t.ZH {
		return nil
	}
	if t.EN != "" {
		all = append(all, popolo.OtherName{Name: t.EN, Lang: string(renjia.English)})
	}
	if t.ZH != "" {
		all = append(all, popolo.OtherName{Name: t.ZH, Lang: string(renjia.Chinese)})
	}
	return all
}

func (p *public) organization(s *Subject) popolo.Organization {
	p.countLost(s)
	class, _ := p.classes.Class(s.Class) // was found when it was gathered
	name, others := p.names(s)
	return popolo.Organization{
		ID: s.ID.String(), Name: name, OtherNames: others, Identifiers: identifiersOut(s), Classification: class.classification(),
		ParentID: p.refID(s.Parent, "parent that does not go out"), AreaID: s.Area,
		FoundingDate: popolo.DateOf(s.Period.From), DissolutionDate: popolo.DateOf(s.Period.Until), ContactDetails: contactsOut(s.Contacts),
	}
}

// countLost counts what neither Popolo nor ORG has a place for.
func (p *public) countLost(s *Subject) {
	p.lost.note("legal form", s.LegalForm != "")
	p.lost.note("supervisor", !s.Supervisor.IsZero())
	p.lost.note("former classes", len(s.Former) > 0)
	p.lost.note("standing", len(s.Standing) > 0)
	p.lost.note("grades", len(s.Grades) > 0)
	p.lost.note("charitable status", len(s.Charity) > 0 || len(s.Fundraising) > 0)
	p.lost.note("terms", len(s.Terms) > 0)
}

func (p *public) membership(x Role) popolo.Membership {
	p.lost.note("evidence of a role", !x.Evidence.IsZero())
	p.lost.note("title in the other language", x.Title.EN != x.Title.ZH && x.Title.EN != "" && x.Title.ZH != "")
	from, last := daysOut(x.Period)
	m := popolo.Membership{
		ID: x.ID.String(), Label: x.Title.In(p.lang()), Role: x.Name, OrganizationID: x.In.ID.String(),
		PostID: x.Post.String(), OnBehalfOfID: p.refID(x.OnBehalfOf, "on whose behalf"), StartDate: from, EndDate: last, ContactDetails: contactsOut(x.Contacts),
	}
	if !p.in[x.Of] {
		m.Member = &popolo.Member{Type: "Organization", ID: x.Of.ID.String()}
		return m
	}
	m.PersonID = x.Of.ID.String()
	return m
}

func identifiersOut(s *Subject) (all []popolo.Identifier) {
	if s.Registration != "" {
		all = append(all, popolo.Identifier{Scheme: schemeRegistration, Identifier: s.Registration})
	}
	for _, x := range s.Identifiers {
		all = append(all, popolo.Identifier{Scheme: x.Scheme, Identifier: x.Value})
	}
	return all
}

func contactsOut(contacts []Contact) (all []popolo.ContactDetail) {
	for _, c := range contacts {
		from, last := daysOut(c.Period)
		all = append(all, popolo.ContactDetail{Type: c.Type, Value: c.Value, Label: c.Label, Note: c.Note, ValidFrom: from, ValidUntil: last})
	}
	return all
}

// daysOut are the first and the last day of a period.
func daysOut(p renjia.Period) (from, last popolo.Date) {
	from = popolo.DateOf(p.From)
	if !p.Until.IsZero() {
		last = popolo.DateOf(p.Until.AddDays(-1))
	}
	return from, last
}

// ImportPopolo stores the persons, organizations, posts and memberships of a
// Popolo document. Classifications and roles that the vocabularies do not know
// must be translated by the options; every one that is not is a problem, and then
// nothing is stored. A date of a year or a month is taken as its first day, as
// the end of a period as its last; each is noted. Personal facts that the register
// does not keep, such as gender and birth, are left out and noted.
func (r *Registry) ImportPopolo(ctx context.Context, act renjia.Act, doc popolo.Document, o ImportOptions) (Adopted, error) {
	if err := doc.Check(); err != nil {
		return Adopted{}, err
	}
	a, err := r.adopter(o)
	if err != nil {
		return Adopted{}, err
	}
	doc = doc.Flatten()
	for i, x := range doc.Persons {
		a.popoloPerson(fmt.Sprintf("persons[%d]", i), x)
	}
	for i, x := range doc.Organizations {
		a.popoloOrganization(fmt.Sprintf("organizations[%d]", i), x, doc.Areas)
	}
	for i, x := range doc.Posts {
		path := fmt.Sprintf("posts[%d]", i)
		a.posts = append(a.posts, Post{
			ID: adoptedID[Post](a, PostKind, x.ID), Organization: a.subjectRef(x.OrganizationID), Title: a.names(firstOf(x.Label, x.Role, x.ID), x.OtherLabel),
			Function: x.Role, Period: a.period(path, x.StartDate, x.EndDate),
		})
	}
	for i, x := range doc.Memberships {
		a.popoloMembership(fmt.Sprintf("memberships[%d]", i), x)
	}
	return r.adopt(ctx, act, a)
}

func (a *adopter) popoloPerson(path string, x popolo.Person) {
	kept := popolo.Person{ID: x.ID, Name: x.Name, OtherNames: x.OtherNames, Identifiers: x.Identifiers, ContactDetails: x.ContactDetails, Email: x.Email}
	if fmt.Sprint(kept) != fmt.Sprint(x) {
		a.note(path, "more is said of the person than the register keeps")
	}
	s := Subject{
		ID: adoptedID[Subject](a, SubjectKind, x.ID), Name: a.names(firstOf(x.Name, x.ID), x.OtherNames), Class: a.person(),
		OtherNames: a.otherNames(path, x.OtherNames), Contacts: a.contacts(path, x.ContactDetails),
	}
	if x.Email != "" {
		s.Contacts = append(s.Contacts, Contact{Type: "email", Value: x.Email})
	}
	a.identify(&s, x.Identifiers)
	a.subjects = append(a.subjects, s)
}

func (a *adopter) popoloOrganization(path string, x popolo.Organization, areas []popolo.Area) {
	if x.Abstract+x.Description+x.Image != "" || len(x.Links)+len(x.Sources) > 0 {
		a.note(path, "descriptions, images and links are not kept")
	}
	s := Subject{
		ID: adoptedID[Subject](a, SubjectKind, x.ID), Name: a.names(firstOf(x.Name, x.ID), x.OtherNames), Class: a.class(path+".classification", x.Classification),
		OtherNames: a.otherNames(path, x.OtherNames), Contacts: a.contacts(path, x.ContactDetails), Parent: a.subjectRef(x.ParentID), Area: x.AreaID,
	}
	for _, area := range areas {
		if area.ID == x.AreaID && area.Name != "" {
			s.Area = area.Name
		}
	}
	s.Period.From = a.day(path+".founding_date", x.FoundingDate, popolo.Date.First)
	s.Period.Until = a.day(path+".dissolution_date", x.DissolutionDate, popolo.Date.Last)
	a.identify(&s, x.Identifiers)
	a.subjects = append(a.subjects, s)
}

func (a *adopter) popoloMembership(path string, x popolo.Membership) {
	member, _ := x.MemberID()
	key := x.ID
	if key == "" {
		key = fmt.Sprintf("%s %s %s %s %s", member, x.OrganizationID, x.Role, x.PostID, x.StartDate)
	}
	word := x.Role
	if word == "" {
		word = "member"
	}
	role := Role{
		ID: adoptedID[Role](a, "collaboration_role", key), Of: a.subjectRef(member), In: a.subjectRef(x.OrganizationID), Name: a.relation(path+".role", word),
		OnBehalfOf: a.subjectRef(x.OnBehalfOfID), Contacts: a.contacts(path, x.ContactDetails), Period: a.period(path, x.StartDate, x.EndDate),
	}
	if x.Label != "" {
		role.Title = a.name(x.Label)
	}
	if x.PostID != "" {
		role.Post = adoptedID[Post](a, PostKind, x.PostID)
	}
	a.roles = append(a.roles, role)
}

// names is the name in both languages, as far as the document tells languages.
func (a *adopter) names(main string, others []popolo.OtherName) renjia.Text {
	var t renjia.Text
	for _, n := range others {
		if into := languageOf(&t, n); into != nil {
			*into = n.Name
		}
	}
	if t.IsZero() {
		return a.name(main)
	}
	return t
}

// languageOf returns the place of a name that is the present one in a language;
// nil for any other name.
func languageOf(t *renjia.Text, n popolo.OtherName) *string {
	switch {
	case n.StartDate != "" || n.EndDate != "" || n.Note != "":
		return nil
	case n.Lang == string(renjia.English) && t.EN == "":
		return &t.EN
	case n.Lang == string(renjia.Chinese) && t.ZH == "":
		return &t.ZH
	}
	return nil
}

func (a *adopter) otherNames(path string, others []popolo.OtherName) (all []OtherName) {
	var taken renjia.Text
	for i, n := range others {
		if into := languageOf(&taken, n); into != nil {
			*into = n.Name
			continue
		}
		if n.Name == "" {
			a.note(path, "an other name without a name is left out")
			continue
		}
		at := fmt.Sprintf("%s.other_names[%d]", path, i)
		all = append(all, OtherName{Name: n.Name, Note: n.Note, Period: a.period(at, n.StartDate, n.EndDate)})
	}
	return all
}

func (a *adopter) contacts(path string, details []popolo.ContactDetail) (all []Contact) {
	for i, c := range details {
		at := fmt.Sprintf("%s.contact_details[%d]", path, i)
		until := c.ValidUntil
		if until == "" {
			until = c.ValidThrough
		}
		all = append(all, Contact{Type: c.Type, Value: c.Value, Label: c.Label, Note: c.Note, Period: a.period(at, c.ValidFrom, until)})
	}
	return all
}

// identify takes identifiers; the one of a registration has a place of its own.
func (a *adopter) identify(s *Subject, all []popolo.Identifier) {
	for _, x := range all {
		if x.Scheme == schemeRegistration && s.Registration == "" {
			s.Registration = x.Identifier
			continue
		}
		scheme := firstOf(x.Scheme, "unknown")
		s.Identifiers = append(s.Identifiers, Identifier{Scheme: scheme, Value: x.Identifier})
	}
}

// period is from the first day that a start may mean to the last that an end may.
func (a *adopter) period(path string, from, until popolo.Date) (p renjia.Period) {
	p.From = a.day(path+".start_date", from, popolo.Date.First)
	if last := a.day(path+".end_date", until, popolo.Date.Last); !last.IsZero() {
		p.Until = last.AddDays(1)
	}
	return p
}

// day takes a date and notes it if it is none of a day.
func (a *adopter) day(path string, d popolo.Date, as func(popolo.Date) (renjia.Date, error)) renjia.Date {
	day, err := as(d)
	if err != nil {
		a.problems.Add(path, "%v", err)
	}
	if d != "" && !d.Exact() && err == nil {
		a.note(path, fmt.Sprintf("%s was taken as %s", d, day))
	}
	return day
}

func (a *adopter) note(path, what string) { a.notes = append(a.notes, path+": "+what) }

// firstOf returns the first text that is not empty.
func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
