package voting

import (
	"bytes"
	"math/big"
	"slices"
)

// ballots reads up to the 0 that ends them.
func (r *bltReader) ballots() bool {
	for {
		r.space()
		if r.atEnd() {
			r.wrong(r.pos, "the end of the file: a 0 must end the ballots")
			return false
		}
		line, column := r.line, r.column(r.pos)
		weight, ok := r.weight()
		if !ok {
			r.restOfLine()
			continue
		}
		if weight == 0 {
			return true
		}
		if !r.ranks() {
			continue
		}
		if wrong := r.b.try(weight, r.marks, r.levels); wrong != "" {
			r.at(line, column, "ballot: %s", wrong)
		}
	}
}

// weight reads a weight, or a ballot's name, which stands for one ballot. It is
// 0 at the end of the ballots.
func (r *bltReader) weight() (int64, bool) {
	at := r.pos
	if r.data[at] == '(' {
		return r.scale.Int64(), r.id()
	}
	n, ok := r.number()
	if !r.wordEnds() {
		r.pos = at
		return r.fractionalWeight()
	}
	switch {
	case !ok || n > MaxWeight:
		r.wrong(at, "%s: want the weight of a ballot, at most %d", r.shown(at), MaxWeight)
		return 0, false
	case n == 0 || r.scale.IsInt64() && r.scale.Int64() == 1:
		return n, true
	}
	return r.scaled(at, new(big.Rat).SetInt64(n))
}

func (r *bltReader) id() bool {
	at := r.pos
	end := bytes.IndexAny(r.data[at:], ")\n")
	if end < 0 || r.data[at+end] == '\n' {
		r.wrong(at, "the name of a ballot that is not closed with )")
		return false
	}
	id := string(bytes.TrimSpace(r.data[at+1 : at+end]))
	r.pos += end + 1
	if r.ids[id] {
		r.wrong(at, "two ballots are called %q", id)
	}
	r.ids[id] = true
	r.out.IDs = append(r.out.IDs, id)
	return true
}

// fractionalWeight reads a weight such as 2.5 or 1/3.
func (r *bltReader) fractionalWeight() (int64, bool) {
	at := r.pos
	word := r.word()
	value, ok := new(big.Rat), len(word) <= 40 && len(bytes.Trim(word, "0123456789./")) == 0
	if ok {
		_, ok = value.SetString(string(word))
	}
	if !ok || value.Sign() <= 0 {
		r.wrong(at, "%s: want the weight of a ballot", r.shown(at))
		return 0, false
	}
	return r.scaled(at, value)
}

// scaled multiplies a weight by the scale. In the first reading that need not be
// whole: what it would take is noted.
func (r *bltReader) scaled(at int, value *big.Rat) (int64, bool) {
	value.Mul(value, new(big.Rat).SetInt(r.scale))
	if !value.IsInt() {
		if r.fraction == 0 {
			r.fraction = r.line
		}
		r.leastCommonMultiple(value.Denom())
		return 1, true
	}
	n := value.Num()
	if !n.IsInt64() || n.Int64() > MaxWeight {
		r.wrong(at, "%s: with all weights whole this is above %d", r.shown(at), MaxWeight)
		return 0, false
	}
	return n.Int64(), true
}

func (r *bltReader) leastCommonMultiple(d *big.Int) {
	if r.denominators.BitLen() > 64 {
		return // it is too large already
	}
	gcd := new(big.Int).GCD(nil, nil, r.denominators, d)
	r.denominators.Mul(r.denominators, new(big.Int).Quo(d, gcd))
}

// ranks reads who a ballot lists, up to its 0.
func (r *bltReader) ranks() bool {
	r.marks, r.levels = r.marks[:0], r.levels[:0]
	good := true
	for tier := int32(0); ; tier++ {
		r.blank()
		if !r.onLine() && !r.continued() {
			return false
		}
		if r.data[r.pos] == '0' && (r.pos+1 == len(r.data) || isBlank(r.data[r.pos+1]) || r.data[r.pos+1] == '\n') {
			r.pos++
			return good
		}
		good = r.rank(tier) && good
	}
}

// onLine reports whether a word follows on this line.
func (r *bltReader) onLine() bool {
	return !r.atEnd() && r.data[r.pos] != '\n' && r.data[r.pos] != '#' && r.data[r.pos] != '/'
}

// continued goes to the next line of a ballot that has not ended yet.
func (r *bltReader) continued() bool {
	line, at := r.line, r.pos
	column := r.column(at)
	r.space()
	if r.atEnd() {
		r.at(line, column, "a ballot must end with 0")
		return false
	}
	if r.line > line {
		r.odd(line, column, "a ballot must end with 0 on its line")
	}
	return true
}

// rank reads one rank: a candidate, several joined by =, or - for none.
func (r *bltReader) rank(tier int32) bool {
	at := r.pos
	n, ok := r.number()
	if ok && r.wordEnds() {
		return r.mark(at, n, tier)
	}
	r.pos = at
	word := r.word()
	if string(word) == "-" {
		return true
	}
	good := true
	for part := range bytes.SplitSeq(word, []byte("=")) {
		c, known := r.candidate(at, part)
		if !known {
			good = false
			continue
		}
		r.marks, r.levels = append(r.marks, c), append(r.levels, tier)
	}
	return good
}

func (r *bltReader) mark(at int, n int64, tier int32) bool {
	if n < 1 || n > int64(r.n) {
		r.wrong(at, "there is no candidate %d: they are numbered from 1 to %d", n, r.n)
		return false
	}
	r.marks, r.levels = append(r.marks, int32(n-1)), append(r.levels, tier)
	return true
}

// candidate finds who a number or a nickname stands for.
func (r *bltReader) candidate(at int, word []byte) (int32, bool) {
	if n, ok := parseWhole(word); ok {
		if n < 1 || n > int64(r.n) {
			r.wrong(at, "there is no candidate %d: they are numbered from 1 to %d", n, r.n)
			return 0, false
		}
		return int32(n - 1), true
	}
	c, ok := r.nicks[string(word)]
	if !ok {
		r.wrong(at, "%q: there is no such candidate: want a number from 1 to %d, or a nickname", word, r.n)
	}
	return c, ok
}

// order makes a published order of all candidates of an option.
func (r *bltReader) order(at int, candidates []int) {
	if err := permutation(candidates, r.n); err != nil {
		r.wrong(at, "tie must list every candidate once")
		return
	}
	r.b.Order = slices.Clone(candidates)
}
