// Package contract describes a government purchase of services: who buys what
// from whom for how many hours, how far it is fulfilled, and which part of the
// price is due.
//
// # When to use it
//
// A [Contract] covers at most one year of a frame of at most three. It moves
// from draft over signed and running to closed, or is terminated; an illegal
// step is a *renjia.StateError. [Contract.Progress] compares the minutes
// delivered with the minimum, with an even pace, and prices an hour;
// [Contract.Payments] splits the price into tranches and judges their
// conditions. Both explain every comparison.
//
// # Exactness
//
// Hours are minutes, completion and price per hour are exact fractions. Only
// the rounded price per hour is rounded, in the way the caller names. The
// amounts of tranches sum to the price to the fen.
//
// # Limits
//
// Tendering, amendments, several evaluators, tranches that vary with a score
// and renewal are not in this package yet.
//
// # References
//
// 政府购买服务管理办法 (Ministry of Finance Order 102 of 2020): term of usually at most
// one year, at most three where the need is stable. Published contracts of
// Guangzhou and other cities for hours, tranches and staffing.
package contract
