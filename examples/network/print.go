package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// most is how many parties a table for people shows.
const most = 10

// print prints the result for people.
func (r *result) print(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%d nodes, %d edges; %s; layer: %s; weights: %s\n", r.graph.Len(), r.graph.Edges(), r.graph.Options(), cmp.Or(r.job.layer, "all together"), r.job.weights)
	for _, m := range r.measures {
		if err := r.printMeasure(b, m); err != nil {
			return err
		}
	}
	if r.profile != nil {
		fmt.Fprintln(b)
		if err := r.profile.print(b, r.job.lang); err != nil {
			return err
		}
	}
	if r.comparison != nil {
		if err := r.comparison.print(b); err != nil {
			return err
		}
	}
	return b.Flush()
}

func (r *result) printMeasure(w io.Writer, m measured) error {
	name := m.measure.Name.In(r.job.lang)
	if m.without != "" {
		_, err := fmt.Fprintf(w, "\n%s (%s): %s\n", name, m.name, m.without)
		return err
	}
	switch rows := m.answer.ByNode.(type) {
	case []float64:
		fmt.Fprintf(w, "\n%s (%s): %s\n", name, m.name, m.measure.Variant)
		return r.printScores(w, rows)
	case [][]float64:
		fmt.Fprintf(w, "\n%s (%s): %s\n", name, m.name, m.measure.Variant)
		return r.printRows(w, rows)
	}
	text, err := json.Marshal(m.answer.Value)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "\n%s (%s): %s\n", name, m.name, rounded(text))
	return err
}

// printScores prints the largest scores; those that are undefined come last.
func (r *result) printScores(w io.Writer, scores []float64) error {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(undefined(scores[i]), undefined(scores[j])), cmp.Compare(scores[j], scores[i]))
	})
	shown := order[:min(most, len(order))]
	labels := r.net.Labels(r.graph)
	width := 0
	for _, i := range shown {
		width = max(width, utf8.RuneCountInString(labels[i]))
	}
	for _, i := range shown {
		fmt.Fprintf(w, "  %s%s  %s\n", labels[i], strings.Repeat(" ", width-utf8.RuneCountInString(labels[i])), figure(scores[i]))
	}
	if left := len(order) - len(shown); left > 0 {
		fmt.Fprintf(w, "  … and %d more (-json has all)\n", left)
	}
	return nil
}

func undefined(x float64) int {
	if math.IsNaN(x) {
		return 1
	}
	return 0
}

func (r *result) printRows(w io.Writer, rows [][]float64) error {
	labels := r.net.Labels(r.graph)
	for i, row := range rows[:min(most, len(rows))] {
		fmt.Fprintf(w, "  %s ", labels[i])
		for _, x := range row {
			fmt.Fprintf(w, " %s", figure(x))
		}
		fmt.Fprintln(w)
	}
	if left := len(rows) - most; left > 0 {
		fmt.Fprintf(w, "  … and %d more (-json has all)\n", left)
	}
	return nil
}

func figure(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return strconv.FormatFloat(x, 'g', 6, 64)
}
