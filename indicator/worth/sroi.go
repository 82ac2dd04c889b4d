package worth

import (
	"math/big"

	"github.com/renjia-project/renjia/indicator/measured"
)

// Value is what a plan is worth, exactly.
type Value struct {
	measured.Result          // the ratio that was asked for
	Present         *big.Rat `json:"present"` // present value of all impacts
	Gross           *big.Rat `json:"gross"`   // the same without deadweight, displacement and attribution
	Outcomes        []Impact `json:"outcomes"`
}

// Impact is what an outcome is worth.
type Impact struct {
	Name      string   `json:"name"`
	FirstYear *big.Rat `json:"first_year"` // before any discount
	Present   *big.Rat `json:"present"`    // of all years
}

// Return computes the social return on investment (社会投资回报) of a plan: the
// impact of each outcome is
//
//	quantity · proxy · (1 − deadweight)(1 − displacement)(1 − attribution)
//
// in its first year and loses the drop-off each year after; years are discounted as
// named. Problems of the plan are reported all at once. Without inputs every ratio
// is undefined; its n is the number of outcomes (SROI Network 2012).
func Return(p Plan) (Value, error) {
	if err := p.check(); err != nil {
		return Value{}, err
	}
	if len(p.Outcomes) == 0 {
		return Value{}, SROI.Undefined("there are no outcomes", "没有成效")
	}
	if p.Inputs.IsZero() && p.Ratio != NetPresent {
		return Value{}, SROI.Undefined("the inputs are zero", "投入为零")
	}
	v := Value{Present: new(big.Rat), Gross: new(big.Rat)}
	for _, o := range p.Outcomes {
		i := Impact{Name: o.Name, FirstYear: o.impact(), Present: new(big.Rat)}
		for _, f := range p.factors(o) {
			i.Present.Add(i.Present, new(big.Rat).Mul(i.FirstYear, f))
			v.Gross.Add(v.Gross, f.Mul(f, o.gross()))
		}
		v.Present.Add(v.Present, i.Present)
		v.Outcomes = append(v.Outcomes, i)
	}
	v.Result = p.about().Exactly(p.ratio(v))
	return v, nil
}

func (p Plan) ratio(v Value) *big.Rat {
	inputs := p.Inputs.Rat()
	switch p.Ratio {
	case NetPresent:
		return new(big.Rat).Sub(v.Present, inputs)
	case GrossPerInput:
		return new(big.Rat).Quo(v.Gross, inputs)
	case NetReturn:
		net := new(big.Rat).Sub(v.Present, inputs)
		return net.Quo(net, inputs)
	}
	return new(big.Rat).Quo(v.Present, inputs)
}

func (p Plan) about() measured.About {
	return measured.About{
		ID: SROI, N: int64(len(p.Outcomes)), Variant: string(p.Ratio) + ", " + string(p.Discounting), Source: "SROI Network 2012",
		Inputs: []measured.Input{
			{Name: "inputs", Value: p.Inputs.String()}, {Name: "rate", Value: p.Rate.String()},
			measured.Count("outcomes", len(p.Outcomes)),
		},
	}
}
