package trust

import (
	"github.com/renjia-project/renjia"
)

const partnerSource = "Varda et al. 2008 (PARTNER); items rescaled by (x−1)/3"

// Received is what the others say of a party. Of fewer raters than the options ask
// for the mean is withheld.
type Received struct {
	About    string          `json:"about"`
	Raters   int             `json:"raters"`
	Withheld bool            `json:"withheld,omitempty"`
	Mean     renjia.Fraction `json:"mean,omitzero"` // 0 to 1; 0 if withheld
}

// Asymmetry is how far two parties that rate each other differ.
type Asymmetry struct {
	A, B       string
	Difference renjia.Fraction // |T_AB − T_BA|, 0 to 1
}

// Measured is one topic of a survey.
type Measured struct {
	About
	Topic       Topic           `json:"topic"`
	Dyads       []Dyad          `json:"-"`                   // for analysis, not for publication
	LeftOut     int             `json:"left_out"`            // pairs with too few answers
	Received    []Received      `json:"received"`            // in the order of the roster
	Network     renjia.Fraction `json:"network"`             // mean over pairs, 0 to 1
	Percent     float64         `json:"percent"`             // the same times 100
	Mutual      int             `json:"mutual"`              // pairs of parties that rate each other
	Asymmetries []Asymmetry     `json:"-"`                   // for analysis, not for publication
	Asymmetry   renjia.Fraction `json:"asymmetry,omitzero"`  // mean over mutual pairs; 0 if there is none: see Mutual
	Agreement   *ICC            `json:"agreement,omitempty"` // of the two ratings in a mutual pair; nil if undefined
	RaterICC    *ICC            `json:"rater_icc,omitempty"` // of all ratings about one party; nil if undefined
}

// Measure returns the scores of a topic: of each pair, what each party receives,
// the mean over all pairs and how far ratings are mutual. It is undefined if no
// pair counts. It takes O(responses) time and memory.
func Measure(s *Survey, t Topic, o Options) (Measured, error) {
	all, left, err := s.dyads(t, o)
	if err != nil {
		return Measured{}, err
	}
	m := Measured{About: About{string(t), len(all), o.variant() + "; instrument " + s.Instrument.Name(), partnerSource}, Topic: t, LeftOut: left}
	var network sum
	for _, d := range all {
		m.Dyads = append(m.Dyads, d.dyad)
		network.add(d.dyad.Score)
	}
	var ok bool
	if m.Network, ok, err = network.mean(); err != nil || !ok {
		return Measured{}, orUndefined(err, m.About, "no pair has enough answers")
	}
	m.Percent = 100 * m.Network.Float64()
	if err := m.receive(s, all, o.Raters); err != nil {
		return Measured{}, err
	}
	return m, m.compare(s, all)
}

func orUndefined(err error, a About, why string) error {
	if err != nil {
		return err
	}
	return a.Undefined(why)
}

// receive works out what each party of the roster is told.
func (m *Measured) receive(s *Survey, all []scored, least int) error {
	sums := make([]sum, len(s.Roster))
	groups := make([][]float64, len(s.Roster))
	for _, d := range all {
		sums[d.about].add(d.dyad.Score)
		groups[d.about] = append(groups[d.about], d.dyad.Score.Float64())
	}
	m.Received = make([]Received, len(s.Roster))
	for i := range s.Roster {
		r := Received{About: s.Roster[i].ID, Raters: int(sums[i].n), Withheld: int(sums[i].n) < least}
		if !r.Withheld {
			mean, _, err := sums[i].mean()
			if err != nil {
				return err
			}
			r.Mean = mean
		}
		m.Received[i] = r
	}
	m.RaterICC = defined(OneWay(groups))
	return nil
}

// compare sets the two ratings of each mutual pair side by side.
func (m *Measured) compare(s *Survey, all []scored) (err error) {
	of := make(map[pair]renjia.Fraction, len(all))
	for _, d := range all {
		of[d.pair] = d.dyad.Score
	}
	var total sum
	var groups [][]float64
	for _, d := range all {
		back, ok := of[pair{d.about, d.rater}]
		if !ok || d.rater > d.about {
			continue
		}
		diff, err := distance(d.dyad.Score, back)
		if err != nil {
			return err
		}
		m.Asymmetries = append(m.Asymmetries, Asymmetry{s.Roster[d.rater].ID, s.Roster[d.about].ID, diff})
		total.add(diff)
		groups = append(groups, []float64{d.dyad.Score.Float64(), back.Float64()})
	}
	m.Mutual = int(total.n)
	m.Asymmetry, _, err = total.mean()
	m.Agreement = defined(OneWay(groups))
	return err
}

func distance(a, b renjia.Fraction) (renjia.Fraction, error) {
	if a.Compare(b) < 0 {
		a, b = b, a
	}
	return minus(a, b)
}

// defined turns an agreement that is undefined into nil.
func defined(i ICC, err error) *ICC {
	if err != nil {
		return nil
	}
	return &i
}
