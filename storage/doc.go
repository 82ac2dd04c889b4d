// Package storage keeps typed records in spaces, with an act behind every
// change and a journal that cannot be altered unnoticed, over any engine that
// implements storage/driver.
//
// # Four nouns
//
// A [Store] is one engine: memory, an SQLite file, a server. A [Space] is one
// community, street or study within it: the wall between tenants and the unit
// of the journal. A [Collection] is the typed view of one kind of record. An
// act (renjia.Act) says who changes something, why, and on whose authority.
//
//	people := storage.Define("study_person", func(p *Person) renjia.ID[Person] { return p.ID },
//		storage.Index("street", storage.Text(func(p *Person) string { return p.Street })))
//
//	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
//	err := store.Migrate(ctx, people)
//	space := store.Space("liede")
//	stamp, err := space.Update(ctx, act, func(tx *storage.Tx) error { return people.Insert(tx, p) })
//	err = space.View(ctx, func(s *storage.Snapshot) error {
//		for doc, err := range people.Find(ctx, s, storage.Query{Where: []storage.Cond{storage.Eq("street", "Liede")}}) {
//			…
//		}
//	})
//
// # Writing
//
// [Space.Update] is the only way to change anything. Its function buffers
// changes; then everything is committed at once, on the condition that nothing
// it has read has changed. If something has, the function runs again: it may
// run up to ten times and must have no effects of its own. No lock is held
// while it runs. Within the function a transaction sees its own changes.
//
// A transaction is protected against changes of what it read, not against
// records that appear: an invariant over a set ("at most five members") needs
// a guard, one record that every change of the set reads and saves, or a
// unique index.
//
// # Reading
//
// [Space.View] gives one consistent state and holds up nobody. Kinds defined
// with [Guarded] are read through [Space.Read], which asks the policy and
// writes the access into the journal. [Space.AsOf] reads any past state.
// Queries use declared indexes only; what would need a scan is an error.
// [Collection.Page] pages by cursors that stay valid while records come and go.
//
// # The journal
//
// Every commit has a position (1, 2, 3… without gaps), a time that never goes
// back, the acts, and the after-image of every change, chained by SHA-256.
// [Space.Verify] checks all of it. [Space.Redact] erases content for good: the
// chain commits to salted digests, so it still verifies. [Space.Export] and
// [Space.Import] carry a space with its whole journal in a file, [Space.Replay]
// from store to store: package migrate copies spaces with it.
//
// # Observing
//
// [Options.Log] takes a line for every operation: success at debug level, what
// a caller did wrong at info, what the engine could not do at warn, damage and
// panics at error. [Options.Observer] is told of the same, for traces and
// metrics; storage/otel turns it into OpenTelemetry. Both learn names, counts
// and durations, never contents, actors, reasons or texts of errors. Where
// nobody observes, nothing is spent on it.
//
// # Limits
//
// A record has at most 1 MiB of JSON, a transaction at most 10,000 changes and
// 10,000 reads, a kind at most 16 indexes, an indexed text at most 512 bytes.
//
// # Caveats
//
// Conditions that are declared unique are per space. A record that was deleted
// and inserted again starts at revision 1. Queries see text in bytewise order,
// not in any language's. Access to the files of an engine is the host's; storage/backup
// has copies, restoring and encryption, storage/retention when records must go,
// storage/checkpoint proofs that are kept elsewhere.
package storage
