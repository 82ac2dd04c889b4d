package collaboration

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// AssignRole adds a role between two registered subjects. It must be a relation
// of the vocabulary, and the subjects of classes that may stand at its ends on
// the day it begins.
func (r *Registry) AssignRole(ctx context.Context, act renjia.Act, role Role) (Role, error) {
	err := r.w.Write(ctx, act.Does("collaboration.role.assign", role.Of), func(tx *storage.Tx) error {
		known, err := r.relationTypes()
		if err != nil {
			return err
		}
		if role.ID.IsZero() {
			role.ID = renjia.NewID[Role](tx.Source())
		}
		role = role.within(tx.Space())
		if err := r.checkRole(ctx, tx, known, &role); err != nil {
			return err
		}
		return roles.Insert(tx, role)
	})
	return role, err
}

func (r *Registry) checkRole(ctx context.Context, tx *storage.Tx, known *Relations, role *Role) error {
	t, err := known.Type(role.Name)
	if err != nil {
		return err
	}
	for _, end := range [...]struct {
		path string
		ref  renjia.Ref
		may  End
	}{{"of", role.Of, t.Of}, {"in", role.In, t.In}} {
		if err := r.checkEnd(ctx, tx, role, end.path, end.ref, end.may); err != nil {
			return err
		}
	}
	if err := registered(ctx, tx, someRefs(role.OnBehalfOf)...); err != nil || role.Post.IsZero() {
		return err
	}
	post, err := posts.Get(ctx, tx, role.Post)
	if err != nil {
		return err
	}
	if post.Value.Organization != role.In {
		return fmt.Errorf("role %s: post: is one of another organization: %w", role.ID, renjia.ErrInvalid)
	}
	return nil
}

// checkEnd checks that a subject may stand at an end of a role. Of one in another
// space nothing is known.
func (r *Registry) checkEnd(ctx context.Context, tx *storage.Tx, role *Role, path string, ref renjia.Ref, may End) error {
	if ref.Space != "" {
		return nil
	}
	id, err := renjia.As[Subject](ref, SubjectKind)
	if err != nil {
		return err
	}
	doc, err := subjects.Get(ctx, tx, id)
	if err != nil {
		return err
	}
	name, alive := doc.Value.ClassOn(role.Period.From)
	if !alive {
		name = doc.Value.Class
	}
	class, err := r.classes.Class(name)
	if err != nil {
		return err
	}
	if !may.admits(class) {
		return fmt.Errorf("role %s: %s: a subject of class %s cannot stand there in relation %s: %w", role.ID, path, class.ID, role.Name, renjia.ErrInvalid)
	}
	return nil
}

// someRefs returns the references that are given.
func someRefs(refs ...renjia.Ref) (given []renjia.Ref) {
	for _, ref := range refs {
		if !ref.IsZero() {
			given = append(given, ref)
		}
	}
	return given
}

// EndRole ends a role; until is the first day on which it is no longer held.
func (r *Registry) EndRole(ctx context.Context, act renjia.Act, id RoleID, until renjia.Date) (Role, error) {
	return step(ctx, r.w, act, "collaboration.role.end", roles, id, func(role *Role) error {
		return closePeriod("role", id.String(), "end", &role.Period, until)
	})
}

// CreatePost adds a post of a registered organization.
func (r *Registry) CreatePost(ctx context.Context, act renjia.Act, x Post) (Post, error) {
	err := r.w.Write(ctx, act.Does("collaboration.post.create", x.Organization), func(tx *storage.Tx) error {
		if x.ID.IsZero() {
			x.ID = renjia.NewID[Post](tx.Source())
		}
		x = x.within(tx.Space())
		if err := registered(ctx, tx, x.Organization); err != nil {
			return err
		}
		return posts.Insert(tx, x)
	})
	return x, err
}

// AbolishPost ends a post; until is the first day on which it no longer exists.
func (r *Registry) AbolishPost(ctx context.Context, act renjia.Act, id PostID, until renjia.Date) (Post, error) {
	return step(ctx, r.w, act, "collaboration.post.abolish", posts, id, func(x *Post) error {
		return closePeriod("post", id.String(), "abolish", &x.Period, until)
	})
}
