package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

// BenchmarkScottish reads and counts 100,000 papers of 12 candidates, as a
// program does.
func BenchmarkScottish(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	var text strings.Builder
	text.WriteString("12 4\n")
	for range 100_000 {
		text.WriteString("1")
		for _, c := range r.Perm(12)[:1+r.IntN(12)] {
			fmt.Fprintf(&text, " %d", c+1)
		}
		text.WriteString(" 0\n")
	}
	text.WriteString("0\n")
	file := writeFile(b, "many.blt", text.String())
	b.SetBytes(int64(text.Len()))
	b.ResetTimer()
	for b.Loop() {
		if run(b.Context(), []string{"-rule", "scottish", "-json", file}, io.Discard, io.Discard) != 0 {
			b.Fatal("the program failed")
		}
	}
}

// BenchmarkBoard is a small election, with all that surrounds the count.
func BenchmarkBoard(b *testing.B) {
	for b.Loop() {
		if run(b.Context(), []string{"-rule", "scottish", "-rounds", "data/board.blt"}, io.Discard, io.Discard) != 0 {
			b.Fatal("the program failed")
		}
	}
}
