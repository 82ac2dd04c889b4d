package credential_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/credential"
)

func services(t *testing.T, zone *time.Location, lines ...string) []credential.Service {
	t.Helper()
	all, err := credential.ReadServices(strings.NewReader(strings.Join(lines, "\n")+"\n"), "hours.csv", zone)
	require.NoError(t, err)
	return all
}

func TestLocalTimesLieInTheZoneOfTheRow(t *testing.T) {
	all := services(t, time.UTC, "person,start,end,zone,remark",
		"a,2026-03-01 09:00,2026-03-01T10:30:30,Asia/Shanghai,x", "a,2026/3/1 9:00,2026-03-01 10:00,,", "a,2026-03-01T09:00:00+09:00,2026-03-01 10:00:00Z,,")
	require.True(t, all[0].Interval.From.Equal(time.Date(2026, 3, 1, 1, 0, 0, 0, time.UTC)))
	require.Equal(t, 90*time.Minute+30*time.Second, all[0].Interval.Duration())
	require.Equal(t, time.Hour, all[1].Interval.Duration())
	require.Equal(t, 10*time.Hour, all[2].Interval.Duration())
	require.Equal(t, 2, all[0].Line)
	all = services(t, time.UTC, "person,date,start,end", "a,2026-03-01,09:00,10:30", "a,2026-03-01,22:00,01:00", "a,2026-03-01,2026-03-02 22:00,")
	require.Equal(t, 90*time.Minute, all[0].Interval.Duration())
	require.Equal(t, []credential.Reason{"", credential.Backwards, credential.NoCheckOut}, reasons(credit(t, policy(t, "cn/exact"), all...)))
}

// Europe/London skipped 01:00 to 02:00 on 29 March 2026 and showed it twice on 25
// October; Lord Howe Island moves its clocks by half an hour.
func TestTimesThatClocksSkippedOrShowedTwiceAreRefused(t *testing.T) {
	all := services(t, nil, "person,start,end,zone",
		"a,2026-03-29 00:30,2026-03-29 02:30,Europe/London", "a,2026-03-29 01:30,2026-03-29 02:30,Europe/London",
		"a,2026-10-25 00:30,2026-10-25 02:00,Europe/London", "a,2026-10-25 01:30,2026-10-25 02:30,Europe/London",
		"a,2026-10-25T01:30:00+01:00,2026-10-25T01:30:00+00:00,Europe/London",
		"a,2026-04-05 01:45,2026-04-05 03:00,Australia/Lord_Howe", "a,2026-10-04 02:15,2026-10-04 03:00,Australia/Lord_Howe",
		"a,2026-03-29 00:30,2026-03-29 02:30,", "a,2026-03-29 00:30,2026-03-29 02:30,Mars", "a,2026-03-29 00:30,2026-03-29 02:30,Local", "a,soon,,UTC")
	reason := func(i int) credential.Reason {
		if all[i].Unread == nil {
			return ""
		}
		return all[i].Unread.Reason
	}
	for i, want := range []credential.Reason{
		"", credential.NoSuchTime, "", credential.AmbiguousTime, "", credential.AmbiguousTime, credential.NoSuchTime,
		credential.NoZone, credential.NoZone, credential.NoZone, credential.Unreadable,
	} {
		require.Equal(t, want, reason(i), i)
	}
	require.Equal(t, time.Hour, all[0].Interval.Duration(), "an hour was skipped")
	require.Equal(t, 150*time.Minute, all[2].Interval.Duration(), "an hour was there twice")
	require.Equal(t, time.Hour, all[4].Interval.Duration())
}

func TestChineseHeadersAndAllColumnsAreRead(t *testing.T) {
	all := services(t, nil, "编号,志愿者,签到时间,签退时间,时区,类别,路途分钟,登记时间,注册日期,更正,备注",
		"7,王芳,2026-03-01 09:00,2026-03-01 10:00,Asia/Shanghai,探访,15,2026-03-02 09:00,2020-01-01,6,无",
		"8,王芳,,,,,1.5,,,,", "9,王芳,,,,,,,昨天,,")
	s := all[0]
	require.Equal(t, []string{"7", "王芳", "探访", "6"}, []string{s.ID, s.Person, s.Kind, s.Voids})
	require.EqualValues(t, 15, s.Travel)
	require.Equal(t, day(t, "2020-01-01"), s.Registered)
	require.Equal(t, 23*time.Hour, s.Recorded.Sub(s.Interval.Until))
	require.Equal(t, credential.Unreadable, all[1].Unread.Reason)
	require.Equal(t, credential.Unreadable, all[2].Unread.Reason)
	_, err := credential.ReadServices(strings.NewReader("start,end\n1,2\n"), "hours.csv", nil)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.ErrorContains(t, err, "hours.csv:1")
}

func TestCivilDaysSurviveClocksThatJumpOverMidnight(t *testing.T) {
	zone, err := time.LoadLocation("America/Santiago") // 6 September 2026 began at 01:00
	require.NoError(t, err)
	p := policy(t, "cn/exact")
	p.DayCap = credential.Whole(2)
	all := services(t, zone, "person,start,end", "a,2026-09-05 21:00,2026-09-06 05:00")
	require.Equal(t, 7*time.Hour, all[0].Interval.Duration())
	require.Equal(t, "4.0", credit(t, p, all...).Total.String())
}

func FuzzReadServices(f *testing.F) {
	f.Add("person,start,end,zone\na,2026-03-29 00:30,2026-03-29 02:30,Europe/London\n")
	f.Add("id,person,voids,travel\n1,a,1,9\n")
	f.Fuzz(func(t *testing.T, text string) {
		all, err := credential.ReadServices(strings.NewReader(text), "f", time.UTC)
		if err != nil {
			return
		}
		c := credit(t, policy(t, "cn/qingdao"), all...)
		if c.N != len(all) || c.Total < 0 {
			t.Errorf("%+v", c)
		}
		for _, r := range c.Records {
			if r.Hours < 0 || r.Hours > credential.Whole(16) || r.Hours == 0 && r.Refusal == nil {
				t.Errorf("%+v", r)
			}
		}
	})
}
