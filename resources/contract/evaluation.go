package contract

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// EvaluationID identifies an evaluation.
type EvaluationID = renjia.ID[Evaluation]

// EvaluationKind is why a contract is evaluated.
type EvaluationKind string

// The kinds of evaluation. Tranches name them.
const (
	MidTerm      EvaluationKind = "mid-term"      // 中期评估
	Final        EvaluationKind = "final"         // 末期评估
	ReEvaluation EvaluationKind = "re-evaluation" // 复评, after a rectification
	SpotCheck    EvaluationKind = "spot-check"    // 抽查
)

// Evaluation is one evaluation of a contract: under one version of a scheme,
// with the sheets of its evaluators and, once decided, its result.
type Evaluation struct {
	ID       EvaluationID   `json:"id"`
	Contract ID             `json:"contract"`
	Kind     EvaluationKind `json:"kind"`
	Scheme   string         `json:"scheme"`  // identifier
	Version  string         `json:"version"` // of the scheme; scores of two versions do not compare
	Held     renjia.Date    `json:"held"`
	Of       EvaluationID   `json:"of,omitzero"` // of a re-evaluation: the one it repeats
	Sheets   []Sheet        `json:"sheets"`
	Result   *Score         `json:"result,omitempty"`
}

// Sheet is what one evaluator marked. Several sheets of one evaluator (several
// residents' committees) count with their mean.
type Sheet struct {
	Evaluator string     `json:"evaluator"` // code in the scheme
	By        renjia.Ref `json:"by" privacy:"personal"`
	Marks     []Mark     `json:"marks"`
}

// Mark is the mark of one item.
type Mark struct {
	Item   string          `json:"item"`
	Points renjia.Fraction `json:"points,omitzero"` // of an additive item
	Grade  string          `json:"grade,omitempty"` // of a graded one
	Times  int64           `json:"times,omitempty"` // of a deduction
	Note   string          `json:"note,omitempty"`
}

// Score is the exact result of an evaluation, with its grade.
type Score struct {
	Score      renjia.Fraction  `json:"score"` // out of 100
	Grade      string           `json:"grade"`
	Passed     bool             `json:"passed"`
	Rounding   renjia.Rounding  `json:"rounding,omitempty"` // that of the grade, if one was named
	Evaluators []EvaluatorScore `json:"evaluators"`

	Explanation renjia.Explanation `json:"explanation"`
}

// EvaluatorScore is the part of one evaluator.
type EvaluatorScore struct {
	Evaluator string          `json:"evaluator"`
	Weight    renjia.Fraction `json:"weight"` // as it counted
	Sheets    int             `json:"sheets"`
	Score     renjia.Fraction `json:"score"` // out of 100, the mean of the sheets
}

// Validate reports every problem of the evaluation on its own.
func (e Evaluation) Validate() error {
	var p renjia.Problems
	p.Require(!e.Contract.IsZero(), "contract", "must be given")
	p.Require(slices.Contains([]EvaluationKind{MidTerm, Final, ReEvaluation, SpotCheck}, e.Kind), "kind", "%q: want mid-term, final, re-evaluation or spot-check", e.Kind)
	p.Require(e.Scheme != "", "scheme", "must be given")
	p.Require(e.Version != "", "version", "must be given")
	p.Require(!e.Held.IsZero(), "held", "must be given")
	p.Require((e.Kind == ReEvaluation) == !e.Of.IsZero(), "of", "must be given for a re-evaluation, and only for one")
	p.Require(len(e.Sheets) > 0, "sheets", "must be given")
	for i, s := range e.Sheets {
		p.Require(s.Evaluator != "", fmt.Sprintf("sheets[%d].evaluator", i), "must be given")
		p.Require(!s.By.IsZero(), fmt.Sprintf("sheets[%d].by", i), "must be given")
	}
	return p.Err("evaluation")
}

// Decide computes the score under the scheme. Every sheet must mark every item
// of its evaluator once. A missing evaluator is an error that names it, unless
// the scheme renormalizes. The rounding is that of a grade which the text
// states for whole scores only; see [Scheme.Grade]. It may be empty.
func (e Evaluation) Decide(s Scheme, r renjia.Rounding) (Score, error) {
	if err := e.fits(s); err != nil {
		return Score{}, err
	}
	result := Score{Explanation: renjia.Explanation{Title: s.Name}}
	total, weights := exact{}, exact{}
	for _, x := range s.Evaluators {
		part, err := e.part(x)
		if err != nil {
			return Score{}, err
		}
		if part.Sheets == 0 {
			continue
		}
		total, weights = total.add(exact{}.plus(part.Score).times(x.Weight)), weights.plus(x.Weight)
		result.Evaluators = append(result.Evaluators, part)
	}
	var err error
	if result.Score, err = total.over(weights).fraction(); err != nil {
		return Score{}, fmt.Errorf("evaluation %s: %w", e.ID, err)
	}
	for i := range result.Evaluators {
		part := &result.Evaluators[i]
		if part.Weight, err = (exact{}.plus(part.Weight)).over(weights).fraction(); err != nil {
			return Score{}, fmt.Errorf("evaluation %s: %w", e.ID, err)
		}
	}
	return result.graded(s, r)
}

func (score Score) graded(s Scheme, r renjia.Rounding) (Score, error) {
	band, err := s.Grade(score.Score, r)
	if err != nil {
		return Score{}, err
	}
	score.Grade, score.Passed = band.Grade, band.Pass
	if score.Rounding = s.Rounding; score.Rounding == "" {
		score.Rounding = r
	}
	source := s.Source
	if s.Article != "" {
		source += " " + s.Article
	}
	for _, x := range score.Evaluators {
		e, _ := s.evaluator(x.Evaluator)
		score.Explanation.Steps = append(score.Explanation.Steps, renjia.Fact(renjia.Textf(
			"%s: %s of 100, weight %s", "%s：%s分（满分100），权重%s", e.Name.In(renjia.English), x.Score, x.Weight)))
	}
	step := renjia.Step{
		Claim: renjia.Textf("score against the grade %s", "总分与等级“%s”", band.Name.In(renjia.Chinese)),
		Left:  score.Score.String(), Op: renjia.AtLeast, Right: band.From.String(),
		Holds: score.Score.Compare(band.From) >= 0, Source: source,
	}
	if !step.Holds { // lifted by rounding
		step.Claim = renjia.Textf("score, rounded %s, against the grade", "总分（%s取整）与等级", score.Rounding)
		step.Left, step.Holds = band.From.String(), true
	}
	score.Explanation.Steps = append(score.Explanation.Steps, step)
	return score, nil
}

// fits checks that the sheets are those the scheme asks for.
func (e Evaluation) fits(s Scheme) error {
	if err := e.Validate(); err != nil {
		return err
	}
	if err := s.Validate(); err != nil {
		return err
	}
	var p renjia.Problems
	p.Require(e.Scheme == s.ID && e.Version == s.Version, "scheme", "is %s version %s, not %s version %s", e.Scheme, e.Version, s.ID, s.Version)
	p.Require(s.Valid.Contains(e.Held), "held", "%s is outside the validity %s of the scheme", e.Held, s.Valid)
	for i, sheet := range e.Sheets {
		x, ok := s.evaluator(sheet.Evaluator)
		p.Require(ok, fmt.Sprintf("sheets[%d].evaluator", i), "%q is not in the scheme", sheet.Evaluator)
		if ok {
			sheet.check(&p, fmt.Sprintf("sheets[%d]", i), x)
		}
	}
	for _, x := range s.Evaluators {
		there := slices.ContainsFunc(e.Sheets, func(sheet Sheet) bool { return sheet.Evaluator == x.Code })
		p.Require(there || s.Missing == MissingRenormalize, "sheets", "evaluator %q is missing", x.Code)
	}
	return p.Err("evaluation")
}

// check requires a mark for each item, within what the item allows.
func (s Sheet) check(p *renjia.Problems, path string, e Evaluator) {
	marked := map[string]bool{}
	for k, m := range s.Marks {
		at := fmt.Sprintf("%s.marks[%d]", path, k)
		i := slices.IndexFunc(e.Items, func(i Item) bool { return i.Code == m.Item })
		if i < 0 || marked[m.Item] {
			p.Add(at+".item", "%q: want each item of the evaluator once", m.Item)
			continue
		}
		marked[m.Item] = true
		m.check(p, at, e.Items[i])
	}
	for _, item := range e.Items {
		p.Require(marked[item.Code], path+".marks", "item %q has no mark", item.Code)
	}
}

func (m Mark) check(p *renjia.Problems, at string, item Item) {
	switch item.Kind {
	case Additive:
		p.Require(m.Points.Sign() >= 0 && m.Points.Compare(item.Points) <= 0, at+".points", "%s: want 0 to %s", m.Points, item.Points)
	case Graded:
		p.Require(slices.ContainsFunc(item.Grades, func(g ItemGrade) bool { return g.Grade == m.Grade }), at+".grade", "%q is not a grade of the item", m.Grade)
	case Deduction:
		p.Require(m.Times >= 0, at+".times", "%d is negative", m.Times)
	}
	p.Require(item.Kind == Additive || m.Points.IsZero(), at+".points", "are of additive items only")
	p.Require(item.Kind == Graded || m.Grade == "", at+".grade", "is of graded items only")
	p.Require(item.Kind == Deduction || m.Times == 0, at+".times", "are of deductions only")
}

// part is the mean of an evaluator's sheets; none gives none.
func (e Evaluation) part(x Evaluator) (EvaluatorScore, error) {
	part, sum := EvaluatorScore{Evaluator: x.Code, Weight: x.Weight}, exact{}
	for _, sheet := range e.Sheets {
		if sheet.Evaluator == x.Code {
			sum = sum.add(sheet.score(x))
			part.Sheets++
		}
	}
	if part.Sheets == 0 {
		return part, nil
	}
	var err error
	if part.Score, err = sum.over(exact{}.plus(renjia.Frac(int64(part.Sheets), 1))).fraction(); err != nil {
		err = fmt.Errorf("evaluator %q: %w", x.Code, err)
	}
	return part, err
}

// score is what a checked sheet gives out of 100; deductions end at 0.
func (s Sheet) score(e Evaluator) exact {
	got, full := exact{}, exact{}
	for _, m := range s.Marks {
		item := e.Items[slices.IndexFunc(e.Items, func(i Item) bool { return i.Code == m.Item })]
		full = full.plus(item.full())
		switch item.Kind {
		case Additive:
			got = got.plus(m.Points)
		case Graded:
			got = got.plus(item.Grades[slices.IndexFunc(item.Grades, func(g ItemGrade) bool { return g.Grade == m.Grade })].Points)
		case Deduction:
			off := exact{}.plus(item.Points).times(renjia.Frac(m.Times, 1))
			if !item.Limit.IsZero() && off.minus(item.Limit).sign() > 0 {
				off = exact{}.plus(item.Limit)
			}
			got = got.add(off.times(renjia.Frac(-1, 1)))
		}
	}
	if got.sign() < 0 {
		return exact{}
	}
	return got.times(renjia.Frac(100, 1)).over(full)
}
