package rule

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
)

// Response is what an elector did.
type Response string

// The responses.
const (
	Yes         Response = "yes"          // 同意
	No          Response = "no"           // 反对
	Abstain     Response = "abstain"      // 弃权
	Blank       Response = "blank"        // returned without a mark (空白票)
	OverVote    Response = "over-vote"    // more marks than allowed
	Illegible   Response = "illegible"    // 无法辨认
	Illegal     Response = "illegal"      // cast against the rules by someone entitled
	ReceiptOnly Response = "receipt-only" // signed in or took the ballot, expressed nothing
	LoginOnly   Response = "login-only"   // logged in to the voting system, expressed nothing
	VoidProxy   Response = "void-proxy"   // voted through a proxy who was not admitted
	Absent      Response = "absent"       // did nothing
)

var responses = [...]Response{Yes, No, Abstain, Blank, OverVote, Illegible, Illegal, ReceiptOnly, LoginOnly, VoidProxy, Absent}

// index returns the position in responses, -1 for an unknown response. A
// switch, because it runs once a ballot.
func (r Response) index() int {
	switch r {
	case Yes:
		return 0
	case No:
		return 1
	case Abstain:
		return 2
	case Blank:
		return 3
	case OverVote:
		return 4
	case Illegible:
		return 5
	case Illegal:
		return 6
	case ReceiptOnly:
		return 7
	case LoginOnly:
		return 8
	case VoidProxy:
		return 9
	case Absent:
		return 10
	}
	return -1
}

// Valid reports whether the response is one of the constants.
func (r Response) Valid() bool { return r.index() >= 0 }

// Class is what a response counts as.
type Class string

// The classes.
const (
	ForYes     Class = "yes"
	ForNo      Class = "no"
	ForAbstain Class = "abstain"
	AsVoid     Class = "void"    // took part with a ballot that expresses nothing valid
	AsIllegal  Class = "illegal" // counts for nobody, yet raises the base (Robert's Rules)
	AsPresent  Class = "present" // took part without expressing anything
	AsAbsent   Class = "absent"  // did not take part
)

var classes = [...]Class{ForYes, ForNo, ForAbstain, AsVoid, AsIllegal, AsPresent, AsAbsent}

func (c Class) index() int {
	for i, x := range classes {
		if c == x {
			return i
		}
	}
	return -1
}

// Group names a set of classes whose weights are summed: one of the constants,
// or classes joined by "+" such as "yes+no".
type Group string

// The named groups.
const (
	Roll          Group = "roll"          // everybody (全体)
	Participating Group = "participating" // all but absent (参与表决)
	Cast          Group = "cast"          // yes, no, abstain, void, illegal
	Valid         Group = "valid"         // yes, no, abstain
	// One is the number 1, for thresholds in absolute numbers: at least 3 heads
	// is participating / one >= 3/1. It is a base only.
	One Group = "one"
)

// classSet has bit i set if classes[i] belongs to it.
type classSet uint8

func (s classSet) has(class int) bool { return s&(1<<class) != 0 }

func (g Group) set() (classSet, error) {
	switch g {
	case Roll:
		return setOf(classes[:]...), nil
	case Participating:
		return setOf(ForYes, ForNo, ForAbstain, AsVoid, AsIllegal, AsPresent), nil
	case Cast:
		return setOf(ForYes, ForNo, ForAbstain, AsVoid, AsIllegal), nil
	case Valid:
		return setOf(ForYes, ForNo, ForAbstain), nil
	}
	var set classSet
	for name := range strings.SplitSeq(string(g), "+") {
		i := Class(name).index()
		if i < 0 || set.has(i) {
			return 0, fmt.Errorf("group %q: want roll, participating, cast, valid, or different classes joined by +: %w", g, renjia.ErrInvalid)
		}
		set |= 1 << i
	}
	return set, nil
}

func setOf(members ...Class) (set classSet) {
	for _, c := range members {
		set |= 1 << c.index()
	}
	return set
}

// ParseResponse reads a response as ballots and spreadsheets have it: one of
// the constants or its usual Chinese term.
func ParseResponse(s string) (Response, error) {
	if r := Response(s); r.Valid() {
		return r, nil
	}
	switch s {
	case "同意", "赞成", "赞成票":
		return Yes, nil
	case "反对", "不同意", "反对票":
		return No, nil
	case "弃权", "弃权票":
		return Abstain, nil
	case "空白", "空白票":
		return Blank, nil
	case "多选", "多选票":
		return OverVote, nil
	case "无法辨认", "无法辨认票":
		return Illegible, nil
	case "违规", "违规票":
		return Illegal, nil
	case "仅签收", "签收":
		return ReceiptOnly, nil
	case "仅登录", "登录":
		return LoginOnly, nil
	case "缺席", "未参与", "未参加":
		return Absent, nil
	}
	return "", fmt.Errorf("response %q: want one of %v: %w", s, responses, renjia.ErrInvalid)
}
