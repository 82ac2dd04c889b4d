// Package digest holds what makes records checkable: Merkle trees over SHA-256
// with proofs of inclusion, and a canonical form of JSON whose bytes do not
// depend on who wrote it.
//
// Use [Sum] for the digest of one record, [Leaf] and [Root] for the digest of
// many, and [Prove] and [Verify] to show that one record is among many without
// showing the others.
//
// # Canonical form
//
// [Canonical] follows RFC 8785 (JSON Canonicalization Scheme), restricted to
// what every program reads alike: numbers are integers of at most 53 bits.
// Fractional numbers are refused, because RFC 8785 sends them through binary
// floating point, and an exact amount, area or share is text in this module.
// Names that occur twice in one object and text that is not Unicode are refused
// too.
//
// # Merkle trees
//
// Trees and proofs are those of RFC 6962, section 2.1, and RFC 9162, section
// 2.1, with SHA-256.
//
// References: RFC 8785 (2020); RFC 6962 (2013); RFC 9162 (2021).
package digest
