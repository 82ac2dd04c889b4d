// Package statement makes the financial statements of a non-profit organization
// out of ledger entries: financial position, activities with a column for
// restricted and unrestricted net assets, and cash flows, tied together by
// tests.
//
// # When to use it
//
// Use it where books of package ledger must be shown to a registrar, a board, a
// donor or the public. [Gather] reads the entries once; [Books.Set] returns the
// three statements and their checks, [Books.FundPositions] a balance sheet with
// a column for every fund. Tables render as text, Markdown and JSON in English
// and Chinese.
//
// # Forms as data
//
// What lines a statement has, and which accounts feed them, is a [Layout] in
// JSON: [China] has the forms of China's accounting system for non-profit
// organizations (民间非营利组织会计制度, 财会〔2024〕25号, in force from 2026-01-01),
// [China2004] those in force until then, [Plain] forms for any chart. Read your own with [ReadLayout]. An account is
// found by its code, the longest first, so that detail accounts (4101 01) follow
// their account; what no line names falls to the line of its class. An account
// that reaches no line is an error, never left out.
//
// # Variants
//
// Nothing of this has a default; what a request leaves open is listed in a
// *renjia.UnspecifiedError.
//
//   - [Split] says in which column costs of restricted funds stand: with
//     [ByRelease] all costs are unrestricted and releases carry money over, as in
//     ledger.Standing; with [ByFund] they stay with their fund; [Unsplit] shows
//     totals.
//   - Cash flows follow the counter-accounts (direct method). Request.Flow names
//     the line of an entry outright; Request.Choices answers what an account
//     alone does not tell (was it wages or aid?); [Mixed] says how cash is led to
//     counter-accounts when an entry settles only part of its lines in cash.
//
// # Checks
//
// Assets equal liabilities and net assets, at both ends; the change by the
// activities equals the difference of net assets in every column; cash flows
// equal the change of the cash accounts.
//
// # Limits
//
// Statements are in one currency and convert nothing. Income and costs not
// closed yet count as net assets. Lines that need a maturity (due within a year)
// are fed by accounts only: book the part due on an account of its own. The
// notes (报表附注) are not made.
//
// # References
//
// 财会〔2024〕25号 and its predecessor 财会〔2004〕7号; each layout says in Unverified
// what was not checked against the text. Costs close into unrestricted net
// assets and restrictions are released by reclassification under both.
package statement
