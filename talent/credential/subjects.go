package credential

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Subjects asks for examinations of several subjects within consecutive years, by
// level: 连续两个考试年度. Its proof has "met".
type Subjects struct {
	Levels map[string]Papers
}

// Papers is the examination of one level.
type Papers struct {
	Subjects          int    `json:"subjects"`
	Years             int    `json:"consecutive_years"` // 0: one
	CertificateMonths int    `json:"pass_certificate_valid_months"`
	Then              string `json:"then"` // what follows the examination: "review"
}

// UnmarshalJSON reads the papers of each level by its name.
func (s *Subjects) UnmarshalJSON(b []byte) error { return decode(b, &s.Levels) }

// Validate checks the numbers.
func (s *Subjects) Validate() error {
	var p renjia.Problems
	p.Require(len(s.Levels) > 0, "levels", "must be given")
	for _, name := range names(s.Levels) {
		x := s.Levels[name]
		p.Require(x.Subjects > 0, name+".subjects", "must be positive")
		p.Require(x.Years >= 0, name+".consecutive_years", "must not be negative")
		p.Require(x.CertificateMonths >= 0, name+".pass_certificate_valid_months", "must not be negative")
	}
	return p.Err("subjects window")
}

// Best returns the first year of the window of years that holds most subjects, the
// latest of several, and those subjects.
func (x Papers) Best(passes map[string][]int) (from int, subjects []string) {
	for _, name := range names(passes) {
		for _, year := range passes[name] { // a best window can begin with a pass
			inside := x.inside(passes, year)
			if len(inside) > len(subjects) || len(inside) == len(subjects) && year > from {
				from, subjects = year, inside
			}
		}
	}
	return from, subjects
}

func (x Papers) inside(passes map[string][]int, from int) (subjects []string) {
	for _, name := range names(passes) {
		if slices.ContainsFunc(passes[name], func(y int) bool { return y >= from && y < from+max(x.Years, 1) }) {
			subjects = append(subjects, name)
		}
	}
	return subjects
}

func (s *Subjects) answer(e *Evidence, p *Proof) error {
	x, ok := s.Levels[e.Level]
	if !ok {
		return levelError(e.Level, names(s.Levels))
	}
	from, subjects := x.Best(e.Passes)
	last := from + max(x.Years, 1) - 1
	have := amount{Whole(int64(len(subjects))), e.Passes != nil}
	p.N = len(e.Passes)
	p.need("subjects", renjia.Textf("subjects passed in the years %d to %d", "%d至%d年内通过的科目数", from, last), have, Whole(int64(x.Subjects)))
	for _, name := range subjects {
		p.Used = append(p.Used, Used{Record: name, Credit: One})
	}
	if p.Verdict == NotMet && len(subjects) > 0 && (e.On.IsZero() || e.On.Year() <= last) {
		p.By, _ = renjia.NewDate(last, 12, 31)
	}
	x.certificate(e, p)
	p.met()
	return nil
}

// certificate tests that the pass has not lapsed, and the step that follows it.
func (x Papers) certificate(e *Evidence, p *Proof) {
	if passed := e.date("passed"); x.CertificateMonths > 0 && !passed.IsZero() && !e.On.IsZero() {
		until := passed.AddMonths(x.CertificateMonths)
		p.test(e.On.Before(until), e.On.String(), renjia.LessThan, until.String(), renjia.Text{EN: "the pass certificate has not lapsed", ZH: "成绩合格证明在有效期内"})
		p.By = until.AddDays(-1)
	}
	if x.Then == "" {
		return
	}
	done, said := e.Facts[x.Then]
	if !said {
		p.fact("then follows: %s", "此后：%s", x.Then)
		return
	}
	p.test(done, fmt.Sprint(done), renjia.Equal, "true", renjia.Both(x.Then))
}
