package roll

import (
	"slices"

	"github.com/renjia-project/renjia"
)

// Snapshot merges the units to voters and freezes them. It reports every
// problem at once: faulty units, units listed twice, shares that do not sum to
// one, owners with and without a key, two developers. Choices that the list
// makes necessary and nobody made are a *renjia.UnspecifiedError.
func (b *Builder) Snapshot() (Snapshot, error) {
	m, err := b.merge()
	if err != nil {
		return Snapshot{}, err
	}
	return m.freeze()
}

// merged is a list of units with everything about their voters settled.
type merged struct {
	*Builder
	units       []*entry  // each once
	number      unitIndex // of each unit
	developer   string    // name
	developerID string    // voter, if it has a key
	voters      register  // of the units that count
	voterOf     []int32   // for each unit, its voter; -1 if it does not count
	excluded    map[string]*Excluded
}

// merge settles the voters once, whoever asks.
func (b *Builder) merge() (*merged, error) {
	if b.settled != nil {
		return b.settled, nil
	}
	m := &merged{Builder: b, number: newUnitIndex(len(b.units)), voters: newRegister(len(b.units)), excluded: map[string]*Excluded{}}
	p := slices.Clone(b.problems)
	m.developer = b.findDeveloper(&p)
	m.units = m.single(&p)
	m.checkKeys(&p)
	m.takePart(&p)
	if err := p.Err("roll"); err != nil {
		return nil, err
	}
	if err := m.choices(); err != nil {
		return nil, err
	}
	m.assign()
	m.exclude(&p)
	if err := p.Err("roll"); err != nil {
		return nil, err
	}
	b.settled = m
	return m, nil
}

// findDeveloper returns the developer's name: the owner of the unsold units,
// who must be one.
func (b *Builder) findDeveloper(p *renjia.Problems) string {
	developer := b.developer
	for _, u := range b.units {
		if u.Status != Unsold || u.Owner == "" || u.Owner == developer {
			continue
		}
		if developer != "" {
			p.At(u.place(), "owner", "unit %s: is unsold, but of a second developer; an estate has one", u.label())
			continue
		}
		developer = u.Owner
	}
	return developer
}

// named reports whether the vote is that of the owner named in the row. That
// of an undelivered unit is the developer's.
func (u *entry) named() bool { return u.Owner != "" && u.Status != Undelivered && !u.joint }

// checkKeys refuses an owner who is named with a key in one place and without
// in another, because it is then open whether that is one person, and a
// developer with two keys.
func (m *merged) checkKeys(p *renjia.Problems) {
	keyed, developerKey := map[string]bool{}, ""
	for _, u := range m.units {
		if u.named() && u.Voter != "" {
			keyed[u.Owner] = true
		}
	}
	if len(keyed) == 0 {
		return
	}
	for _, u := range m.units {
		if !u.named() {
			continue
		}
		if keyed[u.Owner] && u.Voter == "" {
			p.At(u.place(), "voter", "unit %s: its owner has a voter key elsewhere, so give it here too", u.label())
		}
		if u.Owner != m.developer || u.Voter == "" {
			continue
		}
		if developerKey != "" && developerKey != u.Voter {
			p.At(u.place(), "voter", "unit %s: the developer is one voter and has one key", u.label())
		}
		developerKey = u.Voter
	}
	m.developerID = developerKey
}

// choices lists what must be chosen for these units and was not.
func (m *merged) choices() error {
	var open []renjia.Choice
	need := func(found bool, name, why string, options ...string) {
		if found {
			open = append(open, renjia.Choice{Name: name, Options: options, Why: why})
		}
	}
	compounds := m.compounds()
	need(len(compounds) > 1, "Compound", "the list has several estates, and an owner is one head in each", compounds...)
	need(m.parking == "" && m.has(Parked), "Parking", "by-laws say whether parking counts", string(Counted), string(LeftOut))
	need(m.storage == "" && m.has(StoreRoom), "Storage", "what was sold with a dwelling belongs to it, what can be registered is a unit", string(Counted), string(LeftOut))
	need(m.developer == "" && slices.ContainsFunc(m.units, (*entry).unsettled), "Developer", "unsold and undelivered units are one head, the developer's")
	need(m.salt == "" && slices.ContainsFunc(m.units, m.hashes), "Salt", "a roll names people by key or by salted digest, and units have no voter key")
	if len(open) == 0 {
		return nil
	}
	return &renjia.UnspecifiedError{What: "roll", Choices: open}
}

func (m *merged) has(k Kind) bool {
	return slices.ContainsFunc(m.units, func(u *entry) bool { return u.Kind == k })
}

// unsettled reports whether the head of the unit is the developer's by law.
func (u *entry) unsettled() bool { return u.Status != Sold }

// hashes reports whether the voter of a unit will be named by a digest.
func (m *merged) hashes(u *entry) bool {
	if m.ofDeveloper(u) {
		return m.developerID == ""
	}
	return u.Voter == ""
}

func (m *merged) ofDeveloper(u *entry) bool {
	return u.unsettled() || (u.Owner == m.developer && !u.joint)
}

func (m *merged) compounds() (names []string) {
	for i, u := range m.units {
		if i > 0 && u.Compound == m.units[i-1].Compound {
			continue
		}
		if !slices.Contains(names, u.Compound) {
			names = append(names, u.Compound)
		}
	}
	slices.Sort(names)
	return names
}

// assign settles the voter of every unit that counts.
func (m *merged) assign() {
	m.voterOf = make([]int32, len(m.units))
	for i, u := range m.units {
		key, owner := u.Voter, u.Owner
		if m.ofDeveloper(u) {
			key, owner = m.developerID, m.developer
		}
		switch {
		case m.counting(u.Kind) == LeftOut:
			m.voterOf[i] = -1
		case key == "":
			m.voterOf[i] = m.voters.ofOwner(owner, m.Builder)
		default:
			m.voterOf[i] = m.voters.ofKey(key)
			if !u.joint {
				m.voters.names(owner, key)
			}
		}
	}
	if m.developerID == "" && m.developer != "" {
		m.developerID = m.voterID("", m.developer)
	}
}

func (b *Builder) counting(k Kind) Counting {
	switch k {
	case Parked:
		return b.parking
	case StoreRoom:
		return b.storage
	}
	return Counted
}
