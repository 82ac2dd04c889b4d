package voting

import (
	"fmt"
	"math"
)

// jsonElection gathers the members of an election, which may come in any order:
// who the candidates are may be known only after the ballots.
type jsonElection struct {
	*jsonScanner
	line, column int
	id, title    string
	kind         Kind
	seats        int64
	voters       int64 // -1 if it is not given
	candidates   []Candidate
	listed       bool // whether candidates were given
	order        []int32
	seen         map[string]bool

	names   []string         // that ballots and the order use
	named   map[string]int32 // to a reference: -1-index in names
	ballots []jsonBallot
	marks   []int32 // of all ballots: an index of a candidate, or a reference to a name
	levels  []int32 // beside marks
}

type jsonBallot struct {
	line, column int32
	end          int // of its marks
	count        int64
	form         jsonForm
}

// jsonForm is how a ballot is written.
type jsonForm uint8

const (
	noForm jsonForm = iota
	orderForm
	approveForm
	scoreForm
)

func (f jsonForm) fits(k Kind) bool {
	switch f {
	case orderForm:
		return k == Ranked
	case approveForm:
		return k == Approval
	case scoreForm:
		return k == Score || k == Cumulative
	}
	return false
}

func (f jsonForm) kind() Kind { return [...]Kind{"", Ranked, Approval, Score}[f] }

func newJSONElection(j *jsonScanner) *jsonElection {
	e := &jsonElection{jsonScanner: j, voters: -1, seen: map[string]bool{}, named: map[string]int32{}}
	e.line, e.column = j.here()
	return e
}

// member reads the value of a key.
func (e *jsonElection) member(key string) {
	line, column := e.here()
	if e.seen[key] {
		e.at(line, column, "%s is given twice", key)
		e.skip()
		return
	}
	e.seen[key] = true
	switch key {
	case "id":
		e.id = e.string(key)
	case "title":
		e.title = e.string(key)
	case "kind":
		e.readKind()
	case "seats", "committee_size":
		e.readSeats(key)
	case "voters":
		e.voters, _ = e.whole()
	case "candidates":
		e.readCandidates()
	case "order":
		e.refs(key, func(ref int32) { e.order = append(e.order, ref) })
	case "ballots":
		e.readBallots()
	default:
		if !memberOf(key) {
			e.odd(line, column, "%s is not known here", key)
		}
		e.skip()
	}
}

func (e *jsonElection) string(what string) string {
	if e.peek() == '"' {
		return e.text()
	}
	line, column := e.here()
	e.at(line, column, "%s: want a text in quotation marks", what)
	e.skip()
	return ""
}

// readKind takes the words of collections of ranked ballots, too.
func (e *jsonElection) readKind() {
	line, column := e.here()
	switch k := e.string("kind"); k {
	case "":
	case string(Ranked), string(Approval), string(Score), string(Cumulative):
		e.kind = Kind(k)
	case "complete", "truncated", "ties":
		e.kind = Ranked
	default:
		e.at(line, column, "kind %q is not one of ranked, approval, score, cumulative", k)
	}
}

func (e *jsonElection) readSeats(key string) {
	line, column := e.here()
	n, ok := e.whole()
	if ok && (n < 0 || n > math.MaxInt32) {
		e.at(line, column, "%d seats", n)
	}
	if e.seen["seats"] && e.seen["committee_size"] && n != e.seats {
		e.at(line, column, "%s: seats and committee_size are not the same", key)
	}
	e.seats = n
}

func (e *jsonElection) readCandidates() {
	e.listed = true
	line, column := e.here()
	if e.peek() != '[' {
		n, ok := e.whole()
		if ok && (n < 0 || n > MaxCandidates) {
			e.at(line, column, "%d candidates: at most %d are supported", n, MaxCandidates)
			return
		}
		e.candidates = Numbered(int(n))
		return
	}
	e.list(func() { e.candidates = append(e.candidates, e.candidate()) })
	if len(e.candidates) > MaxCandidates {
		e.at(line, column, "%d candidates: at most %d are supported", len(e.candidates), MaxCandidates)
	}
}

func (e *jsonElection) candidate() (c Candidate) {
	if e.peek() != '{' {
		c.Name = e.string("candidate")
		return c
	}
	e.object(func(key string) {
		line, column := e.here()
		switch key {
		case "name":
			c.Name = e.string(key)
		case "withdrawn":
			c.Withdrawn = e.truth()
		default:
			e.at(line, column, "%s is not known here", key)
			e.skip()
		}
	})
	return c
}

func (e *jsonElection) truth() bool {
	line, column := e.here()
	yes := e.peek() == 't'
	if !yes && e.peek() != 'f' {
		e.at(line, column, "want true or false")
	}
	e.skip()
	return yes
}

// refs reads a list of candidates.
func (e *jsonElection) refs(what string, each func(ref int32)) {
	if e.peek() != '[' {
		line, column := e.here()
		e.at(line, column, "%s: want a list of candidates", what)
		e.skip()
		return
	}
	e.list(func() {
		if ref, ok := e.ref(); ok {
			each(ref)
		}
	})
}

// ref reads a candidate: an index, or a name, which becomes a negative number.
func (e *jsonElection) ref() (int32, bool) {
	if e.peek() == '"' {
		return e.name(e.text()), true
	}
	line, column := e.here()
	n, ok := e.whole()
	if ok && (n < 0 || n >= MaxCandidates) {
		e.at(line, column, "candidate %d: they count from 0", n)
		return 0, false
	}
	return int32(n), ok
}

func (e *jsonElection) name(name string) int32 {
	ref, known := e.named[name]
	if !known {
		e.names = append(e.names, name)
		ref = -int32(len(e.names))
		e.named[name] = ref
	}
	return ref
}

// resolve gives every name the index of its candidate, or what is wrong with it.
func (e *jsonElection) resolve() (index []int32, wrong []string) {
	index, wrong = make([]int32, len(e.names)), make([]string, len(e.names))
	of := map[string]int32{}
	for i := range e.candidates {
		name := (&Profile{Candidates: e.candidates}).Name(i)
		if _, twice := of[name]; twice {
			i = -1
		}
		of[name] = int32(i)
	}
	for k, name := range e.names {
		switch i, known := of[name]; {
		case !known:
			wrong[k] = fmt.Sprintf("there is no candidate %q", name)
		case i < 0:
			wrong[k] = fmt.Sprintf("several candidates are called %q: give the index", name)
		default:
			index[k] = i
		}
	}
	return index, wrong
}
