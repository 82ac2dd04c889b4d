package ladder_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/ladder"
)

// Named mutants, and the test that kills each:
//
//	credits-add-up   every degree counts                         TestGradesOfTheThreePosts
//	no-ceiling       the highest grade of the post is exceeded   TestGradesOfTheThreePosts
//	day-included     the day itself is served already            TestTheNextGradeBeginsOnTheDaySaid
//	lost-not-taken   years that do not count do                  TestYearsWithoutASufficientAppraisalDoNotCount

func day(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func since(s string) []renjia.Period { return []renjia.Period{{From: day(s)}} }

func builtin(t require.TestingT) ladder.Ladder {
	l, err := ladder.Builtin()
	require.NoError(t, err)
	return l
}

func TestGradesOfTheThreePosts(t *testing.T) {
	l := builtin(t)
	require.Equal(t, 18, l.Grades())
	for _, c := range []struct {
		post, since, education string
		grade                  int
	}{
		{"staff", "2024-07-01", "", 1},
		{"staff", "2023-03-01", "", 2},          // three years on the day
		{"staff", "2023-03-02", "", 1},          // one day short
		{"staff", "2026-03-01", "bachelor", 2},  // three years credited
		{"staff", "2025-03-01", "master", 3},    // 1 + 5
		{"staff", "2024-03-01", "doctor", 4},    // 2 + 7
		{"deputy", "2017-03-01", "bachelor", 8}, // 9 + 3 = four steps
		{"chief", "1980-03-01", "", 18},         // 46 years, grade 22 without a ceiling
		{"staff", "1980-03-01", "", 12},
		{"chief", "2030-01-01", "", 7}, // not yet begun
	} {
		p, err := l.Place(ladder.Career{Post: c.post, Service: since(c.since), Education: []string{c.education}}, day("2026-03-01"))
		require.NoError(t, err)
		require.Equal(t, c.grade, p.Grade, c)
	}
	p, err := l.Place(ladder.Career{Post: "staff", Service: since("2026-03-01"), Education: []string{"bachelor", "master", "doctor"}}, day("2026-03-01"))
	require.NoError(t, err)
	require.Equal(t, 3, p.Grade, "the highest degree counts, once")
	require.Equal(t, day("2028-03-01"), p.Next)
	_, err = l.Place(ladder.Career{Post: "cook"}, day("2026-03-01"))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	for _, bad := range [][]renjia.Period{{{}}, {{From: day("2026-01-01"), Until: day("2026-01-01")}}, {{From: day("2020-01-01")}, {From: day("2021-01-01")}}} {
		_, err = l.Place(ladder.Career{Post: "staff", Service: bad}, day("2026-03-01"))
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

const fourPosts = `{"id":"own/four-posts","title":{"en":"Four posts"},"posts":[
{"id":"chief","title":{"en":"Chief"},"min":10,"max":24},{"id":"deputy","title":{"en":"Deputy"},"min":7,"max":21},
{"id":"senior","title":{"en":"Senior"},"min":4,"max":18},{"id":"staff","title":{"en":"Staff"},"min":1,"max":15}],
"step_years":2,"certificates":[{"credential":"cn/assistant-social-worker","grades":1},{"credential":"cn/social-worker","grades":2}],
"appraisal":{"counts":["excellent","competent"],"not":["basic","poor"],"missing":"does-not-count"},"source":"constructed","verification":"constructed"}`

func own(t require.TestingT) ladder.Ladder {
	l, err := ladder.Read(strings.NewReader(fourPosts), "four.json")
	require.NoError(t, err)
	return l
}

func TestYearsWithoutASufficientAppraisalDoNotCount(t *testing.T) {
	l := own(t)
	c := ladder.Career{Post: "staff", Service: since("2019-07-01"), Certificates: []string{"cn/assistant-social-worker", "cn/social-worker"},
		Appraisals: map[int]string{2019: "poor", 2020: "competent", 2021: "basic", 2022: "excellent", 2023: "competent", 2024: "competent"}}
	p, err := l.Place(c, day("2026-07-01"))
	require.NoError(t, err)
	require.Equal(t, 84, p.Months)
	require.Equal(t, 24, p.Lost, "2021 and 2025; of 2019 half was served, 2026 is not over")
	require.Equal(t, 2, p.Bonus)
	require.Equal(t, 1+2+2, p.Grade)
	require.Equal(t, day("2027-07-01"), p.Next)
	c.Appraisals[2021] = "brilliant"
	_, err = l.Place(c, day("2026-07-01"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.ErrorContains(t, err, "2021")
}

// On the day said, and not a day before, the grade is one higher.
func TestTheNextGradeBeginsOnTheDaySaid(t *testing.T) {
	l := builtin(t)
	rapid.Check(t, func(t *rapid.T) {
		from := day("2000-01-01").AddDays(rapid.IntRange(0, 9000).Draw(t, "from"))
		c := ladder.Career{Post: rapid.SampledFrom([]string{"staff", "deputy", "chief"}).Draw(t, "post"), Service: []renjia.Period{{From: from}}}
		if rapid.Bool().Draw(t, "earlier spell") {
			c.Service = []renjia.Period{{From: from.AddDays(-900), Until: from.AddDays(-rapid.IntRange(0, 800).Draw(t, "gap"))}, {From: from}}
		}
		c.Education = rapid.SliceOfDistinct(rapid.SampledFrom([]string{"bachelor", "master", "none"}), rapid.ID[string]).Draw(t, "education")
		on := from.AddDays(rapid.IntRange(0, 8000).Draw(t, "on"))
		p, err := l.Place(c, on)
		require.NoError(t, err)
		if p.Highest {
			require.True(t, p.Next.IsZero())
			return
		}
		require.True(t, on.Before(p.Next))
		before, err := l.Place(c, p.Next.AddDays(-1))
		require.NoError(t, err)
		require.Equal(t, p.Grade, before.Grade)
		after, err := l.Place(c, p.Next)
		require.NoError(t, err)
		require.Equal(t, p.Grade+1, after.Grade)
	})
}

func TestAfterServiceThereIsNoNextGrade(t *testing.T) {
	l := builtin(t)
	c := ladder.Career{Post: "staff", Service: []renjia.Period{{From: day("2020-01-01"), Until: day("2024-01-01")}}}
	p, err := l.Place(c, day("2026-01-01"))
	require.NoError(t, err)
	require.Equal(t, 48, p.Months)
	require.True(t, p.Next.IsZero())
	p, err = l.Place(c, day("2023-06-01"))
	require.NoError(t, err)
	require.True(t, p.Next.IsZero(), "service ends before")
	p, err = l.Place(ladder.Career{Post: "staff"}, day("2026-01-01"))
	require.NoError(t, err)
	require.Equal(t, 1, p.Grade)
}

func TestLaddersWithGapsAreRefused(t *testing.T) {
	for _, change := range [][2]string{
		{`"min":1,"max":15`, `"min":2,"max":15`}, {`"min":1,"max":15`, `"min":1,"max":0`}, {`"id":"senior"`, `"id":"staff"`}, {`"step_years":2`, `"step_years":0`},
		{`"missing":"does-not-count"`, `"missing":"maybe"`}, {`"not":["basic"`, `"not":["excellent"`}, {`"grades":2`, `"grades":0`}, {`"source":"constructed",`, ``},
		{`"source"`, `"pay":["1"],"source"`}, {`"source"`, `"wages":1,"source"`},
	} {
		text := strings.Replace(fourPosts, change[0], change[1], 1)
		require.NotEqual(t, fourPosts, text)
		_, err := ladder.Read(strings.NewReader(text), "four.json")
		require.ErrorIs(t, err, renjia.ErrInvalid, change)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(fourPosts))
	if b, err := os.ReadFile("data/cn-three-posts-eighteen-grades.json"); err == nil {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := ladder.Read(bytes.NewReader(data), "f")
		if err != nil {
			return
		}
		for _, post := range l.Posts {
			p, err := l.Place(ladder.Career{Post: post.ID, Service: since("2001-01-01")}, day("2026-01-01"))
			require.NoError(t, err)
			require.True(t, post.Min <= p.Grade && p.Grade <= post.Max)
		}
	})
}

func ExampleLadder_Place() {
	l, err := ladder.Builtin()
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := l.Place(ladder.Career{Post: "staff", Service: since("2020-09-01"), Education: []string{"bachelor"}}, day("2026-03-01"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(p.Explanation.Text(renjia.English))
	// Output:
	// grade 3 on 2026-03-01
	//   Staff, grades 1 to 12 [三岗十八级, as described on public pages about the pay system of community workers]
	//   66 months of service, 0 of them in years that do not count
	//   36 months credited for education
	//   2 full steps of 3 years
	//   the next grade from 2026-09-01, if every year counts
}
