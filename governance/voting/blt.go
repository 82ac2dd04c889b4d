package voting

import (
	"fmt"
	"io"
	"math/big"
	"strconv"

	"github.com/renjia-project/renjia"
)

// BLT is what a BLT file says.
type BLT struct {
	// Profile holds ranked ballots. Its Order is the [tie] option, Seats the
	// number of seats.
	Profile *Profile
	// Scale is what weights were multiplied by: 1, unless some were not whole and
	// ReadOptions.Scale is set.
	Scale      int64
	Nicknames  []string // by candidate, of the [nick] option; nil without it
	Undeclared []int    // write-in candidates, of the [undeclared] option
	Options    []string // words of the [droop] option, such as precision=5
	IDs        []string // of ballots, in the order of the file; nil if they have none
	Source     string   // the text after the title
	Comment    string   // the text after that
	Notes      string   // whatever follows, as it stands
}

// ReadBLT reads ballots in the BLT format of Wichmann and Hill, with the
// extensions of OpenSTV, Droop, stv-rs and votelib:
//
//	4 2                  candidates and seats
//	-3 [withdrawn 3]     candidates who withdrew, either way
//	[nick a b c d]       names to use in ballots; numbers from 1 are known, too
//	[tie b a d c]        order of candidates for ties, best first; also =tie b a d c 0
//	28 1 2=4 0           28 ballots: 1 first, then 2 and 4 equal
//	(B7) 2 - 1 0         one ballot, which is called B7; a rank was skipped
//	0                    no more ballots
//	"Ann" "Bo" "Cy" "Di" names, with \" and \\ inside
//	"Board 2026"         title, then perhaps source and comment, then anything
//
// Comments are from # to the end of the line, and between /* and */. A skipped
// rank means nothing: the next candidates move up. A ballot "5 0" is five voters
// who prefer nobody; some programs do not count them at all. Names and the
// title may be missing as a whole.
//
// A weight such as 2.5 or 1/3 leaves a choice: it is renjia.ErrUnspecified
// unless o.Scale says to multiply all weights. All other problems are reported
// together, with line and column.
func ReadBLT(r io.Reader, file string, o ReadOptions) (*BLT, error) {
	data, err := readText(r, file)
	if err != nil {
		return nil, err
	}
	b := newBLTReader(data, file, o, big.NewInt(1))
	b.read()
	if err := b.err(); err != nil {
		return nil, err
	}
	if scale := b.denominators; scale.Cmp(big.NewInt(1)) > 0 {
		if !o.Scale {
			return nil, unspecified(file, "Scale", fmt.Sprintf("the weight on line %d is not whole, and scaled weights have another quota", b.fraction))
		}
		if !scale.IsInt64() || scale.Int64() > MaxWeight {
			return nil, fmt.Errorf("%s:%d: weights have no common denominator up to %d: round them: %w", file, b.fraction, MaxWeight, renjia.ErrUnsupported)
		}
		b = newBLTReader(data, file, ReadOptions{Warn: quiet(o)}, scale)
		b.read()
	}
	b.out.Scale = b.scale.Int64()
	b.out.Profile, err = b.profile(b.b)
	return &b.out, err
}

// quiet keeps a second reading from repeating the warnings of the first.
func quiet(o ReadOptions) func(renjia.Problem) {
	if o.Warn == nil {
		return nil
	}
	return func(renjia.Problem) {}
}

type bltReader struct {
	textScanner
	out          BLT
	n            int
	nicks        map[string]int32
	b            *Builder
	scale        *big.Int // that weights are multiplied by
	denominators *big.Int // their least common multiple
	fraction     int      // line of the first weight that is not whole
	ids          map[string]bool
	given        map[string]bool // options
	marks        []int32
	levels       []int32
}

func newBLTReader(data []byte, file string, o ReadOptions, scale *big.Int) *bltReader {
	return &bltReader{
		textScanner: newTextScanner(data, &report{file: file, warn: o.Warn}), scale: scale,
		denominators: big.NewInt(1), nicks: map[string]int32{}, ids: map[string]bool{}, given: map[string]bool{},
	}
}

// read reads the whole file; what it cannot make sense of it reports.
func (r *bltReader) read() {
	if !r.head() {
		return
	}
	if r.options() && r.ballots() && r.names() {
		r.trailer()
	}
}

// head reads the number of candidates and of seats.
func (r *bltReader) head() bool {
	n, ok := r.headNumber("the number of candidates", MaxCandidates)
	if !ok {
		return false
	}
	seats, ok := r.headNumber("the number of seats", MaxCandidates)
	if !ok {
		return false
	}
	r.n = int(n)
	candidates := Numbered(r.n)
	for i := range candidates {
		candidates[i].Name = strconv.Itoa(i + 1) // what mistakes in ballots call them
	}
	r.b = NewBuilder(Ranked, candidates)
	r.b.Seats = int(seats)
	if seats == 0 || int(seats) > r.n {
		r.strange(r.pos, "%d seats for %d candidates", seats, r.n)
	}
	return true
}

func (r *bltReader) headNumber(what string, most int64) (int64, bool) {
	r.space()
	at := r.pos
	n, ok := r.number()
	if !ok || n > most || !r.wordEnds() {
		r.wrong(at, "%s: want %s, at most %d", r.shown(at), what, most)
		return 0, false
	}
	return n, true
}

// shown quotes the word at a place, for a message.
func (r *bltReader) shown(at int) string {
	if at >= len(r.data) {
		return "the end of the file"
	}
	end := at
	for end < len(r.data) && end < at+20 && !isBlank(r.data[end]) && r.data[end] != '\n' {
		end++
	}
	return fmt.Sprintf("%q", r.data[at:end])
}

// wordEnds reports whether a word ends here.
func (r *bltReader) wordEnds() bool {
	return r.atEnd() || isBlank(r.data[r.pos]) || r.data[r.pos] == '\n'
}

// word steps over the rest of a word.
func (r *bltReader) word() []byte {
	from := r.pos
	for !r.wordEnds() {
		r.pos++
	}
	return r.data[from:r.pos]
}

// space goes to the next word, over lines and comments.
func (r *bltReader) space() {
	for !r.atEnd() {
		switch c := r.data[r.pos]; {
		case c == '\n':
			r.newLine()
		case isBlank(c):
			r.pos++
		case c == '#':
			r.restOfLine()
		case c == '/' && r.pos+1 < len(r.data) && r.data[r.pos+1] == '*':
			r.comment()
		default:
			return
		}
	}
}

// comment steps over a comment, which may hold others.
func (r *bltReader) comment() {
	line, column := r.line, r.column(r.pos)
	for depth := 0; !r.atEnd(); {
		switch two := string(r.data[r.pos:min(r.pos+2, len(r.data))]); {
		case two == "/*":
			depth++
			r.pos += 2
		case two == "*/":
			r.pos += 2
			if depth--; depth == 0 {
				return
			}
		case r.data[r.pos] == '\n':
			r.newLine()
		default:
			r.pos++
		}
	}
	r.at(line, column, "a comment that is not closed")
}
