package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/renjia-project/renjia/storage/migrate"
)

// result is a report as programs read it.
type result struct {
	Space    string           `json:"space"`
	Complete bool             `json:"complete"`
	Start    int64            `json:"start"`
	Position int64            `json:"position"`
	Source   string           `json:"source_head"`
	Target   string           `json:"target_head"`
	Commits  int64            `json:"commits"`
	Changes  int64            `json:"changes"`
	Erased   int64            `json:"erased"`
	Records  map[string]int64 `json:"records,omitempty"`
	Verified bool             `json:"verified"`
	Counted  bool             `json:"counted"`
	Seconds  float64          `json:"seconds"`
}

func resultOf(r *migrate.Report) result {
	return result{
		Space: r.Space, Complete: r.Done(), Start: int64(r.Start.Position), Position: int64(r.Target.Position),
		Source: hex.EncodeToString(r.Source.Hash[:]), Target: hex.EncodeToString(r.Target.Hash[:]),
		Commits: r.Commits, Changes: r.Changes, Erased: r.Erased, Records: r.Records,
		Verified: r.Verified, Counted: r.Counted, Seconds: r.Took.Seconds(),
	}
}

func printJSON(w io.Writer, reports []migrate.Report) error {
	all := make([]result, len(reports))
	for i := range reports {
		all[i] = resultOf(&reports[i])
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(all)
}

func printTable(w io.Writer, reports []migrate.Report) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "space\tstate\thead\tcommits\tchanges\trecords\tchecked\ttime")
	for i := range reports {
		r := &reports[i]
		fmt.Fprintf(t, "%s\t%s\t%d %x…\t%d\t%d\t%s\t%s\t%v\n", r.Space, state(r), r.Target.Position, r.Target.Hash[:4],
			r.Commits, r.Changes, records(r), checked(r), r.Took.Round(time.Millisecond))
	}
	return t.Flush()
}

func state(r *migrate.Report) string {
	if r.Done() {
		return "complete"
	}
	return "not complete"
}

func records(r *migrate.Report) string {
	if r.Records == nil {
		return "-"
	}
	total := int64(0)
	for _, n := range r.Records {
		total += n
	}
	return fmt.Sprint(total)
}

func checked(r *migrate.Report) string {
	switch {
	case r.Counted:
		return "hashes, audit, counts"
	case r.Verified:
		return "hashes, audit"
	}
	return "hashes"
}
