package measured

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// UndefinedError says that a measure has no value for these inputs. It matches
// renjia.ErrInvalid.
type UndefinedError struct {
	ID     ID
	Reason renjia.Text
}

// Error names the measure and the reason.
func (e *UndefinedError) Error() string {
	return fmt.Sprintf("%s is undefined: %s", e.ID, e.Reason.In(renjia.English))
}

// Is reports whether target is ErrInvalid.
func (e *UndefinedError) Is(target error) bool { return target == renjia.ErrInvalid }

// Undefined returns an *UndefinedError; the arguments fill both formats.
func (id ID) Undefined(en, zh string, args ...any) error {
	return &UndefinedError{ID: id, Reason: renjia.Textf(en, zh, args...)}
}

// Unspecified returns a *renjia.UnspecifiedError that asks for one of the options.
func (id ID) Unspecified(choice, why string, options ...string) error {
	return &renjia.UnspecifiedError{
		What:    string(id),
		Choices: []renjia.Choice{{Name: choice, Options: options, Why: why}},
	}
}

// Invalid returns an ErrInvalid for an input that the measure does not take.
func (id ID) Invalid(format string, args ...any) error {
	return fmt.Errorf("%s: %s: %w", id, fmt.Sprintf(format, args...), renjia.ErrInvalid)
}

// Choose checks that a choice is one of its options: none is a
// *renjia.UnspecifiedError, another one ErrInvalid.
func Choose[T ~string](id ID, choice, why string, chosen T, options ...T) error {
	names := make([]string, len(options))
	for i, o := range options {
		if chosen == o {
			return nil
		}
		names[i] = string(o)
	}
	if chosen == "" {
		return id.Unspecified(choice, why, names...)
	}
	return id.Invalid("%s %q: want one of %q", choice, chosen, names)
}
