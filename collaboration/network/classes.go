package network

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Classes numbers the classes of the parties of a graph, one for each place (see
// [Network.Column]), from 0 in the order in which they occur. A party without a
// class is ErrInvalid: give it one of its own or leave it out with [Graph.Sub].
func (g *Graph) Classes(class []string) (names []string, of []int32, err error) {
	if len(class) != g.Len() {
		return nil, nil, fmt.Errorf("%d classes for %d parties: want one for each: %w", len(class), g.Len(), renjia.ErrInvalid)
	}
	number := map[string]int32{}
	of = make([]int32, len(class))
	for i, c := range class {
		if c == "" {
			return nil, nil, fmt.Errorf("%s: has no class: give it one or leave it out: %w", g.ID(i), renjia.ErrInvalid)
		}
		if _, known := number[c]; !known {
			number[c] = int32(len(names))
			names = append(names, c)
		}
		of[i] = number[c]
	}
	return names, of, nil
}
