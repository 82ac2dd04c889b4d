// Package draw makes pictures of networks: who is tied to whom, the matrix of a core
// and its periphery, one party among its contacts, two modes, and a page to look
// around in.
//
// # When to use it
//
// Use it to show a network of some dozens of parties so that people can read it.
// [Picture] says what to show; [SVG], [Matrix], [Ego], [TwoMode] and [HTML] write it.
// Everything is one file without anything from elsewhere. The same picture gives
// the same bytes.
//
// # How it is drawn
//
// Parties lie so that distances on paper follow the number of ties between them as
// well as two dimensions allow (stress majorization), the pieces of a network side
// by side and isolates in a row. Up to [AllLabels] parties every label is there
// and none covers another or a party: the paper grows until they fit. Above, those
// that fit are there, the largest parties first. Classes differ in colour and in
// shape, so that nobody depends on colours, which are those of Okabe & Ito.
//
// # Limits
//
// A layout says nothing that is not measured elsewhere: near on paper is no
// measure. More than [MostParties] are ErrUnsupported: draw a part of them, the
// matrix of classes, or write the network for a program made for that.
//
// # References
//
// Gansner, E., Koren, Y. & North, S. (2004), Graph drawing by stress majorization;
// Okabe, M. & Ito, K. (2008), Color universal design.
package draw
