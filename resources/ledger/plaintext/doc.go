// Package plaintext reads and writes journals of plain-text accounting (hledger
// and beancount syntax) as books of funds: every posting belongs to a fund, and
// an entry must balance exactly in each fund and each currency.
//
// # When to use it
//
// Use it where the books of a station, a foundation or a researcher are journals
// already. [Load] checks a whole journal and answers with balances, as of any
// day and by fund, and with a list of [Violation] values; it holds 12 bytes a
// posting. [Transactions] reads one transaction after the other.
// [Mapping.Import] makes entries for the ledger of them, [Mapping.Export] the
// reverse, [WriteHledger] and [WriteBeancount] write them.
//
// # The fund of a posting
//
// In hledger it is the tag fund in the posting's comment, or else the one in the
// transaction's comment or on the directive of the account or an account above
// it. In beancount it is the posting's metadata fund, or else that of the
// transaction or of the account's open directive, or else the transaction's
// only #tag, or else that one of its #tags which is the last part of the
// account's name. A transaction and an account that name different funds are
// [AmbiguousFund]; a posting without a fund is [NoFund].
//
// # What is checked
//
// Amounts count exactly; nothing is tolerated. The decimals of a commodity are
// those of its commodity directive (hledger: the example's; beancount: metadata
// precision), which holds for what follows it, or else those of ISO 4217; zeros
// beyond them do no harm. hledger 1.25 and beancount accept an entry that is
// 0.004 off, and a balance that is; beancount's own tolerance, written behind ~,
// is read and not granted.
//
// An entry that balances in each currency but not in each fund is [CrossFund];
// one in which several currencies do not balance is [CurrencySwap]. A cost or
// price (@, @@, {}) never balances anything: a conversion is a balanced pair of
// postings in each currency. Its rate is best written as a tag: hledger 1.25
// would balance the pair at cost and refuse it.
//
// One amount of an entry may be left out. It becomes what the others leave open
// in all funds together, as in hledger, and must then be right for its own
// fund.
//
// A stated balance is about all funds of an account. One of hledger (=, ==, =*,
// ==*) holds right behind its posting, in the order of dates and then of lines;
// one of beancount at the start of its day, with the accounts below. One that
// fails names the entry after which it last held.
//
// Books are closed by a line of its own that begins with a comment mark,
//
//	; closed: 2025-12-31
//
// or in beancount by 2026-01-15 custom "closed" 2025-12-31 (without the second
// date the first one is meant). A transaction dated up to then that stands
// behind it, also in a file included later, is [ClosedPeriod]; one that stands
// before it is not. A later closing with an earlier date changes nothing.
//
// # What is read
//
// hledger: dates with -, / or ., default years, secondary dates (kept, never
// used), status, code, payee and note, tags, costs, stated balances, virtual
// postings (a violation each); the directives account, commodity (with format),
// D, decimal-mark, P, payee, tag, year and Y, include, alias (not with regular
// expressions), apply account, and comment blocks. A number with one comma
// before three digits is refused unless the commodity's directive or decimal-mark
// tells what the comma means. Periodic and automated rules are left out with a
// warning. Balance assignments and posting dates are violations. Any other
// directive is a problem.
//
// beancount: transactions with all flags, tags, links and metadata; open, close,
// commodity, balance, custom, include, pushtag, poptag; option, plugin, price,
// note, document, event and query change no figure here. Arithmetic in amounts
// and pad are problems: an amount is written.
//
// # Limits
//
// Amounts are 64-bit whole numbers of the finest decimals their commodity is
// used with; a number or a sum out of range is an error. A line holds a million
// bytes, includes nest 32 deep and name one file each. Text is UTF-8. Plug-ins of beancount are
// not run, so a journal that leans on one reads differently there.
//
// Imported entries are whole: a posting's own cost, status and other tags stay
// behind, as do donors and valuations on export.
//
// # References
//
// hledger manual 1.25, "Journal format"; beancount 2, "Beancount Language
// Syntax". Where the two disagree with each other or with the rules of funds,
// the rules above say so.
package plaintext
