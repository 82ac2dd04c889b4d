// Package checkpoint makes signed statements about the journal of a space, to be
// kept elsewhere, and compares a store with them later.
//
// The journal of a space is a chain of hashes: whoever alters one commit has to
// alter all that follow. Somebody who can write to the whole store can do just
// that, or cut off the end, and the rest still verifies. What such a person
// cannot do is change a checkpoint that lies somewhere else, signed by a key the
// store does not hold: at the street office, with an auditor, on paper, in a
// public notice.
//
//	c, err := checkpoint.Take(ctx, space)
//	signed, err := checkpoint.Sign(c, signer)    // a few lines of text
//	…
//	known := note.VerifierList(verifier)
//	c, by, err := checkpoint.Open(signed, known)
//	err = checkpoint.Verify(ctx, space, c)       // ErrCorrupt: rewritten, or cut off
//
// # The text
//
//	renjia-checkpoint/1
//	space liede
//	position 42
//	time 2026-11-27T02:00:00.000000Z
//	sha256 6f1c…
//	SM3 90ab…
//
//	— street.example 9yVnpTp…
//
// The envelope is the signed note of golang.org/x/mod/sumdb/note and C2SP
// (c2sp.org/signed-note): text, an empty line, signatures by name. It is not the
// checkpoint of C2SP's transparency logs, whose hash is a tree's; ours is a
// chain's.
//
// # Signatures and digests
//
// A signer is a [note.Signer]: Ed25519 comes with the note package, SM2 (GB/T
// 32918) with the module storage/checkpoint/sm, a hardware module behind a few
// lines of your own. Several may sign one checkpoint.
//
// A checkpoint can carry further digests over the same journal, by any
// [hash.Hash]: SM3 (GB/T 32905) where procurement asks for it. Such a digest is
// the chain
//
//	d(0) = zero bytes, as many as the hash is long
//	d(n) = H(d(n−1) ‖ body(n))
//
// where body(n) lists the fields of commit n: space, position, time in
// microseconds since 1970, batch, digest of the acts, number of changes, and for
// each change its verb, kind, identifier, revision, version and digest; texts
// and lists with their lengths, numbers in eight bytes, big-endian.
//
// # Limits
//
// Contents enter every digest through their salted SHA-256, because contents can
// be erased and the digests must outlive them. A further digest therefore does
// not repair a broken SHA-256 for contents that are chosen by an attacker; it
// binds everything else by itself.
//
// A checkpoint says when its newest commit was recorded by the store's own
// clock, not when it was signed: for a time that others believe, have a
// time-stamping service sign the text.
package checkpoint
