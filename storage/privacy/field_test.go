package privacy_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/privacy"
)

func TestFieldsAreFoundWithTheirClasses(t *testing.T) {
	assert.Equal(t, []privacy.Field{
		{Type: "privacy_test.meeting", Name: "Place", Class: renjia.Neutral},
		{Type: "privacy_test.meeting", Name: "Minutes", Class: renjia.Personal},
		{Type: "privacy_test.meeting", Name: "Present", Class: renjia.Personal},
		{Type: "privacy_test.meeting", Name: "Private"},
	}, privacy.Fields(meetings))
	assert.True(t, privacy.Fields(files)[0].About)
	open := privacy.Unclassified(nil, meetings, files)
	assert.Equal(t, []privacy.Field{{Type: "privacy_test.meeting", Name: "Private"}}, open)
	assert.Empty(t, privacy.Unclassified([]string{"privacy_test.meeting.Private"}, meetings, files))
}

// The package keeps to its own rule.
func TestOwnRecordsAreClassified(t *testing.T) {
	assert.Empty(t, privacy.Unclassified(nil, privacy.Kinds()...))
}
