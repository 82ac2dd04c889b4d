package indicator_test

import (
	"fmt"
	"html"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
	"github.com/renjia-project/renjia/indicator"
	"github.com/renjia-project/renjia/storage"
)

// assembly is an owners' assembly of 30 owners of 100 m² each.
type assembly struct {
	t         *testing.T
	reg       *governance.Registry
	community governance.CommunityID
	body      governance.BodyID
	roll      governance.RollID
	rule      rule.Rule
	notices   int // disclosed so far
}

func found(t *testing.T, space *storage.Space) *assembly {
	a := &assembly{t: t, reg: governance.NewRegistry(space), body: renjia.ImportedID[governance.Body]("ferry", "governance_body", "1")}
	community := governance.Community{ID: renjia.ImportedID[governance.Community]("ferry", "governance_community", "1"), Code: "1", Name: both("Ferry Lane", "渡口里")}
	a.community = community.ID
	require.NoError(t, a.reg.Found(t.Context(), importer, community))
	require.NoError(t, a.reg.Establish(t.Context(), importer, governance.Body{
		ID: a.body, Community: community.ID, Kind: governance.OwnersAssembly, Name: both("Owners’ assembly", "业主大会"),
	}))
	b := roll.NewBuilder()
	area, err := renjia.ParseArea("100")
	require.NoError(t, err)
	for i := range 30 {
		b.Add(roll.Unit{Number: fmt.Sprint(i), Owner: "owner", Voter: fmt.Sprint("v", i), Area: area, AreaSource: roll.Register, Status: roll.Sold})
	}
	snapshot, err := b.Snapshot()
	require.NoError(t, err)
	frozen, err := a.reg.Freeze(t.Context(), importer, snapshot)
	require.NoError(t, err)
	a.roll = frozen.ID
	a.rule, err = statute.Builtin().At("cn/civil-code-278/ordinary", day(t, "2026-01-01"))
	require.NoError(t, err)
	return a
}

// vote takes a motion up to its count on a day, with so many votes in favour.
func (a *assembly) vote(number, on string, yes int) governance.MotionID {
	id := renjia.ImportedID[governance.Motion]("ferry", "governance_motion", number)
	ctx, at := a.t.Context(), act(a.t, on)
	require.NoError(a.t, a.reg.Draft(ctx, at, governance.Motion{ID: id, Body: a.body, Number: number, Title: both("Motion "+number, "议案"+number)}))
	_, err := a.reg.Open(ctx, at, id, governance.Opening{Roll: a.roll, Rule: a.rule, On: day(a.t, on), Variant: governance.Open})
	require.NoError(a.t, err)
	_, err = a.reg.CastAll(ctx, at, id, inFavour(yes))
	require.NoError(a.t, err)
	_, err = a.reg.Close(ctx, at, id)
	require.NoError(a.t, err)
	_, err = a.reg.Count(ctx, at, id)
	require.NoError(a.t, err)
	return id
}

func (a *assembly) certify(id governance.MotionID, on string) renjia.Ref {
	d, err := a.reg.Certify(a.t.Context(), act(a.t, on), id)
	require.NoError(a.t, err)
	return renjia.RefTo("governance_decision", d.ID)
}

// disclose puts a record up on a day, and takes it down on another, if there is
// one.
func (a *assembly) disclose(of renjia.Ref, from, down string) {
	a.notices++
	d := governance.Disclosure{
		ID: renjia.ImportedID[governance.Disclosure]("ferry", "governance_disclosure", fmt.Sprint(a.notices)), Community: a.community,
		Title: both("Result", "表决结果"), Of: of, Where: []string{"board"}, From: day(a.t, from),
	}
	require.NoError(a.t, a.reg.Disclose(a.t.Context(), importer, d))
	if down != "" {
		_, err := a.reg.TakeDown(a.t.Context(), importer, d.ID, day(a.t, down))
		require.NoError(a.t, err)
	}
}

// act happens at noon of a day.
func act(t *testing.T, on string) renjia.Act {
	a := importer
	a.At = day(t, on).Start(time.UTC).Add(12 * time.Hour)
	return a
}

func inFavour(n int) iter.Seq2[governance.Vote, error] {
	return func(yield func(governance.Vote, error) bool) {
		for i := range n {
			if !yield(governance.Vote{Voter: fmt.Sprint("v", i), Response: rule.Yes, Channel: "paper"}, nil) {
				return
			}
		}
	}
}

func TestGatherReadsDecisionsOfThePeriod(t *testing.T) {
	space := newSpace(t)
	a := found(t, space)
	adopted := a.certify(a.vote("1", "2026-03-20", 24), "2026-03-21")
	a.certify(a.vote("2", "2026-04-20", 12), "2026-04-21") // no quorum
	a.vote("3", "2026-06-29", 20)                          // counted, not certified
	a.certify(a.vote("4", "2026-07-10", 30), "2026-07-11") // after the day of the report
	o := options(t)
	o.Community = renjia.Text{}
	a.disclose(adopted, "2026-03-22", "")
	d, err := indicator.Gather(t.Context(), space, day(t, "2026-06-30"), o)
	require.NoError(t, err)
	require.Equal(t, both("Ferry Lane", "渡口里"), d.Community, "from the records")
	require.Equal(t, int64(3), d.Decided)
	require.Len(t, d.Decisions, 2)
	first := d.Decisions[0]
	require.Equal(t, adopted, first.Ref)
	require.Equal(t, "业主大会", first.Body.ZH)
	require.True(t, first.Adopted)
	require.Equal(t, []int64{30, 24}, []int64{first.Entitled, first.TookPart})
	require.Equal(t, []renjia.Date{day(t, "2026-03-21"), day(t, "2026-03-22")}, []renjia.Date{first.Certified, first.Published})
	require.NotEmpty(t, first.Explanation.Steps)
	require.False(t, d.Decisions[1].Adopted)
	require.Equal(t, int64(12), d.Decisions[1].TookPart)
	for name, page := range renderings(t, d) {
		plain := html.UnescapeString(strings.ReplaceAll(page, `\`, ""))
		require.True(t, strings.Contains(plain, first.Explanation.Title.In(renjia.Lang(name[len("report."):][:2]))), name)
	}
}

func TestPublicationIsUndefinedWithoutRecords(t *testing.T) {
	space := newSpace(t)
	a := found(t, space)
	a.certify(a.vote("1", "2026-03-20", 24), "2026-03-21")
	d, err := indicator.Gather(t.Context(), space, day(t, "2026-06-30"), options(t))
	require.NoError(t, err)
	card, err := d.Scorecard()
	require.NoError(t, err)
	for _, s := range card.Groups[2].Scores {
		if s.Indicator == indicator.Publication {
			require.Nil(t, s.Result)
			require.Equal(t, "no record says what was published", s.Undefined.EN)
		}
	}
}

func TestCommunityMustBeNamedOnce(t *testing.T) {
	o := options(t)
	o.Community = renjia.Text{}
	_, err := indicator.Gather(t.Context(), newSpace(t), day(t, "2026-06-30"), o)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func TestGatherReadsDisclosuresAsOfTheDay(t *testing.T) {
	space := newSpace(t)
	a := found(t, space)
	a.rule.Publication = rule.Publication{WithinDays: 3, DisplayDays: 15}
	decision := func(number string) renjia.Ref { return a.certify(a.vote(number, "2026-03-20", 24), "2026-03-21") }
	period := func(from, until string) renjia.Period {
		p := renjia.Period{From: day(t, from)}
		if until != "" {
			p.Until = day(t, until)
		}
		return p
	}
	for _, c := range []struct {
		number    string
		displays  [][2]string
		published string
		displayed renjia.Period
	}{
		{"up", [][2]string{{"2026-03-22", ""}}, "2026-03-22", period("2026-03-22", "")},
		{"first day", [][2]string{{"2026-06-30", ""}}, "2026-06-30", period("2026-06-30", "")},
		{"after", [][2]string{{"2026-07-01", ""}}, "", renjia.Period{}},
		{"down later", [][2]string{{"2026-03-22", "2026-07-01"}}, "2026-03-22", period("2026-03-22", "")},
		{"down that day", [][2]string{{"2026-03-22", "2026-06-30"}}, "2026-03-22", period("2026-03-22", "2026-06-30")},
		{"corrected", [][2]string{{"2026-03-22", "2026-04-01"}, {"2026-04-01", "2026-04-20"}}, "2026-03-22", period("2026-03-22", "2026-04-20")},
		{"again", [][2]string{{"2026-03-22", "2026-03-25"}, {"2026-04-01", "2026-04-20"}}, "2026-03-22", period("2026-04-01", "2026-04-20")},
		{"twice", [][2]string{{"2026-03-22", ""}, {"2026-03-25", "2026-03-28"}}, "2026-03-22", period("2026-03-22", "")},
		{"equally long", [][2]string{{"2026-03-22", "2026-03-25"}, {"2026-04-01", "2026-04-04"}}, "2026-03-22", period("2026-03-22", "2026-03-25")},
		{"first longer", [][2]string{{"2026-03-22", "2026-04-22"}, {"2026-05-01", "2026-05-03"}}, "2026-03-22", period("2026-03-22", "2026-04-22")},
	} {
		ref := decision(c.number)
		for _, x := range c.displays {
			a.disclose(ref, x[0], x[1])
		}
		d, err := indicator.Gather(t.Context(), space, day(t, "2026-06-30"), options(t))
		require.NoError(t, err)
		i := slices.IndexFunc(d.Decisions, func(x indicator.Decision) bool { return x.Ref == ref })
		got := d.Decisions[i]
		require.Equal(t, c.published, got.Published.String(), c.number)
		require.Equal(t, c.displayed, got.Displayed, c.number)
		require.Equal(t, 3, got.Clock.WithinDays)
		require.True(t, d.DisclosureKnown)
	}
}
