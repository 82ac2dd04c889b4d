package otel

import (
	"context"
	"errors"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/renjia-project/renjia/storage"
)

// meters are the instruments of a store.
type meters struct {
	duration                        metric.Float64Histogram
	active                          metric.Int64UpDownCounter
	repeats, read, changed, written metric.Int64Counter
}

// boundaries of durations in seconds: reads in memory take microseconds, a
// commit to a disk milliseconds, the check of a large journal minutes.
var boundaries = []float64{0.00001, 0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300}

func newMeters(m metric.Meter) (meters, error) {
	var all meters
	errs := make([]error, 6)
	all.duration, errs[0] = m.Float64Histogram("renjia.storage.operation.duration", metric.WithUnit("s"),
		metric.WithDescription("How long operations on the store took"), metric.WithExplicitBucketBoundaries(boundaries...))
	all.active, errs[1] = m.Int64UpDownCounter("renjia.storage.operation.active", metric.WithUnit("{operation}"),
		metric.WithDescription("Operations under way"))
	count := func(name, unit, description string, err *error) (c metric.Int64Counter) {
		c, *err = m.Int64Counter("renjia.storage."+name, metric.WithUnit(unit), metric.WithDescription(description))
		return c
	}
	all.repeats = count("repeats", "{repeat}", "Transactions run again and batches sent again", &errs[2])
	all.read = count("records.read", "{record}", "Records read", &errs[3])
	all.changed = count("records.changed", "{record}", "Records committed", &errs[4])
	all.written = count("content.written", "By", "Content committed", &errs[5])
	return all, errors.Join(errs...)
}

func (m *meters) record(ctx context.Context, labels []attribute.KeyValue, out storage.Outcome) {
	plain := metric.WithAttributeSet(attribute.NewSet(labels...))
	told := plain
	if out.Class != storage.None {
		failed := append(slices.Clone(labels), attribute.String("error.type", string(out.Class)))
		told = metric.WithAttributeSet(attribute.NewSet(failed...))
	}
	m.duration.Record(ctx, out.Duration.Seconds(), told)
	add := func(c metric.Int64Counter, n int64) {
		if n > 0 {
			c.Add(ctx, n, plain)
		}
	}
	add(m.repeats, int64(max(out.Attempts-1, 0)+out.Resent))
	add(m.read, int64(out.Reads))
	add(m.changed, int64(out.Changes))
	add(m.written, out.Bytes)
}
