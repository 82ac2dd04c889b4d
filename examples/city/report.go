package main

import (
	"fmt"
	"io"
	"time"
)

// printer writes a line a stage.
type printer struct {
	out   io.Writer
	price float64
	last  measured
	err   error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.out, format, args...)
	}
}

func (p *printer) header() {
	p.printf("%11s %10s %9s %9s  %9s %9s  %9s %9s  %8s %8s\n",
		"communities", "records", "load/s", "load", "vote p50", "p99", "score p50", "p99", "GiB", "B/record")
}

func (p *printer) row(m measured) {
	m.records = p.last.records + m.added
	load, each := "–", "–" // nothing was added and counted
	if m.records > 0 {
		load, each = fmt.Sprintf("%.0f", float64(m.added)/m.took.Seconds()), fmt.Sprintf("%.0f", float64(m.bytes)/float64(m.records))
	}
	p.printf("%11d %10d %9s %9s  %9s %9s  %9s %9s  %8.2f %8s\n", m.communities, m.records, load, m.took.Round(time.Second),
		short(percentile(m.votes, 50)), short(percentile(m.votes, 99)), short(percentile(m.scores, 50)), short(percentile(m.scores, 99)),
		gib(m.bytes), each)
	p.last = m
}

func short(d time.Duration) string { return d.Round(10 * time.Microsecond).String() }

func gib(bytes int64) float64 { return float64(bytes) / (1 << 30) }

// estimate says what the last stage means for a city of twenty million people.
func (p *printer) estimate() error {
	const people = 20_000_000
	m := p.last
	if m.records == 0 {
		p.printf("nothing was added: the store was filled before; its records are not counted again\n")
		return p.err
	}
	communities := people / residents
	records := float64(m.records) / float64(m.communities) * float64(communities)
	size := float64(m.bytes) / float64(m.records) * records
	p.printf("\n20 million residents at %d a community are %d communities: %.0f million records and %.0f GiB for the same years,\nif size goes on growing with the number of records.",
		residents, communities, records/1e6, size/(1<<30))
	if p.price > 0 {
		p.printf(" At %.2f a GiB and month: %.2f a month, %.7f a resident.", p.price, size/(1<<30)*p.price, size/(1<<30)*p.price/people)
	}
	p.printf("\n")
	return p.err
}
