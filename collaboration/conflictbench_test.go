package collaboration_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/storage"
)

// Three generations of ten families around one street, everybody in its
// association: whether one of them may mediate between two others.
func BenchmarkConflicts(b *testing.B) {
	r, space := open(b)
	club := register(b, r, "Club", "social-association")
	var people []renjia.Ref
	for family := range 10 {
		parent := renjia.Ref{}
		for generation := range 3 {
			for child := range 4 {
				p := register(b, r, fmt.Sprint(family, generation, child), "person")
				assign(b, r, p, "member", club)
				if !parent.IsZero() {
					assign(b, r, parent, "parent", p)
				}
				people = append(people, p)
			}
			parent = people[len(people)-1]
		}
	}
	b.ResetTimer()
	for range b.N {
		look(b, space, func(s *storage.Snapshot) {
			found, err := collaboration.Conflicts(ctx, s, collaboration.ConflictQuery{Who: people[11], Parties: []renjia.Ref{people[7], people[40]}, On: day("2026-01-01"), Near: "cn/civil-servants-avoidance"})
			require.NoError(b, err)
			require.NotEmpty(b, found)
		})
	}
}
