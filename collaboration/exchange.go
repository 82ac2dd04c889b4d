package collaboration

import (
	"context"
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// PersonsOut says whether persons go out with the organizations. There is no
// default: personal data leaves only if somebody says so (Personal Information
// Protection Law arts 13, 23).
type PersonsOut string

// What becomes of persons, and of their roles, in an export.
const (
	PersonsOmitted  PersonsOut = "omitted"
	PersonsIncluded PersonsOut = "included"
)

// ExportOptions are the choices of an export.
type ExportOptions struct {
	Persons PersonsOut
	Lang    renjia.Lang // of the names that a format has one of; empty: English, where there is one
	// Contacts says whether ways of contact go out.
	Contacts bool
	// On is the day as of which subjects, with their classes, posts and roles go
	// out; zero: all that there ever were, with the classes they had last.
	On renjia.Date
}

func (o ExportOptions) check(what string) error {
	return choose(what, "persons", string(o.Persons), "personal data leaves a register only if somebody says so", string(PersonsOmitted), string(PersonsIncluded))
}

// Lost counts what an export left out because the format has no place for it or
// the options said so, by what it is: "legal form", "role between persons".
type Lost map[string]int

func (l Lost) note(what string, is bool) {
	if is {
		l[what]++
	}
}

// public is what an export takes from the register.
type public struct {
	persons, organizations []Subject
	posts                  []Post
	roles                  []Role
	changes                []ChangeEvent
	projects               []JointProject
	lost                   Lost
	in                     map[renjia.Ref]bool // the subjects that go out: true of a person
	classes                *Vocabulary
	options                ExportOptions
}

// gather reads what goes out, each in the order of the identifiers.
func gather(ctx context.Context, r storage.Reader, classes *Vocabulary, o ExportOptions) (p *public, err error) {
	p = &public{lost: Lost{}, in: map[renjia.Ref]bool{}, classes: classes, options: o}
	for doc, err := range subjects.Find(ctx, r, storage.Query{}) {
		if err != nil {
			return nil, err
		}
		if err := p.subject(doc.Value); err != nil {
			return nil, err
		}
	}
	for doc, err := range posts.Find(ctx, r, storage.Query{}) {
		if err != nil {
			return nil, err
		}
		if p.holds(doc.Value.Period) && p.out(doc.Value.Organization) {
			p.posts = append(p.posts, doc.Value)
		}
	}
	for doc, err := range roles.Find(ctx, r, storage.Query{}) {
		if err != nil {
			return nil, err
		}
		p.role(doc.Value)
	}
	return p, nil
}

// out reports whether a subject goes out.
func (p *public) out(ref renjia.Ref) bool {
	_, out := p.in[ref]
	return out
}

// holds reports whether a period is of the day asked for.
func (p *public) holds(x renjia.Period) bool {
	return p.options.On.IsZero() || x.Contains(p.options.On)
}

func (p *public) subject(s Subject) error {
	if !p.holds(s.Period) {
		return nil
	}
	if !p.options.On.IsZero() {
		s.Class, _ = s.ClassOn(p.options.On) // it exists on the day
	}
	class, err := p.classes.Class(s.Class)
	if err != nil {
		return err
	}
	if class.Person && p.options.Persons == PersonsOmitted {
		p.lost["person"]++
		return nil
	}
	p.in[s.Ref()] = class.Person
	if !p.options.Contacts {
		p.lost.note("contacts", len(s.Contacts) > 0)
		s.Contacts = nil
	}
	if class.Person {
		p.persons = append(p.persons, s)
		return nil
	}
	p.organizations = append(p.organizations, s)
	return nil
}

// role takes a role towards an organization, if both ends go out.
func (p *public) role(x Role) {
	switch {
	case !p.holds(x.Period):
	case !p.out(x.Of) || !p.out(x.In):
		p.lost["role of somebody who does not go out"]++
	case p.in[x.In]:
		p.lost["role towards a person"]++
	default:
		if !x.OnBehalfOf.IsZero() && !p.out(x.OnBehalfOf) {
			p.lost["on whose behalf"]++
			x.OnBehalfOf = renjia.Ref{}
		}
		if !p.options.Contacts {
			p.lost.note("contacts", len(x.Contacts) > 0)
			x.Contacts = nil
		}
		p.roles = append(p.roles, x)
	}
}

// refID is the text of the identifier in a reference; "" of none, and of one that
// does not go out.
func (p *public) refID(ref renjia.Ref, what string) string {
	if ref.IsZero() {
		return ""
	}
	if !p.out(ref) {
		p.lost[what]++
		return ""
	}
	return ref.ID.String()
}

// ImportOptions are the choices of an import.
type ImportOptions struct {
	// Source names where the document is from, such as "everypolitician": with the
	// identifiers of the document it makes those of the records, so that importing
	// it again changes nothing. Identifiers that are UUIDs are kept.
	Source string
	Lang   renjia.Lang // of names without a language; empty: both
	// Classes and Roles translate words of the document into classes and relations
	// of the vocabularies; words that are none of theirs must be there.
	Classes map[string]string
	Roles   map[string]string
}

// Adopted says what an import did.
type Adopted struct {
	Subjects, Posts, Roles, Changes storage.Imported
	Notes                           []string // what was taken otherwise than it stands there
}

// adopter makes records of a document.
type adopter struct {
	ImportOptions
	classes   *Vocabulary
	relations *Relations
	problems  renjia.Problems
	notes     []string
	subjects  []Subject
	posts     []Post
	roles     []Role
	changes   []ChangeEvent
}

func (r *Registry) adopter(o ImportOptions) (*adopter, error) {
	relations, err := r.relationTypes()
	if err != nil {
		return nil, err
	}
	if o.Source == "" {
		return nil, fmt.Errorf("import: source: must name where the document is from: %w", renjia.ErrInvalid)
	}
	return &adopter{ImportOptions: o, classes: r.classes, relations: relations}, nil
}

// adoptedID makes the identifier of a record from that in a document.
func adoptedID[T any](a *adopter, kind, id string) renjia.ID[T] {
	if own, err := renjia.ParseID[T](strings.TrimPrefix(id, "urn:uuid:")); err == nil && !own.IsZero() {
		return own
	}
	return renjia.ImportedID[T](a.Source, kind, id)
}

func (a *adopter) subjectRef(id string) renjia.Ref {
	if id == "" {
		return renjia.Ref{}
	}
	return renjia.RefTo(SubjectKind, adoptedID[Subject](a, SubjectKind, id))
}

// class finds the class of an organization.
func (a *adopter) class(path, word string) string {
	if to, ok := a.Classes[word]; ok {
		word = to
	}
	c, err := a.classes.Classified(word)
	if err != nil {
		a.problems.Add(path, "%q: is no class: say in Classes which it is", word)
	}
	return c.ID
}

// person is the class of persons.
func (a *adopter) person() string {
	for _, c := range a.classes.classes {
		if c.Person {
			return c.ID
		}
	}
	a.problems.Add("persons", "the vocabulary has no class of persons")
	return ""
}

// relation finds the relation of a word: one of Roles, an id, or how a relation
// reads.
func (a *adopter) relation(path, word string) string {
	if to, ok := a.Roles[word]; ok {
		word = to
	}
	for _, t := range a.relations.types {
		if t.ID == word || word != "" && (t.Forward.EN == word || t.Forward.ZH == word) {
			return t.ID
		}
	}
	a.problems.Add(path, "%q: is no relation: say in Roles which it is", word)
	return ""
}

func (a *adopter) name(text string) renjia.Text {
	switch a.Lang {
	case renjia.English:
		return renjia.Text{EN: text}
	case renjia.Chinese:
		return renjia.Text{ZH: text}
	}
	return renjia.Both(text)
}

// adopt stores what was made, if nothing was wrong with it: subjects, posts,
// roles, changes, in chunks that can be repeated.
func (r *Registry) adopt(ctx context.Context, act renjia.Act, a *adopter) (done Adopted, err error) {
	done.Notes = a.notes
	if err := a.problems.Err("import"); err != nil {
		return done, err
	}
	if done.Subjects, err = r.ImportSubjects(ctx, act, each(a.subjects)); err != nil {
		return done, err
	}
	if done.Posts, err = r.ImportPosts(ctx, act, each(a.posts)); err != nil {
		return done, err
	}
	if done.Roles, err = r.ImportRoles(ctx, act, each(a.roles)); err != nil {
		return done, err
	}
	done.Changes, err = r.ImportChanges(ctx, act, each(a.changes))
	return done, err
}

func each[T any](all []T) func(func(T, error) bool) {
	return func(yield func(T, error) bool) {
		for _, v := range all {
			if !yield(v, nil) {
				return
			}
		}
	}
}
