// Package sm signs and digests checkpoints with the Chinese national algorithms
// SM2 (GB/T 32918.2) and SM3 (GB/T 32905), through github.com/emmansun/gmsm. It
// is a module of its own, so that nobody else depends on that library.
//
//	key, err := sm2.GenerateKey(rand.Reader)
//	signer, err := sm.NewSigner("street.example", key)
//	c, err := checkpoint.Take(ctx, space, sm.SM3())
//	signed, err := checkpoint.Sign(c, signer)
//
// Keys may lie in a cryptographic module: [NewSigner] takes any [crypto.Signer]
// of an SM2 key that understands gmsm's signer options. Signatures are those of
// the standard over the text, with the standard's default user identifier
// "1234567812345678", in ASN.1.
//
// Whether a product with these algorithms is *approved* for a use (商用密码产品
// 认证) depends on the module that holds the key, not on this package.
package sm
