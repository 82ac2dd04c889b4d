package notice

import (
	"regexp"
	"strings"

	"github.com/renjia-project/renjia"
)

// Sources of rules are in one language, with the Chinese name of a text in
// brackets. Where a notice is Chinese the usual ones are set as Chinese texts
// are cited; what is not recognized stays as it is.
var (
	bracketed = regexp.MustCompile(`[^;；,]*?\((\p{Han}+)\)`)
	dated     = regexp.MustCompile(`,?\s*\b(\d{4}) text\b`)
	onDay     = regexp.MustCompile(`, (\d{4}-\d{2}-\d{2})$`)
	articles  = regexp.MustCompile(`,?\s*\barts?\.? (\d+(?:(?:, | and |–| to )\d+)*)(?: para\. (\d+))?`)

	chinese = strings.NewReplacer(
		"Supreme People's Court interpretation 2020", "《最高人民法院关于审理建筑物区分所有权纠纷案件适用法律若干问题的解释》（2020年文本）",
		"Urban Residents' Committees Organic Law (2025)", "《城市居民委员会组织法》（2025年修订）",
		"Villagers' Committees Organic Law (2025)", "《村民委员会组织法》（2025年修订）",
		"Property Management Regulations 2018", "《物业管理条例》（2018年文本）",
		"Civil Code", "《民法典》",
		"covenant or rules of procedure", "管理规约或者议事规则",
		"local rules or rules of procedure", "地方规定或者议事规则",
		"(text not verified)", "（文本未核实）",
	)
	numbers = strings.NewReplacer(", ", "、", " and ", "、", "–", "至", " to ", "至")
)

// cite sets a source in a language.
func cite(l renjia.Lang, source string) string {
	if l != renjia.Chinese {
		return source
	}
	s := chinese.Replace(bracketed.ReplaceAllString(source, "《$1》"))
	s = articles.ReplaceAllStringFunc(s, func(found string) string {
		m := articles.FindStringSubmatch(found)
		article := "第" + numbers.Replace(m[1]) + "条"
		if m[2] != "" {
			article += "第" + m[2] + "款"
		}
		return article
	})
	s = onDay.ReplaceAllString(dated.ReplaceAllString(s, "（${1}年文本）"), "，$1")
	return strings.ReplaceAll(s, "; ", "；")
}
