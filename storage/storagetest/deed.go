package storagetest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// A deed is what a writer of a schedule sets out to do. It can be done through
// the portable layer, any number of times, and on the model.
type deed struct {
	label string // unique in the schedule; the act's reason, and its key if it has one
	verb  string
	keyed bool
	a, b  RecordID
	n     int64
	first int    // number of the first record of a load
	key   string // of the unique index
}

// The verbs of deeds.
const (
	transfer = "kit.transfer" // from account a to account b
	insert   = "kit.insert"   // thing a
	edit     = "kit.edit"     // thing a
	remove   = "kit.remove"   // thing a
	exchange = "kit.exchange" // the unique values of things a and b
	erase    = "kit.erase"    // thing a
	note     = "kit.note"     // no record
	load     = "kit.load"     // n records of its own
)

// Accounts are never removed; the sum of their numbers stays the same. Things
// come and go. What is loaded stays.
const (
	accounts   = 4
	firstThing = 100
	things     = 10
	firstLoad  = 1000
	money      = 100 // of each account, at first
)

// errShort says that an account has too little.
var errShort = fmt.Errorf("account: too little is left: %w", renjia.ErrState)

// drawDeed sets out to do something.
func drawDeed(dice *rand.Rand, label string, serial int) deed {
	d := deed{label: label, keyed: dice.IntN(5) > 0, n: 1 + dice.Int64N(60)}
	d.verb = pick(dice, transfer, transfer, transfer, insert, insert, insert, edit, edit, remove, exchange, erase, note, load)
	switch d.verb {
	case transfer:
		d.a, d.b = two(dice, 0, accounts)
	case load:
		d.first, d.n, d.keyed = firstLoad+10*serial, 1+d.n%9, false
	default:
		d.a, d.b = two(dice, firstThing, things)
		d.key = pick(dice, "", "", "k1", "k2", "k3")
	}
	return d
}

func pick[T any](dice *rand.Rand, from ...T) T { return from[dice.IntN(len(from))] }

// two draws two different records out of n.
func two(dice *rand.Rand, first, n int) (a, b RecordID) {
	i := dice.IntN(n)
	return id(first + i), id(first + (i+1+dice.IntN(n-1))%n)
}

func (d deed) act() renjia.Act {
	a := renjia.Act{By: renjia.Program("kit"), Verb: d.verb, Reason: d.label}
	if d.keyed {
		a.Key = d.label
	}
	return a
}

// thing is the record that an insert or edit leaves.
func (d deed) thing() Record {
	return Record{ID: d.a, Name: d.label, Group: "thing", Number: d.n, Key: d.key, Tags: []string{d.verb}}
}

// loads are the records that a load leaves.
func (d deed) loads() []Record {
	rs := make([]Record, d.n)
	for i := range rs {
		rs[i] = Record{ID: id(d.first + i), Name: d.label, Group: "load", Number: int64(i)}
	}
	return rs
}

// do does it through the portable layer.
func (d deed) do(ctx context.Context, sp *storage.Space) (storage.Stamp, error) {
	switch d.verb {
	case note:
		return sp.Record(ctx, d.act())
	case erase:
		return sp.Redact(ctx, d.act(), records.Ref(d.a))
	case load:
		_, err := records.Load(ctx, sp, d.act(), each(d.loads()))
		return storage.Stamp{}, err
	}
	return sp.Update(ctx, d.act(), func(tx *storage.Tx) error { return d.change(ctx, tx) })
}

func each(rs []Record) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for _, r := range rs {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (d deed) change(ctx context.Context, tx *storage.Tx) error {
	if d.verb == insert {
		return records.Insert(tx, d.thing())
	}
	a, err := records.Get(ctx, tx, d.a)
	if err != nil {
		return err
	}
	switch d.verb {
	case edit:
		a.Value = d.thing()
		return records.Save(tx, a)
	case remove:
		return records.Delete(tx, a)
	}
	b, err := records.Get(ctx, tx, d.b)
	if err != nil {
		return err
	}
	if d.verb == transfer && a.Value.Number < d.n {
		return errShort
	}
	if d.verb == transfer {
		a.Value.Number, b.Value.Number = a.Value.Number-d.n, b.Value.Number+d.n
	} else {
		a.Value.Key, b.Value.Key = b.Value.Key, a.Value.Key
	}
	return errors.Join(records.Save(tx, a), records.Save(tx, b))
}
