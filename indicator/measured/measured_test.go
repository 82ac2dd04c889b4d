package measured_test

import (
	"encoding/json"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/measured"
)

func TestAResultKeepsItsExactValue(t *testing.T) {
	about := measured.About{ID: "gini", N: 5}
	r := about.With(measured.Count("total", 100), measured.Number("mean", 1e-7)).Exactly(big.NewRat(9, 25))
	require.Equal(t, .36, r.Value)
	require.Empty(t, about.Inputs)
	b, err := json.Marshal(r)
	require.NoError(t, err)
	require.JSONEq(t, `{"id":"gini","n":5,"value":0.36,"exact":"9/25",
		"inputs":[{"name":"total","value":"100"},{"name":"mean","value":"1e-07"}]}`, string(b))
}

func TestInputsOfOneAboutDoNotLeakIntoAnother(t *testing.T) {
	about := measured.About{ID: "gini"}.With(measured.Count("a", 1), measured.Count("b", 2), measured.Count("c", 3))
	one, two := about.With(measured.Count("d", 4)), about.With(measured.Count("e", 5))
	require.Equal(t, "d", one.Inputs[3].Name)
	require.Equal(t, "e", two.Inputs[3].Name)
}

func TestUndefinedSaysWhyInBothLanguages(t *testing.T) {
	err := measured.ID("share").Undefined("the base is %d", "基数为%d", 0)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	var undefined *measured.UndefinedError
	require.ErrorAs(t, err, &undefined)
	require.Equal(t, "基数为0", undefined.Reason.ZH)
	require.EqualError(t, err, "share is undefined: the base is 0")
}

func TestAChoiceIsAskedFor(t *testing.T) {
	type scale string
	ask := func(chosen scale) error {
		return measured.Choose("hhi", "scale", "there are two", chosen, "0-1", "0-10000")
	}
	require.NoError(t, ask("0-1"))
	var missing *renjia.UnspecifiedError
	require.ErrorAs(t, ask(""), &missing)
	require.Equal(t, []renjia.Choice{{Name: "scale", Options: []string{"0-1", "0-10000"}, Why: "there are two"}}, missing.Choices)
	require.ErrorIs(t, ask("0-2"), renjia.ErrInvalid)
}
