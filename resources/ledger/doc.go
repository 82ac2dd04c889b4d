// Package ledger keeps the books of restricted money: double entry in which
// every entry balances exactly in every fund and every currency, and no
// restricted fund can be overspent, spent on something else, or released early.
//
// # When to use it
//
// Use it where gifts and grants must be spent as their givers wanted: a
// community fund, a station, a foundation. A [Fund] says what binds it, an
// [Entry] moves money, a [Ledger] checks and holds balances, a
// [FundStatement] reports opening, received, spent, released and closing.
//
// # Rules
//
//   - Lines of an entry sum to zero in each fund and each currency; nothing is
//     tolerated, inferred or converted. An entry in several currencies goes, in
//     each fund and currency, over an account of the role [Conversion].
//   - Debits are positive, credits negative. Amounts are whole minor units in 64
//     bits; finer input and overflow are errors.
//   - Net assets of a restricted fund (what it received less what it spent)
//     never fall below what pending entries reserve. An endowment spends its
//     returns only.
//   - Spending of a restricted fund needs a project that serves its purpose, an
//     area it is for, and a date in its period.
//   - A release moves restricted net assets to unrestricted ones, up to what was
//     spent as wanted, or everything once time alone has ended the restriction.
//   - Entries never change. A reversal repeats an entry line by line with
//     changed signs, once. It is free of purpose and period, not of the limits.
//   - A [Pending] entry reserves what it would cost or refund, of funds and of
//     budget lines. It is posted in whole or in part, voided, or expired, once;
//     what is not posted is free at once. From its instant of expiry on it is
//     expired, for everybody. To post a part of more than two lines, give the
//     lines: each at most the one pending.
//   - The line of a [Budget] bears the costs it was agreed for, and what is spent
//     and reserved of it never exceeds what was agreed and reallocated. A
//     [Reallocation] keeps the total; without an authority it keeps to the share
//     of the funder's [ShiftPolicy]. All costs of a fund that is Budgeted name a
//     line.
//   - A [Closing] refuses what is dated up to its last day, and moves income and
//     expense into net assets by entries of its own, which receive and spend
//     nothing. Reopening takes them back, with an actor and a reason.
//   - The same identifier or key with the same content changes nothing; with
//     other content it is refused. The key of an entry that is wrong in itself is
//     used up for the life of the Ledger; one that the state of the books refused
//     stays free. A store whose transaction fails remembers neither.
//   - An [AsOf] asks on both axes of time, the day a thing is dated and the instant
//     it was recorded. Instants never go back; time is always passed in.
//   - An [Exchange] of currencies keeps its rate, source and day with the lines,
//     and its amounts must follow from the rate. What may be spent changes its
//     currency with it; [Gains] tells what such exchanges brought.
//   - A purpose changes by a [PurposeChange] with the consent, filing, notice or
//     judgment and the clocks of its rules; an entry is judged by the purpose of
//     the fund on its date.
//   - Goods and services that are given are valued under a [GoodsPolicy] or
//     [ServicePolicy], data that may be replaced; the [Valuation] stays with the
//     line, and what is not recognized is kept as a [Memo].
//   - A [Sharing] divides one cost over funds in a named way; [Overhead] hands
//     supporting costs on to projects.
//   - An [Assertion] holds exactly, or names the last entry after which it did.
//
// # In a store
//
// What the Ledger checks in memory are small values that a store keeps as guard
// records, so that its acts conflict where they must: a [Standing] for each fund
// and currency, a [LineStanding] for each budget line, the [Pending] entry itself,
// the last [Closing]. [StandingsOf], [Assertion.Check], [ClosingEntries] and
// [FundStatements] read a stream of entries.
//
// # Limits
//
// Limits are checked in the order of posting, not of dates: an entry dated back
// is admitted if the fund can bear it now. A refund to a giver is a debit of the
// income account. A pending entry moves no net assets. What pending entries
// reserve of an endowment counts against its returns, refunds of principal
// too. Areas are compared letter by letter; no code contains another. A closing
// leaves pending entries pending: post them with a later date. Only the last
// closing that stands can be reopened. A Ledger holds at most 2³² legs and is used
// by one goroutine; its memory is about 115 bytes an entry of two lines, and
// 165 with a key. As-of questions and assertions read the whole log, in some
// fifteen milliseconds for each hundred thousand entries. A change of purpose changes
// projects, not areas. Returns of an endowment that were exchanged cannot be
// spent in the new currency.
//
// # References
//
// 民间非营利组织会计制度 (财会〔2024〕25号, in force from 2026-01-01) on restricted net
// assets and their reclassification; Charity Law art. 61 rests on the same
// figures. Charity Law arts 56 and 58 and the Guangzhou Charity Promotion
// Regulations arts 23 and 24 (purpose, donors' questions); Civil Code arts 201 and
// 203 (days). Sources of charts, policies and rules say how far they were
// verified.
package ledger
