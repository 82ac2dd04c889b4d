package competency

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/renjia-project/renjia"
)

// casePackage is what is read of a CFPackage (CASE 1.1, section 4).
type casePackage struct {
	Document struct {
		Identifier string `json:"identifier"`
		URI        string `json:"uri"`
		Title      string `json:"title"`
		Version    string `json:"version"`
		Language   string `json:"language"`
	} `json:"CFDocument"`
	Items        []caseItem        `json:"CFItems"`
	Associations []caseAssociation `json:"CFAssociations"`
	Rubrics      []struct {
		Criteria []caseCriterion `json:"CFRubricCriteria"`
	} `json:"CFRubrics"`
}

type caseItem struct {
	Identifier string `json:"identifier"`
	Statement  string `json:"fullStatement"`
	Code       string `json:"humanCodingScheme"`
	Language   string `json:"language"`
}

type caseLink struct {
	Identifier string `json:"identifier"`
	URI        string `json:"uri"`
}

type caseAssociation struct {
	Type        string   `json:"associationType"`
	Origin      caseLink `json:"originNodeURI"`
	Destination caseLink `json:"destinationNodeURI"`
}

type caseCriterion struct {
	Item   caseLink `json:"CFItemURI"`
	Levels []struct {
		Position    int    `json:"position"`
		Description string `json:"description"`
	} `json:"levels"`
}

// ReadCASE reads a framework from a CFPackage of CASE 1.1 (1EdTech, 2025) as JSON.
// Items without children become competencies, each with the statement of its
// parent as its area and its GUID as reference; an exactMatchOf becomes a
// reference, too. Criteria of rubrics become descriptors, a level's position being
// its rank. CASE has no levels common to a framework, so the caller gives them.
// Members that are not needed are passed over, as the standard wants of readers.
func ReadCASE(r io.Reader, file string, levels []Level) (Framework, error) {
	var pack casePackage
	dec := json.NewDecoder(io.LimitReader(r, maxFramework))
	if err := dec.Decode(&pack); err != nil {
		return Framework{}, fmt.Errorf("%s: CASE package: %w: %w", file, err, renjia.ErrInvalid)
	}
	d := pack.Document
	f := Framework{ID: d.Identifier, Version: d.Version, Title: inLanguage(d.Language, d.Title), Source: d.URI, Levels: levels}
	if f.Source == "" {
		f.Source = file
	}
	f.Competencies = pack.competencies()
	if err := f.Validate(); err != nil {
		return Framework{}, fmt.Errorf("%s: %w", file, err)
	}
	return f, nil
}

func (p *casePackage) competencies() (all []Competency) {
	area, parent, exact := p.tree()
	for _, item := range p.Items {
		if parent[item.Identifier] {
			continue
		}
		c := Competency{ID: item.Identifier, Title: inLanguage(or(item.Language, p.Document.Language), item.Statement), Area: area[item.Identifier]}
		c.References = append([]Reference{{CASE, item.Identifier, Exact}}, exact[item.Identifier]...)
		c.Descriptors = p.descriptors(item.Identifier)
		all = append(all, c)
	}
	return all
}

// tree returns the area of each item, which items have children, and what each
// matches exactly elsewhere.
func (p *casePackage) tree() (area map[string]string, parent map[string]bool, exact map[string][]Reference) {
	area, parent, exact = map[string]string{}, map[string]bool{}, map[string][]Reference{}
	statement := map[string]string{}
	for _, item := range p.Items {
		statement[item.Identifier] = item.Statement
	}
	for _, a := range p.Associations {
		switch a.Type {
		case "isChildOf":
			parent[a.Destination.Identifier] = true
			area[a.Origin.Identifier] = statement[a.Destination.Identifier]
		case "exactMatchOf":
			if id := a.Destination.Identifier; id != "" {
				exact[a.Origin.Identifier] = append(exact[a.Origin.Identifier], Reference{CASE, id, Exact})
			}
		}
	}
	return area, parent, exact
}

func (p *casePackage) descriptors(item string) (all []Descriptor) {
	for _, rubric := range p.Rubrics {
		for _, c := range rubric.Criteria {
			if c.Item.Identifier != item {
				continue
			}
			for _, l := range c.Levels {
				if l.Description != "" {
					all = append(all, Descriptor{l.Position, []renjia.Text{inLanguage(p.Document.Language, l.Description)}})
				}
			}
		}
	}
	return all
}

// inLanguage is a text in the language of a code such as zh or zh-CN.
func inLanguage(code, s string) renjia.Text {
	if len(code) >= 2 && code[:2] == "zh" {
		return renjia.Text{ZH: s}
	}
	return renjia.Text{EN: s}
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
