// Program generate writes a synthetic folder for the program liede: a station
// and a community at the scale that Guangzhou publishes, or N times as large.
// The same seed gives the same bytes.
//
//	go run ./examples/liede/generate [-scale N] [-seed S] [-out DIR]
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/renjia-project/renjia/examples/liede/synthetic"
)

func main() {
	scale := flag.Int("scale", 1, "how many times the published scale")
	seed := flag.Uint64("seed", synthetic.Seed, "seed of everything invented")
	out := flag.String("out", "examples/liede/data", "folder to write into")
	flag.Parse()
	if *scale < 1 || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "generate: -scale must be at least 1, and there are no arguments")
		os.Exit(2)
	}
	if _, err := synthetic.Write(*out, *scale, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}
