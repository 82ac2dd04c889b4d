package talent

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Plan adds a training.
func (r *Registry) Plan(ctx context.Context, act renjia.Act, t Training) (Training, error) {
	t.State, t.Enrolled = TrainingPlanned, 0
	err := add(ctx, r.w, act, "talent.training.plan", &t, &t.ID, func(tx *storage.Tx, t Training) (bool, error) {
		return true, trainings.Insert(tx, t)
	})
	return t, err
}

// Hold records that a training took place; only then attendance is recorded.
func (r *Registry) Hold(ctx context.Context, act renjia.Act, id TrainingID) (Training, error) {
	return r.stepTraining(ctx, act, id, "hold")
}

// CancelTraining records that a planned training does not take place.
func (r *Registry) CancelTraining(ctx context.Context, act renjia.Act, id TrainingID) (Training, error) {
	return r.stepTraining(ctx, act, id, "cancel")
}

func (r *Registry) stepTraining(ctx context.Context, act renjia.Act, id TrainingID, verb string) (Training, error) {
	return step(ctx, r.w, act, "talent.training."+verb, trainings, id, func(t *Training) (err error) {
		t.State, err = trainingSteps.Next("training", id.String(), t.State, verb)
		return err
	})
}

// TakePart enrols a person in a planned training, if there is a place left. The
// training itself counts its places, so that two who come at once cannot share the
// last one. Who has given up may come back.
func (r *Registry) TakePart(ctx context.Context, act renjia.Act, id TrainingID, person PersonID) (Attendance, error) {
	return r.turn(ctx, act, id, person, "enrol", func(t *Training, a *Attendance) error {
		if t.Places > 0 && t.Enrolled == t.Places {
			return fmt.Errorf("training %s: all %d places are taken: %w", id, t.Places, renjia.ErrForbidden)
		}
		t.Enrolled++
		return nil
	})
}

// GiveUp frees somebody's place in a planned training.
func (r *Registry) GiveUp(ctx context.Context, act renjia.Act, id TrainingID, person PersonID) (Attendance, error) {
	return r.turn(ctx, act, id, person, "give-up", func(t *Training, _ *Attendance) error {
		t.Enrolled--
		return nil
	})
}

// Attend records how many hours somebody took part in a training that was held;
// none at all is an absence.
func (r *Registry) Attend(ctx context.Context, act renjia.Act, id TrainingID, person PersonID, hours int64) (Attendance, error) {
	return r.turn(ctx, act, id, person, "attend", func(t *Training, a *Attendance) error {
		if hours < 0 || hours > t.Hours {
			return fmt.Errorf("training %s: %d hours attended of %d: %w", id, hours, t.Hours, renjia.ErrInvalid)
		}
		a.Hours = hours
		if hours == 0 {
			a.State = AttendanceAbsent
		}
		return nil
	})
}

// turn takes one person's part in a training one step on, together with the
// training.
func (r *Registry) turn(ctx context.Context, act renjia.Act, id TrainingID, person PersonID, verb string, change func(*Training, *Attendance) error) (a Attendance, err error) {
	err = r.w.Write(ctx, act.Does("talent.training."+verb, trainings.Ref(id)), func(tx *storage.Tx) error {
		t, err := trainings.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if t.Value.State, err = trainingSteps.Next("training", id.String(), t.Value.State, verb); err != nil {
			return err
		}
		part, isNew, err := partOf(ctx, tx, id, person, verb)
		if err != nil {
			return err
		}
		if err := change(&t.Value, &part.Value); err != nil {
			return err
		}
		a = part.Value
		if isNew {
			err = attendances.Insert(tx, a)
		} else {
			err = attendances.Save(tx, part)
		}
		if err != nil || verb == "attend" {
			return err // the training itself is as before
		}
		return trainings.Save(tx, t)
	})
	return a, err
}

// partOf returns somebody's part in a training after a step. Enrolling makes it.
func partOf(ctx context.Context, tx *storage.Tx, id TrainingID, person PersonID, verb string) (doc storage.Doc[Attendance], isNew bool, err error) {
	if err := enrolled(ctx, tx, person); err != nil {
		return doc, false, err
	}
	key := renjia.ImportedID[Attendance](tx.Space(), attendances.Kind(), id.String()+" "+person.String())
	doc, err = attendances.Get(ctx, tx, key)
	if err != nil && verb == "enrol" {
		return storage.Doc[Attendance]{Value: Attendance{ID: key, Training: id, Person: person, State: AttendanceEnrolled}}, true, missing(err)
	}
	if err != nil {
		return doc, false, fmt.Errorf("training %s: %s takes no part: %w", id, person, err)
	}
	doc.Value.State, err = attendanceSteps.Next("attendance", key.String(), doc.Value.State, verb)
	return doc, false, err
}

// CreditTraining adds the hours that somebody attended to the education of one of
// their registrations, once: both records change together or neither.
func (r *Registry) CreditTraining(ctx context.Context, act renjia.Act, id AttendanceID, to RegistrationID) (a Attendance, err error) {
	err = r.w.Write(ctx, act.Does("talent.training.credit", attendances.Ref(id)), func(tx *storage.Tx) error {
		part, err := attendances.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		registration, err := registrations.Get(ctx, tx, to)
		if err != nil {
			return err
		}
		if registration.Value.Person != part.Value.Person {
			return fmt.Errorf("attendance %s: registration %s is another person's: %w", id, to, renjia.ErrInvalid)
		}
		if part.Value.State, err = attendanceSteps.Next("attendance", id.String(), part.Value.State, "credit"); err != nil {
			return err
		}
		part.Value.Credited = to
		registration.Value.Education += part.Value.Hours
		a = part.Value
		if err := attendances.Save(tx, part); err != nil {
			return err
		}
		return registrations.Save(tx, registration)
	})
	return a, err
}
