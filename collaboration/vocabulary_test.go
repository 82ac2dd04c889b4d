package collaboration_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
)

func TestEveryBuiltinClassHasBothNames(t *testing.T) {
	classes, err := collaboration.BuiltinClasses()
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(classes.Classes()), 15)
	for _, c := range classes.Classes() {
		require.NotEmpty(t, c.Name.EN, c.ID)
		require.NotEmpty(t, c.Name.ZH, c.ID)
	}
	_, err = classes.With(collaboration.Class{ID: "person", Name: renjia.Both("x")})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestAVocabularyIsReadStrictly(t *testing.T) {
	v, err := collaboration.ReadVocabulary(strings.NewReader(`{"classes":[{"id":"clan","name":{"zh":"宗族"}}]}`))
	require.NoError(t, err)
	_, err = v.Class("clan")
	require.NoError(t, err)
	_, err = v.Class("person")
	require.ErrorIs(t, err, renjia.ErrNotFound)
	for _, text := range []string{
		`{"classes":[{"id":"clan","name":{"zh":"宗族"}}]} {}`,
		`{"classes":[{"id":"clan","names":{"zh":"宗族"}}]}`,
		`{"classes":[{"id":"","name":{"zh":"宗族"}}]}`,
		`{"classes":[{"id":"clan","name":{}}]}`,
		`{"classes":[{"id":"clan","name":{"en":"a"}},{"id":"clan","name":{"en":"b"}}]}`,
		`[]`, ``,
	} {
		v, err := collaboration.ReadVocabulary(strings.NewReader(text))
		require.ErrorIs(t, err, renjia.ErrInvalid, text)
		require.Nil(t, v, text)
	}
}

func FuzzReadVocabulary(f *testing.F) {
	f.Add(`{"classes":[{"id":"clan","name":{"zh":"宗族"}}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		v, err := collaboration.ReadVocabulary(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, c := range v.Classes() {
			if got, err := v.Class(c.ID); err != nil || got != c || c.ID == "" || c.Name.IsZero() {
				t.Errorf("class %q is not found as it is listed: %v", c.ID, err)
			}
		}
	})
}
