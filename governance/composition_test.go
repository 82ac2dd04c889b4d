package governance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/storage"
)

func date(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func person(key string) renjia.Ref {
	return renjia.RefTo("collaboration_subject", renjia.ImportedID[struct{}]("liede", "person", key))
}

// sitting makes n seats of a post for a term of five years from 2026.
func sitting(post governance.Post, n int, change ...func(int, *governance.Seat)) (all []governance.Seat) {
	for i := range n {
		s := governance.Seat{Post: post, Number: i + 1, Holder: person(fmt.Sprint(post, i)), Woman: governance.No, Paid: governance.No}
		s.Period = renjia.Period{From: date("2026-03-01"), Until: date("2031-03-01")}
		for _, f := range change {
			f(i, &s)
		}
		all = append(all, s)
	}
	return all
}

func women(k int) func(int, *governance.Seat) {
	return func(i int, s *governance.Seat) {
		if i < k {
			s.Woman = governance.Yes
		}
	}
}

func paid(k int) func(int, *governance.Seat) {
	return func(i int, s *governance.Seat) {
		if i < k {
			s.Paid = governance.Yes
		}
	}
}

func composition(t testing.TB, id, on string) governance.Composition {
	all, err := governance.BuiltinCompositions()
	require.NoError(t, err)
	c, err := governance.CompositionOn(all, id, date(on))
	require.NoError(t, err)
	return c
}

var nobody = []governance.Kinship{}

func kin(a, b string) governance.Kinship {
	return governance.Kinship{A: person(a), B: person(b), Declared: date("2026-01-01")}
}

// The boundaries of each rule of the anchors: the article is in the data.
func TestCompositionsAtTheirBoundaries(t *testing.T) {
	apart := governance.Circumstances{Kin: nobody, Other: []renjia.Ref{person("m")}}
	plain := governance.Circumstances{Kin: nobody}
	for _, c := range []struct {
		id    string
		seats []governance.Seat
		in    governance.Circumstances
		fails string // the claim that fails; "" = all hold
	}{
		{"cn/residents-committee-2025/committee", sitting(governance.Member, 5, women(1)), plain, ""},
		{"cn/residents-committee-2025/committee", sitting(governance.Member, 9, women(1)), plain, ""},
		{"cn/residents-committee-2025/committee", sitting(governance.Member, 4, women(1)), plain, "at least 5 members"},
		{"cn/residents-committee-2025/committee", sitting(governance.Member, 10, women(1)), plain, "at most 9 members"},
		{"cn/residents-committee-2025/committee", sitting(governance.Member, 5), plain, "at least one woman"},
		{"cn/residents-committee-2025/committee", sitting(governance.Member, 5, women(1)), governance.Circumstances{Kin: []governance.Kinship{kin("member0", "member4")}}, "no near relatives among the members"},
		{"cn/residents-committee-2025/committee", sitting(governance.Member, 5, women(1)), governance.Circumstances{Kin: []governance.Kinship{kin("member0", "outsider")}}, ""},
		{"cn/residents-committee-2025/representatives", append(sitting(governance.Member, 12), sitting(governance.Representative, 48)...), plain, ""}, // 48/60 = 4/5
		{"cn/residents-committee-2025/representatives", append(sitting(governance.Member, 13), sitting(governance.Representative, 47)...), plain, "representatives at least four fifths"},
		{"cn/residents-committee-2025/supervision", sitting(governance.Supervisor, 3), apart, ""},
		{"cn/residents-committee-2025/supervision", sitting(governance.Supervisor, 3), governance.Circumstances{Kin: []governance.Kinship{kin("m", "supervisor2")}, Other: apart.Other}, "nobody of the residents' committee and no near relative of its members"},
		{"cn/residents-committee-2025/supervision", sitting(governance.Supervisor, 3), governance.Circumstances{Kin: nobody, Other: []renjia.Ref{person("supervisor1")}}, "nobody of the residents' committee and no near relative of its members"},
		{"cn/sichuan-2021/owners-committee", sitting(governance.Member, 15), plain, ""},
		{"cn/sichuan-2021/owners-committee", sitting(governance.Member, 14), plain, "an odd number of members"},
		{"cn/sichuan-2021/owners-committee", sitting(governance.Member, 17), plain, "at most 15 members"},
		{"cn/beijing-2024/owners-committee", sitting(governance.Member, 3), governance.Circumstances{Units: 99}, ""},
		{"cn/beijing-2024/owners-committee", sitting(governance.Member, 3), governance.Circumstances{Units: 100}, "at least 5 members"},
		{"cn/beijing-2024/owners-committee", sitting(governance.Member, 5), governance.Circumstances{Units: 100}, ""},
		{"cn/chengdu-2024/owners-committee", append(sitting(governance.Member, 5), sitting(governance.Alternate, 2)...), plain, ""},
		{"cn/chengdu-2024/owners-committee", append(sitting(governance.Member, 6), sitting(governance.Alternate, 3)...), plain, ""},
		{"cn/chengdu-2024/owners-committee", append(sitting(governance.Member, 5), sitting(governance.Alternate, 3)...), plain, "alternates at most half of the members"},
		{"cn/foundation-2004/board", sitting(governance.Director, 6, paid(2)), plain, ""},
		{"cn/foundation-2004/board", sitting(governance.Director, 5, paid(2)), plain, "at most a third of the directors is paid"},
		{"cn/foundation-2004/board", sitting(governance.Director, 26), plain, "at most 25 directors"},
		{"cn/foundation-2004/board", sitting(governance.Director, 6), governance.Circumstances{Kin: []governance.Kinship{kin("director0", "director1")}}, "no near relatives on the board"},
		{"cn/foundation-2004/private-board", sitting(governance.Director, 6), governance.Circumstances{Kin: []governance.Kinship{kin("director0", "director1")}}, ""},
		{"cn/foundation-2004/private-board", sitting(governance.Director, 5), governance.Circumstances{Kin: []governance.Kinship{kin("director0", "director1")}}, "directors who are near relatives: at most a third"},
	} {
		e, err := composition(t, c.id, "2026-06-01").Check(c.seats, date("2026-06-01"), c.in)
		require.NoError(t, err, c.id)
		for _, s := range e.Steps {
			require.Equal(t, s.Claim.EN != c.fails, s.Holds, "%s, %d seats: %s", c.id, len(c.seats), e.Text(renjia.English))
		}
		require.Equal(t, c.fails == "", e.All(), "%s: the failing claim is among the steps: %s", c.id, e.Text(renjia.English))
	}
}

func TestATermIsAtMostFiveYears(t *testing.T) {
	c := composition(t, "cn/residents-committee-2025/committee", "2026-06-01")
	until := func(d string) bool {
		s := sitting(governance.Member, 5, women(1), func(i int, s *governance.Seat) {
			if i == 3 {
				s.Period.Until = date(d)
			}
		})
		e, err := c.Check(s, date("2026-06-01"), governance.Circumstances{Kin: nobody})
		require.NoError(t, err)
		return e.All()
	}
	require.True(t, until("2031-03-01"))
	require.False(t, until("2031-03-02"))
}

// What is not known is asked for only if the answer depends on it.
func TestWhatIsNotKnownIsAskedForOnlyIfItMatters(t *testing.T) {
	c := composition(t, "cn/residents-committee-2025/committee", "2026-06-01")
	unknown := func(i int, s *governance.Seat) {
		if i > 0 {
			s.Woman = governance.Unknown
		}
	}
	_, err := c.Check(sitting(governance.Member, 5, women(1), unknown), date("2026-06-01"), governance.Circumstances{Kin: nobody})
	require.NoError(t, err, "one woman is known: the others do not matter")
	_, err = c.Check(sitting(governance.Member, 5, unknown), date("2026-06-01"), governance.Circumstances{})
	var open *renjia.UnspecifiedError
	require.ErrorAs(t, err, &open)
	require.Equal(t, []string{"woman", "kin"}, []string{open.Choices[0].Name, open.Choices[1].Name})
	_, err = composition(t, "cn/beijing-2024/owners-committee", "2026-06-01").Check(nil, date("2026-06-01"), governance.Circumstances{})
	require.ErrorContains(t, err, "units")
	_, err = c.Check(nil, date("2025-06-01"), governance.Circumstances{Kin: nobody})
	require.ErrorIs(t, err, renjia.ErrInvalid, "not in force")
}

func TestOnlySeatsHeldOnTheDayCount(t *testing.T) {
	c := composition(t, "cn/sichuan-2021/owners-committee", "2026-06-01")
	gone := sitting(governance.Member, 7, func(i int, s *governance.Seat) {
		if i >= 5 {
			s.Period.Until = date("2026-06-01")
		}
	})
	for on, want := range map[string]string{"2026-05-31": "7", "2026-06-01": "5"} {
		e, err := c.Check(gone, date(on), governance.Circumstances{})
		require.NoError(t, err)
		require.Equal(t, want, e.Steps[0].Left, on)
	}
}

// A share agrees with long multiplication, whatever the numbers.
func TestSharesAreExact(t *testing.T) {
	c := composition(t, "cn/foundation-2004/board", "2026-06-01")
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(5, 25).Draw(t, "directors")
		k := rapid.IntRange(0, n).Draw(t, "paid")
		e, err := c.Check(sitting(governance.Director, n, paid(k)), date("2026-06-01"), governance.Circumstances{Kin: nobody})
		if err != nil || e.All() != (3*k <= n) {
			t.Fatalf("%d of %d paid: %v %s", k, n, err, e.Text(renjia.English))
		}
	})
}

func TestOnesOwnCompositionsAreReadStrictly(t *testing.T) {
	_, err := governance.ReadCompositions(strings.NewReader(`{"compositions": [{"id": "x", "womem": 1}]}`), "mine.json")
	require.ErrorContains(t, err, "womem")
	_, err = governance.ReadCompositions(strings.NewReader(`{"compositions": [{"id": "x", "requirements": [{"id": "a", "kind": "share", "op": ">=", "fraction": "4/3"}]}]}`), "mine.json")
	for _, part := range []string{"mine.json:1", "title", "jurisdiction", "4/3"} {
		require.ErrorContains(t, err, part)
	}
}

func FuzzReadCompositions(f *testing.F) {
	f.Add(`{"compositions": []}`)
	f.Add(`{"compositions": [{"id": "x", "requirements": [{"id": "a", "kind": "odd", "title": {"en": "odd"}, "source": "art. 1"}]}]}`)
	f.Fuzz(func(t *testing.T, s string) {
		all, err := governance.ReadCompositions(strings.NewReader(s), "f.json")
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		for _, c := range all {
			require.NoError(t, c.Validate())
		}
	})
}

func TestABodyIsCheckedFromItsSeats(t *testing.T) {
	w := ready(t)
	id := renjia.ImportedID[governance.Body]("liede", "b", "committee")
	require.NoError(t, w.reg.Establish(ctx, act, governance.Body{ID: id, Community: renjia.ImportedID[governance.Community]("liede", "c", "1"), Kind: governance.OwnersCommittee, Name: renjia.Both("Committee")}))
	for i, s := range sitting(governance.Member, 5) {
		s.ID, s.Body, s.Since = renjia.ImportedID[governance.Seat]("liede", "s", fmt.Sprint(i)), id, person("election")
		require.NoError(t, w.reg.Take(ctx, act, s))
	}
	check := func(id governance.BodyID) (e renjia.Explanation, err error) {
		err = w.space.View(ctx, func(s *storage.Snapshot) error {
			e, err = governance.CheckComposition(ctx, s, id, composition(t, "cn/sichuan-2021/owners-committee", "2026-06-01"), date("2026-06-01"), governance.Circumstances{})
			return err
		})
		return e, err
	}
	e, err := check(id)
	require.NoError(t, err)
	require.True(t, e.All())
	_, err = check(w.body)
	require.ErrorIs(t, err, renjia.ErrInvalid, "an assembly is no committee")
}
