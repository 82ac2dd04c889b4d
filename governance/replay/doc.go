// Package replay writes down a vote so that anybody can count it again.
//
// # When to use it
//
// [New] counts a vote (rule, roll, standing proxies, ballots) and returns its
// [Record]: every input with its digest, the rule with the choices that were
// made, each inequality with its exact fractions, and how firm the result is.
// [Record.Write] writes it in canonical form, so that the same vote gives the
// same bytes and the same digest everywhere. [Read] and [Record.Replay] are for
// whoever doubts it: they need the file alone, and fail on any changed byte.
//
// A record names people as its roll does, by keys or salted digests. Publish
// the digest when the result is published; the record shows who voted how to
// whoever knows the keys.
//
// # Variants
//
// This is the record of one vote under a rule, without a store. A decision kept
// in a store has its own, with acts and receipts: governance.Record. Elections
// for several seats have election.Record.
//
// # Limits
//
// The files a roll was read from are named by size and SHA-256 ([Input]), not
// kept: they hold names. Who has them can check them with [Input.Matches].
//
// # References
//
// RFC 8785 (JSON Canonicalization Scheme); FIPS 180-4 (SHA-256).
package replay
