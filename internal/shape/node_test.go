package shape_test

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/shape"
)

func TestADocumentThatIsTooLongIsRefusedWhole(t *testing.T) {
	n, err := shape.Read(strings.NewReader(`{"a": 1}`), "x.json", 8)
	require.NoError(t, err)
	require.NotNil(t, n.Member("a"))
	_, err = shape.Read(strings.NewReader(`{"a": 1}`), "x.json", 7)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.ErrorContains(t, err, "x.json: more than 7 bytes")
	_, err = shape.Read(iotest.ErrReader(io.ErrClosedPipe), "x.json", 7)
	require.ErrorIs(t, err, io.ErrClosedPipe)
}
