package roll

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"

	"github.com/renjia-project/renjia"
)

// Counting says whether units of a kind count for heads and area.
type Counting string

// The ways of counting.
const (
	Counted Counting = "counted"  // like any other unit
	LeftOut Counting = "left-out" // neither a head nor area
)

// Option is a choice made for a roll.
type Option func(*Builder)

// AsOf sets the record date.
func AsOf(d renjia.Date) Option { return func(b *Builder) { b.asOf = d } }

// Salt sets the secret under which names become digests. Keep it apart from
// the snapshots; the same salt gives the same voter the same identifier.
func Salt(s string) Option { return func(b *Builder) { b.salt = s } }

// Developer names the developer, for a list without unsold units.
func Developer(owner string) Option { return func(b *Builder) { b.developer = owner } }

// Parking says whether parking spaces count (by-laws differ: 建房〔2009〕274号).
func Parking(c Counting) Option { return func(b *Builder) { b.parking = c } }

// Storage says whether storage rooms that are units of their own count.
func Storage(c Counting) Option { return func(b *Builder) { b.storage = c } }

// Compound takes the units of one estate from a list of several.
func Compound(name string) Option { return func(b *Builder) { b.compound = name } }

// Builder collects units and merges them to a roll. It is used by one
// goroutine.
type Builder struct {
	asOf             renjia.Date
	salt             string
	developer        string
	compound         string
	community        string
	parking, storage Counting
	part             *SubElectorate
	exclusions       []Exclusion

	store
	problems renjia.Problems
	settled  *merged // of these units, once somebody has asked
	mac      hash.Hash
	message  []byte // room for what mac digests
}

// NewBuilder returns an empty builder.
func NewBuilder(options ...Option) *Builder {
	b := &Builder{store: newStore()}
	for _, o := range options {
		o(b)
	}
	for _, c := range []Counting{b.parking, b.storage} {
		b.problems.Require(c == "" || c == Counted || c == LeftOut, "counting", "%q: want counted or left-out", c)
	}
	return b
}

// Add adds a unit, or one co-owner of a unit. Units of other estates than that
// of [Compound] are passed over. What is wrong with a unit is reported by
// Snapshot, together with everything else.
func (b *Builder) Add(u Unit) {
	if b.compound != "" && u.Compound != b.compound {
		return
	}
	if !u.sound() {
		if err := u.Validate(); err != nil {
			b.wrong(u, err)
			return
		}
	}
	b.add(&u)
	b.settled = nil
}

// AddAt adds a unit as Add does, and has what is wrong with it reported at the
// place where it was read.
func (b *Builder) AddAt(place renjia.Place, u Unit) {
	u.place = place
	b.Add(u)
}

func (b *Builder) wrong(u Unit, err error) {
	b.settled = nil
	var found renjia.Problems
	found.Within("", err)
	for _, p := range found {
		if u.place == (renjia.Place{}) {
			p.Message = "unit " + u.label() + ": " + p.Message
		}
		b.problems.At(u.place, p.Path, "%s", p.Message)
	}
}

// voterID names a voter without naming the person.
func (b *Builder) voterID(key, owner string) string {
	if key != "" {
		return key
	}
	return b.pseudonym("owner-", owner)
}

// pseudonym is what stands for a name: 128 bits of its HMAC-SHA-256.
func (b *Builder) pseudonym(prefix, name string) string {
	if b.mac == nil {
		b.mac = hmac.New(sha256.New, []byte(b.salt))
	}
	b.mac.Reset()
	b.message = append(b.message[:0], name...)
	b.mac.Write(b.message)
	var sum [sha256.Size]byte
	var text [64]byte
	return string(hex.AppendEncode(append(text[:0], prefix...), b.mac.Sum(sum[:0])[:sha256.Size/2]))
}
