package indicator

import (
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Comparison is the scorecards of several communities as of the same days (社区比较).
type Comparison struct {
	Courses []Course `json:"courses"` // one for each community, in the order asked for
}

// GatherComparison computes the scorecards of several spaces of a store, all as
// of the same days, with the same window and the same state of knowledge. Only
// spaces in which the policy allows the act are read, and no name of another one
// is given away: asked for, it is ErrNotFound, like one that does not exist.
// Without names all that are allowed are read. A space named twice is ErrInvalid;
// see [GatherCourse] for the rest.
func GatherComparison(ctx context.Context, store *storage.Store, act renjia.Act, spaces []string, days []renjia.Date, o CourseOptions) (*Comparison, error) {
	spaces, err := allowed(ctx, store, act, spaces)
	if err != nil {
		return nil, err
	}
	if len(spaces) > 1 && (!o.Community.IsZero() || !o.Lead.IsZero() || o.Position != 0) {
		return nil, course.Invalid("%d spaces cannot share a Community, a Lead or a Position: set them in Each", len(spaces))
	}
	all := &Comparison{}
	for _, name := range spaces {
		c, err := GatherCourse(ctx, store.Space(name), days, o)
		if err != nil {
			return nil, err
		}
		if len(all.Courses) > 0 && !slices.EqualFunc(c.Days, all.Courses[0].Days, samePeriod) {
			return nil, course.Invalid("space %s has another period than %s: Each must leave From alone", name, all.Courses[0].Space)
		}
		all.Courses = append(all.Courses, *c)
	}
	return all, nil
}

func samePeriod(a, b Day) bool { return a.Scorecard.Period == b.Scorecard.Period }

// allowed returns the spaces wanted, or all, as far as the policy allows the act.
func allowed(ctx context.Context, store *storage.Store, act renjia.Act, wanted []string) ([]string, error) {
	var open []string
	for name, err := range store.Spaces(ctx, act) {
		if err != nil {
			return nil, err
		}
		open = append(open, name)
	}
	if len(wanted) == 0 {
		return open, nil
	}
	for i, name := range wanted {
		if slices.Contains(wanted[:i], name) {
			return nil, course.Invalid("space %s is named twice", name)
		}
		if !slices.Contains(open, name) {
			return nil, fmt.Errorf("space %s: there is none, or the policy does not allow the act in it: %w", name, renjia.ErrNotFound)
		}
	}
	return wanted, nil
}

// scores returns the score of an indicator in each community.
func (c *Comparison) scores(on renjia.Date, id ID) ([]Score, error) {
	all := make([]Score, len(c.Courses))
	for i := range c.Courses {
		day, err := c.Courses[i].Day(on)
		if err != nil {
			return nil, err
		}
		var ok bool
		if all[i], ok = day.Scorecard.Score(id); !ok {
			return nil, fmt.Errorf("indicator %q: not on the scorecard of space %s: %w", id, c.Courses[i].Space, renjia.ErrNotFound)
		}
	}
	return all, nil
}
