package renjia

import (
	"fmt"
	"io"
	"strings"
)

// Explanation says why a result is what it is: a tree of steps, each of which
// can be checked by hand.
type Explanation struct {
	Title Text   `json:"title"`
	Steps []Step `json:"steps,omitempty"`
}

// Step is one claim of an explanation. A step with an operator is a test of
// Left against Right; one without merely states a fact. Steps below it are its
// reasons.
type Step struct {
	Claim  Text   `json:"claim"`
	Left   string `json:"left,omitempty"`
	Op     Op     `json:"op,omitempty"`
	Right  string `json:"right,omitempty"`
	Holds  bool   `json:"holds"`            // of a test; true for a fact
	Source string `json:"source,omitempty"` // article, paper, record
	Steps  []Step `json:"steps,omitempty"`
}

// Op is the operator of a test.
type Op string

// The operators of tests. The Chinese terms are those of Civil Code art. 1259:
// 以上 includes the number, 超过 excludes it.
const (
	AtLeast  Op = ">=" // 以上
	MoreThan Op = ">"  // 超过
	AtMost   Op = "<=" // 以下
	LessThan Op = "<"  // 不满
	Equal    Op = "="
)

// Symbol returns the operator as printed: ≥, >, ≤, <, =.
func (o Op) Symbol() string {
	switch o {
	case AtLeast:
		return "≥"
	case AtMost:
		return "≤"
	}
	return string(o)
}

// Satisfied reports whether a comparison result (-1, 0, +1 as from cmp.Compare)
// satisfies the operator. An unknown operator satisfies nothing.
func (o Op) Satisfied(cmp int) bool {
	switch o {
	case AtLeast:
		return cmp >= 0
	case MoreThan:
		return cmp > 0
	case AtMost:
		return cmp <= 0
	case LessThan:
		return cmp < 0
	case Equal:
		return cmp == 0
	}
	return false
}

// Valid reports whether the operator is one of the constants.
func (o Op) Valid() bool {
	switch o {
	case AtLeast, MoreThan, AtMost, LessThan, Equal:
		return true
	}
	return false
}

// Fact returns a step that states something without testing it.
func Fact(claim Text, steps ...Step) Step { return Step{Claim: claim, Holds: true, Steps: steps} }

// All reports whether every test of the explanation holds.
func (e Explanation) All() bool { return allHold(e.Steps) }

func allHold(steps []Step) bool {
	for _, s := range steps {
		if !s.Holds || !allHold(s.Steps) {
			return false
		}
	}
	return true
}

// WriteText writes the explanation as indented plain text.
func (e Explanation) WriteText(w io.Writer, l Lang) error {
	var b strings.Builder
	fmt.Fprintln(&b, e.Title.In(l))
	writeSteps(&b, e.Steps, l, "  ", "", func(s string) string { return s })
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteMarkdown writes the explanation as a bold title and nested list items.
func (e Explanation) WriteMarkdown(w io.Writer, l Lang) error {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s**\n\n", escapeMarkdown(e.Title.In(l)))
	writeSteps(&b, e.Steps, l, "", "- ", escapeMarkdown)
	_, err := io.WriteString(w, b.String())
	return err
}

// Text returns the plain text form in a language.
func (e Explanation) Text(l Lang) string {
	var b strings.Builder
	_ = e.WriteText(&b, l) // a strings.Builder never fails
	return b.String()
}

func writeSteps(b *strings.Builder, steps []Step, l Lang, indent, bullet string, escape func(string) string) {
	for _, s := range steps {
		b.WriteString(indent + bullet + escape(s.line(l)))
		if s.Source != "" {
			b.WriteString(escape(" [" + s.Source + "]"))
		}
		b.WriteByte('\n')
		writeSteps(b, s.Steps, l, indent+"  ", bullet, escape)
	}
}

func (s Step) line(l Lang) string {
	if s.Op == "" {
		return s.Claim.In(l)
	}
	verdict := Text{EN: "holds", ZH: "成立"}
	if !s.Holds {
		verdict = Text{EN: "fails", ZH: "不成立"}
	}
	return fmt.Sprintf("%s: %s %s %s — %s", s.Claim.In(l), s.Left, s.Op.Symbol(), s.Right, verdict.In(l))
}

var escapeMarkdown = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "|", `\|`, "#", `\#`, "\n", " ",
).Replace
