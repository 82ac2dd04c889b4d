// Package governance keeps the records of community autonomy: communities and
// their bodies, mandates, motions with their frozen rolls, ballots, and
// certified decisions that anyone can check.
//
// # When to use it
//
// A [Registry] carries a motion from draft to decision:
//
//	Draft → Open (roll and rule are frozen) → Cast … → Close → Count → Certify
//
// Each verb is one act: the policy is asked, the records and their journal
// entry are committed together or not at all. [NewRegistry] takes a
// *storage.Space, where every verb is an Update of its own, or a *storage.Tx,
// which binds several verbs into one. The rolls come from package roll, the
// rules from package statute, the arithmetic from package rule; these need no
// store.
//
// # Decisions anyone can check
//
// A certified [Decision] holds rule, result and explanation, the digest of the
// roll and the Merkle root over the ballots. [Export] reads the decision with
// its roll and ballots into a [Record]; [Verify] tallies the record again and
// fails if a byte of roll, ballots, rule or decision was changed. Whoever holds
// the published digest of the decision knows that it is the same decision, and
// whoever holds a receipt finds the ballot in the record.
//
// # Who may do what
//
// [NewPolicy] allows what a [Mandate] in force allows. The founder may grant
// and revoke mandates as long as nobody holds a mandate to do so.
//
// # Variants
//
// Ballots are open: a [Ballot] names its voter by the key or digest of the
// roll, and whoever keeps the store can link it to a person if they can link
// the key. Sealed ballots are not in this package yet.
//
// # Limits
//
// A registry bound to a transaction shares its limits: 10,000 records read and
// changed. On a Space, [Registry.Freeze] and [Registry.CastAll] commit in
// chunks and [Registry.Count] streams, so that rolls of any size work.
//
// # References
//
// Civil Code of the PRC arts 277–280; Urban Residents' Committees Organic Law
// (2025); RFC 6962 section 2.1 for the Merkle tree.
package governance
