package collaboration

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/w3corg"
	"github.com/renjia-project/renjia/storage"
)

// The IRIs of what the register has names for.
const (
	iriSubject  = "urn:uuid:"
	iriClass    = "urn:renjia:class:"
	iriScheme   = "urn:renjia:scheme:"
	iriRelation = "urn:renjia:relation:"
	iriChange   = "urn:renjia:change:"
)

// ExportORG makes a document of the W3C Organization Ontology of the register:
// organizations, formal ones where the class is, their changes, posts, roles
// towards organizations as memberships, persons if asked for, and joint projects
// that run on the day (or ever did) as collaborations with their partners as
// members. What ORG has no place for is counted as lost, as by [ExportPopolo].
func ExportORG(ctx context.Context, r storage.Reader, classes *Vocabulary, o ExportOptions) (w3corg.Document, Lost, error) {
	if err := o.check("export to W3C ORG"); err != nil {
		return w3corg.Document{}, nil, err
	}
	p, err := gather(ctx, r, classes, o)
	if err == nil {
		err = p.gatherLinked(ctx, r)
	}
	if err != nil {
		return w3corg.Document{}, nil, err
	}
	var doc w3corg.Document
	for _, s := range p.organizations {
		doc.Organizations = append(doc.Organizations, p.orgOrganization(&s))
	}
	for _, s := range p.persons {
		p.countLost(&s)
		p.lost.note("other names of a person", len(s.OtherNames) > 0)
		p.lost.note("identifiers of a person", len(s.Identifiers) > 0 || s.Registration != "")
		p.lost.note("contacts", len(s.Contacts) > 0)
		doc.Persons = append(doc.Persons, w3corg.Person{ID: iriSubject + s.ID.String(), Names: labelsOut(s.Name)})
	}
	for _, x := range p.posts {
		p.lost.note("period of a post", x.Period != renjia.Period{})
		p.lost.note("function of a post", x.Function != "")
		doc.Posts = append(doc.Posts, w3corg.Post{ID: iriSubject + x.ID.String(), Names: labelsOut(x.Title), Organization: iriOf(x.Organization)})
	}
	for _, x := range p.roles {
		doc.Memberships = append(doc.Memberships, p.orgMembership(x))
	}
	for _, x := range p.changes {
		doc.Changes = append(doc.Changes, w3corg.ChangeEvent{
			ID: iriSubject + x.ID.String(), Type: iriChange + string(x.Kind), Originals: irisOf(x.Originals), Results: irisOf(x.Results), On: x.On, Description: labelsOut(x.Note),
		})
	}
	for _, x := range p.projects {
		p.collaboration(&doc, &x)
	}
	return doc, p.lost, nil
}

// gatherLinked reads changes and joint projects between organizations that go
// out.
func (p *public) gatherLinked(ctx context.Context, r storage.Reader) error {
	for doc, err := range changes.Find(ctx, r, storage.Query{}) {
		if err != nil {
			return err
		}
		x := doc.Value
		if slices.ContainsFunc(slices.Concat(x.Originals, x.Results), func(ref renjia.Ref) bool { return !p.out(ref) }) {
			p.lost["change of one that does not go out"]++
			continue
		}
		p.changes = append(p.changes, x)
	}
	for doc, err := range projects.Find(ctx, r, storage.Query{}) {
		if err != nil {
			return err
		}
		x := doc.Value
		if x.Started.IsZero() || !p.options.On.IsZero() && !x.Running(p.options.On) {
			continue
		}
		if !p.out(x.Lead) {
			p.lost["project whose lead does not go out"]++
			continue
		}
		p.projects = append(p.projects, x)
	}
	return nil
}

func (p *public) orgOrganization(s *Subject) w3corg.Organization {
	p.countLost(s)
	p.lost.note("contacts", len(s.Contacts) > 0)
	class, _ := p.classes.Class(s.Class)
	o := w3corg.Organization{
		ID: iriSubject + s.ID.String(), Kind: w3corg.Plain, Names: labelsOut(s.Name), Classifications: []string{iriClass + class.classification()},
		Founded: s.Period.From, Dissolved: s.Period.Until,
	}
	if class.Formal {
		o.Kind = w3corg.Formal
	}
	if id := p.refID(s.Parent, "parent that does not go out"); id != "" {
		o.SubOrganizationOf = iriSubject + id
	}
	for _, n := range s.OtherNames {
		p.lost.note("period or note of an other name", n.Note != "" || n.Period != renjia.Period{})
		o.OtherNames = append(o.OtherNames, w3corg.Label{Text: n.Name})
	}
	if s.Registration != "" {
		o.Identifiers = append(o.Identifiers, w3corg.Identifier{Scheme: iriScheme + schemeRegistration, Value: s.Registration})
	}
	for _, x := range s.Identifiers {
		o.Identifiers = append(o.Identifiers, w3corg.Identifier{Scheme: iriScheme + escapeIRI(x.Scheme), Value: x.Value})
	}
	if s.Area != "" {
		p.lost["area"]++
	}
	return o
}

func (p *public) orgMembership(x Role) w3corg.Membership {
	p.lost.note("evidence of a role", !x.Evidence.IsZero())
	p.lost.note("contacts", len(x.Contacts) > 0)
	p.lost.note("on whose behalf", !x.OnBehalfOf.IsZero())
	m := w3corg.Membership{
		ID: iriSubject + x.ID.String(), Member: iriOf(x.Of), Organization: iriOf(x.In), Role: iriRelation + escapeIRI(x.Name), Label: labelsOut(x.Title), From: x.Period.From,
	}
	if !x.Period.Until.IsZero() {
		m.Last = x.Period.Until.AddDays(-1)
	}
	if !x.Post.IsZero() {
		m.Post = iriSubject + x.Post.String()
	}
	return m
}

// collaboration adds a joint project and the memberships of its partners.
func (p *public) collaboration(doc *w3corg.Document, x *JointProject) {
	id := iriSubject + x.ID.String()
	doc.Organizations = append(doc.Organizations, w3corg.Organization{ID: id, Kind: w3corg.Collaboration, Names: labelsOut(x.Title), Founded: x.Started, Dissolved: x.Over})
	doc.Memberships = append(doc.Memberships, w3corg.Membership{ID: id + "#lead", Member: iriOf(x.Lead), Organization: id, Role: iriRelation + "lead", From: x.Started})
	for i, q := range x.Partners {
		if !p.out(q.Subject) {
			p.lost["partner who does not go out"]++
			continue
		}
		m := w3corg.Membership{ID: fmt.Sprintf("%s#partner-%d", id, i+1), Member: iriOf(q.Subject), Organization: id, Role: iriRelation + "partner", From: q.Period.From}
		if !q.Period.Until.IsZero() {
			m.Last = q.Period.Until.AddDays(-1)
		}
		doc.Memberships = append(doc.Memberships, m)
	}
}

func iriOf(ref renjia.Ref) string { return iriSubject + ref.ID.String() }

func irisOf(refs []renjia.Ref) (all []string) {
	for _, ref := range refs {
		all = append(all, iriOf(ref))
	}
	return all
}

func labelsOut(t renjia.Text) (all []w3corg.Label) {
	if t.EN != "" {
		all = append(all, w3corg.Label{Lang: "en", Text: t.EN})
	}
	if t.ZH != "" {
		all = append(all, w3corg.Label{Lang: "zh", Text: t.ZH})
	}
	return all
}

// escapeIRI brings a word into the form of a part of an IRI; unescapeIRI undoes
// it.
func escapeIRI(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0 || c >= 0x80 {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}

func unescapeIRI(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		var c byte
		if s[i] == '%' && i+2 < len(s) {
			if _, err := fmt.Sscanf(s[i+1:i+3], "%02X", &c); err == nil {
				b.WriteByte(c)
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// ImportORG stores the organizations, persons, posts, memberships and change
// events of a document of the W3C Organization Ontology, as [Registry.ImportPopolo]
// does. Collaborations are not taken as subjects: they are noted, and their
// memberships left out.
func (r *Registry) ImportORG(ctx context.Context, act renjia.Act, doc w3corg.Document, o ImportOptions) (Adopted, error) {
	a, err := r.adopter(o)
	if err != nil {
		return Adopted{}, err
	}
	left := map[string]bool{}
	for i, x := range doc.Organizations {
		path := fmt.Sprintf("organizations[%d]", i)
		if x.Kind == w3corg.Collaboration {
			left[x.ID] = true
			a.note(path, "is a collaboration, which is no subject")
			continue
		}
		a.orgOrganization(path, x)
	}
	for _, x := range doc.Persons {
		a.subjects = append(a.subjects, Subject{ID: adoptedID[Subject](a, SubjectKind, x.ID), Name: a.labels(x.Names, x.ID), Class: a.person()})
	}
	for _, x := range doc.Posts {
		a.posts = append(a.posts, Post{
			ID: adoptedID[Post](a, PostKind, x.ID), Organization: a.subjectRef(x.Organization), Title: a.labels(x.Names, x.ID), Function: strings.TrimPrefix(x.Role, iriRelation),
		})
	}
	for i, x := range doc.Memberships {
		if !left[x.Organization] {
			a.orgMembership(fmt.Sprintf("memberships[%d]", i), x)
		}
	}
	for i, x := range doc.Changes {
		a.orgChange(fmt.Sprintf("changes[%d]", i), x)
	}
	return r.adopt(ctx, act, a)
}

func (a *adopter) orgOrganization(path string, x w3corg.Organization) {
	s := Subject{
		ID: adoptedID[Subject](a, SubjectKind, x.ID), Name: a.labels(x.Names, x.ID), Parent: a.subjectRef(x.SubOrganizationOf),
		Period: renjia.Period{From: x.Founded, Until: x.Dissolved},
	}
	word := ""
	if len(x.Classifications) > 0 {
		word = strings.TrimPrefix(x.Classifications[0], iriClass)
	}
	s.Class = a.class(path+".classification", word)
	for _, n := range x.OtherNames {
		s.OtherNames = append(s.OtherNames, OtherName{Name: n.Text})
	}
	for _, y := range x.Identifiers {
		scheme := unescapeIRI(strings.TrimPrefix(y.Scheme, iriScheme))
		if scheme == schemeRegistration && s.Registration == "" {
			s.Registration = y.Value
			continue
		}
		s.Identifiers = append(s.Identifiers, Identifier{Scheme: firstOf(scheme, "unknown"), Value: y.Value})
	}
	if len(x.LinkedTo)+len(x.Purposes) > 0 || len(x.Classifications) > 1 {
		a.note(path, "links, purposes and further classifications are not kept")
	}
	a.subjects = append(a.subjects, s)
}

func (a *adopter) orgMembership(path string, x w3corg.Membership) {
	word := unescapeIRI(strings.TrimPrefix(x.Role, iriRelation))
	if word == "" {
		word = "member"
	}
	id := x.ID
	if id == "" || strings.HasPrefix(id, "_:") {
		id = fmt.Sprintf("%s %s %s %s %s", x.Member, x.Organization, x.Role, x.Post, x.From)
	}
	role := Role{
		ID: adoptedID[Role](a, "collaboration_role", id), Of: a.subjectRef(x.Member), In: a.subjectRef(x.Organization), Name: a.relation(path+".role", word),
		Period: renjia.Period{From: x.From},
	}
	if len(x.Label) > 0 {
		role.Title = a.labels(x.Label, "")
	}
	if !x.Last.IsZero() {
		role.Period.Until = x.Last.AddDays(1)
	}
	if x.Post != "" {
		role.Post = adoptedID[Post](a, PostKind, x.Post)
	}
	a.roles = append(a.roles, role)
}

func (a *adopter) orgChange(path string, x w3corg.ChangeEvent) {
	kind := ChangeKind(strings.TrimPrefix(x.Type, iriChange))
	if _, known := shapes[kind]; !known {
		a.note(path, fmt.Sprintf("a change of type %q is not kept", x.Type))
		return
	}
	c := ChangeEvent{ID: adoptedID[ChangeEvent](a, "collaboration_change", x.ID), Kind: kind, On: x.On}
	if len(x.Description) > 0 {
		c.Note = a.labels(x.Description, "")
	}
	for _, id := range x.Originals {
		c.Originals = append(c.Originals, a.subjectRef(id))
	}
	for _, id := range x.Results {
		c.Results = append(c.Results, a.subjectRef(id))
	}
	a.changes = append(a.changes, c)
}

// labels brings labels into both languages: those without one fill what is
// missing.
func (a *adopter) labels(all []w3corg.Label, id string) renjia.Text {
	var t renjia.Text
	for _, l := range all {
		switch {
		case strings.HasPrefix(l.Lang, "en") && t.EN == "":
			t.EN = l.Text
		case strings.HasPrefix(l.Lang, "zh") && t.ZH == "":
			t.ZH = l.Text
		}
	}
	if t.IsZero() && len(all) > 0 {
		return a.name(all[0].Text)
	}
	if t.IsZero() {
		return a.name(id)
	}
	return t
}
