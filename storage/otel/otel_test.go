package otel_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/otel"
)

type resident struct {
	ID   renjia.ID[resident] `json:"id"`
	Name string              `json:"name"`
}

var (
	residents = storage.Define("test_resident", func(r *resident) renjia.ID[resident] { return r.ID })
	ctx       = context.Background()
	act       = renjia.Act{By: renjia.Program("secret"), Verb: "test.change", Reason: "secret"}
	chen      = resident{ID: renjia.ImportedID[resident]("liede", "test_resident", "1"), Name: "secret"}
)

// observed is a store whose telemetry can be read.
type observed struct {
	space  *storage.Space
	spans  *tracetest.InMemoryExporter
	reader *sdkmetric.ManualReader
	tracer *sdktrace.TracerProvider
}

func newStore(t testing.TB, bySpace bool) observed {
	t.Helper()
	o := observed{spans: tracetest.NewInMemoryExporter(), reader: sdkmetric.NewManualReader()}
	o.tracer = sdktrace.NewTracerProvider(sdktrace.WithSyncer(o.spans))
	observer, err := otel.New(otel.Options{
		Tracers: o.tracer, Meters: sdkmetric.NewMeterProvider(sdkmetric.WithReader(o.reader)), BySpace: bySpace,
	})
	require.NoError(t, err)
	s := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll, Observer: observer})
	require.NoError(t, s.Migrate(ctx, residents))
	o.space = s.Space("liede")
	o.spans.Reset()
	return o
}

func insert(tx *storage.Tx) error { return residents.Insert(tx, chen) }

func (o *observed) metrics(t *testing.T) map[string]metricdata.Aggregation {
	t.Helper()
	var all metricdata.ResourceMetrics
	require.NoError(t, o.reader.Collect(ctx, &all))
	require.Len(t, all.ScopeMetrics, 1)
	found := map[string]metricdata.Aggregation{}
	for _, m := range all.ScopeMetrics[0].Metrics {
		found[m.Name] = m.Data
	}
	return found
}

func sum(t *testing.T, a metricdata.Aggregation, labels ...attribute.KeyValue) (total int64) {
	t.Helper()
	for _, p := range a.(metricdata.Sum[int64]).DataPoints {
		if want := attribute.NewSet(labels...); p.Attributes.Equals(&want) {
			total += p.Value
		}
	}
	return total
}

func TestOperationsAreSpans(t *testing.T) {
	o := newStore(t, false)
	outer, span := o.tracer.Tracer("test").Start(ctx, "request")
	_, err := o.space.Update(outer, act, insert)
	require.NoError(t, err)
	require.NoError(t, o.space.Read(outer, act, func(*storage.Snapshot) error { return nil }))
	_, err = o.space.Update(outer, act, insert)
	require.ErrorIs(t, err, renjia.ErrExists)
	span.End()

	got := o.spans.GetSpans()
	require.Len(t, got, 5)
	update, record, read, refused, request := got[0], got[1], got[2], got[3], got[4]
	require.Equal(t, "renjia.storage update", update.Name)
	require.Equal(t, request.SpanContext.SpanID(), update.Parent.SpanID())
	require.Equal(t, "renjia.storage record", record.Name)
	require.Equal(t, read.SpanContext.SpanID(), record.Parent.SpanID())
	require.Equal(t, "renjia.storage read", read.Name)
	values := map[attribute.Key]attribute.Value{}
	for _, a := range update.Attributes {
		values[a.Key] = a.Value
		require.NotContains(t, a.Value.String(), "secret")
	}
	require.Equal(t, "liede", values["renjia.space"].AsString())
	require.Equal(t, "test.change", values["renjia.verb"].AsString())
	require.EqualValues(t, 1, values["renjia.storage.changes"].AsInt64())
	require.EqualValues(t, 1, values["renjia.storage.position"].AsInt64())
	require.Equal(t, codes.Unset, update.Status.Code)
	require.Equal(t, sdktrace.Status{Code: codes.Error, Description: "exists"}, refused.Status)
	require.Contains(t, refused.Attributes, attribute.String("error.type", "exists"))
}

func TestOperationsAreMeasured(t *testing.T) {
	o := newStore(t, false)
	_, err := o.space.Update(ctx, act, insert)
	require.NoError(t, err)
	_, err = o.space.Update(ctx, act, insert)
	require.ErrorIs(t, err, renjia.ErrExists)
	require.NoError(t, o.space.View(ctx, func(s *storage.Snapshot) error {
		_, err := residents.Get(ctx, s, chen.ID)
		during := o.metrics(t)
		require.EqualValues(t, 1, sum(t, during["renjia.storage.operation.active"], attribute.String("renjia.storage.operation", "view")))
		return err
	}))
	got := o.metrics(t)
	update, view := attribute.String("renjia.storage.operation", "update"), attribute.String("renjia.storage.operation", "view")
	require.EqualValues(t, 1, sum(t, got["renjia.storage.records.changed"], update))
	require.Positive(t, sum(t, got["renjia.storage.content.written"], update))
	require.EqualValues(t, 1, sum(t, got["renjia.storage.records.read"], view))
	require.Zero(t, sum(t, got["renjia.storage.operation.active"], view))
	require.Zero(t, sum(t, got["renjia.storage.operation.active"], update))
	counts := map[string]uint64{}
	for _, p := range got["renjia.storage.operation.duration"].(metricdata.Histogram[float64]).DataPoints {
		operation, _ := p.Attributes.Value("renjia.storage.operation")
		class, _ := p.Attributes.Value("error.type")
		_, bySpace := p.Attributes.Value("renjia.space")
		require.False(t, bySpace)
		counts[operation.AsString()+" "+class.AsString()] += p.Count
	}
	require.Equal(t, map[string]uint64{"migrate ": 1, "update ": 1, "update exists": 1, "view ": 1}, counts)
}

func TestRepeatsAreCounted(t *testing.T) {
	o := newStore(t, true)
	_, err := o.space.Update(ctx, act, insert)
	require.NoError(t, err)
	runs := 0
	change := func(tx *storage.Tx) error {
		doc, err := residents.Get(ctx, tx, chen.ID)
		if err != nil {
			return err
		}
		return residents.Save(tx, doc)
	}
	_, err = o.space.Update(ctx, act, func(tx *storage.Tx) error {
		if err := change(tx); err != nil {
			return err
		}
		if runs++; runs > 1 {
			return nil
		}
		return o.space.Write(ctx, act, change) // somebody else
	})
	require.NoError(t, err)
	require.EqualValues(t, 1, sum(t, o.metrics(t)["renjia.storage.repeats"],
		attribute.String("renjia.storage.operation", "update"), attribute.String("renjia.space", "liede")))
}

func TestTheGlobalProvidersAreTheDefault(t *testing.T) {
	observer, err := otel.New(otel.Options{})
	require.NoError(t, err)
	s := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll, Observer: observer})
	require.NoError(t, s.Migrate(ctx, residents))
}

// BenchmarkView is what telemetry costs the cheapest operation.
func BenchmarkView(b *testing.B) {
	o := newStore(b, false)
	plain := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll}).Space("liede")
	for name, sp := range map[string]*storage.Space{"plain": plain, "observed": o.space} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := sp.View(ctx, func(*storage.Snapshot) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
			o.spans.Reset()
		})
	}
}
