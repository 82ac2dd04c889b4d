package retention_test

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/retention"
)

// A case file that was closed in 2020 is kept for three years.
func Example() {
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	defer store.Close()
	if err := store.Migrate(ctx, append(retention.Collections(), kinds...)...); err != nil {
		fmt.Println(err)
		return
	}
	sp := store.Space("liede")
	err := sp.Write(ctx, act, func(tx *storage.Tx) error {
		return files.Insert(tx, file{ID: fileID(1), Name: "Chen", Closed: day("2020-01-01")})
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	schedule, err := retention.Read(strings.NewReader(text), "retention.json")
	if err != nil {
		fmt.Println(err)
		return
	}
	keeper, err := retention.New(schedule, kinds, shanghai)
	if err != nil {
		fmt.Println(err)
		return
	}
	for item, err := range keeper.Due(ctx, sp, act, day("2026-11-27")) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Print(item.Explain().Text(renjia.English))
	}
	report, err := keeper.Run(ctx, sp, act, day("2026-11-27"))
	fmt.Printf("%+v %v\n", report.Rows, err)
	// Output:
	// /test_file/ecdbe535-08f3-558d-b330-b8d9005e6d17: period of rule files
	//   purpose: follow-up
	//   dated 2020-01-01, kept for P3Y from there [station rules, art. 7]
	//   the last day is over: 2026-11-27 > 2023-01-01 — holds [Civil Code arts 201, 202]
	// [{Rule:files Erased:1 Held:0 Review:0 Changed:0}] <nil>
}
