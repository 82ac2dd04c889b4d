// Package discourse measures the quality of deliberation from speeches that were
// coded by people: the Discourse Quality Index (话语质量指数).
//
// # When to use it
//
// Use it on the minutes or recordings of a council, a hearing or a residents' meeting,
// one code for each component of every speech (an uninterrupted turn). Let two people
// code a part of them first and publish how far they agree (package agreement).
//
// # Components and their sum
//
// The components are ordinal, and what is published as the index differs: which
// components are in it, whether their codes are added as they are or each brought to
// 0 to 1, and even how many codes a component has. So [Scheme] is data, [Steenbergen]
// is the one of 2003, and the components of the sum must be named. Every component
// is told beside the sum, with how many speeches have each code.
//
// # Limits
//
// A sum of ordinal codes takes their steps for equal; look at the components first.
// A code that does not apply (no counterargument was there to be answered) is left
// out, not 0: such speeches have no sum, and are counted.
//
// # References
//
// Steenbergen, M., Bächtiger, A., Spörndli, M. & Steiner, J. (2003), Measuring political
// deliberation: a discourse quality index, Comparative European Politics 1; Steiner, J.
// et al. (2004), Deliberative Politics in Action.
package discourse
