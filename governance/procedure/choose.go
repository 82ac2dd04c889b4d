package procedure

import (
	"fmt"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
)

// Choose settles what the template leaves open and returns the template of
// exactly one wording, with Chosen recording the answers. Steps that do not
// exist under them pass their place in the order on to their predecessors.
// Choices that are missing are a *renjia.UnspecifiedError, names and options
// that do not exist a *renjia.ValidationError.
func (t Template) Choose(answers map[string]string) (Template, error) {
	if err := t.checkAnswers(answers); err != nil {
		return Template{}, err
	}
	chosen := maps.Clone(t.Chosen)
	for name, answer := range answers {
		if chosen == nil {
			chosen = map[string]string{}
		}
		chosen[name] = answer
	}
	out := t
	out.Choices, out.Chosen, out.Steps = nil, chosen, nil
	gone := map[string][]string{} // steps left out, with what they came after
	for _, s := range t.Steps {
		if !holds(s.When, chosen) {
			gone[s.ID] = s.After
		}
	}
	for _, s := range t.Steps {
		if _, left := gone[s.ID]; !left {
			out.Steps = append(out.Steps, s.under(chosen, gone))
		}
	}
	return out, out.Validate()
}

func (t Template) checkAnswers(answers map[string]string) error {
	open := &renjia.UnspecifiedError{What: t.ID}
	var probs renjia.Problems
	for _, c := range t.Choices {
		answer, given := answers[c.Name]
		if !given {
			open.Choices = append(open.Choices, renjia.Choice{Name: c.Name, Options: c.ids(), Why: c.Title.In(renjia.English)})
			continue
		}
		probs.Require(slices.Contains(c.ids(), answer), c.Name, "%q: want one of %q", answer, c.ids())
	}
	for _, name := range sortedKeys(answers) {
		probs.Require(t.open(name), name, "is no open choice of %s", t.ID)
	}
	if err := probs.Err("choices for " + t.ID); err != nil {
		return err
	}
	if len(open.Choices) > 0 {
		return fmt.Errorf("procedure %w", open)
	}
	return nil
}

func (c Choice) ids() (ids []string) {
	for _, o := range c.Options {
		ids = append(ids, o.ID)
	}
	return ids
}

// under returns the step as it is under the choices.
func (s Step) under(chosen map[string]string, gone map[string][]string) Step {
	after := expand(s.After, gone, map[string]bool{})
	gates, clocks, merges := s.Gates, s.Clocks, s.Merges
	s.After, s.Gates, s.Clocks, s.Merges, s.When = after, nil, nil, nil, nil
	for _, g := range gates {
		if holds(g.When, chosen) {
			g.When = nil
			s.Gates = append(s.Gates, g)
		}
	}
	for _, c := range clocks {
		if _, left := gone[c.After]; holds(c.When, chosen) && !left {
			c.When = nil
			s.Clocks = append(s.Clocks, c)
		}
	}
	for _, m := range merges {
		if _, left := gone[m.Step]; holds(m.When, chosen) && !left {
			m.When = nil
			s.Merges = append(s.Merges, m)
		}
	}
	return s
}

// expand replaces steps that are gone by what they came after.
func expand(after []string, gone map[string][]string, seen map[string]bool) (out []string) {
	for _, id := range after {
		if seen[id] {
			continue
		}
		seen[id] = true
		if before, left := gone[id]; left {
			out = append(out, expand(before, gone, seen)...)
			continue
		}
		out = append(out, id)
	}
	return out
}

func holds(when, chosen map[string]string) bool {
	for name, option := range when {
		if chosen[name] != option {
			return false
		}
	}
	return true
}

// excludes reports whether no choices satisfy both conditions.
func excludes(a, b map[string]string) bool {
	for name, option := range a {
		if other, both := b[name]; both && other != option {
			return true
		}
	}
	return false
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
