package collaboration_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/storage"
)

// Named mutants, and the test that kills each:
//
//	uscc-weight     weights of the check character start at 3           TestAUnifiedSocialCreditCodeIsChecked
//	class-until     a class still holds on the day of the next          TestAClassIsNeverOverwritten
//	state-jump      a standing may follow on any other                  TestARegistrationGoesItsWay
//	claim-skipped   identifiers are not claimed                         TestEightHandsAndOneSocialCreditCode
//	not-ended       RecordChange ends nobody                            TestWhoMergesEndsAndIsSucceeded
//	fundraise-alone qualification without charitable status counts      TestStatusAndGradesHoldForTheirTime

// The codes are published ones of well-known bodies.
func TestAUnifiedSocialCreditCodeIsChecked(t *testing.T) {
	for _, code := range []string{"91110000600037341L", "91350100M000100Y43", "91330100799655058B", "9144030071526726XG", "91110000802100433B"} {
		require.NoError(t, collaboration.CheckUSCC(code), code)
	}
	for _, code := range []string{"91110000600037342L", "91110000600037341", "91110000600037341I", "9111000060003734lL", "91A10000600037341L", "", "911100006000373410"} {
		require.ErrorIs(t, collaboration.CheckUSCC(code), renjia.ErrInvalid, code)
	}
	require.ErrorContains(t, collaboration.CheckUSCC("911100006000373410"), "would be L")
}

// Every change of one character of a code is found: 31 is a prime and no weight a
// multiple of it.
func TestEverySlipInOneCharacterIsFound(t *testing.T) {
	const code, letters = "91110000600037341L", "0123456789ABCDEFGHJKLMNPQRTUWXY"
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, 17).Draw(t, "place")
		b := []byte(code)
		b[i] = letters[rapid.IntRange(0, 30).Draw(t, "letter")]
		require.Equal(t, string(b) == code, collaboration.CheckUSCC(string(b)) == nil, string(b))
	})
}

func subjectID(t require.TestingT, ref renjia.Ref) collaboration.SubjectID {
	id, err := renjia.As[collaboration.Subject](ref, collaboration.SubjectKind)
	require.NoError(t, err)
	return id
}

func look(t require.TestingT, space *storage.Space, fn func(*storage.Snapshot)) {
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		fn(s)
		return nil
	}))
}

func TestAClassIsNeverOverwritten(t *testing.T) {
	r, space := open(t)
	s, err := r.Register(ctx, act, collaboration.Subject{Name: renjia.Both("Neighbours"), Class: "resident-group", Period: renjia.Period{From: day("2020-01-01")}})
	require.NoError(t, err)
	_, err = r.Reclassify(ctx, act, s.ID, "nothing", day("2022-01-01"))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = r.Reclassify(ctx, act, s.ID, "community-organization", day("2022-03-01"))
	require.NoError(t, err)
	_, err = r.Reclassify(ctx, act, s.ID, "social-service-organization", day("2022-03-01"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "a class lasts at least a day")
	s, err = r.Reclassify(ctx, act, s.ID, "social-service-organization", day("2024-06-01"))
	require.NoError(t, err)
	for on, want := range map[string]string{
		"2020-01-01": "resident-group", "2022-02-28": "resident-group", "2022-03-01": "community-organization",
		"2024-05-31": "community-organization", "2024-06-01": "social-service-organization", "2030-01-01": "social-service-organization",
	} {
		class, exists := s.ClassOn(day(on))
		require.True(t, exists)
		require.Equal(t, want, class, on)
	}
	_, exists := s.ClassOn(day("2019-12-31"))
	require.False(t, exists)
	look(t, space, func(snap *storage.Snapshot) {
		for on, want := range map[string]int{"2022-02-28": 0, "2022-03-01": 1, "2024-06-01": 0} {
			n := 0
			for x, err := range collaboration.SubjectsOn(ctx, snap, day(on), "community-organization", "foundation") {
				require.NoError(t, err)
				require.Equal(t, s.ID, x.ID)
				n++
			}
			require.Equal(t, want, n, on)
		}
	})
	_, err = r.Reclassify(ctx, act, s.ID, "foundation", renjia.Date{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestARegistrationGoesItsWay(t *testing.T) {
	r, _ := open(t)
	s, err := r.Register(ctx, act, collaboration.Subject{
		Name: renjia.Both("Care"), Class: "social-service-organization", Standing: []collaboration.Standing{{State: collaboration.SubjectPreparing, From: day("2023-01-01")}},
	})
	require.NoError(t, err)
	_, err = r.Activate(ctx, act, s.ID, day("2023-02-01"))
	var state *renjia.StateError
	require.ErrorAs(t, err, &state)
	require.Equal(t, []string{"abandon", "file", "register"}, state.Allowed)
	s, err = r.EnterFiling(ctx, act, s.ID, "F-7", day("2023-02-01"))
	require.NoError(t, err)
	require.Equal(t, day("2023-02-01"), s.Period.From)
	s, err = r.EnterRegister(ctx, act, s.ID, "R-9", day("2023-05-01"))
	require.NoError(t, err)
	require.Equal(t, "R-9", s.Registration)
	_, err = r.Activate(ctx, act, s.ID, day("2023-04-01"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "before it was registered")
	for _, do := range []func() error{
		func() error { _, err := r.Activate(ctx, act, s.ID, day("2023-05-01")); return err },
		func() error { _, err := r.Rectify(ctx, act, s.ID, day("2024-01-10")); return err },
		func() error { _, err := r.Activate(ctx, act, s.ID, day("2024-03-01")); return err },
	} {
		require.NoError(t, do())
	}
	s, err = r.Deregister(ctx, act, s.ID, day("2025-01-01"))
	require.NoError(t, err)
	for on, want := range map[string]collaboration.SubjectState{
		"2022-12-31": "", "2023-01-01": collaboration.SubjectPreparing, "2023-03-01": collaboration.SubjectFiled, "2023-05-01": collaboration.SubjectActive,
		"2024-02-29": collaboration.SubjectRectifying, "2024-12-31": collaboration.SubjectActive, "2025-01-01": collaboration.SubjectDeregistered,
	} {
		require.Equal(t, want, s.StateOn(day(on)), on)
	}
	require.Equal(t, day("2025-01-01"), s.Period.Until)
	_, err = r.Rectify(ctx, act, s.ID, day("2025-02-01"))
	require.ErrorIs(t, err, renjia.ErrState)
	jump := s
	jump.Period, jump.Standing = renjia.Period{}, []collaboration.Standing{{State: collaboration.SubjectPreparing, From: day("2023-01-01")}, {State: collaboration.SubjectActive, From: day("2023-02-01")}}
	require.ErrorContains(t, jump.Validate(), `standing[1].state: "active" does not follow on "preparing"`)
}

func TestStatusAndGradesHoldForTheirTime(t *testing.T) {
	s := collaboration.Subject{
		Charity:     []renjia.Period{{From: day("2020-01-01"), Until: day("2024-01-01")}},
		Fundraising: []renjia.Period{{From: day("2022-01-01")}},
		Grades: []collaboration.Grade{
			{Grade: "3A", Period: renjia.Period{From: day("2019-01-01"), Until: day("2024-01-01")}},
			{Grade: "5A", Period: renjia.Period{From: day("2023-01-01"), Until: day("2028-01-01")}},
		},
	}
	require.False(t, s.FundraisingOn(day("2021-12-31")))
	require.True(t, s.CharitableOn(day("2021-12-31")))
	require.True(t, s.FundraisingOn(day("2023-12-31")))
	require.False(t, s.FundraisingOn(day("2024-01-01")), "no charitable organization any more")
	for on, want := range map[string]string{"2022-12-31": "3A", "2023-01-01": "5A", "2027-12-31": "5A"} {
		grade, ok := s.GradeOn(day(on))
		require.True(t, ok)
		require.Equal(t, want, grade)
	}
	_, ok := s.GradeOn(day("2028-01-01"))
	require.False(t, ok)
}

func TestASubjectNamesEveryProblem(t *testing.T) {
	err := (&collaboration.Subject{
		Period: renjia.Period{From: day("2020-01-01"), Until: day("2021-01-01")}, Class: "station",
		Former:      []collaboration.FormerClass{{Class: "station", Until: day("2020-01-01")}, {Class: "station", Until: day("2022-01-01")}},
		Identifiers: []collaboration.Identifier{{Scheme: "uscc", Value: "1"}, {Scheme: "x"}},
		Contacts:    []collaboration.Contact{{}}, OtherNames: []collaboration.OtherName{{}},
		Terms: []renjia.Period{{From: day("2020-01-01")}, {From: day("2021-01-01")}},
	}).Validate()
	for _, path := range []string{
		"id:", "name:", "former_classes[0].class:", "former_classes[0].until:", "former_classes[1].class:", "former_classes[1].until:",
		"other_names[0].name:", "identifiers[0].value:", "identifiers[1].value:", "contacts[0].type:", "contacts[0].value:", "terms[1]: overlaps terms[0]",
	} {
		require.ErrorContains(t, err, path)
	}
}

func TestAnAmendmentKeepsWhatHasVerbsOfItsOwn(t *testing.T) {
	r, _ := open(t)
	s, err := r.Register(ctx, act, collaboration.Subject{Name: renjia.Both("A"), Class: "station"})
	require.NoError(t, err)
	s, err = r.Amend(ctx, act, s.ID, func(s *collaboration.Subject) error {
		s.Area, s.Class, s.Name = "440106", "school", renjia.Both("B")
		return nil
	})
	require.NoError(t, err)
	require.Equal(t, "440106", s.Area)
	require.Equal(t, "station", s.Class)
	require.Equal(t, renjia.Both("A"), s.Name)
	s, err = r.Rename(ctx, act, s.ID, renjia.Text{EN: "C", ZH: "丙"}, day("2025-01-01"))
	require.NoError(t, err)
	require.Equal(t, []collaboration.OtherName{{Name: "A", Note: "former name", Period: renjia.Period{Until: day("2025-01-01")}}}, s.OtherNames)
	_, err = r.Amend(ctx, act, s.ID, func(*collaboration.Subject) error { return errors.New("no") })
	require.ErrorContains(t, err, "no")
}

// hands lets eight goroutines do something, trying again after conflicts as a host
// would.
func hands(t *testing.T, each func(hand int) error) (refused int64) {
	var wg sync.WaitGroup
	var n atomic.Int64
	for hand := range 8 {
		wg.Go(func() {
			err := each(hand)
			for i := 0; i < 100 && errors.Is(err, renjia.ErrConflict); i++ {
				err = each(hand)
			}
			if err != nil {
				n.Add(1)
			}
		})
	}
	wg.Wait()
	return n.Load()
}

func TestEightHandsAndOneSocialCreditCode(t *testing.T) {
	r, _ := open(t)
	refused := hands(t, func(hand int) error {
		_, err := r.Register(ctx, act, collaboration.Subject{
			Name: renjia.Both(fmt.Sprint(hand)), Class: "enterprise", Identifiers: []collaboration.Identifier{{Scheme: collaboration.SchemeUSCC, Value: "91110000600037341L"}},
		})
		return err
	})
	require.Equal(t, int64(7), refused, "one code is one subject's")
	s, err := r.Register(ctx, act, collaboration.Subject{Name: renjia.Both("other"), Class: "enterprise"})
	require.NoError(t, err)
	_, err = r.Amend(ctx, act, s.ID, func(s *collaboration.Subject) error {
		s.Identifiers = []collaboration.Identifier{{Scheme: collaboration.SchemeUSCC, Value: "91110000600037341L"}}
		return nil
	})
	require.ErrorIs(t, err, renjia.ErrExists)
}

func TestWhoMergesEndsAndIsSucceeded(t *testing.T) {
	r, space := open(t)
	a, b, c, d := register(t, r, "A", "social-association"), register(t, r, "B", "social-association"), register(t, r, "C", "social-association"), register(t, r, "D", "foundation")
	change := func(kind collaboration.ChangeKind, on string, from, to []renjia.Ref) error {
		_, err := r.RecordChange(ctx, act, collaboration.ChangeEvent{Kind: kind, On: day(on), Originals: from, Results: to})
		return err
	}
	refs := func(all ...renjia.Ref) []renjia.Ref { return all }
	require.ErrorIs(t, change(collaboration.Merger, "2025-01-01", refs(a, b), refs(b)), renjia.ErrInvalid, "that is an absorption")
	require.ErrorIs(t, change(collaboration.Division, "2025-01-01", refs(a), refs(c)), renjia.ErrInvalid, "one is not two")
	require.ErrorIs(t, change("marriage", "2025-01-01", refs(a), refs(c)), renjia.ErrInvalid)
	require.NoError(t, change(collaboration.Merger, "2025-01-01", refs(a, b), refs(c)))
	require.ErrorIs(t, change(collaboration.Succession, "2025-06-01", refs(a), refs(d)), renjia.ErrState, "it is over")
	require.ErrorIs(t, change(collaboration.Succession, "2025-06-01", refs(c), refs(a)), renjia.ErrInvalid, "nobody succeeds itself")
	require.NoError(t, change(collaboration.SpinOff, "2025-06-01", refs(c), refs(c, d)))
	look(t, space, func(s *storage.Snapshot) {
		for on, want := range map[string][]renjia.Ref{"2024-12-31": {a}, "2025-01-01": {c}, "2025-12-31": {c}} {
			heirs, err := collaboration.Successors(ctx, s, a, day(on))
			require.NoError(t, err)
			require.Equal(t, want, heirs, on)
		}
		doc, err := collaboration.Subjects.Get(ctx, s, subjectID(t, b))
		require.NoError(t, err)
		require.Equal(t, day("2025-01-01"), doc.Value.Period.Until)
	})
	_, err := space.Verify(ctx, 0)
	require.NoError(t, err)
}

func TestLinkagesAreOfTheirPlace(t *testing.T) {
	classes, err := collaboration.BuiltinClasses()
	require.NoError(t, err)
	for _, l := range classes.Linkages() {
		require.Len(t, l.Parts, 5, l.ID)
		require.NotEmpty(t, l.Source)
	}
	panyu, err := classes.Linkage("panyu-2016")
	require.NoError(t, err)
	deyang, err := classes.Linkage("deyang-2025")
	require.NoError(t, err)
	part, ok := panyu.Of("community-enterprise")
	require.True(t, ok)
	require.Equal(t, "社区企业", part.Name.ZH)
	_, ok = deyang.Of("community-enterprise")
	require.False(t, ok, "Deyang's fifth part is another")
	_, err = classes.Linkage("nowhere")
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = classes.WithLinkages(collaboration.Linkage{ID: "x", Name: renjia.Both("x"), Parts: []collaboration.Part{{Name: renjia.Both("p"), Classes: []string{"person", "person", "ghost"}}}})
	require.ErrorContains(t, err, `linkages[0].parts[0].classes[1]: "person" stands for a part already`)
	require.ErrorContains(t, err, `"ghost" is no class`)
	c, err := classes.Classified("社会团体")
	require.NoError(t, err)
	require.Equal(t, "social-association", c.ID)
	_, err = classes.Classified("")
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func ExampleSubject_ClassOn() {
	s := collaboration.Subject{Class: "social-service-organization", Former: []collaboration.FormerClass{{Class: "community-organization", Until: day("2024-06-01")}}}
	before, _ := s.ClassOn(day("2024-05-31"))
	after, _ := s.ClassOn(day("2024-06-01"))
	fmt.Println(before, "→", after)
	// Output: community-organization → social-service-organization
}

func ExampleCheckUSCC() {
	fmt.Println(collaboration.CheckUSCC("91110000600037341L"))
	fmt.Println(collaboration.CheckUSCC("91110000600037314L"))
	// Output:
	// <nil>
	// unified social credit code "91110000600037314L": its check character would be T, check for a slip: invalid
}

func TestAFoundingNeedsItsMembersAndFunds(t *testing.T) {
	yuan := func(n int64) renjia.Money {
		m, err := renjia.Yuan(n)
		require.NoError(t, err)
		return m
	}
	for _, c := range []struct {
		individuals, units int
		funds              int64
		supervisor, want   bool
	}{
		{50, 0, 30_000, true, true}, {49, 0, 30_000, true, false}, {0, 30, 30_000, true, true}, {0, 29, 30_000, true, false},
		{20, 30, 30_000, true, true}, {20, 29, 30_000, true, false}, {1, 49, 30_000, true, true}, {50, 0, 29_999, true, false}, {50, 0, 30_000, false, false}, {0, 0, 30_000, true, false},
	} {
		f := collaboration.Founding{Individuals: c.individuals, Units: c.units, Funds: yuan(c.funds), Supervisor: c.supervisor}
		require.Equal(t, c.want, f.Explain().All(), "%+v", c)
	}
	dollars, err := renjia.ParseMoney("50000", renjia.Currency("USD"))
	require.NoError(t, err)
	require.False(t, collaboration.Founding{Individuals: 50, Funds: dollars, Supervisor: true}.Explain().All(), "another currency is no answer")
}
