package resources

import (
	"context"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
)

// AddInstrument adds a version of a questionnaire. It does not change any more:
// other content under the same code and version is ErrUnique.
func (r *Registry) AddInstrument(ctx context.Context, act renjia.Act, i service.Instrument) (service.Instrument, error) {
	err := r.do(ctx, act, "resources.instrument.add", ref("resources_instrument", i.ID), func(w *work) error {
		if i.ID.IsZero() {
			i.ID = renjia.NewID[service.Instrument](w.tx.Source())
		}
		_, err := instruments.Ensure(w.ctx, w.tx, i)
		return err
	})
	return i, err
}

// RecordResponse stores what somebody answered to a stored instrument. A person
// who answers the same version twice is ErrUnique.
func (r *Registry) RecordResponse(ctx context.Context, act renjia.Act, v service.Response) (service.Response, error) {
	err := r.do(ctx, act, "resources.response.record", ref("resources_response", v.ID), func(w *work) error {
		if v.ID.IsZero() {
			v.ID = renjia.NewID[service.Response](w.tx.Source())
		}
		_, err := w.respond(v, true)
		return err
	})
	return v, err
}

// ImportResponses stores a stream of responses in chunks like
// [Registry.ImportEntries]. Each needs an identifier, such as
// [service.ReadResponses] gives.
func (r *Registry) ImportResponses(ctx context.Context, act renjia.Act, all iter.Seq2[service.Response, error]) (Imported, error) {
	return imports(ctx, r, act.Does("resources.response.import", renjia.Ref{}), all, (*work).respond)
}

func (w *work) respond(v service.Response, careful bool) (bool, error) {
	doc, err := instruments.Get(w.ctx, w.tx, v.Instrument)
	if err != nil {
		return false, err
	}
	if v.ID.IsZero() {
		return false, fmt.Errorf("response of %s: has no id, importing it twice would count it twice: %w", v.On, renjia.ErrInvalid)
	}
	if err := doc.Value.Check(v); err != nil {
		return false, fmt.Errorf("response %s: %w", v.ID, err)
	}
	v.Person = local(w.tx.Space(), v.Person)
	if !careful {
		return true, responses.Insert(w.tx, v)
	}
	return responses.Ensure(w.ctx, w.tx, v)
}
