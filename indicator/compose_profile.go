package indicator

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
	"github.com/renjia-project/renjia/collaboration/network/permute"
	"github.com/renjia-project/renjia/collaboration/network/profile"
)

// The choices of both profiles. They are printed beside what they led to.
const (
	profileLevel   = .05
	profilePattern = coreperiphery.Max
	profileSeed    = 1
)

// peripheryProfile says whether the class at the edge stands there more than
// chance would have it, or what must be named for that.
func (d *Data) peripheryProfile(s *Section) error {
	members := 0
	for _, o := range d.Organizations {
		if o.Edge {
			members++
		}
	}
	switch {
	case d.Edge.IsZero():
		s.say(words("Periphery profile: not made, since no class is named whose place is looked at (Options.Edge).", "边缘性剖析：未指明所考察的组织类别（Options.Edge），故未进行。"))
		return nil
	case members == 0 || members == len(d.Organizations):
		s.say(renjia.Textf("Periphery profile of %[1]s: not made, since %[3]d of %[4]d organizations are of that class and there is nobody to compare.",
			"%[2]s的边缘性剖析：%[4]d个组织中有%[3]d个属于该类，没有可比较的对象，故未进行。", d.Edge.In(renjia.English), d.Edge.In(renjia.Chinese), members, len(d.Organizations)))
		return nil
	}
	g, err := d.agreements()
	if err != nil {
		return err
	}
	p, err := profile.Periphery(profile.PeripheryInput{Graph: g, Class: d.classes(), Of: d.Edge.In(renjia.English)}, profile.PeripheryOptions{
		Symmetry: network.Weak, Isolates: network.IsolatesIncluded, Pattern: profilePattern, Ties: profile.TiesRecorded,
		Alpha: profileLevel, Correction: profile.CorrectHolm, Permute: permute.Options{Seed: profileSeed},
	})
	if err != nil {
		return fmt.Errorf("periphery profile: %w", err)
	}
	for i, warning := range p.Warnings { // they were made under the English name
		p.Warnings[i].ZH = strings.ReplaceAll(warning.ZH, "“"+d.Edge.In(renjia.English)+"”", "“"+d.Edge.In(renjia.Chinese)+"”")
	}
	read := func(l renjia.Lang) []renjia.Text {
		p.Class = d.Edge.In(l)
		return p.Reading()
	}
	facts := []Term{
		{words("n", "n"), renjia.Textf("%d organizations, %d of the class", "%d个组织，其中该类%d个", p.N, members)},
		{words("Level", "显著性水平"), renjia.Both(fmt.Sprintf("%v, %s", p.Alpha, p.Correction))},
		permuted(p.Components),
	}
	s.reasons(Reasons{
		Anchor: "periphery-profile", Title: renjia.Text{EN: "Periphery profile: " + d.Edge.In(renjia.English), ZH: "边缘性剖析：" + d.Edge.In(renjia.Chinese)},
		Facts: append(facts, about(p.About)...), Explanation: told(read),
	})
	return nil
}

// permuted says over how many permutations of labels p was told.
func permuted(components []profile.Component) Term {
	n := int64(0)
	for _, c := range components {
		n = max(n, c.Permutations)
	}
	return Term{words("Permutations", "置换次数"), renjia.Textf("%d, seed %d", "%d（随机种子%d）", n, profileSeed)}
}

// leadershipProfile says how one leads and how many coordinate, or what must be
// named for that.
func (d *Data) leadershipProfile(s *Section) error {
	lead := -1
	for i, o := range d.Organizations {
		if o.Lead {
			lead = i
		}
	}
	switch {
	case lead < 0:
		s.say(words("Leadership profile: not made, since no lead is named (Options.Lead) that is an organization of this day.", "引领与协同剖析：未指明当日存在的主导组织（Options.Lead），故未进行。"))
		return nil
	case len(d.Organizations) < 3:
		s.say(words("Leadership profile: not made, since there are fewer than three organizations.", "引领与协同剖析：组织不足三个，故未进行。"))
		return nil
	}
	p, err := d.leadership(lead)
	if err != nil {
		return fmt.Errorf("leadership profile: %w", err)
	}
	names := map[string]renjia.Text{}
	for _, o := range d.Organizations {
		names[o.Ref.String()] = o.Name
	}
	byRecord, byTies := names[p.ByRecord.Lead], names[p.Identity.Lead]
	read := func(l renjia.Lang) []renjia.Text {
		p.Leaders = []string{d.Organizations[lead].Name.In(l)}
		p.ByRecord.Lead, p.Identity.Lead = byRecord.In(l), byTies.In(l)
		return p.Reading()
	}
	s.reasons(Reasons{
		Anchor: "leadership-profile", Title: words("Leadership profile: one leads, many coordinate", "引领与协同剖析：一核多元"),
		Facts: append([]Term{
			{words("n", "n"), renjia.Textf("%d organizations, %v directive acts", "%d个组织，%v项指令行为", p.N, p.Acts)},
			{words("Level", "显著性水平"), renjia.Both(fmt.Sprint(p.Alpha))},
		}, about(p.About)...), Explanation: told(read),
	})
	return nil
}

func (d *Data) leadership(lead int) (profile.LeadershipProfile, error) {
	work, err := d.agreements()
	if err != nil {
		return profile.LeadershipProfile{}, err
	}
	orders, err := network.Build(d.refs(), func(yield func(network.Tie, error) bool) {
		for _, x := range d.Directives {
			t := network.Tie{From: d.Organizations[x.From].Ref.String(), To: d.Organizations[x.To].Ref.String(), Layer: "directive", Weight: float64(x.Acts)}
			if !yield(t, nil) {
				return
			}
		}
	}, network.Options{Direction: network.Directed, Merge: network.MergeSum, Loops: network.LoopsRefuse})
	if err != nil {
		return profile.LeadershipProfile{}, err
	}
	return profile.Leadership(profile.LeadershipInput{
		Directive: orders, Coordination: work, Class: d.classes(), Leaders: []string{d.Organizations[lead].Ref.String()},
	}, profile.LeadershipOptions{
		Symmetry: network.Weak, Isolates: network.IsolatesIncluded, Pattern: profilePattern, Alpha: profileLevel, Rest: profile.SuggestedRest,
		Permute: permute.Options{Seed: profileSeed},
	})
}

// classes are the classes of all organizations, as the profiles compare them.
func (d *Data) classes() []string {
	all := make([]string, len(d.Organizations))
	for i := range all {
		all[i] = d.class(i).In(renjia.English)
	}
	return all
}

// told puts the sentences of a profile into both languages, the last one, which
// sums them up, first. Names in a sentence are of one language, so it is read once
// in each.
func told(read func(renjia.Lang) []renjia.Text) renjia.Explanation {
	en, zh := read(renjia.English), read(renjia.Chinese)
	var e renjia.Explanation
	for i := range en {
		t := renjia.Text{EN: en[i].EN, ZH: zh[i].ZH}
		if i == len(en)-1 {
			e.Title = t
			continue
		}
		e.Steps = append(e.Steps, renjia.Fact(t))
	}
	return e
}

// about is what a profile says of its making.
func about(a network.About) []Term {
	return []Term{{words("Variant", "口径"), renjia.Both(a.Variant)}, {words("Source", "来源"), renjia.Both(a.Source)}}
}
