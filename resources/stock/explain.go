package stock

import "github.com/renjia-project/renjia"

// Explanation shows both sides of the reconciliation, in total and for each
// event that differs.
func (r Reconciliation) Explanation() renjia.Explanation {
	why := renjia.Explanation{
		Title: renjia.Text{EN: "goods against books", ZH: "账实核对"},
		Steps: []renjia.Step{{
			Claim: renjia.Text{EN: "the value left in all lots is the balance of the inventory account", ZH: "各批次余值之和等于存货科目余额"},
			Left:  r.Lots.String(), Op: renjia.Equal, Right: r.Books.String(), Holds: r.Difference.IsZero(),
		}},
	}
	for _, e := range r.Events {
		why.Steps = append(why.Steps, renjia.Step{
			Claim: renjia.Textf("event %s changed both by the same amount", "事项%s两边变动相同", e.Event),
			Left:  e.Goods.String(), Op: renjia.Equal, Right: e.Books.String(),
		})
	}
	return why
}
