package renjia_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
)

func TestAnActSaysWhoAndWhat(t *testing.T) {
	someone := renjia.RefTo("collaboration_subject", renjia.ImportedID[widget]("liede", "subject", "chen"))
	act := renjia.Act{By: renjia.Person(someone)}.Does("governance.motion.open", someone)
	require.NoError(t, act.Validate())
	require.Equal(t, someone, act.On)
	for says, bad := range map[string]renjia.Act{
		"by: name exactly one of subject and program": {Verb: "x"},
		"by: name exactly one":                        {By: renjia.Actor{Subject: someone, Program: "import"}, Verb: "x"},
		"by.program: want at most 64 characters":      {By: renjia.Program(strings.Repeat("x", 65)), Verb: "x"},
		"verb: must say what is done":                 {By: renjia.Program("import")},
		"verb: want at most 96 characters":            {By: renjia.Program("import"), Verb: "open\n"},
		"key: want at most 200 characters":            {By: renjia.Program("import"), Verb: "x", Key: strings.Repeat("k", 201)},
		"reason: want at most 4096 bytes":             {By: renjia.Program("import"), Verb: "x", Reason: "\xff"},
	} {
		err := bad.Validate()
		require.ErrorIs(t, err, renjia.ErrInvalid, says)
		require.ErrorContains(t, err, says)
	}
	require.NoError(t, renjia.Act{By: renjia.Program("导入"), Verb: "x", Key: strings.Repeat("键", 200), Reason: "多行\n理由"}.Validate())
}

func TestActorsAreWrittenAsWhoTheyAre(t *testing.T) {
	require.Equal(t, "program:import", renjia.Program("import").String())
	someone := renjia.RefTo("collaboration_subject", renjia.ImportedID[widget]("liede", "subject", "chen"))
	require.Equal(t, someone.String(), renjia.Person(someone).String())
	require.True(t, renjia.Actor{}.IsZero())
}

func TestInstantsAreStoredInUTCToTheMicrosecond(t *testing.T) {
	at := time.Date(2026, 3, 1, 17, 0, 0, 1999, time.FixedZone("", 8*3600))
	require.Equal(t, time.Date(2026, 3, 1, 9, 0, 0, 1000, time.UTC), renjia.Instant(at))
}

func TestConsentCoversOneUseWhileItLasts(t *testing.T) {
	ref := func(key string) renjia.Ref {
		return renjia.RefTo("collaboration_subject", renjia.ImportedID[widget]("liede", "subject", key))
	}
	day := func(n int) time.Time { return time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC) }
	c := renjia.Consent{Of: ref("chen"), To: ref("station"), Purpose: "case work", Given: day(2)}
	require.NoError(t, c.Validate())
	require.True(t, c.Covers(ref("station"), "case work", day(2)))
	require.True(t, c.Covers(ref("station"), "case work", day(30)))
	require.False(t, c.Covers(ref("station"), "case work", day(1)))
	require.False(t, c.Covers(ref("office"), "case work", day(3)))
	require.False(t, c.Covers(ref("station"), "research", day(3)))
	c.Until, c.Withdrawn = day(20), day(10)
	require.NoError(t, c.Validate())
	require.True(t, c.Covers(ref("station"), "case work", day(9)))
	require.False(t, c.Covers(ref("station"), "case work", day(10)))
	c.Withdrawn = time.Time{}
	require.False(t, c.Covers(ref("station"), "case work", day(20)))

	c = renjia.Consent{Given: day(5), Until: day(5), Withdrawn: day(4)}
	var v *renjia.ValidationError
	require.ErrorAs(t, c.Validate(), &v)
	require.Len(t, v.Problems, 5)
}
