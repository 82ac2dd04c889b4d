package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/credential"
)

const statusHelp = `staff status [-rules RULES.json] -case CASE.json [-lang en|zh] [-json]

Tells whether a person meets a requirement, what is missing and by when. The case is
{"rule": "cn.sw.ce.2009", "input": {"level": "senior", "hours_in_cycle": "72"}}.
The rules are {"rules": {ID: RULE}}; without -rules the built-in ones are used, and
without -case they are listed.
`

// status answers one case.
func status(_ context.Context, args []string, stdout, _ io.Writer) error {
	f := newFlags("status")
	rules := f.String("rules", "", "JSON file of rules; without it the built-in ones")
	file := f.String("case", "", "JSON file of the case; without it the rules are listed")
	lang := f.String("lang", "en", "language: en or zh")
	asJSON := f.Bool("json", false, "print one JSON object")
	if err := parse(f, args, stdout, statusHelp); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return fmt.Errorf("status: what is %q? The case is given by -case", f.Arg(0))
	}
	l, err := renjia.ParseLang(*lang)
	if err != nil {
		return err
	}
	all, err := requirements(*rules)
	if err != nil {
		return err
	}
	if *file == "" {
		return listRequirements(stdout, all, l)
	}
	p, err := answerCase(all, *file)
	if err != nil {
		return err
	}
	if *asJSON {
		return writeJSON(stdout, answerOf(p))
	}
	return printProof(stdout, p, l)
}

func requirements(file string) (credential.Requirements, error) {
	if file == "" {
		return credential.BuiltinRequirements()
	}
	b, err := os.ReadFile(file) //nolint:gosec // the user's own file
	if err != nil {
		return nil, err
	}
	all, err := credential.ReadRequirements(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return all, nil
}

func listRequirements(w io.Writer, all credential.Requirements, l renjia.Lang) error {
	for _, id := range all.IDs() {
		if _, err := fmt.Fprintf(w, "%-32s %-17s %s\n", id, all[id].Kind, all[id].Title.In(l)); err != nil {
			return err
		}
	}
	return nil
}

func answerCase(all credential.Requirements, file string) (credential.Proof, error) {
	b, err := os.ReadFile(file) //nolint:gosec // the user's own file
	if err != nil {
		return credential.Proof{}, err
	}
	var c struct {
		Rule  string          `json:"rule"`
		Input json.RawMessage `json:"input"`
	}
	if err := json.Unmarshal(b, &c); err != nil {
		return credential.Proof{}, fmt.Errorf(`%s: %w; want {"rule": ID, "input": {…}}`, file, err)
	}
	if c.Rule == "" || c.Input == nil {
		return credential.Proof{}, fmt.Errorf(`%s: want {"rule": ID, "input": {…}}`, file)
	}
	q, err := all.Find(c.Rule)
	if err != nil {
		return credential.Proof{}, fmt.Errorf("%s: %w", file, err)
	}
	e, err := credential.ReadEvidence(bytes.NewReader(c.Input))
	if err != nil {
		return credential.Proof{}, fmt.Errorf("%s: %w", file, err)
	}
	return q.Evaluate(e)
}

// answer is what -json prints: the proof, its values under the name of a result.
type answer struct {
	Rule   string         `json:"rule"`
	Met    *bool          `json:"met"` // null: not known
	Result map[string]any `json:"result"`
	Proof  any            `json:"proof"`
}

func answerOf(p credential.Proof) answer {
	a := answer{Rule: p.Requirement, Result: p.Values, Proof: p}
	if p.Verdict != credential.Unknown {
		met := p.Verdict == credential.Met
		a.Met = &met
	}
	return a
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func printProof(w io.Writer, p credential.Proof, l renjia.Lang) error {
	var b strings.Builder
	say := func(en, zh string, args ...any) { fmt.Fprintln(&b, renjia.Textf(en, zh, args...).In(l)) }
	say("%s: %s", "%s：%s", p.Requirement, verdicts[p.Verdict].In(l))
	values, err := json.Marshal(p.Values)
	if err != nil {
		return err
	}
	say("result: %s", "结果：%s", values)
	for _, m := range p.Missing {
		say("missing: %s, %s of %s, %s short", "缺：%s，已有%s，要求%s，尚差%s", m.What, m.Have, m.Need, m.Short)
	}
	for _, what := range p.Open {
		say("not known: %s", "情况不明：%s", what)
	}
	if !p.By.IsZero() {
		say("by: %s", "截止：%s", p.By)
	}
	if !p.Earliest.IsZero() {
		say("not before: %s", "最早：%s", p.Earliest)
	}
	b.WriteString(p.Explanation.Text(l))
	say("source: %s", "来源：%s", p.Source)
	if p.Verification != "" {
		say("checked: %s", "核对情况：%s", p.Verification)
	}
	_, err = io.WriteString(w, b.String())
	return err
}

var verdicts = map[credential.Verdict]renjia.Text{
	credential.Met: {EN: "met", ZH: "符合"}, credential.NotMet: {EN: "not met", ZH: "不符合"}, credential.Unknown: {EN: "not known", ZH: "无法判断"},
}
