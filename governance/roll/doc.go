// Package roll builds electoral rolls and freezes them.
//
// # When to use it
//
// [ReadOwners] reads the units of an estate from CSV, or a [Builder] takes them
// one by one; [Builder.Snapshot] merges them to voters and freezes the result.
// [ReadResidents] settles who of a list of residents may vote on election day,
// and makes the rolls of all electors, of households and of residents'
// representatives. [Persons] makes the roll of a meeting, where everybody has one head. The
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
// # Residents
//
// Who may vote is data, a [Franchise]: age on election day, the grounds of
// registration with what each demands, the ratio of representatives, the clocks.
// [FranchiseFor] gives those of the residents' and villagers' committee laws,
// [ReadFranchises] one's own. Whoever is on the list and not on the roll is a
// [Refusal] with reason and article. [Residents.Correct] takes the objections that
// were upheld, says which were late, and makes a new roll; a frozen snapshot
// stays what it was. [Residents.Quotas] and [Residents.CheckComposition] say
// whether the representatives are as many and of the kind the law wants.
//
// # Parts and differences
//
// [Part] makes the roll of the buildings, of the units that share a common part,
// or of named units; [Exclude] leaves out who has a conflict of interest. The
// snapshot records both and its digest covers them. [Compare] says what has
// changed between two snapshots, exactly, and [Diff.Apply] proves it.
//
// # Workbooks
//
// Every reader here takes a sheet of an .xlsx workbook too, opened by package
// [github.com/renjia-project/renjia/governance/roll/xlsx].
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
// area of the whole unit. Residents without a key are told apart by name and
// birth date; two communities' rolls are compared ([RegisteredTwice]) under one
// salt. Clocks count calendar days and are not moved by holidays. Months in
// office or of residence are complete on the same day of the month.
//
// # References
//
// Supreme People's Court, Interpretation on disputes over the division of
// building ownership (法释〔2009〕7号, 2020 text), arts 1, 2, 8 and 9; Civil Code
// arts 278 and 279; Urban Residents' Committees Organic Law (2025), arts 13, 16, 17
// and 28; Villagers' Committees Organic Law (2018), arts 13, 14 and 25; Shanghai
// Residential Property Management Regulations (2020), art. 69.
package roll
