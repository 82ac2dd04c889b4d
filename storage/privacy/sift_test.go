package privacy

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/renjia-project/renjia"
)

// A record written by an older program may have members that the type no longer
// declares. Nobody can say what they are, so they are taken to be personal.
func TestWhatTheTypeDoesNotKnowIsWithheld(t *testing.T) {
	type record struct {
		Place string     `json:"place" privacy:"none"`
		Who   renjia.Ref `json:"who" privacy:"personal"`
	}
	got, cut := people{"0190-wang": true}.sift(reflect.TypeFor[record](), map[string]any{
		"place": "hall", "who": "/x/0190-wang", "dropped": "an old address", "kept": "/x/0190-wang",
	}, "")
	assert.True(t, cut)
	assert.Equal(t, map[string]any{"place": "hall", "who": "/x/0190-wang", "dropped": withheld, "kept": "/x/0190-wang"}, got)
}
