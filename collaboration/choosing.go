package collaboration

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// choose refuses a missing choice (ErrUnspecified) and an unknown one (ErrInvalid).
func choose(what, name, chosen, why string, options ...string) error {
	switch {
	case chosen == "":
		return &renjia.UnspecifiedError{What: what, Choices: []renjia.Choice{{Name: name, Options: options, Why: why}}}
	case !slices.Contains(options, chosen):
		return fmt.Errorf("%s: %s %q: want one of %q: %w", what, name, chosen, options, renjia.ErrInvalid)
	}
	return nil
}
