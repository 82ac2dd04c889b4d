// Package instance makes the generated instances that assignment, transport and
// matching are checked against: the same numbers from the same seed in any language.
//
// # When to use it
//
// Use it in tests and examples that take an instance as a seed and a family instead
// of a matrix. [Spec.Matrix] gives costs and forbidden pairs, [Spec.Capacities] what
// people supply and posts ask for, [Market] the lists of both sides of a matching.
//
// # Variants
//
// Numbers come from splitmix64: output i of a stream depends on the seed and i alone.
// Streams of one instance are told apart by a tag that is xored into the seed.
//
// # Limits
//
// Only families of whole numbers are made.
//
// # References
//
// Steele, G., Lea, D. & Flood, C. (2014), Fast splittable pseudorandom number
// generators, OOPSLA.
package instance
