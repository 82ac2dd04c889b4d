package governance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/digest"
	"github.com/renjia-project/renjia/storage"
)

// ProxyGrantID identifies a proxy grant.
type ProxyGrantID = renjia.ID[ProxyGrant]

// ProxyGrant lets one vote for another (委托书).
type ProxyGrant struct {
	ID       ProxyGrantID `json:"id"`
	From     string       `json:"from" privacy:"personal"`              // the voter, as rolls name voters
	To       string       `json:"to" privacy:"personal"`                // the proxy, as rolls name voters if it is one
	Motions  []MotionID   `json:"motions,omitempty"`                    // which ones; without them and On: all until a date
	On       []renjia.Ref `json:"on,omitempty"`                         // which polls and budgets
	Evidence renjia.Ref   `json:"evidence,omitzero" privacy:"personal"` // the written authority; zero: there is none
	Given    time.Time    `json:"given"`                                // in force from then on
	Until    time.Time    `json:"until,omitzero"`                       // exclusive; must be given unless Motions or On are
	Revoked  time.Time    `json:"revoked,omitzero"`                     // from then on no ballot is cast under it
}

// Validate reports every problem of the grant on its own.
func (g ProxyGrant) Validate() error {
	var p renjia.Problems
	p.Require(!g.ID.IsZero(), "id", "must be given")
	p.Require(g.From != "", "from", "must be given")
	p.Require(g.To != "", "to", "must be given")
	p.Require(g.From != g.To || g.To == "", "to", "nobody is a proxy of oneself")
	p.Require(!g.Given.IsZero(), "given", "must be given")
	p.Require(len(g.Motions)+len(g.On) > 0 || !g.Until.IsZero(), "until", "must be given for a proxy in all motions")
	p.Require(g.Until.IsZero() || g.Until.After(g.Given), "until", "must be after given")
	return p.Err("proxy")
}

// covers reports whether the grant is for a subject at a time, whether or not
// it was revoked.
func (g ProxyGrant) covers(s subject, at time.Time) bool {
	return !at.Before(g.Given) && (g.Until.IsZero() || at.Before(g.Until)) &&
		(len(g.Motions)+len(g.On) == 0 || s.on.IsZero() && slices.Contains(g.Motions, s.motion) || !s.on.IsZero() && slices.Contains(g.On, s.on))
}

func (g ProxyGrant) revokedAt(at time.Time) bool { return !g.Revoked.IsZero() && !at.Before(g.Revoked) }

// used is the grant as the record of a vote shows it: what happened to it
// after the vote was closed is left out, so that the record stays the same.
func (g ProxyGrant) used(closed time.Time) ProxyGrant {
	if !g.Revoked.Before(closed) {
		g.Revoked = time.Time{}
	}
	return g
}

func (g ProxyGrant) leaf() (digest.Hash, error) { return leafOf("proxy", g) }

// GrantProxy records a proxy. It must not be revoked yet.
func (r *Registry) GrantProxy(ctx context.Context, act renjia.Act, g ProxyGrant) error {
	if !g.Revoked.IsZero() {
		return fmt.Errorf("proxy %s: is revoked already: %w", g.ID, renjia.ErrInvalid)
	}
	g.Given, g.Until = renjia.Instant(g.Given), renjia.Instant(g.Until)
	g.On = slices.Clone(g.On)
	return r.w.Write(ctx, act.Does("governance.proxy.grant", proxies.Ref(g.ID)), func(tx *storage.Tx) error {
		for i := range g.On {
			g.On[i] = localRef(g.On[i], tx.Space())
		}
		return proxies.Insert(tx, g)
	})
}

// RevokeProxy ends a proxy. Ballots cast under it stand. Revoking it twice is
// a *renjia.StateError.
func (r *Registry) RevokeProxy(ctx context.Context, act renjia.Act, id ProxyGrantID) error {
	return r.w.Write(ctx, act.Does("governance.proxy.revoke", proxies.Ref(id)), func(tx *storage.Tx) error {
		doc, err := proxies.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if !doc.Value.Revoked.IsZero() {
			return &renjia.StateError{Record: "proxy", ID: id.String(), State: "revoked", Verb: "revoke"}
		}
		doc.Value.Revoked = tx.Time()
		return proxies.Save(tx, doc)
	})
}

// granted returns the grant a proxy votes under, after every test of the
// rule's policy, and counts the ballot against the cap.
func granted(ctx context.Context, tx *storage.Tx, c contest, box Box, v Vote, at time.Time) (ProxyGrantID, error) {
	policy := c.proxy
	if policy == nil {
		return ProxyGrantID{}, &renjia.UnspecifiedError{What: "rule " + c.rule, Choices: []renjia.Choice{{Name: "proxy", Why: "the rule does not say whether a proxy may vote"}}}
	}
	if policy.DirectOverride && box.Variant != Open {
		return ProxyGrantID{}, refused(ProxyInSealed, v.Voter, renjia.ErrUnsupported, "the rule lets the voter displace the ballot of proxy %s, a %s box cannot give it back", v.Proxy, box.Variant)
	}
	g, err := grantOf(ctx, tx, c.subject, v, at)
	if err != nil {
		return ProxyGrantID{}, err
	}
	if err := fits(ctx, tx, c, box, *policy, g); err != nil {
		return ProxyGrantID{}, err
	}
	n, err := counted(ctx, tx, c.subject, "proxy/"+v.Proxy)
	if err != nil {
		return ProxyGrantID{}, err
	}
	if policy.Cap > 0 && n >= int64(policy.Cap) {
		return ProxyGrantID{}, refused(OverCap, v.Voter, renjia.ErrForbidden, "proxy %s acts for %d electors already, the rule admits %d", v.Proxy, n, policy.Cap)
	}
	_, err = count(ctx, tx, c.subject, "proxy/"+v.Proxy, 1)
	return g.ID, err
}

// grantOf finds the grant in force. One that was revoked is told apart.
func grantOf(ctx context.Context, r storage.Reader, on subject, v Vote, at time.Time) (ProxyGrant, error) {
	why := refused(NoProxy, v.Voter, renjia.ErrForbidden, "%s has no proxy of voter %s in force", v.Proxy, v.Voter)
	for doc, err := range proxies.Find(ctx, r, storage.Query{Where: []storage.Cond{storage.Eq("from", v.Voter)}}) {
		if err != nil {
			return ProxyGrant{}, err
		}
		g := doc.Value
		switch {
		case g.To != v.Proxy || !g.covers(on, at):
		case g.revokedAt(at):
			why = refused(RevokedProxy, v.Voter, renjia.ErrForbidden, "the proxy of voter %s to %s was revoked", v.Voter, v.Proxy)
		default:
			return g, nil
		}
	}
	return ProxyGrant{}, why
}

// fits tests a grant by the rule's policy, but for the cap.
func fits(ctx context.Context, r storage.Reader, c contest, box Box, p rule.ProxyPolicy, g ProxyGrant) error {
	unfit := func(why string) error {
		return refused(ProxyUnfit, g.From, renjia.ErrForbidden, "proxy %s of voter %s: %s", g.To, g.From, why)
	}
	switch {
	case !p.Allowed:
		return unfit("the rule admits no proxies")
	case p.Written && g.Evidence.IsZero():
		return unfit("the rule wants it in writing")
	case p.CandidatesBar && slices.Contains(box.Candidates, g.To):
		return unfit("candidates may not be proxies")
	case !p.MustBeElector:
		return nil
	}
	_, err := electors.Get(ctx, r, electorID(r.Space(), c.roll, g.To))
	if errors.Is(err, renjia.ErrNotFound) {
		return unfit("is not on the roll")
	}
	return err
}
