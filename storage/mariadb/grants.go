package mariadb

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// Roles are the users of a database besides its owner, who migrates. Each is
// written as the server writes users: 'station'@'10.0.0.%'.
type Roles struct {
	Application string // reads and writes records, and appends to the journal
	Researcher  string // reads
}

// Grants returns the statements that give these users what they need and no
// more, on the tables there are now. Run them as a user who may grant, after
// every migration that made a new kind. An empty name is left out.
//
// The application can neither delete from the journal nor change it, except
// what Redact erases: the content and its seal. It cannot change tables either,
// so the owner's program migrates first; the application's Migrate then finds
// all done.
func (s *Store) Grants(ctx context.Context, r Roles) ([]string, error) {
	for _, user := range []string{r.Application, r.Researcher} {
		if user != "" && !isUser(user) {
			return nil, fmt.Errorf("mariadb: user %s: want 'name'@'host': %w", user, renjia.ErrInvalid)
		}
	}
	c, err := s.connect(ctx, s.admin)
	if err != nil {
		return nil, err
	}
	defer c.release()
	_, kinds, err := readKinds(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("mariadb: grants: %w", err)
	}
	var all []string
	grant := func(user, rights, table string) {
		if user != "" {
			all = append(all, fmt.Sprintf("GRANT %s ON %s.%s TO %s", rights, quote(s.hosts.config.DBName), quote(table), user))
		}
	}
	grant(r.Application, "SELECT, INSERT, UPDATE", "_spaces")
	grant(r.Application, "SELECT, INSERT, UPDATE (acts, seal)", "_commits")
	grant(r.Application, "SELECT, INSERT, UPDATE (payload, seal)", "_changes")
	grant(r.Application, "SELECT", "_kinds")
	grant(r.Application, "SELECT, UPDATE", "_schema")
	for _, table := range fixedNames {
		grant(r.Researcher, "SELECT", table)
	}
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		for _, table := range newTable(kinds[name]).names() {
			grant(r.Application, "SELECT, INSERT, UPDATE, DELETE", table)
			grant(r.Researcher, "SELECT", table)
		}
	}
	return all, nil
}

// names lists the table of a kind and those of its indexes with many values.
func (t *table) names() []string {
	all := []string{t.kind.Name}
	for _, slot := range t.sides {
		all = append(all, t.sideName(slot))
	}
	return all
}

var fixedNames = [...]string{"_spaces", "_commits", "_changes", "_kinds", "_schema"}

// isUser reports whether a text is 'name'@'host' and nothing else.
func isUser(s string) bool {
	parts := strings.Split(s, "'")
	return len(parts) == 5 && parts[0] == "" && parts[1] != "" && parts[2] == "@" && parts[3] != "" && parts[4] == "" && !strings.Contains(s, `\`)
}
