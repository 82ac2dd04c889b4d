// Package migrate moves spaces between stores: from the file of a station to
// the server of a street, from one engine to another, and back.
//
// A copy is the same space: the same records with the same revisions, the same
// past, the same journal to the last byte of its hashes. It is made commit by
// commit through [storage.Space.Replay], which checks every hash before it
// writes, and never goes through a text file.
//
//	report, err := migrate.Copy(ctx, old.Space("liede"), new.Space("liede"), act, migrate.Options{})
//
// The store to copy to must know every kind of the space (Store.Migrate). The
// space keeps its name, because its hashes contain it.
//
// # Moving without a long pause
//
//  1. [Copy] while programs go on writing to the source, once or several times.
//     Each run copies what is new, up to the head it has read.
//  2. Stop the writers.
//  3. [CutOver]: it copies the rest, checks everything, and fails with a
//     [MovedError] if the source has moved on after all.
//  4. Let the programs write to the target. From then on the source is the
//     past: nobody may write to it, or the two journals part.
//
// Package migrate cannot stop writers; how they are stopped is the host's
// affair. Between two calls [Compare] tells how far the target lags behind.
//
// # Interruptions
//
// A copy can be interrupted at any commit, by an error, a lost connection or a
// killed process: what has landed is a beginning of the same journal, and the
// next run goes on behind it. Until the head is reached, the target is no place
// to read from: content that was erased later is missing and not yet marked so.
//
// # The act
//
// A copy shows everything, guarded kinds too. So both stores' policies are
// asked about the act, the target's first, and then the act is put into the
// journal of the source, before anything is read. It is not journaled at the
// target by itself, because that would end the likeness: it arrives there as the
// last commit of the copy. Each run is an act of its own; give the act a key, and
// repeated runs are one.
//
// # What is checked
//
//   - Before: that the target is empty or holds a beginning of the same journal.
//     Otherwise nothing is written anywhere, and a [ForkError] says where the
//     journals part, or an [AheadError] by how much the target is ahead.
//   - On the way: each commit's content against its digests, its hash, and the
//     commit before it.
//   - After: that the target's head has the hash of the source's; that every
//     record of the target equals its newest after-image and none is missing or
//     too many ([storage.Space.Verify]); and, if the source has stood still
//     meanwhile, that both hold equally many records of each kind. [Options].Quick
//     leaves out the last two.
//
// # Caveats
//
//   - Nobody else may write to the space at the target during the copy. On
//     engines that implement driver.Replayer nothing is mixed up then, and the
//     copy fails; on others what was written is found right after, when it can
//     no longer be undone.
//   - Content erased at the source after the copy has passed it stays at the
//     target until the erasure is copied too. Do not forget a half-finished copy.
//   - Records are indexed as the target's collections declare. A unique index
//     that only the target has is tested on every past state: copy with the old
//     definitions first and migrate then, if the past would break it.
//   - Kinds that the source's store does not know are copied, but not counted.
package migrate
