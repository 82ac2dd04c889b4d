package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/instance"
	"github.com/renjia-project/renjia/talent/assign/stable"
)

const stableHelp = `staff stable FILE.json [-ties order|lottery|each] [-seed SEED] [-all LIMIT] [-lang en|zh] [-json]

Matches residents to hospitals by the lists of both sides so that no two would rather
have each other. Stable is not maximum. The file is one object:

  resident_prefs    a list for each resident: hospitals, best first
  hospital_prefs    a list for each hospital: residents, best first
  cap               places of each hospital
  matching          a plan to look for blocking pairs in: the hospital of each
                    resident, -1 for none; if wanted
  spec              a generated instance instead of the lists

Whom a list does not name is not acceptable. Several that are liked equally stand in
a list within the list, [2, [0, 1]]; then -ties must say who of them comes first.
`

// group is one name of a list, or several that are liked equally.
type group []int

// UnmarshalJSON implements json.Unmarshaler.
func (g *group) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '[' {
		return json.Unmarshal(text, (*[]int)(g))
	}
	var one int
	if err := json.Unmarshal(text, &one); err != nil {
		return err
	}
	*g = group{one}
	return nil
}

type stableFile struct {
	Spec      *instance.Market `json:"spec"`
	Residents [][]group        `json:"resident_prefs"`
	Hospitals [][]group        `json:"hospital_prefs"`
	Cap       []int            `json:"cap"`
	Matching  []int            `json:"matching"`
}

// stableAnswer is what is printed.
type stableAnswer struct {
	Residents []int         `json:"resident_optimal"` // hospital of each resident, -1 for none
	Hospitals []int         `json:"hospital_optimal"`
	Assigned  int           `json:"assigned"`
	Differ    int           `json:"residents_differ"` // better off in the first
	Filled    []int         `json:"filled"`
	Count     *int          `json:"stable_count,omitempty"`
	Stable    [][]int       `json:"stable,omitempty"`
	LeastRank *int          `json:"min_total_rank,omitempty"`
	Blocking  []stable.Pair `json:"blocking,omitempty"` // of the matching given
	Checked   bool          `json:"checked"`            // whether one was given
	About     stable.About  `json:"about"`
	best      stable.Plan
}

func stableCommand(_ context.Context, args []string, stdout, _ io.Writer) error {
	f := newFlags("stable")
	ties := f.String("ties", "", "who comes first of those liked equally: order, lottery (one number for all lists) or each (a number in every list)")
	seed := f.Uint64("seed", 0, "published seed of the lottery")
	limit := f.Int("all", -1, "list every stable plan up to so many; 0 for none, not given: 1000 for 50 residents at most")
	lang := f.String("lang", "en", "language: en or zh")
	asJSON := f.Bool("json", false, "print one JSON object")
	if err := parse(f, args, stdout, stableHelp); err != nil {
		return err
	}
	file, err := oneFile(f)
	if err != nil {
		return err
	}
	l, err := renjia.ParseLang(*lang)
	if err != nil {
		return err
	}
	var in stableFile
	if err := readInstance(file, &in); err != nil {
		return err
	}
	m, err := in.market(*ties, *seed)
	if err != nil {
		return err
	}
	a, err := matchBoth(m, in.Matching, *limit)
	if err != nil {
		return err
	}
	if *asJSON {
		return writeJSON(stdout, a)
	}
	return a.print(stdout, l)
}

var tieRules = map[string]stable.TieRule{"order": stable.ByOrder, "lottery": stable.OneLottery, "each": stable.EachLottery}

func (in stableFile) market(ties string, seed uint64) (stable.Market, error) {
	if in.Residents == nil && in.Hospitals == nil && in.Spec != nil {
		residents, hospitals, capacity, err := in.Spec.Lists()
		return stable.Market{Residents: residents, Hospitals: hospitals, Capacity: capacity}, err
	}
	if in.Residents == nil || in.Hospitals == nil {
		return stable.Market{}, fmt.Errorf("want resident_prefs, hospital_prefs and cap, or a spec: %w", renjia.ErrInvalid)
	}
	tied := stable.Tied{Capacity: in.Cap}
	var first, second bool
	tied.Residents, first = tiedGroups(in.Residents)
	tied.Hospitals, second = tiedGroups(in.Hospitals)
	rule, known := tieRules[ties]
	if ties != "" && !known {
		return stable.Market{}, fmt.Errorf("-ties %q: want order, lottery or each: %w", ties, renjia.ErrInvalid)
	}
	if ties == "" && !first && !second {
		rule = stable.ByOrder // there is nothing to decide
	}
	m, err := tied.Break(rule, seed)
	if errors.Is(err, renjia.ErrUnspecified) {
		return m, fmt.Errorf("some are liked equally: say with -ties order, lottery or each who comes first: %w", renjia.ErrInvalid)
	}
	return m, err
}

// tiedGroups says also whether any two are liked equally.
func tiedGroups(lists [][]group) (all [][][]int, tied bool) {
	all = make([][][]int, len(lists))
	for i, list := range lists {
		for _, g := range list {
			all[i] = append(all[i], g)
			tied = tied || len(g) > 1
		}
	}
	return all, tied
}

func matchBoth(m stable.Market, plan []int, limit int) (stableAnswer, error) {
	residents, err := stable.Match(m, stable.Residents)
	if err != nil {
		return stableAnswer{}, err
	}
	hospitals, err := stable.Match(m, stable.Hospitals)
	if err != nil {
		return stableAnswer{}, err
	}
	differ, _, err := m.Compare(hospitals.Hospital, residents.Hospital)
	if err != nil {
		return stableAnswer{}, err
	}
	a := stableAnswer{
		Residents: residents.Hospital, Hospitals: hospitals.Hospital, Assigned: residents.Assigned, Differ: differ,
		Filled: residents.Filled, About: residents.About, best: residents,
	}
	if plan != nil {
		a.Checked = true
		if a.Blocking, err = m.Blocking(plan); err != nil {
			return a, err
		}
	}
	if limit < 0 && len(m.Residents) <= 50 {
		limit = 1000
	}
	return a, a.list(m, limit)
}

// list adds every stable plan unless there are more than the limit.
func (a *stableAnswer) list(m stable.Market, limit int) error {
	if limit <= 0 {
		return nil
	}
	all, err := stable.All(m, limit)
	if errors.Is(err, renjia.ErrUnsupported) {
		return nil
	}
	if err != nil {
		return err
	}
	n, least := len(all), -1
	for _, p := range all {
		a.Stable = append(a.Stable, p.Hospital)
		total, err := m.TotalRank(p.Hospital)
		if err != nil {
			return err
		}
		if least < 0 || total < least {
			least = total
		}
	}
	a.Count, a.LeastRank = &n, &least
	return nil
}

func (a stableAnswer) print(w io.Writer, l renjia.Lang) error {
	var b strings.Builder
	say := func(en, zh string, args ...any) { fmt.Fprintln(&b, renjia.Textf(en, zh, args...).In(l)) }
	say("%d of %d placed in every stable plan; %d do better where residents propose", "每个稳定方案均安置 %d/%d 人；%d 人在申请方最优方案中更好", a.Assigned, len(a.Residents), a.Differ)
	if a.Count != nil {
		say("%d stable plans; least total rank %d", "共 %d 个稳定方案；最小名次和 %d", *a.Count, *a.LeastRank)
	}
	for _, c := range a.best.Choices {
		say("choice %d: %d residents", "第 %d 志愿：%d 人", c.Rank, c.Residents)
	}
	say("resident  best of residents  best of hospitals", "申请人  申请方最优  接收方最优")
	for r := range a.Residents {
		fmt.Fprintf(&b, "%8d  %17s  %17s\n", r, placeName(a.Residents[r]), placeName(a.Hospitals[r]))
	}
	for _, p := range a.Blocking {
		say("resident %d and hospital %d would rather have each other", "申请人 %d 与接收方 %d 更愿意彼此匹配", p.Resident, p.Hospital)
	}
	if a.Checked && len(a.Blocking) == 0 {
		say("the matching given is stable", "所给方案是稳定的")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func placeName(h int) string {
	if h == stable.Nobody {
		return "-"
	}
	return fmt.Sprint(h)
}
