package ledger

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
)

// Origin says where a rule comes from and when it holds.
type Origin struct {
	ID       string        `json:"id"` // rules of one ID follow each other in time
	Name     renjia.Text   `json:"name"`
	Source   string        `json:"source"`
	Article  string        `json:"article,omitempty"` // and how far it was verified
	TextDate renjia.Date   `json:"text_date"`         // of the text that was used
	Valid    renjia.Period `json:"valid"`
	Note     renjia.Text   `json:"note,omitzero"`
}

// Validate reports every problem of the origin.
func (o Origin) Validate() error {
	var p renjia.Problems
	p.Require(o.ID != "", "id", "must be given")
	p.Require(!o.Name.IsZero(), "name", "must be given")
	p.Require(o.Source != "", "source", "must be given")
	p.Require(!o.TextDate.IsZero(), "text_date", "must be given")
	p.Within("valid", o.Valid.Validate())
	return p.Err("origin")
}

// cite returns source and article for an explanation.
func (o Origin) cite() string {
	if o.Article == "" {
		return o.Source
	}
	return o.Source + ": " + o.Article
}

// ValuationPolicies say how gifts that are not money are valued: data that an
// organization and its auditor read, and may replace by their own.
type ValuationPolicies struct {
	Goods    []GoodsPolicy   `json:"goods,omitempty"`
	Services []ServicePolicy `json:"services,omitempty"`
}

// Validate reports every problem of every policy, and two of one ID that hold
// on the same day.
func (v ValuationPolicies) Validate() error {
	var p renjia.Problems
	var goods, services dated
	for i, g := range v.Goods {
		path := fmt.Sprintf("goods[%d]", i)
		p.Within(path, g.Validate())
		goods.add(&p, path, g.Origin)
	}
	for i, s := range v.Services {
		path := fmt.Sprintf("services[%d]", i)
		p.Within(path, s.Validate())
		services.add(&p, path, s.Origin)
	}
	return p.Err("valuation policies")
}

// dated collects the rules of a list to find two that hold on one day.
type dated []Origin

func (d *dated) add(p *renjia.Problems, path string, o Origin) {
	for _, other := range *d {
		if other.ID == o.ID && other.Valid.Overlaps(o.Valid) {
			p.Add(path+".origin.valid", "%s: %s holds on some of these days already", o.Valid, o.ID)
		}
	}
	*d = append(*d, o)
}

// Good returns the policy for donated goods with an ID that holds on a day.
func (v ValuationPolicies) Good(id string, on renjia.Date) (GoodsPolicy, error) {
	return at(v.Goods, func(g GoodsPolicy) Origin { return g.Origin }, id, on)
}

// Service returns the policy for donated services with an ID that holds on a
// day.
func (v ValuationPolicies) Service(id string, on renjia.Date) (ServicePolicy, error) {
	return at(v.Services, func(s ServicePolicy) Origin { return s.Origin }, id, on)
}

// at returns the rule of an ID that holds on a day.
func at[T any](rules []T, origin func(T) Origin, id string, on renjia.Date) (none T, err error) {
	for _, r := range rules {
		if o := origin(r); o.ID == id && o.Valid.Contains(on) {
			return r, nil
		}
	}
	return none, fmt.Errorf("rule %q on %s: %w", id, on, renjia.ErrNotFound)
}

// maxRules bounds a file of rules, in bytes.
const maxRules = 1 << 20

// ReadValuationPolicies reads policies from JSON of the form of the built-in
// ones. Every problem is reported with file, line and column.
func ReadValuationPolicies(r io.Reader, file string) (ValuationPolicies, error) {
	var v ValuationPolicies
	if err := strict.Read(r, file, maxRules, &v); err != nil {
		return ValuationPolicies{}, err
	}
	return v, nil
}

//go:embed valuation.json
var valuationJSON []byte

var builtinValuation = sync.OnceValues(func() (v ValuationPolicies, err error) {
	err = strict.Decode("valuation.json", valuationJSON, &v)
	return v, err
})

// BuiltinValuation returns the policies that come with the library: donated
// goods and services under China's accounting system for non-profit
// organizations (民间非营利组织会计制度) of 2004 and of 2026, and contributed services
// under US GAAP. What they leave open must be filled in before use.
func BuiltinValuation() (ValuationPolicies, error) {
	v, err := builtinValuation()
	return ValuationPolicies{Goods: slices.Clone(v.Goods), Services: slices.Clone(v.Services)}, err
}
