package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/budgeting"
	"github.com/renjia-project/renjia/governance/voting"
)

// writeText prints a table for people: the projects chosen, in order, then the
// others.
func (d decided) writeText(w io.Writer, l renjia.Lang) error {
	e, o := d.election, d.outcome
	fmt.Fprintf(w, "%s: %s%s, %d voters, %d projects\n", d.file, o.Rule.Method, variant(o.Rule), e.Votes.Voters(), len(e.Projects))
	votes := e.Score()
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\tproject\tcost\tsupport\tname")
	for i, p := range o.Selected {
		d.row(t, strconv.Itoa(i+1), p, votes)
	}
	for p := range e.Projects {
		if !slices.Contains(o.Selected, p) {
			d.row(t, "-", p, votes)
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "%d projects for %s of %s %s\n", len(o.Selected), e.Amount(o.Cost), e.Amount(e.Budget), e.Currency)
	if part := d.partial(); part != nil {
		fmt.Fprintf(w, "project %s gets %s, a part of its cost\n", part.ID, part.Paid)
	}
	for _, b := range o.Broken {
		fmt.Fprintf(w, "tie: %s before %s by %s\n", e.Projects[b.Chosen].ID, strings.Join(others(e, b), ", "), b.How)
	}
	if d.reasons == nil {
		return nil
	}
	x := budgeting.ExplanationOf(e, o, d.reasons)
	for _, n := range d.needs {
		id := e.Projects[n.Project].ID
		x.Steps = append(x.Steps, renjia.Fact(renjia.Textf("what %s would have needed", "%s本来需要什么", id), n.Steps(e)...))
	}
	return x.WriteText(w, l)
}

func (d decided) row(w io.Writer, place string, p int, votes []int64) {
	q := d.election.Projects[p]
	fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\n", place, q.ID, d.election.Amount(q.Cost), votes[p], q.Name)
}

func variant(r budgeting.Rule) string {
	var b strings.Builder
	if r.Satisfaction != "" {
		b.WriteString(" by " + string(r.Satisfaction))
	}
	if r.Completion != "" && r.Completion != budgeting.NoCompletion {
		b.WriteString(" with " + string(r.Completion))
	}
	return b.String()
}

// others names those who lost a tie.
func others(e *budgeting.Election, b voting.BrokenTie) []string {
	var ids []string
	for _, p := range b.Among {
		if p != b.Chosen {
			ids = append(ids, e.Projects[p].ID)
		}
	}
	return ids
}

// named says a refused tie with the projects' IDs.
func named(e *budgeting.Election, err error) error {
	var tie *voting.TieError
	if !errors.As(err, &tie) {
		return err
	}
	ids := make([]string, len(tie.Among))
	for i, p := range tie.Among {
		ids[i] = e.Projects[p].ID
	}
	return fmt.Errorf("projects %s are tied: choose a policy with -tie", strings.Join(ids, ", "))
}
