package storagetest

import (
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// texts are such as careless quoting, collation or encoding confuses; no two of
// them may.
var texts = []string{
	`'`, `''`, `"`, `""`, "`", `\`, `\\`, `\'`, `\0`, `%`, `%%`, `_`, `?`, `??`, `$1`, `:a`, `@a`, `@@version`, `--`, `/*`, `*/`, `#`, `;`,
	`'; DROP TABLE kit_record; --`, `' OR '1'='1`, `" OR ""="`, `x' UNION SELECT payload FROM kit_record --`, `{"a":1}`, `null`, `NULL`, `true`, `0`, `00`, `1e0`, `-1`,
	"a", "A", "a ", " a", "á", "a\u0301", "ａ", "ª", "ß", "ss", "SS", "ı", "i", "İ", "I", "ﬁ", "fi", "\u00a0", " ", "  ", "\t", "\n", "\r\n", "\u2028", "\u200b", "a\u200b",
	"\u202eabc", "漢", "汉", "𝒜", "🏘️", "🏘", "👨‍👩‍👧", "\ufeff", "\ufeffa", "\uffff", "\U0010ffff", "\u007f", "\u0085", "\u00c5", "\u212b", "ǆ", "Ǆ", "ς", "σ", "Σ", "%s%n", "$(id)", "${x}",
	strings.Repeat("a", 200),
}

// everyTextStaysItself puts each text into every field that takes texts.
func everyTextStaysItself(k *kit) {
	for n, text := range texts {
		told := renjia.Act{By: renjia.Program("kit"), Verb: "kit.change", Reason: text}
		named := renjia.Act{Key: text, By: renjia.Program(text), Verb: text, Reason: text}
		if named.Validate() == nil { // a reason may hold what a name may not
			told = named
		}
		insert := func(tx *storage.Tx) error {
			return records.Insert(tx, Record{ID: id(n), Name: text, Group: text, Key: text, Tags: []string{text}})
		}
		stamp, err := k.space.Update(k.ctx, told, insert)
		require.NoError(k, err, "%q", text)
		require.EqualValues(k, n+1, stamp.Position, "%q was taken for another", text)
		if told.Key != "" {
			again, err := k.space.Update(k.ctx, told, insert)
			require.NoError(k, err)
			require.Equal(k, stamp, again)
		}
		_, err = k.space.Update(k.ctx, act, func(tx *storage.Tx) error { return records.Insert(tx, Record{ID: id(1000 + n), Key: text}) })
		require.ErrorIs(k, err, renjia.ErrUnique)
	}
	k.view(func(s *storage.Snapshot) {
		for _, text := range texts {
			for _, index := range []string{"group", "key", "tag"} {
				require.Equal(k, []string{text}, k.names(s, storage.Query{Where: []storage.Cond{storage.Eq(index, text)}}), "%s of %q", index, text)
			}
		}
		sorted := slices.Clone(texts)
		slices.Sort(sorted)
		require.Equal(k, sorted, k.names(s, storage.Query{Order: "key"}), "order is bytewise")
		var paged []string
		for q := (storage.Query{Order: "group", Limit: 1}); ; {
			page, err := records.Page(k.ctx, s, q)
			require.NoError(k, err)
			for _, d := range page.Docs {
				paged = append(paged, d.Value.Name)
			}
			if q.After = page.Next; q.After == "" {
				break
			}
		}
		require.Equal(k, sorted, paged)
	})
	k.verify()
}

// word is a record of kinds that are named like parts of SQL.
type word struct {
	ID   renjia.ID[word] `json:"id"`
	Text string          `json:"text"`
}

var keywords = []string{
	"select", "from", "where", "order", "group", "limit", "table", "index", "user", "check", "primary", "default", "values", "desc", "end", "all",
}

// kindsNamedLikeSQL uses words of SQL, names of system tables and names that an
// adapter may want for itself. Names that are no kinds are refused.
func kindsNamedLikeSQL(k *kit) {
	for n, kind := range []string{"select", "order", "table", "user", "spaces", "commits", "changes", "kinds", "heads", "pg_class"} {
		indexes := keywords
		if n > 0 {
			indexes = keywords[n : n+1]
		}
		k.wordsOf(kind, indexes)
	}
	for _, kind := range []string{"", "_commits", "_acts", "kit_record__tag", "Kit_record", "kit record", `x"; DROP TABLE kit_record; --`, "x'", "x`", "küt", "x.y", strings.Repeat("x", 49)} {
		bad := storage.Define(kind, func(w *word) renjia.ID[word] { return w.ID })
		require.ErrorIs(k, k.store.Migrate(k.ctx, bad), renjia.ErrInvalid, kind)
		bad = storage.Define("kit_word", func(w *word) renjia.ID[word] { return w.ID }, storage.Index(kind, storage.Text(func(w *word) string { return w.Text })))
		require.ErrorIs(k, k.store.Migrate(k.ctx, bad), renjia.ErrInvalid, kind)
	}
}

// wordsOf keeps a record in a kind with these indexes and finds it by each.
func (k *kit) wordsOf(kind string, indexes []string) {
	k.Helper()
	var options []storage.Option[word]
	for _, name := range indexes {
		options = append(options, storage.Index(name, storage.Text(func(w *word) string { return name + w.Text })))
	}
	words := storage.Define(kind, func(w *word) renjia.ID[word] { return w.ID }, options...)
	require.NoError(k, k.store.Migrate(k.ctx, words), kind)
	space := k.store.Space("words-" + kind)
	_, err := space.Update(k.ctx, act, func(tx *storage.Tx) error {
		return words.Insert(tx, word{ID: renjia.NewID[word](tx.Source()), Text: "x"})
	})
	require.NoError(k, err, kind)
	require.NoError(k, space.View(k.ctx, func(s *storage.Snapshot) error {
		for _, index := range indexes {
			page, err := words.Page(k.ctx, s, storage.Query{Order: index, Where: []storage.Cond{storage.Eq(index, index+"x")}})
			require.NoError(k, err)
			require.Len(k, page.Docs, 1)
		}
		return nil
	}), kind)
	_, err = space.Verify(k.ctx, 0)
	require.NoError(k, err, kind)
}
