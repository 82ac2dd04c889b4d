package credential

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Items asks for a number of records and for some of them with a property, but for
// no hours. Its proof has "met".
type Items struct {
	Per      YearWindow       `json:"per"`
	MinItems int64            `json:"min_items"`
	MinWith  map[string]int64 `json:"min_with"`
}

// Validate checks the numbers.
func (x *Items) Validate() error {
	var p renjia.Problems
	p.Require(x.MinItems > 0, "min_items", "must be positive")
	for _, name := range names(x.MinWith) {
		n := x.MinWith[name]
		p.Require(n >= 0 && n <= x.MinItems, "min_with."+name, "must be from 0 to min_items")
	}
	return p.Err("items")
}

// answer takes the amounts "items" and "with_PROPERTY", or the records, whose tags
// are their properties.
func (x *Items) answer(e *Evidence, p *Proof) error {
	window := renjia.Period{}
	if !e.On.IsZero() {
		window = x.Per.Around(e.On)
	}
	items, with := e.amount("items"), map[string]amount{}
	for name := range x.MinWith {
		with[name] = e.amount("with_" + name)
	}
	if e.Records != nil {
		items, with = x.count(e.Records, window, p)
	}
	p.need("items", renjia.Text{EN: "pieces of continuing education", ZH: "继续教育项目数"}, items, Whole(x.MinItems))
	for _, name := range names(x.MinWith) {
		have := with[name]
		if have.known && items.known && have.Quantity > items.Quantity {
			return fmt.Errorf("%s items with %s among %s: %w", have, name, items, renjia.ErrInvalid)
		}
		p.need(name, renjia.Textf("of them with %s", "其中含%s者", name), have, Whole(x.MinWith[name]))
	}
	p.met()
	if p.Verdict != Met && !window.Until.IsZero() {
		p.By = window.Until.AddDays(-1)
	}
	return nil
}

func (x *Items) count(records []Record, window renjia.Period, p *Proof) (amount, map[string]amount) {
	items, with := amount{0, true}, map[string]amount{}
	for name := range x.MinWith {
		with[name] = amount{0, true}
	}
	for i, r := range records {
		if !r.On.IsZero() && !window.Contains(r.On) {
			p.use(i, &records[i], 0, renjia.Textf("%s lies outside the year", "%s在年度之外", r.On))
			continue
		}
		p.use(i, &records[i], One, renjia.Text{})
		items.Quantity += One
		for name, n := range with {
			if slices.Contains(r.Tags, name) {
				with[name] = amount{n.Quantity + One, true}
			}
		}
	}
	return items, with
}
