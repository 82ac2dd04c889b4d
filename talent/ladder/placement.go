package ladder

import (
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// Career is what is known of one worker.
type Career struct {
	Post         string          // on the day asked about
	Service      []renjia.Period // spells of service, in order and disjoint; an open one still runs
	Education    []string        // what was completed, such as bachelor
	Certificates []string        // credentials held
	Appraisals   map[int]string  // result by calendar year
}

// Placement is a worker's grade on a day.
type Placement struct {
	Ladder  string `json:"ladder"`
	Post    string `json:"post"`
	Grade   int    `json:"grade"`
	Months  int    `json:"months"`  // of service
	Lost    int    `json:"lost"`    // months of years whose appraisal does not count
	Credit  int    `json:"credit"`  // months of education
	Steps   int    `json:"steps"`   // full steps of counted years
	Bonus   int    `json:"bonus"`   // grades of certificates
	Highest bool   `json:"highest"` // the post has no higher grade
	// Next is the first day of the next grade, if service goes on and every year
	// counts; none at the highest grade or without service on the day.
	Next        renjia.Date        `json:"next,omitzero"`
	Pay         renjia.Fraction    `json:"pay,omitzero"` // coefficient, if the ladder has any
	Explanation renjia.Explanation `json:"explanation"`
}

// Place returns the grade of a worker on a day, with the steps that lead to it.
// Service that begins later does not count, and neither does any appraisal of a
// year that is not over or of which not every month was served. An appraisal with
// a result that the ladder does not name is ErrInvalid; a worker without any
// service is placed at the lowest grade of the post, plus credits.
func (l *Ladder) Place(c Career, on renjia.Date) (Placement, error) {
	post, err := l.Post(c.Post)
	if err != nil {
		return Placement{}, err
	}
	if err := c.check(); err != nil {
		return Placement{}, err
	}
	p := Placement{Ladder: l.ID, Post: post.ID, Months: months(c.Service, on), Credit: 12 * l.credit(c.Education), Bonus: l.bonus(c.Certificates)}
	if p.Lost, err = l.lost(&c, on); err != nil {
		return Placement{}, err
	}
	p.Steps = max(0, p.Months-p.Lost+p.Credit) / (12 * l.StepYears)
	p.Grade = min(post.Max, post.Min+p.Steps+p.Bonus)
	p.Highest = p.Grade == post.Max
	if len(l.Pay) > 0 {
		p.Pay = l.Pay[p.Grade-1]
	}
	p.Next = l.next(&p, &c, on)
	p.Explanation = l.explain(&p, post, on)
	return p, nil
}

func (c *Career) check() error {
	var p renjia.Problems
	var last renjia.Date
	for i, s := range c.Service {
		path := fmt.Sprintf("service[%d]", i)
		p.Within(path, s.Validate())
		p.Require(!s.From.IsZero(), path+".from", "must be given")
		p.Require(i == 0 || !last.IsZero() && !s.From.Before(last), path, "must come after the spell before")
		last = s.Until
	}
	return p.Err("career")
}

// months adds up the whole months of each spell up to a day.
func months(service []renjia.Period, on renjia.Date) (sum int) {
	for _, s := range service {
		sum += whole(s.From, end(s, on))
	}
	return sum
}

// end is the first day that no longer counts: the day itself does not.
func end(s renjia.Period, on renjia.Date) renjia.Date {
	if s.Until.IsZero() || on.Before(s.Until) {
		return on
	}
	return s.Until
}

// whole is the largest n such that n months after from is not after until.
func whole(from, until renjia.Date) int {
	if until.Before(from) {
		return 0
	}
	n := 12*(until.Year()-from.Year()) + int(until.Month()) - int(from.Month())
	if until.Before(from.AddMonths(n)) {
		n--
	}
	return n
}

// credit returns the most years that somebody's education counts for.
func (l *Ladder) credit(education []string) (years int) {
	for _, c := range l.Credits {
		if slices.Contains(education, c.Education) {
			years = max(years, c.Years)
		}
	}
	return years
}

// bonus returns the most grades that somebody's certificates add.
func (l *Ladder) bonus(held []string) (grades int) {
	for _, c := range l.Certificates {
		if slices.Contains(held, c.Credential) {
			grades = max(grades, c.Grades)
		}
	}
	return grades
}

// lost returns the months of full calendar years of service that do not count.
func (l *Ladder) lost(c *Career, on renjia.Date) (sum int, err error) {
	if l.Appraisal == nil {
		return 0, nil
	}
	for _, s := range c.Service {
		for year := s.From.Year(); year < end(s, on).Year(); year++ {
			first, err := renjia.NewDate(year, 1, 1)
			if err != nil {
				return 0, err
			}
			if first.Before(s.From) || end(s, on).Before(first.AddYears(1)) {
				continue // not the whole year
			}
			counts, err := l.Appraisal.counts(c.Appraisals[year])
			if err != nil {
				return 0, fmt.Errorf("ladder %s: appraisal of %d: %w", l.ID, year, err)
			}
			if !counts {
				sum += 12
			}
		}
	}
	return sum, nil
}

func (a *Appraisal) counts(result string) (bool, error) {
	switch {
	case result == "":
		return a.Missing == MissingCounts, nil
	case slices.Contains(a.Counts, result):
		return true, nil
	case slices.Contains(a.Not, result):
		return false, nil
	}
	known := append(slices.Clone(a.Counts), a.Not...)
	return false, fmt.Errorf("result %q: want one of %s: %w", result, strings.Join(known, ", "), renjia.ErrInvalid)
}

// next finds the day on which the running spell has the months still needed.
func (l *Ladder) next(p *Placement, c *Career, on renjia.Date) renjia.Date {
	if p.Highest || len(c.Service) == 0 {
		return renjia.Date{}
	}
	running := c.Service[len(c.Service)-1]
	if !running.Contains(on) {
		return renjia.Date{}
	}
	needed := 12*l.StepYears*(p.Steps+1) + p.Lost - p.Credit - p.Months
	next := running.From.AddMonths(whole(running.From, on) + needed)
	if !running.Until.IsZero() && running.Until.Before(next) {
		return renjia.Date{}
	}
	return next
}

func (l *Ladder) explain(p *Placement, post Post, on renjia.Date) renjia.Explanation {
	e := renjia.Explanation{Title: renjia.Textf("grade %d on %s", "%[2]s为%[1]d级", p.Grade, on)}
	e.Steps = append(e.Steps,
		renjia.Step{Claim: renjia.Textf("%[1]s, grades %[3]d to %[4]d", "%[2]s,%[3]d至%[4]d级", post.Title.In(renjia.English), post.Title.In(renjia.Chinese), post.Min, post.Max), Holds: true, Source: l.Source},
		renjia.Fact(renjia.Textf("%d months of service, %d of them in years that do not count", "服务%d个月,其中%d个月不计入", p.Months, p.Lost)),
		renjia.Fact(renjia.Textf("%d months credited for education", "学历折算%d个月", p.Credit)),
		renjia.Fact(renjia.Textf("%d full steps of %d years", "满%d个%d年档", p.Steps, l.StepYears)))
	if p.Bonus > 0 {
		e.Steps = append(e.Steps, renjia.Fact(renjia.Textf("%d grades for certificates", "证书加%d级", p.Bonus)))
	}
	if p.Highest {
		e.Steps = append(e.Steps, renjia.Fact(renjia.Text{EN: "the highest grade of the post", ZH: "已达本岗位最高级"}))
	}
	if !p.Next.IsZero() {
		e.Steps = append(e.Steps, renjia.Fact(renjia.Textf("the next grade from %s, if every year counts", "如各年均计入,自%s起晋级", p.Next)))
	}
	return e
}
