// Package governance keeps the records of community autonomy: communities and
// their bodies, seats and mandates, matters and meetings, motions with their
// frozen rolls and ballots, certified decisions that anyone can check, and what
// follows from them.
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
// # The records
//
//   - [Community] with dated boundaries and households; [Body] with its
//     [Composition], rules as data that [CheckComposition] tests; [Term] and [Seat]
//     with resignation, recall, appraisal, handover, [Kinship].
//   - [Mandate], who may do what within which limits; [Drawing], what was used of
//     an amount.
//   - [Matter] (议题) from proposal to evaluation; [Meeting] with notice, agenda,
//     [Attendance] (and [QuorumAt] an instant) and [Turn] of speaking; [Motion] with debate
//     and [Amendment].
//   - [Ballot], [Mark], [Paper], [ProxyGrant], [Refusal]; [Decision].
//   - [Poll] and [Budget] with their [Option] and [Award]; [Certificate].
//   - [Disclosure], [TaskDelegation] by departments, [Petition], [Challenge] and
//     [Revocation] of decisions.
//
// # Polls and budgets
//
// A motion is answered by yes or no. A [Poll] is a choice among options by any
// of the [Methods] of package voting: who sits on the council, which name the
// square gets. It goes from the call to what was chosen:
//
//	CallPoll → ProposeOption … → ScreenOption … → ScreenPoll → OpenPoll → CastPoll … → ClosePoll → CountPoll → CertifyPoll → FinishPoll
//
// A [Budget] is a participatory budget: its options are projects with a cost,
// package budgeting decides which of them an amount pays for, and each that is
// chosen becomes an [Award], delivered or abandoned; with the last of them the
// budget is done:
//
//	CallBudget → ProposeOption … → … → CertifyBudget → FundBudget → DeliverProject or AbandonProject …
//
// Slate, terms, rule and tie policy are stored before the first ballot. A ballot
// is a [Preference], held to the [BallotRule]; everything else about ballots is
// as on motions: variants, receipts, proxies, refusals, one ballot a voter. An
// option that is refused stays on record with the reason; one that is withdrawn
// during the vote stays on the ballots and cannot be chosen. A tie that the rule
// refuses to break stops the count until [Registry.BreakPollTies] or
// [Registry.BreakBudgetTies] lays down how it is broken.
//
// # Decisions anyone can check
//
// A certified [Decision] holds rule, result and explanation, the digest of the
// roll and the Merkle roots over ballots, marks, proxies and refusals. [Export]
// reads the decision with its roll and ballots into a [Record]; [Verify] tallies
// the record again and fails if a byte of roll, ballots, rule or decision was
// changed. Whoever holds the published digest of the decision knows that it is
// the same decision, and whoever holds a [Receipt] finds the ballot in the
// record: [Record.Proof], [VerifyReceipt]. A receipt shows how somebody voted to
// whoever knows the ballot: the package does not claim receipt-freeness. Polls
// and budgets have a [Certificate] in place of a decision and a [Dossier] in
// place of a record: [ExportDossier], [Dossier.Verify].
//
// # Who may do what
//
// [NewPolicy] allows what a [Mandate] in force allows: verbs, on kinds, records
// or bodies, up to an amount an act and in a span of time. An act carries no
// amount; one that spends under a limited mandate draws on it first
// ([Registry.Draw]) and names the [Drawing] as its authority. A mandate limited to
// bodies covers what is theirs and there already: who drafts motions needs one
// without that limit. A delegable mandate is passed on within its limits
// ([Registry.Delegate]) and ends with the one above. The founder may grant and
// revoke mandates as long as nobody holds a mandate to do so.
//
// # Variants
//
// How ballots are kept is chosen at the opening ([Variant]): [Open] ballots name
// their voter by the key or digest of the roll; [Sealed] ones are kept apart from
// the marks of who voted, but whoever keeps the journal can link them; for
// [Token] ballots nothing stored links the two, though whoever watches both acts,
// or sees a weight that few share, can. The decision says which it was. Records
// of secret ballots are guarded: [Export] needs storage.Space.Read for them.
// Ballots that do not count (late, double, of nobody on the roll, by a revoked
// proxy) are refused with their reason, and the refusal is kept.
//
// # Limits
//
// A registry bound to a transaction shares its limits: 10,000 records read and
// changed. On a Space, [Registry.Freeze] and [Registry.CastAll] commit in
// chunks and [Registry.Count] streams, so that rolls of any size work. Whoever
// reads the guarded key of a box can forge tokens; the count finds more papers
// than marks. Ballots imported as sealed cannot be imported again: nobody can
// compare them. A ranking of many options can be a signature that somebody asked
// for beforehand, whatever the variant. A count of a poll or budget keeps the keys
// of the roll in memory, and the distinct ballots. Its rounds are left out of the
// certificate if they take more than half a megabyte; who counts again has them.
//
// # References
//
// Civil Code of the PRC arts 277–280; Urban Residents' Committees Organic Law
// (2025); Robert's Rules of Order on motions and amendments; RFC 6962 section
// 2.1 for the Merkle tree.
package governance
