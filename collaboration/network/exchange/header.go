package exchange

import (
	"slices"
	"strings"

	"github.com/renjia-project/renjia/internal/tabular"
)

// role says what a column of a table holds.
type role int

const (
	asAttribute role = iota
	asField          // one of the fields that a node or a tie has
	asID
	asSource
	asTarget
	asDirection
	asNothing
	asBefore // what an earlier column holds: the reader of tables reports it
)

// header is the columns of a table in their order.
type header []headerCell

type headerCell struct {
	name  string // as the file has it
	role  role
	field string   // the name under which it is set
	again []string // names of later columns that hold the same
}

// Headers in Chinese and those of other programs, in lower case.
var (
	sourceNames = []string{"source", "起点", "来源", "发起方"}
	targetNames = []string{"target", "终点", "目标", "接收方"}
	tieFieldsBy = map[string]string{
		"weight": fieldWeight, "权重": fieldWeight, "layer": fieldLayer, "层": fieldLayer, "关系": fieldLayer,
		"from": fieldFrom, "自": fieldFrom, "起始日期": fieldFrom, "until": fieldUntil, "至": fieldUntil, "终止日期": fieldUntil, "record": fieldRecord,
	}
	nodeFieldsBy = map[string]string{
		"label": fieldLabel, "名称": fieldLabel,
		"from": fieldFrom, "自": fieldFrom, "起始日期": fieldFrom, "until": fieldUntil, "至": fieldUntil, "终止日期": fieldUntil,
	}
	idNames = []string{"id", "编号", "标识"}
)

func nodeHeader(names []string) header {
	labelIsID := !slices.ContainsFunc(names, func(s string) bool { return slices.Contains(idNames, strings.ToLower(s)) })
	return newHeader(names, func(lower string) (role, string) {
		switch field := nodeFieldsBy[lower]; {
		case slices.Contains(idNames, lower), labelIsID && field == fieldLabel:
			return asID, ""
		case field != "":
			return asField, field
		}
		return asAttribute, ""
	})
}

func tieHeader(names []string) header {
	kumu := !slices.ContainsFunc(names, func(s string) bool { return slices.Contains(sourceNames, strings.ToLower(s)) })
	return newHeader(names, func(lower string) (role, string) {
		switch field := tieFieldsBy[lower]; {
		case slices.Contains(sourceNames, lower), kumu && lower == "from":
			return asSource, ""
		case slices.Contains(targetNames, lower), kumu && lower == "to":
			return asTarget, ""
		case kumu && lower == "type":
			return asField, fieldLayer
		case kumu && lower == "direction", lower == "type":
			return asDirection, ""
		case field != "":
			return asField, field
		}
		return asAttribute, ""
	})
}

func newHeader(names []string, roleOf func(lower string) (role, string)) header {
	h := make(header, len(names))
	for i, name := range names {
		h[i] = headerCell{name: name, role: asNothing}
		if name == "" {
			continue
		}
		h[i].role, h[i].field = roleOf(strings.ToLower(name))
		if h[i].role == asAttribute {
			h[i].field = name
			continue
		}
		same := func(c headerCell) bool { return c.role == h[i].role && c.field == h[i].field }
		if first := slices.IndexFunc(h[:i], same); first >= 0 {
			h[first].again = append(h[first].again, name)
			h[i].role = asBefore
		}
	}
	return h
}

// columns declares the columns to the reader of tables, and which must be there.
func (h header) columns(required ...role) []tabular.Column {
	all := make([]tabular.Column, 0, len(h)+len(required))
	for _, c := range h {
		if c.role != asBefore {
			all = append(all, tabular.Column{Name: c.name, Aliases: c.again, Optional: !slices.Contains(required, c.role)})
		}
	}
	for _, r := range required {
		if h.named(r) == "" {
			all = append(all, tabular.Column{Name: map[role]string{asID: "id", asSource: "source", asTarget: "target"}[r]})
		}
	}
	return all
}

// named returns the name of the first column of a role.
func (h header) named(r role) string {
	if i := slices.IndexFunc(h, func(c headerCell) bool { return c.role == r }); i >= 0 {
		return h[i].name
	}
	return ""
}
