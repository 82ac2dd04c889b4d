package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/assign/roster"
)

// stationFile is a reference station: the numbers of a generated one, or its data.
// What else such a file says, such as known optima, is not needed.
type stationFile struct {
	P, D     *int
	Seed     *uint64
	Patterns bool
	Hard     bool // the same
	Data     *stationData
}

// stationData has costs and abilities by person, day and shift, and demand by day
// and shift.
type stationData struct {
	Cost    [][][]int64
	Allowed [][][]yes
	Demand  [][]int
}

// yes is a truth value that is written true or 1.
type yes bool

func (y *yes) UnmarshalJSON(b []byte) error {
	switch string(b) {
	case "true", "1":
		*y = true
	case "false", "0":
		*y = false
	default:
		return fmt.Errorf("%s is neither 0 nor 1", b)
	}
	return nil
}

// readRoster reads an instance in any of the forms that the help lists.
func readRoster(text []byte, file string, j rosterJob) (*roster.Instance, error) {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(text, &keys); err != nil {
		return roster.Read(bytes.NewReader(text), file) // which says where the mistake is
	}
	switch {
	case keys["instances"] != nil:
		var all []json.RawMessage
		if err := json.Unmarshal(keys["instances"], &all); err != nil {
			return nil, fmt.Errorf("%s: instances: %w: %w", file, err, renjia.ErrInvalid)
		}
		if j.instance < 0 || j.instance >= len(all) {
			return nil, fmt.Errorf("%s: instance %d of %d: %w", file, j.instance, len(all), renjia.ErrNotFound)
		}
		return readRoster(all[j.instance], file, j)
	case keys["data"] != nil || keys["P"] != nil || keys["D"] != nil:
		return readStation(text, file, j.patterns)
	case keys["cost"] != nil && keys["people"] == nil:
		return readStation([]byte(`{"data":`+string(text)+`}`), file, j.patterns)
	}
	return roster.Read(bytes.NewReader(text), file)
}

func readStation(text []byte, file string, patterns bool) (*roster.Instance, error) {
	var f stationFile
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", file, err, renjia.ErrInvalid)
	}
	patterns = patterns || f.Patterns || f.Hard
	if f.Data != nil {
		return stationOf(f.Data, file, patterns)
	}
	if f.P == nil || f.D == nil || f.Seed == nil {
		return nil, fmt.Errorf("%s: want P, D and seed, or data: %w", file, renjia.ErrInvalid)
	}
	if *f.P < 0 || *f.P > 1000 || *f.D < 0 || *f.D > 366 {
		return nil, fmt.Errorf("%s: P is at most 1000 and D at most 366: %w", file, renjia.ErrInvalid)
	}
	return generate(*f.P, *f.D, *f.Seed, patterns), nil
}

func stationOf(data *stationData, file string, patterns bool) (*roster.Instance, error) {
	if len(data.Allowed) != len(data.Cost) {
		return nil, fmt.Errorf("%s: data: allowed is of %d people, cost of %d: %w", file, len(data.Allowed), len(data.Cost), renjia.ErrInvalid)
	}
	i := stationRules(len(data.Cost), len(data.Demand), patterns)
	i.Demand = data.Demand
	for p := range i.People {
		i.People[p].Cost = data.Cost[p]
		for _, day := range data.Allowed[p] {
			able := make([]bool, len(day))
			for s := range day {
				able[s] = bool(day[s])
			}
			i.People[p].Able = append(i.People[p].Able, able)
		}
	}
	return i, nil
}
