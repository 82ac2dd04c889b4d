package ledger

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Release ends the restriction of an amount: restricted net assets are debited,
// unrestricted net assets credited, in the same fund (限定性净资产转为非限定性净资产).
// It is limited to what [Standing.Releasable] allows on its date.
type Release struct {
	ID     EntryID
	Fund   FundID
	Date   renjia.Date
	Amount renjia.Money // more than zero
	Text   renjia.Text  // empty: "release of restriction"
	Key    string
}

// Entry returns the entry of the release. It fails if the chart has no
// restricted or no unrestricted net assets.
func (r Release) Entry(c *Chart) (Entry, error) {
	restricted, free, err := c.netAssets()
	if err != nil {
		return Entry{}, err
	}
	if r.Amount.Sign() <= 0 {
		return Entry{}, fmt.Errorf("release of %s: want more than zero: %w", r.Amount, renjia.ErrInvalid)
	}
	credit, err := r.Amount.Neg()
	if err != nil {
		return Entry{}, err
	}
	text := r.Text
	if text.IsZero() {
		text = renjia.Text{EN: "release of restriction", ZH: "限定性净资产转为非限定性净资产"}
	}
	return Entry{ID: r.ID, Date: r.Date, Text: text, Key: r.Key, Lines: []Line{
		{Account: restricted, Fund: r.Fund, Amount: r.Amount},
		{Account: free, Fund: r.Fund, Amount: credit},
	}}, nil
}
