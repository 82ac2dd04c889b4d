package voting

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
)

// WriteCSV writes a table with a column for each candidate, as [ReadCSV] reads
// it with the Kind of the profile. The first column, count, says how many
// ballots a row stands for. Candidates want names that differ in more than case
// and are no headers of other columns. Title, seats, withdrawals and the order
// for ties are lost.
func WriteCSV(w io.Writer, p *Profile) error {
	header := make([]string, 1, len(p.Candidates)+1)
	header[0] = "count"
	taken := map[string]bool{}
	for i := range p.Candidates {
		name := p.Name(i)
		folded := strings.ToUpper(strings.ToLower(name))
		if name != strings.TrimSpace(name) || taken[folded] || isRank(name) || isNamed(csvCount, name) || isNamed(csvBallot, name) || strings.ContainsAny(name, "\r\n") {
			return fmt.Errorf("write CSV: candidate %d cannot be called %q, as another column is, or it has spaces around or breaks inside: %w", i, name, renjia.ErrUnsupported)
		}
		taken[folded] = true
		header = append(header, name)
	}
	out := csv.NewWriter(w)
	if err := out.Write(header); err != nil {
		return err
	}
	row := make([]string, len(header))
	for b := range p.Ballots() {
		csvRow(p.Kind, b, row)
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func csvRow(k Kind, b Ballot, row []string) {
	clear(row)
	row[0] = strconv.FormatInt(b.Weight, 10)
	if k == Ranked {
		rank := 0
		for tier := range b.Tiers() {
			rank++
			for _, c := range tier {
				row[c+1] = strconv.Itoa(rank)
			}
		}
		return
	}
	for i, c := range b.Marks {
		row[c+1] = "1"
		if k != Approval {
			row[c+1] = strconv.Itoa(int(b.Levels[i]))
		}
	}
}
