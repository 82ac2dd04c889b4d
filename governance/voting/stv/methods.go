package stv

import (
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Methods returns the rules of this package, each by its name and by stv_ and its
// name.
func Methods() []voting.Method {
	method := func(name, en, zh string, run voting.Rule, source, growth string) voting.Method {
		return voting.Method{Name: name, Title: renjia.Text{EN: en, ZH: zh}, Kinds: []voting.Kind{voting.Ranked}, Seats: true, Run: run, Source: source, Growth: growth}
	}
	const (
		papers = "O(A + m²·v) for A marks, m candidates, v values of papers in a pile"
		nodes  = "O(A + i·t) for A marks, i iterations, t distinct ways past the elected"
	)
	all := []voting.Method{
		method("scottish", "Scottish STV", "苏格兰单记可让渡投票", Scottish, "Scottish Local Government Elections Order 2007, Sch. 1, rules 45–52 (2011 alike)", papers),
		method("wigm_prf", "Weighted inclusive Gregory (PR Foundation)", "加权包含格雷戈里法", WIGM, "PR Foundation, Reference WIGM Rule", papers),
		method("wigm_prf_batch", "Weighted inclusive Gregory, sure losers together", "加权包含格雷戈里法（必败者一并淘汰）", WIGMBatch, "PR Foundation, Reference WIGM Rule, B.2", papers),
		method("wigm_rational", "Weighted inclusive Gregory, exact", "加权包含格雷戈里法（精确）", WIGMRational, "as wigm_prf, without rounding", papers),
		method("cfer", "Choice voting (CfER)", "加州选举改革会选择投票", CfER, "Californians for Electoral Reform, proposed Elections Code § 10059", papers),
		method("mpls", "Minneapolis STV", "明尼阿波利斯单记可让渡投票", Minneapolis, "Minneapolis Code of Ordinances, ch. 167 (2009)", papers),
		method("ers97", "ERS97 rules", "英国选举改革协会1997年规则", ERS97, "Newland and Britton, How to conduct an election by the Single Transferable Vote, 3rd ed., ERS 1997", papers),
		method("meek_prf", "Meek (PR Foundation)", "米克法（比例代表基金会）", MeekPRF, "PR Foundation, Reference Meek Rule", nodes),
		method("meek_guarded", "Meek, guarded arithmetic", "米克法（保护位算术）", MeekGuarded, "Hill, Wichmann and Woodall, Algorithm 123, 1987", nodes),
		method("warren_guarded", "Warren, guarded arithmetic", "沃伦法（保护位算术）", WarrenGuarded, "Warren, Counting in STV elections, Voting matters 1, 1994", nodes),
		method("meek_rational", "Meek, exact", "米克法（精确）", MeekRational, "Hill, Wichmann and Woodall, Algorithm 123, 1987, without rounding", nodes),
		method("meek_rational_o6", "Meek, exact, surplus 10⁻⁶", "米克法（精确，余票10⁻⁶）", MeekRational6, "as meek_rational", nodes),
		method("qpq", "Quota preferential by quotient", "商数配额优先法", QPQ, "Woodall, QPQ, a quota-preferential STV-like election rule, Voting matters 17, 2003", "O(m·A) for A marks, m candidates"),
	}
	for _, m := range slices.Clone(all) {
		m.Name = "stv_" + m.Name
		all = append(all, m)
	}
	return all
}
