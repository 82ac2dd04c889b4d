package ocel_test

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/internal/ocel"
)

func TestALogIsWrittenPieceByPiece(t *testing.T) {
	var b bytes.Buffer
	w := ocel.NewWriter(&b)
	w.Raw(`{"events": [`)
	for i := range 2 {
		w.Item(i, ocel.Event{ID: "e", Attributes: []ocel.Attribute{{Name: "class", Value: "x"}}, Relationships: []ocel.Relation{{Object: "o", Qualifier: "acts"}}})
	}
	w.Raw("\n]}\n")
	require.NoError(t, w.Close())
	var back struct{ Events []ocel.Event }
	require.NoError(t, json.Unmarshal(b.Bytes(), &back))
	require.Len(t, back.Events, 2)
	require.Equal(t, "acts", back.Events[1].Relationships[0].Qualifier)
}

func TestTheFirstErrorIsKept(t *testing.T) {
	w := ocel.NewWriter(broken{})
	w.Value(math.NaN())
	w.Raw("x")
	var unsupported *json.UnsupportedValueError
	require.ErrorAs(t, w.Close(), &unsupported)
	w = ocel.NewWriter(broken{})
	w.Raw("x")
	require.ErrorIs(t, w.Close(), io.ErrClosedPipe)
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestValuesOfOtherTypesAreReadAsText(t *testing.T) {
	var all []ocel.Value
	require.NoError(t, json.Unmarshal([]byte(`["a", 1.50, true]`), &all))
	require.Equal(t, []ocel.Value{"a", "1.50", "true"}, all)
}
