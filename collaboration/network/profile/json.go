package profile

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/renjia-project/renjia"
)

// MarshalJSON writes each component under its name, degree, coreness_minres and so
// on, and the core under discrete_core_ and the name of its pattern.
func (p PeripheryProfile) MarshalJSON() ([]byte, error) {
	type plain PeripheryProfile
	text, err := json.Marshal(plain(p))
	if err != nil {
		return nil, err
	}
	b := bytes.NewBuffer(bytes.TrimSuffix(text, []byte("}")))
	for _, c := range p.Components {
		if err := member(b, c.Name, c); err != nil {
			return nil, err
		}
	}
	if err := member(b, "discrete_core_"+p.pattern, p.Core); err != nil {
		return nil, err
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// member appends a member to an object that is not closed yet.
func member(b *bytes.Buffer, name string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	b.WriteString("," + strconv.Quote(name) + ":")
	b.Write(text)
	return nil
}

// MarshalJSON writes only the reason of a component that is undefined.
func (c Component) MarshalJSON() ([]byte, error) {
	if c.Undefined != "" {
		return json.Marshal(struct {
			Aspect    Aspect      `json:"aspect"`
			Label     renjia.Text `json:"label"`
			Undefined string      `json:"undefined"`
		}{c.Aspect, c.Label, c.Undefined})
	}
	type plain Component
	return json.Marshal(plain(c))
}
