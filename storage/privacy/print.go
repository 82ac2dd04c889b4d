package privacy

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
)

// WriteJSON writes the dossier as one JSON document.
func (d *Dossier) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(d)
}

// WriteText writes the dossier for a reader: every record with its versions,
// field by field, then the acts and who has looked.
func (d *Dossier) WriteText(w io.Writer, l renjia.Lang) error {
	var b strings.Builder
	line := func(indent int, t renjia.Text) { fmt.Fprintln(&b, strings.Repeat("  ", indent)+t.In(l)) }
	line(0, renjia.Textf("What the space %[1]s holds about %[2]s, up to entry %[3]d of its journal of %[4]s",
		"%[1]s 所存关于 %[2]s 的个人信息（截至日志第 %[3]d 条，%[4]s）", d.Space, d.Person, d.Position, moment(d.Time)))
	for _, r := range d.Records {
		line(0, renjia.Textf("%s", "%s", r.Ref))
		line(1, r.standing())
		for _, v := range r.Versions {
			line(1, v.heading())
			if err := v.write(&b); err != nil {
				return fmt.Errorf("%s: %w", r.Ref, err)
			}
		}
	}
	line(0, renjia.Text{EN: "Acts and looks", ZH: "操作与查阅记录"})
	for _, a := range d.Acts {
		line(1, a.text())
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

func (r *Record) standing() renjia.Text {
	switch {
	case r.Erased:
		return renjia.Text{EN: "erased: nothing of its content is left", ZH: "已删除，内容不再留存"}
	case r.About:
		return renjia.Text{EN: "about the person", ZH: "关于本人的记录"}
	}
	return renjia.Text{EN: "mentions the person; what concerns others is withheld", ZH: "提及本人的记录，涉及他人的内容不予提供"}
}

func (v *Version) heading() renjia.Text {
	switch {
	case v.Deleted:
		return renjia.Textf("%s (entry %d): deleted", "%s（第 %d 条）：已移除", moment(v.Time), v.Position)
	case v.Content == nil:
		return renjia.Textf("%s (entry %d): no longer mentions the person", "%s（第 %d 条）：不再提及本人", moment(v.Time), v.Position)
	}
	return renjia.Textf("%s (entry %d):", "%s（第 %d 条）：", moment(v.Time), v.Position)
}

func (v *Version) write(b *strings.Builder) error {
	if v.Content == nil {
		return nil
	}
	value, err := parse(string(v.Content))
	if err != nil {
		return err
	}
	writeValue(b, "", value)
	return nil
}

// writeValue writes one line for each value inside, under its path.
func writeValue(b *strings.Builder, path string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			writeValue(b, strings.TrimPrefix(path+"."+name, "."), v[name])
		}
	case []any:
		for i, x := range v {
			writeValue(b, fmt.Sprintf("%s[%d]", path, i), x)
		}
	default:
		fmt.Fprintf(b, "    %s: %v\n", path, v)
	}
}

func (a *Action) text() renjia.Text {
	what := renjia.Text{EN: "changed", ZH: "变更"}
	if a.Look {
		what = renjia.Text{EN: "looked", ZH: "查阅"}
	}
	en := fmt.Sprintf("%s (entry %d) %s: %s by %s", moment(a.Time), a.Position, what.EN, a.Act.Verb, a.Act.By)
	zh := fmt.Sprintf("%s（第 %d 条）%s：%s，经办 %s", moment(a.Time), a.Position, what.ZH, a.Act.Verb, a.Act.By)
	if !a.Act.On.IsZero() {
		en, zh = en+" on "+a.Act.On.String(), zh+"，对象 "+a.Act.On.String()
	}
	if a.Act.Reason != "" {
		en, zh = en+", because: "+a.Act.Reason, zh+"，事由："+a.Act.Reason
	}
	return renjia.Text{EN: en, ZH: zh}
}
