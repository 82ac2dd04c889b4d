package booking_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/booking"
)

const stationJSON = `{
  "source": "rules of the station, 2026",
  "resources": [
    {"code": "A1", "name": {"en": "Activity room", "zh": "活动室"}, "class": "venue", "capacity": 1, "cleanup": 30, "zone": "Asia/Shanghai",
     "opening": [{"days": ["working", "sat"], "from": "09:00", "until": "21:00"}],
     "days": {"rest": ["2026-10-01"], "work": ["2026-10-10"]},
     "tariff": {"source": "art. 4", "classes": [{"code": "resident"}, {"code": "business", "unit": 60, "price": {"amount": "50.00", "currency": "CNY"}, "rank": -1}]}},
    {"code": "C", "name": {"zh": "折叠椅"}, "class": "equipment", "capacity": 40}
  ]
}`

func TestResourcesAreReadFromAFileOfTheStation(t *testing.T) {
	all, err := booking.ReadResources(strings.NewReader(stationJSON), "station.json", "liede")
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.Equal(t, renjia.ImportedID[booking.Resource]("liede", "resources_bookable", "A1"), all[0].ID)
	require.True(t, all[0].Exclusive())
	require.Equal(t, booking.Clock(9*60), all[0].Opening[0].From)
	require.Equal(t, "50.00 CNY", all[0].Tariff.Classes[1].Price.String())
	_, err = booking.ReadResources(strings.NewReader(strings.NewReplacer(`"21:00"`, `"25:00"`, `"capacity": 40`, `"capacity": 0`, `"code": "C"`, `"code": "A1"`).Replace(stationJSON)), "station.json", "liede")
	require.ErrorContains(t, err, "station.json:5:")
	_, err = booking.ReadResources(strings.NewReader(strings.NewReplacer(`"capacity": 40`, `"capacity": 0`, `"code": "C"`, `"code": "A1"`).Replace(stationJSON)), "station.json", "liede")
	for _, part := range []string{"station.json:8:", "resources[1].capacity", "twice"} {
		require.ErrorContains(t, err, part)
	}
	_, err = booking.ReadResources(strings.NewReader(strings.Replace(stationJSON, `"cleanup"`, `"clean"`, 1)), "station.json", "liede")
	require.ErrorContains(t, err, "clean")
}

func TestRefusalsAndFiguresExplainThemselves(t *testing.T) {
	r := venue("r", 1)
	c := calendarOf(t, r)
	must(t, c, held(confirmed("a", r, between(0, 60), 1), at(5)))
	_, _, err := c.Book(confirmed("x", r, between(30, 90), 1), origin)
	var clash *booking.ConflictError
	require.ErrorAs(t, err, &clash)
	for _, part := range []string{bookingID("a").String(), "暂留，至2026-03-02T00:05Z止", "申请1（容量1）"} {
		require.Contains(t, clash.Explanation().Text(renjia.Chinese), part)
	}
	u, err := r.Utilise(between(0, 90), []renjia.Interval{between(0, 90)}, []booking.Booking{confirmed("b", r, between(0, 60), 1)}, origin)
	require.NoError(t, err)
	for _, part := range []string{"available, open minutes × capacity: 90 min", "booked, not yet marked: 60 min", "used ÷ available = 0"} {
		require.Contains(t, u.Explanation().Text(renjia.English), part)
	}
}

func FuzzReadResources(f *testing.F) {
	f.Add([]byte(stationJSON))
	f.Fuzz(func(t *testing.T, b []byte) {
		all, err := booking.ReadResources(bytes.NewReader(b), "f", "liede")
		if err != nil {
			return
		}
		text, err := json.Marshal(map[string]any{"resources": append([]booking.Resource{}, all...)})
		require.NoError(t, err)
		back, err := booking.ReadResources(bytes.NewReader(text), "f", "liede")
		require.NoError(t, err)
		require.Equal(t, len(all), len(back))
	})
}
