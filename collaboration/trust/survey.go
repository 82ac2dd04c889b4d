package trust

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Party is one who may rate and be rated.
type Party struct {
	ID    string `json:"id"`
	Class string `json:"class,omitempty"` // party, government, social organization…; for rates by class
}

// Response is what a rater scored one item about another party. A score of 0 says
// that the question was asked and not answered.
type Response struct {
	Rater string `json:"rater"`
	About string `json:"about"`
	Item  string `json:"item"`
	Score int    `json:"score,omitempty"`
}

// Asked says who was asked about whom.
type Asked string

// The designs of a survey.
const (
	AskedEveryone Asked = "everyone" // each party of the roster about every other one, on every item
	AskedListed   Asked = "listed"   // what has a response, be it of score 0
)

// Survey is one wave: the instrument, who could take part and what they said.
type Survey struct {
	Instrument Instrument `json:"instrument"`
	Asked      Asked      `json:"asked"`
	Roster     []Party    `json:"roster"`
	Responses  []Response `json:"responses"`
}

// Validate reports every problem of the survey: parties that are not in the roster
// or twice in it, items that are not in the instrument, scores off the scale, a
// party that rates itself, two responses of a rater to one question. The design
// must be stated: without it nobody knows who kept silent.
func (s *Survey) Validate() error {
	if err := choose("survey", "asked", string(s.Asked), "who was not asked is not silent", string(AskedEveryone), string(AskedListed)); err != nil {
		return err
	}
	var p renjia.Problems
	p.Within("instrument", s.Instrument.Validate())
	roster := map[string]bool{}
	for n, party := range s.Roster {
		path := fmt.Sprintf("roster[%d].id", n)
		p.Require(party.ID != "", path, "must be given")
		p.Require(!roster[party.ID], path, "%q is there twice", party.ID)
		roster[party.ID] = true
	}
	s.checkResponses(&p, roster)
	return p.Err("survey")
}

// checkResponses reports what is wrong with responses; it formats nothing while
// nothing is.
func (s *Survey) checkResponses(p *renjia.Problems, roster map[string]bool) {
	items := make(map[string]bool, len(s.Instrument.Items))
	for _, item := range s.Instrument.Items {
		items[item.Code] = true
	}
	seen := make(map[[3]string]bool, len(s.Responses))
	for n, r := range s.Responses {
		key := [3]string{r.Rater, r.About, r.Item}
		inRange := r.Score == 0 || s.Instrument.inRange(r.Score)
		if !roster[r.Rater] || !roster[r.About] || r.Rater == r.About || !items[r.Item] || !inRange || seen[key] {
			var q renjia.Problems
			q.Require(roster[r.Rater], "rater", "%q is not in the roster", r.Rater)
			q.Require(roster[r.About], "about", "%q is not in the roster", r.About)
			q.Require(r.Rater != r.About, "about", "%q rates itself", r.About)
			q.Require(items[r.Item], "item", "%q is not in instrument %s", r.Item, s.Instrument.Name())
			q.Require(inRange, "score", "%d: want %d to %d, or 0 for no answer", r.Score, s.Instrument.Least, s.Instrument.Most)
			q.Require(!seen[key], "", "%s answered %s about %s already", r.Rater, r.Item, r.About)
			p.Within(fmt.Sprintf("responses[%d]", n), q.Err("response"))
		}
		seen[key] = true
	}
}

// pair names a rater and whom it rates by their places in the roster.
type pair struct{ rater, about int }

// sheet holds the answers of each pair that has one, by the places of the items;
// 0 where there is none.
type sheet struct {
	pairs  []pair // in the order of the roster
	scores map[pair][]int
}

func (s *Survey) sheet() sheet {
	places := make(map[string]int, len(s.Roster))
	for n, party := range s.Roster {
		places[party.ID] = n
	}
	items := make(map[string]int, len(s.Instrument.Items))
	for n, item := range s.Instrument.Items {
		items[item.Code] = n
	}
	sh := sheet{scores: map[pair][]int{}}
	for _, r := range s.Responses {
		at := pair{places[r.Rater], places[r.About]}
		if sh.scores[at] == nil {
			sh.scores[at] = make([]int, len(s.Instrument.Items))
			sh.pairs = append(sh.pairs, at)
		}
		sh.scores[at][items[r.Item]] = r.Score
	}
	slices.SortFunc(sh.pairs, func(a, b pair) int {
		if a.rater != b.rater {
			return a.rater - b.rater
		}
		return a.about - b.about
	})
	return sh
}

// choose checks a choice as the network measures do.
func choose(what, name, chosen, why string, options ...string) error {
	switch {
	case chosen == "":
		return &renjia.UnspecifiedError{What: what, Choices: []renjia.Choice{{Name: name, Options: options, Why: why}}}
	case !slices.Contains(options, chosen):
		return fmt.Errorf("%s: %s %q: want one of %v: %w", what, name, chosen, options, renjia.ErrInvalid)
	}
	return nil
}
