// Package digest holds what makes records checkable: Merkle trees over SHA-256
// and a canonical form of JSON whose bytes do not depend on who wrote it.
package digest
