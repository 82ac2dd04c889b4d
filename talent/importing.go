package talent

import (
	"context"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent/competency"
)

// ImportPeople enrols a stream of people in chunks that can be repeated; see
// storage.Import. The other imports are alike.
func (r *Registry) ImportPeople(ctx context.Context, act renjia.Act, all iter.Seq2[Person, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("talent.person.import", renjia.Ref{}), all, putPerson(ctx))
}

// ImportEngagements stores a stream of engagements.
func (r *Registry) ImportEngagements(ctx context.Context, act renjia.Act, all iter.Seq2[Engagement, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("talent.engagement.import", renjia.Ref{}), all, putEngagement(ctx))
}

// ImportRegistrations stores a stream of registrations.
func (r *Registry) ImportRegistrations(ctx context.Context, act renjia.Act, all iter.Seq2[Registration, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("talent.registration.import", renjia.Ref{}), all, putRegistration(ctx))
}

// ImportSupervisions stores a stream of supervisions.
func (r *Registry) ImportSupervisions(ctx context.Context, act renjia.Act, all iter.Seq2[Supervision, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("talent.supervision.import", renjia.Ref{}), all, putSupervision(ctx))
}

// ImportAssessments stores a stream of assessments; each is checked as by Assess.
func (r *Registry) ImportAssessments(ctx context.Context, act renjia.Act, all iter.Seq2[competency.Assessment, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("talent.assessment.import", renjia.Ref{}), all, putAssessment(ctx))
}

// ImportHours stores a stream of hours in the states they have, none of them open; none
// may overlap another of its person.
func (r *Registry) ImportHours(ctx context.Context, act renjia.Act, all iter.Seq2[HoursRecord, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("talent.hours.import", renjia.Ref{}), all, putHours(ctx))
}
