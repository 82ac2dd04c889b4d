package roster_test

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia/talent/assign/roster"
)

// stream is splitmix64 at any place, as the shared generator of instances has it.
func stream(seed, tag uint64, at int) uint64 {
	s := seed ^ tag
	s += uint64(at+1) * 0x9E3779B97F4A7C15
	s = (s ^ s>>30) * 0xBF58476D1CE4E5B9
	s = (s ^ s>>27) * 0x94D049BB133111EB
	return s ^ s>>31
}

// station is the instance of a community station that the shared reference values
// are of: three shifts a day, five days a week, nine in two weeks. With patterns,
// split weekends and lone days cost, too.
func station(people, days int, seed uint64, patterns bool) *roster.Instance {
	i := rules(people, days, patterns)
	for d := range days {
		var want []int
		for s, share := range []float64{0.22, 0.20, 0.11} {
			want = append(want, int(math.RoundToEven(share*float64(people)))+int(stream(seed, 0x2222222222222222, d*3+s)%2))
		}
		i.Demand[d] = want
	}
	for p := range people {
		who := &i.People[p]
		night := stream(seed, 0x3333333333333333, p)%4 != 0
		for d := range days {
			here := stream(seed, 0xF0F0F0F0F0F0F0F0, p*days+d)>>11 >= 1080863910568919 // 0.12·2^53
			cost, able := make([]int64, 3), make([]bool, 3)
			for s := range 3 {
				cost[s] = int64(stream(seed, 0, (p*days+d)*3+s) % 10)
				able[s] = here && (s != 2 || night)
			}
			who.Cost, who.Able = append(who.Cost, cost), append(who.Able, able)
		}
	}
	return i
}

// rules is a station whose people have no names but numbers, without demand.
func rules(people, days int, patterns bool) *roster.Instance {
	i := &roster.Instance{
		People: make([]roster.Person, people), Demand: make([][]int, days), Uncovered: 100,
		Shifts: []roster.Shift{{Name: "E"}, {Name: "L"}, {Name: "N"}},
		Rules: roster.Rules{
			Caps:       []roster.Cap{{Name: "period", Days: days, Most: days / 14 * 9}},
			Forbidden:  []roster.Succession{{From: "N", To: "E"}, {From: "N", To: "L"}, {From: "L", To: "E"}},
			LongestRun: 5,
		},
	}
	for p := range people {
		i.People[p].Name = fmt.Sprintf("person %d", p+1)
	}
	for d := range days {
		i.Days = append(i.Days, fmt.Sprintf("day %d", d+1))
		i.Demand[d] = make([]int, 3)
	}
	for d := 0; d+7 <= days; d += 7 {
		i.Rules.Caps = append(i.Rules.Caps, roster.Cap{Name: fmt.Sprintf("week %d", d/7+1), From: d, Days: 7, Most: 5})
		if patterns {
			i.Wishes.Weekends = append(i.Wishes.Weekends, d+5)
		}
	}
	if patterns {
		i.Wishes.SplitWeekend, i.Wishes.LoneOff, i.Wishes.LoneOn = 30, 15, 15
	}
	return i
}
