package governance

import (
	"context"
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/storage"
)

// trials are ballots that the terms admit, the shortest first: what a rule
// cannot count is better known before the vote than after it.
func (v Voting) trials() []*Preference {
	rule, n := v.Terms.Ballots, len(v.Slate)
	most := n
	if rule.Max > 0 {
		most = min(most, rule.Max)
	}
	trials := []*Preference{{}}
	for _, length := range [...]int{max(rule.Min, 1), most} {
		trials = append(trials, v.trial(length))
	}
	if rule.Equal {
		trials = append(trials, &Preference{Rank: [][]string{v.keys(most)}})
	}
	var admitted []*Preference
	for _, b := range trials {
		if b = b.normal(); rule.check(b, v.Slate) == nil {
			admitted = append(admitted, b)
		}
	}
	if len(admitted) == 0 { // limits of points and costs that no ballot made here keeps
		return []*Preference{{Invalid: true}}
	}
	return admitted
}

func (v Voting) keys(n int) (keys []string) {
	for _, e := range v.Slate[:n] {
		keys = append(keys, e.Key)
	}
	return keys
}

// trial is a ballot that lists the first options.
func (v Voting) trial(length int) *Preference {
	rule, keys := v.Terms.Ballots, v.keys(length)
	switch rule.Kind {
	case voting.Ranked:
		return Ranking(keys...)
	case voting.Approval:
		return Approving(keys...)
	}
	points := rule.MaxPoints
	if rule.Kind == voting.Cumulative && (points == 0 || int64(points)*int64(length) > rule.MaxSum) {
		points = int32(min(rule.MaxSum/int64(length), int64(voting.MaxPoints)))
	}
	b := &Preference{}
	for _, key := range keys {
		b.Points = append(b.Points, Points{key, points})
	}
	return b
}

// profileOf is the profile of one ballot.
func (v Voting) profileOf(b *Preference) (*voting.Profile, error) {
	x := newChooser(v, Open)
	if err := x.add(1, b); err != nil {
		return nil, err
	}
	return x.builder.Profile()
}

// rehearsed is how many steps of a search a rehearsal takes.
const rehearsed = 1000

// rehearse runs the method on each ballot that the terms admit.
func (r PollRule) rehearse(ctx context.Context, v Voting) error {
	m, err := methodNamed(r.Method)
	if err != nil {
		return err
	}
	for _, b := range v.trials() {
		p, err := v.profileOf(b)
		if err != nil {
			return err
		}
		_, err = m.Run(ctx, p, r.Seats, voting.Options{Ties: voting.ByIndex(), Nodes: rehearsed})
		if errors.Is(err, renjia.ErrUnsupported) || errors.Is(err, renjia.ErrUnspecified) {
			return fmt.Errorf("%s: %w", b, err)
		}
	}
	return nil
}

// chosen refuses a certificate that is missing, or of a vote that chose nothing.
func chosen(ctx context.Context, r storage.Reader, id CertificateID) error {
	doc, err := certificates.Get(ctx, r, id)
	if err == nil && len(doc.Value.Chosen()) == 0 {
		err = fmt.Errorf("certificate %s: nothing was chosen, nothing can rest on it: %w", id, renjia.ErrInvalid)
	}
	return err
}
