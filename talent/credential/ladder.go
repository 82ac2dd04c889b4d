package credential

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// Ladder lists the alternative ways to each level: education, years of work, an
// earlier credential, an examination, a review. Its proof has "met".
//
// Education is a degree, "high_school", "college", "bachelor", "master" or
// "doctor", and after it the field, "_sw" or "_other". One without a field takes
// every field. A higher degree of the same field satisfies a lower one.
type Ladder struct {
	Levels       map[string][]Alternative
	Equivalences Equivalences
}

// Alternative is one way; all that it names is needed.
type Alternative struct {
	Education  string   `json:"edu"`
	Years      Quantity `json:"years"` // of work
	Credential string   `json:"credential"`
	YearsAfter Quantity `json:"years_after"` // of work since the credential
	Exam       bool     `json:"exam"`
	Review     bool     `json:"review"`
	// AddYears: education "*_other" takes the ways of "*_sw" with so many years more.
	AddYears Quantity `json:"add_years"`
}

// UnmarshalJSON reads the alternatives of each level by its name, and
// "equivalences".
func (l *Ladder) UnmarshalJSON(b []byte) error {
	raw, err := members(b)
	if err != nil {
		return err
	}
	l.Levels = map[string][]Alternative{}
	for _, name := range names(raw) {
		if name == "equivalences" {
			err = decode(raw[name], &l.Equivalences)
		} else {
			err = l.level(name, raw[name])
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (l *Ladder) level(name string, raw json.RawMessage) error {
	var ways []Alternative
	err := decode(raw, &ways)
	l.Levels[name] = ways
	return err
}

// Validate checks the alternatives.
func (l *Ladder) Validate() error {
	var p renjia.Problems
	p.Require(len(l.Levels) > 0, "levels", "must be given")
	for _, name := range names(l.Levels) {
		named := func(a Alternative) bool { return !strings.HasPrefix(a.Education, "*") }
		p.Require(slices.ContainsFunc(l.Levels[name], named), name, "has no alternative of its own")
		for i, a := range l.Levels[name] {
			path := fmt.Sprintf("%s[%d]", name, i)
			p.Require(a != (Alternative{}), path, "asks for nothing")
			p.Require(a.Years >= 0 && a.YearsAfter >= 0 && a.AddYears >= 0, path, "years must not be negative")
			p.Require(a.YearsAfter == 0 || a.Credential != "" || a.Education != "", path+".years_after", "of what?")
		}
	}
	p.Within("equivalences", l.Equivalences.Validate())
	return p.Err("ladder")
}

// ways returns the alternatives of a level for an education, those of "*_other"
// written out.
func (l *Ladder) ways(level, education string) (ways []Alternative) {
	all := l.Levels[level]
	explicit := slices.ContainsFunc(all, func(a Alternative) bool { return a.Education == education })
	for _, a := range all {
		field, any := strings.CutPrefix(a.Education, "*")
		switch {
		case !any:
			ways = append(ways, a)
		case strings.HasSuffix(education, field) && !explicit:
			for _, b := range all {
				degree, sw := strings.CutSuffix(b.Education, "_sw")
				if sw {
					b.Education, b.Years = degree+field, b.Years.plus(a.AddYears)
					ways = append(ways, b)
				}
			}
		}
	}
	return ways
}

var degrees = []string{"high_school", "college", "bachelor", "master", "doctor"}

// covers reports whether one education satisfies what is asked.
func covers(has, asked string) bool {
	if asked == "" || has == asked {
		return true
	}
	rank := func(s string) (int, string) {
		i := slices.IndexFunc(degrees, func(d string) bool { return s == d || strings.HasPrefix(s, d+"_") })
		if i < 0 {
			return i, ""
		}
		return i, strings.TrimPrefix(strings.TrimPrefix(s, degrees[i]), "_")
	}
	have, field := rank(has)
	want, askedField := rank(asked)
	if have < 0 || want < 0 || strings.HasSuffix(field, "student") {
		return false
	}
	return have >= want && (askedField == "" || askedField == field)
}

// answer takes the words "edu" and "credential", the amounts "years" and
// "years_after" up to the day asked about, and the facts "exam" and "review". It
// keeps the alternative that is met, or else nearest: fewest things missing, then
// least years, then the first. Alternatives for another education than the person's
// own decide only where they are met.
func (l *Ladder) answer(e *Evidence, p *Proof) error {
	if _, ok := l.Levels[e.Level]; !ok {
		return levelError(e.Level, names(l.Levels))
	}
	ways := l.ways(e.Level, e.Words["edu"])
	own := slices.ContainsFunc(ways, func(a Alternative) bool { return a.Education != "" && a.Education == e.Words["edu"] })
	var best Proof
	for i := range ways {
		q := l.tried(&ways[i], e, p)
		if own && ways[i].Education != e.Words["edu"] && q.Verdict != Met {
			continue
		}
		if best.Verdict == "" || q.nearer(best) {
			best = q
		}
	}
	best.met()
	*p = best
	return nil
}

// tried returns the proof of one alternative.
func (l *Ladder) tried(a *Alternative, e *Evidence, before *Proof) Proof {
	p := *before
	p.Values = map[string]any{}
	p.Explanation.Steps = slices.Clone(before.Explanation.Steps)
	if a.Education != "" {
		p.word("edu", e, a.Education, covers(e.Words["edu"], a.Education))
	}
	if a.Credential != "" {
		p.word("credential", e, a.Credential, l.Equivalences.Count(e.Words["credential"], a.Credential, e.On))
	}
	years, after := e.amount("years"), e.amount("years_after")
	if a.Years > 0 {
		p.need("years", renjia.Text{EN: "years of work", ZH: "工作年限"}, years, a.Years)
	}
	if a.YearsAfter > 0 {
		p.need("years_after", renjia.Text{EN: "years of work since then", ZH: "此后工作年限"}, after, a.YearsAfter)
	}
	p.done("exam", a.Exam, e)
	p.done("review", a.Review, e)
	p.onlyYears(e.On)
	return p
}

func (p *Proof) word(what string, e *Evidence, asked string, ok bool) {
	has, said := e.Words[what]
	claim := renjia.Textf("%s satisfies the alternative", "%s符合条件", what)
	if !said {
		p.open(what)
		p.fact("%[1]s: %[2]s is asked for, and is not known", "%[1]s：要求%[2]s，情况不明", what, asked)
		return
	}
	p.test(ok, has, renjia.Equal, asked, claim)
	if !ok {
		p.Missing = append(p.Missing, Shortfall{What: what + " " + asked, Need: One, Short: One})
	}
}

func (p *Proof) done(what string, asked bool, e *Evidence) {
	if !asked {
		return
	}
	yes, said := e.Facts[what]
	if !said {
		p.open(what)
		return
	}
	p.test(yes, fmt.Sprint(yes), renjia.Equal, "true", renjia.Both(what))
	if !yes {
		p.Missing = append(p.Missing, Shortfall{What: what, Need: One, Short: One})
	}
}

// onlyYears gives the earliest day, where work goes on and years alone are missing.
func (p *Proof) onlyYears(on renjia.Date) {
	if on.IsZero() || p.Verdict != NotMet || len(p.Open) > 0 {
		return
	}
	var short Quantity
	for _, m := range p.Missing {
		if !strings.HasPrefix(m.What, "years") {
			return
		}
		short = max(short, m.Short)
	}
	p.Earliest = on.AddMonths(short.months())
}

// nearer reports whether a proof is nearer to being met than another.
func (p *Proof) nearer(q Proof) bool {
	order := map[Verdict]int{Met: 0, Unknown: 1, NotMet: 2}
	if order[p.Verdict] != order[q.Verdict] {
		return order[p.Verdict] < order[q.Verdict]
	}
	if kinds := func(x *Proof) int {
		n := 0
		for _, m := range x.Missing {
			if !strings.HasPrefix(m.What, "years") {
				n++
			}
		}
		return n
	}; kinds(p) != kinds(&q) {
		return kinds(p) < kinds(&q)
	}
	return p.short() < q.short()
}

func (p *Proof) short() (sum Quantity) {
	for _, m := range p.Missing {
		sum = sum.plus(m.Short)
	}
	return sum
}
