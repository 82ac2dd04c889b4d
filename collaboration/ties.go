package collaboration

import (
	"context"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/storage"
)

// The layers of ties that records of this wing make.
const (
	LayerAgreement = "agreement" // between every two parties of an agreement in force on the day
	LayerReferral  = "referral"  // from sender to receiver of every referral sent by the day
)

// Ties yields the ties of a layer as of a day, from the records that a reader
// shows, each with weight 1, in the order in which agreements begin and referrals
// are sent. Their ends are the texts of the references to the subjects. Merging
// them (network.MergeSum) counts agreements or referrals.
// Another layer is ErrInvalid. It takes constant memory.
func Ties(ctx context.Context, r storage.Reader, layer string, on renjia.Date) iter.Seq2[network.Tie, error] {
	switch layer {
	case LayerAgreement:
		return agreementTies(ctx, r, on)
	case LayerReferral:
		return referralTies(ctx, r, on)
	}
	return func(yield func(network.Tie, error) bool) {
		yield(network.Tie{}, fmt.Errorf("layer %q: want %s or %s: %w", layer, LayerAgreement, LayerReferral, renjia.ErrInvalid))
	}
}

func agreementTies(ctx context.Context, r storage.Reader, on renjia.Date) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		q := storage.Query{Order: "from", Where: []storage.Cond{storage.Until("from", on.AddDays(1))}}
		for doc, err := range agreements.Find(ctx, r, q) {
			if err != nil {
				yield(network.Tie{}, err)
				return
			}
			if doc.Value.InForce(on) && !yieldPairs(&doc.Value, yield) {
				return
			}
		}
	}
}

func yieldPairs(a *Agreement, yield func(network.Tie, error) bool) bool {
	for i, p := range a.Party {
		for _, q := range a.Party[i+1:] {
			if !yield(network.Tie{From: p.Subject.String(), To: q.Subject.String(), Layer: LayerAgreement, Weight: 1, Period: a.Term, Record: agreements.Ref(a.ID)}, nil) {
				return false
			}
		}
	}
	return true
}

func referralTies(ctx context.Context, r storage.Reader, on renjia.Date) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		q := storage.Query{Order: "sent", Where: []storage.Cond{storage.Until("sent", on.AddDays(1))}}
		for doc, err := range referrals.Find(ctx, r, q) {
			if err != nil {
				yield(network.Tie{}, err)
				return
			}
			f := &doc.Value
			tie := network.Tie{
				From: f.From.String(), To: f.To.String(), Layer: LayerReferral, Weight: 1,
				Period: renjia.Period{From: f.Sent}, Record: referrals.Ref(f.ID),
			}
			if !yield(tie, nil) {
				return
			}
		}
	}
}
