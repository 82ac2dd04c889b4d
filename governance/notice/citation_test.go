package notice

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
)

func TestSourcesAreCitedAsTheLanguageDoes(t *testing.T) {
	for in, want := range map[string]string{
		"Civil Code art. 278 para. 2":                              "《民法典》第278条第2款",
		"art. 69; Civil Code art. 278 para. 2":                     "第69条；《民法典》第278条第2款",
		"Property Management Regulations 2018, arts 13 and 14":     "《物业管理条例》（2018年文本）第13、14条",
		"Supreme People's Court interpretation 2020, arts 1, 8, 9": "《最高人民法院关于审理建筑物区分所有权纠纷案件适用法律若干问题的解释》（2020年文本）第1、8、9条",
		"arts 35–39": "第35至39条",
		"Urban Residents' Committees Organic Law (2025), art. 17":                    "《城市居民委员会组织法》（2025年修订）第17条",
		"Chengdu Property Management Regulations (成都市物业管理条例), 2024 text, 2024-01-01": "《成都市物业管理条例》（2024年文本），2024-01-01",
		"by-law of Sample Garden, rule 7":                                            "by-law of Sample Garden, rule 7",
		"业主大会议事规则第7条":                                                                "业主大会议事规则第7条",
		"":                                                                           "",
	} {
		require.Equal(t, want, cite(renjia.Chinese, in))
		require.Equal(t, in, cite(renjia.English, in))
	}
}
