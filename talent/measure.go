package talent

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent/credential"
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

// share is part/whole with the facts that explain it.
func share(measure string, title renjia.Text, part, whole int64, facts ...renjia.Text) (Share, error) {
	if whole == 0 {
		return Share{}, fmt.Errorf("%s: undefined, there is nobody to count: %w", measure, renjia.ErrInvalid)
	}
	f, err := renjia.NewFraction(part, whole)
	s := Share{measure, f, part, whole, renjia.Explanation{Title: title}}
	for _, text := range facts {
		s.Explanation.Steps = append(s.Explanation.Steps, renjia.Fact(text))
	}
	return s, err
}

// CertifiedShare returns the share of people in professional posts on a day
// whose registration stands on that day. Rules that a registration names must
// be in rules.
func CertifiedShare(ctx context.Context, r storage.Reader, rules credential.Rules, on renjia.Date) (Share, error) {
	certified, professional, err := certification(ctx, r, rules, on)
	if err != nil {
		return Share{}, err
	}
	return share("certified-share", renjia.Text{EN: "certified share of professional staff", ZH: "专业岗位持证率"}, certified, professional,
		renjia.Textf("%d people in professional posts on %s", "%[2]s专业岗位%[1]d人", professional, on),
		renjia.Textf("of them registered: %d", "其中有效登记%d人", certified))
}

// certification counts people in professional posts on a day, and those of them
// whose registration stands.
func certification(ctx context.Context, r storage.Reader, rules credential.Rules, on renjia.Date) (certified, professional int64, err error) {
	standing, err := standingOn(ctx, r, rules, on)
	if err != nil {
		return 0, 0, err
	}
	staff, err := staffOn(ctx, r, on, func(e *Engagement) bool { return e.Employed() && e.Professional })
	for p := range staff {
		if standing[p] {
			certified++
		}
	}
	return certified, int64(len(staff)), err
}

// standingOn returns the people with a registration that stands on a day.
func standingOn(ctx context.Context, r storage.Reader, rules credential.Rules, on renjia.Date) (map[PersonID]bool, error) {
	standing := map[PersonID]bool{}
	for doc, err := range registrations.Find(ctx, r, storage.Query{}) {
		if err != nil {
			return nil, err
		}
		rule, ok := rules[doc.Value.Rule]
		if !ok {
			return nil, fmt.Errorf("registration %s: rule %q: %w", doc.Value.ID, doc.Value.Rule, renjia.ErrNotFound)
		}
		if rule.Status(doc.Value.Facts(), on).Stands() {
			standing[doc.Value.Person] = true
		}
	}
	return standing, nil
}

// staffOn returns the people with an engagement of a sort on a day.
func staffOn(ctx context.Context, r storage.Reader, on renjia.Date, sort func(*Engagement) bool) (map[PersonID]bool, error) {
	staff := map[PersonID]bool{}
	q := storage.Query{Order: "from", Where: []storage.Cond{storage.Until("from", on.AddDays(1))}}
	for doc, err := range engagements.Find(ctx, r, q) {
		if err != nil {
			return nil, err
		}
		if e := &doc.Value; sort(e) && e.Period.Contains(on) {
			staff[e.Person] = true
		}
	}
	return staff, nil
}

// teamOn returns the references of all who are employed on a day, in order.
func teamOn(ctx context.Context, r storage.Reader, on renjia.Date) ([]renjia.Ref, error) {
	staff, err := staffOn(ctx, r, on, (*Engagement).Employed)
	if err != nil {
		return nil, err
	}
	var team []renjia.Ref
	for id := range staff {
		team = append(team, people.Ref(id))
	}
	slices.SortFunc(team, func(a, b renjia.Ref) int { return strings.Compare(a.String(), b.String()) })
	return team, nil
}

// Headcount returns how many people are employed on a day.
func Headcount(ctx context.Context, r storage.Reader, on renjia.Date) (int64, error) {
	staff, err := staffOn(ctx, r, on, (*Engagement).Employed)
	return int64(len(staff)), err
}

// SupervisionRatio returns workers under supervision per supervisor on a day.
func SupervisionRatio(ctx context.Context, r storage.Reader, on renjia.Date) (Share, error) {
	workers, supervisors, err := supervised(ctx, r, on)
	if err != nil {
		return Share{}, err
	}
	return share("supervision-ratio", renjia.Text{EN: "workers per supervisor", ZH: "督导比"}, workers, supervisors,
		renjia.Textf("%d workers under supervision on %s", "%[2]s受督导%[1]d人", workers, on),
		renjia.Textf("%d supervisors", "督导%d人", supervisors))
}

// supervised counts workers under supervision on a day and their supervisors.
func supervised(ctx context.Context, r storage.Reader, on renjia.Date) (workers, supervisors int64, err error) {
	over, under := map[PersonID]bool{}, map[PersonID]bool{}
	for doc, err := range supervisions.Find(ctx, r, storage.Query{}) {
		if err != nil {
			return 0, 0, err
		}
		if doc.Value.Period.Contains(on) {
			over[doc.Value.Supervisor], under[doc.Value.Worker] = true, true
		}
	}
	return int64(len(under)), int64(len(over)), nil
}

// Turnover returns separations in a period over the mean of the headcounts on
// its first day and on the day after its last: 2·separations/(first + last). A
// separation is an engagement in employment that ends after the first day and by
// the day after the last and is not recorded as an internal move. Volunteers do not
// count.
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
	causes, err := Separations(ctx, r, p)
	if err != nil {
		return Share{}, err
	}
	left := causes.Total()
	return share("turnover", renjia.Text{EN: "separations over mean headcount", ZH: "离职率"}, 2*left, first+last,
		renjia.Textf("%d separations in %s", "%[2]s离职%[1]d人次", left, p),
		renjia.Textf("%d employed on %s", "%[2]s在职%[1]d人", first, p.From),
		renjia.Textf("%d employed on %s", "%[2]s在职%[1]d人", last, p.Until))
}

// ByCause is separations by cause. Those without one are under "".
type ByCause map[Cause]int64

// Total returns the separations from the organization: all but internal moves.
func (b ByCause) Total() (sum int64) {
	for cause, n := range b {
		if cause != InternalMove {
			sum += n
		}
	}
	return sum
}

// Separations returns by cause how many engagements in employment end in a period:
// after its first day and by the day after its last.
func Separations(ctx context.Context, r storage.Reader, p renjia.Period) (ByCause, error) {
	if _, bounded := p.Days(); !bounded {
		return nil, fmt.Errorf("separations: period %s is open: %w", p, renjia.ErrInvalid)
	}
	left := ByCause{}
	q := storage.Query{Order: "from", Where: []storage.Cond{storage.Until("from", p.Until)}}
	for doc, err := range engagements.Find(ctx, r, q) {
		if err != nil {
			return nil, err
		}
		until := doc.Value.Period.Until
		if doc.Value.Employed() && !until.IsZero() && p.From.Before(until) && !p.Until.Before(until) {
			left[doc.Value.Cause]++
		}
	}
	return left, nil
}
