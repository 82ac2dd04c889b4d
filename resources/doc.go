// Package resources keeps the records of social resources in a store: funds
// and their books, purchase contracts, programmes, clients and services.
//
// # When to use it
//
// Use it to run a station, a community fund or an NGO: [Registry] has one verb
// for each thing that happens, and each verb is one act, checked by the store's
// policy and journaled with everything it changes. The rules themselves live in
// the engines below and need no store:
//
//   - resources/ledger: restricted funds, entries, releases, statements
//   - resources/contract: purchase contracts, progress, tranches
//   - resources/service: programmes, contacts, indicators
//
// # One act, three ledgers
//
// [Registry.RecordContact] stores a service, books what it cost and adds its
// minutes to the hours of its contract, all or nothing. The import verbs do the
// same for streams, in chunks, and may be run again: what is there already
// changes nothing and counts nothing twice.
//
// # Guards
//
// The standing of each fund in each currency is one record, resources_balance,
// that every entry on the fund reads and saves; the hours of each contract are
// one record, resources_hours. Two acts that meet on one of them are a
// conflict, and the store runs the later one again on the new state. So no fund
// is overspent and no hour is lost, however many write at once. After ten
// conflicts in a row the act fails with ErrConflict and may be repeated.
//
// # Reading
//
// Records are read through the views [Funds], [Entries], [Contacts] and so on.
// [FundStatements], [Costs], [Hours], [Count] and [Progress] make reports from
// any reader, streaming. Clients are guarded: the store shows them only to
// reads that say why, and journals that.
//
// # Limits
//
// A contact names its clients and worker by reference; that they exist is not
// checked. Contracts start and end by verbs only, with no amendments yet.
package resources
