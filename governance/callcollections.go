package governance

import (
	"time"

	"github.com/renjia-project/renjia/storage"
)

var polls = storage.Define(kindPoll, func(x *Poll) PollID { return x.ID },
	storage.Unique("number", storage.Text(func(x *Poll) string { return x.Number })),
	storage.Index("body", storage.Text(func(x *Poll) string { return x.Body.String() })),
	storage.Index("state", storage.Text(func(x *Poll) string { return string(x.State) })))

var budgets = storage.Define(kindBudget, func(x *Budget) BudgetID { return x.ID },
	storage.Unique("number", storage.Text(func(x *Budget) string { return x.Number })),
	storage.Index("body", storage.Text(func(x *Budget) string { return x.Body.String() })),
	storage.Index("state", storage.Text(func(x *Budget) string { return string(x.State) })))

var options = storage.Define("governance_option", func(o *Option) OptionID { return o.ID },
	storage.Index("on", storage.Text(func(o *Option) string { return o.ref().ID.String() })),
	storage.Index("key", storage.Text(func(o *Option) string { return o.Key })),
	storage.Unique("place", storage.Text(func(o *Option) string { return o.ref().ID.String() + " " + o.Key })),
	storage.Index("state", storage.Text(func(o *Option) string { return string(o.State) })))

var awards = storage.Define("governance_award", func(a *Award) AwardID { return a.ID },
	storage.Index("budget", storage.Text(func(a *Award) string { return a.Budget.String() })),
	storage.Index("state", storage.Text(func(a *Award) string { return string(a.State) })))

var certificates = storage.Define("governance_certificate", func(c *Certificate) CertificateID { return c.ID },
	storage.Unique("on", storage.Text(func(c *Certificate) string { return c.subject().id().String() })),
	storage.Index("body", storage.Text(func(c *Certificate) string { return c.Body.String() })),
	storage.Index("certified", storage.Instant(func(c *Certificate) time.Time { return c.Certified })))

// Read-only views of polls and budgets and what belongs to them. Ballots, marks,
// papers and refusals on them are those of motions, found by the index motion.
var (
	Polls        = polls.Reader()        // governance_poll, by number, body, state
	Budgets      = budgets.Reader()      // governance_budget, by number, body, state
	Options      = options.Reader()      // governance_option, by on (the poll or budget), key, place, state
	Awards       = awards.Reader()       // governance_award, by budget, state
	Certificates = certificates.Reader() // governance_certificate, by on, body, certified
)

// callKinds are the collections of this file, for Kinds.
func callKinds() []storage.Registration {
	return []storage.Registration{polls, budgets, options, awards, certificates}
}
