package roster

import "slices"

// scale is the number of units of price in one unit of cost: prices are whole
// thousandths, so that a bound is exact.
const scale = 1000

// never is the cost of what cannot be chosen. It outweighs any sum of costs, and
// two of them still fit.
const never = int64(1) << 60

// model is an instance ready to be solved. All costs are in thousandths.
type model struct {
	*Instance
	choices  int
	machines []*machine
	cost     [][]int64 // by person, day*choices+choice, without wishes; never if not able
	demand   []int     // by day*shifts+shift
	lack     []int64   // uncovered cost, by shift
}

func newModel(i *Instance) (*model, error) {
	if err := i.ready(); err != nil {
		return nil, err
	}
	m := &model{Instance: i, choices: len(i.Shifts) + 1}
	for s := range i.Shifts {
		m.lack = append(m.lack, scale*i.uncovered(s))
	}
	for d := range i.Days {
		m.demand = append(m.demand, i.Demand[d]...)
	}
	for n := range i.People {
		who := &i.People[n]
		m.cost = append(m.cost, m.costs(who))
		same := slices.IndexFunc(i.People[:n], func(p Person) bool { return alike(i, who, &p) })
		if same >= 0 {
			m.machines = append(m.machines, m.machines[same])
			continue
		}
		machine, err := newMachine(newWalk(i, who))
		if err != nil {
			return nil, err
		}
		m.machines = append(m.machines, machine)
	}
	return m, nil
}

// alike reports whether the rules and wishes are the same for two people.
func alike(i *Instance, a, b *Person) bool {
	for _, c := range i.Rules.Caps {
		if a.most(c) != b.most(c) {
			return false
		}
	}
	return slices.Equal(a.Before, b.Before) && (i.Burden == nil || a.Carried == b.Carried)
}

func (m *model) costs(who *Person) []int64 {
	cost := make([]int64, len(m.Days)*m.choices)
	for d := range m.Days {
		for s := range m.Shifts {
			at := d*m.choices + s + 1
			cost[at] = scale * who.cost(d, s)
			if !who.able(d, s) || m.Demand[d][s] == 0 {
				cost[at] = never
			}
		}
		if who.Published == nil || m.Change == 0 {
			continue
		}
		announced := m.shift(who.Published[d])
		for c := range m.choices {
			if at := d*m.choices + c; c-1 != announced && cost[at] < never {
				cost[at] += scale * m.Change
			}
		}
	}
	return cost
}
