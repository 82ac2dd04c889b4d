package talent

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Absence is a time in which somebody who is engaged does not work: leave, illness,
// secondment. Why is nobody's business here.
type Absence struct {
	ID     AbsenceID     `json:"id"`
	Person PersonID      `json:"person" privacy:"personal,about"`
	Period renjia.Period `json:"period" privacy:"personal"`
}

// AbsenceID identifies an Absence.
type AbsenceID = renjia.ID[Absence]

// Validate checks that the absence is complete.
func (a *Absence) Validate() error {
	var p renjia.Problems
	p.Require(!a.ID.IsZero(), "id", "must be given")
	p.Require(!a.Person.IsZero(), "person", "must be given")
	p.Require(!a.Period.From.IsZero(), "period.from", "must be given")
	p.Within("period", a.Period.Validate())
	return p.Err("absence")
}

// RecordAbsence records that an enrolled person is absent; the end may be open.
func (r *Registry) RecordAbsence(ctx context.Context, act renjia.Act, a Absence) (Absence, error) {
	err := add(ctx, r.w, act, "talent.absence.begin", &a, &a.ID, func(tx *storage.Tx, a Absence) (bool, error) {
		if err := enrolled(ctx, tx, a.Person); err != nil {
			return false, err
		}
		return true, absences.Insert(tx, a)
	})
	return a, err
}

// EndAbsence ends an open absence; until is the first day of work.
func (r *Registry) EndAbsence(ctx context.Context, act renjia.Act, id AbsenceID, until renjia.Date) (Absence, error) {
	return step(ctx, r.w, act, "talent.absence.end", absences, id, func(a *Absence) error {
		return endPeriod("absence", id.String(), &a.Period, until)
	})
}

// Affected is a worker whom the absence of a supervisor leaves without supervision
// for at least one whole window of the cadence.
type Affected struct {
	Worker     PersonID        `json:"worker"`
	Supervisor PersonID        `json:"supervisor"`
	Absence    AbsenceID       `json:"absence"`
	Windows    []renjia.Period `json:"windows"` // that lie wholly in the absence and before the horizon
}

// Unsupervised returns the workers whom absences that reach into a period leave
// without supervision: a whole window of the cadence passes in which their
// supervisor is absent and no other supervisor of theirs is there on any day of it. A
// worker whose supervisors are all absent is named once for each of them. An open absence lasts to the end of the period. The order is that of worker and
// supervisor.
func Unsupervised(ctx context.Context, r storage.Reader, c Cadence, in renjia.Period) (all []Affected, err error) {
	if _, bounded := in.Days(); !bounded {
		return nil, fmt.Errorf("unsupervised: period %s is open: %w", in, renjia.ErrInvalid)
	}
	away, err := absencesOf(ctx, r, in.Until)
	if err != nil {
		return nil, err
	}
	pairs, err := pairsOf(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, s := range pairs {
		for _, a := range away[s.Supervisor] {
			hit := Affected{Worker: s.Worker, Supervisor: s.Supervisor, Absence: a.ID}
			if hit.Windows, err = uncovered(&s, &a, c, in, pairs, away); err != nil {
				return nil, err
			}
			if len(hit.Windows) > 0 {
				all = append(all, hit)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Affected) int {
		if n := strings.Compare(a.Worker.String(), b.Worker.String()); n != 0 {
			return n
		}
		return strings.Compare(a.Supervisor.String(), b.Supervisor.String())
	})
	return all, nil
}

// uncovered returns the windows of a pair that lie wholly in an absence, reach into
// the period and in which nobody else supervises the worker.
func uncovered(s *Supervision, a *Absence, c Cadence, in renjia.Period, pairs []Supervision, away map[PersonID][]Absence) (missed []renjia.Period, err error) {
	until := in.Until
	for _, end := range []renjia.Date{s.Period.Until, a.Period.Until} {
		if !end.IsZero() && end.Before(until) {
			until = end
		}
	}
	windows, err := c.Windows(s.Period.From, until)
	if err != nil {
		return nil, err
	}
	for _, w := range windows {
		whole := !w.From.Before(a.Period.From) && !until.Before(w.Until)
		if whole && w.Overlaps(in) && !replaced(s, w, pairs, away) {
			missed = append(missed, w)
		}
	}
	return missed, nil
}

// replaced reports whether on some day of a window another supervisor of the worker
// is there.
func replaced(s *Supervision, w renjia.Period, pairs []Supervision, away map[PersonID][]Absence) bool {
	for _, other := range pairs {
		if other.Worker != s.Worker || other.Supervisor == s.Supervisor {
			continue
		}
		both, ok := other.Period.Intersect(w)
		for d := both.From; ok && d.Before(both.Until); d = d.AddDays(1) {
			if !slices.ContainsFunc(away[other.Supervisor], func(a Absence) bool { return a.Period.Contains(d) }) {
				return true
			}
		}
	}
	return false
}

// absencesOf returns the absences that begin before a day, by person.
func absencesOf(ctx context.Context, r storage.Reader, until renjia.Date) (map[PersonID][]Absence, error) {
	away := map[PersonID][]Absence{}
	for doc, err := range absences.Find(ctx, r, storage.Query{Order: "from", Where: []storage.Cond{storage.Until("from", until)}}) {
		if err != nil {
			return nil, err
		}
		away[doc.Value.Person] = append(away[doc.Value.Person], doc.Value)
	}
	return away, nil
}

func pairsOf(ctx context.Context, r storage.Reader) (pairs []Supervision, err error) {
	for doc, err := range supervisions.Find(ctx, r, storage.Query{}) {
		if err != nil {
			return nil, err
		}
		pairs = append(pairs, doc.Value)
	}
	return pairs, nil
}
