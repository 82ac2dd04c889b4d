package survival

import (
	"cmp"
	"slices"
)

// table is records in columns, in ascending order of their time: a sweep over time
// then goes through memory in order, too.
type table struct {
	time, entry []float64
	event       []bool
	group       []int32
	byEntry     []int // rows with an entry later than 0, by entry
}

// columns lays out records, which it puts in order; group maps a record to a number.
func columns(records []*Record, group func(*Record) int32) *table {
	n := len(records)
	t := &table{time: make([]float64, n), entry: make([]float64, n), event: make([]bool, n), group: make([]int32, n)}
	for i, r := range records {
		t.time[i] = r.Length
	}
	sorted := make([]*Record, n)
	for to, from := range byTime(t.time) {
		sorted[to] = records[from]
	}
	copy(records, sorted)
	late := 0
	for i, r := range records {
		t.time[i], t.entry[i], t.event[i], t.group[i] = r.Length, r.Entry, r.Event, group(r)
		if r.Entry == 0 {
			late++
		}
	}
	t.byEntry = byTime(t.entry)[late:]
	return t
}

// strata groups records by stratum, the strata in order of their names.
func strata(records []*Record) (names []string, parts [][]*Record) {
	at := map[string]int{}
	for _, r := range records {
		i, ok := at[r.Stratum]
		if !ok {
			i = len(parts)
			at[r.Stratum] = i
			names, parts = append(names, r.Stratum), append(parts, nil)
		}
		parts[i] = append(parts[i], r)
	}
	order := make([]int, len(names))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(names[a], names[b]) })
	sortedNames, sorted := make([]string, len(names)), make([][]*Record, len(names))
	for i, from := range order {
		sortedNames[i], sorted[i] = names[from], parts[from]
	}
	return sortedNames, sorted
}

// groupsOf returns the names of all groups in order, and the number of each.
func groupsOf[R any](records []R, name func(*R) string) (names []string, number map[string]int32) {
	number = map[string]int32{}
	for i := range records {
		number[name(&records[i])] = 0
	}
	for name := range number {
		names = append(names, name)
	}
	slices.Sort(names)
	for i, name := range names {
		number[name] = int32(i)
	}
	return names, number
}
