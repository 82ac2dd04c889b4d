package talent

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent/credential"
	"github.com/renjia-project/renjia/talent/survival"
)

// Share is an exact share with what it was made of. A share of nothing is an
// error, never 0.
type Share struct {
	Measure     string             `json:"measure"`
	Value       renjia.Fraction    `json:"value"`
	Part        int64              `json:"part"`
	Whole       int64              `json:"whole"`
	Explanation renjia.Explanation `json:"explanation"`
}

func share(measure string, title renjia.Text, part, whole int64) (Share, error) {
	if whole == 0 {
		return Share{}, fmt.Errorf("%s: undefined, there is nobody to count: %w", measure, renjia.ErrInvalid)
	}
	f, err := renjia.NewFraction(part, whole)
	return Share{measure, f, part, whole, renjia.Explanation{
		Title: title, Steps: []renjia.Step{renjia.Fact(renjia.Textf("%d of %d", "%[2]d中的%[1]d", part, whole))},
	}}, err
}

// CertifiedShare returns the share of people in professional posts on a day
// whose registration stands on that day. Rules that a registration names must
// be in rules.
func CertifiedShare(ctx context.Context, r storage.Reader, rules credential.Rules, on renjia.Date) (Share, error) {
	standing := map[PersonID]bool{}
	for doc, err := range registrations.Find(ctx, r, storage.Query{}) {
		if err != nil {
			return Share{}, err
		}
		rule, ok := rules[doc.Value.Rule]
		if !ok {
			return Share{}, fmt.Errorf("registration %s: rule %q: %w", doc.Value.ID, doc.Value.Rule, renjia.ErrNotFound)
		}
		facts := credential.Facts{Registered: doc.Value.Registered, Education: doc.Value.Education}
		if rule.Status(facts, on).Stands() {
			standing[doc.Value.Person] = true
		}
	}
	staff, err := staffOn(ctx, r, on, func(e *Engagement) bool { return e.Employed() && e.Professional })
	if err != nil {
		return Share{}, err
	}
	certified := int64(0)
	for _, p := range staff {
		if standing[p] {
			certified++
		}
	}
	return share("certified-share", renjia.Text{EN: "certified share of professional staff", ZH: "专业岗位持证率"}, certified, int64(len(staff)))
}

// staffOn returns the people with an engagement of a sort on a day, once each.
func staffOn(ctx context.Context, r storage.Reader, on renjia.Date, sort func(*Engagement) bool) ([]PersonID, error) {
	var staff []PersonID
	q := storage.Query{Order: "from", Where: []storage.Cond{storage.Until("from", on.AddDays(1))}}
	for doc, err := range engagements.Find(ctx, r, q) {
		if err != nil {
			return nil, err
		}
		e := &doc.Value
		if sort(e) && e.Period.Contains(on) && !slices.Contains(staff, e.Person) {
			staff = append(staff, e.Person)
		}
	}
	return staff, nil
}

// Headcount returns how many people are employed on a day.
func Headcount(ctx context.Context, r storage.Reader, on renjia.Date) (int64, error) {
	staff, err := staffOn(ctx, r, on, (*Engagement).Employed)
	return int64(len(staff)), err
}

// SupervisionRatio returns workers under supervision per supervisor on a day.
func SupervisionRatio(ctx context.Context, r storage.Reader, on renjia.Date) (Share, error) {
	supervisors, workers := map[PersonID]bool{}, map[PersonID]bool{}
	for doc, err := range supervisions.Find(ctx, r, storage.Query{}) {
		if err != nil {
			return Share{}, err
		}
		if doc.Value.Period.Contains(on) {
			supervisors[doc.Value.Supervisor], workers[doc.Value.Worker] = true, true
		}
	}
	return share("supervision-ratio", renjia.Text{EN: "workers per supervisor", ZH: "督导比"}, int64(len(workers)), int64(len(supervisors)))
}

// Turnover returns separations in a period over the mean of the headcounts on
// its first day and on the day after its last: 2·left/(first + last). Volunteers
// do not count.
func Turnover(ctx context.Context, r storage.Reader, p renjia.Period) (Share, error) {
	if _, bounded := p.Days(); !bounded {
		return Share{}, fmt.Errorf("turnover: period %s is open: %w", p, renjia.ErrInvalid)
	}
	first, err := Headcount(ctx, r, p.From)
	if err != nil {
		return Share{}, err
	}
	last, err := Headcount(ctx, r, p.Until)
	if err != nil {
		return Share{}, err
	}
	left := int64(0)
	for doc, err := range engagements.Find(ctx, r, storage.Query{}) {
		if err != nil {
			return Share{}, err
		}
		until := doc.Value.Period.Until
		if doc.Value.Employed() && !until.IsZero() && p.From.Before(until) && !p.Until.Before(until) {
			left++
		}
	}
	return share("turnover", renjia.Text{EN: "separations over mean headcount", ZH: "离职率"}, 2*left, first+last)
}

// Minutes returns the minutes of each person's records that begin in a period of
// the person's own calendar, by activity. Reversed records do not count, and
// only approved ones if approvedOnly.
func Minutes(ctx context.Context, r storage.Reader, p renjia.Period, approvedOnly bool) (map[PersonID]map[string]int64, error) {
	zones, err := zonesOf(ctx, r)
	if err != nil {
		return nil, err
	}
	minutes := map[PersonID]map[string]int64{}
	for doc, err := range hours.Find(ctx, r, storage.Query{Order: "slot"}) { // reversed records have no slot
		if err != nil {
			return nil, err
		}
		h := &doc.Value
		if (approvedOnly && h.State != HoursApproved) || !p.Contains(renjia.DateIn(h.Interval.From, zones[h.Person])) {
			continue
		}
		if minutes[h.Person] == nil {
			minutes[h.Person] = map[string]int64{}
		}
		minutes[h.Person][h.Activity] += h.Minutes()
	}
	return minutes, nil
}

// Spells returns the lengths in days of all spells of employment up to a day:
// ended ones as events, running ones as censored. Two engagements of one person
// count apart.
func Spells(ctx context.Context, r storage.Reader, on renjia.Date) (spells []survival.Spell, err error) {
	q := storage.Query{Order: "from", Where: []storage.Cond{storage.Until("from", on)}}
	for doc, err := range engagements.Find(ctx, r, q) {
		if err != nil {
			return nil, err
		}
		e := &doc.Value
		if !e.Employed() {
			continue
		}
		ended := !e.Period.Until.IsZero() && !on.Before(e.Period.Until)
		until := on
		if ended {
			until = e.Period.Until
		}
		spells = append(spells, survival.Spell{Length: float64(until.Sub(e.Period.From)), Event: ended})
	}
	return spells, nil
}

func zonesOf(ctx context.Context, r storage.Reader) (map[PersonID]*time.Location, error) {
	zones := map[PersonID]*time.Location{}
	for doc, err := range people.Find(ctx, r, storage.Query{}) {
		if err != nil {
			return nil, err
		}
		zone, err := doc.Value.Location()
		if err != nil {
			return nil, err
		}
		zones[doc.Value.ID] = zone
	}
	return zones, nil
}
