package coreperiphery

// division is a core and a periphery in the course of a search.
type division struct {
	*sheet
	tally
	inCore []bool
	toCore []mass // what ties each party to the core
}

func newDivision(s *sheet) *division {
	d := &division{sheet: s, inCore: make([]bool, s.n), toCore: make([]mass, s.n)}
	d.pp = s.total
	return d
}

func (d *division) clear() {
	clear(d.inCore)
	clear(d.toCore)
	d.tally = tally{pp: d.total}
}

// flip moves a party from the core to the periphery or back.
func (d *division) flip(i int) {
	d.tally = d.flipped(i)
	d.inCore[i] = !d.inCore[i]
	for k := d.offsets[i]; k < d.offsets[i+1]; k++ {
		j := d.targets[k]
		if d.inCore[i] {
			d.toCore[j].add(d.cell(k))
		} else {
			d.toCore[j].subtract(d.cell(k))
		}
	}
}

// flipped returns the tally after a flip.
func (d *division) flipped(i int) tally {
	t := d.tally
	inside, outside := d.toCore[i], d.degree[i]
	outside.subtract(inside)
	if d.inCore[i] {
		t.size[d.modeOf(i)]--
		t.cc.subtract(inside)
		t.pp.add(outside)
		return t
	}
	t.size[d.modeOf(i)]++
	t.cc.add(inside)
	t.pp.subtract(outside)
	return t
}

// swapped returns the tally after a party of the core has changed places with one
// of the periphery.
func (d *division) swapped(out, in int) tally {
	t, between := d.tally, d.pair(out, in)
	t.size[d.modeOf(out)]--
	t.size[d.modeOf(in)]++
	t.cc.subtract(d.toCore[out])
	t.cc.add(d.toCore[in])
	t.cc.subtract(between)
	t.pp.add(d.degree[out])
	t.pp.subtract(d.toCore[out])
	t.pp.subtract(d.degree[in])
	t.pp.add(d.toCore[in])
	t.pp.subtract(between)
	return t
}

// set makes a division of a core.
func (d *division) set(core []int) {
	d.clear()
	for _, i := range core {
		d.flip(i)
	}
}

// places returns the core in order.
func (d *division) places() []int {
	core := make([]int, 0, d.size[0]+d.size[1])
	for i, in := range d.inCore {
		if in {
			core = append(core, i)
		}
	}
	return core
}
