package governance

import (
	"github.com/google/uuid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// Variant is how the ballots of a motion are kept (表决方式). It is chosen at
// the opening; there is no default.
type Variant string

// The variants.
const (
	// Open keeps each ballot with the key of its voter (记名投票).
	Open Variant = "open"
	// Sealed keeps who voted apart from what was voted. Both are committed in
	// one act, so that whoever keeps the store's journal can link them.
	Sealed Variant = "sealed"
	// Token hands the voter a token when the roll is marked; the ballot comes
	// in a later act of the box, which knows the token only (无记名投票). Nothing
	// stored links the two; who watches both acts, or their times, can.
	Token Variant = "token"
)

// Valid reports whether the variant is one of the constants.
func (v Variant) Valid() bool { return v == Open || v == Sealed || v == Token }

// Secrecy says who can find out how somebody voted.
func (v Variant) Secrecy() renjia.Text {
	switch v {
	case Open:
		return renjia.Text{EN: "open ballots: each names its voter by the key of the roll", ZH: "记名投票：每张票以名册编号标明投票人"}
	case Sealed:
		return renjia.Text{EN: "sealed ballots: kept apart from the roll, but whoever keeps the store's journal can link them", ZH: "封存投票：票面与名册分开保存，但持有存储日志者可以关联"}
	case Token:
		return renjia.Text{EN: "ballots by token: nothing stored links ballot and voter; who watches both acts or their times, and whoever sees a weight that few share, can", ZH: "凭证投票：存储内容不能关联选票与投票人；同时观察两次行为或其时间者，或所见权数少有人相同者，可以关联"}
	}
	return renjia.Text{}
}

// BoxID identifies a ballot box.
type BoxID = renjia.ID[Box]

// Box is the ballot box of a motion, poll or budget (票箱).
type Box struct {
	ID      BoxID      `json:"id"` // of the motion
	Motion  MotionID   `json:"motion,omitzero"`
	On      renjia.Ref `json:"on,omitzero"` // the poll or budget, if there is no motion
	Variant Variant    `json:"variant"`
	// Unspent is what a voter counts as who took a token and never used it:
	// absent or receipt-only. Of the variant Token only.
	Unspent    rule.Response `json:"unspent,omitempty"`
	Candidates []string      `json:"candidates,omitempty" privacy:"personal"` // who stands in the election the vote is for, as proxies are named
	Contents   *Contents     `json:"contents,omitempty"`                      // from counting on
}

// Contents is what a box held when it was counted, beside the ballots.
type Contents struct {
	Marks    int64  `json:"marks"`     // voters marked on the roll; 0 for open ballots, which are their own marks
	MarkRoot string `json:"mark_root"` // Merkle root over them, hexadecimal
	Unspent  int64  `json:"unspent"`   // tokens that were never used
	// SmallestClass is how many of the marked voters share the rarest weights.
	// Among one, the weights on the ballot name the voter. 0: nobody is marked.
	SmallestClass int64  `json:"smallest_class"`
	Proxies       int64  `json:"proxies"` // grants under which ballots were cast
	ProxyRoot     string `json:"proxy_root"`
	Refusals      int64  `json:"refusals"` // ballots that were refused before the count
	RefusalRoot   string `json:"refusal_root"`
}

// Validate reports every problem of the box on its own.
func (b Box) Validate() error {
	var p renjia.Problems
	p.Require(!b.ID.IsZero(), "id", "must be given")
	subject{b.Motion, b.On}.check(&p)
	p.Require(b.Variant.Valid(), "variant", "%q: is no way to keep ballots", b.Variant)
	p.Require((b.Variant == Token) == (b.Unspent != ""), "unspent", "must be given for tokens, and for nothing else")
	return p.Err("box")
}

func boxID(space string, of uuid.UUID) BoxID {
	return renjia.ImportedID[Box](space, "governance_box", of.String())
}

// box is the box of an opening, or the choices that are missing.
func (o Opening) box(space string, m MotionID) (Box, error) {
	missing := &renjia.UnspecifiedError{What: "ballot box of motion " + m.String()}
	if o.Variant == "" {
		missing.Choices = append(missing.Choices, renjia.Choice{Name: "Variant", Options: []string{string(Open), string(Sealed), string(Token)}, Why: "who may find out how somebody voted is for the assembly to say"})
	}
	if o.Variant == Token && o.Unspent == "" {
		missing.Choices = append(missing.Choices, renjia.Choice{Name: "Unspent", Options: []string{string(rule.Absent), string(rule.ReceiptOnly)}, Why: "whether taking a token is taking part differs from place to place"})
	}
	if len(missing.Choices) > 0 {
		return Box{}, missing
	}
	return Box{ID: boxID(space, m.UUID()), Motion: m, Variant: o.Variant, Unspent: o.Unspent, Candidates: o.Candidates}, o.checkUnspent()
}

// checkUnspent sees to it that the count will not stop at a token not used.
func (o Opening) checkUnspent() error {
	var p renjia.Problems
	p.Require(o.Variant.Valid(), "variant", "%q: want open, sealed or token", o.Variant)
	switch o.Unspent {
	case "":
	case rule.Absent, rule.ReceiptOnly:
		p.Require(o.Variant == Token, "unspent", "is for tokens only")
		if _, err := o.Rule.Class(o.Unspent); err != nil {
			return err
		}
	default:
		p.Add("unspent", "%q: want absent or receipt-only", o.Unspent)
	}
	return p.Err("opening")
}
