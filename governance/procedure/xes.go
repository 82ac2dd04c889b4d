package procedure

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/renjia-project/renjia"
)

const xesHead = `<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <global scope="trace">
    <string key="concept:name" value=""/>
  </global>
  <global scope="event">
    <string key="concept:name" value=""/>
    <string key="lifecycle:transition" value="complete"/>
    <date key="time:timestamp" value="1970-01-01T00:00:00Z"/>
  </global>
  <classifier name="Activity" keys="concept:name"/>
`

// WriteXES writes cases as an event log in XES (IEEE 1849-2016) with the
// extensions concept, lifecycle, time and org, one case at a time. Days are
// written as midnight UTC; org:group is the body of the step, org:resource who
// recorded it; the evidence follows in attributes named like its JSON fields.
// Text that XML cannot hold is renjia.ErrInvalid.
func WriteXES(w io.Writer, t Template, cases iter.Seq2[Case, error]) error {
	x := &xesWriter{w: bufio.NewWriter(w), bodies: map[string]string{}}
	for _, s := range t.Steps {
		x.bodies[s.ID] = s.Body.In(renjia.English)
	}
	x.raw(xesHead)
	x.attribute(1, "string", "concept:name", t.ID)
	for k, err := range cases {
		if err != nil {
			return fmt.Errorf("write XES: %w", err)
		}
		if x.trace(k); x.err != nil {
			return fmt.Errorf("write XES: case %s: %w", k.ID, x.err)
		}
	}
	x.raw("</log>\n")
	if x.err != nil {
		return x.err
	}
	return x.w.Flush()
}

type xesWriter struct {
	w      *bufio.Writer
	bodies map[string]string
	err    error // the first one
}

func (x *xesWriter) raw(s string) {
	if x.err == nil {
		_, x.err = x.w.WriteString(s)
	}
}

func (x *xesWriter) attribute(depth int, kind, key, value string) {
	if x.err != nil || value == "" {
		return
	}
	if !isXML(value) {
		x.err = fmt.Errorf("%s: %q has characters that XML cannot hold: %w", key, value, renjia.ErrInvalid)
		return
	}
	x.raw(strings.Repeat("  ", depth) + "<" + kind + ` key="` + key + `" value="`)
	if x.err == nil {
		x.err = xml.EscapeText(x.w, []byte(value))
	}
	x.raw("\"/>\n")
}

// isXML reports whether all characters are allowed in XML 1.0 (production Char).
func isXML(s string) bool {
	for i, r := range s {
		switch {
		case r == utf8.RuneError:
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
				return false
			}
		case r < 0x20 && r != '\t' && r != '\n' && r != '\r', r == 0xFFFE, r == 0xFFFF:
			return false
		}
	}
	return true
}

func (x *xesWriter) trace(k Case) {
	x.raw("  <trace>\n")
	x.attribute(2, "string", "concept:name", k.ID)
	for i := range k.Events {
		x.event(&k.Events[i])
	}
	x.raw("  </trace>\n")
}

var xesTypes = [...]string{textKind: "string", intKind: "int", dateKind: "date"}

func (x *xesWriter) event(e *Event) {
	x.raw("    <event>\n")
	x.attribute(3, "string", "concept:name", e.Step)
	x.attribute(3, "string", "lifecycle:transition", "complete")
	x.attribute(3, "date", "time:timestamp", midnight(e.On.String()))
	x.attribute(3, "string", "org:group", x.bodies[e.Step])
	x.attribute(3, "string", "org:resource", e.By)
	for i := range attributes {
		a := &attributes[i]
		value, err := a.get(e)
		if err != nil && x.err == nil {
			x.err = err
		}
		if a.kind == dateKind && value != "" {
			value = midnight(value)
		}
		x.attribute(3, xesTypes[a.kind], a.name, value)
	}
	x.raw("    </event>\n")
}
