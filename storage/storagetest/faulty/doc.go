// Package faulty wraps a store so that it goes wrong on purpose, by a plan that
// repeats from its seed. Use it to learn whether a program keeps what it
// promised when a server is busy, a connection breaks or a reply is lost.
//
//	broken, err := faulty.Wrap(memory.Open(), faulty.Plan{Seed: 17, Rates: map[faulty.Fault]float64{faulty.Lost: 0.1}})
//	store := storage.New(broken, storage.Options{Policy: policy})
//	… run the program …
//	if failed {
//		t.Log(broken) // the seed, and every fault with the call it hit
//	}
//
// A wrapped store never breaks the contract of storage/driver: what it reports
// as failed has not happened, and what may have happened it reports as
// renjia.ErrUnknown. A program that loses or doubles something under it would do
// so with a real server.
//
// # Clients
//
// Each [Store.Client] stands for one program or goroutine with a connection of
// its own. It draws its faults from a stream of its own, so that clients do not
// disturb each other's. A batch that is under way when its connection breaks
// ([Late]) reaches the engine later, at the latest with the next call of the same
// client that gets through; [Store.Settle] delivers what is still under way.
//
// # Turns
//
// With several goroutines the faults repeat, but not who comes first. [Turns]
// makes that repeat, too: one player moves at a time, from one call of the store
// to the next, in an order drawn from the seed. That order is also what brings
// concurrent commits to the engine in another order than they were made.
//
// # Limits
//
// Migrate, Spaces and Close go through untouched. Optional abilities of the
// engine, such as driver.Auditor, are not passed on: verify on the engine itself.
// A plan with turns repeats exactly only if the engine adds no failures of its
// own.
package faulty
