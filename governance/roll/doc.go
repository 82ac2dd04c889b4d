// Package roll builds electoral rolls and freezes them.
//
// # When to use it
//
// [ReadOwners] reads the units of an estate from CSV, or a [Builder] takes them
// one by one; [Builder.Snapshot] merges them to voters and freezes the result.
// [Persons] makes the roll of a meeting, where everybody has one head. The
// snapshot's [Snapshot.Electors] are what package rule weighs.
// [Builder.ReadBallots] reads ballots that name units, owners or voters.
//
// # Heads and area of owners
//
// One unit is one head, but an owner of several units is one head, and so is
// the developer with all unsold units and all units sold but not delivered
// (Supreme Court interpretation on the division of building ownership, 2020
// text, art. 9). Area counts in full, to 0.01 m²: that of the register, else of
// the survey, else of the contract (art. 8); the snapshot says how many units
// rest on which. A buyer in lawful possession without registration is an owner
// (art. 1): enter the unit as sold.
//
// # Variants
//
// Whether parking spaces and separately entered storage rooms count is for the
// covenant to say: with such units on the list, [Parking] and [Storage] must be
// chosen. A list of several estates needs [Compound].
//
// # Privacy
//
// A snapshot is immutable and outlives erasure, so it never holds names: voters
// are named by the key of the voter column, or by an HMAC-SHA-256 of the owner's
// name under a salt, which must then be given and kept apart from the snapshot.
//
// # Limits
//
// Owners are told apart by name unless the voter column has a key: two people
// of the same name need one. Co-owners (rows of one unit with shares or a voter)
// must name the one of them who votes, by name or by a key; each row gives the
// area of the whole unit. Sub-electorates are not drawn here yet.
//
// # References
//
// Supreme People's Court, Interpretation on disputes over the division of
// building ownership (法释〔2009〕7号, 2020 text), arts 1, 2, 8 and 9; Civil Code
// art. 278.
package roll
