// Package coreperiphery finds who stands in the core of a network and who at its
// edge.
//
// # When to use it
//
// Use [Discrete] to divide the parties into a core and a periphery, and to see how
// far the network has such a form at all: its correlation with the ideal pattern.
// [TwoMode] does so for bodies and the meetings they attend at once.
// Use [Continuous] for a coreness of every party, and [Rossa] for the curve that
// says how sharply a network is centred. [Partition.Class] says how often a class
// of parties, such as voluntary bodies, stands in the core, against chance.
//
// # Variants
//
// The ideal pattern of [Discrete] must be named: with [Max] a tie between core and
// periphery belongs to the ideal, with [Product] it contradicts it, with [Missing]
// (the default of UCINET) it says nothing. They choose different cores: of the
// Florentine marriages {Guadagni, Medici, Strozzi}, {Bischeri, Castellani, Peruzzi,
// Strozzi} and {Medici, Ridolfi, Tornabuoni}. Whether weights count must be said,
// too.
//
// # Limits
//
// The best division is often not unique. A [Partition] says how many are equally
// good, lists them, gives for each party in how many of them it is core, and says
// whether they are proven to be the best or the best that was found. Equality is
// that of whole numbers, not of floats. A network without variance (no tie, or all
// of them) has no core: an error, not a zero. Nor need there be a coreness: where
// the parties that one is tied to hardly tie among themselves it has no bound, and
// [Continuous] refuses.
//
// # References
//
// Borgatti, S. & Everett, M. (1999), Models of core/periphery structures, Social
// Networks 21; Boyd, J. et al. (2010), Computing continuous core/periphery
// structures for social relations data with MINRES/SVD, Social Networks 32;
// Della Rossa, F., Dercole, F. & Piccardi, C. (2013), Profiling core-periphery
// network structure by random walkers, Scientific Reports 3.
package coreperiphery
