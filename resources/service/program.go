package service

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
)

// ProgramID identifies a programme.
type ProgramID = renjia.ID[Program]

// Tier is the rank of a programme in a station's model (for example the
// Guangzhou "113X": one core, one key, three basic, X distinctive).
type Tier string

// The tiers.
const (
	Core        Tier = "core"        // 核心项目
	Key         Tier = "key"         // 重点项目
	Basic       Tier = "basic"       // 基础项目
	Distinctive Tier = "distinctive" // 特色项目
)

// Valid reports whether the tier is one of the constants.
func (t Tier) Valid() bool { return !t.Name().IsZero() }

// Name returns how an explanation names the programmes of the tier.
func (t Tier) Name() renjia.Text {
	switch t {
	case Core:
		return renjia.Text{EN: "core programmes", ZH: "核心项目"}
	case Key:
		return renjia.Text{EN: "key programmes", ZH: "重点项目"}
	case Basic:
		return renjia.Text{EN: "basic programmes", ZH: "基础项目"}
	case Distinctive:
		return renjia.Text{EN: "distinctive programmes", ZH: "特色项目"}
	}
	return renjia.Text{}
}

// Program is a node of the tree of services (服务项目). Contacts, ledger lines
// and fund purposes name it by its code.
type Program struct {
	ID     ProgramID   `json:"id"`
	Code   string      `json:"code"`             // unique in the space
	Parent string      `json:"parent,omitempty"` // code of the programme it belongs to
	Name   renjia.Text `json:"name"`
	Tier   Tier        `json:"tier"`
}

// Validate reports every problem of the programme on its own.
func (p Program) Validate() error {
	var probs renjia.Problems
	probs.Require(p.Code != "", "code", "must be given")
	probs.Require(p.Parent == "" || p.Parent != p.Code, "parent", "is the programme itself")
	probs.Require(!p.Name.IsZero(), "name", "must be given")
	probs.Require(p.Tier.Valid(), "tier", "%q: want core, key, basic or distinctive", p.Tier)
	return probs.Err("programme")
}

// Tree is a set of programmes in which every parent exists and no programme
// lies under itself. It does not change and may be used by several goroutines.
type Tree struct{ programs map[string]Program }

// NewTree checks the programmes and their parents and reports every problem.
func NewTree(programs ...Program) (*Tree, error) {
	t := &Tree{programs: make(map[string]Program, len(programs))}
	var probs renjia.Problems
	for i, p := range programs {
		path := fmt.Sprintf("[%d]", i)
		probs.Within(path, p.Validate())
		_, twice := t.programs[p.Code]
		probs.Require(!twice, path+".code", "%q is used twice", p.Code)
		t.programs[p.Code] = p
	}
	for i, p := range programs {
		probs.Within(fmt.Sprintf("[%d].parent", i), t.checkParents(p))
	}
	if err := probs.Err("programmes"); err != nil {
		return nil, err
	}
	return t, nil
}

// checkParents walks up; more steps than programmes mean a circle.
func (t *Tree) checkParents(p Program) error {
	for range len(t.programs) {
		if p.Parent == "" {
			return nil
		}
		parent, ok := t.programs[p.Parent]
		if !ok {
			return fmt.Errorf("%q: no such programme: %w", p.Parent, renjia.ErrNotFound)
		}
		p = parent
	}
	return fmt.Errorf("lies in a circle: %w", renjia.ErrInvalid)
}

// Program returns the programme with a code.
func (t *Tree) Program(code string) (Program, bool) {
	p, ok := t.programs[code]
	return p, ok
}

// Programs returns all programmes by code.
func (t *Tree) Programs() []Program {
	all := slices.Collect(maps.Values(t.programs))
	slices.SortFunc(all, func(a, b Program) int { return cmp.Compare(a.Code, b.Code) })
	return all
}

// Under reports whether a programme is, or lies anywhere below, another one.
// A code the tree does not know lies under itself only.
func (t *Tree) Under(code, ancestor string) bool {
	for code != ancestor {
		p, ok := t.programs[code]
		if !ok || p.Parent == "" {
			return false
		}
		code = p.Parent
	}
	return true
}
