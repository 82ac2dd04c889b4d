package temporal

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network/permute"
)

// ClassStatistic is a number of the classes of parties in a window, which are
// counted from 0. It is called from several goroutines and must not keep the
// classes; what does not depend on them, such as centralities, is best worked out
// before. NaN says that it is undefined.
type ClassStatistic func(window int, class []int) float64

// Path is a statistic in each window and its change from each to the next.
type Path struct {
	Windows []permute.StatisticTest `json:"windows"`
	Changes []permute.StatisticTest `json:"changes"` // one fewer
}

// ShortError says that there are too few windows for a trend. It matches
// renjia.ErrUnsupported.
type ShortError struct{ Windows, Want int }

// Error says what to do.
func (e *ShortError) Error() string {
	return fmt.Sprintf("trend over %d windows: want %d at least: report the windows and the differences between them", e.Windows, e.Want)
}

// Is reports whether target is renjia.ErrUnsupported.
func (e *ShortError) Is(target error) bool { return target == renjia.ErrUnsupported }

// WindowsForTrend is how many windows a trend asks for.
const WindowsForTrend = 5

const jointSource = "permutation of classes over parties, jointly in all windows"

// Trajectory tests a class statistic in each window by permuting the classes over
// the parties, and each change by permuting them jointly: a party keeps its class.
// The p-values of windows and changes are as many tests: adjust them
// ([permute.Holm]) before one is picked out.
func Trajectory(windows int, class []int, statistic ClassStatistic, o permute.Options) (Path, error) {
	var p Path
	for w := range windows {
		t, err := permute.LabelStatistic(class, func(c []int) float64 { return statistic(w, c) }, o)
		if err != nil {
			return Path{}, fmt.Errorf("window %d: %w", w+1, err)
		}
		t.Measure = fmt.Sprintf("class-statistic: window %d", w+1)
		p.Windows = append(p.Windows, t)
		if w == 0 {
			continue
		}
		if t, err = Difference(w-1, w, class, statistic, o); err != nil {
			return Path{}, err
		}
		p.Changes = append(p.Changes, t)
	}
	return p, nil
}

// Difference tests whether a class statistic differs between two windows: the
// classes are permuted over the parties jointly in both. p_ge is that of an increase
// as large or larger. What is alike for all parties in both windows, such as more
// ties, does not count.
func Difference(before, after int, class []int, statistic ClassStatistic, o permute.Options) (permute.StatisticTest, error) {
	t, err := permute.LabelStatistic(class, contrast([]int{before, after}, []float64{-1, 1}, statistic), o)
	if err != nil {
		return t, fmt.Errorf("windows %d and %d: %w", before+1, after+1, err)
	}
	t.Measure = fmt.Sprintf("class-statistic: change from window %d to %d", before+1, after+1)
	t.Source = jointSource
	return t, nil
}

// Trend tests the slope, per window, of the least-squares line through a class
// statistic, the classes permuted jointly in all windows. Fewer than
// [WindowsForTrend] windows are a *[ShortError].
func Trend(windows int, class []int, statistic ClassStatistic, o permute.Options) (permute.StatisticTest, error) {
	if windows < WindowsForTrend {
		return permute.StatisticTest{}, &ShortError{windows, WindowsForTrend}
	}
	all, weights := make([]int, windows), make([]float64, windows)
	middle, squares := float64(windows-1)/2, 0.0
	for w := range all {
		all[w], weights[w] = w, float64(w)-middle
		squares += weights[w] * weights[w]
	}
	for w := range weights {
		weights[w] /= squares
	}
	t, err := permute.LabelStatistic(class, contrast(all, weights, statistic), o)
	if err != nil {
		return t, fmt.Errorf("trend: %w", err)
	}
	t.Measure = fmt.Sprintf("class-statistic: slope over %d windows", windows)
	t.Source = jointSource
	return t, nil
}

// contrast is a weighted sum of a statistic over windows. What is 0 but for
// rounding is 0, so that arrangements that are alike tie.
func contrast(windows []int, weights []float64, statistic ClassStatistic) func(class []int) float64 {
	const rounding = 1e-12
	return func(class []int) float64 {
		sum, size := 0.0, 0.0
		for k, w := range windows {
			x := weights[k] * statistic(w, class)
			sum, size = sum+x, size+math.Abs(x)
		}
		if math.Abs(sum) <= rounding*size {
			return 0
		}
		return sum
	}
}

// Deltas is how peripheral the parties of class 1 are in each window: Cliff's delta
// of a measure of position, higher meaning less peripheral, as in
// [permute.Labels]. The values are those of each window by party. It is undefined if
// all or none are of class 1.
func Deltas(values [][]float64) (ClassStatistic, error) {
	scores := make([][]int64, len(values))
	for w := range values {
		if len(values[w]) != len(values[0]) {
			return nil, fmt.Errorf("window %d: values of %d parties, of %d in the first: %w", w+1, len(values[w]), len(values[0]), renjia.ErrInvalid)
		}
		var undefined []int
		for i, x := range values[w] {
			if math.IsNaN(x) {
				undefined = append(undefined, i)
			}
		}
		if undefined != nil {
			return nil, &permute.UndefinedError{Component: fmt.Sprintf("window %d", w+1), Places: undefined}
		}
		scores[w] = permute.Dominance(values[w])
	}
	return func(window int, class []int) float64 {
		sum, members := int64(0), 0
		for i, c := range class {
			if c == 1 {
				sum += scores[window][i]
				members++
			}
		}
		return float64(sum) / float64(members*(len(class)-members))
	}, nil
}
