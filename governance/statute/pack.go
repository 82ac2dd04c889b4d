package statute

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/strict"
)

// Verification says how a pack was checked against its text.
type Verification string

// The ways of checking.
const (
	FullText   Verification = "full-text"  // against the complete published text
	Secondary  Verification = "secondary"  // against other publications about it
	Unverified Verification = "unverified" // from memory: check the text before use
	Own        Verification = "own"        // a covenant or by-law, answered for by who wrote the pack
)

// Valid reports whether the verification is one of the constants.
func (v Verification) Valid() bool {
	switch v {
	case FullText, Secondary, Unverified, Own:
		return true
	}
	return false
}

// Pack is the decision rules of one text in one version.
type Pack struct {
	ID           string        `json:"id"`           // for example "cn/civil-code-278"
	Jurisdiction string        `json:"jurisdiction"` // ISO 3166 code such as "CN" or "CN-51", or a name for a community
	Title        renjia.Text   `json:"title"`
	Source       string        `json:"source"`    // the text as one would cite it
	TextDate     renjia.Date   `json:"text_date"` // when the version was adopted
	Valid        renjia.Period `json:"valid"`     // when it is in force
	Verification Verification  `json:"verification"`
	Note         renjia.Text   `json:"note,omitzero"`
	Rules        []rule.Rule   `json:"rules"` // identifiers begin with that of the pack; other provenance is taken from it
}

// maxPack bounds what Read takes into memory.
const maxPack = 1 << 20

// Read reads a pack from JSON of at most 1 MiB. Unknown and repeated names,
// fractions such as 0.667, and everything [Pack.Validate] finds are reported
// together, with file, line, column and path.
func Read(r io.Reader, file string) (Pack, error) {
	var p Pack
	if err := strict.Read(r, file, maxPack, &p); err != nil {
		return Pack{}, err
	}
	return p, nil
}

// Validate reports every problem of the pack and its rules.
func (p Pack) Validate() error {
	var probs renjia.Problems
	probs.Require(p.ID != "", "id", "must be given")
	probs.Require(p.Jurisdiction != "", "jurisdiction", "must be given")
	probs.Require(!p.Title.IsZero(), "title", "must be given")
	probs.Require(p.Source != "", "source", "must be given")
	probs.Require(!p.TextDate.IsZero(), "text_date", "must be given")
	probs.Require(!p.Valid.From.IsZero(), "valid.from", "must be given")
	probs.Within("valid", p.Valid.Validate())
	probs.Require(p.Verification.Valid(), "verification", "%q: want full-text, secondary, unverified or own", p.Verification)
	probs.Require(len(p.Rules) > 0, "rules", "must not be empty")
	for i, r := range p.Rules {
		path := fmt.Sprintf("rules[%d]", i)
		probs.Within(path, r.Validate())
		probs.Require(strings.HasPrefix(r.ID, p.ID+"/"), path+".id", "%q: want it to begin with %q", r.ID, p.ID+"/")
		probs.Require(!slices.ContainsFunc(p.Rules[:i], func(x rule.Rule) bool { return x.ID == r.ID }), path+".id", "%q is used twice", r.ID)
		probs.Require(r.Jurisdiction == "" && r.Source == "" && r.Valid == renjia.Period{}, path, "jurisdiction, source and valid are those of the pack")
		checkTest(&probs, path+".quorum", r.Quorum)
		checkTest(&probs, path+".pass", r.Pass)
		for j, x := range r.Rounds {
			checkTest(&probs, fmt.Sprintf("%s.rounds[%d].quorum", path, j), x.Quorum)
			checkTest(&probs, fmt.Sprintf("%s.rounds[%d].pass", path, j), x.Pass)
		}
		for j, x := range r.Convening.Petitions {
			checkTest(&probs, fmt.Sprintf("%s.convening.petitions[%d].test", path, j), x.Test)
		}
	}
	return probs.Err("rule pack " + p.ID)
}

func checkTest(probs *renjia.Problems, path string, t rule.Test) {
	checkSources(probs, path+".all", t.All)
	checkSources(probs, path+".any", t.Any)
}

func checkSources(probs *renjia.Problems, path string, thresholds []rule.Threshold) {
	for i, t := range thresholds {
		probs.Require(t.Source != "", fmt.Sprintf("%s[%d].source", path, i), "must name the article")
	}
}

// rule returns a rule with the provenance of its pack.
func (p Pack) rule(r rule.Rule) rule.Rule {
	r.Jurisdiction, r.Valid = p.Jurisdiction, p.Valid
	r.Source = p.Source + ", " + p.TextDate.String()
	if p.Verification == Unverified {
		r.Source += " (unverified)"
	}
	return r
}
