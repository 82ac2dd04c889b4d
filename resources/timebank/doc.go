// Package timebank keeps hours given as credits (时间银行): certified time becomes
// minutes on an account by a named local policy, and every later change of a
// balance is a transfer that sums to zero.
//
// # When to use it
//
// Use it for a station's or a street's time bank, for stars and certificates of
// volunteers, and for exchanges between banks. [Certified] is time that an
// organization certifies, [Policy] says what it is worth and what may be done
// with it, [Transfer] moves credits, [Bank] keeps the books in memory.
//
// # Rules
//
//   - The unit is the minute, a checked 64-bit integer.
//   - The certified intervals of a person never overlap; the raw interval is
//     kept whatever it is credited as ([OverlapError], [Month]).
//   - What is made, used up, lost or owed by another bank goes through accounts
//     of the system like any other transfer. No balance is ever set: all of them
//     sum to zero at all times.
//   - Limits are enforced or flagged, as the policy says.
//   - Credits come in lots and may expire; transfers and expiry use them in the
//     order that the policy names. Expired credits cannot be used, swept or not.
//   - The same identifier or key with the same content changes nothing.
//   - Transfers never change. A reversal gives back the very lots, once.
//   - A choice that a policy leaves open is an *renjia.UnspecifiedError.
//
// [Policy.Apply], [Standing] and [Month] are pure values: a store that keeps
// them as records applies the same rules as the Bank in memory.
//
// # Limits
//
// Limits and lots are checked in the order of posting, not of dates: a transfer
// dated back is admitted if the account can bear it now. Credits have one value
// whatever the service; multipliers for kinds of service or ages are not
// modelled, as none was found in a text. Rounding is by record.
//
// # Caveats
//
// The built-in policies were read in secondary sources; each says how far
// (Policy.Verification).
//
// # References
//
// Ministry of Civil Affairs Order 67 (志愿服务记录与证明出具办法（试行）, in force from 2021-02-01);
// Regulations on Voluntary Service (志愿服务条例, 2017); 民函〔2012〕340号 for the star ladder;
// the policies' own sources.
package timebank
