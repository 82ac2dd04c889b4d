package budgeting

// Constraints are what a call for projects lays down beyond the budget. The zero
// value lays down nothing.
type Constraints struct {
	// MinSupport is the least support a project needs to be considered: votes, or
	// points where votes give points, or places of ordinal votes; see
	// [Election.Score]. A project below it is out of the count.
	MinSupport int64 `json:"min_support,omitempty"`
	// StopAtMisfit ends greedy at the first project that does not fit, instead of
	// going on to cheaper ones.
	StopAtMisfit bool `json:"stop_at_misfit,omitempty"`
	// Exclusive are groups of projects of which at most one is funded.
	Exclusive [][]string `json:"exclusive,omitempty"`
	// Caps limit what projects of an area or category may cost together.
	Caps []Cap `json:"caps,omitempty"`
	// Prefunded projects are paid for before anything else, out of the budget.
	Prefunded []string `json:"prefunded,omitempty"`
	// PartFunding lets greedy give what is left to the first project that does not
	// fit, if it is at least this share of its cost, in per cent. 0: never.
	PartFunding int `json:"part_funding,omitempty"`
	// MaxProjects is the most projects that are funded; 0: any number.
	MaxProjects int `json:"max_projects,omitempty"`
}

// Cap limits the cost of some projects together. Exactly one of Area, Category
// and Projects says which.
type Cap struct {
	Area     string   `json:"area,omitempty"`
	Category string   `json:"category,omitempty"`
	Projects []string `json:"projects,omitempty"`
	Max      int64    `json:"max"` // in units
	// Own says that the cap is a budget of its own, for these projects alone,
	// beside the city-wide one, rather than a limit inside it.
	Own bool `json:"own,omitempty"`
}
