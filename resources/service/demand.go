package service

import (
	"cmp"
	"fmt"
	"iter"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
)

// Demand is what the responses to one version of an instrument amount to. Every
// count is of the people who answered; it says nothing of those who did not.
type Demand struct {
	Instrument Instrument `json:"instrument"`
	Responses  int64      `json:"responses"`
	Anonymous  int64      `json:"anonymous"`
	Items      []Item     `json:"items"` // in the order of the questions
}

// Item is the count of one question.
type Item struct {
	Question string  `json:"question"`
	Answered int64   `json:"answered"`          // responses with an answer
	Options  []int64 `json:"options,omitempty"` // how often each option was chosen, in their order
	Points   []int64 `json:"points,omitempty"`  // of a scale: how often each point was, from the least
	Sum      int64   `json:"sum,omitempty"`     // of the numbers
}

// CountDemand counts a stream of responses, exactly. It fails on the first that
// does not answer this version of the instrument as asked, and on a person who
// answers twice.
func CountDemand(i Instrument, responses iter.Seq2[Response, error]) (Demand, error) {
	d := Demand{Instrument: i, Items: make([]Item, len(i.Questions))}
	if err := i.Validate(); err != nil {
		return d, err
	}
	for n, q := range i.Questions {
		d.Items[n] = Item{Question: q.Code, Options: make([]int64, len(q.Options))}
		if q.Type == OnScale {
			d.Items[n].Points = make([]int64, q.Most-q.Least+1)
		}
	}
	seen := map[renjia.Ref]bool{}
	for r, err := range responses {
		if err == nil {
			err = i.Check(r)
		}
		if err == nil && seen[r.Person] {
			err = fmt.Errorf("person %s answered twice: %w", r.Person, renjia.ErrInvalid)
		}
		if err == nil {
			err = d.take(r)
		}
		if err != nil {
			return Demand{Instrument: i}, fmt.Errorf("response %s: %w", r.ID, err)
		}
		if !r.Person.IsZero() {
			seen[r.Person] = true
		}
	}
	return d, nil
}

func (d *Demand) take(r Response) error {
	d.Responses++
	if r.Person.IsZero() {
		d.Anonymous++
	}
	for n, q := range d.Instrument.Questions {
		a, given := r.Answers[q.Code]
		if !given {
			continue
		}
		item := &d.Items[n]
		item.Answered++
		for _, code := range a.Options {
			item.Options[q.option(code)]++
		}
		if a.Number == nil {
			continue
		}
		sum := new(big.Int).Add(big.NewInt(item.Sum), big.NewInt(*a.Number))
		if !sum.IsInt64() {
			return fmt.Errorf("question %s: the sum is out of range: %w", q.Code, renjia.ErrInvalid)
		}
		item.Sum = sum.Int64()
		if q.Type == OnScale {
			item.Points[*a.Number-q.Least]++
		}
	}
	return nil
}

// Item returns the count of a question.
func (d Demand) Item(question string) (Item, error) {
	if n := slices.IndexFunc(d.Items, func(i Item) bool { return i.Question == question }); n >= 0 {
		return d.Items[n], nil
	}
	return Item{}, fmt.Errorf("question %q: %w", question, renjia.ErrNotFound)
}

// Share returns the share of those who answered a question that chose an option.
// It fails with ErrNotFound, and with ErrInvalid if nobody answered.
func (d Demand) Share(question, option string) (renjia.Fraction, error) {
	item, err := d.Item(question)
	if err != nil {
		return renjia.Fraction{}, err
	}
	q, _ := d.Instrument.question(question)
	n := q.option(option)
	if n < 0 {
		return renjia.Fraction{}, fmt.Errorf("question %q: option %q: %w", question, option, renjia.ErrNotFound)
	}
	return share(question, item.Options[n], item.Answered)
}

// Mean returns the mean of a scale or a number over those who answered.
func (d Demand) Mean(question string) (renjia.Fraction, error) {
	item, err := d.Item(question)
	if err != nil {
		return renjia.Fraction{}, err
	}
	if q, _ := d.Instrument.question(question); q.Type != OnScale && q.Type != Number {
		return renjia.Fraction{}, fmt.Errorf("question %q: has no mean: %w", question, renjia.ErrUnsupported)
	}
	return share(question, item.Sum, item.Answered)
}

func share(question string, part, whole int64) (renjia.Fraction, error) {
	if whole == 0 {
		return renjia.Fraction{}, fmt.Errorf("question %q: nobody answered: %w", question, renjia.ErrInvalid)
	}
	return renjia.NewFraction(part, whole)
}

// Need is how often a programme was called for.
type Need struct {
	Program  string          `json:"program"`
	People   int64           `json:"people"` // responses with at least one option that calls for it
	Share    renjia.Fraction `json:"share"`  // of all responses
	Rank     int             `json:"rank"`   // 1 is the most; equal numbers have the same rank
	Existing bool            `json:"existing"`
}

// Needs says which programmes the needs of the responses call for (需求—项目对应),
// most called for first, then by code. A response counts once for a programme,
// however many of its options call for it. With a tree, Existing says whether
// the programme is in it. It fails as [CountDemand] does.
func Needs(i Instrument, tree *Tree, responses iter.Seq2[Response, error]) ([]Need, error) {
	people := map[string]int64{}
	for _, q := range i.Questions {
		for _, o := range q.Options {
			for _, program := range o.Programs {
				people[program] = 0
			}
		}
	}
	d, err := CountDemand(i, func(yield func(Response, error) bool) {
		for r, err := range responses {
			if err == nil {
				for _, program := range i.calls(r) {
					people[program]++
				}
			}
			if !yield(r, err) {
				return
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return rank(people, d.Responses, tree)
}

// calls returns the programmes that the answers of a response call for.
func (i Instrument) calls(r Response) (programs []string) {
	for _, q := range i.Questions {
		for _, code := range r.Answers[q.Code].Options {
			n := q.option(code)
			if n < 0 {
				continue
			}
			for _, program := range q.Options[n].Programs {
				if !slices.Contains(programs, program) {
					programs = append(programs, program)
				}
			}
		}
	}
	return programs
}

func rank(people map[string]int64, responses int64, tree *Tree) ([]Need, error) {
	needs := make([]Need, 0, len(people))
	for program, n := range people {
		need := Need{Program: program, People: n}
		if responses > 0 {
			var err error
			if need.Share, err = renjia.NewFraction(n, responses); err != nil {
				return nil, err
			}
		}
		if tree != nil {
			_, need.Existing = tree.Program(program)
		}
		needs = append(needs, need)
	}
	slices.SortFunc(needs, func(a, b Need) int {
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(a.Program, b.Program))
	})
	for n := range needs {
		needs[n].Rank = n + 1
		if n > 0 && needs[n].People == needs[n-1].People {
			needs[n].Rank = needs[n-1].Rank
		}
	}
	return needs, nil
}

// Shift is how the share of an option changed between two surveys.
type Shift struct {
	Question string          `json:"question"`
	Option   string          `json:"option"`
	Before   renjia.Fraction `json:"before"`
	After    renjia.Fraction `json:"after"`
	Change   renjia.Fraction `json:"change"` // after − before
}

// CompareDemand compares the shares of all options in two surveys with the same
// version of an instrument; another version is a *VersionError. Questions that
// nobody answered in one of them are left out.
func CompareDemand(before, after Demand) ([]Shift, error) {
	if before.Instrument.ID != after.Instrument.ID || before.Instrument.Name() != after.Instrument.Name() {
		return nil, &VersionError{Want: before.Instrument.Name(), Got: after.Instrument.Name()}
	}
	var shifts []Shift
	for n, q := range before.Instrument.Questions {
		b, a := before.Items[n], after.Items[n]
		if b.Answered == 0 || a.Answered == 0 {
			continue
		}
		for m, o := range q.Options {
			s := Shift{Question: q.Code, Option: o.Code}
			for _, f := range [...]struct {
				to *renjia.Fraction
				of *big.Rat
			}{
				{&s.Before, big.NewRat(b.Options[m], b.Answered)},
				{&s.After, big.NewRat(a.Options[m], a.Answered)},
				{&s.Change, new(big.Rat).Sub(big.NewRat(a.Options[m], a.Answered), big.NewRat(b.Options[m], b.Answered))},
			} {
				var err error
				if *f.to, err = fraction(f.of); err != nil {
					return nil, fmt.Errorf("question %q: %w", q.Code, err)
				}
			}
			shifts = append(shifts, s)
		}
	}
	return shifts, nil
}

// fraction converts a rational, or fails if it does not fit 64 bits.
func fraction(r *big.Rat) (renjia.Fraction, error) {
	if !r.Num().IsInt64() || !r.Denom().IsInt64() {
		return renjia.Fraction{}, fmt.Errorf("the figure is out of range: %w", renjia.ErrInvalid)
	}
	return renjia.NewFraction(r.Num().Int64(), r.Denom().Int64())
}
