package procedure

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// Count is a number of persons that may be unknown: a record that says nothing
// is not a record of nobody. The zero value is unknown, and null in JSON.
type Count struct {
	n     int64
	known bool
}

// Counted returns a known number.
func Counted(n int64) Count { return Count{n, true} }

// N returns the number, and false if it is unknown.
func (c Count) N() (n int64, known bool) { return c.n, c.known }

// IsZero reports whether the number is unknown, for encoding/json's omitzero.
func (c Count) IsZero() bool { return !c.known }

// String returns the number, or "?" if it is unknown.
func (c Count) String() string {
	if !c.known {
		return "?"
	}
	return strconv.FormatInt(c.n, 10)
}

// MarshalJSON writes a number or null.
func (c Count) MarshalJSON() ([]byte, error) {
	if !c.known {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, c.n, 10), nil
}

// UnmarshalJSON reads a whole number or null.
func (c *Count) UnmarshalJSON(b []byte) error {
	var n *int64
	if err := json.Unmarshal(b, &n); err != nil {
		return fmt.Errorf("count %s: want a whole number: %w", b, renjia.ErrInvalid)
	}
	*c = Count{}
	if n != nil {
		*c = Counted(*n)
	}
	return nil
}

// Motive says where a matter comes from (动议来源).
type Motive string

// The motives that record forms name.
const (
	FromMembers  Motive = "members"  // 党员、代表提议
	FromResident Motive = "resident" // 居民、村民提议
	FromCadres   Motive = "cadres"   // 干部提出
	FromSuperior Motive = "superior" // 上级安排
)

// Paper is a piece of evidence that lies elsewhere: an opinion, a document, a
// report. Ref, Digest and Number say which one it is, as far as a log tells.
type Paper struct {
	Kind   PaperKind   `json:"kind"`
	Name   string      `json:"name,omitempty"` // of a document, what it is, such as "agenda"
	By     string      `json:"by,omitempty"`   // whose opinion
	To     string      `json:"to,omitempty"`   // to whom reported or with whom registered
	On     renjia.Date `json:"on,omitzero"`
	Number string      `json:"number,omitempty"` // of a registration or receipt
	Ref    renjia.Ref  `json:"ref,omitzero"`
	Digest string      `json:"digest,omitempty"` // SHA-256 of the content, in hexadecimal
}

// PaperKind is the kind of a paper.
type PaperKind string

// The kinds of papers.
const (
	OpinionPaper  PaperKind = "opinion"  // 意见
	DocumentPaper PaperKind = "document" // 文件
	ReportPaper   PaperKind = "report"   // 报告、备案
)

// Evidence is what the record of a step shows. Fields that no gate of the step
// asks for may stay empty.
type Evidence struct {
	On           renjia.Date  `json:"on"`                     // the day of the step
	ShouldAttend Count        `json:"should_attend,omitzero"` // 应到
	Attended     Count        `json:"attended,omitzero"`      // 实到
	Yes          Count        `json:"yes,omitzero"`           // 同意
	No           Count        `json:"no,omitzero"`            // 不同意
	Abstain      Count        `json:"abstain,omitzero"`       // 弃权
	Outcome      rule.Outcome `json:"outcome,omitempty"`      // of a vote counted by package rule
	Rule         string       `json:"rule,omitempty"`         // the rule it was counted by
	Decision     renjia.Ref   `json:"decision,omitzero"`      // the record of that vote
	// Shown is how long something hung out; an empty Until: still there.
	Shown      renjia.Period `json:"shown,omitzero"`
	Form       string        `json:"form,omitempty"`                      // of a consultation, such as "hearing"
	Consulted  Count         `json:"consulted,omitzero"`                  // persons heard
	Motive     Motive        `json:"motive,omitempty"`                    // where the matter comes from
	Origin     string        `json:"origin,omitempty" privacy:"personal"` // in more words
	Content    string        `json:"content,omitempty"`                   // SHA-256 of the minutes or the text, in hexadecimal
	Papers     []Paper       `json:"papers,omitempty"`
	Signatures []renjia.Ref  `json:"signatures,omitempty"` // who signed
	Witness    renjia.Ref    `json:"witness,omitzero"`     // of the town or street (见证人)
}

// Share returns the attendance ratio (到会率); false if it is not known.
func (e Evidence) Share() (renjia.Fraction, bool) {
	if !e.Attended.known || !e.ShouldAttend.known || e.ShouldAttend.n <= 0 {
		return renjia.Fraction{}, false
	}
	f, err := renjia.NewFraction(e.Attended.n, e.ShouldAttend.n)
	return f, err == nil
}

// Validate reports what contradicts itself. Whether the evidence is enough is
// for the gates to say.
func (e Evidence) Validate() error {
	var probs renjia.Problems
	probs.Require(!e.On.IsZero(), "on", "must be given")
	e.checkCounts(&probs)
	probs.Within("shown", checkShown(e.Shown))
	probs.Require(e.Content == "" || isDigest(e.Content), "content", "want 64 hexadecimal digits (SHA-256)")
	switch e.Outcome {
	case "", rule.Adopted, rule.Rejected, rule.NoQuorum, rule.Void:
	default:
		probs.Add("outcome", "%q: want adopted, rejected, no-quorum or void", e.Outcome)
	}
	for i, p := range e.Papers {
		p.check(&probs, fmt.Sprintf("papers[%d]", i))
	}
	return probs.Err("evidence")
}

func checkShown(p renjia.Period) error {
	if p == (renjia.Period{}) {
		return nil
	}
	if p.From.IsZero() {
		return fmt.Errorf("must say since when")
	}
	return p.Validate()
}

func (e Evidence) checkCounts(probs *renjia.Problems) {
	for _, c := range [...]struct {
		path string
		n    Count
	}{
		{"should_attend", e.ShouldAttend}, {"attended", e.Attended}, {"yes", e.Yes}, {"no", e.No}, {"abstain", e.Abstain}, {"consulted", e.Consulted},
	} {
		if c.n.known && (c.n.n < 0 || c.n.n > maxCount) {
			probs.Add(c.path, "%d: want 0 to %d", c.n.n, int64(maxCount))
			return
		}
	}
	if e.ShouldAttend.known && e.Attended.n > e.ShouldAttend.n {
		probs.Add("attended", "%d of %d who should attend", e.Attended.n, e.ShouldAttend.n)
	}
	votes := e.Yes.n + e.No.n + e.Abstain.n
	if e.Attended.known && votes > e.Attended.n {
		probs.Add("yes", "%d votes of %d attending", votes, e.Attended.n)
	}
}

// maxCount bounds heads, so that sums of them cannot overflow.
const maxCount = 1 << 40

func (p Paper) check(probs *renjia.Problems, path string) {
	switch p.Kind {
	case OpinionPaper:
		probs.Require(p.By != "", path+".by", "must say whose opinion")
	case ReportPaper:
		probs.Require(p.To != "", path+".to", "must say to whom")
	case DocumentPaper:
	default:
		probs.Add(path+".kind", "%q: want opinion, document or report", p.Kind)
	}
	probs.Require(p.Digest == "" || isDigest(p.Digest), path+".digest", "want 64 hexadecimal digits (SHA-256)")
}

func isDigest(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == 32
}
