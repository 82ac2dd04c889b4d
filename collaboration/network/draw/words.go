package draw

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

func text(en, zh string) renjia.Text { return renjia.Text{EN: en, ZH: zh} }

var (
	wordsNearness = text("Near on paper is no measure.", "图上远近不是测度。")
	wordsUnknown  = text("class unknown", "类别未知")
	wordsLead     = text("lead", "主导者")
	wordsSearch   = text("Search", "查找")
	wordsClass    = text("Class", "类别")
	wordsAll      = text("all", "全部")
	wordsParty    = text("Party", "主体")
	wordsEgo      = text("ego", "中心主体")
	wordsCore     = text("core", "核心")
	wordsRim      = text("periphery", "边缘")
)

func wordsCounts(n, m int) renjia.Text {
	return text(fmt.Sprintf("%d parties, %d ties.", n, m), fmt.Sprintf("%d 个主体，%d 条关系。", n, m))
}

func wordsArea(name renjia.Text) renjia.Text {
	return text("area: "+name.In(renjia.English), "面积："+name.In(renjia.Chinese))
}

func wordsHidden(n int) renjia.Text {
	return text(fmt.Sprintf("%d labels had no room.", n), fmt.Sprintf("%d 个标签因空间不足未显示。", n))
}
