package committee

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

const (
	book   = "Lackner and Skowron, Multi-Winner Voting with Approval Preferences, 2023"
	lazily = "O(A), and for each seat the supporters of the few who may be next"
	hard   = "exponential at worst"
)

// Methods returns the rules of this package by the names that abcvoting and the
// test data of the field use.
func Methods() []voting.Method {
	return []voting.Method{
		approval("av", "Approval voting", "赞成投票", AV, book, "O(A + m log m)"),
		approval("sav", "Satisfaction approval voting", "满意度赞成投票", SAV, "Brams and Kilgour 2014", "O(A + m·l log m), l the number of lengths of ballots"),
		approval("sav_exact", "Satisfaction approval voting", "满意度赞成投票", SAV, "Brams and Kilgour 2014", "as sav"),
		approval("pav", "Proportional approval voting", "比例赞成投票", PAV, "Thiele 1895", hard),
		approval("slav", "Sainte-Laguë approval voting", "圣拉居赞成投票", SLAV, book, hard),
		approval("cc", "Chamberlin–Courant", "钱伯林—库朗规则", CC, "Chamberlin and Courant 1983", hard),
		approval("lexcc", "Lexicographic Chamberlin–Courant", "字典序钱伯林—库朗规则", LexCC, book, hard),
		approval("geom2", "Geometric approval voting", "几何赞成投票", Geometric, book, hard),
		approval("adams", "Adams approval voting", "亚当斯赞成投票", Adams, "abcvoting 2.19", hard),
		approval("seqpav", "Sequential proportional approval voting", "顺序比例赞成投票", SeqPAV, "Thiele 1895", lazily),
		approval("revseqpav", "Reverse sequential proportional approval voting", "逆序比例赞成投票", RevSeqPAV, "Thiele 1895", lazily),
		approval("seqslav", "Sequential Sainte-Laguë approval voting", "顺序圣拉居赞成投票", SeqSLAV, book, lazily),
		approval("seqcc", "Sequential Chamberlin–Courant", "顺序钱伯林—库朗规则", SeqCC, book, lazily),
		approval("seqphragmen", "Sequential Phragmén", "弗拉格曼顺序规则", SeqPhragmen, "Phragmén 1894; arXiv:2102.12305", lazily),
		approval("equal-shares", "Method of equal shares", "等份额法", EqualShares, "Peters and Skowron 2020", lazily),
		approval("equal-shares-with-av-completion", "Equal shares, completed by approvals", "等份额法（赞成票补足）", EqualSharesAV, "Peters and Skowron 2020", lazily),
		approval("equal-shares-with-increment-completion", "Equal shares, completed by increments", "等份额法（递增补足）", EqualSharesIncrement, "Peters and Skowron 2020", "that of equal shares for each step"),
		approval("equal-shares-without-completion", "Equal shares without completion", "等份额法（不补足）", EqualSharesOnly, "Peters and Skowron 2020", lazily),
		approval("maximin-support", "Maximin support", "最大化最小支持法", MaximinSupport, "arXiv:1609.05370", "for each candidate that may be next, a few maximum flows"),
		approval("phragmen-enestroem", "Phragmén's first method (Eneström)", "弗拉格曼第一法（埃内斯特伦法）", Enestroem, "arXiv:1611.08826, section 18.5", lazily),
		approval("consensus-rule", "Consensus rule", "共识规则", Consensus, "Lackner 2020", "O(k·A)"),
		approval("monroe", "Monroe", "门罗规则", Monroe, "Monroe 1995", hard),
		approval("greedy-monroe", "Greedy Monroe", "贪心门罗规则", GreedyMonroe, "Skowron, Faliszewski and Slinko 2015", lazily),
		approval("minimaxav", "Minimax approval voting", "极小化最大距离赞成投票", MinimaxAV, "Brams, Kilgour and Sanver 2007", hard),
		approval("lexminimaxav", "Lexicographic minimax approval voting", "字典序极小化最大距离赞成投票", LexMinimaxAV, book, hard),
		approval("minimaxphragmen", "Minimax Phragmén", "弗拉格曼极小化最大负担规则", MinimaxPhragmen, "arXiv:2102.12305", hard),
		approval("leximaxphragmen", "Leximax Phragmén", "弗拉格曼字典序负担规则", LeximaxPhragmen, "arXiv:2102.12305", hard),
		approval("eph", "E Pluribus Hugo", "雨果奖提名规则", EPH, "Quinn and Schneier 2016", "O(m·A)"),
		approval("trivial", "Trivial rule", "平凡规则", Trivial, book, "O(k)"),
		ranked("expanding_approvals", "Expanding approvals", "扩展赞成规则", ExpandingApprovals, "Aziz and Lee 2020", "O(n·m²)"),
		either("sntv", "Single non-transferable vote", "单记不可转移投票", SNTV, "Faliszewski et al. 2017", "O(n)"),
		either("bloc", "Block voting", "全额连记投票", Bloc, "Faliszewski et al. 2017", "O(A)"),
	}
}

func approval(name, en, zh string, run voting.Rule, source, growth string) voting.Method {
	return voting.Method{
		Name: name, Title: renjia.Text{EN: en, ZH: zh}, Kinds: []voting.Kind{voting.Approval}, Seats: true,
		Run: run, Source: source, Growth: growth,
	}
}

func ranked(name, en, zh string, run voting.Rule, source, growth string) voting.Method {
	m := approval(name, en, zh, run, source, growth)
	m.Kinds = []voting.Kind{voting.Ranked}
	return m
}

func either(name, en, zh string, run voting.Rule, source, growth string) voting.Method {
	m := approval(name, en, zh, run, source, growth)
	m.Kinds = []voting.Kind{voting.Ranked, voting.Approval}
	return m
}
