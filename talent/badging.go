package talent

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/badge"
	"github.com/renjia-project/renjia/talent/competency"
)

// Badging is what an issuer says in every badge.
type Badging struct {
	Issuer      badge.Profile
	Achievement string         // URI of the achievement
	Lang        renjia.Lang    // of the texts
	Zone        *time.Location // in whose calendar days begin
	At          time.Time      // when the badge is issued; whole seconds count
}

func (b Badging) check() error {
	if b.Zone == nil || b.At.IsZero() || b.Lang == "" {
		return &renjia.UnspecifiedError{What: "badge", Choices: []renjia.Choice{
			{Name: "zone", Why: "days begin at different instants"}, {Name: "at"}, {Name: "lang", Options: []string{string(renjia.English), string(renjia.Chinese)}},
		}}
	}
	return nil
}

// credential fills what all badges have. People and records are named by their
// identifiers alone.
func (b Badging) credential(id, person, name string) badge.Credential {
	return badge.Credential{
		ID: "urn:uuid:" + id, Issuer: b.Issuer, Name: name, ValidFrom: b.At.UTC().Truncate(time.Second),
		Subject: badge.Subject{ID: "urn:uuid:" + person, Achievement: badge.Achievement{ID: b.Achievement, Name: name}},
	}
}

// HoursBadge returns a certificate of hours as an Open Badge, to be signed by
// badge.Sign. A certificate that was revoked is ErrState.
func HoursBadge(c HoursCertificate, b Badging) (badge.Credential, error) {
	if err := b.check(); err != nil {
		return badge.Credential{}, err
	}
	if c.State != CertificateIssued {
		return badge.Credential{}, &renjia.StateError{Record: "hours certificate", ID: c.ID.String(), State: string(c.State), Verb: "badge"}
	}
	minutes := c.Minutes.Total()
	name := renjia.Textf("%d h %02d min of service", "服务%d小时%02d分钟", minutes/60, minutes%60)
	v := b.credential(c.ID.String(), c.Person.String(), name.In(b.Lang))
	a := &v.Subject.Achievement
	a.Type = "CommunityService"
	a.Description = renjia.Textf("served from %s to before %s", "服务时间自%s起,至%s前", c.Period.From, c.Period.Until).In(b.Lang)
	a.Criteria = renjia.Text{EN: "Records of hours approved by the organization that keeps them", ZH: "由记录单位核准的服务记录"}.In(b.Lang)
	v.Subject.Results = []badge.Result{{Description: b.Achievement, Value: fmt.Sprint(minutes)}}
	return v, v.Validate()
}

// CompetencyBadge returns an assessment as an Open Badge: the competency and level,
// the behaviour that shows it, and as alignments those references that are URIs. It
// ends with the assessment. Self-assessments, withdrawn ones and rank 0 prove
// nothing and are refused.
func CompetencyBadge(a competency.Assessment, f competency.Framework, b Badging) (badge.Credential, error) {
	if err := b.check(); err != nil {
		return badge.Credential{}, err
	}
	if a.By == competency.Self || a.Withdrawn || a.Rank == 0 {
		return badge.Credential{}, fmt.Errorf("badge of assessment %s: is by oneself, withdrawn or of rank 0: %w", a.ID, renjia.ErrForbidden)
	}
	if err := f.Check(a.Competency, a.Rank); err != nil {
		return badge.Credential{}, err
	}
	c, err := f.Competency(a.Competency)
	if err != nil {
		return badge.Credential{}, err
	}
	level := f.Levels[a.Rank-1].Title.In(b.Lang)
	id, person := a.ID.String(), a.Person.ID.String()
	v := b.credential(id, person, c.Title.In(b.Lang)+": "+level)
	v.Subject.Achievement.Type = "Competency"
	v.Subject.Achievement.Description = f.Title.In(b.Lang) + ", " + level
	v.Subject.Achievement.Criteria = shown(c, a.Rank, level, b.Lang)
	v.Subject.Achievement.Alignments = alignments(c, b.Lang)
	v.Subject.Results = []badge.Result{{Description: b.Achievement, Value: fmt.Sprint(a.Rank)}}
	if !a.Until.IsZero() {
		v.ValidUntil = a.Until.Start(b.Zone).UTC()
	}
	return v, v.Validate()
}

// shown is the behaviour that shows a rank, or the level's title where none is
// described.
func shown(c competency.Competency, rank int, level string, l renjia.Lang) string {
	for _, d := range c.Descriptors {
		if d.Rank != rank {
			continue
		}
		var seen []string
		for _, e := range d.Evidence {
			seen = append(seen, e.In(l))
		}
		return strings.Join(seen, "; ")
	}
	return level
}

func alignments(c competency.Competency, l renjia.Lang) (all []badge.Alignment) {
	for _, r := range c.References {
		if u, err := url.Parse(r.Code); err == nil && u.IsAbs() {
			all = append(all, badge.Alignment{Name: c.Title.In(l), URL: r.Code, Framework: string(r.Scheme)})
		}
	}
	return all
}
