package popolo_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/popolo"
)

// Named mutants, and the test that kills each:
//
//	last-month    a month ends on its 28th day                 TestADateOfReducedPrecisionIsItsFirstAndItsLastDay
//	nulls-bad     a null is a wrong type                       TestNullsAreAsGoodAsNothing
//	first-only    reading stops at the first problem           TestEveryProblemHasItsPlaceAndItsPath
//	parent-lost   Flatten forgets the organization of a post   TestWhatStandsWithinComesToTheTop
//	no-dangling   Check lets references lead nowhere           TestReferencesThatLeadNowhereAreFound

func TestAWrittenDocumentIsTheGoldenFile(t *testing.T) {
	golden, err := os.ReadFile("testdata/association.json")
	require.NoError(t, err)
	doc, err := popolo.Read(bytes.NewReader(golden), "association.json")
	require.NoError(t, err)
	require.NoError(t, doc.Check())
	var b bytes.Buffer
	require.NoError(t, popolo.Write(&b, doc))
	require.Equal(t, string(golden), b.String())
}

func TestEveryProblemHasItsPlaceAndItsPath(t *testing.T) {
	_, err := popolo.Read(strings.NewReader("{\n \"organizations\": [\n  {\"id\": \"a\", \"founding_date\": \"2010-13\", \"colour\": \"red\"},\n  {\"id\": 7, \"posts\": {}}],\n \"motions\": []}"), "o.json")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	for _, want := range []string{
		`o.json:3:32: organizations[0].founding_date: "2010-13": want a year, a month or a day`,
		`o.json:3:53: organizations[0].colour: is not known here`,
		`o.json:4:10: organizations[1].id: is number, want string`,
		`organizations[1].posts: is object, want array`,
		`o.json:5:13: motions: is not known here`,
	} {
		require.ErrorContains(t, err, want)
	}
}

func TestLenientReadingReportsWhatItLeavesOut(t *testing.T) {
	doc, warnings, err := popolo.Lenient(strings.NewReader(`{"meta": {"sources": []}, "organizations": [{"id": "a", "name": "A", "seats": 7}]}`), "o.json")
	require.NoError(t, err)
	require.Equal(t, []popolo.Organization{{ID: "a", Name: "A"}}, doc.Organizations)
	require.Len(t, warnings, 2)
	require.Equal(t, "meta", warnings[0].Path)
	require.Equal(t, "organizations[0].seats", warnings[1].Path)
	_, _, err = popolo.Lenient(strings.NewReader(`{"organizations": [{"id": []}]}`), "o.json")
	require.ErrorIs(t, err, renjia.ErrInvalid, "a wrong type is no matter of leniency")
}

func TestNullsAreAsGoodAsNothing(t *testing.T) {
	doc, err := popolo.Read(strings.NewReader(`{"persons": null, "organizations": [{"id": "a", "name": null, "posts": null, "dissolution_date": null}]}`), "o.json")
	require.NoError(t, err)
	require.Equal(t, popolo.Document{Organizations: []popolo.Organization{{ID: "a"}}}, doc)
	_, err = popolo.Read(strings.NewReader(`{"organizations": [null]}`), "o.json")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = popolo.Read(strings.NewReader(`null`), "o.json")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestADateOfReducedPrecisionIsItsFirstAndItsLastDay(t *testing.T) {
	for date, want := range map[popolo.Date][2]string{
		"2024": {"2024-01-01", "2024-12-31"}, "2024-02": {"2024-02-01", "2024-02-29"}, "2023-02": {"2023-02-01", "2023-02-28"},
		"2023-12": {"2023-12-01", "2023-12-31"}, "2024-02-10": {"2024-02-10", "2024-02-10"}, "": {"", ""},
	} {
		first, err := date.First()
		require.NoError(t, err)
		last, err := date.Last()
		require.NoError(t, err)
		require.Equal(t, want, [2]string{first.String(), last.String()}, date)
		require.Equal(t, len(date) == 10, date.Exact())
	}
	for _, bad := range []popolo.Date{"20", "2024-1", "2024-13", "2024-02-30", "2024/02", "2024-02-1", "abcd", "0000"} {
		require.ErrorIs(t, bad.Validate(), renjia.ErrInvalid, bad)
		_, err := bad.Last()
		require.Error(t, err, bad)
	}
}

func TestWhatStandsWithinComesToTheTop(t *testing.T) {
	flat := popolo.Document{
		Persons:       []popolo.Person{{ID: "p", Memberships: []popolo.Membership{{OrganizationID: "o"}}}},
		Organizations: []popolo.Organization{{ID: "o", Memberships: []popolo.Membership{{PersonID: "p"}}, Posts: []popolo.Post{{ID: "x", Memberships: []popolo.Membership{{PersonID: "p"}}}}}},
		Posts:         []popolo.Post{{ID: "y", OrganizationID: "o"}},
	}.Flatten()
	require.NoError(t, flat.Check())
	require.Equal(t, popolo.Document{
		Persons: []popolo.Person{{ID: "p"}}, Organizations: []popolo.Organization{{ID: "o"}},
		Posts: []popolo.Post{{ID: "y", OrganizationID: "o"}, {ID: "x", OrganizationID: "o"}},
		Memberships: []popolo.Membership{
			{PersonID: "p", OrganizationID: "o"}, {PersonID: "p", OrganizationID: "o"}, {PersonID: "p", OrganizationID: "o", PostID: "x"},
		},
	}, flat)
}

func TestReferencesThatLeadNowhereAreFound(t *testing.T) {
	err := popolo.Document{
		Persons:       []popolo.Person{{ID: "p", BirthDate: "2000", DeathDate: "1999-12"}, {ID: "p"}},
		Organizations: []popolo.Organization{{ID: "o", ParentID: "q", AreaID: "z"}, {FoundingDate: "2001", DissolutionDate: "2001"}},
		Posts:         []popolo.Post{{ID: "x", OrganizationID: "q"}, {ID: "w"}},
		Memberships:   []popolo.Membership{{PersonID: "r", OrganizationID: "q", PostID: "y", OnBehalfOfID: "q"}, {Member: &popolo.Member{ID: "p"}, OrganizationID: "o"}, {}},
	}.Check()
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	var paths []string
	for _, p := range v.Problems {
		paths = append(paths, p.Path)
	}
	require.Equal(t, []string{
		"persons[0].death_date", "persons[1].id", "organizations[1].id", "organizations[0].parent_id", "organizations[0].area_id",
		"posts[0].organization_id", "posts[1].organization_id",
		"memberships[0].person_id", "memberships[0].organization_id", "memberships[0].post_id", "memberships[0].on_behalf_of_id",
		"memberships[1].person_id", "memberships[2].person_id", "memberships[2].organization_id",
	}, paths)
}

func drawDate(t *rapid.T) popolo.Date {
	return popolo.Date(rapid.SampledFrom([]string{"", "1999", "2001-07", "2024-02-29"}).Draw(t, "date"))
}

func drawText(t *rapid.T) string {
	return rapid.SampledFrom([]string{"", "a", "社工站", "\"quoted\" <b>&", "line\nbreak\u2028"}).Draw(t, "text")
}

func drawDocument(t *rapid.T) (doc popolo.Document) {
	for range rapid.IntRange(0, 3).Draw(t, "organizations") {
		o := popolo.Organization{ID: drawText(t), Name: drawText(t), Classification: drawText(t), FoundingDate: drawDate(t), DissolutionDate: drawDate(t)}
		if rapid.Bool().Draw(t, "more") {
			o.OtherNames = []popolo.OtherName{{Name: drawText(t), Lang: "zh", StartDate: drawDate(t)}}
			o.Posts = []popolo.Post{{ID: drawText(t), Role: drawText(t)}}
			o.ContactDetails = []popolo.ContactDetail{{Type: drawText(t), Value: drawText(t), ValidUntil: drawDate(t)}}
		}
		doc.Organizations = append(doc.Organizations, o)
	}
	for range rapid.IntRange(0, 3).Draw(t, "memberships") {
		m := popolo.Membership{PersonID: drawText(t), Role: drawText(t), StartDate: drawDate(t), OnBehalfOfID: drawText(t)}
		if rapid.Bool().Draw(t, "member") {
			m.Member = &popolo.Member{Type: "Organization", ID: drawText(t)}
		}
		doc.Memberships = append(doc.Memberships, m)
	}
	return doc
}

func TestWhatIsWrittenReadsBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := drawDocument(t)
		var b, again bytes.Buffer
		require.NoError(t, popolo.Write(&b, doc))
		back, err := popolo.Read(bytes.NewReader(b.Bytes()), "x")
		require.NoError(t, err)
		require.Equal(t, doc, back)
		require.NoError(t, popolo.Write(&again, back))
		require.Equal(t, b.String(), again.String())
		require.Equal(t, doc.Flatten(), doc.Flatten().Flatten(), "flat is flat")
	})
}

func FuzzRead(f *testing.F) {
	golden, err := os.ReadFile("testdata/association.json")
	require.NoError(f, err)
	f.Add(golden)
	f.Add([]byte(`{"organizations":[{"founding_date":"2010","posts":[{"memberships":[{}]}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, warnings, err := popolo.Lenient(bytes.NewReader(data), "x")
		if err != nil {
			require.True(t, errors.Is(err, renjia.ErrInvalid), err)
			return
		}
		_, strictly := popolo.Read(bytes.NewReader(data), "x")
		require.Equal(t, len(warnings) > 0, strictly != nil)
		_ = doc.Check()
		var b bytes.Buffer
		require.NoError(t, popolo.Write(&b, doc))
		back, err := popolo.Read(&b, "x")
		require.NoError(t, err)
		var c, d bytes.Buffer
		require.NoError(t, popolo.Write(&c, doc))
		require.NoError(t, popolo.Write(&d, back))
		require.Equal(t, c.String(), d.String())
	})
}

func ExampleRead() {
	doc, err := popolo.Read(strings.NewReader(`{"organizations": [
  {"id": "a", "name": "Neighbours", "classification": "social-association", "founding_date": "2012-05"},
  {"id": "b", "name": "Friends", "founded": "2012"}]}`), "o.json")
	fmt.Println(err)
	fmt.Println(len(doc.Organizations))
	// Output:
	// popolo: o.json:3:45: organizations[1].founded: is not known here
	// 0
}

func ExampleWrite() {
	err := popolo.Write(os.Stdout, popolo.Document{
		Organizations: []popolo.Organization{{ID: "a", Name: "Neighbours", FoundingDate: "2012-05"}},
		Memberships:   []popolo.Membership{{PersonID: "chen", OrganizationID: "a", Role: "chair"}},
	})
	fmt.Print(errText(err))
	// Output:
	// {
	//   "organizations": [
	//     {
	//       "id": "a",
	//       "name": "Neighbours",
	//       "founding_date": "2012-05"
	//     }
	//   ],
	//   "memberships": [
	//     {
	//       "role": "chair",
	//       "person_id": "chen",
	//       "organization_id": "a"
	//     }
	//   ]
	// }
}

func errText(err error) string {
	if err != nil {
		return err.Error()
	}
	return ""
}
