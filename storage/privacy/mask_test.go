package privacy_test

import (
	"bytes"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/privacy"
)

func TestMasks(t *testing.T) {
	for in, want := range map[string]string{
		"王芳": "王*", "王小芳": "王**", "欧阳修": "欧阳*", "欧阳": "欧*", "王": "王*", "": "",
		"Mary Chan": "M*** C***", " 李强 ": "李*",
	} {
		assert.Equal(t, want, privacy.MaskName(in), in)
	}
	for in, want := range map[string]string{
		"13812345678": "138****5678", "138 1234-5678": "138****5678", "+86 13812345678": "+86 138****5678",
		"020-38123456": "*********56", "110": "***", "": "",
	} {
		assert.Equal(t, want, privacy.MaskPhone(in), in)
	}
	for in, want := range map[string]string{
		"440106199001011234": "4****************4", "44010619900101123X": "4****************X", "AB": "**", "": "",
	} {
		assert.Equal(t, want, privacy.MaskIdentity(in), in)
	}
	for in, want := range map[string]string{
		"广东省广州市天河区猎德街道海清路12号3栋501": "广东省广州市天河区猎德街道****",
		"广州市海珠区":     "广州市海珠区",
		"海清路12号市民公寓": "****",
		"":           "****",
	} {
		assert.Equal(t, want, privacy.MaskAddress(in), in)
	}
}

func TestMasksHideAtLeastHalf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[0-9A-Z]{1,20}`).Draw(t, "number")
		same := 0
		for i, c := range privacy.MaskIdentity(s) {
			if byte(c) == s[i] {
				same++
			}
		}
		require.LessOrEqual(t, same, len(s)/2)
	})
}

func TestPseudonymsKeepPurposesApart(t *testing.T) {
	secret := bytes.Repeat([]byte{7}, 32)
	person := renjia.Ref{Space: "liede", Kind: "collaboration_subject", ID: uuid.MustParse("0190a5d2-0000-7000-8000-000000000001")}
	other := person
	other.ID = uuid.MustParse("0190a5d2-0000-7000-8000-000000000002")
	name := func(secret []byte, purpose string, version int, of renjia.Ref) string {
		p, err := privacy.NewPseudonyms(secret, purpose, version)
		require.NoError(t, err)
		n, err := p.Of(of)
		require.NoError(t, err)
		require.Len(t, n, 26)
		return n
	}
	base := name(secret, "evaluation 2026", 1, person)
	assert.Equal(t, base, name(secret, "evaluation 2026", 1, person))
	assert.NotEqual(t, base, name(secret, "evaluation 2026", 2, person))
	assert.NotEqual(t, base, name(secret, "evaluation 2027", 1, person))
	assert.NotEqual(t, base, name(secret, "evaluation 2026", 1, other))
	assert.NotEqual(t, base, name(bytes.Repeat([]byte{8}, 32), "evaluation 2026", 1, person))

	for _, bad := range []func() (*privacy.Pseudonyms, error){
		func() (*privacy.Pseudonyms, error) { return privacy.NewPseudonyms(secret[:31], "x", 1) },
		func() (*privacy.Pseudonyms, error) { return privacy.NewPseudonyms(secret, "", 1) },
		func() (*privacy.Pseudonyms, error) { return privacy.NewPseudonyms(secret, "x", 0) },
	} {
		_, err := bad()
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	p, err := privacy.NewPseudonyms(secret, "x", 1)
	require.NoError(t, err)
	person.Space = ""
	_, err = p.Of(person)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
