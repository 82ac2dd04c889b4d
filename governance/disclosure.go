package governance

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// DisclosureID identifies a disclosure.
type DisclosureID = renjia.ID[Disclosure]

// DisclosureRule is what a text wants of disclosures.
type DisclosureRule struct {
	Items  int    `json:"items"` // how many kinds of items its list has
	Days   int    `json:"days"`  // that they stay up, at least
	Source string `json:"source"`
}

// ResidentsDisclosure returns the rule for residents' committees: a list of
// seven items, on the board for at least 15 days. The wording of the items is
// for the text; a disclosure names its item by number.
func ResidentsDisclosure() DisclosureRule {
	return DisclosureRule{Items: 7, Days: 15, Source: "Urban Residents' Committees Organic Law (2025), art. 34"}
}

// Disclosure is something made public on a board or elsewhere (居务公开).
type Disclosure struct {
	ID        DisclosureID   `json:"id"`
	Community CommunityID    `json:"community"`
	Title     renjia.Text    `json:"title"`
	Item      int            `json:"item,omitempty"` // its number in the rule's list; 0: outside the list
	Rule      DisclosureRule `json:"rule"`           // frozen
	Of        renjia.Ref     `json:"of,omitzero"`    // the decision, roll or account that is disclosed
	Where     []string       `json:"where"`          // boards, channels
	From      renjia.Date    `json:"from"`           // first day up
	Down      renjia.Date    `json:"down,omitzero"`  // first day not up any more
	Corrects  DisclosureID   `json:"corrects,omitzero"`
}

// Validate reports every problem of the disclosure on its own.
func (d Disclosure) Validate() error {
	var p renjia.Problems
	p.Require(!d.ID.IsZero(), "id", "must be given")
	p.Require(!d.Community.IsZero(), "community", "must be given")
	p.Require(!d.Title.IsZero(), "title", "must be given")
	p.Require(d.Rule.Days >= 0 && d.Rule.Items >= 0, "rule", "days and items must not be negative")
	p.Require(d.Item >= 0 && d.Item <= d.Rule.Items, "item", "%d: the list has %d", d.Item, d.Rule.Items)
	p.Require(len(d.Where) > 0, "where", "must not be empty")
	p.Require(!d.From.IsZero(), "from", "must be given")
	p.Require(d.Down.IsZero() || d.From.Before(d.Down), "down", "%s: must be after %s", d.Down, d.From)
	p.Require(d.Corrects != d.ID || d.Corrects.IsZero(), "corrects", "is the disclosure itself")
	return p.Err("disclosure")
}

// Displayed returns how many days it has been up by the end of a day.
func (d Disclosure) Displayed(on renjia.Date) int {
	end := on.AddDays(1)
	if !d.Down.IsZero() && d.Down.Before(end) {
		end = d.Down
	}
	return max(end.Sub(d.From), 0)
}

// Check tells whether it has been up long enough by the end of a day.
func (d Disclosure) Check(on renjia.Date) renjia.Explanation {
	days := d.Displayed(on)
	return renjia.Explanation{
		Title: renjia.Textf("Display of %[1]q", "%[2]s的公开期限", d.Title.In(renjia.English), d.Title.In(renjia.Chinese)),
		Steps: []renjia.Step{{
			Claim: renjia.Textf("days up from %s", "自%s起公布的天数", d.From),
			Left:  itoa(int64(days)), Op: renjia.AtLeast, Right: itoa(int64(d.Rule.Days)), Holds: days >= d.Rule.Days, Source: d.Rule.Source,
		}},
	}
}

// Disclose records that something was made public. A correction names what it
// corrects, which stays on record.
func (r *Registry) Disclose(ctx context.Context, act renjia.Act, d Disclosure) error {
	return r.w.Write(ctx, act.Does("governance.disclosure.disclose", disclosures.Ref(d.ID)), func(tx *storage.Tx) error {
		if !d.Down.IsZero() {
			return fmt.Errorf("disclosure %s: is taken down by TakeDown: %w", d.ID, renjia.ErrInvalid)
		}
		if _, err := communities.Get(ctx, tx, d.Community); err != nil {
			return err
		}
		if !d.Corrects.IsZero() {
			if _, err := disclosures.Get(ctx, tx, d.Corrects); err != nil {
				return err
			}
		}
		return disclosures.Insert(tx, d)
	})
}

// TakeDown records the first day on which it was not up any more. One that came
// down too early is recorded so: see [Disclosure.Check].
func (r *Registry) TakeDown(ctx context.Context, act renjia.Act, id DisclosureID, on renjia.Date) (Disclosure, error) {
	return change(ctx, r, act, "governance.disclosure.take-down", disclosures, id, func(_ *storage.Tx, d *Disclosure) error {
		if !d.Down.IsZero() {
			return &renjia.StateError{Record: "disclosure", ID: id.String(), State: "down", Verb: "take-down"}
		}
		d.Down = on
		return nil
	})
}
