package tidy_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/tidy"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

// Household is a kind of record of a program's own.
type Household struct {
	ID     renjia.ID[Household] `json:"id"`
	Street string               `json:"street"`
	Head   string               `json:"head" privacy:"personal"`
	Ages   []int                `json:"ages"`
}

var households = storage.Define("example_household", func(h *Household) renjia.ID[Household] { return h.ID })

// A space becomes CSV files for R or Python, without what is personal.
func Example() {
	ctx := context.Background()
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	_ = store.Migrate(ctx, households)
	space := store.Space("liede")
	census := renjia.Act{By: renjia.Program("census"), Verb: "example.household.count"}
	_, _ = space.Update(ctx, census, func(tx *storage.Tx) error {
		return households.Insert(tx, Household{
			ID: renjia.ImportedID[Household]("liede", "example_household", "1"), Street: "Riverside", Head: "Chen", Ages: []int{41, 12},
		})
	})
	plan, err := tidy.NewPlan([]storage.Registration{households}, tidy.Options{Personal: tidy.Omit})
	if err != nil {
		fmt.Println(err)
		return
	}
	folder, _ := os.MkdirTemp("", "renjia")
	defer os.RemoveAll(folder)
	made, err := plan.Export(ctx, space, 0, tidy.CSV(tidy.Dir(filepath.Join(folder, "tables"))))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("as of position", made.Position)
	for _, t := range made.Tables {
		b, _ := os.ReadFile(filepath.Join(folder, "tables", t.Path))
		fmt.Printf("%s\n%s", t.Path, b)
	}
	// Output:
	// as of position 1
	// example_household.csv
	// id,street
	// 8cbea15c-44c0-5999-a23f-61acc62e4b23,Riverside
	// example_household__ages.csv
	// record_id,n,value
	// 8cbea15c-44c0-5999-a23f-61acc62e4b23,1,41
	// 8cbea15c-44c0-5999-a23f-61acc62e4b23,2,12
}
