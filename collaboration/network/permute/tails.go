package permute

// Tails say how far out an observed statistic lies among those of the
// relabellings.
type Tails struct {
	CountGE int64   `json:"count_ge"` // relabellings whose statistic is as large or larger
	CountLE int64   `json:"count_le"` // as small or smaller
	PGE     float64 `json:"p_ge"`
	PLE     float64 `json:"p_le"`
	PTwo    float64 `json:"p_two"` // twice the smaller of the two, at most 1
}

// P returns the p-value of a count of relabellings: its share of all, or
// (1 + count)/(1 + draws) for a sample (Phipson & Smyth 2010), which is never 0.
func (d Draws) P(count int64) float64 {
	if d.Method == Sampled {
		return float64(1+count) / float64(1+d.Permutations)
	}
	return float64(count) / float64(d.Permutations)
}

func (d Draws) tails(ge, le int64) Tails {
	t := Tails{CountGE: ge, CountLE: le, PGE: d.P(ge), PLE: d.P(le)}
	t.PTwo = min(1, 2*min(t.PGE, t.PLE))
	return t
}
