package notice

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// Recall announces a vote on the recall of a person from a post (罢免公告).
type Recall struct {
	Heading
	Rule   rule.Rule   `json:"rule"` // of the recall
	Person string      `json:"person" privacy:"personal"`
	Post   renjia.Text `json:"post"`
	// Reasons are those of the petition, as it states them.
	Reasons  []renjia.Text `json:"reasons"`
	Received renjia.Date   `json:"received"` // the petition
	// Petition is why its support is enough, as rule.Rule.Petition explains it.
	Petition renjia.Explanation `json:"petition"`
	// Defence is when, where or in which words the person answers; the right to
	// it cannot be left out.
	Defence renjia.Text `json:"defence"`
	Day     renjia.Date `json:"day"` // of the vote
	Place   renjia.Text `json:"place"`
}

func (d Recall) check(p *renjia.Problems) {
	p.Within("rule", d.Rule.Validate())
	p.Require(d.Person != "", "person", "must be given")
	p.Require(!d.Post.IsZero(), "post", "must be given")
	p.Require(len(d.Reasons) > 0, "reasons", "must be stated")
	p.Require(!d.Received.IsZero(), "received", "must be given")
	p.Require(len(d.Petition.Steps) > 0, "petition", "must explain why its support is enough")
	p.Require(!d.Defence.IsZero(), "defence", "must be given: the person has a right to answer")
	p.Require(!d.Day.IsZero() && !d.Day.Before(d.Date), "day", "must not lie before the date of the notice")
	p.Require(!d.Place.IsZero(), "place", "must be given")
}

func (d Recall) compose(p *page) {
	p.begin("recall", "Notice of a vote on a recall", "罢免表决公告")
	if !d.Petition.All() {
		p.warn("the petition does not have the support it needs", "联名人数未达规定要求")
	}
	if n := d.Rule.Convening.NoticeDays; n > 0 {
		p.inTime(d.Date, d.Day, n, d.Rule.Convening.Source)
	}
	p.add(block{Facts: []fact{
		{Term: p.t("Person", "被提请罢免人"), Value: d.Person}, {Term: p.t("Post", "职务"), Value: d.Post.In(p.lang)},
		p.on(p.t("Petition received", "收到罢免要求"), d.Received), p.on(p.t("Day of the vote", "表决日"), d.Day), {Term: p.t("Place", "地点"), Value: d.Place.In(p.lang)},
	}})
	reasons := block{Heading: p.t("Reasons stated by the petition", "罢免理由（联名人陈述）")}
	for _, r := range d.Reasons {
		reasons.List = append(reasons.List, r.In(p.lang))
	}
	p.add(reasons)
	p.add(block{Heading: p.t("Support", "联名情况"), Note: d.Petition.Title.In(p.lang), Steps: p.explained(d.Petition.Steps)})
	p.add(block{Heading: p.t("Right of defence", "申辩权利"), Paras: []string{d.Defence.In(p.lang)}})
	p.decides(d.Rule)
}
