package trust

import (
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
	everyone := int64(len(s.Roster)-1) * int64(len(s.Instrument.Items))
	asked, answered := map[string]int64{}, map[string]int64{}
	for _, r := range s.Responses {
		asked[r.Rater]++
		if r.Score != 0 {
			answered[r.Rater]++
		}
	}
	rates := Rates{About: About{"answer rate", 0, "asked: " + string(s.Asked), "answers over questions asked"}}
	classes := map[string]*Rate{}
	for _, party := range s.Roster {
		r := Rate{Of: party.ID, Parties: 1, Asked: asked[party.ID], Answered: answered[party.ID]}
		if s.Asked == AskedEveryone {
			r.Asked = everyone
		}
		if r.Asked == 0 {
			continue
		}
		if r.Answered > 0 {
			r.Responded = 1
		}
		if classes[party.Class] == nil {
			classes[party.Class] = &Rate{Of: party.Class}
		}
		classes[party.Class].add(r)
		rates.Raters = append(rates.Raters, r)
	}
	for _, c := range classes {
		rates.Classes = append(rates.Classes, *c)
	}
	slices.SortFunc(rates.Classes, func(a, b Rate) int {
		if a.Of < b.Of {
			return -1
		}
		return 1
	})
	rates.N = len(rates.Raters)
	return rates, rates.divide()
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
