package postgres

import "fmt"

const batchIndex = "_commits_batch"

// fixed returns the statements that make the tables every schema has. The last
// makes _kinds: where it is, all others are.
func (s schema) fixed() []string {
	all := []string{
		s.sql(`CREATE TABLE IF NOT EXISTS %s (id bigint PRIMARY KEY)`, "_migration"),
		s.sql(`CREATE TABLE IF NOT EXISTS %s (space text COLLATE "C" PRIMARY KEY, seq bigint NOT NULL, changes bigint NOT NULL,
			time bigint NOT NULL, hash bytea NOT NULL)`, "_spaces"),
		s.sql(`CREATE TABLE IF NOT EXISTS %s (space text COLLATE "C" NOT NULL, seq bigint NOT NULL, batch uuid NOT NULL, time bigint NOT NULL,
			first bigint NOT NULL, n bigint NOT NULL, acts text, salt bytea, digest bytea NOT NULL,
			prev bytea NOT NULL, root bytea NOT NULL, hash bytea NOT NULL, PRIMARY KEY (space, seq))`, "_commits"),
		s.sql("CREATE UNIQUE INDEX IF NOT EXISTS "+quote(batchIndex)+" ON %s (space, batch)", "_commits"),
		s.sql(`CREATE TABLE IF NOT EXISTS %s (space text COLLATE "C" NOT NULL, n bigint NOT NULL, seq bigint NOT NULL, verb bigint NOT NULL,
			kind text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, rev bigint NOT NULL, ver bigint NOT NULL,
			payload text, salt bytea, digest bytea NOT NULL, PRIMARY KEY (space, n))`, "_changes"),
		s.sql(`CREATE INDEX IF NOT EXISTS "_changes_key" ON %s (space, kind, id, n)`, "_changes"),
	}
	for _, table := range []string{"_commits", "_changes"} {
		all = append(all, wall(s.name(table))...)
	}
	all = append(all, wall(s.name("_spaces"))...)
	return append(all, s.sql("CREATE POLICY names ON %s FOR SELECT USING (true)", "_spaces"),
		s.sql("INSERT INTO %s (id) VALUES (1) ON CONFLICT (id) DO NOTHING", "_migration"),
		s.sql(`CREATE TABLE IF NOT EXISTS %s (name text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, indexes text NOT NULL)`, "_kinds"))
}

// wall returns the statements that keep rows of other spaces than the one the
// transaction has entered out of sight, also from the owner of the table.
func wall(name string) []string {
	return []string{
		fmt.Sprintf("ALTER TABLE %s ENABLE ROW LEVEL SECURITY", name),
		fmt.Sprintf("ALTER TABLE %s FORCE ROW LEVEL SECURITY", name),
		fmt.Sprintf("CREATE POLICY space ON %s USING (space = current_setting('renjia.space', true))", name),
	}
}
