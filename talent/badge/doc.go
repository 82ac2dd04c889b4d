// Package badge writes and checks Open Badges 3.0: credentials for what somebody
// has achieved, which others can verify without asking back.
//
// # When to use it
//
// Use it to hand people proof of a training, a competency or volunteer hours that
// they can carry elsewhere. [Credential.JSON] gives the unsigned credential as
// JSON-LD; [Sign] gives a VC-JWT (EdDSA with Ed25519) that carries it with the
// issuer's signature; [Verify] checks signature, issuer and validity of one that
// somebody presents, on a day the caller names.
//
// # What is checked
//
// Signature, algorithm (EdDSA alone: none and keys of another sort are refused),
// that the claims outside say the same as the credential inside, that the issuer is
// one the caller trusts and the key one of that issuer, and that the instant lies
// in [validFrom, validUntil). Each failure is an error of its own: [ErrSignature],
// [ErrIssuer], [ErrValidity].
//
// # Limits
//
// The achievement, its criteria, evidence and the fields below are kept; other
// members of a foreign credential are passed over. A credentialStatus is returned
// but not fetched: nothing here reads a network, so revocation is the caller's to
// ask. Embedded Data Integrity proofs, encrypted credentials and endorsements are
// not read. What a credential says of a person is personal data in plain sight: a
// JWT is signed, not secret.
//
// # References
//
// 1EdTech, Open Badges Specification 3.0 (2024), sections 8.2 (JSON Web Token Proof
// Format) and B; W3C, Verifiable Credentials Data Model 2.0; RFC 7515 (JWS), RFC
// 7519 (JWT), RFC 8037 (Ed25519 in JOSE), RFC 8032.
package badge
