package governance_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/storage"
)

var meetingID = renjia.ImportedID[governance.Meeting]("liede", "meeting", "1")

// at is the act some minutes after the start.
func at(minutes int) renjia.Act {
	a := act
	a.At = start.Add(time.Duration(minutes) * time.Minute)
	return a
}

func (w *world) convene(t testing.TB) {
	m := governance.Meeting{ID: meetingID, Body: w.body, Title: renjia.Text{EN: "Spring meeting", ZH: "春季会议"}, Starts: start, Day: date("2026-03-01"), Expect: 6}
	require.NoError(t, w.reg.Convene(ctx, act, m))
}

func (w *world) sitting(t testing.TB, closed bool, agenda ...governance.AgendaItem) {
	w.convene(t)
	agenda = append(agenda, governance.AgendaItem{Title: renjia.Both("Accounts")})
	_, err := w.reg.Notify(ctx, act, meetingID, governance.Notice{Sent: date("2026-02-19"), Days: 10, Source: "art. 26", Closed: closed, Agenda: agenda})
	require.NoError(t, err)
	_, err = w.reg.OpenMeeting(ctx, at(0), meetingID)
	require.NoError(t, err)
}

func (w *world) minutes(t testing.TB) (m governance.Meeting, all []governance.Attendance) {
	require.NoError(t, w.space.View(ctx, func(s *storage.Snapshot) error {
		doc, err := governance.Meetings.Get(ctx, s, meetingID)
		m = doc.Value
		for a, err := range governance.Attendances.Find(ctx, s, storage.Query{Where: []storage.Cond{storage.Eq("meeting", meetingID)}}) {
			require.NoError(t, err)
			all = append(all, a.Value)
		}
		return err
	}))
	return m, all
}

func TestEveryStepOfAMeeting(t *testing.T) {
	do := map[string]func(*world) error{
		"notify": func(w *world) error {
			_, err := w.reg.Notify(ctx, act, meetingID, governance.Notice{Sent: date("2026-02-19"), Agenda: []governance.AgendaItem{{Title: renjia.Both("Accounts")}}})
			return err
		},
		"open":      func(w *world) error { _, err := w.reg.OpenMeeting(ctx, act, meetingID); return err },
		"adjourn":   func(w *world) error { _, err := w.reg.Adjourn(ctx, act, meetingID); return err },
		"reconvene": func(w *world) error { _, err := w.reg.Reconvene(ctx, act, meetingID); return err },
		"close":     func(w *world) error { _, err := w.reg.CloseMeeting(ctx, act, meetingID, renjia.Ref{}); return err },
		"cancel":    func(w *world) error { _, err := w.reg.CancelMeeting(ctx, act, meetingID); return err },
		"attend": func(w *world) error {
			return w.reg.Arrive(ctx, act, meetingID, person("x"), true, governance.InPerson)
		},
	}
	for _, c := range []struct {
		path  []string
		legal []string
	}{
		{nil, []string{"cancel", "notify"}},
		{[]string{"cancel"}, nil},
		{[]string{"notify"}, []string{"cancel", "open"}},
		{[]string{"notify", "open"}, []string{"adjourn", "attend", "close", "speak"}},
		{[]string{"notify", "open", "adjourn"}, []string{"close", "reconvene"}},
		{[]string{"notify", "open", "adjourn", "reconvene"}, []string{"adjourn", "attend", "close", "speak"}},
		{[]string{"notify", "open", "adjourn", "reconvene", "adjourn", "reconvene", "close"}, nil},
	} {
		for verb, step := range do {
			w := ready(t)
			w.convene(t)
			for _, v := range c.path {
				require.NoError(t, do[v](w))
			}
			err := step(w)
			var state *renjia.StateError
			if errors.As(err, &state) {
				require.Equal(t, c.legal, state.Allowed, "%v then %s", c.path, verb)
				require.NotContains(t, c.legal, verb)
				continue
			}
			require.NoError(t, err)
			require.Contains(t, c.legal, verb, "%v then %s", c.path, verb)
		}
	}
}

// Art. 26 of the 2025 law: ten days' notice.
func TestShortNoticeIsFound(t *testing.T) {
	m := governance.Meeting{Day: date("2026-03-01")}
	_, err := m.CheckNotice()
	require.ErrorIs(t, err, renjia.ErrState)
	for sent, want := range map[string]bool{"2026-02-18": true, "2026-02-19": true, "2026-02-20": false} {
		n := governance.NoticeOf(rule.Rule{Convening: rule.Convening{NoticeDays: 10, Source: "art. 26"}}, date(sent))
		m.Notice = &n
		e, err := m.CheckNotice()
		require.NoError(t, err)
		require.Equal(t, want, e.All(), sent)
	}
}

// Beijing 2024: no vote on what is not on the published agenda.
func TestNothingOffAClosedAgendaIsDecided(t *testing.T) {
	for _, c := range []struct {
		closed, listed bool
		ok             bool
	}{{true, true, true}, {true, false, false}, {false, false, true}} {
		w := ready(t)
		w.motion = renjia.ImportedID[governance.Motion]("liede", "m", "at meeting")
		require.NoError(t, w.reg.Draft(ctx, act, governance.Motion{ID: w.motion, Body: w.body, Title: renjia.Both("At the meeting"), Meeting: meetingID}))
		frozen, err := w.reg.Freeze(ctx, act, estate(t, 3))
		require.NoError(t, err)
		opening := func() error {
			_, err := w.reg.Open(ctx, act, w.motion, governance.Opening{Roll: frozen.ID, Rule: ordinary(t), On: day(t), Variant: governance.Open})
			return err
		}
		require.ErrorIs(t, opening(), renjia.ErrNotFound, "there is no such meeting yet")
		var agenda []governance.AgendaItem
		if c.listed {
			agenda = append(agenda, governance.AgendaItem{Title: renjia.Both("Item"), Motion: w.motion})
		}
		w.sitting(t, c.closed, agenda...)
		if !c.ok {
			require.ErrorIs(t, opening(), renjia.ErrForbidden)
			_, err := w.floor("a", governance.MoveIt)
			require.ErrorIs(t, err, renjia.ErrForbidden, "nor is it debated")
			continue
		}
		_, err = w.reg.Adjourn(ctx, act, meetingID)
		require.NoError(t, err)
		require.ErrorIs(t, opening(), renjia.ErrState, "the meeting does not sit")
		_, err = w.reg.Reconvene(ctx, act, meetingID)
		require.NoError(t, err)
		require.NoError(t, opening())
	}
}

func TestAnAgendaAdmitsTheMotionsOfItsMatters(t *testing.T) {
	matter := renjia.ImportedID[governance.Matter]("liede", "matter", "1")
	m := governance.Meeting{Notice: &governance.Notice{Closed: true, Agenda: []governance.AgendaItem{{Title: renjia.Both("Canteen"), Matter: matter}}}}
	require.True(t, m.Admits(governance.Motion{Matter: matter}))
	require.False(t, m.Admits(governance.Motion{ID: renjia.ImportedID[governance.Motion]("liede", "m", "x")}), "an item without a matter admits no motion without one")
}

// Who left does not count when the vote is taken: 2/3 of 6 is 4.
func TestTheQuorumIsToldAtAnInstant(t *testing.T) {
	w := ready(t)
	w.sitting(t, false)
	for i, key := range []string{"a", "b", "c", "d"} {
		by := governance.InPerson
		if key == "d" {
			by = governance.Online
		}
		require.NoError(t, w.reg.Arrive(ctx, at(i+1), meetingID, person(key), true, by))
	}
	require.NoError(t, w.reg.Arrive(ctx, at(1), meetingID, person("guest"), false, governance.InPerson))
	require.ErrorIs(t, w.reg.Arrive(ctx, at(5), meetingID, person("a").In("liede"), true, governance.Online), renjia.ErrExists)
	require.NoError(t, w.reg.Leave(ctx, at(10), meetingID, person("a")))
	require.ErrorIs(t, w.reg.Leave(ctx, at(11), meetingID, person("a")), renjia.ErrState)
	require.NoError(t, w.reg.Arrive(ctx, at(20), meetingID, person("a"), true, governance.Online))
	_, err := w.reg.Adjourn(ctx, at(30), meetingID)
	require.NoError(t, err)
	_, err = w.reg.Reconvene(ctx, at(40), meetingID)
	require.NoError(t, err)
	m, all := w.minutes(t)
	two := governance.Share{Op: renjia.AtLeast, Fraction: renjia.Frac(2, 3), Source: "art. 29"}
	for _, c := range []struct {
		minute int
		left   string
		holds  bool
	}{{0, "0 / 6", false}, {3, "3 / 6", false}, {4, "4 / 6", true}, {10, "3 / 6", false}, {19, "3 / 6", false}, {20, "4 / 6", true}, {35, "0 / 6", false}, {40, "4 / 6", true}} {
		e, err := governance.QuorumAt(m, all, two, at(c.minute).At)
		require.NoError(t, err)
		require.Equal(t, c.left, e.Steps[0].Left, c.minute)
		require.Equal(t, c.holds, e.All(), c.minute)
	}
	e, err := governance.QuorumAt(m, all, governance.Share{Op: renjia.MoreThan, Fraction: renjia.Frac(2, 3)}, at(5).At)
	require.NoError(t, err)
	require.False(t, e.All(), "exactly two thirds are not more than two thirds")
	m.Expect = 0
	_, err = governance.QuorumAt(m, all, two, start)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func turn(number int, speaker string, stance governance.Stance, from, until, asked int) governance.Turn {
	second := func(n int) time.Time { return start.Add(time.Duration(n) * time.Second) }
	t := governance.Turn{Number: number, Speaker: person(speaker), Stance: stance, Interval: renjia.Interval{From: second(from), Until: second(until)}}
	if asked >= 0 {
		t.Asked = second(asked)
	}
	return t
}

func TestDebatesKeepTheTwelvePrinciples(t *testing.T) {
	rules := governance.TwelvePrinciples()
	for name, c := range map[string]struct {
		turns []governance.Turn
		want  []governance.Finding
	}{
		"all is well":           {turns: []governance.Turn{turn(1, "a", governance.For, 0, 120, -1), turn(2, "b", governance.Against, 120, 240, 0)}},
		"two minutes, not more": {turns: []governance.Turn{turn(1, "a", governance.For, 0, 121, -1)}, want: []governance.Finding{{Turn: 1, Fault: governance.TooLong}}},
		"twice, not three times": {
			turns: []governance.Turn{turn(1, "a", governance.For, 0, 10, -1), turn(2, "a", governance.For, 10, 20, -1), turn(3, "a", governance.For, 20, 30, -1)},
			want:  []governance.Finding{{Turn: 3, Fault: governance.TooMany}},
		},
		"who has not spoken first": {
			turns: []governance.Turn{turn(1, "a", governance.Neutral, 0, 10, -1), turn(2, "a", governance.Neutral, 10, 20, -1), turn(3, "b", governance.Neutral, 20, 30, 10)},
			want:  []governance.Finding{{Turn: 2, Fault: governance.OutOfTurn}},
		},
		"but only if they asked": {turns: []governance.Turn{turn(1, "a", governance.Neutral, 0, 10, -1), turn(2, "a", governance.Neutral, 10, 20, -1), turn(3, "b", governance.Neutral, 20, 30, 11)}},
		"sides alternate": {
			turns: []governance.Turn{turn(1, "a", governance.For, 0, 10, -1), turn(2, "b", governance.For, 10, 20, 0), turn(3, "c", governance.Against, 20, 30, 0)},
			want:  []governance.Finding{{Turn: 2, Fault: governance.SameSide}},
		},
		"unless the other side is silent": {turns: []governance.Turn{turn(1, "a", governance.For, 0, 10, -1), turn(2, "b", governance.For, 10, 20, 0)}},
		"no interruption": {
			turns: []governance.Turn{turn(1, "a", governance.For, 0, 10, -1), turn(2, "b", governance.Against, 9, 20, -1)},
			want:  []governance.Finding{{Turn: 2, Fault: governance.Interrupted}},
		},
	} {
		slices.Reverse(c.turns) // the order they come in does not matter
		var got []governance.Finding
		for _, f := range rules.Check(c.turns) {
			require.False(t, f.Text.IsZero())
			got = append(got, governance.Finding{Turn: f.Turn, Fault: f.Fault})
		}
		require.Equal(t, c.want, got, name)
	}
}

// Limits agree with counting by hand, whatever the debate.
func TestSpeakingLimitsAgreeWithCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules := governance.SpeakingRules{MaxTurns: rapid.IntRange(1, 3).Draw(t, "max"), MaxTime: time.Minute}
		var turns []governance.Turn
		spoken, long, many := map[string]int{}, 0, 0
		for i := range rapid.IntRange(0, 20).Draw(t, "turns") {
			who, length := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "who"), rapid.IntRange(1, 120).Draw(t, "seconds")
			turns = append(turns, turn(i+1, who, governance.Neutral, i*200, i*200+length, -1))
			if spoken[who]++; spoken[who] > rules.MaxTurns {
				many++
			}
			if length > 60 {
				long++
			}
		}
		for _, f := range rules.Check(turns) {
			switch f.Fault {
			case governance.TooLong:
				long--
			case governance.TooMany:
				many--
			default:
				t.Fatalf("no such rule: %v", f)
			}
		}
		if long != 0 || many != 0 {
			t.Fatalf("too long off by %d, too many by %d", long, many)
		}
	})
}

func TestTurnsBelongToASittingMeetingAndAMotion(t *testing.T) {
	w := ready(t)
	x := turn(1, "a", governance.For, 0, 10, -1)
	x.ID, x.Meeting, x.Motion = renjia.ImportedID[governance.Turn]("liede", "turn", "1"), meetingID, w.motion
	require.ErrorIs(t, w.reg.Speak(ctx, act, x), renjia.ErrNotFound, "no meeting")
	w.convene(t)
	require.ErrorIs(t, w.reg.Speak(ctx, act, x), renjia.ErrState, "it does not sit")
	w = ready(t)
	w.sitting(t, false)
	require.NoError(t, w.reg.Speak(ctx, act, x))
	x.ID = renjia.ImportedID[governance.Turn]("liede", "turn", "2")
	require.ErrorIs(t, w.reg.Speak(ctx, act, x), renjia.ErrUnique, "one number, one turn")
	x.Motion, x.Number = governance.MotionID{}, 2
	require.Error(t, w.reg.Speak(ctx, act, x), "no debate without a motion")
}
