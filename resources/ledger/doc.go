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
//     tolerated, inferred or converted. A conversion is two balanced pairs over
//     an account of the caller's chart.
//   - Debits are positive, credits negative. Amounts are whole minor units in 64
//     bits; finer input and overflow are errors.
//   - Net assets of a restricted fund (what it received less what it spent)
//     never fall below zero. An endowment spends its returns only.
//   - Spending of a restricted fund needs a project that serves its purpose and
//     a date in its period.
//   - A release moves restricted net assets to unrestricted ones, up to what was
//     spent as wanted, or everything once time alone has ended the restriction.
//   - Entries never change. A reversal repeats an entry line by line with
//     changed signs, once. It is free of purpose and period, not of the limits.
//   - The same identifier or key with the same content changes nothing.
//
// A [Standing] is the state of one fund in one currency and checks what binds the
// fund, so that a store that keeps standings as records applies the same
// rules as the Ledger in memory.
//
// # Limits
//
// Limits are checked in the order of posting, not of dates: an entry dated back
// is admitted if the fund can bear it now. A refund to a giver is a debit of the
// income account. Budgets, reservations, period close and purpose changes are
// not in this package yet.
//
// # References
//
// 民间非营利组织会计制度 (财会〔2024〕25号, in force from 2026-01-01) on restricted net
// assets and their reclassification; Charity Law art. 61 rests on the same
// figures. The chart's own Source says how far its codes were verified.
package ledger
