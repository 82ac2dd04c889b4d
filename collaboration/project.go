package collaboration

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
)

// JointProject is work that several subjects do together, one of them leading.
type JointProject struct {
	ID        ProjectID     `json:"id"`
	Title     renjia.Text   `json:"title"`
	Lead      renjia.Ref    `json:"lead"`
	Partners  []Partner     `json:"partners"` // without the lead
	Agreement AgreementID   `json:"agreement,omitzero"`
	Term      renjia.Period `json:"term,omitzero"` // as planned
	Budget    renjia.Money  `json:"budget,omitzero"`
	// Shares say who bears how much of it from which day on, the first ones
	// first; each sums to 1 over the lead and the partners of its day. Empty: no
	// shares were agreed.
	Shares       []Sharing     `json:"shares,omitempty"`
	Deliverables []Deliverable `json:"deliverables,omitempty"`
	State        ProjectState  `json:"state"`
	Proposed     renjia.Date   `json:"proposed"`
	Approved     renjia.Date   `json:"approved,omitzero"`
	Decision     renjia.Ref    `json:"decision,omitzero"` // that approved it
	Started      renjia.Date   `json:"started,omitzero"`
	Over         renjia.Date   `json:"over,omitzero"` // first day on which it no longer runs, or was cancelled
	Outcome      string        `json:"outcome,omitempty"`
}

// ProjectID identifies a JointProject.
type ProjectID = renjia.ID[JointProject]

// ProjectKind is the kind of a reference to a JointProject.
const ProjectKind = "collaboration_project"

// Partner is a subject that takes part from a day on, until another. The zero
// Period is the whole of the project.
type Partner struct {
	Subject renjia.Ref    `json:"subject"`
	Period  renjia.Period `json:"period,omitzero"`
}

// Sharing is how the contributions are shared from a day on.
type Sharing struct {
	From renjia.Date `json:"from"`
	Of   []Share     `json:"of"`
}

// Share is the share of one subject.
type Share struct {
	Subject renjia.Ref      `json:"subject"`
	Share   renjia.Fraction `json:"share"`
}

// Deliverable is something the project owes, and who does what for it.
type Deliverable struct {
	Key      string       `json:"key"` // within the project
	Title    renjia.Text  `json:"title"`
	Due      renjia.Date  `json:"due"`
	Done     renjia.Date  `json:"done,omitzero"`
	Evidence renjia.Ref   `json:"evidence,omitzero"`
	Assigned []Assignment `json:"assigned"`
}

// Assignment is what one subject is for one deliverable. One may be several
// things, each once.
type Assignment struct {
	Subject renjia.Ref `json:"subject" privacy:"personal"`
	As      RACI       `json:"as"`
}

// RACI is what somebody is for a deliverable: exactly one is accountable, at
// least one responsible.
type RACI string

// The letters of RACI.
const (
	Responsible RACI = "R" // does the work
	Accountable RACI = "A" // answers for it
	Consulted   RACI = "C" // is asked before
	Informed    RACI = "I" // is told after
)

// ProjectState is where a joint project stands.
type ProjectState string

// The states of a joint project.
const (
	ProjectProposed  ProjectState = "proposed"
	ProjectApproved  ProjectState = "approved"
	ProjectRunning   ProjectState = "running"
	ProjectClosed    ProjectState = "closed"
	ProjectCancelled ProjectState = "cancelled"
)

var projectSteps = lifecycle.Table[ProjectState]{
	ProjectProposed: {"approve": ProjectApproved, "cancel": ProjectCancelled},
	ProjectApproved: {"start": ProjectRunning, "cancel": ProjectCancelled},
	ProjectRunning:  {"close": ProjectClosed, "cancel": ProjectCancelled},
}

// Ref returns the reference to a project.
func (x *JointProject) Ref() renjia.Ref { return renjia.RefTo(ProjectKind, x.ID) }

// Running reports whether the project ran on a day. One that is over still did on
// the days before.
func (x *JointProject) Running(on renjia.Date) bool {
	return !x.Started.IsZero() && renjia.Period{From: x.Started, Until: x.Over}.Contains(on)
}

// PartnersOn returns who takes part on a day, the lead first.
func (x *JointProject) PartnersOn(on renjia.Date) []renjia.Ref {
	all := []renjia.Ref{x.Lead}
	for _, p := range x.Partners {
		if p.Period.Contains(on) {
			all = append(all, p.Subject)
		}
	}
	return all
}

// SharesOn returns the shares that hold on a day, and false if none were agreed.
func (x *JointProject) SharesOn(on renjia.Date) ([]Share, bool) {
	for i := len(x.Shares) - 1; i >= 0; i-- {
		if !on.Before(x.Shares[i].From) {
			return x.Shares[i].Of, true
		}
	}
	return nil, false
}

// Divide splits an amount by the shares of a day, exactly: the parts sum to it,
// and the tie rule says who gets the odd minor unit.
func (x *JointProject) Divide(amount renjia.Money, on renjia.Date, tie renjia.Tie) (map[renjia.Ref]renjia.Money, error) {
	shares, ok := x.SharesOn(on)
	if !ok {
		return nil, fmt.Errorf("project %s: has no shares on %s: %w", x.ID, on, renjia.ErrNotFound)
	}
	weights := make([]renjia.Fraction, len(shares))
	for i, s := range shares {
		weights[i] = s.Share
	}
	parts, _, err := amount.Allocate(weights, renjia.LargestRemainder, tie)
	if err != nil {
		return nil, fmt.Errorf("project %s: divide %s: %w", x.ID, amount, err)
	}
	divided := map[renjia.Ref]renjia.Money{}
	for i, s := range shares {
		divided[s.Subject] = parts[i]
	}
	return divided, nil
}

// SharesOf returns the exact shares of amounts of one currency, which sum to 1.
// Negative amounts and amounts that sum to nothing are errors.
func SharesOf(amounts map[renjia.Ref]renjia.Money) ([]Share, error) {
	all := make([]renjia.Money, 0, len(amounts))
	subjects := make([]renjia.Ref, 0, len(amounts))
	for ref := range amounts {
		subjects = append(subjects, ref)
	}
	slices.SortFunc(subjects, compareRefs)
	for _, ref := range subjects {
		if amounts[ref].Sign() < 0 {
			return nil, fmt.Errorf("shares: %s of %s: must not be negative: %w", amounts[ref], ref, renjia.ErrInvalid)
		}
		all = append(all, amounts[ref])
	}
	sum, err := renjia.SumMoney(all...)
	if err != nil || sum.IsZero() {
		return nil, fmt.Errorf("shares: amounts sum to %s: want more than nothing in one currency: %w", sum, renjia.ErrInvalid)
	}
	shares := make([]Share, len(all))
	for i, m := range all {
		shares[i].Subject = subjects[i]
		if shares[i].Share, err = renjia.NewFraction(m.Minor(), sum.Minor()); err != nil {
			return nil, err
		}
	}
	return shares, nil
}

// Validate checks that the project is complete, its shares sum to 1, every
// deliverable has its RACI, and its dates fit its state.
func (x *JointProject) Validate() error {
	var p renjia.Problems
	p.Require(!x.ID.IsZero(), "id", "must be given")
	p.Require(!x.Title.IsZero(), "title", "must be given")
	requireSubject(&p, "lead", x.Lead)
	x.checkPartners(&p)
	p.Within("term", x.Term.Validate())
	p.Require(x.Budget.Sign() >= 0, "budget", "must not be negative")
	x.checkShares(&p)
	x.checkDeliverables(&p)
	p.Require(projectSteps.Known(x.State), "state", "%q is unknown", x.State)
	x.checkDates(&p)
	return p.Err("joint project")
}

func (x *JointProject) checkPartners(p *renjia.Problems) {
	p.Require(len(x.Partners) > 0, "partners", "must be one or more besides the lead")
	for i, q := range x.Partners {
		path := fmt.Sprintf("partners[%d]", i)
		requireSubject(p, path+".subject", q.Subject)
		p.Require(q.Subject != x.Lead, path+".subject", "is the lead")
		p.Within(path+".period", q.Period.Validate())
		for j, o := range x.Partners[:i] {
			p.Require(o.Subject != q.Subject || !o.Period.Overlaps(q.Period), path, "overlaps partners[%d]", j)
		}
	}
}

func (x *JointProject) checkShares(p *renjia.Problems) {
	last := renjia.Date{}
	for i, s := range x.Shares {
		path := fmt.Sprintf("shares[%d]", i)
		p.Require(!s.From.IsZero() && last.Before(s.From), path+".from", "must be given and after %s", last)
		last = s.From
		sum, seen := new(big.Rat), map[renjia.Ref]bool{}
		for j, y := range s.Of {
			at := fmt.Sprintf("%s.of[%d]", path, j)
			p.Require(!seen[y.Subject], at+".subject", "is there twice")
			p.Require(slices.Contains(x.PartnersOn(s.From), y.Subject), at+".subject", "takes no part on %s", s.From)
			p.Require(y.Share.Sign() >= 0, at+".share", "must not be negative")
			seen[y.Subject] = true
			sum.Add(sum, y.Share.Rat())
		}
		p.Require(sum.Cmp(big.NewRat(1, 1)) == 0, path+".of", "shares sum to %s, want 1", sum.RatString())
	}
	x.checkSharers(p)
}

// checkSharers requires new shares whenever somebody with a share leaves.
func (x *JointProject) checkSharers(p *renjia.Problems) {
	for i, q := range x.Partners {
		until := q.Period.Until
		if until.IsZero() || !x.Over.IsZero() && !until.Before(x.Over) {
			continue
		}
		shares, _ := x.SharesOn(until)
		has := slices.ContainsFunc(shares, func(s Share) bool { return s.Subject == q.Subject && !s.Share.IsZero() })
		p.Require(!has || slices.Contains(x.PartnersOn(until), q.Subject), fmt.Sprintf("partners[%d]", i), "leaves on %s: needs new shares from then on", until)
	}
}

func (x *JointProject) checkDeliverables(p *renjia.Problems) {
	for i, d := range x.Deliverables {
		path := fmt.Sprintf("deliverables[%d]", i)
		p.Require(d.Key != "" && x.deliverable(d.Key) == i, path+".key", "%q: must be given once", d.Key)
		p.Require(!d.Title.IsZero(), path+".title", "must be given")
		p.Require(!d.Due.IsZero(), path+".due", "must be given")
		p.Require(d.Done.IsZero() || !x.Started.IsZero() && !d.Done.Before(x.Started), path+".done", "must not be before the start")
		x.checkAssigned(p, path, d)
	}
}

func (x *JointProject) checkAssigned(p *renjia.Problems, path string, d Deliverable) {
	count := map[RACI]int{}
	for i, a := range d.Assigned {
		at := fmt.Sprintf("%s.assigned[%d]", path, i)
		p.Require(slices.Contains([]RACI{Responsible, Accountable, Consulted, Informed}, a.As), at+".as", "%q: want R, A, C or I", a.As)
		p.Require(slices.Index(d.Assigned, a) == i, at, "is there twice")
		p.Require(x.takesPart(a.Subject, d), at+".subject", "takes no part when it is due")
		count[a.As]++
	}
	p.Require(count[Accountable] == 1, path+".assigned", "has %d accountable, want exactly one", count[Accountable])
	p.Require(count[Responsible] >= 1, path+".assigned", "has nobody responsible, want one or more")
}

// takesPart reports whether a subject is in the project when a deliverable is
// due, or was when it was done.
func (x *JointProject) takesPart(subject renjia.Ref, d Deliverable) bool {
	on := d.Due
	if !d.Done.IsZero() {
		on = d.Done
	}
	return slices.Contains(x.PartnersOn(on), subject)
}

func (x *JointProject) deliverable(key string) int {
	return slices.IndexFunc(x.Deliverables, func(d Deliverable) bool { return d.Key == key })
}

func (x *JointProject) checkDates(p *renjia.Problems) {
	approved := x.State == ProjectApproved || x.State == ProjectRunning || x.State == ProjectClosed
	started := x.State == ProjectRunning || x.State == ProjectClosed
	over := x.State == ProjectClosed || x.State == ProjectCancelled
	p.Require(!x.Proposed.IsZero(), "proposed", "must be given")
	last := x.Proposed
	for _, step := range [...]struct {
		path      string
		on        renjia.Date
		must, may bool
	}{
		{"approved", x.Approved, approved, approved || over},
		{"started", x.Started, started, started || over},
		{"over", x.Over, over, over},
	} {
		p.Require(!step.must || !step.on.IsZero(), step.path, "must be given in state %s", x.State)
		p.Require(step.may || step.on.IsZero(), step.path, "must be empty in state %s", x.State)
		if step.on.IsZero() {
			continue
		}
		p.Require(!step.on.Before(last), step.path, "must not be before %s", last)
		last = step.on
	}
	p.Require(x.State != ProjectClosed || x.Outcome != "", "outcome", "must be given when the project is closed")
}

// within brings the references of a project into the form of a space.
func (x JointProject) within(space string) JointProject {
	x.Lead, x.Decision = within(space, x.Lead), within(space, x.Decision)
	x.Partners, x.Shares, x.Deliverables = slices.Clone(x.Partners), slices.Clone(x.Shares), slices.Clone(x.Deliverables)
	for i := range x.Partners {
		x.Partners[i].Subject = within(space, x.Partners[i].Subject)
	}
	for i := range x.Shares {
		x.Shares[i].Of = sharesWithin(space, x.Shares[i].Of)
	}
	for i := range x.Deliverables {
		d := &x.Deliverables[i]
		d.Evidence, d.Assigned = within(space, d.Evidence), slices.Clone(d.Assigned)
		for j := range d.Assigned {
			d.Assigned[j].Subject = within(space, d.Assigned[j].Subject)
		}
	}
	return x
}

func sharesWithin(space string, all []Share) []Share {
	all = slices.Clone(all)
	for i := range all {
		all[i].Subject = within(space, all[i].Subject)
	}
	return all
}
