package credential

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/renjia-project/renjia"
)

// BuiltinRequirements returns the requirements that ship with the library. They are
// data in requirements.json, each with its source and how far it was verified.
func BuiltinRequirements() (Requirements, error) {
	b, err := data.ReadFile("requirements.json")
	if err != nil {
		return nil, err
	}
	return ReadRequirements(bytes.NewReader(b))
}

// ReadRequirements reads {"rules": {identifier: requirement}}; "meta" and "cases"
// beside it are left alone. Unknown and repeated members are errors, all
// requirements that are wrong are named at once. The file may have 16 MiB.
func ReadRequirements(r io.Reader) (Requirements, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("credential requirements: %w", err)
	}
	if len(b) > maxFile {
		return nil, fmt.Errorf("credential requirements: more than %d bytes: %w", maxFile, renjia.ErrInvalid)
	}
	all, err := rulesIn(b)
	if err != nil {
		return nil, fmt.Errorf("credential requirements: %w: %w", err, renjia.ErrInvalid)
	}
	found := Requirements{}
	var p renjia.Problems
	for _, id := range names(all) {
		q := Requirement{ID: id}
		err := q.UnmarshalJSON(all[id])
		if err == nil {
			err = q.Validate()
		}
		p.Within(id, err)
		found[id] = q
	}
	if err := p.Err("credential requirements"); err != nil {
		return nil, err
	}
	return found, nil
}

func rulesIn(b []byte) (map[string]json.RawMessage, error) {
	var whole json.RawMessage
	if err := json.Unmarshal(b, &whole); err != nil { // nothing may stand behind it
		return nil, err
	}
	file, err := members(b)
	if err != nil {
		return nil, err
	}
	for name := range file {
		if name != "rules" && name != "meta" && name != "cases" {
			return nil, fmt.Errorf("%q is unknown: want rules", name)
		}
	}
	if file["rules"] == nil {
		return nil, fmt.Errorf("rules must be given")
	}
	return members(file["rules"])
}
