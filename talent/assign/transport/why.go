package transport

import (
	"slices"

	"github.com/renjia-project/renjia"
)

// Reason says why units of a post stay unfilled.
type Reason string

// The reasons, from the plainest on.
const (
	NobodyAllowed  Reason = "nobody allowed"   // no person may take the post, or those who may have no units
	AtPairLimit    Reason = "pair limit"       // each who may take the post gives it as much as one person may
	AllTaken       Reason = "all taken"        // everybody who could be freed for it is fully used
	NeededMoreElse Reason = "needed elsewhere" // it is cheapest to fill by leaving another post unfilled, and that is dearer
	NotWorthIt     Reason = "not worth it"     // filling it costs more than its vacancy weighs
)

// Shortage is why one post has units unfilled.
type Shortage struct {
	Post    int    `json:"post"`
	Units   int    `json:"units"` // unfilled
	Reason  Reason `json:"reason"`
	Allowed []int  `json:"allowed"` // people with units who may take the post
	// Instead is the post that would lose a unit to it most cheaply, -1 for none.
	Instead int `json:"instead"`
	// Dearer is by how much the objective would rise with one more unit filled
	// here, if that can be.
	Dearer int64 `json:"dearer"`
	// Posts and People are the bottleneck of AllTaken: all that those posts ask for
	// beyond what is filled there cannot come from anywhere.
	Posts  []int       `json:"posts,omitempty"`
	People []int       `json:"people,omitempty"`
	Text   renjia.Text `json:"text"`
}

// Why explains each post with unfilled units, in the order of the posts. The plan
// must be one that Verify accepts. It takes one shortest path for each of them.
func Why(p Problem, plan Plan) ([]Shortage, error) {
	if err := Verify(p, plan); err != nil {
		return nil, err
	}
	g, err := build(p)
	if err != nil {
		return nil, err
	}
	var none renjia.Problems
	g.load(p, plan, &none) // it was verified
	s := newSearch(g)
	all := []Shortage{}
	for j, units := range plan.Unfilled {
		if units > 0 {
			all = append(all, s.why(p, j, units))
		}
	}
	return all, nil
}

func (s *search) why(p Problem, j, units int) Shortage {
	out := Shortage{Post: j, Units: units, Instead: -1, Allowed: s.allowed([]int{j})}
	if len(out.Allowed) == 0 {
		out.Reason = NobodyAllowed
		out.Text = renjia.Textf("post %d: nobody with time may take it", "岗位 %d：没有可任此岗且有余量的人", j)
		return out
	}
	s.look(j, int32(j))
	if s.exit >= 0 {
		out.Dearer = s.best - s.price[j] + s.lastLeave(j)
		if int(s.exit) < s.posts {
			out.Instead = int(s.exit)
		}
	}
	s.look(j, everybody)
	switch {
	case s.exit < 0 && len(s.touched) == 1:
		out.Reason = AtPairLimit
		out.Text = renjia.Textf("post %d: each of the %d who may take it gives it as much as one person may", "岗位 %d：可任此岗的 %d 人均已达单人上限", j, len(out.Allowed))
	case s.exit < 0:
		out.Reason = AllTaken
		out.Posts, out.People = s.reached()
		out.Text = renjia.Textf("post %d: everybody who could be freed for it (%d) is fully used", "岗位 %d：可调配的 %d 人均已满额", j, len(out.People))
	case out.Instead >= 0:
		out.Reason = NeededMoreElse
		out.Text = renjia.Textf("post %d: one more unit would leave post %d open and cost %d more", "岗位 %d：再补一个名额会使岗位 %d 空缺，并多花 %d", j, out.Instead, out.Dearer)
	default:
		out.Reason = NotWorthIt
		out.Text = renjia.Textf("post %d: one more unit would cost %d more than leaving it open", "岗位 %d：再补一个名额比空缺多花 %d", j, out.Dearer)
	}
	return out
}

// look searches a way out of a post without changing prices.
func (s *search) look(j int, barred int32) {
	s.barred = barred
	s.shortest(int32(j))
	s.barred = nobody
	for _, x := range s.touched {
		s.dist[x] = far
	}
}

// lastLeave is what taking back the last unfilled unit of a post saves, negative.
func (g *network) lastLeave(j int) int64 {
	if g.demand[j]-g.unfilled[j] < g.minDemand[j] {
		return -g.vacancy[j] - g.minimum
	}
	return -g.vacancy[j]
}

// allowed lists the people who have units and may take one of the posts.
func (g *network) allowed(posts []int) []int {
	people := []int{}
	for _, j := range posts {
		for k := g.first[j]; k < g.first[j+1]; k++ {
			if v := g.leaf[k]; g.room[v] > 0 {
				people = append(people, int(g.person[v]))
			}
		}
	}
	slices.Sort(people)
	return slices.Compact(people)
}

// reached lists the posts and people that the last search came to.
func (s *search) reached() (posts, people []int) {
	for _, x := range s.touched {
		if int(x) < s.posts {
			posts = append(posts, int(x))
			continue
		}
		people = append(people, int(s.person[x-int32(s.posts)]))
	}
	slices.Sort(posts)
	slices.Sort(people)
	return posts, slices.Compact(people)
}
