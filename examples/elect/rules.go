package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/committee"
	"github.com/renjia-project/renjia/governance/voting/single"
	"github.com/renjia-project/renjia/governance/voting/stv"
)

// methods returns every rule that there is.
func methods() []voting.Method {
	return slices.Concat(single.Methods(), committee.Methods(), stv.Methods())
}

// lookup finds a rule by name; if there is none, the error tells what comes close.
func lookup(name string) (voting.Method, error) {
	if name == "" {
		return voting.Method{}, errors.New("-rule is missing: see -list for the names")
	}
	all := methods()
	if i := slices.IndexFunc(all, func(m voting.Method) bool { return m.Name == name }); i >= 0 {
		return all[i], nil
	}
	var near []string
	for _, m := range all {
		if resembles(name, m.Name) {
			near = append(near, m.Name)
		}
	}
	if len(near) == 0 {
		return voting.Method{}, fmt.Errorf("no rule is called %q: see -list for the names", name)
	}
	return voting.Method{}, fmt.Errorf("no rule is called %q: perhaps %s (-list shows all)", name, strings.Join(near, ", "))
}

// resembles says whether somebody who wrote one name may have meant the other.
func resembles(written, name string) bool {
	a, b := letters(written), letters(name)
	return len(a) > 1 && strings.Contains(b, a) || len(b) > 3 && strings.Contains(a, b) || distance(a, b) <= max(1, min(len(a), len(b))/3)
}

// letters leaves out what people write in different ways.
func letters(name string) string {
	return strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(name))
}

// distance is Levenshtein's: how many letters to change, add or leave out.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for i := range row {
		row[i] = i
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for k := range b {
			cost := diagonal
			if a[i] != b[k] {
				cost++
			}
			diagonal = row[k+1]
			row[k+1] = min(cost, row[k]+1, row[k+1]+1)
		}
	}
	return row[len(b)]
}

// arises says whether a rule breaks ties as they arise, so that several winners
// are not an answer it gives by itself.
func arises(m voting.Method) bool { return m.Seats || strings.HasSuffix(m.Name, "_lex") }

// ordered says whether a rule tells in which order the winners were elected.
func ordered(m voting.Method, r *voting.Result) bool {
	if !m.Seats || len(r.Outcomes) > 0 {
		return false
	}
	return isSTV(m) || slices.ContainsFunc(r.Rounds, func(round voting.Round) bool { return len(round.Elected) > 0 })
}

func isSTV(m voting.Method) bool {
	return slices.ContainsFunc(stv.Methods(), func(s voting.Method) bool { return s.Name == m.Name })
}

// strikesUndeclared says whether a rule takes undeclared write-in candidates
// off at once.
func strikesUndeclared(m voting.Method) bool { return m.Name == "mpls" || m.Name == "stv_mpls" }

type listed struct {
	Name   string        `json:"name"`
	Title  renjia.Text   `json:"title"`
	Kinds  []voting.Kind `json:"kinds"`
	Seats  bool          `json:"seats"`
	Growth string        `json:"growth"`
	Source string        `json:"source"`
}

// writeList prints all rules.
func (j job) writeList(w io.Writer) error {
	if j.json {
		to := json.NewEncoder(w)
		for _, m := range methods() {
			if err := to.Encode(listed{m.Name, m.Title, m.Kinds, m.Seats, m.Growth, m.Source}); err != nil {
				return err
			}
		}
		return nil
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, say(j.lang, "rule\ttitle\tseats\tballots\ttime\tsource", "规则\t名称\t席位\t选票\t时间\t出处"))
	for _, m := range methods() {
		seats := "1"
		if m.Seats {
			seats = say(j.lang, "any", "任意")
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", m.Name, m.Title.In(j.lang), seats, kindsOf(m), m.Growth, m.Source)
	}
	return t.Flush()
}

func kindsOf(m voting.Method) string {
	var names []string
	for _, k := range m.Kinds {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

// say chooses between two languages.
func say(l renjia.Lang, en, zh string) string { return renjia.Text{EN: en, ZH: zh}.In(l) }
