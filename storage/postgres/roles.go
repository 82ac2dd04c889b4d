package postgres

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"

	"github.com/renjia-project/renjia"
)

// The scripts are written for psql, which fills the names in by itself.
//
//go:embed roles.sql
var rolesScript string

//go:embed grants.sql
var grantsScript string

// Roles are the names of a schema and of the roles with least privilege for it.
// The zero value names renjia, renjia_owner, renjia_app and renjia_reader.
type Roles struct {
	Schema string
	Owner  string // makes and extends tables
	App    string // reads and writes records, adds to the journal
	Reader string // reads
}

var roleName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

// Scripts returns the SQL for an administrator: before makes roles and schema,
// after is for the owner once a first Migrate has made the tables.
func (r Roles) Scripts() (before, after string, err error) {
	names := []struct{ variable, name, otherwise string }{
		{"schema", r.Schema, "renjia"}, {"owner", r.Owner, "renjia_owner"}, {"app", r.App, "renjia_app"}, {"reader", r.Reader, "renjia_reader"},
	}
	var pairs []string
	for _, n := range names {
		if n.name == "" {
			n.name = n.otherwise
		}
		if !roleName.MatchString(n.name) {
			return "", "", fmt.Errorf("postgres: %s %q: want 1 to 63 of a-z 0-9 _, beginning with a letter: %w", n.variable, n.name, renjia.ErrInvalid)
		}
		pairs = append(pairs, `:"`+n.variable+`"`, quote(n.name))
	}
	fill := strings.NewReplacer(pairs...)
	return fill.Replace(rolesScript), fill.Replace(grantsScript), nil
}
