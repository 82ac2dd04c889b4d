// Package resources keeps the records of social resources in a store: funds and
// their books, contracts, programmes, clients, services, bookings, goods and time
// banks.
//
// # When to use it
//
// Use it to run a station, a community fund or an NGO: [Registry] has one verb
// for each thing that happens, and each verb is one act, checked by the store's
// policy and journaled with everything it changes. The rules themselves live in
// the engines below and need no store:
//
//   - resources/ledger: restricted funds, entries, budgets, closings; below it
//     journals as text and financial statements; resources/charity
//   - resources/contract: contracts and grants, evaluation, tranches; open data
//   - resources/service: programmes, surveys, cases, groups, indicators
//   - resources/booking, resources/stock, resources/timebank
//
// # One act, all ledgers
//
// [Registry.RecordEvent] stores a service with all it took: the contact and its
// hours under the contract, working time, volunteers' time in their time bank,
// slots of rooms, goods from stock, and one entry in the books. All of it happens
// or nothing, and [Registry.VoidEvent] takes all of it back or nothing. [CostsOf]
// says what a session, a client and an outcome cost. [Registry.RecordContact] is
// the small form: a contact, its hours and its cost.
//
// The import verbs do the same for streams, in chunks, and may be run again: what
// is there already changes nothing and counts nothing twice.
//
// # Givers
//
// [Registry.EnactPurpose] ends a change of the purpose of a fund, once what it rests
// on is there, with a new version of the fund; [Registry.DonateService] books a
// donated service or keeps its minutes; [Registry.AskAboutGift] starts the clock of
// a donor's question; [Registry.RecordMemo] keeps what has no amount.
//
// # Guards
//
// What must not be exceeded is one record that every act on it reads and saves:
// the standing of a fund in a currency, of a budget line, of an account of a time
// bank, the hours and the account of a contract, a lot and its bins, a room's day, a person's month
// of certified time. Two acts that meet on one of them are a conflict, and the
// store runs the later one again on the new state. So no fund is overspent, no
// slot booked twice and no hour lost, however many write at once. After ten
// conflicts in a row the act fails with ErrConflict and may be repeated. The
// record of what is closed ([Registry.ClosePeriod]) is read by every entry, and
// saved by closings and by the first entry of a fund in a currency.
//
// # Two axes of time
//
// [StandingsOn] shows the books as of a day; read from storage.Space.AsOf, as they
// were known at a past instant too.
//
// # Reading
//
// Records are read through the views [Funds], [Entries], [Contacts] and so on.
// [FundStatements], [Costs], [Hours], [Count] and [Progress] make reports from
// any reader, streaming. Client files, cases and answers to surveys are guarded:
// the store shows them only to reads that say why, and journals that.
//
// # Limits
//
// A contact names its worker by reference; that the worker exists is not checked.
// A pending entry whose time is over holds what it reserved until somebody needs
// it or [Registry.ExpirePending] is called. Closing a period adds up all entries
// before it.
package resources
