package service

import (
	"iter"
	"slices"

	"github.com/renjia-project/renjia"
)

// ClientID identifies a client file.
type ClientID = renjia.ID[Client]

// Client is the file of a person the station serves (建档). A person has one
// file.
type Client struct {
	ID      ClientID    `json:"id"`
	Person  renjia.Ref  `json:"person" privacy:"personal,about"`       // of the register of parties
	Classes []string    `json:"classes,omitempty" privacy:"sensitive"` // beneficiary classes (服务对象类别), see [Classes]
	Opened  renjia.Date `json:"opened" privacy:"personal"`
	Review  renjia.Date `json:"review,omitzero" privacy:"personal"` // when the file is looked at again
	Note    string      `json:"note,omitempty" privacy:"sensitive"`
	Risks   []Risk      `json:"risks,omitempty" privacy:"sensitive"` // assessments, the newest last
	// Child says that the person is under 14: every datum is then sensitive,
	// and a guardian consents (Personal Information Protection Law arts 28, 31).
	Child    bool           `json:"child,omitempty" privacy:"minor"`
	Guardian renjia.Ref     `json:"guardian,omitzero" privacy:"minor"`
	Consent  renjia.Consent `json:"consent,omitzero" privacy:"personal"` // that the file is kept; zero: kept on another legal basis
	Closed   renjia.Date    `json:"closed,omitzero" privacy:"personal"`
}

// FilePurpose is the purpose that the consent of a client file must have.
const FilePurpose = "client-file"

// RiskLevel is how much a client is at risk (风险等级).
type RiskLevel string

// The risk levels, as stations commonly grade them.
const (
	LowRisk    RiskLevel = "low"    // 低
	MediumRisk RiskLevel = "medium" // 中
	HighRisk   RiskLevel = "high"   // 高
	Crisis     RiskLevel = "crisis" // 危机
)

// Valid reports whether the level is one of the constants.
func (l RiskLevel) Valid() bool {
	return l == LowRisk || l == MediumRisk || l == HighRisk || l == Crisis
}

// Risk is one assessment of a client's risk.
type Risk struct {
	Level  RiskLevel   `json:"level"`
	On     renjia.Date `json:"on"`
	By     renjia.Ref  `json:"by" privacy:"personal"`
	Ground string      `json:"ground,omitempty" privacy:"sensitive"`
	Review renjia.Date `json:"review"` // when it must be assessed again
}

// Validate reports every problem of the file.
func (c Client) Validate() error {
	var p renjia.Problems
	p.Require(!c.Person.IsZero(), "person", "must be given")
	p.Require(!c.Opened.IsZero(), "opened", "must be given")
	p.Require(c.Review.IsZero() || !c.Review.Before(c.Opened), "review", "%s is before the opening on %s", c.Review, c.Opened)
	p.Require(c.Closed.IsZero() || !c.Closed.Before(c.Opened), "closed", "%s is before the opening on %s", c.Closed, c.Opened)
	p.Require(!c.Child || !c.Guardian.IsZero(), "guardian", "must be given for a child under 14")
	for i, class := range c.Classes {
		p.Require(class != "" && !slices.Contains(c.Classes[:i], class), index("classes", i), "is empty or named twice")
	}
	c.checkRisks(&p)
	c.checkConsent(&p)
	return p.Err("client")
}

func (c Client) checkRisks(p *renjia.Problems) {
	last := c.Opened
	for i, r := range c.Risks {
		path := index("risks", i)
		p.Require(r.Level.Valid(), path+".level", "%q: want low, medium, high or crisis", r.Level)
		p.Require(!r.On.IsZero() && !r.On.Before(last), path+".on", "%q: want a day, not before %s", r.On, last)
		p.Require(!r.By.IsZero(), path+".by", "must be given")
		p.Require(r.On.Before(r.Review), path+".review", "%q: want a day after %s", r.Review, r.On)
		last = r.On
	}
}

func (c Client) checkConsent(p *renjia.Problems) {
	if c.Consent.Of.IsZero() && c.Consent.Purpose == "" {
		return
	}
	p.Within("consent", c.Consent.Validate())
	p.Require(c.Consent.Of == c.Person, "consent.of", "is not the person of the file")
	p.Require(c.Consent.Purpose == FilePurpose, "consent.purpose", "%q: want %q", c.Consent.Purpose, FilePurpose)
	p.Require(!c.Child || c.Consent.Guardian == c.Guardian, "consent.guardian", "must be the guardian of the file, for a child under 14")
}

// Assess adds an assessment of the risk; its review is the next review of the
// file. On an error the file is unchanged.
func (c *Client) Assess(r Risk) error {
	if !c.Closed.IsZero() {
		return &renjia.StateError{Record: "client", ID: c.ID.String(), State: "closed", Verb: "assess the risk"}
	}
	next := *c
	next.Risks = append(slices.Clip(c.Risks), r)
	next.Review = r.Review
	if err := next.Validate(); err != nil {
		return err
	}
	*c = next
	return nil
}

// Risk returns the newest assessment on a day, and false if there is none.
func (c Client) Risk(on renjia.Date) (newest Risk, ok bool) {
	for _, r := range c.Risks {
		if !on.Before(r.On) {
			newest, ok = r, true
		}
	}
	return newest, ok
}

// Due reports whether the file is to be reviewed on a day or should have been
// before.
func (c Client) Due(on renjia.Date) bool {
	return c.Closed.IsZero() && !c.Review.IsZero() && !on.Before(c.Review)
}

// DueReviews yields the files of a stream that are due on a day.
func DueReviews(on renjia.Date, files iter.Seq2[Client, error]) iter.Seq2[Client, error] {
	return func(yield func(Client, error) bool) {
		for c, err := range files {
			if (err != nil || c.Due(on)) && !yield(c, err) {
				return
			}
		}
	}
}
