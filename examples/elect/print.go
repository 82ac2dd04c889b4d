package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/renjia-project/renjia/governance/voting"
)

// page is an outcome being written for people.
type page struct {
	outcome
	bytes.Buffer
}

func (o outcome) writeText(w io.Writer) error {
	p := page{outcome: o}
	p.head()
	if o.rounds {
		p.table()
	}
	p.chosen()
	p.broken()
	p.reached()
	p.WriteByte('\n')
	_, err := w.Write(p.Bytes())
	return err
}

// add writes a line in the language asked for.
func (p *page) add(en, zh string, args ...any) {
	fmt.Fprintf(p, say(p.lang, en, zh)+"\n", args...)
}

func (p *page) list(candidates []int) string {
	return strings.Join(p.profile.Names(candidates), say(p.lang, ", ", "、"))
}

func (p *page) head() {
	title := p.called()
	if p.profile.Title != "" {
		title += ": " + p.profile.Title
	}
	fmt.Fprintln(p, title)
	p.add("%s (%s), seats %d, candidates %d, ballots %d", "%s（%s），%d席，%d名候选人，%d张选票",
		p.method.Title.In(p.lang), p.method.Name, p.filled, len(p.profile.Candidates), p.profile.Voters())
	if p.scale > 1 {
		p.add("weights are multiplied by %d", "选票权数均乘以%d", p.scale)
	}
	if p.cut > 0 {
		p.add("papers with equal ranks, counted up to them: %d", "含并列排序、只计至并列之前的选票：%d", p.cut)
	}
	var gone []int
	for c, who := range p.profile.Candidates {
		if who.Withdrawn || slices.Contains(p.undeclared, c) && strikesUndeclared(p.method) {
			gone = append(gone, c)
		}
	}
	if len(gone) > 0 {
		p.add("not standing: %s", "已退出：%s", p.list(gone))
	}
}

func (p *page) chosen() {
	r := p.result
	switch {
	case !p.method.Seats && len(r.Outcomes) > 1:
		p.add("tied winners: %s (-tie breaks the tie)", "并列当选：%s（用 -tie 决定）", p.list(p.winners()))
	case p.method.Seats && len(r.Outcomes) > 1:
		p.add("%d outcomes are tied:", "%d种结果并列：", len(r.Outcomes))
		for _, set := range r.Outcomes {
			fmt.Fprintf(p, "  %s\n", p.list(set))
		}
	case !p.method.Seats:
		p.add("winner: %s", "当选：%s", p.list(p.winners()))
	case ordered(p.method, r):
		p.add("elected, in this order: %s", "依次当选：%s", p.list(r.Winners))
	default:
		p.add("elected: %s", "当选：%s", p.list(p.winners()))
	}
	if r.More {
		p.add("there may be more outcomes: raise -limit or -nodes", "可能还有其他结果：请提高 -limit 或 -nodes")
	}
}

// purposes are what a tied candidate is taken for.
var purposes = map[voting.Purpose][2]string{
	voting.ToElect: {"is elected", "当选"}, voting.ToExclude: {"is excluded", "淘汰"}, voting.ToOrder: {"goes first", "在先"},
}

func (p *page) broken() {
	for _, b := range p.result.Broken {
		p.add("tie in round %d: of %s, %s %s, by %s", "第%d轮平局：%s之中，%s%s（依据：%s）",
			b.Round, p.list(b.Among), p.profile.Name(b.Chosen), say(p.lang, purposes[b.For][0], purposes[b.For][1]), p.how(b.How))
	}
}

// policies are what decided ties.
var policies = map[string][2]string{
	"index": {"order of the ballot paper", "选票次序"}, "name": {"order of names", "姓名次序"},
	"order": {"the published order", "事先公布的次序"}, "lot": {"lot", "抽签"},
}

func (p *page) how(policy string) string {
	if both, ok := policies[policy]; ok {
		return say(p.lang, both[0], both[1])
	}
	if stage, ok := strings.CutPrefix(policy, "prior stage "); ok {
		return say(p.lang, policy, "第"+stage+"轮得票")
	}
	return policy
}

// reached tells what an optimizing rule reached, and how long it all took.
func (p *page) reached() {
	r := p.result
	switch {
	case r.Value == nil:
	case r.Bound != nil && r.Bound.Cmp(r.Value) != 0:
		p.add("value %s; the search was stopped, and no outcome goes beyond %s", "得分%s；搜索中止，任何结果不超过%s", number(r.Value), number(r.Bound))
	default:
		p.add("value %s", "得分%s", number(r.Value))
	}
	if p.time {
		p.add("%.3f s to read, %.3f s to count", "读取%.3f秒，计票%.3f秒", p.election.seconds, p.seconds)
	}
}

// table writes every round: who has what, exactly.
func (p *page) table() {
	for i, r := range p.result.Rounds {
		p.add("round %d: %s", "第%d轮：%s", i+1, r.Note.In(p.lang))
		t := tabwriter.NewWriter(p, 0, 0, 2, ' ', 0)
		for _, s := range r.Scores {
			fmt.Fprintf(t, "  %s\t%s\t%s\n", p.profile.Name(s.Candidate), number(s.Value), p.fate(r, s.Candidate))
		}
		t.Flush()
	}
	if len(p.result.Rounds) == 0 {
		p.add("no rounds are told of this count", "此次计票没有分轮记录")
	}
}

func (p *page) fate(r voting.Round, candidate int) string {
	switch {
	case slices.Contains(r.Elected, candidate):
		return say(p.lang, "elected", "当选")
	case slices.Contains(r.Excluded, candidate):
		return say(p.lang, "excluded", "淘汰")
	}
	return ""
}
