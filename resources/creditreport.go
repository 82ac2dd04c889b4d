package resources

import (
	"context"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/timebank"
	"github.com/renjia-project/renjia/storage"
)

// BankTransfers yields the transfers of a bank in the order of their dates, for
// [timebank.Balances] and [timebank.StatementOf].
func BankTransfers(ctx context.Context, r storage.Reader, bank timebank.BankID) iter.Seq2[timebank.Transfer, error] {
	return func(yield func(timebank.Transfer, error) bool) {
		all := storage.Query{Where: []storage.Cond{storage.Eq("bank", bank)}, Order: "date"}
		for doc, err := range creditTransfers.Find(ctx, r, all) {
			if !yield(doc.Value, err) || err != nil {
				return
			}
		}
	}
}

// CreditBalances recomputes the balances of a bank from its transfers, up to and
// including a day (empty: all), its mint, redeemed and expired accounts among them.
// Without a day they are compared with the accounts as they are stored: a
// difference, or a sum that is not zero, is ErrCorrupt.
func CreditBalances(ctx context.Context, r storage.Reader, bank timebank.BankID, on renjia.Date) (map[timebank.AccountID]timebank.Minutes, error) {
	balances, err := timebank.Balances(BankTransfers(ctx, r, bank), on)
	if err != nil || !on.IsZero() {
		return balances, err
	}
	var sum timebank.Minutes
	for _, m := range balances {
		if sum, err = sum.Add(m); err != nil {
			return nil, err
		}
	}
	if sum != 0 {
		return nil, fmt.Errorf("time bank %s: balances sum to %v: %w", bank, sum, renjia.ErrCorrupt)
	}
	for doc, err := range creditAccounts.Find(ctx, r, storage.Query{Where: []storage.Cond{storage.Eq("bank", bank)}}) {
		if err != nil {
			return nil, err
		}
		a := doc.Value.Standing
		if balances[a.Account] != a.Balance {
			return nil, fmt.Errorf("credit account %s: holds %v, its transfers sum to %v: %w", a.Account, a.Balance, balances[a.Account], renjia.ErrCorrupt)
		}
	}
	return balances, nil
}
