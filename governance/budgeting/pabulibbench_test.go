package budgeting

import (
	"bytes"
	"io"
	"testing"
)

// largeFiles are the largest published files of each kind at hand.
var largeFiles = []string{
	"Poland_Krakow_2024.pb", "Poland_Lodz_2022.pb", "Poland_Warszawa_2026.pb", "Poland_Wroclaw_2015_up_to_150.pb",
	"Poland_Katowice_2020.pb", "Hungary_Budapest_2024.pb", "Netherlands_Amsterdam_252.pb",
}

func BenchmarkReadPabulib(b *testing.B) {
	files := sharedFiles(b, "pb")
	for _, name := range largeFiles {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(files[name])))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ReadPabulib(bytes.NewReader(files[name]), name); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkWritePabulib(b *testing.B) {
	files := sharedFiles(b, "pb")
	for _, name := range largeFiles[:2] {
		e, err := ReadPabulib(bytes.NewReader(files[name]), name)
		if err != nil {
			b.Fatal(err)
		}
		fresh := *e
		fresh.file = table{}
		for what, e := range map[string]*Election{"as read": e, "anew": &fresh} {
			b.Run(name+"/"+what, func(b *testing.B) {
				b.SetBytes(int64(len(files[name])))
				for b.Loop() {
					if err := WritePabulib(io.Discard, e); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
