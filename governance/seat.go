package governance

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
)

// TermID identifies a term.
type TermID = renjia.ID[Term]

// Term is the time for which a body was elected (届).
type Term struct {
	ID       TermID        `json:"id"`
	Body     BodyID        `json:"body"`
	Number   int           `json:"number"` // 第几届, from 1
	Period   renjia.Period `json:"period"` // both sides given
	Election renjia.Ref    `json:"election,omitzero"`
	// HandoverDays is how many days whose office ends has to hand over; 0: the
	// text sets none. See [ResidentsHandoverDays].
	HandoverDays int `json:"handover_days,omitempty"`
}

// ResidentsHandoverDays is the handover of a residents' committee (Urban
// Residents' Committees Organic Law 2025, art. 25).
const ResidentsHandoverDays = 10

// Validate reports every problem of the term on its own.
func (t Term) Validate() error {
	var p renjia.Problems
	p.Require(!t.ID.IsZero(), "id", "must be given")
	p.Require(!t.Body.IsZero(), "body", "must be given")
	p.Require(t.Number > 0, "number", "%d: want 1 or more", t.Number)
	p.Require(!t.Period.From.IsZero() && !t.Period.Until.IsZero(), "period", "must be given on both sides")
	p.Within("period", t.Period.Validate())
	p.Require(t.HandoverDays >= 0, "handover_days", "%d: must not be negative", t.HandoverDays)
	return p.Err("term")
}

// SeatID identifies a seat.
type SeatID = renjia.ID[Seat]

// Post is what a member of a body is in it.
type Post string

// The posts.
const (
	Chair          Post = "chair"          // 主任、会长、理事长
	Deputy         Post = "deputy"         // 副主任、副理事长
	Member         Post = "member"         // 委员
	Alternate      Post = "alternate"      // 候补委员
	Representative Post = "representative" // 居民代表、业主代表
	Director       Post = "director"       // 理事
	Supervisor     Post = "supervisor"     // 监督委员、监事
	GroupLeader    Post = "group-leader"   // 居民小组组长
)

var posts = [...]Post{Chair, Deputy, Member, Alternate, Representative, Director, Supervisor, GroupLeader}

// Valid reports whether the post is one of the constants.
func (p Post) Valid() bool { return slices.Contains(posts[:], p) }

// Known is an answer that may be missing. A rule that depends on a missing
// answer asks for it.
type Known string

// The answers.
const (
	Unknown Known = ""
	Yes     Known = "yes"
	No      Known = "no"
)

// Valid reports whether the answer is one of the constants.
func (k Known) Valid() bool { return k == Unknown || k == Yes || k == No }

// SeatState is where a seat stands.
type SeatState string

// The states of a seat.
const (
	SeatHeld      SeatState = "held"
	SeatResigning SeatState = "resigning" // 提出辞职: the office goes on until the meeting approves
	SeatEnded     SeatState = "ended"
	HandedOver    SeatState = "handed-over" // 已交接
)

var seatSteps = lifecycle.Table[SeatState]{
	SeatHeld:      {"resign": SeatResigning, "appraise": SeatHeld, "recall": SeatEnded, "end": SeatEnded},
	SeatResigning: {"stay": SeatHeld, "approve": SeatEnded, "appraise": SeatResigning, "recall": SeatEnded, "end": SeatEnded},
	SeatEnded:     {"hand-over": HandedOver},
}

// Seat is one person's time in one post of a body.
type Seat struct {
	ID     SeatID        `json:"id"`
	Body   BodyID        `json:"body"`
	Term   TermID        `json:"term,omitzero"`
	Post   Post          `json:"post"`
	Number int           `json:"number"`                          // which of the seats of that post, from 1
	Holder renjia.Ref    `json:"holder" privacy:"personal,about"` // in the register of parties or of workers
	Period renjia.Period `json:"period"`                          // From given; Until is when the office ends, ended early included
	Since  renjia.Ref    `json:"since"`                           // the election or decision it rests on
	State  SeatState     `json:"state"`

	Woman Known `json:"woman,omitempty" privacy:"personal"`
	Paid  Known `json:"paid,omitempty" privacy:"personal"` // by the body or its organization

	Resigned   renjia.Date `json:"resigned,omitzero" privacy:"personal"` // when the resignation was handed in
	Appraisals []Appraisal `json:"appraisals,omitempty"`
	End        *Ending     `json:"end,omitempty"`
}

// Grade is the result of an appraisal.
type Grade string

// The grades.
const (
	Competent          Grade = "competent"           // 称职
	BasicallyCompetent Grade = "basically-competent" // 基本称职
	Incompetent        Grade = "incompetent"         // 不称职
)

// Appraisal is what the residents' meeting or the representatives' meeting
// found in a year (民主评议; Urban Residents' Committees Organic Law 2025, art. 37).
type Appraisal struct {
	Year  int         `json:"year"`
	On    renjia.Date `json:"on"`
	Grade Grade       `json:"grade" privacy:"personal"`
	Basis renjia.Ref  `json:"basis,omitzero"` // the decision
}

// EndReason says why an office ended.
type EndReason string

// The reasons.
const (
	TermOver         EndReason = "term-over"         // 任期届满
	ResignedApproved EndReason = "resigned"          // 辞职获准
	Recalled         EndReason = "recalled"          // 罢免
	TwiceIncompetent EndReason = "twice-incompetent" // 连续两次评议不称职，职务终止
	Disqualified     EndReason = "disqualified"      // 丧失资格
	Died             EndReason = "died"
)

// Ending is how an office ended and what followed.
type Ending struct {
	On          renjia.Date `json:"on"` // the first day without the office
	Why         EndReason   `json:"why" privacy:"personal"`
	Basis       renjia.Ref  `json:"basis,omitzero"`        // the decision
	HandoverDue renjia.Date `json:"handover_due,omitzero"` // the last day; none: the text sets none
	HandedOver  renjia.Date `json:"handed_over,omitzero"`
	HandedTo    renjia.Ref  `json:"handed_to,omitzero" privacy:"personal"`
}

// Validate reports every problem of the seat on its own.
func (s Seat) Validate() error {
	var p renjia.Problems
	p.Require(!s.ID.IsZero(), "id", "must be given")
	p.Require(!s.Body.IsZero(), "body", "must be given")
	p.Require(s.Post.Valid(), "post", "%q: want one of %v", s.Post, posts)
	p.Require(s.Number > 0, "number", "%d: want 1 or more", s.Number)
	p.Require(!s.Holder.IsZero(), "holder", "must be given")
	p.Require(!s.Since.IsZero(), "since", "must name the election or decision")
	p.Require(!s.Period.From.IsZero(), "period.from", "must be given")
	p.Within("period", s.Period.Validate())
	p.Require(seatSteps.Known(s.State), "state", "%q: is no state of a seat", s.State)
	p.Require(s.Woman.Valid(), "woman", "%q: want yes, no or nothing", s.Woman)
	p.Require(s.Paid.Valid(), "paid", "%q: want yes, no or nothing", s.Paid)
	for i, a := range s.Appraisals {
		path := fmt.Sprintf("appraisals[%d]", i)
		p.Require(!a.On.IsZero(), path+".on", "must be given")
		p.Require(a.Grade == Competent || a.Grade == BasicallyCompetent || a.Grade == Incompetent, path+".grade", "%q: is no grade", a.Grade)
		p.Require(i == 0 || s.Appraisals[i-1].Year < a.Year, path+".year", "%d: must be after the year before", a.Year)
	}
	ended := s.State == SeatEnded || s.State == HandedOver
	p.Require(ended == (s.End != nil), "end", "must be given exactly when the office has ended")
	return p.Err("seat")
}

// Holds reports whether the holder has the office on a day. One who has handed
// in a resignation still has it.
func (s Seat) Holds(d renjia.Date) bool { return s.Period.Contains(d) }

// LateHandover reports whether the handover was late, or is on a day on which
// it has not happened.
func (s Seat) LateHandover(on renjia.Date) bool {
	if s.End == nil || s.End.HandoverDue.IsZero() {
		return false
	}
	if !s.End.HandedOver.IsZero() {
		on = s.End.HandedOver
	}
	return s.End.HandoverDue.Before(on)
}

// twiceIncompetent reports whether the last two appraisals, of years that
// follow each other, found the holder incompetent. The appraisal is yearly: a
// year that was left out breaks the row.
func (s Seat) twiceIncompetent() bool {
	n := len(s.Appraisals)
	if n < 2 {
		return false
	}
	a, b := s.Appraisals[n-2], s.Appraisals[n-1]
	return a.Grade == Incompetent && b.Grade == Incompetent && b.Year == a.Year+1
}

// KinshipID identifies a kinship.
type KinshipID = renjia.ID[Kinship]

// Kinship is the declaration that two people are near relatives (近亲属), as far
// as the rules of a body ask for it.
type Kinship struct {
	ID       KinshipID   `json:"id"`
	A        renjia.Ref  `json:"a" privacy:"personal"`
	B        renjia.Ref  `json:"b" privacy:"personal"`
	Relation string      `json:"relation,omitempty" privacy:"personal"` // spouse, parent, sibling…
	Declared renjia.Date `json:"declared"`
}

// Validate reports every problem of the declaration on its own.
func (k Kinship) Validate() error {
	var p renjia.Problems
	p.Require(!k.ID.IsZero(), "id", "must be given")
	p.Require(!k.A.IsZero(), "a", "must be given")
	p.Require(!k.B.IsZero(), "b", "must be given")
	p.Require(k.A != k.B || k.A.IsZero(), "b", "is the same person")
	p.Require(!k.Declared.IsZero(), "declared", "must be given")
	return p.Err("kinship")
}
