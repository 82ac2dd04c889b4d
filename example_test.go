package renjia_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/renjia-project/renjia"
)

type Motion struct{ ID MotionID }

type MotionID = renjia.ID[Motion]

func ExampleID() {
	// A host uses the zero Source; a fixed clock and seed repeat every identifier.
	source := &renjia.Source{
		Clock: func() time.Time { return time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC) },
		Rand:  rand.NewPCG(1, 2),
	}
	motion := Motion{ID: renjia.NewID[Motion](source)}
	fmt.Println(motion.ID)
	fmt.Println(renjia.RefTo("governance_motion", motion.ID).In("liede"))
	// Output:
	// 019ca8a0-3e80-7000-84f5-a58656eef510
	// liede/governance_motion/019ca8a0-3e80-7000-84f5-a58656eef510
}

func ExampleImportedID() {
	first := renjia.ImportedID[Motion]("liede", "governance_motion", "2026-1")
	again := renjia.ImportedID[Motion]("liede", "governance_motion", "2026-1")
	fmt.Println(first == again)
	// Output: true
}

func ExampleMoney_Split() {
	grant, err := renjia.ParseMoney("100.00", renjia.CNY)
	if err != nil {
		fmt.Println(err)
		return
	}
	parts, err := grant.Split([]int64{1, 1, 1}, renjia.TieFirst)
	fmt.Println(parts, err)
	_, err = grant.Split([]int64{1, 1, 1}, "")
	fmt.Println(err)
	// Output:
	// [33.34 CNY 33.33 CNY 33.33 CNY] <nil>
	// split: choose tie (first | last | heaviest)
}

func ExampleMoney_Times() {
	fee, err := renjia.ParseMoney("0.25", renjia.CNY)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range []renjia.Rounding{renjia.HalfEven, renjia.HalfUp} {
		half, err := fee.Times(renjia.Frac(1, 2), r)
		fmt.Println(r, half, err)
	}
	// Output:
	// half-even 0.12 CNY <nil>
	// half-up 0.13 CNY <nil>
}

func ExampleFraction_CompareShare() {
	quorum := renjia.Frac(2, 3)
	fmt.Println(renjia.AtLeast.Satisfied(quorum.CompareShare(200, 300)))
	fmt.Println(renjia.MoreThan.Satisfied(quorum.CompareShare(200, 300)))
	// Output:
	// true
	// false
}

func ExamplePeriod() {
	year, err := renjia.Year(2026)
	if err != nil {
		fmt.Println(err)
		return
	}
	until, err := renjia.ParseDate("2026-07-01")
	if err != nil {
		fmt.Println(err)
		return
	}
	half, ok := year.Intersect(renjia.Period{Until: until})
	days, _ := half.Days()
	fmt.Println(half, ok, days, half.Contains(until))
	// Output: 2026-01-01/2026-07-01 true 181 false
}

func ExampleExplanation() {
	e := renjia.Explanation{
		Title: renjia.Text{EN: "Convening", ZH: "召开条件"},
		Steps: []renjia.Step{{
			Claim: renjia.Text{EN: "took part", ZH: "参与表决"},
			Left:  "201 of 300", Op: renjia.AtLeast, Right: "2/3", Holds: true, Source: "Civil Code art. 278",
		}},
	}
	fmt.Print(e.Text(renjia.English))
	fmt.Print(e.Text(renjia.Chinese))
	// Output:
	// Convening
	//   took part: 201 of 300 ≥ 2/3 — holds [Civil Code art. 278]
	// 召开条件
	//   参与表决: 201 of 300 ≥ 2/3 — 成立 [Civil Code art. 278]
}

func ExampleValidationError() {
	err := fmt.Errorf("open: %w", renjia.Act{}.Validate())
	if v, ok := errors.AsType[*renjia.ValidationError](err); ok {
		for _, p := range v.Problems {
			fmt.Printf("%s %s: %s\n", v.Record, p.Path, p.Message)
		}
	}
	fmt.Println(errors.Is(err, renjia.ErrInvalid))
	// Output:
	// act by: name exactly one of subject and program
	// act verb: must say what is done
	// true
}

// Three funds share a bill by the floor area they use; whoever keeps the books
// names what becomes of the odd fen.
func ExampleMoney_Allocate() {
	bill, err := renjia.ParseMoney("987.65", renjia.CNY)
	if err != nil {
		fmt.Println(err)
		return
	}
	weights := []renjia.Fraction{renjia.Frac(48, 100), renjia.Frac(41, 100), renjia.Frac(11, 100)}
	for _, how := range []renjia.Division{renjia.LargestRemainder, renjia.FloorToFirst, renjia.FloorSeparate} {
		parts, rest, err := bill.Allocate(weights, how, renjia.TieFirst)
		fmt.Println(how, parts, rest, err)
	}
	// Output:
	// largest-remainder [474.07 CNY 404.94 CNY 108.64 CNY] 0.00 CNY <nil>
	// floor-to-first [474.08 CNY 404.93 CNY 108.64 CNY] 0.00 CNY <nil>
	// floor-separate [474.07 CNY 404.93 CNY 108.64 CNY] 0.01 CNY <nil>
}
