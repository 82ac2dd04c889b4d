package booking

// tail is what no search looks at of a use.
type tail struct {
	expires int64
	id      ID
}

// tails keeps the tails of all lanes of a calendar. It grows by pages: nothing
// is copied as it grows, and what is booked one after the other lies side by
// side, whichever resources it is of.
type tails struct {
	pages  []*[tailPage]tail
	n      int32   // places that were ever given
	unused []int32 // of these, those that are free again
}

const tailPage = 512

func (t *tails) at(place int32) *tail {
	return &t.pages[uint32(place)/tailPage][uint32(place)%tailPage]
}

// keep stores a tail and returns its place.
func (t *tails) keep(s tail) int32 {
	if last := len(t.unused) - 1; last >= 0 {
		place := t.unused[last]
		t.unused = t.unused[:last]
		*t.at(place) = s
		return place
	}
	if int(t.n) == len(t.pages)*tailPage {
		t.pages = append(t.pages, new([tailPage]tail))
	}
	place := t.n
	t.n++
	*t.at(place) = s
	return place
}

func (t *tails) free(place int32) { t.unused = append(t.unused, place) }
