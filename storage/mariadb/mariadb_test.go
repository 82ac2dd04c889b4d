package mariadb_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/mariadb"
)

type resident struct {
	ID     renjia.ID[resident] `json:"id"`
	Name   string              `json:"name"`
	Street string              `json:"street,omitempty"`
	Age    int64               `json:"age"`
	Number string              `json:"number,omitempty"`
	Skills []string            `json:"skills,omitempty"`
}

var (
	residents = storage.Define("test_resident", func(r *resident) renjia.ID[resident] { return r.ID },
		storage.Index("street", storage.Text(func(r *resident) string { return r.Street })),
		storage.Index("age", storage.Int(func(r *resident) int64 { return r.Age })),
		storage.Unique("number", storage.Text(func(r *resident) string { return r.Number })),
		storage.MultiIndex("skill", storage.Texts(func(r *resident) []string { return r.Skills })))
	ctx = context.Background()
	act = renjia.Act{By: renjia.Program("test"), Verb: "test.change"}
)

func id(n int) renjia.ID[resident] {
	return renjia.ImportedID[resident]("liede", "test_resident", fmt.Sprint(n))
}

func open(t testing.TB, dsn string, o mariadb.Options) (*storage.Store, *storage.Space) {
	t.Helper()
	s := storage.New(openStore(t, dsn, o), storage.Options{Policy: storage.AllowAll})
	require.NoError(t, s.Migrate(ctx, residents))
	return s, s.Space("liede")
}

func put(sp *storage.Space, r resident) error {
	return sp.Write(ctx, act, func(tx *storage.Tx) error { return residents.Insert(tx, r) })
}

func add(sp *storage.Space) error {
	return sp.Write(ctx, act, func(tx *storage.Tx) error {
		doc, err := residents.Get(ctx, tx, id(0))
		if err != nil {
			return err
		}
		doc.Value.Age++
		return residents.Save(tx, doc)
	})
}

func fill(t testing.TB, sp *storage.Space, n int) {
	t.Helper()
	require.NoError(t, sp.Write(ctx, act, func(tx *storage.Tx) error {
		for i := range n {
			err := residents.Insert(tx, resident{
				ID: id(i), Name: fmt.Sprintf("person-%d", i), Street: "Liede", Age: int64(i % 7), Number: fmt.Sprint(i), Skills: []string{"x", fmt.Sprint("s", i%3)},
			})
			if err != nil {
				return err
			}
		}
		return nil
	}))
}
