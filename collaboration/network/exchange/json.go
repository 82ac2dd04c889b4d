package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// ReadJSON reads nodes and links (or edges) as networkx writes node-link data and
// D3 takes them. A node is named by its id, else by its name, else by its place; a
// link by the identifiers of its ends, by the nodes themselves, or, if no node has
// an id, by their places from 0. The label, from and until of a node and weight,
// layer, from, until and record of a link are those of the network, all other
// members attributes: texts, or the JSON of what is none. The name is that of the
// member graph. Attributes are in the order in which they appear.
//
// If the file does not say whether it is directed, d decides, and must be given.
func ReadJSON(r io.Reader, d network.Direction) (*network.Network, error) {
	j := &jsonReader{Decoder: json.NewDecoder(r), collector: newCollector()}
	j.UseNumber()
	if err := j.read(); err != nil {
		return nil, fmt.Errorf("json: at byte %d: %w", j.InputOffset(), err)
	}
	if j.net.Directed = d == network.Directed; j.directed != nil {
		j.net.Directed = *j.directed
	} else if err := network.Choose("direction", string(d), "the file does not say it",
		string(network.Directed), string(network.Undirected)); err != nil {
		return nil, err
	}
	for i := range j.links {
		if err := j.link(&j.links[i]); err != nil {
			return nil, fmt.Errorf("json: link %d: %w", i+1, err)
		}
	}
	return &j.net, j.nodePeriods()
}

type jsonReader struct {
	*json.Decoder
	*collector
	directed *bool
	links    []jsonObject
	ids      bool // some node has an id
	nodes    bool // they were there
}

// jsonObject is an object with its members in order.
type jsonObject []jsonMember

type jsonMember struct {
	name  string
	value json.RawMessage
}

func (o jsonObject) get(name string) json.RawMessage {
	for _, m := range o {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

func (j *jsonReader) read() error {
	if err := j.delimiter('{'); err != nil {
		return err
	}
	for j.More() {
		name, err := j.Token()
		if err != nil {
			return malformed(err)
		}
		if err := j.member(name.(string)); err != nil {
			return err
		}
	}
	if _, err := j.Token(); err != nil {
		return malformed(err)
	}
	if _, err := j.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("something follows the network: %w", renjia.ErrInvalid)
	}
	if !j.nodes {
		return fmt.Errorf("there is no list of nodes: %w", renjia.ErrInvalid)
	}
	return nil
}

// malformed makes an error of the decoder one of the file.
func malformed(err error) error {
	if err == nil || errors.Is(err, renjia.ErrInvalid) || errors.Is(err, renjia.ErrUnsupported) {
		return err
	}
	return fmt.Errorf("%w: %w", err, renjia.ErrInvalid)
}

func (j *jsonReader) delimiter(want json.Delim) error {
	token, err := j.Token()
	if err != nil {
		return malformed(err)
	}
	if token != want {
		return fmt.Errorf("%v: want %v: %w", token, want, renjia.ErrInvalid)
	}
	return nil
}

func (j *jsonReader) member(name string) error {
	switch name {
	case "nodes":
		if j.nodes {
			return fmt.Errorf("nodes: are there twice: %w", renjia.ErrInvalid)
		}
		j.nodes = true
		return j.list(j.addNode)
	case "links", "edges":
		if j.links != nil {
			return fmt.Errorf("%s: links are there twice: %w", name, renjia.ErrInvalid)
		}
		j.links = []jsonObject{}
		return j.list(func(o jsonObject) error {
			j.links = append(j.links, o)
			return nil
		})
	case "directed":
		j.directed = new(bool)
		return malformed(j.Decode(j.directed))
	case "graph":
		var raw json.RawMessage
		err := j.Decode(&raw)
		var about struct{ Name string }
		if json.Unmarshal(raw, &about) == nil { // old networkx writes a list of pairs here
			j.net.Name = about.Name
		}
		return malformed(err)
	}
	var ignored json.RawMessage
	return malformed(j.Decode(&ignored))
}

// list reads a list of objects.
func (j *jsonReader) list(add func(jsonObject) error) error {
	if err := j.delimiter('['); err != nil {
		return err
	}
	for j.More() {
		if err := j.delimiter('{'); err != nil {
			return err
		}
		var o jsonObject
		for j.More() {
			name, err := j.Token()
			if err != nil {
				return malformed(err)
			}
			m := jsonMember{name: j.collector.text(name.(string))}
			if err := j.Decode(&m.value); err != nil {
				return malformed(err)
			}
			o = append(o, m)
		}
		if err := j.delimiter('}'); err != nil {
			return err
		}
		if err := add(o); err != nil {
			return err
		}
	}
	return j.delimiter(']')
}

// jsonText returns a value as the text of an attribute: "" if it is null.
func jsonText(value json.RawMessage) string {
	value = bytes.TrimSpace(value)
	if len(value) > 0 && value[0] == '"' {
		var text string
		if json.Unmarshal(value, &text) == nil {
			return text
		}
	}
	if string(value) == "null" {
		return ""
	}
	var compact bytes.Buffer
	if json.Compact(&compact, value) != nil {
		return string(value)
	}
	return compact.String()
}

func (j *jsonReader) addNode(o jsonObject) error {
	key := fieldID
	id := jsonText(o.get(key))
	j.ids = j.ids || id != ""
	if id == "" {
		key = "name"
		id = jsonText(o.get(key))
	}
	if id == "" {
		id = strconv.Itoa(len(j.net.Nodes))
	}
	v, err := j.node(id)
	if err != nil {
		return err
	}
	for _, m := range o {
		if m.name == key {
			continue
		}
		if err := j.setNode(v, m.name, jsonText(m.value)); err != nil {
			return fmt.Errorf("node %q: %w", id, err)
		}
	}
	return nil
}

func (j *jsonReader) link(o *jsonObject) (err error) {
	t := network.Tie{Weight: 1}
	if t.From, err = j.linkEnd(o.get("source")); err != nil {
		return err
	}
	if t.To, err = j.linkEnd(o.get("target")); err != nil {
		return err
	}
	for _, m := range *o {
		if m.name == "source" || m.name == "target" {
			continue
		}
		if err := setTie(&t, m.name, j.collector.text(jsonText(m.value))); err != nil {
			return err
		}
	}
	return j.tie(t, false)
}

// linkEnd returns the node that an end of a link names.
func (j *jsonReader) linkEnd(value json.RawMessage) (string, error) {
	if len(value) > 0 && value[0] == '{' { // the node itself, as D3 leaves it there
		var node struct{ ID json.RawMessage }
		if err := json.Unmarshal(value, &node); err != nil {
			return "", malformed(err)
		}
		value = node.ID
	}
	text := jsonText(value)
	if place, err := strconv.Atoi(text); err == nil && !j.ids && value[0] != '"' && place >= 0 && place < len(j.net.Nodes) {
		return j.net.Nodes[place].ID, nil
	}
	i, ok := j.number[text]
	if !ok {
		return "", fmt.Errorf("there is no node %q: %w", text, renjia.ErrInvalid)
	}
	return j.net.Nodes[i].ID, nil
}
