package roll

import (
	"errors"
	"io"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/tabular"
)

var ownerColumns = [...]tabular.Column{
	{Name: "unit", Aliases: []string{"房号", "单元", "单元号", "室号"}},
	{Name: "owner", Aliases: []string{"业主", "业主姓名", "产权人"}},
	{Name: "area", Aliases: []string{"面积", "建筑面积", "专有面积"}},
	{Name: "area_source", Aliases: []string{"面积来源"}},
	{Name: "status", Aliases: []string{"状态", "销售状态"}},
	{Name: "kind", Aliases: []string{"类型", "用途"}, Optional: true},
	{Name: "share", Aliases: []string{"份额", "共有份额"}, Optional: true},
	{Name: "building", Aliases: []string{"楼栋", "栋", "幢"}, Optional: true},
	{Name: "compound", Aliases: []string{"小区", "物业区域"}, Optional: true},
	{Name: "voter", Aliases: []string{"表决人", "投票人"}, Optional: true},
	{Name: "shares_part", Aliases: []string{"共用部位", "部分共用"}, Optional: true},
}

// words are the Chinese terms of the cells.
var words = map[string]string{
	"登记": "register", "不动产登记": "register", "测绘": "survey", "实测": "survey", "合同": "contract", "买卖合同": "contract",
	"已售": "sold", "已交付": "sold", "未售": "unsold", "未交付": "undelivered", "已售未交付": "undelivered",
	"住宅": "dwelling", "商铺": "shop", "商业": "shop", "车位": "parking", "储藏室": "storage", "储藏间": "storage",
}

// ReadOwners reads a list of units from CSV, UTF-8 or GBK, with a header in
// English or Chinese:
//
//	unit 房号          number, unique in its building
//	owner 业主         may be empty for unsold units if the option Developer is given
//	area 面积          square metres, at most two decimals
//	area_source 面积来源  register 登记, survey 测绘, contract 合同
//	status 状态        sold 已售, unsold 未售, undelivered 已售未交付
//
// and optionally kind 类型 (dwelling 住宅, shop 商铺, parking 车位, storage 储藏室),
// share 份额 (of a co-owner, such as 1/2), building 楼栋, compound 小区, voter 表决人
// (of co-owners the one who votes; of people with the same name a key). All problems of the file are reported together with
// line and column; those that take the whole list to see, by
// [Builder.Snapshot].
func ReadOwners(r io.Reader, file string, options ...Option) (*Builder, error) {
	b, report := NewBuilder(options...), tabular.NewReport()
	for row := range tabular.Read(r, file, ownerColumns[:], report) {
		u := unitOf(row)
		if row.OK() {
			check(row, u)
		}
		if row.OK() {
			b.Add(u)
		}
	}
	return b, report.Err()
}

// check reports what is wrong with a unit in the columns it is wrong in.
func check(row *tabular.Row, u Unit) {
	if u.sound() {
		return
	}
	var invalid *renjia.ValidationError
	if errors.As(u.Validate(), &invalid) {
		for _, p := range invalid.Problems {
			row.Problem(p.Path, "%s", p.Message)
		}
	}
}

func unitOf(row *tabular.Row) Unit {
	u := Unit{
		Number: row.Text("unit"), Area: row.Area("area"), place: row.Place("unit"),
		AreaSource: AreaSource(word(row.Text("area_source"))), Status: Status(word(row.Text("status"))), Kind: Kind(word(row.Text("kind"))),
		Building: row.Text("building"), Compound: row.Text("compound"), Voter: row.Text("voter"),
	}
	if row.Has("share") {
		u.Share = row.Fraction("share")
	}
	u.SharesPart = strings.FieldsFunc(row.Text("shares_part"), func(r rune) bool { return r == ';' || r == '；' || r == '、' })
	if row.Has("owner") || u.Status == Sold {
		u.Owner = row.Text("owner")
	}
	return u
}

func word(s string) string {
	if english, ok := words[s]; ok {
		return english
	}
	return s
}
