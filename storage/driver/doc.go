// Package driver is the seam between the portable storage layer and the
// engines that keep the bytes. Programs do not use it; whoever writes an
// adapter implements [Store] and [Snapshot] and passes the conformance kit in
// storage/storagetest.
//
// A write is data: one conditional, idempotent [Batch] that an adapter commits
// whole or not at all, together with its journal entry. Everything typed, every
// retry, policy and idempotency key is built once, above this package.
//
// # What an adapter must hold
//
//   - Commit is atomic. Every Op and Check is tested against the committed
//     state; the first that fails makes the whole batch fail with a
//     [ConflictError] (or renjia.ErrUnique, renjia.ErrErased) and write nothing.
//   - A batch whose ID was committed before returns the first stamp and writes
//     nothing, even if its conditions no longer hold.
//   - Positions of a space count 1, 2, 3… without gaps. A commit becomes
//     visible whole and in order: whoever has seen position n will never see a
//     commit at or below n appear later.
//   - Stamp.Time never goes back within a space ([Next]).
//   - A snapshot shows one committed state and holds up no writer.
//   - Payloads, salts and digests are kept to the byte.
package driver
