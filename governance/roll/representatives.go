package roll

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/tabular"
)

// HouseholdRepresentatives returns the roll of the households, one head each,
// by the column represents 户代表. Each household with an elector needs exactly one
// representative, who is one of its electors; households without an elector,
// such as one of minors, have no head.
func (r *Residents) HouseholdRepresentatives() (Snapshot, error) {
	var chosen []choice
	for i := range r.list {
		if one := &r.list[i]; one.Represents && (r.builder.community == "" || one.Community == r.builder.community) {
			chosen = append(chosen, choice{r.voter(one), one.Name, one.Household, one.place})
		}
	}
	return r.ofHouseholds(chosen)
}

// choice is somebody chosen to stand for others.
type choice struct {
	id, name, of string
	place        renjia.Place
}

var delegateColumns = [...]tabular.Column{
	{Name: "person", Aliases: residentColumns[0].Aliases},
	{Name: "household", Aliases: residentColumns[1].Aliases},
}

// ReadHouseholdRepresentatives does the same by a file of its own with the
// columns household 户号 and person 姓名 (name or key).
func (r *Residents) ReadHouseholdRepresentatives(in io.Reader, file string) (Snapshot, error) {
	report := tabular.NewReport()
	var chosen []choice
	for row := range tabular.Read(in, file, delegateColumns[:], report) {
		name, household := row.Text("person"), row.Text("household")
		if id, ok := r.find(row, name, household); ok {
			chosen = append(chosen, choice{id, name, household, row.Place("person")})
		}
	}
	if err := report.Err(); err != nil {
		return Snapshot{}, err
	}
	return r.ofHouseholds(chosen)
}

// find finds a person on the list by name or key; of several with one name that
// of the household, if it is given.
func (r *Residents) find(row *tabular.Row, name, household string) (string, bool) {
	if !row.OK() {
		return "", false
	}
	ids := r.byName[name]
	if len(ids) > 1 && household != "" {
		ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !r.lives(id, household) })
	}
	if len(ids) != 1 {
		row.Problem("person", "%s names %d people on the list: want one", name, len(ids))
		return "", false
	}
	return ids[0], true
}

func (r *Residents) lives(id, household string) bool {
	e, ok := r.elector(id)
	return ok && e.Household == household
}

func (r *Residents) elector(id string) (elector, bool) {
	i, ok := slices.BinarySearchFunc(r.electors, id, func(e elector, id string) int {
		switch {
		case e.id < id:
			return -1
		case e.id > id:
			return 1
		}
		return 0
	})
	if !ok {
		return elector{}, false
	}
	return r.electors[i], true
}

func (r *Residents) ofHouseholds(chosen []choice) (Snapshot, error) {
	var p renjia.Problems
	of := map[string]string{}
	for _, c := range chosen {
		e, ok := r.elector(c.id)
		switch {
		case !ok:
			p.At(c.place, "person", "%s is not on the roll, so cannot represent household %s", c.name, c.of)
		case e.Household != c.of:
			p.At(c.place, "household", "%s belongs to household %s, not to %s", c.name, e.Household, c.of)
		case of[c.of] != "":
			p.At(c.place, "household", "%s has two representatives; a household has one head", c.of)
		}
		of[c.of] = c.id
	}
	for _, h := range slices.Sorted(maps.Keys(r.households)) {
		p.Require(of[h] != "", "household", "%s has no representative", h)
	}
	if err := p.Err("household representatives"); err != nil {
		return Snapshot{}, err
	}
	return r.freeze(HouseholdDelegates, slices.Collect(maps.Values(of)))
}

// Representatives returns the roll of the elected residents' representatives,
// by the column representative 居民代表. All must be electors.
func (r *Residents) Representatives() (Snapshot, error) {
	var chosen []choice
	for i := range r.list {
		if one := &r.list[i]; one.Representative && (r.builder.community == "" || one.Community == r.builder.community) {
			chosen = append(chosen, choice{r.voter(one), one.Name, "", one.place})
		}
	}
	return r.ofRepresentatives(chosen)
}

var representativeColumns = [...]tabular.Column{{Name: "person", Aliases: residentColumns[0].Aliases}}

// ReadRepresentatives does the same by a file of its own with the column
// person 姓名 (name or key).
func (r *Residents) ReadRepresentatives(in io.Reader, file string) (Snapshot, error) {
	report := tabular.NewReport()
	var chosen []choice
	for row := range tabular.Read(in, file, representativeColumns[:], report) {
		name := row.Text("person")
		if id, ok := r.find(row, name, ""); ok {
			chosen = append(chosen, choice{id, name, "", row.Place("person")})
		}
	}
	if err := report.Err(); err != nil {
		return Snapshot{}, err
	}
	return r.ofRepresentatives(chosen)
}

func (r *Residents) ofRepresentatives(chosen []choice) (Snapshot, error) {
	var p renjia.Problems
	seen := map[string]bool{}
	var ids []string
	for _, c := range chosen {
		if _, ok := r.elector(c.id); !ok {
			p.At(c.place, "person", "%s is not on the roll, so cannot be a representative", c.name)
		}
		if seen[c.id] {
			p.At(c.place, "person", "%s is listed twice", c.name)
		}
		seen[c.id] = true
		ids = append(ids, c.id)
	}
	if err := p.Err("representatives"); err != nil {
		return Snapshot{}, err
	}
	return r.freeze(ElectedRepresentatives, ids)
}

// Bounds returns the least and the most representatives that so many households
// can have if each is elected by r.Least to r.Most of them: ⌈households/most⌉ and
// ⌊households/least⌋. Too few households for one representative have none that
// fits: least is more than most then.
func (r Ratio) Bounds(households int64) (least, most int64) {
	if r.Least <= 0 || r.Most <= 0 || households <= 0 {
		return 0, 0
	}
	return (households-1)/r.Most + 1, households / r.Least
}

// Quota is how many representatives a group may have and has.
type Quota struct {
	Group      string `json:"group"`
	Households int64  `json:"households"` // with an elector
	Least      int64  `json:"least"`
	Most       int64  `json:"most"`
	Elected    int64  `json:"elected"`
	Holds      bool   `json:"holds"`
	Article    string `json:"article"`
}

// Quotas compares the representatives of each group (居民小组、村民小组) with the ratio
// of the franchise, in the order of the groups' names.
func (r *Residents) Quotas(representatives Snapshot) ([]Quota, error) {
	if r.franchise.Representatives == (Ratio{}) {
		return nil, fmt.Errorf("franchise %s: has no ratio of representatives: %w", r.franchise.ID, renjia.ErrUnsupported)
	}
	households, elected := map[string]int64{}, map[string]int64{}
	for _, group := range r.households {
		households[group]++
	}
	for _, v := range representatives.Voters {
		e, ok := r.elector(v.ID)
		if !ok {
			return nil, fmt.Errorf("representative %s: not on the roll: %w", v.ID, renjia.ErrInvalid)
		}
		elected[e.Group]++
	}
	var all []Quota
	for _, group := range slices.Sorted(maps.Keys(households)) {
		q := Quota{Group: group, Households: households[group], Elected: elected[group], Article: r.franchise.Representatives.Article}
		q.Least, q.Most = r.franchise.Representatives.Bounds(q.Households)
		q.Holds = q.Least <= q.Elected && q.Elected <= q.Most
		all = append(all, q)
	}
	return all, nil
}

// CheckComposition says whether the representatives' meeting is made up as the
// franchise wants: representatives at least 4/5 of all members, the committee
// being the others, and in villages women at least 1/3 of the representatives.
// Members are the committee members who are not representatives themselves.
func (r *Residents) CheckComposition(representatives Snapshot, members int64) (renjia.Explanation, error) {
	f, heads := r.franchise, representatives.Heads()
	if f.Share.Fraction.IsZero() {
		return renjia.Explanation{}, fmt.Errorf("franchise %s: says nothing about the composition: %w", f.ID, renjia.ErrUnsupported)
	}
	if members < 0 {
		return renjia.Explanation{}, fmt.Errorf("committee members: %d: must not be negative: %w", members, renjia.ErrInvalid)
	}
	e := renjia.Explanation{Title: renjia.Text{EN: "composition of the representatives' meeting", ZH: "代表会议组成"}}
	e.Steps = append(e.Steps, f.Share.check(renjia.Text{EN: "representatives of all members", ZH: "代表占组成人员"}, heads, heads+members))
	if f.Women.Fraction.IsZero() {
		return e, nil
	}
	women, err := r.women(representatives)
	if err != nil {
		return renjia.Explanation{}, err
	}
	e.Steps = append(e.Steps, f.Women.check(renjia.Text{EN: "women of the representatives", ZH: "妇女代表占代表"}, women, heads))
	return e, nil
}

func (p Portion) check(claim renjia.Text, part, whole int64) renjia.Step {
	return renjia.Step{
		Claim: claim, Left: fmt.Sprintf("%d / %d", part, whole), Op: renjia.AtLeast, Right: p.Fraction.String(),
		Holds: renjia.AtLeast.Satisfied(p.Fraction.CompareShare(part, whole)), Source: p.Article,
	}
}

func (r *Residents) women(representatives Snapshot) (women int64, err error) {
	for _, v := range representatives.Voters {
		e, ok := r.elector(v.ID)
		if !ok || e.Sex == "" {
			return 0, fmt.Errorf("representative %s: is not on the roll, or the list does not give the sex: %w", v.ID, renjia.ErrInvalid)
		}
		if e.Sex == Female {
			women++
		}
	}
	return women, nil
}
