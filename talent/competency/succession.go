package competency

import (
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
)

// Post is a critical post with the people who could take it over.
type Post struct {
	Name  string       `json:"name"`
	Ready []renjia.Ref `json:"ready"` // without its incumbent
	// Vacancy is the probability that the post falls vacant within the horizon,
	// such as 1 − S(t+h | t) of talent/survival.
	Vacancy float64 `json:"vacancy,omitempty"`
}

// Successor is a person who takes over one post.
type Successor struct {
	Post   string     `json:"post"`
	Person renjia.Ref `json:"person"`
}

// Succession is how many critical posts can be taken over at once by different
// people.
type Succession struct {
	Covered    []Successor `json:"covered"` // in the order of the posts
	Uncovered  []string    `json:"uncovered,omitempty"`
	BenchDepth int         `json:"bench_depth"` // Σ people ready, each counted for every post
	// Short names posts that together have fewer people ready than posts (Hall's
	// condition): why not all can be covered. It is empty if all are.
	Short []string `json:"short,omitempty"`
	About About    `json:"about"`
}

// Succeed covers as many posts as possible with distinct people (maximum matching
// by augmenting paths). Of all such covers it returns one in which each post in the
// given order is covered if it can be together with those before it. It takes
// O(posts · Σ ready) time.
func Succeed(posts []Post) (Succession, error) {
	if err := checkPosts(posts); err != nil {
		return Succession{}, err
	}
	m := newMatching(posts)
	s := Succession{About: About{"succession cover", len(posts), "maximum matching, earlier posts first", "Hall 1935; Kuhn 1955"}}
	for i := range posts {
		s.BenchDepth += len(posts[i].Ready)
		if reached, ok := m.augment(i); !ok && s.Short == nil {
			for j, post := range posts {
				if reached[j] {
					s.Short = append(s.Short, post.Name)
				}
			}
		}
	}
	for i, post := range posts {
		if p := m.person[i]; p >= 0 {
			s.Covered = append(s.Covered, Successor{post.Name, m.people[p]})
		} else {
			s.Uncovered = append(s.Uncovered, post.Name)
		}
	}
	return s, nil
}

func checkPosts(posts []Post) error {
	var p renjia.Problems
	names := map[string]bool{}
	for i, post := range posts {
		path := fmt.Sprintf("posts[%d]", i)
		p.Require(post.Name != "" && !names[post.Name], path+".name", "%q is empty or there twice", post.Name)
		p.Require(post.Vacancy >= 0 && post.Vacancy <= 1, path+".vacancy", "is %v: want a probability", post.Vacancy)
		names[post.Name] = true
		ready := map[renjia.Ref]bool{}
		for j, r := range post.Ready {
			if r.IsZero() || ready[r] {
				p.Add(fmt.Sprintf("%s.ready[%d]", path, j), "is empty or there twice")
			}
			ready[r] = true
		}
	}
	return p.Err("succession")
}

// matching assigns people to posts.
type matching struct {
	people []renjia.Ref
	ready  [][]int // people by post
	person []int   // of a post, or -1
	post   []int   // of a person, or -1
}

func newMatching(posts []Post) *matching {
	m := &matching{}
	index := map[renjia.Ref]int{}
	for _, post := range posts {
		var ready []int
		for _, r := range post.Ready {
			if _, ok := index[r]; !ok {
				index[r] = len(m.people)
				m.people, m.post = append(m.people, r), append(m.post, -1)
			}
			ready = append(ready, index[r])
		}
		m.ready, m.person = append(m.ready, ready), append(m.person, -1)
	}
	return m
}

// augment covers one more post, moving others if need be. It searches breadth
// first, so that long chains need no stack. Without success it returns the posts
// that it reached: they have fewer people than posts.
func (m *matching) augment(post int) (reached []bool, ok bool) {
	reached = make([]bool, len(m.ready))
	from := make([]int, len(m.people)) // post from which a person was reached
	for i := range from {
		from[i] = -1
	}
	reached[post] = true
	for queue := []int{post}; len(queue) > 0; queue = queue[1:] {
		for _, p := range m.ready[queue[0]] {
			if from[p] >= 0 {
				continue
			}
			from[p] = queue[0]
			if m.post[p] < 0 {
				m.flip(p, from)
				return reached, true
			}
			reached[m.post[p]] = true
			queue = append(queue, m.post[p])
		}
	}
	return reached, false
}

// flip moves everybody along the path that ends at a free person.
func (m *matching) flip(p int, from []int) {
	for p >= 0 {
		post := from[p]
		before := m.person[post]
		m.person[post], m.post[p] = p, post
		p = before
	}
}

// MostVacancies is how many posts with a vacancy strictly between 0 and 1
// [ExpectedUncovered] takes: it looks at every set of them.
const MostVacancies = 18

// ExpectedUncovered returns the expected number of posts that fall vacant and
// cannot be filled by distinct ready people, if posts fall vacant independently
// with their probabilities. It is exact up to rounding: it adds up over every set
// of vacant posts, O(2ᵏ · Σ ready) for k uncertain posts.
func ExpectedUncovered(posts []Post) (float64, error) {
	if err := checkPosts(posts); err != nil {
		return math.NaN(), err
	}
	uncertain := 0
	for _, p := range posts {
		if p.Vacancy > 0 && p.Vacancy < 1 {
			uncertain++
		}
	}
	if uncertain > MostVacancies {
		return math.NaN(), fmt.Errorf("expected uncovered posts: %d uncertain posts, at most %d: %w", uncertain, MostVacancies, renjia.ErrUnsupported)
	}
	return newMatching(posts).expect(posts, 0), nil
}

// expect is the expectation over the posts from one on, given who replaces those
// before. Whether a post can be added to a cover does not depend on which maximum
// cover it is (transversal matroid), so posts can be taken in turn.
func (m *matching) expect(posts []Post, i int) (sum float64) {
	if i == len(posts) {
		return 0
	}
	v := posts[i].Vacancy
	if v < 1 {
		sum += (1 - v) * m.expect(posts, i+1)
	}
	if v > 0 {
		person, post := slices.Clone(m.person), slices.Clone(m.post)
		if _, ok := m.augment(i); !ok {
			sum += v
		}
		sum += v * m.expect(posts, i+1)
		m.person, m.post = person, post
	}
	return sum
}
