package election

import (
	"io"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/statute"
	"github.com/renjia-project/renjia/internal/strict"
)

// Regulation is what an election needs beyond the thresholds of its rule.Rule
// (选举办法): who may be nominated, what makes a ballot or a box void, who is
// seated, what follows. A field that is empty is one the text leaves open; what
// comes to depend on it is a *renjia.UnspecifiedError.
type Regulation struct {
	ID           string               `json:"id"`           // for example "cn-46/villages-2025"
	Jurisdiction string               `json:"jurisdiction"` // ISO 3166 code such as "CN-46"
	Title        renjia.Text          `json:"title"`
	Source       string               `json:"source"`    // the text as one would cite it
	TextDate     renjia.Date          `json:"text_date"` // when the version was adopted
	Valid        renjia.Period        `json:"valid"`
	Verification statute.Verification `json:"verification"`
	// For says which committees the text is about; for others it is an analogy
	// that somebody must decide to follow.
	For  renjia.Text `json:"for"`
	Note renjia.Text `json:"note,omitzero"`
	// Supplements are the regulations that Supplement took open fields from.
	Supplements []string `json:"supplements,omitempty"`

	Nomination Nomination     `json:"nomination,omitzero"`
	Boxes      BoxTerms       `json:"boxes,omitzero"`
	Ballots    BallotTerms    `json:"ballots,omitzero"`
	Seating    SeatingTerms   `json:"seating,omitzero"`
	Women      WomenTerms     `json:"women,omitzero"`
	Relatives  RelativeTerms  `json:"relatives,omitzero"`
	Second     SecondElection `json:"second,omitzero"`
	Recall     RecallTerms    `json:"recall,omitzero"`
	// ProxyListDays is how many days before the election the list of proxies is
	// out; 0: the text sets none.
	ProxyListDays int `json:"proxy_list_days,omitempty"`
	// HandoverDays is how soon the outgoing committee hands over (工作移交); 0:
	// the text sets none.
	HandoverDays   int    `json:"handover_days,omitempty"`
	HandoverSource string `json:"handover_source,omitempty"`
}

// Counting says whether ballots of a kind count in a total.
type Counting string

// The ways of counting.
const (
	Counted Counting = "counted"  // they raise the number of votes needed
	LeftOut Counting = "left-out" // as if they had not been cast
)

// Scope is how much of a ballot a mistake makes void.
type Scope string

// The scopes.
const (
	WholeBallot Scope = "ballot" // nothing on it counts
	ThatPost    Scope = "post"   // the marks for other posts count
)

// BallotTerms say what makes a ballot void.
type BallotTerms struct {
	OverVote Scope `json:"over_vote,omitempty"` // more votes for a post than it has seats
	// Void: whether void ballots count in the total that a majority is taken of.
	Void     Counting `json:"void,omitempty"`
	WriteIns Admitted `json:"write_ins,omitempty"` // whether others may be written in
	Source   string   `json:"source,omitempty"`
}

// Admitted is a yes or no that a text may leave open.
type Admitted string

// Whether something is admitted.
const (
	Allowed   Admitted = "allowed"
	Forbidden Admitted = "forbidden"
)

// TieRule says what decides between candidates with equal votes at the last
// seat.
type TieRule string

// The tie rules.
const (
	Revote TieRule = "re-vote" // at once, among the tied (再次投票)
	Lots   TieRule = "lots"    // drawn by hand or from a seed (抽签)
)

// CarryDown says whether votes for a higher post that did not suffice count for
// a lower one as well (下加法). They are never carried up. A ballot that names
// the person for both posts counts once.
type CarryDown string

// The ways of carrying down.
const (
	CarryNever CarryDown = "never"
	CarryStood CarryDown = "posts-stood-for" // only to posts the person stands for
	CarryAny   CarryDown = "any-lower-post"
)

// SeatingTerms say who is seated of those with enough votes.
type SeatingTerms struct {
	Tie       TieRule   `json:"tie,omitempty"`
	CarryDown CarryDown `json:"carry_down,omitempty"`
	Source    string    `json:"source,omitempty"`
}

// WomenMethod says what happens if too few women are elected.
type WomenMethod string

// BestThenRerun seats the best woman with enough votes before the others of her
// post; if there is none, a seat is voted on again among women.
const BestThenRerun WomenMethod = "best-then-rerun"

// WomenTerms are the seats of women (妇女名额).
type WomenTerms struct {
	Seats  int         `json:"seats,omitempty"` // at least so many; 0: the text sets none
	Method WomenMethod `json:"method,omitempty"`
	Source string      `json:"source,omitempty"`
}

// RelativeTerms are the rule that near relatives do not sit together (近亲属回避):
// of two, the higher post stays, then more votes, then what Equal says.
type RelativeTerms struct {
	Apply bool `json:"apply,omitempty"`
	// Ranked: the text has the order post, then votes. If not, every case is
	// for somebody to decide.
	Ranked  bool        `json:"ranked,omitempty"`
	Equal   DecidedBy   `json:"equal,omitempty"`
	Vacated VacatedBy   `json:"vacated,omitempty"`
	Earlier EarlierSeat `json:"earlier,omitempty"`
	Source  string      `json:"source,omitempty"`
}

// DecidedBy says who decides between relatives whom post and votes leave equal.
type DecidedBy string

// Who decides.
const (
	ByAssembly    DecidedBy = "assembly"     // 村民会议、居民会议决定
	ByFurtherVote DecidedBy = "further-vote" // 再次投票
)

// VacatedBy says what happens with the seat of the relative who gives way.
type VacatedBy string

// What happens with the seat.
const (
	NextPlaced VacatedBy = "next-placed" // the next of those with enough votes
	StaysEmpty VacatedBy = "vacant"
)

// EarlierSeat says whether somebody elected in an earlier round stays when a near
// relative is elected in a later one.
type EarlierSeat string

// EarlierStays lets the later one give way. If the earlier one gives up the seat
// instead, leave that member out of Election.Seated.
const EarlierStays EarlierSeat = "stays"

// SecondElection is the further vote for seats that stay vacant (另行选举).
type SecondElection struct {
	Round string `json:"round,omitempty"` // the round of the rule.Rule that has its threshold
	// Surplus is how many more candidates than seats there are; nil: the text
	// does not say.
	Surplus *int `json:"surplus,omitempty"`
	// Enough members may leave the other seats vacant, except those of Must;
	// 0: every seat is to be filled.
	Enough     int      `json:"enough,omitempty"`
	Must       []string `json:"must,omitempty"`        // posts that are filled in any case
	WithinDays int      `json:"within_days,omitempty"` // 0: the text sets none
	// ClockBelowEnough: the clock runs only while fewer than Enough are elected.
	ClockBelowEnough bool `json:"clock_below_enough,omitempty"`
	// DeputyPresides: without a chair (the highest post) a deputy (the next one,
	// if it is not the last) presides until there is one.
	DeputyPresides bool   `json:"deputy_presides,omitempty"`
	Source         string `json:"source,omitempty"`
}

// RecallTerms are the clocks of a recall (罢免).
type RecallTerms struct {
	WithinDays   int    `json:"within_days,omitempty"`   // from the petition to the vote
	WithinMonths int    `json:"within_months,omitempty"` // the same, in months
	NoticeDays   int    `json:"notice_days,omitempty"`   // before the vote
	BarMonths    int    `json:"bar_months,omitempty"`    // no further petition on the same facts after one that failed
	Source       string `json:"source,omitempty"`
}

// maxRegulation bounds a regulation's file.
const maxRegulation = 1 << 20

// ReadRegulation reads a regulation from JSON of at most 1 MiB. Unknown and
// repeated names and everything Validate finds are reported together with file,
// line, column and path.
func ReadRegulation(r io.Reader, file string) (Regulation, error) {
	var g Regulation
	if err := strict.Read(r, file, maxRegulation, &g); err != nil {
		return Regulation{}, err
	}
	return g, nil
}
