package main

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia/talent/assign/roster"
)

// stationRules is a station with three shifts a day, whose people have numbers for
// names, still without demand.
func stationRules(people, days int, patterns bool) *roster.Instance {
	i := &roster.Instance{
		People: make([]roster.Person, people), Demand: make([][]int, days), Uncovered: 100,
		Shifts: []roster.Shift{{Name: "E"}, {Name: "L"}, {Name: "N"}},
		Rules: roster.Rules{
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
	if days > 0 {
		i.Rules.Caps = append(i.Rules.Caps, roster.Cap{Name: "period", Days: days, Most: (9*days + 13) / 14})
	}
	for d := 0; d < days; d += 7 {
		i.Rules.Caps = append(i.Rules.Caps, roster.Cap{Name: fmt.Sprintf("week %d", d/7+1), From: d, Days: min(7, days-d), Most: 5})
		if patterns && d+6 < days {
			i.Wishes.Weekends = append(i.Wishes.Weekends, d+5)
		}
	}
	if patterns {
		i.Wishes.SplitWeekend, i.Wishes.LoneOff, i.Wishes.LoneOn = 30, 15, 15
	}
	return i
}

// generate draws a station from splitmix64, the same one for the same numbers on
// any machine.
func generate(people, days int, seed uint64, patterns bool) *roster.Instance {
	i := stationRules(people, days, patterns)
	for d := range i.Demand {
		for s, share := range []float64{0.22, 0.20, 0.11} {
			i.Demand[d][s] = int(math.RoundToEven(share*float64(people))) + int(drawn(seed^0x2222222222222222, d*3+s)%2)
		}
	}
	for p := range i.People {
		who := &i.People[p]
		night := drawn(seed^0x3333333333333333, p)%4 != 0
		for d := range days {
			here := drawn(seed^0xF0F0F0F0F0F0F0F0, p*days+d)>>11 >= 1080863910568919 // 0.12 of 2^53
			cost, able := make([]int64, 3), make([]bool, 3)
			for s := range 3 {
				cost[s] = int64(drawn(seed, (p*days+d)*3+s) % 10)
				able[s] = here && (s != 2 || night)
			}
			who.Cost, who.Able = append(who.Cost, cost), append(who.Able, able)
		}
	}
	return i
}

// drawn is one output of splitmix64.
func drawn(seed uint64, at int) uint64 {
	z := seed + uint64(at+1)*0x9E3779B97F4A7C15
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}
