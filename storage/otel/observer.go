package otel

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/renjia-project/renjia/storage"
)

const scope = "github.com/renjia-project/renjia/storage/otel"

// Options are the choices of an observer.
type Options struct {
	Tracers trace.TracerProvider // nil: the global one of OpenTelemetry
	Meters  metric.MeterProvider // nil: the global one of OpenTelemetry
	BySpace bool                 // metrics tell spaces apart
}

// Observer makes spans and metrics of a store's operations.
type Observer struct {
	tracer  trace.Tracer
	bySpace bool
	meters  meters
}

var _ storage.Observer = (*Observer)(nil)

// New returns an observer. It fails if the meter provider refuses an instrument.
func New(o Options) (*Observer, error) {
	if o.Tracers == nil {
		o.Tracers = otel.GetTracerProvider()
	}
	if o.Meters == nil {
		o.Meters = otel.GetMeterProvider()
	}
	m, err := newMeters(o.Meters.Meter(scope))
	if err != nil {
		return nil, fmt.Errorf("otel: %w", err)
	}
	return &Observer{tracer: o.Tracers.Tracer(scope), bySpace: o.BySpace, meters: m}, nil
}

// Begin starts a span and counts the operation as active.
func (o *Observer) Begin(ctx context.Context, op storage.Operation) (context.Context, func(storage.Outcome)) {
	ctx, span := o.tracer.Start(ctx, "renjia.storage "+string(op.Name), trace.WithAttributes(operation(op)...))
	labels := o.labels(op)
	active := metric.WithAttributeSet(attribute.NewSet(labels...))
	o.meters.active.Add(ctx, 1, active)
	return ctx, func(out storage.Outcome) {
		if span.IsRecording() {
			span.SetAttributes(outcome(out)...)
		}
		if out.Class != storage.None {
			span.SetStatus(codes.Error, string(out.Class))
		}
		span.End()
		o.meters.active.Add(ctx, -1, active)
		o.meters.record(ctx, labels, out)
	}
}

// labels are what metrics are told apart by, before the outcome is known.
func (o *Observer) labels(op storage.Operation) []attribute.KeyValue {
	labels := []attribute.KeyValue{attribute.String("renjia.storage.operation", string(op.Name))}
	if o.bySpace && op.Space != "" {
		labels = append(labels, attribute.String("renjia.space", op.Space))
	}
	return labels
}

func operation(op storage.Operation) []attribute.KeyValue {
	all := []attribute.KeyValue{attribute.String("renjia.storage.operation", string(op.Name))}
	for _, a := range [...]struct{ key, value string }{
		{"renjia.space", op.Space}, {"renjia.kind", op.Kind}, {"renjia.verb", op.Verb},
	} {
		if a.value != "" {
			all = append(all, attribute.String(a.key, a.value))
		}
	}
	return all
}

func outcome(out storage.Outcome) (all []attribute.KeyValue) {
	if out.Class != storage.None {
		all = append(all, attribute.String("error.type", string(out.Class)))
	}
	for _, a := range [...]struct {
		key string
		n   int64
	}{
		{"attempts", int64(out.Attempts)}, {"resent", int64(out.Resent)}, {"reads", int64(out.Reads)},
		{"changes", int64(out.Changes)}, {"bytes", out.Bytes}, {"commits", out.Commits}, {"position", int64(out.Position)},
	} {
		if a.n != 0 {
			all = append(all, attribute.Int64("renjia.storage."+a.key, a.n))
		}
	}
	return all
}
