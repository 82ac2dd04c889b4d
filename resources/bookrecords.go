package resources

import (
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/storage"
)

// BudgetLine is the stored standing of one budget line: the guard record that
// every charge on the line reads and saves. It has the identifier of the line.
type BudgetLine struct {
	ID renjia.ID[BudgetLine] `json:"id"`
	ledger.LineStanding
}

// BudgetLineOf returns the identifier of the standing of a budget line.
func BudgetLineOf(id ledger.BudgetLineID) renjia.ID[BudgetLine] {
	return renjia.IDFrom[BudgetLine](id.UUID())
}

// Closed says up to which closing the books of the space are closed: one record,
// that every entry reads, and that every closing and the first entry of a fund in
// a currency save.
type Closed struct {
	ID      renjia.ID[Closed] `json:"id"`
	Closing ledger.Closing    `json:"closing"` // the last that stands; empty: none
}

func closedOf(space string) renjia.ID[Closed] {
	return renjia.ImportedID[Closed](space, "resources_closed", "books")
}

var budgets = storage.Define("resources_budget", func(b *ledger.Budget) ledger.BudgetID { return b.ID },
	storage.Index("fund", storage.Text(func(b *ledger.Budget) string { return b.Fund.String() })))

var budgetLines = storage.Define("resources_budget_line", func(l *BudgetLine) renjia.ID[BudgetLine] { return l.ID },
	storage.Index("budget", storage.Text(func(l *BudgetLine) string { return l.Budget.String() })))

var reallocations = storage.Define("resources_reallocation", func(r *ledger.Reallocation) ledger.ReallocationID { return r.ID },
	storage.Index("budget", storage.Text(func(r *ledger.Reallocation) string { return r.Budget.String() })))

var pendings = storage.Define("resources_pending", func(p *ledger.Pending) ledger.PendingID { return p.ID },
	storage.Index("state", storage.Text(func(p *ledger.Pending) string { return string(p.State) })),
	storage.Unique("key", storage.Text(func(p *ledger.Pending) string { return p.Key })),
	storage.Index("event", storage.Text(func(p *ledger.Pending) string { return p.Event.String() })),
	storage.Index("expires", storage.Instant(func(p *ledger.Pending) time.Time {
		if p.State != ledger.Waiting {
			return time.Time{} // not indexed: it will not expire any more
		}
		return p.Expires
	})))

var closings = storage.Define("resources_closing", func(c *ledger.Closing) ledger.ClosingID { return c.ID },
	storage.Index("through", storage.Day(func(c *ledger.Closing) renjia.Date { return c.Through })))

var booksClosed = storage.Define("resources_closed", func(c *Closed) renjia.ID[Closed] { return c.ID })

// Read-only views of what stands beside the entries.
var (
	Budgets       = budgets.Reader()       // resources_budget, by fund
	BudgetLines   = budgetLines.Reader()   // resources_budget_line, by budget
	Reallocations = reallocations.Reader() // resources_reallocation, by budget
	Pendings      = pendings.Reader()      // resources_pending, by state, key, event, expires
	Closings      = closings.Reader()      // resources_closing, by through
)
