package collaboration

import (
	"context"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// ImportSubjects registers a stream of subjects as they are, in chunks that can
// be repeated. See storage.Import.
func (r *Registry) ImportSubjects(ctx context.Context, act renjia.Act, all iter.Seq2[Subject, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("collaboration.subject.import", renjia.Ref{}), all, func(tx *storage.Tx, s Subject) (bool, error) {
		if err := r.checkSubject(ctx, tx, &s); err != nil {
			return false, err
		}
		return subjects.Ensure(ctx, tx, s.within(tx.Space()))
	})
}

// ImportRoles stores a stream of roles, in chunks that can be repeated.
func (r *Registry) ImportRoles(ctx context.Context, act renjia.Act, all iter.Seq2[Role, error]) (storage.Imported, error) {
	known, err := r.relationTypes()
	if err != nil {
		return storage.Imported{}, err
	}
	return storage.Import(ctx, r.w, act.Does("collaboration.role.import", renjia.Ref{}), all, func(tx *storage.Tx, role Role) (bool, error) {
		role = role.within(tx.Space())
		if err := r.checkRole(ctx, tx, known, &role); err != nil {
			return false, err
		}
		return roles.Ensure(ctx, tx, role)
	})
}

// ImportPosts stores a stream of posts, in chunks that can be repeated.
func (r *Registry) ImportPosts(ctx context.Context, act renjia.Act, all iter.Seq2[Post, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("collaboration.post.import", renjia.Ref{}), all, func(tx *storage.Tx, x Post) (bool, error) {
		return ensure(ctx, tx, posts, x.within(tx.Space()), x.Organization)
	})
}

// ImportAgreements stores a stream of agreements in the states they have, in
// chunks that can be repeated. A renewal comes after what it renews.
func (r *Registry) ImportAgreements(ctx context.Context, act renjia.Act, all iter.Seq2[Agreement, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("collaboration.agreement.import", renjia.Ref{}), all, func(tx *storage.Tx, a Agreement) (bool, error) {
		a = a.within(tx.Space())
		if err := checkAgreement(ctx, tx, &a); err != nil {
			return false, err
		}
		return agreements.Ensure(ctx, tx, a)
	})
}

// ImportProjects stores a stream of joint projects in the states they have, in
// chunks that can be repeated.
func (r *Registry) ImportProjects(ctx context.Context, act renjia.Act, all iter.Seq2[JointProject, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("collaboration.project.import", renjia.Ref{}), all, func(tx *storage.Tx, x JointProject) (bool, error) {
		x = x.within(tx.Space())
		if err := checkProject(ctx, tx, &x); err != nil {
			return false, err
		}
		return projects.Ensure(ctx, tx, x)
	})
}

// ImportReferrals stores a stream of referrals in the states they have, in chunks
// that can be repeated. One that continues another comes after it.
func (r *Registry) ImportReferrals(ctx context.Context, act renjia.Act, all iter.Seq2[Referral, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("collaboration.referral.import", renjia.Ref{}), all, func(tx *storage.Tx, f Referral) (bool, error) {
		f = f.within(tx.Space())
		if !f.Parent.IsZero() {
			parent, err := referrals.Get(ctx, tx, f.Parent)
			if err != nil {
				return false, fmt.Errorf("referral %s continues: %w", f.ID, err)
			}
			if err := f.continues(&parent.Value); err != nil {
				return false, err
			}
		}
		return ensure(ctx, tx, referrals, f, f.From, f.To)
	})
}

// ImportCommitments stores a stream of commitments in the states they have, in
// chunks that can be repeated.
func (r *Registry) ImportCommitments(ctx context.Context, act renjia.Act, all iter.Seq2[Commitment, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("collaboration.commitment.import", renjia.Ref{}), all, func(tx *storage.Tx, c Commitment) (bool, error) {
		return ensure(ctx, tx, commitments, c.within(tx.Space()), append([]renjia.Ref{c.Owner}, c.To...)...)
	})
}

// ImportMediations stores a stream of mediations in the states they have, in
// chunks that can be repeated. Roles that keep a mediator away come before.
func (r *Registry) ImportMediations(ctx context.Context, act renjia.Act, all iter.Seq2[Mediation, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("collaboration.mediation.import", renjia.Ref{}), all, func(tx *storage.Tx, m Mediation) (bool, error) {
		m = m.within(tx.Space())
		if err := m.impartial(ctx, tx, r.relations); err != nil {
			return false, err
		}
		return ensure(ctx, tx, mediations, m, m.people()...)
	})
}

func ensure[T any](ctx context.Context, tx *storage.Tx, c *storage.Collection[T], v T, refs ...renjia.Ref) (bool, error) {
	if err := registered(ctx, tx, refs...); err != nil {
		return false, err
	}
	return c.Ensure(ctx, tx, v)
}
