package timebank

import (
	"cmp"
	"iter"
	"slices"

	"github.com/renjia-project/renjia"
)

// Balances recomputes all balances from the transfers of a bank, dated up to and
// including a day; an empty day takes all. They sum to zero.
func Balances(all iter.Seq2[Transfer, error], on renjia.Date) (map[AccountID]Minutes, error) {
	balances := map[AccountID]Minutes{}
	for t, err := range all {
		if err != nil {
			return nil, err
		}
		if !on.IsZero() && on.Before(t.Date) {
			continue
		}
		for _, l := range t.Legs {
			if balances[l.Account], err = balances[l.Account].Add(l.Minutes); err != nil {
				return nil, err
			}
		}
	}
	return balances, nil
}

// Statement is what happened to an account in a period (对账单), by the dates of
// transfers.
type Statement struct {
	Account AccountID       `json:"account"`
	Period  renjia.Period   `json:"period"`
	Opening Minutes         `json:"opening_minutes"`
	Lines   []StatementLine `json:"lines"`
	Closing Minutes         `json:"closing_minutes"`
}

// StatementLine is one transfer on a statement.
type StatementLine struct {
	Transfer TransferID  `json:"transfer"`
	Date     renjia.Date `json:"date"`
	Verb     Verb        `json:"verb"`
	Text     renjia.Text `json:"text,omitzero"`
	Minutes  Minutes     `json:"minutes"`
	Balance  Minutes     `json:"balance_minutes"` // after it
}

// StatementOf makes the statement of an account from the transfers of its bank, in
// any order; those of one day stay in theirs.
func StatementOf(a AccountID, in renjia.Period, all iter.Seq2[Transfer, error]) (Statement, error) {
	s := Statement{Account: a, Period: in, Lines: []StatementLine{}}
	for t, err := range all {
		if err != nil {
			return s, err
		}
		for _, l := range t.Legs {
			if l.Account != a {
				continue
			}
			if in.Contains(t.Date) {
				s.Lines = append(s.Lines, StatementLine{t.ID, t.Date, t.Verb, t.Text, l.Minutes, 0})
			} else if t.Date.Before(in.From) {
				if s.Opening, err = s.Opening.Add(l.Minutes); err != nil {
					return s, err
				}
			}
		}
	}
	return s, s.add()
}

// add orders the lines and fills in the balances.
func (s *Statement) add() (err error) {
	slices.SortStableFunc(s.Lines, func(x, y StatementLine) int { return x.Date.Compare(y.Date) })
	s.Closing = s.Opening
	for i := range s.Lines {
		if s.Closing, err = s.Closing.Add(s.Lines[i].Minutes); err != nil {
			return err
		}
		s.Lines[i].Balance = s.Closing
	}
	return nil
}

// StarLine is how far a member has come on the ladder of stars.
type StarLine struct {
	Account AccountID `json:"account"`
	Earned  Minutes   `json:"earned_minutes"`
	Star    int       `json:"star"`
	Missing Minutes   `json:"missing_minutes,omitempty"` // to the next star; 0 at the last one
}

// Report lists members by what they earned, the most first.
func (s *Stars) Report(standings iter.Seq[Standing]) []StarLine {
	var all []StarLine
	for st := range standings {
		missing, _ := s.Next(st.Earned)
		all = append(all, StarLine{st.Account, st.Earned, s.Star(st.Earned), missing})
	}
	slices.SortFunc(all, func(x, y StarLine) int {
		return cmp.Or(cmp.Compare(y.Earned, x.Earned), cmp.Compare(x.Account.String(), y.Account.String()))
	})
	return all
}
