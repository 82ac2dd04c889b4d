package collaboration_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/collaboration/trust"
	"github.com/renjia-project/renjia/storage"
)

// Named mutants, and the test that kills each:
//
//	after-close        an answer is taken after the close                 TestEightHandsAnswerWhileTheSurveyCloses, TestASurveyTakesEachAnswerOnce
//	overwritten        a second answer replaces the first                 TestASurveyTakesEachAnswerOnce
//	history-lost       a correction forgets what was said                 TestACorrectionKeepsWhatWasSaid
//	blank-is-rater     a blank answer counts as a rater                   TestFewRatersHideASubject

type wave struct {
	*collaboration.Registry
	space      *storage.Space
	id         collaboration.SurveyID
	a, b, c, d renjia.Ref
}

func newWave(t require.TestingT) wave {
	r, space := open(t)
	w := wave{
		Registry: r, space: space,
		a: register(t, r, "Office", "street-office"), b: register(t, r, "Station", "station"), c: register(t, r, "Team", "volunteer-team"), d: register(t, r, "Fund", "community-fund"),
	}
	s, err := r.OpenSurvey(ctx, act, w.survey("2026-1"))
	require.NoError(t, err)
	w.id = s.ID
	return w
}

func (w wave) survey(name string) collaboration.TrustSurvey {
	return collaboration.TrustSurvey{
		Title: renjia.Text{EN: "Who trusts whom", ZH: "互评"}, Wave: name, Instrument: "partner-power", Items: []string{"reliable", "mission", "open"},
		Period: renjia.Period{From: day("2026-03-01"), Until: day("2026-04-01")}, MinRaters: 3,
		Roster: []collaboration.Rostered{{Subject: w.a}, {Subject: w.b}, {Subject: w.c}, {Subject: w.d}},
	}
}

func answers(about renjia.Ref, scores ...int) (all []collaboration.Answer) {
	for i, item := range []string{"reliable", "mission", "open"} {
		if i < len(scores) {
			all = append(all, collaboration.Answer{About: about, Item: item, Score: scores[i]})
		}
	}
	return all
}

func TestASurveyTakesEachAnswerOnce(t *testing.T) {
	w := newWave(t)
	_, err := w.OpenSurvey(ctx, act, w.survey("2026-1"))
	require.ErrorIs(t, err, renjia.ErrUnique)
	require.NoError(t, w.Respond(ctx, act, w.id, w.a, day("2026-03-02"), answers(w.b, 4, 3, 0)...))
	require.NoError(t, w.Respond(ctx, act, w.id, w.a, day("2026-03-03"), answers(w.b, 4, 3, 0)...), "the same again")
	require.ErrorIs(t, w.Respond(ctx, act, w.id, w.a, day("2026-03-03"), append(answers(w.c, 1), answers(w.b, 1)...)...), renjia.ErrExists)
	stranger := register(t, w.Registry, "Stranger", "enterprise")
	for name, bad := range map[string]collaboration.Answer{
		"score":   {About: w.b, Item: "reliable", Score: 5},
		"item":    {About: w.c, Item: "power", Score: 3},
		"self":    {About: w.a, Item: "reliable", Score: 3},
		"outside": {About: stranger, Item: "reliable", Score: 3},
	} {
		err := w.Respond(ctx, act, w.id, w.a, day("2026-03-03"), bad)
		require.Error(t, err, name)
	}
	require.ErrorIs(t, w.Respond(ctx, act, w.id, stranger, day("2026-03-03"), answers(w.b, 1)...), renjia.ErrInvalid)
	require.ErrorIs(t, w.Respond(ctx, act, w.id, w.a, day("2026-04-01"), answers(w.c, 1)...), renjia.ErrInvalid, "the time is over")
	_, err = w.ExcuseRater(ctx, act, w.id, w.d.In("liede"), "refused")
	require.NoError(t, err)
	_, err = w.CloseSurvey(ctx, act, w.id, day("2026-03-20"))
	require.NoError(t, err)
	require.ErrorIs(t, w.Respond(ctx, act, w.id, w.a, day("2026-03-20"), answers(w.c, 1)...), renjia.ErrState)
	view(t, w.space, func(s *storage.Snapshot) error {
		rates, err := collaboration.AnswerRates(ctx, s, w.id)
		require.NoError(t, err)
		require.Equal(t, []collaboration.Answered{
			{Rater: w.a, Asked: 9, Scored: 2, Blank: 1}, {Rater: w.b, Asked: 9}, {Rater: w.c, Asked: 9}, {Rater: w.d, Asked: 9, Silent: "refused"},
		}, rates)
		return nil
	})
}

func TestACorrectionKeepsWhatWasSaid(t *testing.T) {
	w := newWave(t)
	require.NoError(t, w.Respond(ctx, act, w.id, w.a, day("2026-03-02"), answers(w.b, 4)...))
	id := collaboration.ResponseOf("liede", w.id, w.a, w.b, "reliable")
	_, err := w.CorrectResponse(ctx, act, id, day("2026-03-10"), 2)
	require.ErrorIs(t, err, renjia.ErrInvalid, "no reason")
	x, err := w.CorrectResponse(ctx, because("a slip of the pen"), id, day("2026-03-10"), 2)
	require.NoError(t, err)
	require.Equal(t, []collaboration.FormerAnswer{{Score: 4, On: day("2026-03-02"), Until: day("2026-03-10"), Why: "a slip of the pen"}}, x.Corrected)
	for on, want := range map[string]int{"2026-03-01": 0, "2026-03-02": 4, "2026-03-09": 4, "2026-03-10": 2} {
		score, there := x.ScoreOn(day(on))
		require.Equal(t, want, score, on)
		require.Equal(t, want > 0, there, on)
	}
	s := collaboration.Selection{Layer: collaboration.LayerSurvey, Weight: collaboration.WeightScore, Survey: w.id, Items: []string{"reliable"}, On: day("2026-03-09")}
	require.Equal(t, []edge{{w.a, w.b, 4}}, edges(t, w.space, s))
	s.On = day("2026-03-10")
	require.Equal(t, []edge{{w.a, w.b, 2}}, edges(t, w.space, s))
	s.Items = []string{"reliable", "mission"}
	require.Empty(t, edges(t, w.space, s), "an item is missing")
	require.NoError(t, w.Respond(ctx, act, w.id, w.a, day("2026-03-12"), collaboration.Answer{About: w.b, Item: "mission", Score: 3}))
	s.On = day("2026-03-12")
	require.Equal(t, []edge{{w.a, w.b, 2.5}}, edges(t, w.space, s))
}

func TestFewRatersHideASubject(t *testing.T) {
	w := newWave(t)
	for i, rater := range []renjia.Ref{w.b, w.c, w.d} {
		require.NoError(t, w.Respond(ctx, act, w.id, rater, day("2026-03-02"), answers(w.a, i+1, 2, 3)...))
	}
	require.NoError(t, w.Respond(ctx, act, w.id, w.a, day("2026-03-02"), answers(w.b, 1, 1, 1)...))
	require.NoError(t, w.Respond(ctx, act, w.id, w.c, day("2026-03-02"), answers(w.b, 1, 1, 1)...))
	require.NoError(t, w.Respond(ctx, act, w.id, w.d, day("2026-03-02"), answers(w.b, 0, 0, 0)...))
	instrument, err := trust.InstrumentOf("partner-power")
	require.NoError(t, err)
	view(t, w.space, func(s *storage.Snapshot) error {
		rated, err := collaboration.Raters(ctx, s, w.id)
		require.NoError(t, err)
		require.Equal(t, []collaboration.Rated{{About: w.a, Raters: 3, Publishable: true}, {About: w.b, Raters: 2}, {About: w.c}, {About: w.d}}, rated)

		survey, err := collaboration.SurveyForTrust(ctx, s, w.id, instrument, day("2026-03-02"))
		require.NoError(t, err)
		require.Len(t, survey.Roster, 4)
		require.Equal(t, "street-office", survey.Roster[0].Class)
		measured, err := trust.Measure(survey, "trust", trust.Options{Missing: trust.MissingComplete, Raters: 3})
		require.NoError(t, err)
		require.False(t, measured.Received[0].Withheld)
		require.Equal(t, renjia.Frac(4, 9), measured.Received[0].Mean, "2, 7/3 and 8/3 of 1 to 4")
		require.True(t, measured.Received[1].Withheld)
		return nil
	})
}

func TestEightHandsAnswerWhileTheSurveyCloses(t *testing.T) {
	w := newWave(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if i == 7 {
				for {
					_, err := w.CloseSurvey(ctx, act, w.id, day("2026-03-20"))
					if err == nil {
						return
					}
					if !errors.Is(err, renjia.ErrConflict) {
						t.Error(err)
						return
					}
				}
			}
			rater := []renjia.Ref{w.a, w.b, w.c, w.d}[i%4]
			about := []renjia.Ref{w.b, w.c, w.d, w.a}[i%4]
			for range 10_000 { // until it is closed
				err := w.Respond(ctx, act, w.id, rater, day("2026-03-20"), answers(about, 1, 2, 3)...)
				if errors.Is(err, renjia.ErrState) {
					return
				}
				if err != nil && !errors.Is(err, renjia.ErrConflict) {
					t.Error(err)
					return
				}
			}
			t.Error("answers are still taken")
		})
	}
	wg.Wait()
	var closed storage.Position
	for c, err := range w.space.Commits(ctx, 0) {
		require.NoError(t, err)
		if strings.Contains(c.Acts, "collaboration.survey.close") {
			closed = c.Position
		}
		require.False(t, closed != 0 && strings.Contains(c.Acts, "collaboration.survey.respond"), "an answer after the close")
	}
	require.NotZero(t, closed)
}

func TestSurveysAndResponsesAreImportedOnce(t *testing.T) {
	w := newWave(t)
	old := w.survey("2025-1")
	old.ID, old.State, old.Closed = renjia.ImportedID[collaboration.TrustSurvey]("liede", "collaboration_survey", "1"), collaboration.SurveyClosed, day("2026-03-31")
	for _, want := range []storage.Imported{{New: 1}, {Same: 1}} {
		n, err := w.ImportSurveys(ctx, act, one(old))
		require.NoError(t, err)
		require.Equal(t, want, n)
	}
	x := collaboration.TrustResponse{Survey: old.ID, Rater: w.a, About: w.b, Item: "open", Score: 3, On: day("2026-03-05")}
	for _, want := range []storage.Imported{{New: 1}, {Same: 1}} {
		n, err := w.ImportResponses(ctx, act, one(x))
		require.NoError(t, err)
		require.Equal(t, want, n)
	}
	x.Score = 2
	_, err := w.ImportResponses(ctx, act, one(x))
	require.ErrorIs(t, err, renjia.ErrExists)
	x.Item = "power"
	_, err = w.ImportResponses(ctx, act, one(x))
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
