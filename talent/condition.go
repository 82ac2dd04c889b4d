package talent

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent/credential"
)

// StaffingCondition is what a contract asks of a team (人员配置要求). What is zero
// is not asked for.
type StaffingCondition struct {
	Staff        int64 `json:"staff,omitempty"`        // people employed, at least
	Professional int64 `json:"professional,omitempty"` // of them in professional posts, at least
	Certified    int64 `json:"certified,omitempty"`    // of those with a registration that stands, at least
	// WorkersPerSupervisor is how many workers under supervision there may be for
	// each supervisor, at most.
	WorkersPerSupervisor renjia.Fraction `json:"workers_per_supervisor,omitzero"`
	// Registered is how many people in professional posts have a registration that
	// stands, at least, by the rule of the registration, such as cn/social-worker.
	Registered map[string]int64 `json:"registered,omitempty"`
	// CentresPerSupervisor is at how many organizations the workers of one
	// supervisor may be engaged, at most.
	CentresPerSupervisor int64  `json:"centres_per_supervisor,omitempty"`
	Source               string `json:"source,omitempty"` // clause of the contract
}

// Validate checks that something is asked for and nothing contradicts itself.
func (c *StaffingCondition) Validate() error {
	var p renjia.Problems
	p.Require(c.Staff >= 0, "staff", "must not be negative")
	p.Require(c.Professional >= 0, "professional", "must not be negative")
	p.Require(c.Certified >= 0, "certified", "must not be negative")
	p.Require(c.WorkersPerSupervisor.Sign() >= 0, "workers_per_supervisor", "must not be negative")
	for _, rule := range slices.Sorted(maps.Keys(c.Registered)) {
		p.Require(c.Registered[rule] > 0, "registered."+rule, "must be positive")
	}
	p.Require(c.CentresPerSupervisor >= 0, "centres_per_supervisor", "must not be negative")
	asked := c.Staff > 0 || c.Professional > 0 || c.Certified > 0 || c.WorkersPerSupervisor.Sign() > 0 || len(c.Registered) > 0 || c.CentresPerSupervisor > 0
	p.Require(asked, "staff", "nothing is asked for")
	return p.Err("staffing condition")
}

// Staffing is a team on a day against a condition.
type Staffing struct {
	On           renjia.Date        `json:"on"`
	Staff        int64              `json:"staff"`
	Professional int64              `json:"professional"`
	Certified    int64              `json:"certified"`
	Workers      int64              `json:"workers"` // under supervision
	Supervisors  int64              `json:"supervisors"`
	Registered   map[string]int64   `json:"registered,omitempty"` // by each rule asked for
	Centres      int64              `json:"centres,omitempty"`    // of the supervisor with the most, if asked for
	Met          bool               `json:"met"`
	Explanation  renjia.Explanation `json:"explanation"`
}

// CheckStaffing counts the team of a day and compares it with a condition, one
// step for each thing that is asked for. Where a ratio of supervision is asked
// for, a team without any supervisor does not meet it.
func CheckStaffing(ctx context.Context, r storage.Reader, rules credential.Rules, c StaffingCondition, on renjia.Date) (s Staffing, err error) {
	if err := c.Validate(); err != nil {
		return Staffing{}, err
	}
	s = Staffing{On: on, Explanation: renjia.Explanation{Title: renjia.Textf("staffing on %s", "%s人员配置", on)}}
	if s.Staff, err = Headcount(ctx, r, on); err != nil {
		return Staffing{}, err
	}
	if s.Certified, s.Professional, err = certification(ctx, r, rules, on); err != nil {
		return Staffing{}, err
	}
	if s.Workers, s.Supervisors, err = supervised(ctx, r, on); err != nil {
		return Staffing{}, err
	}
	if err := c.further(ctx, r, rules, &s); err != nil {
		return Staffing{}, err
	}
	c.explain(&s)
	s.Met = s.Explanation.All()
	return s, nil
}

// further counts what only some contracts ask for.
func (c *StaffingCondition) further(ctx context.Context, r storage.Reader, rules credential.Rules, s *Staffing) error {
	for rule := range c.Registered {
		one, ok := rules[rule]
		if !ok {
			return fmt.Errorf("staffing condition: rule %q: %w", rule, renjia.ErrNotFound)
		}
		n, err := registeredBy(ctx, r, one, rule, s.On)
		if err != nil {
			return err
		}
		if s.Registered == nil {
			s.Registered = map[string]int64{}
		}
		s.Registered[rule] = n
	}
	if c.CentresPerSupervisor == 0 {
		return nil
	}
	loads, err := Loads(ctx, r, renjia.Period{From: s.On, Until: s.On.AddDays(1)})
	for _, l := range loads {
		s.Centres = max(s.Centres, l.Centres)
	}
	return err
}

// registeredBy counts people in professional posts on a day with a registration of
// one rule that stands.
func registeredBy(ctx context.Context, r storage.Reader, rule credential.Rule, id string, on renjia.Date) (int64, error) {
	staff, err := staffOn(ctx, r, on, func(e *Engagement) bool { return e.Employed() && e.Professional })
	if err != nil {
		return 0, err
	}
	counted := map[PersonID]bool{}
	for doc, err := range registrations.Find(ctx, r, storage.Query{Where: []storage.Cond{storage.Eq("rule", id)}}) {
		if err != nil {
			return 0, err
		}
		if staff[doc.Value.Person] && rule.Status(doc.Value.Facts(), on).Stands() {
			counted[doc.Value.Person] = true
		}
	}
	return int64(len(counted)), nil
}

func (c *StaffingCondition) explain(s *Staffing) {
	for _, test := range [...]struct {
		claim      renjia.Text
		have, want int64
	}{
		{renjia.Text{EN: "people employed", ZH: "在职人数"}, s.Staff, c.Staff},
		{renjia.Text{EN: "people in professional posts", ZH: "专业岗位人数"}, s.Professional, c.Professional},
		{renjia.Text{EN: "of them registered", ZH: "其中有效登记人数"}, s.Certified, c.Certified},
	} {
		if test.want > 0 {
			s.Explanation.Steps = append(s.Explanation.Steps, renjia.Step{
				Claim: test.claim, Left: fmt.Sprint(test.have), Op: renjia.AtLeast, Right: fmt.Sprint(test.want), Holds: test.have >= test.want, Source: c.Source,
			})
		}
	}
	if c.WorkersPerSupervisor.Sign() > 0 {
		s.Explanation.Steps = append(s.Explanation.Steps, renjia.Step{
			Claim: renjia.Text{EN: "workers under supervision per supervisor", ZH: "每名督导所督导人数"},
			Left:  fmt.Sprintf("%d : %d", s.Workers, s.Supervisors), Op: renjia.AtMost, Right: c.WorkersPerSupervisor.String(),
			Holds: s.Supervisors > 0 && c.WorkersPerSupervisor.CompareShare(s.Workers, s.Supervisors) <= 0, Source: c.Source,
		})
	}
	for _, rule := range slices.Sorted(maps.Keys(c.Registered)) {
		s.Explanation.Steps = append(s.Explanation.Steps, renjia.Step{
			Claim: renjia.Textf("registered as %s", "登记为%s", rule), Left: fmt.Sprint(s.Registered[rule]), Op: renjia.AtLeast,
			Right: fmt.Sprint(c.Registered[rule]), Holds: s.Registered[rule] >= c.Registered[rule], Source: c.Source,
		})
	}
	if c.CentresPerSupervisor > 0 {
		s.Explanation.Steps = append(s.Explanation.Steps, renjia.Step{
			Claim: renjia.Text{EN: "organizations of the workers of one supervisor", ZH: "每名督导所督导的机构数"}, Left: fmt.Sprint(s.Centres), Op: renjia.AtMost,
			Right: fmt.Sprint(c.CentresPerSupervisor), Holds: s.Centres <= c.CentresPerSupervisor, Source: c.Source,
		})
	}
}
