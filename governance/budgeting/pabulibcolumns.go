package budgeting

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"strings"
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
	return Project{
		ID:         strings.TrimSpace(text(c.id)),
		Name:       text(c.name),
		Categories: splitList(text(c.category)),
		Targets:    splitList(text(c.target)),
		Area:       text(c.area),
	}
}

// idIndex finds projects by the bytes of their IDs. The hash depends on a random
// key, so that nobody can write a file that takes long to read.
type idIndex struct {
	key   uint64
	ids   [][]byte
	table []idPlace // open addressing
}

type idPlace struct {
	hash    uint64
	project int32 // plus one; 0 if there is none
}

func newIDIndex(projects []Project) idIndex {
	size := 16
	for size < 4*len(projects) {
		size *= 2
	}
	x := idIndex{key: maphash.Bytes(maphash.MakeSeed(), nil) | 1, table: make([]idPlace, size)}
	for i, p := range projects {
		id := []byte(p.ID)
		x.ids = append(x.ids, id)
		h := x.hash(id)
		at := h & uint64(size-1)
		for x.table[at].project != 0 {
			at = (at + 1) & uint64(size-1)
		}
		x.table[at] = idPlace{h, int32(i + 1)}
	}
	return x
}

// hash mixes eight bytes at a time.
func (x *idIndex) hash(id []byte) uint64 {
	h := uint64(len(id)) ^ x.key
	for ; len(id) >= 8; id = id[8:] {
		h = x.mix(h ^ binary.LittleEndian.Uint64(id))
	}
	var last uint64
	for _, c := range id {
		last = last<<8 | uint64(c)
	}
	return x.mix(h ^ last)
}

func (x *idIndex) mix(h uint64) uint64 {
	hi, lo := bits.Mul64(h, x.key)
	return hi ^ lo
}

// find returns the number of a project, or -1.
func (x *idIndex) find(id []byte) int32 {
	h, mask := x.hash(id), uint64(len(x.table)-1)
	for at := h & mask; ; at = (at + 1) & mask {
		p := x.table[at]
		if p.project == 0 || p.hash == h && bytes.Equal(x.ids[p.project-1], id) {
			return p.project - 1
		}
	}
}
