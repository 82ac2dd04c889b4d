package talent

import (
	"context"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent/credential"
)

// CreditHours returns what a person's hours of a period of the person's own calendar
// count for under a policy of voluntary service: rounded record by record, capped
// by day, with the star that is reached and the reason for each record that does not
// count. Reversed records are not looked at; activities are the policy's kinds.
func CreditHours(ctx context.Context, r storage.Reader, id PersonID, p renjia.Period, c Counted, policy *credential.Policy) (credential.Credited, error) {
	if err := c.check(); err != nil {
		return credential.Credited{}, err
	}
	doc, err := people.Get(ctx, r, id)
	if err != nil {
		return credential.Credited{}, err
	}
	zone, err := doc.Value.Location()
	if err != nil {
		return credential.Credited{}, err
	}
	var all []credential.Service
	for h, err := range recordsOf(ctx, r, id, p) {
		if err != nil {
			return credential.Credited{}, err
		}
		if c.counts(&h) && p.Contains(renjia.DateIn(h.Interval.From, zone)) {
			all = append(all, credential.Service{ID: h.ID.String(), Person: id.String(), Kind: h.Activity, Interval: h.Interval, Zone: zone})
		}
	}
	return policy.Credit(all)
}
