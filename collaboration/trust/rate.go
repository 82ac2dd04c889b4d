package trust

import (
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
)

// Rate is how much of what was asked was answered.
type Rate struct {
	Of        string          `json:"of"`        // a party or a class
	Parties   int             `json:"parties"`   // that were asked
	Responded int             `json:"responded"` // that answered anything
	Asked     int64           `json:"asked"`     // questions
	Answered  int64           `json:"answered"`
	Share     renjia.Fraction `json:"share"` // answered / asked
}

// Rates are the rates of answers of each party and of each class.
type Rates struct {
	About
	Raters  []Rate `json:"raters"`  // those who were asked, in the order of the roster
	Classes []Rate `json:"classes"` // by name
}

// Rates returns who answered how much. A class whose members keep silent looks
// peripheral whatever its place: compare the rates before the scores. Under
// AskedListed a party without any response was not asked and is left out.
func (s *Survey) Rates() (Rates, error) {
	if err := s.Validate(); err != nil {
		return Rates{}, err
	}
	rates := Rates{About: About{"answer rate", 0, "asked: " + string(s.Asked), "answers over questions asked"}}
	classes := map[string]*Rate{}
	for _, r := range s.rates() {
		class := s.Roster[r.place].Class
		if classes[class] == nil {
			classes[class] = &Rate{Of: class}
		}
		classes[class].add(r.Rate)
		rates.Raters = append(rates.Raters, r.Rate)
	}
	for _, name := range slices.Sorted(maps.Keys(classes)) {
		rates.Classes = append(rates.Classes, *classes[name])
	}
	rates.N = len(rates.Raters)
	return rates, rates.divide()
}

// placed is the rate of a party of the roster.
type placed struct {
	place int
	Rate
}

// rates are those of the parties that were asked.
func (s *Survey) rates() (all []placed) {
	asked, answered := map[string]int64{}, map[string]int64{}
	for _, r := range s.Responses {
		asked[r.Rater]++
		if r.Score != 0 {
			answered[r.Rater]++
		}
	}
	for i, party := range s.Roster {
		r := Rate{Of: party.ID, Parties: 1, Asked: asked[party.ID], Answered: answered[party.ID]}
		if s.Asked == AskedEveryone {
			r.Asked = int64(len(s.Roster)-1) * int64(len(s.Instrument.Items))
		}
		if r.Answered > 0 {
			r.Responded = 1
		}
		if r.Asked > 0 {
			all = append(all, placed{i, r})
		}
	}
	return all
}

func (r *Rate) add(o Rate) {
	r.Parties += o.Parties
	r.Responded += o.Responded
	r.Asked += o.Asked
	r.Answered += o.Answered
}

func (r *Rates) divide() (err error) {
	for _, list := range [][]Rate{r.Raters, r.Classes} {
		for i := range list {
			if list[i].Share, err = renjia.NewFraction(list[i].Answered, list[i].Asked); err != nil {
				return err
			}
		}
	}
	return nil
}
