package transport

import "strconv"

// Plan is who gives how many units to which post, with the proof that nothing is
// better: see Verify.
type Plan struct {
	Flows     []Flow   `json:"flows"`     // by person, then post
	Units     int      `json:"units"`     // filled in all
	Cost      int64    `json:"cost"`      // of the units filled
	Objective int64    `json:"objective"` // Cost and, with Vacancy, what is left unfilled
	Given     []int    `json:"given"`     // units of each person
	Filled    []int    `json:"filled"`    // units of each post
	Unfilled  []int    `json:"unfilled"`
	Missed    []Missed `json:"missed"` // minima that were not reached
	Unique    bool     `json:"unique"` // no other plan is as good
	Prices    Prices   `json:"prices"`
	About     About    `json:"about"`
}

// Flow is what one person gives to one post.
type Flow struct {
	Person int   `json:"person"`
	Post   int   `json:"post"`
	Units  int   `json:"units"`
	Cost   int64 `json:"cost"` // of each unit
}

// Missed is a minimum that could not be reached: of a person, of a person within a
// span, or of a post.
type Missed struct {
	Person int `json:"person"` // -1: it is a post's
	Span   int `json:"span"`   // -1: of all the person gives
	Post   int `json:"post"`   // -1: it is a person's
	Units  int `json:"units"`  // short of the minimum
}

// Prices prove that a plan is best. Moving a unit from x to y over a step that is
// still possible never has cost + price(x) - price(y) below 0.
type Prices struct {
	// Posts: -Posts[j] is what one more unit of demand at the post would cost.
	Posts []int64 `json:"posts"`
	// People: -People[i] is what one more unit of supply of a fully used person
	// would save.
	People []int64 `json:"people"`
	// Spans: the same within each span; 0 where a person has no cap there.
	Spans [][]int64 `json:"spans,omitempty"`
	// Vacancy is what an unfilled unit of each post counts. Without Problem.Vacancy
	// it is the same for all and more than any other change can save.
	Vacancy []int64 `json:"vacancy"`
	// Minimum is what a unit below a minimum counts: more than all else; 0 where there is none.
	Minimum int64 `json:"minimum"`
}

// About says what a plan was made of.
type About struct {
	Measure string `json:"measure"`
	N       int    `json:"n"`     // people
	Posts   int    `json:"posts"` // posts
	Variant string `json:"variant"`
	Source  string `json:"source"`
}

func (p Problem) about() About {
	variant := "most units first, then least cost"
	if p.Vacancy != nil {
		variant = "least cost with weighted vacancies"
	}
	switch p.PairLimit {
	case Unlimited:
		variant += "; no pair limit"
	case 0, 1:
		variant += "; at most 1 unit a pair"
	default:
		variant += "; at most " + strconv.Itoa(p.PairLimit) + " units a pair"
	}
	if p.hasMinima() {
		variant = "minima first, then " + variant
	}
	return About{
		Measure: "transport", N: len(p.Supply), Posts: len(p.Demand), Variant: variant,
		Source: "Ahuja, Magnanti & Orlin (1993), Network Flows, §9.7 (successive shortest paths)",
	}
}

// at names an element of a list in a message.
func at(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
