package budgeting

import (
	"bytes"
	"hash/maphash"
)

// projectColumns are where PROJECTS keeps what a [Project] has; -1 if nowhere.
type projectColumns struct {
	id, cost, name, category, target, area int
}

// areaColumns are the columns that may say where a project belongs, the one that
// is used first.
var areaColumns = [...]string{"neighborhood", "district", "subunit"}

func newProjectColumns(header []string) projectColumns {
	c := projectColumns{
		id:       columnOf(header, "project_id"),
		cost:     columnOf(header, "cost"),
		name:     columnOf(header, "name"),
		category: columnOf(header, "category"),
		target:   columnOf(header, "beneficiaries"),
		area:     -1,
	}
	if c.target < 0 {
		c.target = columnOf(header, "target")
	}
	for _, name := range areaColumns {
		if c.area < 0 {
			c.area = columnOf(header, name)
		}
	}
	return c
}

// project is what a row says, but for the cost.
func (c projectColumns) project(row []string) Project {
	text := func(at int) string {
		if at < 0 {
			return ""
		}
		return cellText(row[at])
	}
	return Project{ID: text(c.id), Name: text(c.name), Categories: splitList(text(c.category)), Targets: splitList(text(c.target)), Area: text(c.area)}
}

// idIndex finds projects by the bytes of their IDs.
type idIndex struct {
	seed  maphash.Seed
	ids   [][]byte
	table []int32 // open addressing; 1 more than the number of the project
}

func newIDIndex(projects []Project) idIndex {
	size := 16
	for size < 4*len(projects) {
		size *= 2
	}
	x := idIndex{seed: maphash.MakeSeed(), table: make([]int32, size)}
	for i, p := range projects {
		id := []byte(p.ID)
		x.ids = append(x.ids, id)
		at := x.place(id)
		for x.table[at] != 0 {
			at = (at + 1) & (size - 1)
		}
		x.table[at] = int32(i + 1)
	}
	return x
}

func (x *idIndex) place(id []byte) int {
	return int(maphash.Bytes(x.seed, id) & uint64(len(x.table)-1))
}

// find returns the number of a project, or -1.
func (x *idIndex) find(id []byte) int32 {
	for at := x.place(id); ; at = (at + 1) & (len(x.table) - 1) {
		i := x.table[at] - 1
		if i < 0 || bytes.Equal(x.ids[i], id) {
			return i
		}
	}
}
