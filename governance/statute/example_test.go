package statute_test

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/statute"
)

func ExampleLibrary_At() {
	lib := statute.Builtin()
	before, _ := renjia.ParseDate("2025-12-31")
	after, _ := renjia.ParseDate("2026-01-01")
	const id = "cn/residents-committee-2025/representatives-meeting"

	_, err := lib.At(id, before)
	fmt.Println(err)
	r, err := lib.At(id, after)
	fmt.Println(r.Quorum.All[0].Op.Symbol(), r.Quorum.All[0].Fraction, r.Quorum.All[0].Source, err)
	// Output:
	// rule cn/residents-committee-2025/representatives-meeting on 2025-12-31: is in force 2026-01-01/.. only: not found
	// ≥ 2/3 art. 29 <nil>
}
