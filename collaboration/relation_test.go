package collaboration_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/storage"
)

// Named mutants, and the test that kills each:
//
//	kin-forward    a backward relation is read forward             TestNearRelativesAreThoseOfTheFamilyTree
//	kin-four       relatives five steps away are not seen          TestACousinsSpouseIsFiveRelationsAway
//	grand-child    a recorded grandparent's child is an uncle      TestWhatRecordsDoNotTellIsNotGuessed
//	over-counts    a relation that is over still counts            TestConflictsAreOfTheirDay
//	shared-off     members of one body are not tied                TestConflictsAreOfTheirDay
//	end-unchecked  any class may stand at an end                   TestARoleIsARelationOfTheVocabulary

func assign(t require.TestingT, r *collaboration.Registry, of renjia.Ref, name string, in renjia.Ref, period ...string) collaboration.Role {
	role := collaboration.Role{Of: of, In: in, Name: name}
	if len(period) > 0 {
		role.Period.From = day(period[0])
	}
	if len(period) > 1 {
		role.Period.Until = day(period[1])
	}
	role, err := r.AssignRole(ctx, act, role)
	require.NoError(t, err)
	return role
}

func TestARoleIsARelationOfTheVocabulary(t *testing.T) {
	r, space := open(t)
	wong, station, school := register(t, r, "Wong", "person"), register(t, r, "Station", "station"), register(t, r, "School", "school")
	for name, role := range map[string]collaboration.Role{
		"unknown":     {Of: wong, In: station, Name: "friend"},
		"end of":      {Of: station, In: school, Name: "staff"},
		"end in":      {Of: station, In: wong, Name: "part-of"},
		"persons":     {Of: wong, In: station, Name: "spouse"},
		"behalf":      {Of: wong, In: station, Name: "staff", OnBehalfOf: renjia.RefTo(collaboration.SubjectKind, renjia.ImportedID[collaboration.Subject]("a", "b", "c"))},
		"no such one": {Of: wong, In: renjia.RefTo(collaboration.SubjectKind, renjia.ImportedID[collaboration.Subject]("a", "b", "c")), Name: "staff"},
	} {
		_, err := r.AssignRole(ctx, act, role)
		require.Error(t, err, name)
	}
	post, err := r.CreatePost(ctx, act, collaboration.Post{Organization: station, Title: renjia.Both("Head")})
	require.NoError(t, err)
	_, err = r.AssignRole(ctx, act, collaboration.Role{Of: wong, In: school, Name: "staff", Post: post.ID})
	require.ErrorIs(t, err, renjia.ErrInvalid, "a post of another organization")
	role, err := r.AssignRole(ctx, act, collaboration.Role{Of: wong, In: station, Name: "staff", Post: post.ID, OnBehalfOf: school, Period: renjia.Period{From: day("2026-01-01")}})
	require.NoError(t, err)
	_, err = r.AbolishPost(ctx, act, post.ID, day("2027-01-01"))
	require.NoError(t, err)
	look(t, space, func(s *storage.Snapshot) {
		for who, back := range map[renjia.Ref]bool{wong: false, station: true} {
			n := 0
			for x, err := range collaboration.Related(ctx, s, who, day("2026-01-01"), "staff") {
				require.NoError(t, err)
				require.Equal(t, role, x.Role)
				require.Equal(t, back, x.Back)
				n++
			}
			require.Equal(t, 1, n)
			for range collaboration.Related(ctx, s, who, day("2025-12-31")) {
				require.Fail(t, "not yet")
			}
		}
	})
	clan, err := collaboration.BuiltinRelations()
	require.NoError(t, err)
	clan, err = clan.With(collaboration.RelationType{ID: "mentor", Forward: renjia.Both("mentors"), Back: renjia.Both("is mentored by")})
	require.NoError(t, err)
	_, err = r.WithRelations(clan).AssignRole(ctx, act, collaboration.Role{Of: wong, In: station, Name: "mentor"})
	require.NoError(t, err)
}

func TestEveryBuiltinRelationReadsBothWays(t *testing.T) {
	v, err := collaboration.BuiltinRelations()
	require.NoError(t, err)
	for _, x := range v.Types() {
		require.NoError(t, x.Validate(), x.ID)
		for _, text := range []string{x.Forward.EN, x.Forward.ZH, x.Back.EN, x.Back.ZH} {
			require.NotEmpty(t, text, x.ID)
		}
	}
	_, err = v.Near("")
	var missing *renjia.UnspecifiedError
	require.ErrorAs(t, err, &missing)
	require.Len(t, missing.Choices[0].Options, len(v.Definitions()))
	_, err = v.Near("us/ohio")
	require.ErrorIs(t, err, renjia.ErrNotFound)
	for _, text := range []string{
		`{"relations": [{"id": "a", "forward": {"en": "x"}}]}`,
		`{"relations": [{"id": "a", "forward": {"en": "x"}, "back": {"en": "y"}, "symmetric": true}]}`,
		`{"relations": [{"id": "a", "forward": {"en": "x"}, "back": {"en": "x"}, "symmetric": true, "kin": "P"}]}`,
		`{"relations": [{"id": "a", "forward": {"en": "x"}, "back": {"en": "x"}, "kin": "Q"}]}`,
		`{"relations": [{"id": "a", "forward": {"en": "x"}, "back": {"en": "x"}, "of": {"kind": "robot"}}]}`,
		`{"near": [{"id": "a", "kin": ["P"]}]}`, `{"near": [{"id": "a", "source": "s", "kin": ["PPPPPP"]}]}`, `{"kin": []}`,
	} {
		_, err := collaboration.ReadRelations(strings.NewReader(text))
		require.ErrorIs(t, err, renjia.ErrInvalid, text)
	}
}

// tree is a family in which everybody has no or two parents, and whom everybody
// married. It knows who is what by sets alone.
type tree struct {
	parents map[int][]int
	spouse  map[int]int
}

func (f tree) of(who map[int]bool, step byte) map[int]bool {
	next := map[int]bool{}
	for x := range who {
		switch step {
		case 'P':
			for _, p := range f.parents[x] {
				next[p] = true
			}
		case 'C':
			for c, parents := range f.parents {
				next[c] = next[c] || slices.Contains(parents, x)
			}
		case 'B':
			for c, parents := range f.parents {
				next[c] = next[c] || c != x && slices.ContainsFunc(parents, func(p int) bool { return slices.Contains(f.parents[x], p) })
			}
		case 'S':
			if s, married := f.spouse[x]; married {
				next[s] = true
			}
		}
	}
	maps.DeleteFunc(next, func(_ int, in bool) bool { return !in })
	return next
}

func (f tree) kin(ego int, degrees []string) map[int]bool {
	all := map[int]bool{}
	for _, degree := range degrees {
		who := map[int]bool{ego: true}
		for i := range len(degree) {
			who = f.of(who, degree[i])
		}
		maps.Copy(all, who)
	}
	delete(all, ego)
	return all
}

// drawTree draws couples of strangers with children, three generations long: a
// child marries a stranger or nobody.
func drawTree(t *rapid.T) (f tree, people int) {
	f = tree{map[int][]int{}, map[int]int{}}
	marry := func(a, b int) { f.spouse[a], f.spouse[b] = b, a }
	couples := [][2]int{{0, 1}}
	marry(0, 1)
	people = 2
	for range 3 {
		var next [][2]int
		for _, c := range couples {
			for range rapid.IntRange(0, 2).Draw(t, "children") {
				child := people
				people++
				f.parents[child] = []int{c[0], c[1]}
				if rapid.Bool().Draw(t, "marries") {
					stranger := people
					people += 3
					f.parents[stranger] = []int{stranger + 1, stranger + 2}
					marry(child, stranger)
					next = append(next, [2]int{child, stranger})
				}
			}
		}
		couples = next
	}
	return f, people
}

func TestNearRelativesAreThoseOfTheFamilyTree(t *testing.T) {
	v, err := collaboration.BuiltinRelations()
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		f, people := drawTree(t)
		r, space := open(t)
		refs := make([]renjia.Ref, people)
		number := map[renjia.Ref]int{}
		for i := range refs {
			refs[i] = register(t, r, fmt.Sprint(i), "person")
			number[refs[i]] = i
		}
		for child, parents := range f.parents {
			for _, p := range parents {
				assign(t, r, refs[p], "parent", refs[child])
			}
		}
		for a, b := range f.spouse {
			if a < b {
				assign(t, r, refs[a], "spouse", refs[b])
			}
		}
		ego := rapid.IntRange(0, people-1).Draw(t, "ego")
		look(t, space, func(s *storage.Snapshot) {
			for _, d := range v.Definitions() {
				found, err := collaboration.NearRelatives(ctx, s, v, refs[ego], day("2026-01-01"), d.ID)
				require.NoError(t, err)
				got := map[int]bool{}
				for _, x := range found {
					got[number[x.Subject]] = true
					require.Contains(t, d.Kin, x.Kin)
					require.NotEmpty(t, x.Via)
				}
				require.Equal(t, f.kin(ego, d.Kin), got, "%s of %d", d.ID, ego)
			}
		})
	})
}

func TestWhatRecordsDoNotTellIsNotGuessed(t *testing.T) {
	r, space := open(t)
	var p [6]renjia.Ref
	for i := range p {
		p[i] = register(t, r, fmt.Sprint(i), "person")
	}
	assign(t, r, p[1], "grandparent", p[0]) // 1 is a grandparent of 0
	assign(t, r, p[1], "parent", p[2])      // so 2 is a parent, an uncle or an aunt of 0
	assign(t, r, p[3], "parent", p[2])      // and 3 perhaps a grandparent
	assign(t, r, p[0], "near-relative", p[4])
	assign(t, r, p[4], "parent", p[5])
	look(t, space, func(s *storage.Snapshot) {
		found, err := collaboration.NearRelatives(ctx, s, nil, p[0], day("2026-01-01"), "cn/civil-servants-avoidance")
		require.NoError(t, err)
		kin := map[renjia.Ref]string{}
		for _, x := range found {
			kin[x.Subject] = x.Kin
		}
		require.Equal(t, map[renjia.Ref]string{p[1]: "PP", p[4]: "N"}, kin)
	})
}

func TestACousinsSpouseIsFiveRelationsAway(t *testing.T) {
	r, space := open(t)
	var p [6]renjia.Ref
	for i := range p {
		p[i] = register(t, r, fmt.Sprint(i), "person")
	}
	assign(t, r, p[1], "parent", p[0])
	assign(t, r, p[2], "parent", p[1])
	assign(t, r, p[2], "parent", p[3]) // an uncle or aunt of 0
	assign(t, r, p[3], "parent", p[4]) // a cousin
	assign(t, r, p[5], "spouse", p[4])
	look(t, space, func(s *storage.Snapshot) {
		found, err := collaboration.NearRelatives(ctx, s, nil, p[0], day("2026-01-01"), "cn/civil-servants-avoidance")
		require.NoError(t, err)
		kin := map[renjia.Ref]string{}
		for _, x := range found {
			kin[x.Subject] = x.Kin
		}
		require.Equal(t, map[renjia.Ref]string{p[1]: "P", p[2]: "PP", p[3]: "PB", p[4]: "PBC", p[5]: "PBCS"}, kin)
	})
}

func conflicts(t *testing.T, space *storage.Space, who renjia.Ref, on string, parties ...renjia.Ref) (kinds []string) {
	t.Helper()
	look(t, space, func(s *storage.Snapshot) {
		found, err := collaboration.Conflicts(ctx, s, collaboration.ConflictQuery{Who: who, Parties: parties, On: day(on), Near: "cn/civil-code-1045"})
		require.NoError(t, err)
		for _, c := range found {
			kind := c.Kind
			if !c.Through.IsZero() && c.Kin != "" {
				kind += " of " + c.Kin
			}
			kinds = append(kinds, kind)
		}
		e := collaboration.ExplainConflicts(who, found)
		require.Equal(t, len(found) == 0, e.All())
	})
	return kinds
}

func TestConflictsAreOfTheirDay(t *testing.T) {
	r, space := open(t)
	lin, wong, mei := register(t, r, "Lin", "person"), register(t, r, "Wong", "person"), register(t, r, "Mei", "person")
	firm, club := register(t, r, "Firm", "enterprise"), register(t, r, "Club", "social-association")
	require.Empty(t, conflicts(t, space, lin, "2026-01-01", wong, firm))
	require.Equal(t, []string{"party"}, conflicts(t, space, lin, "2026-01-01", lin, firm))

	assign(t, r, lin, "staff", firm, "2020-01-01", "2025-01-01")
	require.Equal(t, []string{"employment"}, conflicts(t, space, lin, "2024-12-31", wong, firm))
	require.Empty(t, conflicts(t, space, lin, "2025-01-01", wong, firm), "over is over")

	assign(t, r, lin, "member", club, "2026-02-01")
	assign(t, r, wong, "board-member", club, "2026-03-01")
	require.Empty(t, conflicts(t, space, lin, "2026-02-28", wong))
	require.Equal(t, []string{"same-body"}, conflicts(t, space, lin, "2026-03-01", wong))

	assign(t, r, mei, "spouse", lin)
	assign(t, r, firm, "gift", mei, "2026-04-01", "2027-04-01")
	require.Empty(t, conflicts(t, space, lin, "2026-03-31", firm))
	require.Equal(t, []string{"gift of S"}, conflicts(t, space, lin, "2026-04-01", firm))
	require.Equal(t, []string{"near-relative"}, conflicts(t, space, lin, "2026-04-01", mei))
	assign(t, r, wong, "volunteer", firm)
	require.Equal(t, []string{"same-body"}, conflicts(t, space, lin, "2026-06-01", wong), "a volunteer has no interest")
	look(t, space, func(s *storage.Snapshot) {
		_, err := collaboration.Conflicts(ctx, s, collaboration.ConflictQuery{Who: lin, Parties: []renjia.Ref{wong}, On: day("2026-01-01")})
		require.ErrorIs(t, err, renjia.ErrUnspecified)
	})
}

func ExampleConflicts() {
	classes, _ := collaboration.BuiltinClasses()
	space := exampleSpace()
	r := collaboration.NewRegistry(space, classes)
	person := func(name string) renjia.Ref {
		s, err := r.Register(ctx, act, collaboration.Subject{Name: renjia.Both(name), Class: "person"})
		if err != nil {
			fmt.Println(err)
		}
		return s.Ref()
	}
	mediator, tenant, landlord := person("mediator"), person("tenant"), person("landlord")
	_, err := r.AssignRole(ctx, act, collaboration.Role{Of: landlord, In: mediator, Name: "sibling"})
	if err != nil {
		fmt.Println(err)
	}
	err = space.View(ctx, func(s *storage.Snapshot) error {
		found, err := collaboration.Conflicts(ctx, s, collaboration.ConflictQuery{
			Who: mediator, Parties: []renjia.Ref{tenant, landlord}, On: day("2026-03-02"), Near: "cn/civil-code-1045",
		})
		for _, c := range found {
			fmt.Println(c.Kind, c.Kin, c.Party == landlord)
		}
		return err
	})
	fmt.Println(err)
	// Output:
	// near-relative B true
	// <nil>
}
