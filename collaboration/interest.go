package collaboration

import (
	"context"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// The roles that keep somebody from mediating between parties.
var interested = []string{"near-relative", "conflict-of-interest"}

// interest finds a role of interest between two subjects on a day, whichever way
// it is recorded.
func interest(ctx context.Context, r storage.Reader, a, b renjia.Ref, on renjia.Date) (Role, bool, error) {
	for _, ends := range [2][2]renjia.Ref{{a, b}, {b, a}} {
		q := storage.Query{Where: []storage.Cond{storage.Eq("of", ends[0].String()), storage.Eq("in", ends[1].String())}}
		for doc, err := range roles.Find(ctx, r, q) {
			if err != nil {
				return Role{}, false, err
			}
			if slices.Contains(interested, doc.Value.Name) && doc.Value.Period.Contains(on) {
				return doc.Value, true, nil
			}
		}
	}
	return Role{}, false, nil
}
