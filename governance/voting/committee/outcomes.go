package committee

import (
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// outcomes collects different committees up to a limit.
type outcomes struct {
	limit int
	more  bool
	sets  [][]int
	seen  map[string]bool
}

func newOutcomes(limit int) *outcomes { return &outcomes{limit: limit, seen: map[string]bool{}} }

// add enters a committee; false says that there is room for no other.
func (o *outcomes) add(committee []int) bool {
	set := slices.Clone(committee)
	slices.Sort(set)
	k := setKey(set)
	if o.seen[k] {
		return true
	}
	if len(o.sets) == o.limit {
		o.more = true
		return false
	}
	o.seen[k] = true
	o.sets = append(o.sets, set)
	return true
}

func (o *outcomes) result(rule string) *voting.Result {
	slices.SortFunc(o.sets, slices.Compare[[]int])
	r := &voting.Result{Rule: rule, Outcomes: o.sets, More: o.more}
	if len(o.sets) > 0 {
		r.Winners = o.sets[0]
	}
	return r
}

// setKey writes a set, ascending, as a string that tells it from all others.
func setKey(set []int) string {
	b := make([]byte, 0, 2*len(set))
	for _, c := range set {
		b = append(b, byte(c>>8), byte(c))
	}
	return string(b) + "/"
}

// subsets calls yield for every subset of the pool of some size together with
// base, in lexicographic order of the choices, until it returns false.
func subsets(base, pool []int, size int, yield func([]int) bool) bool {
	if size == 0 {
		return yield(base)
	}
	for i := 0; i+size <= len(pool); i++ {
		if !subsets(append(slices.Clip(base), pool[i]), pool[i+1:], size-1, yield) {
			return false
		}
	}
	return true
}
