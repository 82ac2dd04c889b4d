package voting

import (
	"slices"
	"strconv"
)

// lines calls each at every line of data.
func (p *prefLib) lines(each func()) {
	for !p.atEnd() {
		p.blank()
		switch {
		case p.atEnd():
			return
		case p.data[p.pos] == '#':
			p.strange(p.pos, "a line of the head among the ballots")
		case p.data[p.pos] != '\n':
			p.rows++
			each()
		}
		p.restOfLine()
		if !p.atEnd() {
			p.newLine()
		}
	}
}

// order reads a line such as "12: 1,{2,3},4".
func (p *prefLib) order() {
	at := p.pos
	weight, ok := p.weight()
	if !ok || !p.tiers() {
		return
	}
	p.fits(at)
	if wrong := p.b.try(weight, p.marks, p.levels); wrong != "" {
		p.wrong(at, "ballot: %s", wrong)
	}
}

func (p *prefLib) weight() (int64, bool) {
	at := p.pos
	n, ok := p.number()
	p.blank()
	sign := byte(':')
	if p.old {
		sign = ','
	}
	if !ok || p.atEnd() || p.data[p.pos] != sign {
		p.wrong(at, "want how many, then %q and an order", sign)
		return 0, false
	}
	p.pos++
	return n, true
}

// tiers reads what follows the weight: marks, and for each the number of the
// tier or category it stands in, counting from 0.
func (p *prefLib) tiers() bool {
	p.marks, p.levels = p.marks[:0], p.levels[:0]
	p.blank()
	if p.lineEnds() {
		return true
	}
	for tier := int32(0); ; tier++ {
		if !p.tier(tier) {
			return false
		}
		p.blank()
		if p.lineEnds() {
			return true
		}
		if p.data[p.pos] != ',' {
			p.wrong(p.pos, "want a comma between alternatives")
			return false
		}
		comma := p.pos
		p.pos++
		if p.blank(); p.lineEnds() {
			p.strange(comma, "a comma at the end of the line")
			return true
		}
	}
}

func (p *prefLib) lineEnds() bool { return p.atEnd() || p.data[p.pos] == '\n' }

// tier reads an alternative, or several in braces, or {}.
func (p *prefLib) tier(tier int32) bool {
	if p.data[p.pos] != '{' {
		return p.mark(tier)
	}
	open := p.pos
	p.pos++
	for p.blank(); !p.lineEnds() && p.data[p.pos] != '}'; p.blank() {
		if !p.mark(tier) {
			return false
		}
		p.blank()
		if !p.lineEnds() && p.data[p.pos] == ',' {
			p.pos++
		}
	}
	if p.lineEnds() {
		p.wrong(open, "braces that are not closed")
		return false
	}
	p.pos++
	return true
}

func (p *prefLib) mark(tier int32) bool {
	at := p.pos
	n, ok := p.number()
	if !ok {
		p.wrong(at, "want the number of an alternative")
		return false
	}
	c := int32(-1)
	if n < int64(len(p.small)) {
		c = p.small[n]
	} else if i, known := p.index[n]; known {
		c = i
	}
	if c < 0 {
		c, ok = p.unlisted(at, n)
	}
	p.marks, p.levels = append(p.marks, c), append(p.levels, tier)
	return ok
}

// unlisted makes a candidate of an alternative that the head does not list.
func (p *prefLib) unlisted(at int, n int64) (int32, bool) {
	if len(p.candidates) >= MaxCandidates {
		p.wrong(at, "more than %d alternatives", MaxCandidates)
		return 0, false
	}
	p.strange(at, "the head does not list alternative %d", n)
	p.add(n, strconv.FormatInt(n, 10))
	c := int32(len(p.candidates) - 1)
	if n < int64(len(p.small)) {
		p.small[n] = c
	}
	return p.b.join(p.candidates[c].Name), true
}

// fits reports an order that the type of the file does not allow.
func (p *prefLib) fits(at int) {
	if p.kind[0] == 's' && !strictlyAscending(p.levels) {
		p.strange(at, "equals in a file of strict orders")
	}
	if p.kind[2] == 'c' && len(p.marks) != len(p.candidates) {
		p.strange(at, "an order of %d among %d alternatives, in a file of complete orders", len(p.marks), len(p.candidates))
	}
}

func strictlyAscending(levels []int32) bool {
	for i := 1; i < len(levels); i++ {
		if levels[i] == levels[i-1] {
			return false
		}
	}
	return true
}

// categoryNames are the categories, by number where the head names none.
func (p *prefLib) categoryNames() []string {
	names := slices.Clone(p.categories)
	for i := len(names); int64(i) < min(p.counts["CATEGORIES"].n, 100); i++ {
		names = append(names, strconv.Itoa(i+1))
	}
	return names
}
