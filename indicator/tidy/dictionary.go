package tidy

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// DictionaryFile is the name of the file that describes all others.
const DictionaryFile = "datapackage.json"

// dataPackage is a Frictionless data package with what Renjia adds to it.
// Source: https://specs.frictionlessdata.io (tabular data package, table schema).
type dataPackage struct {
	Profile   string     `json:"profile"`
	Name      string     `json:"name"`
	Renjia    provenance `json:"renjia"`
	Resources []resource `json:"resources"`
}

// provenance is how the export was made.
type provenance struct {
	Space    string    `json:"space"`
	Position int64     `json:"position"`
	Recorded time.Time `json:"recorded"`
	Hash     string    `json:"hash"`
	Personal Treatment `json:"personal"`
	Guarded  []string  `json:"guarded_kinds_left_out,omitempty"`
}

type resource struct {
	Name        string      `json:"name"`
	Path        string      `json:"path"`
	Format      string      `json:"format"`
	Dialect     *dialect    `json:"dialect,omitempty"`
	Profile     string      `json:"profile"`
	Description string      `json:"description,omitempty"`
	Kind        string      `json:"renjia:kind"`
	Rows        int64       `json:"renjia:rows"`
	Schema      tableSchema `json:"schema"`
}

type dialect struct {
	Sheet string `json:"sheet"`
}

type tableSchema struct {
	Fields        []schemaField `json:"fields"`
	PrimaryKey    []string      `json:"primaryKey"`
	ForeignKeys   []foreignKey  `json:"foreignKeys,omitempty"`
	MissingValues []string      `json:"missingValues"`
}

type schemaField struct {
	Name         string             `json:"name"`
	Type         Type               `json:"type"`
	Description  string             `json:"description,omitempty"`
	Privacy      renjia.Sensitivity `json:"renjia:privacy,omitempty"`
	Pseudonymous bool               `json:"renjia:pseudonymous,omitempty"`
}

type foreignKey struct {
	Fields    string    `json:"fields"`
	Reference reference `json:"reference"`
}

type reference struct {
	Resource string `json:"resource"`
	Fields   string `json:"fields"`
}

// Dictionary returns what describes the export: the content of datapackage.json.
func (p *Package) Dictionary() ([]byte, error) {
	d := dataPackage{
		Profile: "tabular-data-package", Name: p.Space, Resources: []resource{},
		Renjia: provenance{p.Space, int64(p.Position), p.Time, p.Hash, p.Personal, p.Guarded},
	}
	for _, t := range p.Tables {
		d.Resources = append(d.Resources, p.resource(t))
	}
	b, err := json.MarshalIndent(d, "", "  ")
	return append(b, '\n'), err
}

func (p *Package) resource(t Written) resource {
	r := resource{
		Name: t.Name, Path: t.Path, Format: t.Format, Profile: "tabular-data-resource", Description: t.Description, Kind: t.Kind, Rows: t.Rows,
		Schema: tableSchema{PrimaryKey: t.Keys(), MissingValues: []string{""}},
	}
	if t.Sheet != "" {
		r.Dialect = &dialect{t.Sheet}
	}
	for _, c := range t.Columns {
		r.Schema.Fields = append(r.Schema.Fields, schemaField{c.Name, c.Type, c.Description, c.Privacy, c.treated})
		there := func(w Written) bool { return w.Name == c.Refers }
		if c.Refers != "" && slices.ContainsFunc(p.Tables, there) {
			r.Schema.ForeignKeys = append(r.Schema.ForeignKeys, foreignKey{c.Name, reference{c.Refers, "id"}})
		}
	}
	return r
}

// WriteDictionary writes the dictionary among the files of the export.
func (p *Package) WriteDictionary(files Files) error {
	b, err := p.Dictionary()
	if err != nil {
		return err
	}
	f, err := files.Create(DictionaryFile)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}
