package xlsx_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/tidy"
	"github.com/renjia-project/renjia/indicator/tidy/xlsx"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

// Meter is a kind of record of a program's own.
type Meter struct {
	ID   renjia.ID[Meter] `json:"id"`
	Home string           `json:"home" privacy:"personal"`
	Read int64            `json:"read"`
}

var meters = storage.Define("example_meter", func(m *Meter) renjia.ID[Meter] { return m.ID })

func Example() {
	ctx := context.Background()
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	_ = store.Migrate(ctx, meters)
	space := store.Space("liede")
	_, _ = space.Update(ctx, renjia.Act{By: renjia.Program("meters"), Verb: "example.meter.read"}, func(tx *storage.Tx) error {
		return meters.Insert(tx, Meter{ID: renjia.ImportedID[Meter]("liede", "example_meter", "1"), Home: "Chen", Read: 4711})
	})
	plan, err := tidy.NewPlan([]storage.Registration{meters}, tidy.Options{Personal: tidy.Omit})
	if err != nil {
		fmt.Println(err)
		return
	}
	folder, _ := os.MkdirTemp("", "renjia")
	defer os.RemoveAll(folder)
	made, err := plan.Export(ctx, space, 0, xlsx.Sink(tidy.Dir(filepath.Join(folder, "tables")), "meters.xlsx"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range made.Tables {
		fmt.Println(t.Name, t.Path, t.Format, t.Rows, "row")
	}
	// Output:
	// example_meter meters.xlsx xlsx 1 row
}
