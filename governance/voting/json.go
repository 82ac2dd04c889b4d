package voting

import (
	"io"
	"slices"
)

// Election is a profile and what a collection calls it.
type Election struct {
	ID      string
	Profile *Profile
	// Scale is what weights were multiplied by, if ReadOptions.Scale allowed it
	// and some were not whole; 0 else.
	Scale int64
}

// ReadJSON reads one election, a list of them, or an object of them by their
// identifiers:
//
//	{"title": "Board", "kind": "ranked", "seats": 2,
//	 "candidates": ["Ann", {"name": "Bo", "withdrawn": true}, "Cy"],
//	 "order": ["Cy", "Ann", "Bo"],
//	 "ballots": [{"count": 2, "order": ["Ann", "Cy"]}, {"tiers": [["Bo"], [0, 2]]}]}
//
// A ballot has one of order, tiers, approve (a list) and scores (an object of
// whole points), and a count, which is 1 if it is not given. A list instead of
// a ballot is a set of approved candidates. Candidates are called by name or by
// index from 0; a number instead of the list of candidates stands for so many
// without names. kind may be left out if the ballots tell; it is needed for
// cumulative ballots, and if there are none. order is [Profile.Order].
//
// The members that published collections of results have besides (winners,
// rules, model, seed and the like) are skipped, voters is checked, and
// committee_size is another name of seats. Whatever else there is, is a problem
// with line and column; lenient [Read] warns of members that are not known and
// skips them. The text streams: a million ballots take the memory of
// their numbers.
func ReadJSON(r io.Reader, file string) ([]Election, error) {
	return readJSON(r, &report{file: file})
}

func readJSON(r io.Reader, rep *report) ([]Election, error) {
	d := jsonDocument{jsonScanner: newJSONScanner(r, rep)}
	switch c := d.space(); c {
	case '[':
		d.list(func() { d.one("") })
	case '{':
		d.top()
	default:
		d.stop("%s: want an election {…}, or a list of them", shown(c))
	}
	if err := d.end(); err != nil {
		return nil, err
	}
	return d.elections, nil
}

type jsonDocument struct {
	*jsonScanner
	elections []Election
}

// top reads an object, which is one election if its first key is a member of
// elections, and else elections by identifier.
func (d *jsonDocument) top() {
	one := newJSONElection(d.jsonScanner)
	single, first, seen := true, true, map[string]bool{}
	d.object(func(key string) {
		if first {
			single, first = memberOf(key) || d.peek() != '{', false
		}
		if single {
			one.member(key)
			return
		}
		if seen[key] {
			line, column := d.here()
			d.at(line, column, "%s is given twice", key)
		}
		seen[key] = true
		d.one(key)
	})
	if single {
		d.finish(one)
	}
}

// one reads an election that stands in a collection.
func (d *jsonDocument) one(id string) {
	if d.peek() != '{' {
		line, column := d.here()
		d.at(line, column, "want an election {…}")
		d.skip()
		return
	}
	e := newJSONElection(d.jsonScanner)
	e.id = id
	d.object(e.member)
	d.finish(e)
}

func (d *jsonDocument) finish(e *jsonElection) {
	if d.stopped {
		return
	}
	if p := e.profile(); p != nil {
		d.elections = append(d.elections, Election{ID: e.id, Profile: p})
	}
}

// jsonForeign are members of published collections that say nothing about the
// profile.
var jsonForeign = [...]string{"winners", "rules", "seed", "model", "prefers", "blt", "tie_free", "tie_breaking", "semantics", "borda_scores", "sav_exact", "note", "source", "description"}

// jsonOwn are the members that are read.
var jsonOwn = [...]string{"id", "title", "kind", "seats", "committee_size", "candidates", "order", "voters", "ballots"}

func memberOf(key string) bool {
	return slices.Contains(jsonOwn[:], key) || slices.Contains(jsonForeign[:], key)
}
