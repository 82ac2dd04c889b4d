// Package contract holds grants and the government purchase of services
// (政府购买服务) from the demand to the settlement: what is needed, who offers it,
// who is awarded it on which terms, how far it is fulfilled, how good it was,
// and which part of the price is due.
//
// # When to use it
//
// Each record moves along one table of steps; a step that its state does not
// allow is a *renjia.StateError, and a refused step changes nothing:
//
//   - [Demand]: a survey of needs, ranked by who named them
//   - [CatalogueItem]: what may be bought, and when an item leaves the catalogue
//   - [Tender], [Award]: bids, exact scores, ties named, the decision
//   - [Frame]: at most three years, renewed year by year on conditions
//   - [Contract]: at most one year, with hours, staffing, budget, tranches,
//     amendments that keep the terms they replace
//   - [Report]: monthly and quarterly, with a clock ([Contract.ReportsDue])
//   - [Evaluation], [Scheme]: several evaluators with weights, exact scores, grades
//   - [Rectification]: findings, deadline, re-evaluation
//   - [Account], [Settlement]: delivered, paid, owed, refunded
//   - [Grant]: application, award, agreement, instalments, reports, settlement
//
// [Contract.Progress] compares the minutes delivered with the contract and
// prices an hour; [Contract.Payments] says which tranches are due and how much
// of them. Package ocds below publishes a process in the Open Contracting Data
// Standard.
//
// # What is never exceeded
//
// [Account.Deliver] refuses units beyond the contract's, on the terms of the
// day, [Account.Pay] money beyond what is due of a tranche, [Grant.Spend] money
// beyond a line or beyond what came in: an *ExceedsError. An amendment lifts a
// limit, for a reason and by an authority, and never below what is there
// already ([Account.Admits]).
//
// # Variants
//
// Where practice differs, there is no default; a choice that matters and was not
// made is ErrUnspecified:
//
//   - how a panel's marks become one ([Criterion].Combine), who wins among tied
//     bids ([Ranking.Choose])
//   - how a score between two grades is rounded, where the text states whole
//     scores only ([Scheme.Grade]); it is asked only where it matters
//   - how a tranche's share by grade is rounded, if it is not whole
//   - how much of a budget line may be shifted without approval ([ShiftPolicy])
//   - how much the price of a renewal may change ([RenewalTerms].Steady)
//   - whose a surplus is ([Contract].Surplus), whether a grant is restricted
//
// A missing evaluator is an error that names it, never a silent renormalization,
// unless the scheme says so.
//
// # Data
//
// Schemes are JSON, embedded under schemes/ and read from the user's own files by
// [ReadScheme]. That of Shenzhen (2021) has its grades; its items and weights
// were not at hand. The one of four parties shows the form; its weights are an
// example.
//
// # Exactness
//
// Hours are minutes, scores and shares exact fractions, amounts minor units.
// The amounts of tranches sum to the price to the fen. Only what is named is
// rounded: the price of an hour, a share by grade.
//
// # Limits
//
// A bid is by one bidder; consortia are not modelled. The calendar of
// complaints against an award is not either. Articles of Order 102 and Order 87
// are cited from memory where the doc comment says "not verified".
//
// # References
//
// 政府购买服务管理办法 (Ministry of Finance Order 102 of 2020): demand survey, what may
// not be bought, terms of one and three years. 政府采购货物和服务招标投标管理办法 (Order 87
// of 2017): scores by lowest price. Guangzhou's purchase catalogue (2020):
// removal after two years. Shenzhen's evaluation of projects (2021): grades.
// Published contracts of Guangzhou and other cities for hours, tranches,
// staffing, and the price score by hours.
package contract
