package rule

import "github.com/renjia-project/renjia"

// Implies reports whether a threshold can never hold where the other fails:
// the same measure and direction, a numerator and base that make it no easier,
// and a fraction and operator at least as demanding.
func (t Threshold) Implies(other Threshold) bool {
	if t.Measure != other.Measure || upward(t.Op) != upward(other.Op) || (t.Base == One) != (other.Base == One) {
		return false
	}
	return t.groupsImply(other) && t.demands(other)
}

func upward(op renjia.Op) bool { return op == renjia.AtLeast || op == renjia.MoreThan }

// groupsImply: of what must be large the numerator shrinks and the base grows;
// of what must be small the other way round.
func (t Threshold) groupsImply(other Threshold) bool {
	small, err1 := t.Numerator.set()
	large, err2 := other.Numerator.set()
	base, _ := t.Base.set()
	otherBase, _ := other.Base.set()
	if err1 != nil || err2 != nil {
		return false
	}
	if !upward(t.Op) {
		small, large, base, otherBase = large, small, otherBase, base
	}
	return small&^large == 0 && otherBase&^base == 0
}

func (t Threshold) demands(other Threshold) bool {
	c := t.Fraction.Compare(other.Fraction)
	if !upward(t.Op) {
		c = -c
	}
	if c != 0 {
		return c > 0
	}
	return t.Op == other.Op || t.Op == renjia.MoreThan || t.Op == renjia.LessThan
}
