package collaboration

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// OpenSurvey begins a wave. All on the roster must be registered; a wave of the
// same name and instrument is ErrUnique.
func (r *Registry) OpenSurvey(ctx context.Context, act renjia.Act, s TrustSurvey) (TrustSurvey, error) {
	err := r.w.Write(ctx, act.Does("collaboration.survey.open", renjia.Ref{}), func(tx *storage.Tx) error {
		if s.ID.IsZero() {
			s.ID = renjia.NewID[TrustSurvey](tx.Source())
		}
		s = s.within(tx.Space())
		s.State = SurveyOpen
		for _, x := range s.Roster {
			if err := registered(ctx, tx, x.Subject); err != nil {
				return err
			}
		}
		return surveys.Insert(tx, s)
	})
	return s, err
}

// Answer is one score of a subject on an item; 0 says that the item was asked and
// not answered.
type Answer struct {
	About renjia.Ref
	Item  string
	Score int
}

// Respond records answers of a rater, all or none, while the survey is open. An
// answer that is there already with the same score is left as it is; with another
// it is ErrExists: see [Registry.CorrectResponse].
func (r *Registry) Respond(ctx context.Context, act renjia.Act, id SurveyID, rater renjia.Ref, on renjia.Date, answers ...Answer) error {
	return r.w.Write(ctx, act.Does("collaboration.survey.respond", surveys.Ref(id)), func(tx *storage.Tx) error {
		s, err := surveyFor(ctx, tx, id, "respond", on)
		if err != nil {
			return err
		}
		for i, a := range answers {
			t := TrustResponse{
				ID: ResponseOf(tx.Space(), id, rater, a.About, a.Item), Survey: id, Item: a.Item, Score: a.Score, On: on,
				Rater: within(tx.Space(), rater), About: within(tx.Space(), a.About),
			}
			if err := s.asks(&t); err != nil {
				return fmt.Errorf("answers[%d]: %w", i, err)
			}
			if err := answer(ctx, tx, t); err != nil {
				return fmt.Errorf("answers[%d]: %w", i, err)
			}
		}
		return nil
	})
}

// answer stores a response, unless the same score is there.
func answer(ctx context.Context, tx *storage.Tx, t TrustResponse) error {
	doc, err := responses.Get(ctx, tx, t.ID)
	if errors.Is(err, renjia.ErrNotFound) {
		return responses.Insert(tx, t)
	}
	if err == nil && doc.Value.Score != t.Score {
		return fmt.Errorf("response %s: the score is %d: correct it: %w", t.ID, doc.Value.Score, renjia.ErrExists)
	}
	return err
}

// asks checks that a response is one that the survey wants.
func (s *TrustSurvey) asks(t *TrustResponse) error {
	var p renjia.Problems
	p.Require(s.rostered(t.Rater) >= 0, "rater", "is not on the roster")
	p.Require(s.rostered(t.About) >= 0, "about", "is not on the roster")
	p.Require(slices.Contains(s.Items, t.Item), "item", "%q is not asked", t.Item)
	return p.Err("trust response")
}

func surveyFor(ctx context.Context, tx *storage.Tx, id SurveyID, verb string, on renjia.Date) (*TrustSurvey, error) {
	doc, err := surveys.Get(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	s := &doc.Value
	if _, err := surveySteps.Next("trust survey", id.String(), s.State, verb); err != nil {
		return nil, err
	}
	if !s.Period.Contains(on) {
		return nil, fmt.Errorf("trust survey %s: takes answers in %s, not on %s: %w", id, s.Period, on, renjia.ErrInvalid)
	}
	return s, nil
}

// CorrectResponse replaces the score of an answer while the survey is open, and
// keeps the former one. The act's Reason is kept with it and must be given.
func (r *Registry) CorrectResponse(ctx context.Context, act renjia.Act, id ResponseID, on renjia.Date, score int) (t TrustResponse, err error) {
	err = r.w.Write(ctx, act.Does("collaboration.survey.correct", responses.Ref(id)), func(tx *storage.Tx) error {
		doc, err := responses.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		t = doc.Value
		if _, err := surveyFor(ctx, tx, t.Survey, "correct", on); err != nil {
			return err
		}
		t.Corrected = append(slices.Clone(t.Corrected), FormerAnswer{Score: t.Score, On: t.On, Until: on, Why: act.Reason})
		t.Score, t.On = score, on
		doc.Value = t
		return responses.Save(tx, doc)
	})
	return t, err
}

// ExcuseRater records why a subject on the roster does not answer: non-response is
// data, for silence of a class looks like its being at the edge.
func (r *Registry) ExcuseRater(ctx context.Context, act renjia.Act, id SurveyID, rater renjia.Ref, why string) (s TrustSurvey, err error) {
	err = r.w.Write(ctx, act.Does("collaboration.survey.excuse", surveys.Ref(id)), func(tx *storage.Tx) error {
		doc, err := surveys.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		s = doc.Value
		if _, err := surveySteps.Next("trust survey", id.String(), s.State, "excuse"); err != nil {
			return err
		}
		i := s.rostered(within(tx.Space(), rater))
		if i < 0 || why == "" {
			return fmt.Errorf("trust survey %s: %s: want one of the roster and why it is silent: %w", id, rater, renjia.ErrInvalid)
		}
		s.Roster = slices.Clone(s.Roster)
		s.Roster[i].Silent = why
		doc.Value = s
		return surveys.Save(tx, doc)
	})
	return s, err
}

// CloseSurvey ends a wave: no answer is taken or changed any more.
func (r *Registry) CloseSurvey(ctx context.Context, act renjia.Act, id SurveyID, on renjia.Date) (TrustSurvey, error) {
	return step(ctx, r.w, act, "collaboration.survey.close", surveys, id, func(s *TrustSurvey) (err error) {
		s.State, err = surveySteps.Next("trust survey", id.String(), s.State, "close")
		s.Closed = on
		return err
	})
}

// Responses yields the responses of a survey, in the order of their identifiers.
// They are for whoever works out the results; what is published of them is subject
// to MinRaters.
func Responses(ctx context.Context, r storage.Reader, id SurveyID) iter.Seq2[TrustResponse, error] {
	return func(yield func(TrustResponse, error) bool) {
		q := storage.Query{Where: []storage.Cond{storage.Eq("survey", id)}}
		for doc, err := range responses.Find(ctx, r, q) {
			if !yield(doc.Value, err) || err != nil {
				return
			}
		}
	}
}

// Answered is how many of the questions put to a rater were answered with a score.
type Answered struct {
	Rater  renjia.Ref `json:"rater"`
	Asked  int64      `json:"asked"` // items times others on the roster
	Scored int64      `json:"scored"`
	Blank  int64      `json:"blank"` // asked, and not answered
	Silent string     `json:"silent,omitempty"`
}

// AnswerRates returns for each subject on the roster, in its order, how much of
// what it was asked it answered.
func AnswerRates(ctx context.Context, r storage.Reader, id SurveyID) ([]Answered, error) {
	doc, err := surveys.Get(ctx, r, id)
	if err != nil {
		return nil, err
	}
	s := &doc.Value
	rates := make([]Answered, len(s.Roster))
	place := make(map[renjia.Ref]int, len(s.Roster))
	for i, x := range s.Roster {
		rates[i] = Answered{Rater: x.Subject, Asked: int64(len(s.Items)) * int64(len(s.Roster)-1), Silent: x.Silent}
		place[x.Subject] = i
	}
	for t, err := range Responses(ctx, r, id) {
		if err != nil {
			return nil, err
		}
		i, ok := place[t.Rater]
		switch {
		case !ok:
		case t.Score > 0:
			rates[i].Scored++
		default:
			rates[i].Blank++
		}
	}
	return rates, nil
}

// Raters returns how many different subjects gave a score about each one on the
// roster, in its order, and whether results about it may be published.
func Raters(ctx context.Context, r storage.Reader, id SurveyID) ([]Rated, error) {
	doc, err := surveys.Get(ctx, r, id)
	if err != nil {
		return nil, err
	}
	s := &doc.Value
	raters := make(map[renjia.Ref]map[renjia.Ref]bool, len(s.Roster))
	for t, err := range Responses(ctx, r, id) {
		if err != nil {
			return nil, err
		}
		if t.Score == 0 {
			continue
		}
		if raters[t.About] == nil {
			raters[t.About] = map[renjia.Ref]bool{}
		}
		raters[t.About][t.Rater] = true
	}
	all := make([]Rated, len(s.Roster))
	for i, x := range s.Roster {
		n := len(raters[x.Subject])
		all[i] = Rated{About: x.Subject, Raters: n, Publishable: n >= s.MinRaters}
	}
	return all, nil
}

// Rated is how many raters gave a score about a subject.
type Rated struct {
	About       renjia.Ref `json:"about"`
	Raters      int        `json:"raters"`
	Publishable bool       `json:"publishable"` // at least MinRaters
}

// ImportSurveys stores a stream of surveys in the states they have, in chunks that
// can be repeated.
func (r *Registry) ImportSurveys(ctx context.Context, act renjia.Act, all iter.Seq2[TrustSurvey, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("collaboration.survey.import", renjia.Ref{}), all, func(tx *storage.Tx, s TrustSurvey) (bool, error) {
		s = s.within(tx.Space())
		var refs []renjia.Ref
		for _, x := range s.Roster {
			refs = append(refs, x.Subject)
		}
		return ensure(ctx, tx, surveys, s, refs...)
	})
}

// ImportResponses stores a stream of responses to surveys that are there, open or
// closed, in chunks that can be repeated. Their identifiers follow from what they
// answer.
func (r *Registry) ImportResponses(ctx context.Context, act renjia.Act, all iter.Seq2[TrustResponse, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("collaboration.response.import", renjia.Ref{}), all, func(tx *storage.Tx, t TrustResponse) (bool, error) {
		t.Rater, t.About = within(tx.Space(), t.Rater), within(tx.Space(), t.About)
		t.ID = ResponseOf(tx.Space(), t.Survey, t.Rater, t.About, t.Item)
		doc, err := surveys.Get(ctx, tx, t.Survey)
		if err != nil {
			return false, err
		}
		if err := doc.Value.asks(&t); err != nil {
			return false, err
		}
		return responses.Ensure(ctx, tx, t)
	})
}
