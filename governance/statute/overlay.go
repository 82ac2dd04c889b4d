package statute

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/strict"
)

// Overlay is what a covenant or by-law puts on top of a rule of law: choices
// the text leaves open, and terms at least as strict as the law's. It cannot
// loosen what the law fixes.
type Overlay struct {
	ID       string        `json:"id"`   // for example "liede-garden/by-law-2026"
	Base     string        `json:"base"` // a rule, or a pack for all of its rules
	Title    renjia.Text   `json:"title"`
	Source   string        `json:"source"` // the text as one would cite it
	TextDate renjia.Date   `json:"text_date"`
	Valid    renjia.Period `json:"valid"`
	// Choices are made by their identifiers; of a pack every rule makes those
	// it has.
	Choices       map[string]string            `json:"choices,omitempty"`
	Measures      []rule.Measure               `json:"measures,omitempty"`      // where the law leaves them open
	Participation map[rule.Response]rule.Class `json:"participation,omitempty"` // of responses the law says nothing about
	// Quorum and Pass have further thresholds, and stricter ones in the place of
	// the law's, by their identifiers. Where the law leaves the test open they
	// are the test.
	Quorum       rule.Test         `json:"quorum,omitzero"`
	Pass         rule.Test         `json:"pass,omitzero"`
	NoticeDays   int               `json:"notice_days,omitempty"` // no fewer than the law's
	AgendaClosed bool              `json:"agenda_closed,omitempty"`
	Petitions    []rule.Petition   `json:"petitions,omitempty"` // further ways of forcing a meeting
	Proxy        *rule.ProxyPolicy `json:"proxy,omitempty"`
	Publication  rule.Publication  `json:"publication,omitzero"` // no later and no shorter than the law's
}

// ReadOverlay reads an overlay from JSON as [Read] does a pack. Whether it
// loosens the law is for [Library.Overlay] to say, which knows the rule.
func ReadOverlay(r io.Reader, file string) (Overlay, error) {
	var o Overlay
	if err := strict.Read(r, file, maxPack, &o); err != nil {
		return Overlay{}, err
	}
	return o, nil
}

// Validate reports every problem of the overlay on its own.
func (o Overlay) Validate() error {
	var p renjia.Problems
	p.Require(o.ID != "", "id", "must be given")
	p.Require(o.Base != "", "base", "must name a rule or a pack")
	p.Require(!o.Title.IsZero(), "title", "must be given")
	p.Require(o.Source != "", "source", "must be given")
	p.Require(!o.TextDate.IsZero(), "text_date", "must be given")
	p.Require(!o.Valid.From.IsZero(), "valid.from", "must be given")
	p.Within("valid", o.Valid.Validate())
	checkTest(&p, "quorum", o.Quorum)
	checkTest(&p, "pass", o.Pass)
	return p.Err("overlay " + o.ID)
}

func (o Overlay) covers(id string) bool { return o.Base == id || strings.HasPrefix(id, o.Base+"/") }

// Overlay returns a library in which the rules an overlay is based on are
// those with the overlay, while it is in force. It fails if there is no such
// rule, if the rules are covered by another overlay already (ErrExists), if the
// overlay loosens what the law fixes or makes a choice the law does not leave
// (both in one *renjia.ValidationError).
func (l *Library) Overlay(overlays ...Overlay) (*Library, error) {
	if l.err != nil {
		return nil, l.err
	}
	more := &Library{packs: l.packs, overlays: slices.Clone(l.overlays)}
	for _, o := range overlays {
		if err := o.Validate(); err != nil {
			return nil, err
		}
		if err := more.fits(o); err != nil {
			return nil, err
		}
		more.overlays = append(more.overlays, o)
	}
	return more, nil
}

func (l *Library) fits(o Overlay) error {
	var p renjia.Problems
	covered, made := 0, map[string]bool{}
	for _, pack := range l.packs {
		for _, r := range pack.Rules {
			if !o.covers(r.ID) || !pack.Valid.Overlaps(o.Valid) {
				continue
			}
			covered++
			if other := l.over(r.ID, o.Valid); other != nil {
				return fmt.Errorf("overlay %s: %s is covered by overlay %s already: %w", o.ID, r.ID, other.ID, renjia.ErrExists)
			}
			for _, c := range r.Choices {
				made[c.ID] = true
			}
			_, err := o.apply(pack.rule(r))
			p.Within("", err)
		}
	}
	if covered == 0 {
		return fmt.Errorf("overlay %s: no rule %s is in force %s: %w", o.ID, o.Base, o.Valid, renjia.ErrNotFound)
	}
	for _, id := range slices.Sorted(maps.Keys(o.Choices)) {
		p.Require(made[id], "choices."+id, "is none the law leaves: %v", slices.Sorted(maps.Keys(made)))
	}
	return p.Err("overlay " + o.ID)
}

// over returns an overlay of a rule in a period, nil if there is none.
func (l *Library) over(id string, period renjia.Period) *Overlay {
	for i, o := range l.overlays {
		if o.covers(id) && o.Valid.Overlaps(period) {
			return &l.overlays[i]
		}
	}
	return nil
}

// apply returns the rule with the overlay, or every way in which it does not
// fit.
func (o Overlay) apply(r rule.Rule) (rule.Rule, error) {
	var p renjia.Problems
	open := r.Open
	r, err := r.Choose(o.choices(r))
	p.Within("", err)
	if len(o.Measures) > 0 {
		p.Require(slices.Contains(open, "measures"), "measures", "are fixed by %s", r.ID)
		r.Measures = o.Measures
	}
	r.Participation = o.respond(&p, r, slices.Contains(open, "participation"))
	r.Quorum = stricter(&p, "quorum", r.Quorum, o.Quorum, slices.Contains(open, "quorum"))
	r.Pass = stricter(&p, "pass", r.Pass, o.Pass, slices.Contains(open, "pass"))
	r.Convening = o.convene(&p, r.Convening)
	r.Proxy = o.proxies(&p, r.Proxy, slices.Contains(open, "proxy"))
	r.Publication = o.publish(&p, r.Publication)
	r.Overlay = o.ID + ": " + o.Source + ", " + o.TextDate.String()
	p.Within("", r.Validate())
	if err := p.Err(r.ID); err != nil {
		return rule.Rule{}, err
	}
	return r, nil
}

// choices are those of the overlay that the rule leaves.
func (o Overlay) choices(r rule.Rule) map[string]string {
	made := map[string]string{}
	for _, c := range r.Choices {
		if option, ok := o.Choices[c.ID]; ok {
			made[c.ID] = option
		}
	}
	return made
}

func (o Overlay) respond(p *renjia.Problems, r rule.Rule, open bool) map[rule.Response]rule.Class {
	mapped := maps.Clone(r.Participation)
	for _, response := range slices.Sorted(maps.Keys(o.Participation)) {
		class := o.Participation[response]
		fixed, err := r.Class(response) // also of those that need no entry
		p.Require(open || err != nil || fixed == class, "participation."+string(response), "%q: %s fixes it as %q", class, r.ID, fixed)
		if mapped == nil {
			mapped = map[rule.Response]rule.Class{}
		}
		mapped[response] = class
	}
	return mapped
}

// stricter merges a test into the law's. The law's slices are not changed.
func stricter(p *renjia.Problems, path string, law, more rule.Test, open bool) rule.Test {
	if open && !more.IsZero() {
		return more
	}
	merged := rule.Test{All: tighten(p, path+".all", law.All, more.All, true)}
	merged.Any = tighten(p, path+".any", law.Any, more.Any, len(law.Any) == 0)
	return merged
}

func tighten(p *renjia.Problems, path string, law, more []rule.Threshold, further bool) []rule.Threshold {
	merged := slices.Clone(law)
	for i, t := range more {
		place := fmt.Sprintf("%s[%d]", path, i)
		at := slices.IndexFunc(merged, func(x rule.Threshold) bool { return x.ID == t.ID })
		if at < 0 {
			p.Require(further, place, "%q: a further alternative would loosen the law", t.ID)
			merged = append(merged, t)
			continue
		}
		fixed := merged[at]
		p.Require(t.Implies(fixed), place, "%q would loosen the law, which asks for %s/%s %s %s in %s (%s)", t.ID, fixed.Numerator, fixed.Base, fixed.Op, fixed.Fraction, fixed.Measure, fixed.Source)
		merged[at] = t
	}
	return merged
}

func (o Overlay) convene(p *renjia.Problems, c rule.Convening) rule.Convening {
	if o.NoticeDays != 0 {
		p.Require(o.NoticeDays >= c.NoticeDays, "notice_days", "%d: the law asks for %d", o.NoticeDays, c.NoticeDays)
		c.NoticeDays = o.NoticeDays
	}
	c.AgendaClosed = c.AgendaClosed || o.AgendaClosed
	c.Petitions = append(slices.Clip(c.Petitions), o.Petitions...)
	return c
}

func (o Overlay) proxies(p *renjia.Problems, law *rule.ProxyPolicy, open bool) *rule.ProxyPolicy {
	own := o.Proxy
	if own == nil {
		return law
	}
	if law == nil || open {
		return own
	}
	p.Require(law.Allowed || !own.Allowed, "proxy.allowed", "the law admits no proxies (%s)", law.Source)
	p.Require(law.Cap == 0 || !own.Allowed || (own.Cap > 0 && own.Cap <= law.Cap), "proxy.cap", "%d: the law has a cap of %d (%s)", own.Cap, law.Cap, law.Source)
	p.Require(!law.CandidatesBar || own.CandidatesBar || !own.Allowed, "proxy.candidates_barred", "the law bars candidates (%s)", law.Source)
	p.Require(!law.MustBeElector || own.MustBeElector || !own.Allowed, "proxy.must_be_elector", "the law admits electors only (%s)", law.Source)
	p.Require(!law.Written || own.Written || !own.Allowed, "proxy.written", "the law asks for a written mandate (%s)", law.Source)
	p.Require(law.Transitive || !own.Transitive, "proxy.transitive", "the law does not let a proxy pass the vote on (%s)", law.Source)
	return own
}

func (o Overlay) publish(p *renjia.Problems, law rule.Publication) rule.Publication {
	own := o.Publication
	if own.WithinDays != 0 {
		p.Require(law.WithinDays == 0 || own.WithinDays <= law.WithinDays, "publication.within_days", "%d: the law asks for %d", own.WithinDays, law.WithinDays)
		law.WithinDays = own.WithinDays
	}
	if own.DisplayDays != 0 {
		p.Require(own.DisplayDays >= law.DisplayDays, "publication.display_days", "%d: the law asks for %d", own.DisplayDays, law.DisplayDays)
		law.DisplayDays = own.DisplayDays
	}
	p.Require(own.ChallengeMonths == 0 || own.ChallengeMonths == law.ChallengeMonths, "publication.challenge_months", "is for the law to say")
	return law
}
