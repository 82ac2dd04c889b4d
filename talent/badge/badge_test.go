package badge_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/badge"
)

// Named mutants, and the test that kills each:
//
//	any-algorithm     open accepts what the header says          TestForeignAlgorithmsAreRefused
//	any-kid           every key of the issuer is tried           TestAKeyIsKnownByItsName
//	claims-unread     match is not asked                         TestClaimsMustSayWhatTheCredentialSays
//	until-included    Expired counts the last instant as valid   TestValidityIsHalfOpen
//	unsigned-header   the signature covers the payload alone     TestNoByteOfATokenCanBeChanged

func seconds(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func credential() badge.Credential {
	return badge.Credential{
		ID: "urn:uuid:0198c5c8-0000-7000-8000-000000000001", Name: "Case work, level 2",
		Issuer:    badge.Profile{ID: "https://station.example/issuer", Name: "Liede station", URL: "https://station.example"},
		ValidFrom: seconds("2026-03-01T00:00:00Z"), ValidUntil: seconds("2028-03-01T00:00:00Z"),
		Subject: badge.Subject{ID: "urn:uuid:0198c5c8-0000-7000-8000-000000000002", Achievement: badge.Achievement{
			ID: "https://station.example/case-2", Type: "Competency", Name: "个案工作二级", Description: "Works on cases alone",
			Criteria:   "Assessed by a supervisor on three cases",
			Alignments: []badge.Alignment{{Name: "Case work", URL: "https://example.org/esco/case", Code: "case", Framework: "ESCO"}},
		}, Results: []badge.Result{{Description: "urn:level", Value: "2"}}},
		Evidence: []badge.Evidence{{ID: "urn:uuid:0198c5c8-0000-7000-8000-000000000003", Narrative: "Three case files"}},
		Status:   &badge.Status{ID: "https://station.example/status#1", Type: "BitstringStatusListEntry"},
	}
}

var (
	key     = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))
	other   = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, 32))
	trusted = badge.Issuers{"https://station.example/issuer": {{ID: "k1", Public: key.Public().(ed25519.PublicKey)}, {ID: "k2", Public: other.Public().(ed25519.PublicKey)}}}
	during  = seconds("2027-01-01T00:00:00Z")
)

func sign(t require.TestingT, c badge.Credential) string {
	token, err := badge.Sign(c, key, "k1")
	require.NoError(t, err)
	return token
}

// forge signs any payload with the issuer's key.
func forge(head string, members map[string]any) string {
	body, _ := json.Marshal(members)
	signed := base64.RawURLEncoding.EncodeToString([]byte(head)) + "." + base64.RawURLEncoding.EncodeToString(body)
	return signed + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(key, []byte(signed)))
}

func members(t require.TestingT, token string) (m map[string]any) {
	body, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	require.NoError(t, err)
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	require.NoError(t, dec.Decode(&m))
	return m
}

// RFC 8037, appendix A.4: the signature of a JWS with Ed25519.
func TestSignaturesAreThoseOfTheStandard(t *testing.T) {
	seed, err := base64.RawURLEncoding.DecodeString("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
	require.NoError(t, err)
	signature := ed25519.Sign(ed25519.NewKeyFromSeed(seed), []byte("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"))
	require.Equal(t, "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg", base64.RawURLEncoding.EncodeToString(signature))
	require.Len(t, hex.EncodeToString(signature), 128)
}

func TestASignedCredentialComesBackWhole(t *testing.T) {
	c := credential()
	token := sign(t, c)
	require.Equal(t, token, sign(t, c), "signing twice gives the same")
	back, err := badge.Verify(token, trusted, during)
	require.NoError(t, err)
	require.Equal(t, c, back)
	plain, err := c.JSON()
	require.NoError(t, err)
	back, err = badge.Parse(plain)
	require.NoError(t, err)
	require.Equal(t, c, back)

	m := members(t, token)
	require.Equal(t, c.Issuer.ID, m["iss"])
	require.Equal(t, c.ID, m["jti"])
	require.Equal(t, c.Subject.ID, m["sub"])
	require.Equal(t, json.Number("1772323200"), m["nbf"])
	require.Equal(t, []any{"VerifiableCredential", "OpenBadgeCredential"}, m["type"])
	require.Equal(t, []any{badge.ContextVC, badge.ContextOB}, m["@context"])
}

func TestACredentialWithoutEndOrSubjectIsFine(t *testing.T) {
	c := credential()
	c.ValidUntil, c.Subject.ID, c.Status, c.Evidence, c.Subject.Results = time.Time{}, "", nil, nil, nil
	back, err := badge.Verify(sign(t, c), trusted, seconds("2999-01-01T00:00:00Z"))
	require.NoError(t, err)
	require.Equal(t, c, back)
}

func TestNoByteOfATokenCanBeChanged(t *testing.T) {
	token := sign(t, credential())
	step := 1
	if testing.Short() {
		step = 17
	}
	for i := 0; i < len(token); i += step {
		changed := []byte(token)
		changed[i] ^= 1
		_, err := badge.Verify(string(changed), trusted, during)
		require.Error(t, err, i)
	}
	// Another header with a signature over everything but the header.
	p := strings.Split(token, ".")
	head := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"EdDSA","kid":"k1","x":1}`))
	_, err := badge.Verify(head+"."+p[1]+"."+p[2], trusted, during)
	require.ErrorIs(t, err, badge.ErrSignature)
}

func TestForeignAlgorithmsAreRefused(t *testing.T) {
	m := members(t, sign(t, credential()))
	for _, head := range []string{`{"alg":"none"}`, `{"alg":"HS256","kid":"k1"}`, `{"alg":"ES256"}`, `{}`, `{"alg":"EdDSA","kid":"k1","crit":["b64"]}`} {
		_, err := badge.Verify(forge(head, m), trusted, during)
		require.ErrorIs(t, err, renjia.ErrUnsupported, head)
	}
	for _, bad := range []string{"", "a.b", "a.b.c", "....", strings.Repeat("a", 1<<21)} {
		_, err := badge.Verify(bad, trusted, during)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestAKeyIsKnownByItsName(t *testing.T) {
	m := members(t, sign(t, credential()))
	_, err := badge.Verify(forge(`{"alg":"EdDSA","kid":"k1"}`, m), trusted, during)
	require.NoError(t, err)
	_, err = badge.Verify(forge(`{"alg":"EdDSA"}`, m), trusted, during)
	require.NoError(t, err, "without a name every key of the issuer is tried")
	_, err = badge.Verify(forge(`{"alg":"EdDSA","kid":"k2"}`, m), trusted, during)
	require.ErrorIs(t, err, badge.ErrSignature)
	_, err = badge.Verify(sign(t, credential()), badge.Issuers{"https://other.example": trusted["https://station.example/issuer"]}, during)
	require.ErrorIs(t, err, badge.ErrIssuer)
	_, err = badge.Verify(sign(t, credential()), badge.Issuers{"https://station.example/issuer": {{ID: "k1", Public: []byte("short")}}}, during)
	require.ErrorIs(t, err, badge.ErrSignature)
}

func TestClaimsMustSayWhatTheCredentialSays(t *testing.T) {
	for name, value := range map[string]any{"iss": "https://other.example", "jti": "urn:x", "sub": "urn:y", "nbf": 1, "exp": 1.5} {
		m := members(t, sign(t, credential()))
		m[name] = value
		_, err := badge.Verify(forge(`{"alg":"EdDSA","kid":"k1"}`, m), trusted, during)
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
		require.ErrorContains(t, err, name)
	}
	for _, name := range []string{"nbf", "exp", "iss", "jti"} {
		m := members(t, sign(t, credential()))
		delete(m, name)
		_, err := badge.Verify(forge(`{"alg":"EdDSA","kid":"k1"}`, m), trusted, during)
		require.ErrorContains(t, err, name)
	}
}

func TestValidityIsHalfOpen(t *testing.T) {
	token := sign(t, credential())
	for at, ok := range map[string]bool{"2026-02-28T23:59:59Z": false, "2026-03-01T00:00:00Z": true, "2028-02-29T23:59:59Z": true, "2028-03-01T00:00:00Z": false} {
		_, err := badge.Verify(token, trusted, seconds(at))
		if ok {
			require.NoError(t, err, at)
			continue
		}
		require.ErrorIs(t, err, badge.ErrValidity, at)
	}
}

func TestWhatTheSpecificationAsksForIsAskedFor(t *testing.T) {
	c := badge.Credential{ValidUntil: seconds("2020-01-01T00:00:00.5Z"), Status: &badge.Status{}, Evidence: []badge.Evidence{{}}}
	c.Subject.Results, c.Subject.Achievement.Alignments = []badge.Result{{}}, []badge.Alignment{{URL: "relative"}}
	var invalid *renjia.ValidationError
	require.ErrorAs(t, c.Validate(), &invalid)
	require.Len(t, invalid.Problems, 17)
	_, err := c.JSON()
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = badge.Sign(c, key, "k1")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = badge.Sign(credential(), key, "")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = badge.Sign(credential(), nil, "k1")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// A credential of another issuer: single values instead of arrays, further
// members, an offset instead of UTC.
const foreign = `{"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",{"x":"urn:x"}],
"id":"http://example.edu/credentials/3732","type":["VerifiableCredential","OpenBadgeCredential"],
"issuer":{"id":"https://example.edu/issuers/565049","type":["Profile"],"name":"Example University","image":{"id":"urn:i"}},
"validFrom":"2010-01-01T08:00:00+08:00","name":"Example University Degree","awardedDate":"2010-01-01T00:00:00Z",
"credentialSubject":{"id":"did:example:ebfeb1f712ebc6f1c276e12ec21","type":"AchievementSubject","achievement":{"id":"https://example.com/achievements/21st-century-skills/teamwork",
"type":["Achievement"],"criteria":{"narrative":"Team members are nominated"},"description":"Teamwork","name":"Teamwork"}},"evidence":{"id":"urn:e","type":"Evidence"}}`

func TestForeignCredentialsAreRead(t *testing.T) {
	c, err := badge.Parse([]byte(foreign))
	require.NoError(t, err)
	require.Equal(t, seconds("2010-01-01T00:00:00Z"), c.ValidFrom)
	require.Equal(t, []badge.Evidence{{ID: "urn:e"}}, c.Evidence)
	for _, change := range [][2]string{{"ns/credentials/v2", "2018/credentials/v1"}, {"OpenBadgeCredential", "Degree"}} {
		_, err = badge.Parse([]byte(strings.Replace(foreign, change[0], change[1], 1)))
		require.ErrorIs(t, err, renjia.ErrUnsupported)
	}
	for _, change := range [][2]string{{"08:00:00+08:00", "08:00:00"}, {"did:example", ":"}, {`"id":"http`, `"no":"http`}} {
		_, err = badge.Parse([]byte(strings.Replace(foreign, change[0], change[1], 1)))
		require.ErrorIs(t, err, renjia.ErrInvalid, change)
	}
	_, err = badge.Parse([]byte("{"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestEveryCredentialSurvivesTheWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := credential()
		c.Name = rapid.StringN(1, 40, -1).Draw(t, "name")
		c.Subject.Achievement.Description = rapid.StringN(1, 40, -1).Draw(t, "description")
		c.ValidFrom = time.Unix(rapid.Int64Range(-1e9, 4e9).Draw(t, "from"), 0).UTC()
		c.ValidUntil = c.ValidFrom.Add(time.Duration(rapid.IntRange(1, 1e9).Draw(t, "for")) * time.Second)
		back, err := badge.Verify(sign(t, c), trusted, c.ValidFrom)
		require.NoError(t, err)
		require.Equal(t, c, back)
	})
}

func FuzzWhatIsReadCanBeWritten(f *testing.F) {
	f.Add([]byte(foreign))
	plain, _ := (&badge.Credential{}).JSON()
	f.Add(plain)
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := badge.Parse(data)
		if err != nil {
			return
		}
		written, err := c.JSON()
		require.NoError(t, err)
		back, err := badge.Parse(written)
		require.NoError(t, err)
		require.Equal(t, c, back)
		_, err = badge.Sign(c, key, "k1")
		require.NoError(t, err)
	})
}

func FuzzNoTokenIsForged(f *testing.F) {
	good, err := badge.Sign(credential(), key, "k1")
	require.NoError(f, err)
	f.Add(good)
	f.Add("a.b.c")
	f.Fuzz(func(t *testing.T, token string) {
		_, err := badge.Verify(token, trusted, during)
		require.Equal(t, token == good, err == nil)
	})
}

func BenchmarkVerify(b *testing.B) {
	token := sign(b, credential())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := badge.Verify(token, trusted, during); err != nil {
			b.Fatal(err)
		}
	}
}
