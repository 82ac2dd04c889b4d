package roster

// Carry returns the burdens that each person has borne after a roster: those carried
// into the period and those of the period. They are Person.Carried of the next.
func Carry(i *Instance, r Roster) ([]int64, error) {
	if err := i.Validate(); err != nil {
		return nil, err
	}
	if err := i.validateRoster(r); err != nil {
		return nil, err
	}
	carried := make([]int64, len(i.People))
	for n := range i.People {
		carried[n] = i.People[n].Carried
		for d, s := range r[n] {
			if s != Off && i.Burden.bears(i, d, s) {
				carried[n]++
			}
		}
	}
	return carried, nil
}

// History returns the last days of a roster, at most so many, as Person.Before of
// the next period.
func History(i *Instance, r Roster, days int) ([][]string, error) {
	if err := i.Validate(); err != nil {
		return nil, err
	}
	if err := i.validateRoster(r); err != nil {
		return nil, err
	}
	before := make([][]string, len(r))
	for n := range r {
		all, _ := i.long(n, r[n])
		for _, s := range all[max(0, len(all)-max(0, days)):] {
			before[n] = append(before[n], i.name(s))
		}
	}
	return before, nil
}

// name of a shift, empty for Off.
func (i *Instance) name(shift int) string {
	if shift == Off {
		return ""
	}
	return i.Shifts[shift].Name
}
