// Package stock keeps goods exactly: what is where, in which lot, until when it
// may be used, and what it is worth.
//
// # When to use it
//
// Use a [Warehouse] to keep stock in memory. Use [Apply] with a [Shelves] of
// your own to keep it in a store: it reads and changes one [Lot] and one or two
// [Bin] records a move, which are the guards of that store.
//
// # Rules
//
// Quantities are whole numbers of an item's base unit. Other units convert by an
// exact fraction ([Item.InBase]); what is not whole in base units is refused.
//
// The stock of a lot in a place is never below zero, at any instant: a move that
// is written down late is checked against everything that happened after it. A
// place may be allowed to owe, for a reason; a lot as a whole never owes. Moves
// of one instant happen together. A move never changes; an issue is taken back
// by a return.
//
// Moves conserve quantity: what came into a lot less what went out is what lies
// in all places. A write-off and a count need a reason.
//
// Each lot has a value, and what goes out takes its share of what is left, by
// largest remainder, in the order in which moves are written down. So the values
// of all issues add up to the value received to the last fen, and the values
// left in all lots are the balance of the inventory account ([Reconcile]).
//
// What to hand out first is a named policy ([Pick]): first expired first out
// (先到期先出), or first in first out (先进先出). Both pass over what has expired on
// the day; a lot may be used on its use-by date (保质期至).
//
// # Limits
//
// A bin holds the steps since it was last closed ([Bin.Close]); close bins at
// the end of a period to keep them small. Serial numbers are lots of one.
//
// # Caveats
//
// A share is computed when a move is written down, not when it happened. A
// return brings back the value that went out.
//
// # References
//
// The 2026 accounting system for non-profit organizations asks for actual cost of
// what is issued (发出存货的实际成本); the lot is the unit of specific
// identification (个别计价法). The text was not at hand: unverified.
package stock
