package collaboration_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/collaboration/popolo"
	"github.com/renjia-project/renjia/collaboration/w3corg"
	"github.com/renjia-project/renjia/storage"
)

// Named mutants, and the test that kills each:
//
//	persons-out     persons go out though omitted          TestPersonsGoOutOnlyIfAskedFor
//	last-day        the end of a period is written as is   TestARegisterThatGoesOutComesBackTheSame
//	lost-uncounted  legal forms are lost in silence        TestWhatAFormatHasNoPlaceForIsCounted
//	uuid-remade     identifiers that are UUIDs are remade  TestARegisterThatGoesOutComesBackTheSame
//	guess-role      an unknown role becomes a member       TestWordsOfNoVocabularyMustBeTranslated

func classesOf(t require.TestingT) *collaboration.Vocabulary {
	classes, err := collaboration.BuiltinClasses()
	require.NoError(t, err)
	return classes
}

// all reads a whole collection.
func all[T any](t require.TestingT, space *storage.Space, c storage.View[T]) (records []T) {
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		for doc, err := range c.Find(ctx, s, storage.Query{}) {
			if err != nil {
				return err
			}
			records = append(records, doc.Value)
		}
		return nil
	}))
	return records
}

// format is one of the formats, there and back through its bytes.
type format struct {
	name     string
	contacts bool // it has a place for them
	export   func(context.Context, storage.Reader, *collaboration.Vocabulary, collaboration.ExportOptions) ([]byte, collaboration.Lost, error)
	adopt    func(*collaboration.Registry, []byte, collaboration.ImportOptions) (collaboration.Adopted, error)
}

var formats = []format{
	{
		"popolo", true,
		func(ctx context.Context, r storage.Reader, v *collaboration.Vocabulary, o collaboration.ExportOptions) ([]byte, collaboration.Lost, error) {
			doc, lost, err := collaboration.ExportPopolo(ctx, r, v, o)
			var b bytes.Buffer
			if err == nil {
				err = popolo.Write(&b, doc)
			}
			return b.Bytes(), lost, err
		},
		func(r *collaboration.Registry, data []byte, o collaboration.ImportOptions) (collaboration.Adopted, error) {
			doc, err := popolo.Read(bytes.NewReader(data), "x")
			if err != nil {
				return collaboration.Adopted{}, err
			}
			return r.ImportPopolo(ctx, act, doc, o)
		},
	},
	{
		"w3corg", false,
		func(ctx context.Context, r storage.Reader, v *collaboration.Vocabulary, o collaboration.ExportOptions) ([]byte, collaboration.Lost, error) {
			doc, lost, err := collaboration.ExportORG(ctx, r, v, o)
			var b bytes.Buffer
			if err == nil {
				err = w3corg.Write(&b, doc)
			}
			return b.Bytes(), lost, err
		},
		func(r *collaboration.Registry, data []byte, o collaboration.ImportOptions) (collaboration.Adopted, error) {
			doc, err := w3corg.Read(bytes.NewReader(data), "x")
			if err != nil {
				return collaboration.Adopted{}, err
			}
			return r.ImportORG(ctx, act, doc, o)
		},
	},
}

func export(t require.TestingT, f format, space *storage.Space, o collaboration.ExportOptions) (data []byte, lost collaboration.Lost) {
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) (err error) {
		data, lost, err = f.export(ctx, s, classesOf(t), o)
		return err
	}))
	return data, lost
}

// everything is a choice of all that there is.
var everything = collaboration.ExportOptions{Persons: collaboration.PersonsIncluded, Contacts: true}

func drawPeriod(t *rapid.T) renjia.Period {
	return rapid.SampledFrom([]renjia.Period{
		{}, {From: day("2020-01-01")}, {From: day("2020-01-01"), Until: day("2024-03-01")}, {Until: day("2024-03-01")},
	}).Draw(t, "period")
}

func drawName(t *rapid.T, i int) renjia.Text {
	return rapid.SampledFrom([]renjia.Text{
		renjia.Both(fmt.Sprint("N ", i)), {EN: fmt.Sprint("Name ", i), ZH: fmt.Sprint("名", i)}, {EN: fmt.Sprint("Only ", i)}, {ZH: fmt.Sprint("只", i)},
	}).Draw(t, "name")
}

// drawRegister registers what both formats have a place for.
func drawRegister(t *rapid.T, r *collaboration.Registry, contacts bool) {
	var persons, organizations []renjia.Ref
	for i := range rapid.IntRange(0, 4).Draw(t, "organizations") {
		s := collaboration.Subject{
			Name: drawName(t, i), Class: rapid.SampledFrom([]string{"station", "foundation", "street-office"}).Draw(t, "class"), Period: drawPeriod(t),
		}
		if rapid.Bool().Draw(t, "more") {
			s.Registration = fmt.Sprint("R-", i)
			s.Identifiers = []collaboration.Identifier{{Scheme: "tax office/№", Value: fmt.Sprint(i)}}
			if contacts {
				s.OtherNames = []collaboration.OtherName{{Name: "Old", Note: "former", Period: drawPeriod(t)}}
				s.Contacts = []collaboration.Contact{{Type: "voice", Value: "1", Period: drawPeriod(t)}}
				s.Area = "440106"
			}
		}
		if len(organizations) > 0 && rapid.Bool().Draw(t, "child") {
			s.Parent = organizations[0]
		}
		s, err := r.Register(ctx, act, s)
		require.NoError(t, err)
		organizations = append(organizations, s.Ref())
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "persons") {
		s, err := r.Register(ctx, act, collaboration.Subject{Name: drawName(t, i), Class: "person"})
		require.NoError(t, err)
		persons = append(persons, s.Ref())
	}
	if len(organizations) == 0 {
		return
	}
	post, err := r.CreatePost(ctx, act, collaboration.Post{Organization: organizations[0], Title: renjia.Text{EN: "Head", ZH: "主任"}})
	require.NoError(t, err)
	for _, p := range persons {
		role := collaboration.Role{Of: p, In: organizations[0], Name: rapid.SampledFrom([]string{"staff", "member", "chair"}).Draw(t, "role"), Period: drawPeriod(t)}
		if rapid.Bool().Draw(t, "post") {
			role.Post, role.Title = post.ID, renjia.Both("acting")
		}
		if contacts {
			role.OnBehalfOf = organizations[len(organizations)-1]
		}
		_, err := r.AssignRole(ctx, act, role)
		require.NoError(t, err)
	}
	if len(organizations) > 1 {
		assign(t, r, organizations[1], "part-of", organizations[0])
	}
}

func TestARegisterThatGoesOutComesBackTheSame(t *testing.T) {
	for _, f := range formats {
		t.Run(f.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				r, space := open(t)
				drawRegister(t, r, f.contacts)
				data, lost := export(t, f, space, everything)
				require.Empty(t, lost)
				other, otherSpace := open(t)
				done, err := f.adopt(other, data, collaboration.ImportOptions{Source: "test"})
				require.NoError(t, err, "%s", data)
				require.Empty(t, done.Notes)
				require.Equal(t, all(t, space, collaboration.Subjects), all(t, otherSpace, collaboration.Subjects))
				require.Equal(t, all(t, space, collaboration.Posts), all(t, otherSpace, collaboration.Posts))
				require.Equal(t, all(t, space, collaboration.Roles), all(t, otherSpace, collaboration.Roles))
				again, err := f.adopt(other, data, collaboration.ImportOptions{Source: "test"})
				require.NoError(t, err)
				require.Zero(t, again.Subjects.New+again.Posts.New+again.Roles.New, "importing twice changes nothing")
				same, _ := export(t, f, otherSpace, everything)
				require.Equal(t, string(data), string(same))
			})
		})
	}
}

func TestPersonsGoOutOnlyIfAskedFor(t *testing.T) {
	r, space := open(t)
	station, err := r.Register(ctx, act, collaboration.Subject{Name: renjia.Both("Station"), Class: "station", Contacts: []collaboration.Contact{{Type: "voice", Value: "020-5550100"}}})
	require.NoError(t, err)
	secret, err := r.Register(ctx, act, collaboration.Subject{Name: renjia.Both("Wong Siu Ming"), Class: "person", Contacts: []collaboration.Contact{{Type: "cell", Value: "13800138000"}}})
	require.NoError(t, err)
	assign(t, r, secret.Ref(), "staff", station.Ref())
	for _, f := range formats {
		look(t, space, func(s *storage.Snapshot) {
			_, _, err := f.export(ctx, s, classesOf(t), collaboration.ExportOptions{})
			var missing *renjia.UnspecifiedError
			require.ErrorAs(t, err, &missing, f.name)
			require.Equal(t, []string{"omitted", "included"}, missing.Choices[0].Options)
			_, _, err = f.export(ctx, s, classesOf(t), collaboration.ExportOptions{Persons: "some"})
			require.ErrorIs(t, err, renjia.ErrInvalid)
		})
		data, lost := export(t, f, space, collaboration.ExportOptions{Persons: collaboration.PersonsOmitted})
		for _, word := range []string{"Wong", secret.ID.String(), "13800138000", "020-5550100"} {
			require.NotContains(t, string(data), word, f.name)
		}
		require.Equal(t, collaboration.Lost{"person": 1, "role of somebody who does not go out": 1, "contacts": 1}, lost)
		data, _ = export(t, f, space, collaboration.ExportOptions{Persons: collaboration.PersonsIncluded})
		require.Contains(t, string(data), "Wong")
		require.NotContains(t, string(data), "13800138000", "contacts were not asked for")
	}
}

func TestWhatAFormatHasNoPlaceForIsCounted(t *testing.T) {
	r, space := open(t)
	office := register(t, r, "Office", "street-office")
	s, err := r.Register(ctx, act, collaboration.Subject{
		Name: renjia.Both("Care"), Class: "foundation", LegalForm: "基金会", Supervisor: office, Charity: []renjia.Period{{From: day("2020-01-01")}},
		Former: []collaboration.FormerClass{{Class: "community-fund", Until: day("2020-01-01")}}, Grades: []collaboration.Grade{{Grade: "5A", Period: renjia.Period{From: day("2024-01-01")}}},
		Standing: []collaboration.Standing{{State: collaboration.SubjectActive, From: day("2020-01-01")}}, Terms: []renjia.Period{{From: day("2024-01-01")}},
	})
	require.NoError(t, err)
	a, b := register(t, r, "A", "person"), register(t, r, "B", "person")
	assign(t, r, a, "spouse", b)
	for _, f := range formats {
		_, lost := export(t, f, space, everything)
		require.Equal(t, collaboration.Lost{
			"legal form": 1, "supervisor": 1, "charitable status": 1, "former classes": 1, "grades": 1, "standing": 1, "terms": 1, "role towards a person": 1,
		}, lost, f.name)
	}
	_, err = r.Deregister(ctx, act, s.ID, day("2026-01-01"))
	require.NoError(t, err)
	data, _ := export(t, formats[0], space, collaboration.ExportOptions{Persons: collaboration.PersonsOmitted, On: day("2026-01-01")})
	require.NotContains(t, string(data), "Care", "it is no more on the day")
}

func TestWordsOfNoVocabularyMustBeTranslated(t *testing.T) {
	r, space := open(t)
	doc := popolo.Document{
		Persons:       []popolo.Person{{ID: "p", Name: "Chen", BirthDate: "1970", Email: "c@example.org"}},
		Organizations: []popolo.Organization{{ID: "o", Name: "Club", Classification: "society", FoundingDate: "2012-05"}, {ID: "q", Name: "Fund", Classification: "Foundation"}},
		Memberships:   []popolo.Membership{{PersonID: "p", OrganizationID: "o", Role: "president", StartDate: "2019", EndDate: "2020-06"}},
	}
	_, err := r.ImportPopolo(ctx, act, doc, collaboration.ImportOptions{})
	require.ErrorContains(t, err, "source")
	_, err = r.ImportPopolo(ctx, act, doc, collaboration.ImportOptions{Source: "club"})
	require.ErrorContains(t, err, `organizations[0].classification: "society": is no class`)
	require.ErrorContains(t, err, `memberships[0].role: "president": is no relation`)
	require.Empty(t, all(t, space, collaboration.Subjects), "nothing is stored of a document with problems")
	done, err := r.ImportPopolo(ctx, act, doc, collaboration.ImportOptions{
		Source: "club", Lang: renjia.English, Classes: map[string]string{"society": "social-association"}, Roles: map[string]string{"president": "chair"},
	})
	require.NoError(t, err)
	require.Equal(t, int64(3), done.Subjects.New)
	require.Equal(t, []string{
		"persons[0]: more is said of the person than the register keeps",
		"organizations[0].founding_date: 2012-05 was taken as 2012-05-01",
		"memberships[0].start_date: 2019 was taken as 2019-01-01",
		"memberships[0].end_date: 2020-06 was taken as 2020-06-30",
	}, done.Notes)
	roles := all(t, space, collaboration.Roles)
	require.Equal(t, "chair", roles[0].Name)
	require.Equal(t, renjia.Period{From: day("2019-01-01"), Until: day("2020-07-01")}, roles[0].Period)
	chen := all(t, space, collaboration.Subjects)[slices.IndexFunc(all(t, space, collaboration.Subjects), func(s collaboration.Subject) bool { return s.Class == "person" })]
	require.Equal(t, renjia.Text{EN: "Chen"}, chen.Name)
	require.Equal(t, []collaboration.Contact{{Type: "email", Value: "c@example.org"}}, chen.Contacts)
	doc.Memberships[0].PersonID = "nobody"
	_, err = r.ImportPopolo(ctx, act, doc, collaboration.ImportOptions{Source: "club"})
	require.ErrorContains(t, err, `"nobody" is not in the document`)
}

func TestProjectsAndChangesGoOutAsORGKnowsThem(t *testing.T) {
	r, space := open(t)
	station, school, old := register(t, r, "Station", "station"), register(t, r, "School", "school"), register(t, r, "Old school", "school")
	started(t, r, project(station, school))
	_, err := r.RecordChange(ctx, act, collaboration.ChangeEvent{Kind: collaboration.Succession, On: day("2025-09-01"), Originals: []renjia.Ref{old}, Results: []renjia.Ref{school}})
	require.NoError(t, err)
	data, lost := export(t, formats[1], space, everything)
	require.Empty(t, lost)
	doc, err := w3corg.Read(bytes.NewReader(data), "x")
	require.NoError(t, err)
	n := slices.IndexFunc(doc.Organizations, func(o w3corg.Organization) bool { return o.Kind == w3corg.Collaboration })
	require.Equal(t, day("2026-02-01"), doc.Organizations[n].Founded)
	var members []string
	for _, m := range doc.Memberships {
		require.Equal(t, doc.Organizations[n].ID, m.Organization)
		members = append(members, strings.TrimPrefix(m.Role, "urn:renjia:relation:")+" "+m.Member)
	}
	require.Equal(t, []string{"lead urn:uuid:" + station.ID.String(), "partner urn:uuid:" + school.ID.String()}, members)
	other, otherSpace := open(t)
	done, err := formats[1].adopt(other, data, collaboration.ImportOptions{Source: "test"})
	require.NoError(t, err)
	require.Len(t, done.Notes, 1, "the collaboration is no subject")
	require.Equal(t, all(t, space, collaboration.Changes), all(t, otherSpace, collaboration.Changes))
	require.Equal(t, all(t, space, collaboration.Subjects), all(t, otherSpace, collaboration.Subjects))
}

func ExampleExportPopolo() {
	classes, _ := collaboration.BuiltinClasses()
	space := exampleSpace()
	r := collaboration.NewRegistry(space, classes)
	_, _ = r.Register(ctx, act, collaboration.Subject{
		ID: renjia.ImportedID[collaboration.Subject]("liede", collaboration.SubjectKind, "1"), Name: renjia.Text{EN: "Station", ZH: "社工站"}, Class: "station", LegalForm: "社会服务机构",
	})
	err := space.View(ctx, func(s *storage.Snapshot) error {
		doc, lost, err := collaboration.ExportPopolo(ctx, s, classes, collaboration.ExportOptions{Persons: collaboration.PersonsOmitted})
		fmt.Println(doc.Organizations[0].Name, doc.Organizations[0].Classification, lost)
		return err
	})
	fmt.Println(err)
	// Output:
	// Station station map[legal form:1]
	// <nil>
}

func ExampleRegistry_ImportORG() {
	classes, _ := collaboration.BuiltinClasses()
	r := collaboration.NewRegistry(exampleSpace(), classes)
	doc, err := w3corg.Read(strings.NewReader(`{"@graph": [
	  {"@id": "https://example.org/o", "@type": "org:Organization", "skos:prefLabel": "Club", "org:classification": "social-association"},
	  {"@id": "https://example.org/p", "@type": "foaf:Person", "foaf:name": "Chen", "org:memberOf": {"@id": "https://example.org/o"}}]}`), "club.jsonld")
	if err != nil {
		fmt.Println(err)
	}
	done, err := r.ImportORG(ctx, act, doc, collaboration.ImportOptions{Source: "example.org"})
	fmt.Println(done.Subjects.New, done.Roles.New, err)
	// Output: 2 1 <nil>
}
