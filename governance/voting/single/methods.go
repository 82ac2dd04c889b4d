package single

import (
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Methods returns all rules of this package, by name.
func Methods() []voting.Method {
	all := slices.Concat(positionalMethods(), eliminationMethods(), pairwiseMethods(), gradeMethods())
	slices.SortFunc(all, func(a, b voting.Method) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Lookup returns the rule of a name. The name of a family that has no rule without
// a variant, such as irv, ranked_pairs, schulze or minimax, gives an error that
// matches renjia.ErrUnspecified and lists the variants; others match
// renjia.ErrNotFound.
func Lookup(name string) (voting.Method, error) {
	var variants []string
	for _, m := range Methods() {
		if m.Name == name {
			return m, nil
		}
		if strings.HasPrefix(m.Name, name+"_") {
			variants = append(variants, m.Name)
		}
	}
	if name == "" || len(variants) == 0 {
		return voting.Method{}, fmt.Errorf("voting rule %q: %w", name, renjia.ErrNotFound)
	}
	return voting.Method{}, &renjia.UnspecifiedError{What: "voting rule " + name, Choices: []renjia.Choice{{Name: "variant", Options: variants}}}
}

var ranked = []voting.Kind{voting.Ranked}

func method(name, en, zh string, kinds []voting.Kind, run voting.Rule, source, growth string) voting.Method {
	return voting.Method{Name: name, Title: renjia.Text{EN: en, ZH: zh}, Kinds: slices.Clone(kinds), Run: run, Source: source, Growth: growth}
}

func positionalMethods() []voting.Method {
	return []voting.Method{
		method("anti_plurality", "Anti-plurality", "反多数制", ranked, AntiPlurality, "folklore", "O(A)"),
		method("borda", "Borda", "波达计数", ranked, Borda, "Borda 1781", "O(A)"),
		method("borda_mean", "Borda, equals share", "波达计数（并列均分）", ranked, BordaMean, "Borda 1781; Black 1976", "O(A)"),
		method("borda_modified", "Modified Borda", "修正波达计数", ranked, BordaModified, "Emerson 2013", "O(A)"),
		method("borda_tournament", "Borda from pairs", "对称波达计数", pairwiseKinds, BordaTournament, "Young 1974", "O(pairwise + m²)"),
		method("borda_zero", "Borda, unlisted get nothing", "波达计数（未列者零分）", ranked, BordaZero, "Emerson 2013", "O(A)"),
		method("bucklin", "Bucklin", "巴克林制", ranked, Bucklin, "Hoag and Hallett 1926", "O(A + m·r)"),
		method("bucklin_simplified", "Simplified Bucklin", "简化巴克林制", ranked, BucklinSimplified, "Hoag and Hallett 1926", "O(A + m·r)"),
		method("bucklin_weighted", "Weighted Bucklin", "加权巴克林制", ranked, BucklinWeighted, "Kilgour, Grégoire and Foley 2022", "O(A + m·r)"),
		method("dowdall", "Dowdall", "道达尔制", ranked, Dowdall, "Fraenkel and Grofman 2014", "O(A + m·r)"),
		method("plurality", "Plurality", "相对多数制", ranked, Plurality, "folklore", "O(n)"),
		method("plurality_runoff", "Plurality with runoff", "两轮决选制", ranked, PluralityRunoff, "folklore", "O(A)"),
		method("positive_negative", "Positive-negative", "正负票制", ranked, PositiveNegative, "García-Lapresta, Marley and Martínez-Panero 2010", "O(A)"),
	}
}

func eliminationMethods() []voting.Method {
	return []voting.Method{
		method("baldwin", "Baldwin", "鲍德温制", pairwiseKinds, Baldwin, "Baldwin 1926", "O(pairwise + m²)"),
		method("benham_lex", "Benham, ties as they arise", "本纳姆制（逐次打破平局）", ranked, BenhamLex, "Benham; Green-Armytage 2011", "O(pairwise + A + rounds·m)"),
		method("benham_put", "Benham, parallel universes", "本纳姆制（全部平局情形）", ranked, BenhamPUT, "Benham; Green-Armytage 2011", "exponential"),
		method("coombs", "Coombs, all last at once", "库姆斯制（末位同时淘汰）", ranked, Coombs, "Coombs 1964", "O(A + rounds·n)"),
		method("coombs_lex", "Coombs, ties as they arise", "库姆斯制（逐次打破平局）", ranked, CoombsLex, "Coombs 1964", "O(A + rounds·n)"),
		method("coombs_put", "Coombs, parallel universes", "库姆斯制（全部平局情形）", ranked, CoombsPUT, "Coombs 1964; Conitzer, Rognlie and Xia 2009", "exponential"),
		method("irv_all_lowest_at_once", "Instant runoff, all lowest at once", "排序复选制（最低者同时淘汰）", ranked, IRVAllLowestAtOnce, "Ware 1871", "O(A + rounds·m)"),
		method("irv_approval", "Instant runoff with equal ranks", "排序复选制（允许并列）", ranked, IRVApproval, "Delemazure and Peters 2024", "O(rounds·A)"),
		method("irv_lex", "Instant runoff, ties as they arise", "排序复选制（逐次打破平局）", ranked, IRVLex, "Ware 1871", "O(A + rounds·m)"),
		method("irv_parallel_universe", "Instant runoff, parallel universes", "排序复选制（全部平局情形）", ranked, IRVParallelUniverse, "Conitzer, Rognlie and Xia 2009", "exponential"),
		method("irv_truncated", "Instant runoff on truncated ballots", "排序复选制（不完整选票）", ranked, IRVTruncated, "Ware 1871", "O(A + rounds·m)"),
		method("nanson", "Nanson", "南森制", pairwiseKinds, Nanson, "Nanson 1882", "O(pairwise + m²)"),
		method("nanson_weak", "Nanson, average excluded too", "南森制（平均者亦淘汰）", pairwiseKinds, NansonWeak, "Niou 1987", "O(pairwise + m²)"),
	}
}

func pairwiseMethods() []voting.Method {
	const m2, m3, np = "O(pairwise + m²)", "O(pairwise + m² log m + m³/64)", "exponential"
	return []voting.Method{
		method("black", "Black", "布莱克制", pairwiseKinds, Black, "Black 1958", m2),
		method("condorcet", "Condorcet winner", "孔多塞胜者", pairwiseKinds, Condorcet, "Condorcet 1785", m2),
		method("copeland", "Copeland", "科普兰制", pairwiseKinds, Copeland, "Copeland 1951", m2),
		method("kemeny", "Kemeny–Young", "凯梅尼–扬法", pairwiseKinds, Kemeny, "Kemeny 1959; Young and Levenglick 1978", "O(2^k·k) for the largest cycle of k, above 20 "+np),
		method("llull", "Llull", "卢尔制", pairwiseKinds, Llull, "Llull 1299", m2),
		method("minimax_margins", "Minimax, margins", "极小极大法（净胜票）", pairwiseKinds, MinimaxMargins, "Simpson 1969; Kramer 1977", m2),
		method("minimax_opposition", "Minimax, pairwise opposition", "极小极大法（反对票）", pairwiseKinds, MinimaxOpposition, "Simpson 1969; Kramer 1977", m2),
		method("minimax_winning", "Minimax, winning votes", "极小极大法（胜方票）", pairwiseKinds, MinimaxWinning, "Simpson 1969; Kramer 1977", m2),
		method("ranked_pairs_margins_lex", "Ranked pairs, margins, ties by order", "排序配对法（净胜票，依次序）", pairwiseKinds, RankedPairsMarginsLex, "Tideman 1987; Zavist and Tideman 1989", m3),
		method("ranked_pairs_margins_put", "Ranked pairs, margins, parallel universes", "排序配对法（净胜票，全部平局情形）", pairwiseKinds, RankedPairsMarginsPUT, "Tideman 1987; Brill and Fischer 2012", np),
		method("ranked_pairs_winning_lex", "Ranked pairs, winning votes, ties by order", "排序配对法（胜方票，依次序）", pairwiseKinds, RankedPairsWinningLex, "Tideman 1987; Zavist and Tideman 1989", m3),
		method("ranked_pairs_winning_put", "Ranked pairs, winning votes, parallel universes", "排序配对法（胜方票，全部平局情形）", pairwiseKinds, RankedPairsWinningPUT, "Tideman 1987; Brill and Fischer 2012", np),
		method("river", "River", "河流法", pairwiseKinds, River, "Heitzig 2004", "O(pairwise + m² log m)"),
		method("schulze_margins", "Schulze, margins", "舒尔茨法（净胜票）", pairwiseKinds, SchulzeMargins, "Schulze 2011", m3),
		method("schulze_winning", "Schulze, winning votes", "舒尔茨法（胜方票）", pairwiseKinds, SchulzeWinning, "Schulze 2011", m3),
		method("smith", "Smith set", "史密斯集", pairwiseKinds, Smith, "Smith 1973", m3),
		method("split_cycle", "Split Cycle", "分环法", pairwiseKinds, SplitCycle, "Holliday and Pacuit 2023", m3),
	}
}

func gradeMethods() []voting.Method {
	return []voting.Method{
		method("approval", "Approval", "赞成投票", []voting.Kind{voting.Approval}, Approval, "Brams and Fishburn 1978", "O(A)"),
		method("majority_judgement", "Majority judgement", "多数判断", []voting.Kind{voting.Score}, MajorityJudgement, "Balinski and Laraki 2007", "O(A + m·g log g)"),
		method("score", "Score", "评分制", []voting.Kind{voting.Score, voting.Cumulative}, Score, "folklore", "O(A)"),
		method("star", "STAR", "评分加自动决选", []voting.Kind{voting.Score}, STAR, "Frohnmayer 2014; Equal Vote Coalition", "O(A)"),
	}
}
